"""How far the tasks are: turns, agencies, what is late."""

from __future__ import annotations

from datetime import date

import pytest

from donghanh.access.models import User
from donghanh.plans import agenda, queries, services, states
from donghanh.plans.models import Occurrence, Plan
from donghanh.plans.parties import agency_kind_of, group_key

pytestmark = pytest.mark.django_db

JUNE = date(2024, 6, 14)


def turn(plan: Plan, order: int, first: str, unit: str = "105") -> Occurrence:
    """A turn of the plan's task, in the city if nothing else is said."""
    found: Occurrence = Occurrence.objects.get(
        plan=plan, task__order=order, first=date.fromisoformat(first), unit__code=unit
    )
    return found


def done(plan: Plan, by: User, order: int, first: str, percent: int = 100, on: str = "") -> None:
    services.record_progress(
        turn(plan, order, first),
        by=by,
        on=date.fromisoformat(on) if on else JUNE,
        percent=percent,
    )


def said(plan: Plan, day: date = JUNE, *, own: bool = True) -> list[list[str]]:
    """The states of each task's turns, in the city itself or in its communes."""
    return [[job.state for job in work.jobs if job.own is own] for work in queries.works(plan, day)]


def test_nothing_recorded(plan: Plan) -> None:
    # A quarterly task of the police and of the communes, and one of the second quarter.
    assert said(plan) == [["late", "waiting", "ahead", "ahead"], ["waiting"]]
    assert said(plan, own=False) == [["late", "waiting", "ahead", "ahead"], []]


def test_a_task_of_all_communes_has_a_turn_in_each(plan: Plan) -> None:
    of_communes = [job for work in queries.works(plan, JUNE) for job in work.jobs if not job.own]
    assert [job.total for job in of_communes] == [7, 7, 7, 7]
    assert of_communes[0].where == "0 trên 7 đơn vị"


def test_the_day_after_the_last_is_late(plan: Plan) -> None:
    assert said(plan, date(2024, 6, 30))[1] == ["waiting"]
    assert said(plan, date(2024, 7, 1))[1] == ["late"]


def test_late_stays_late(plan: Plan, labour: User) -> None:
    done(plan, labour, 1, "2024-01-01")
    assert said(plan)[0] == ["done_late", "waiting", "ahead", "ahead"]


def test_done_on_the_last_day_is_in_time(plan: Plan, labour: User) -> None:
    done(plan, labour, 1, "2024-01-01", on="2024-03-31")
    assert said(plan)[0][0] == "done"


def test_what_was_not_done_yet_does_not_count_on_an_earlier_day(plan: Plan, labour: User) -> None:
    done(plan, labour, 1, "2024-01-01", on="2024-05-02")
    assert said(plan, date(2024, 5, 1))[0][0] == "late"


def test_the_last_word_about_a_turn_counts(plan: Plan, labour: User) -> None:
    done(plan, labour, 2, "2024-04-01", 100)
    done(plan, labour, 2, "2024-04-01", 60)
    found = turn(plan, 2, "2024-04-01")
    assert (states.state_of(found, JUNE), found.percent) == ("doing", 60)


def test_a_turn_that_was_begun_early_is_under_way(plan: Plan, labour: User) -> None:
    done(plan, labour, 1, "2024-07-01", 20)
    assert said(plan)[0][2] == "doing"


def test_agencies_with_what_they_lead(plan: Plan, labour: User) -> None:
    done(plan, labour, 2, "2024-04-01")
    agencies = agenda.by_agency(queries.works(plan, JUNE))
    assert [(one.name, one.done, one.doing, one.late, one.total) for one in agencies] == [
        ("Công an thành phố", 0, 1, 1, 2),
        ("UBND các xã, phường", 0, 1, 1, 2),
        ("Phòng Lao động - Thương binh và Xã hội", 1, 0, 0, 1),
    ]
    assert agencies[0].latest is not None
    assert agencies[0].latest.name == "quý I"
    assert agencies[2].latest is None


@pytest.mark.parametrize("early", ["nobody", "all", "one commune"])
def test_agencies_are_the_same_without_what_is_still_ahead(
    plan: Plan, labour: User, early: str
) -> None:
    done(plan, labour, 2, "2024-04-01")
    below = Occurrence.objects.filter(first=date(2024, 7, 1)).exclude(unit=plan.unit)
    some = {"nobody": below.none(), "all": below, "one commune": below[:1]}[early]
    Occurrence.objects.filter(pk__in=[one.pk for one in some]).update(begun_on=JUNE, done_on=JUNE)

    def numbers(ahead: bool) -> list[tuple[str, int, int, int, int]]:
        agencies = agenda.by_agency(queries.works(plan, JUNE, ahead=ahead))
        return [(one.name, one.done, one.doing, one.late, one.total) for one in agencies]

    assert numbers(ahead=False) == numbers(ahead=True)
    communes = next(one for one in numbers(ahead=False) if one[0] == "UBND các xã, phường")
    assert communes[1:3] == {"nobody": (0, 1), "all": (1, 1), "one commune": (0, 2)}[early]


def test_what_the_police_did_is_not_what_the_communes_did(plan: Plan, labour: User) -> None:
    done(plan, labour, 1, "2024-01-01", on="2024-03-01")
    police, communes, _office = agenda.by_agency(queries.works(plan, JUNE))
    assert (police.done, police.late) == (1, 0)
    assert (communes.done, communes.late) == (0, 1)


def test_tasks_by_time_begin_with_the_oldest_delay(plan: Plan) -> None:
    times = agenda.by_time(queries.works(plan, date(2024, 8, 1)))
    late = [(job.name, job.own) for job in times["late"]]
    assert sorted(late[:2]) == [("quý I", False), ("quý I", True)]
    assert sorted(late[2:]) == [("hạn 30/6/2024", True), ("quý II", False), ("quý II", True)]
    assert [job.name for job in times["doing"]] == ["quý III", "quý III"]
    assert [job.name for job in times["ahead"]] == ["quý IV", "quý IV"]
    assert times["done"] == []


def test_a_task_without_time_and_lead(draft: Plan, labour: User) -> None:
    services.bind_suggested(draft, by=labour)
    services.save_review(draft, by=labour, key="n2", when=None, lead=[])
    services.confirm(draft, by=labour)
    agencies = agenda.by_agency(queries.works(draft, JUNE))
    assert [one.name for one in agencies][-1] == ""
    (job,) = agencies[-1].jobs
    assert (job.state, job.word, job.due) == ("waiting", "Thường xuyên", None)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Công an huyện", "police"),
        ("Trung tâm Y tế thành phố", "health_centre"),
        ("Ủy ban nhân dân các xã, thị trấn", "peoples_committee"),
        ("Huyện đoàn", "youth_union"),
        ("Ban Chỉ huy Quân sự thành phố", "other"),
        ("các cơ quan, đơn vị liên quan", ""),
        ("Câu lạc bộ Hoa Ban", ""),
    ],
)
def test_names_are_matched_to_kinds(name: str, kind: str) -> None:
    assert agency_kind_of(name) == kind


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Công an huyện", "Công an huyện Tam Đường", True),
        ("Công an huyện", "Công an xã", False),
        ("Phòng Lao động - TBXH", "Phòng Lao động - Thương binh và Xã hội", True),
        ("Câu lạc bộ A", "Câu lạc bộ B", False),
    ],
)
def test_two_ways_of_writing_one_agency(one: str, other: str, same: bool) -> None:
    keys = {group_key(name, agency_kind_of(name)) for name in (one, other)}
    assert (len(keys) == 1) is same
