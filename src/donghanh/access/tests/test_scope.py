"""Whose rows an appointment opens, and for how long a scope lasts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from donghanh.access import scope, services
from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.access.scope import Scope
from donghanh.access.tests.conftest import DAY
from donghanh.agencies import queries

NOBODY = Scope(user_id=None, level="none", unit_id=None, measures=None)
COMMUNE = Scope(user_id=7, level="commune", unit_id=11, measures=None)
DISTRICT = Scope(user_id=8, level="district", unit_id=12, measures=frozenset({"b", "a"}))


def test_without_a_scope_nobody_sees_anything() -> None:
    assert scope.current() == NOBODY
    assert scope.of(AnonymousUser()) == NOBODY


def test_scopes_nest_and_come_back_even_after_a_fault() -> None:
    def fail() -> None:
        with scope.use(DISTRICT):
            assert scope.current() == DISTRICT
            raise ZeroDivisionError

    with scope.use(COMMUNE):
        with pytest.raises(ZeroDivisionError):
            fail()
        assert scope.current() == COMMUNE
    assert scope.current() == NOBODY


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (COMMUNE, {"app.user": "7", "app.level": "commune", "app.commune": "11"}),
        (
            DISTRICT,
            {"app.user": "8", "app.level": "district", "app.district": "12", "app.measures": "a,b"},
        ),
        (
            Scope(9, "province", 13, None),
            {"app.user": "9", "app.level": "province", "app.province": "13"},
        ),
        (Scope(9, "helper", 13, None), {"app.user": "9", "app.level": "helper"}),
        (scope.SYSTEM, {"app.level": "all"}),
        (NOBODY, {"app.level": "none"}),
        # No measure at all must not turn into "every measure".
        (
            Scope(9, "commune", 13, frozenset()),
            {"app.user": "9", "app.level": "commune", "app.commune": "13", "app.measures": "-"},
        ),
    ],
)
def test_what_the_database_is_told(given: Scope, expected: dict[str, str]) -> None:
    told = given.settings()
    assert {key: value for key, value in told.items() if value} == expected
    assert set(told) == set(NOBODY.settings())


@pytest.mark.parametrize(
    ("role", "level"),
    [
        (Role.COMMUNE_OFFICER, "commune"),
        (Role.COMMUNE_CHAIR, "commune"),
        (Role.POLICE, "commune"),
        (Role.LABOUR, "district"),
        (Role.HEALTH, "district"),
        (Role.HELPER, "helper"),
        (Role.MASS_ORG, "none"),
        (Role.LEADER, "none"),
        (Role.PROVINCE, "none"),
        (Role.ADMIN, "none"),
        (Role.AUDITOR, "none"),
    ],
)
def test_the_scope_of_a_role_in_its_unit(
    make_user: Callable[..., User], role: Role, level: str
) -> None:
    user = make_user("nv.mau", role)
    assert user.unit is not None
    assert (user.scope.user_id, user.scope.level) == (user.pk, level)
    assert user.scope.unit_id == user.unit.pk


def test_health_is_held_to_its_measures(make_user: Callable[..., User]) -> None:
    measures = make_user("nv.mau", Role.HEALTH).scope.measures
    assert measures == frozenset({"determination", "substitution"})


def test_an_appointment_counts_from_its_first_day_until_its_last(
    make_user: Callable[..., User],
) -> None:
    user = make_user("nv.mau", Role.POLICE)
    assert user.membership is not None
    services.end(membership=user.membership, last_day=dt.date(2024, 5, 31), by=None)

    def level_on(day: dt.date) -> str:
        with time_machine.travel(dt.datetime.combine(day, dt.time(5)), tick=False):
            return scope.of(User.objects.get(pk=user.pk)).level

    assert level_on(DAY - dt.timedelta(days=1)) == "none"
    assert level_on(DAY) == "commune"
    assert level_on(dt.date(2024, 5, 31)) == "commune"
    assert level_on(dt.date(2024, 6, 1)) == "none"


@pytest.mark.django_db
def test_units_with_the_same_code_are_different_scopes() -> None:
    before, after = (queries.unit("03388", day) for day in (DAY, dt.date(2025, 7, 1)))
    assert before.pk != after.pk
