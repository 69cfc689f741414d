"""Which files are taken for one person's, and what a unit learns of another one's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from donghanh.access import scope
from donghanh.access.roles import Role
from donghanh.register import merging
from donghanh.register.linkage import batch, entry, names
from donghanh.register.linkage.entry import Typed
from donghanh.register.linkage.pairs import File, likely
from donghanh.register.models import Person, Twins
from donghanh.register.tasks import match_people
from donghanh.testing.worlds import World

MẪU = File(1, "Quàng Văn Ví Dụ", (), date(1988, 3, 12), "day", "m", None, "", 7)


@pytest.mark.parametrize(
    "other",
    [
        {"name": "quang van vi du"},
        {"name": "Ví Dụ Quàng Văn"},
        {"born_on": date(1988, 1, 1), "precision": "year"},
        {"born_on": date(1988, 12, 3)},
        {"name": "Quàng Dụ", "commune": 8},
        {"born_on": None},
        {"commune": 8, "citizen": "a1", "last4": "0001"},
    ],
    ids=[
        "no tones",
        "turned",
        "only year",
        "day and month",
        "short and moved",
        "no birth",
        "moved",
    ],
)
def test_what_offices_write_differently_is_still_found(other: dict[str, Any]) -> None:
    [pair] = likely([MẪU, replace(MẪU, id=2, **other)])
    assert (pair.first, pair.second) == (1, 2)


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Sùng A Nháp"},
        {"born_on": date(1971, 7, 1), "commune": 8},
        {"name": "Quàng Văn Nháp", "born_on": date(1988, 5, 2), "commune": 8},
    ],
    ids=["other name", "other birth", "only family and year"],
)
def test_two_people_are_not_found(other: dict[str, Any]) -> None:
    assert likely([MẪU, replace(MẪU, id=2, **other)]) == []


def test_a_frequent_name_says_less() -> None:
    rare = likely([MẪU, replace(MẪU, id=2)])[0].weight
    crowd = [replace(MẪU, id=100 + n, born_on=date(1950, 1, 1 + n % 28)) for n in range(300)]
    pairs = likely([MẪU, replace(MẪU, id=2), *crowd], weight=-50)
    often = next(pair for pair in pairs if (pair.first, pair.second) == (1, 2)).weight
    assert often < rare - 3


def test_a_name_has_its_parts_whatever_the_tones() -> None:
    name = names.read("  Quàng  Văn VÍ DỤ", ["Tòng Nháp"])
    assert (name.family, name.given, name.others) == ("quang", "du", ("nhap",))
    assert name.bag == names.read("dụ ví văn quàng").bag


@pytest.mark.django_db
class TestAtEntry:
    def test_own_files_are_shown_by_likeness(self, world: World) -> None:
        officer = world.user(Role.COMMUNE_OFFICER)
        exact = world.person("Quàng Văn Ví Dụ")
        turned = world.person("Vi Du Quang Van")
        world.person("Quàng Văn Ví Dụ", born_on=date(1960, 1, 1))
        world.person("Sùng A Nháp")
        world.person("Quàng Văn Ví Dụ", commune=world.other_ward)
        typed = Typed("Quàng Văn Ví Dụ", (), date(1988, 3, 12), "day")
        with scope.use(scope.of(officer)):
            assert entry.likely(officer, typed) == [exact, turned]

    def test_of_another_unit_only_the_place_is_told(self, world: World) -> None:
        officer = world.user(Role.COMMUNE_OFFICER)
        world.person("Quàng Văn Ví Dụ", commune=world.other_ward)
        with scope.use(scope.of(officer)):
            typed = Typed("Quang Van Vi Du", (), date(1988, 3, 12), "day")
            assert entry.elsewhere(officer, typed) == [world.other_ward.full_name]
            assert entry.elsewhere(officer, replace(typed, born_on=date(1988, 3, 13))) == []


@pytest.mark.django_db
class TestByNight:
    def test_a_pair_that_was_judged_is_not_shown_again(self, world: World) -> None:
        one, other = world.person("Quàng Văn Ví Dụ"), world.person("Quang Van Vi Du")
        assert match_people(0) == 1
        with scope.use(scope.SYSTEM):
            [twins] = Twins.objects.all()
            assert {twins.first_id, twins.second_id} == {one.pk, other.pk}
            officer = world.user(Role.COMMUNE_OFFICER)
            merging.tell_apart(twins, by=officer, reason="Hai anh em.")
            assert batch.match() == 0
            twins.refresh_from_db()
            assert twins.state == Twins.State.DIFFERENT

    def test_a_pair_that_is_no_longer_alike_goes_away(self, world: World) -> None:
        one, _ = world.person("Quàng Văn Ví Dụ"), world.person("Quang Van Vi Du")
        assert match_people(0) == 1
        with scope.use(scope.SYSTEM):
            Person.objects.filter(pk=one.pk).update(name="Sùng A Nháp")
            assert batch.match() == 0
            assert not Twins.objects.exists()
