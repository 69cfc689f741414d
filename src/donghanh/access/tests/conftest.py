"""A few users in real agencies; all names are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from donghanh.access import services
from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies import queries
from donghanh.agencies.models import AgencyKind

DAY = dt.date(2024, 5, 6)
PASSWORD = "một câu đủ dài"

#: Where somebody with this role works in the tests: code of the unit, kind of agency.
POSTS: dict[Role, tuple[str, AgencyKind]] = {
    Role.COMMUNE_OFFICER: ("03389", AgencyKind.PEOPLES_COMMITTEE),
    Role.COMMUNE_CHAIR: ("03389", AgencyKind.PEOPLES_COMMITTEE),
    Role.POLICE: ("03389", AgencyKind.POLICE),
    Role.POLICE_CHIEF: ("03389", AgencyKind.POLICE),
    Role.LABOUR: ("105", AgencyKind.LABOUR),
    Role.HEALTH: ("105", AgencyKind.HEALTH_CENTRE),
    Role.MASS_ORG: ("03389", AgencyKind.WOMEN_UNION),
    Role.HELPER: ("03389", AgencyKind.WOMEN_UNION),
    Role.CULTURE: ("105", AgencyKind.CULTURE_CENTRE),
    Role.EDUCATION: ("105", AgencyKind.EDUCATION),
    Role.FINANCE: ("105", AgencyKind.FINANCE),
    Role.LEADER: ("105", AgencyKind.PEOPLES_COMMITTEE),
    Role.PROVINCE: ("12", AgencyKind.LABOUR),
    Role.ADMIN: ("12", AgencyKind.PEOPLES_COMMITTEE),
    Role.AUDITOR: ("12", AgencyKind.PEOPLES_COMMITTEE),
}


@pytest.fixture(autouse=True)
def _fast_passwords(settings: pytest.FixtureRequest) -> None:
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """``make_user("nv.mau")`` without an appointment; ``make_user("nv.mau", Role.POLICE)`` with."""

    def make(
        username: str, role: Role | None = None, *, since: dt.date = DAY, password: str = PASSWORD
    ) -> User:
        user = services.create_user(
            username=username, full_name="Nguyễn Văn Mẫu", password=password, by=None
        )
        if role is not None:
            code, kind = POSTS[role]
            agency = queries.agency(kind, queries.unit(code, DAY), DAY)
            services.appoint(user=user, agency=agency, role=role, valid_from=since, by=None)
        return user

    return make
