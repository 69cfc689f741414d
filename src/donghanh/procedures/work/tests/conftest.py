"""A ward with two officers and a chair, and work that has begun to run."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.access.services import appoint
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency
from donghanh.testing.worlds import NOW, SINCE, World


@pytest.fixture
def officer(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER)


@pytest.fixture
def chair(world: World) -> User:
    return world.user(Role.COMMUNE_CHAIR)


@pytest.fixture
def second(world: World) -> User:
    """Another officer of the same committee."""
    with scope.use(scope.SYSTEM):
        user = User.objects.create(username="can.bo.hai", full_name="Lò Thị Hai", password="!")
        appoint(
            user=user,
            agency=agency(AgencyKind.PEOPLES_COMMITTEE, world.ward, NOW.date()),
            role=Role.COMMUNE_OFFICER,
            valid_from=SINCE,
            by=None,
        )
    return user


def days(start: str, end: str) -> dict[str, Any]:
    return {"starts_on": date.fromisoformat(start), "ends_on": date.fromisoformat(end)}
