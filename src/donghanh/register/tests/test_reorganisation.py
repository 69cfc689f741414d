"""Communes that were closed on 1 July 2025: their files go on in the successors."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import Confidence, Succession, Unit
from donghanh.errors import Refusal
from donghanh.register import projection, reorganisation, services
from donghanh.register.models import Case, Deadline, Entry, Episode, Passed, Person
from donghanh.testing.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]

DAY = date(2025, 7, 1)
AFTER = "2025-07-15 09:00+07:00"
MANAGED = (
    ("user.test_positive", "2025-02-03"),
    ("user.notice_received", "2025-02-05"),
    ("user.management_decided", "2025-02-07"),
    ("user.residence_checked", "2025-03-07"),
)


@pytest.fixture
def people(world: World) -> list[Person]:
    """Two managed persons and one with a closed case in the ward, one managed in the other ward."""
    found = []
    for number in range(4):
        person = world.person(commune=world.other_ward if number == 3 else None)
        world.story(person, *MANAGED)
        found.append(person)
    world.record(found[2], "case.closed", "2025-05-05")
    return found


def admin(world: World) -> User:
    return world.user(Role.ADMIN)


def successor(unit: Unit) -> Unit:
    found: Unit = Succession.objects.get(predecessor=unit, on=DAY, main=True).successor
    return found


def run(world: World) -> int:
    with time_machine.travel(AFTER, tick=False):
        operation = reorganisation.begin(on=DAY, unit=None, by=admin(world))
        return reorganisation.apply(operation, by=admin(world))


def undo(world: World) -> int:
    with time_machine.travel("2025-07-16 09:00+07:00", tick=False):
        operation = reorganisation.current(DAY, None)
        assert operation is not None
        return reorganisation.undo(operation, by=admin(world), reason="Chạy thử.")


def managed_in(day: str) -> Counter[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select commune_id, count(distinct person_id) from mart.episode"
            " where status = 'user_managed' and valid_from <= %s::date"
            " and (valid_to is null or valid_to > %s::date) and known_to is null group by 1",
            [day, day],
        )
        return Counter(dict(cursor.fetchall()))


def believed() -> dict[str, Any]:
    spans = Episode.objects.filter(known__endswith__isnull=True)
    return {
        "episodes": sorted(
            spans.values_list("case", "entry", "status", "commune", "valid"), key=str
        ),
        "cases": sorted(Case.objects.values_list("pk", "commune", "province", "status_since")),
        "people": sorted(Person.objects.values_list("pk", "commune", "district", "province")),
        "deadlines": sorted(Deadline.objects.values_list("case", "limit", "commune"), key=str),
    }


def test_every_file_goes_to_the_successor(world: World, people: list[Person]) -> None:
    assert run(world) == 4
    for person, old in zip(people, [world.ward] * 3 + [world.other_ward], strict=True):
        person.refresh_from_db()
        new = successor(old)
        assert (person.commune_id, person.district_id) == (new.pk, None)
        assert set(person.cases.values_list("commune", flat=True)) == {new.pk}
        assert set(person.deadlines.values_list("commune", flat=True)) == {new.pk}
    assert projection.check().differences == ()
    closed = people[2].cases.get()
    assert not closed.entries.filter(kind="case.reorganised").exists()


def test_nobody_is_counted_twice_before_and_after(world: World, people: list[Person]) -> None:
    run(world)
    assert sum(managed_in("2025-06-30").values()) == 3
    assert managed_in("2025-06-30")[world.ward.pk] == 2
    assert sum(managed_in("2025-07-01").values()) == 3
    assert managed_in("2025-07-01")[world.ward.pk] == 0


def test_a_second_run_passes_nobody_again(world: World, people: list[Person]) -> None:
    run(world)
    entries = Entry.objects.count()
    assert run(world) == 0
    assert Entry.objects.count() == entries


def test_a_case_with_later_entries_goes_the_same_way(world: World, people: list[Person]) -> None:
    world.record(people[0], "user.residence_checked", "2025-07-04")
    late = world.person()
    world.record(late, "user.test_positive", "2025-07-03")
    run(world)
    assert projection.check().differences == ()
    new = successor(world.ward)
    assert set(late.cases.values_list("commune", flat=True)) == {new.pk}
    spans = Episode.objects.filter(
        case__person=late, known__endswith__isnull=True, commune=world.ward
    )
    assert not spans.exists()


def test_the_two_ways_of_passing_leave_the_same(
    world: World, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(world)
    at_once = believed()
    undo(world)

    def one_by_one(cases: Any, passing: Any, operation: Any, to: Any, by: User) -> None:
        for case in cases.order_by("pk"):
            entry = Entry(
                kind="case.reorganised",
                happened_at=services.at_start_of(DAY),
                effective_on=DAY,
                data={"passing": passing.pk, "alone": True},
                by=by,
            )
            services.append(case.pk, entry, to=to, tolerant=True)

    monkeypatch.setattr(reorganisation, "_pass_alone", one_by_one)
    with time_machine.travel("2025-07-20 09:00+07:00", tick=False):
        operation = reorganisation.begin(on=DAY, unit=None, by=admin(world))
        reorganisation.apply(operation, by=admin(world))
    alone = believed()
    assert alone["cases"] == at_once["cases"]
    assert alone["people"] == at_once["people"]
    assert alone["deadlines"] == at_once["deadlines"]
    assert projection.check().differences == ()


@pytest.mark.parametrize("later", [False, True])
def test_undoing_restores_everything(world: World, people: list[Person], later: bool) -> None:
    if later:
        world.record(people[0], "user.residence_checked", "2025-07-04")
    before, counted = believed(), managed_in("2025-07-10")
    run(world)
    assert undo(world) == 4
    assert believed() == before
    assert managed_in("2025-07-10") == counted
    assert projection.check().differences == ()
    assert run(world) == 4
    assert projection.check().differences == ()


def test_what_was_built_on_it_is_named(world: World, people: list[Person]) -> None:
    run(world)
    world.record(people[0], "user.residence_checked", "2025-07-15T15:00")
    with pytest.raises(Refusal, match="1 biện pháp có việc ghi thêm"):
        undo(world)


def test_in_a_divided_commune_somebody_chooses(world: World, people: list[Person]) -> None:
    main = successor(world.ward)
    part = successor(world.other_ward)
    if part == main:
        part = Unit.objects.filter(parent=main.parent, valid_from=DAY).exclude(pk=main.pk)[0]
    Succession.objects.create(
        predecessor=world.ward,
        successor=part,
        on=DAY,
        main=False,
        confidence=Confidence.UNVERIFIED,
        source="thử",
    )
    assert run(world) == 1
    with time_machine.travel(AFTER, tick=False):
        [line] = [x for x in reorganisation.preview(DAY, None) if x.predecessor == world.ward]
        assert (line.divided, line.people, line.waiting) == (True, 3, 3)
        officer = world.user(Role.COMMUNE_OFFICER)
        reorganisation.choose(people[0], part, on=DAY, by=officer)
        reorganisation.choose(people[1], main, on=DAY, by=officer)
        with pytest.raises(Refusal, match="không nối tiếp"):
            reorganisation.choose(people[2], world.other_ward, on=DAY, by=officer)
    assert run(world) == 2
    for person, new in ((people[0], part), (people[1], main), (people[2], world.ward)):
        person.refresh_from_db()
        assert person.commune_id == new.pk
    assert Passed.objects.exclude(done_at=None).count() == 3
    assert projection.check().differences == ()


def test_a_day_without_changes_is_refused(world: World) -> None:
    with pytest.raises(Refusal, match="Không có xã"):
        reorganisation.begin(on=date(2024, 6, 1), unit=None, by=admin(world))
    with pytest.raises(Refusal, match="chưa đến"):
        reorganisation.begin(on=DAY, unit=None, by=admin(world))
