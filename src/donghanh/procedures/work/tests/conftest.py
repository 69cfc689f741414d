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
from donghanh.register.models import Deadline, Person
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


@pytest.fixture
def work(world: World) -> Deadline:
    """The ward decides until Monday, 17 June."""
    person = world.person("Lò Văn Mẫu")
    world.story(
        person,
        ("user.test_positive", "2024-06-11"),
        ("user.residence_verified", "2024-06-12"),
        ("user.notice_received", "2024-06-12"),
    )
    return row_of(person)


def row_of(person: Person, limit: str = "decide_user_mgmt") -> Deadline:
    with scope.use(scope.SYSTEM):
        rows = Deadline.objects.select_related("person", "started_by__case__person")
        found: Deadline = rows.get(person=person, limit=limit, state="open")
    return found


def events(calendar: str) -> list[dict[str, str]]:
    """The events as a calendar program reads them: lines unfolded, properties by name."""
    found: list[dict[str, str]] = []
    for line in calendar.replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1].setdefault(name, value)
    return found


def days(start: str, end: str) -> dict[str, Any]:
    return {"starts_on": date.fromisoformat(start), "ends_on": date.fromisoformat(end)}
