"""Who the stories of prevention are about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import Agency, AgencyKind
from donghanh.agencies.queries import agency
from donghanh.prevention import services
from donghanh.prevention.models import Activity, Course, Staff
from donghanh.testing.worlds import NOW, World

TODAY = NOW.date()


@pytest.fixture
def culture(world: World) -> User:
    """The culture centre of the city."""
    return world.user(Role.CULTURE)


@pytest.fixture
def officer(world: World) -> User:
    """The officer of one ward."""
    return world.user(Role.COMMUNE_OFFICER)


@pytest.fixture
def office(world: World) -> Agency:
    """The People's Committee of the ward."""
    return agency(AgencyKind.PEOPLES_COMMITTEE, world.ward, TODAY)


@pytest.fixture
def centre(world: World) -> Agency:
    return agency(AgencyKind.CULTURE_CENTRE, world.city, TODAY)


@pytest.fixture
def session(world: World, culture: User, centre: Agency) -> Callable[..., Activity]:
    """``session()``: a talk in the ward today; keywords change it."""

    def record(by: User | None = None, **more: Any) -> Activity:
        content = {
            "kind": "session", "setting": "school", "title": "Nói không với ma túy", "on": TODAY,
            "agency": centre, "commune": world.ward, "attendance": 60, **more,
        }  # fmt: skip
        return services.record_activity(by=by or culture, **content)

    return record


@pytest.fixture
def course(culture: User, centre: Agency) -> Course:
    return services.record_course(
        by=culture, title="Kỹ năng tư vấn", organiser=centre, starts_on=TODAY, ends_on=TODAY
    )


@pytest.fixture
def official(culture: User, office: Agency) -> Callable[..., Staff]:
    """``official("Đỗ Thị Mẫu")``: somebody at the ward who does this work."""

    def add(name: str, by: User | None = None, **more: Any) -> Staff:
        content = {
            "agency": office, "post": "Công chức", "starts_on": TODAY.replace(day=1), **more,
        }  # fmt: skip
        return services.add_staff(by=by or culture, name=name, **content)

    return add
