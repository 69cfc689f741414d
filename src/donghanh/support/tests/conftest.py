"""Who the stories of support are about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.register.models import Person
from donghanh.support import services
from donghanh.support.models import Assignment
from donghanh.testing.worlds import NOW, World

TODAY = NOW.date()


@pytest.fixture
def officer(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER)


@pytest.fixture
def helper(world: World) -> User:
    return world.user(Role.HELPER)


@pytest.fixture
def person(world: World) -> Person:
    return world.person("Lò Văn Mẫu", phone="0000 000 001")


@pytest.fixture
def assigned(officer: User, helper: User) -> Callable[..., Assignment]:
    """``assigned(person)``: the helper accompanies the person since the first of May."""

    def assign(person: Person, **more: Any) -> Assignment:
        content: dict[str, Any] = {
            "helper": helper,
            "task": "Thăm mỗi tháng.",
            "starts_on": TODAY.replace(month=5, day=1),
            **more,
        }
        with scope.use(scope.of(officer)):
            return services.assign_helper(by=officer, person=person, **content)

    return assign
