"""How far the tasks are: turns, agencies, what is late."""

from __future__ import annotations

from datetime import date

import pytest

from donghanh.access.models import User
from donghanh.plans import agenda, queries, services
from donghanh.plans.models import Plan, Task
from donghanh.plans.parties import agency_kind_of, group_key

pytestmark = pytest.mark.django_db

JUNE = date(2024, 6, 14)


def done(plan: Plan, by: User, order: int, turn: str, percent: int = 100, on: str = "") -> None:
    services.record_progress(
        Task.objects.get(plan=plan, order=order),
        by=by,
        on=date.fromisoformat(on) if on else JUNE,
        percent=percent,
        turn=date.fromisoformat(turn),
    )


def states(plan: Plan, day: date = JUNE) -> list[list[str]]:
    return [[job.state for job in work.jobs] for work in agenda.works(queries.tasks_of(plan), day)]


def test_nothing_recorded(plan: Plan) -> None:
    # A quarterly task, and one of the second quarter.
    assert states(plan) == [["late", "doing", "ahead", "ahead"], ["doing"]]


def test_the_day_after_the_last_is_late(plan: Plan) -> None:
    assert states(plan, date(2024, 6, 30))[1] == ["doing"]
    assert states(plan, date(2024, 7, 1))[1] == ["late"]


def test_a_turn_that_was_done_late_is_done(plan: Plan, labour: User) -> None:
    done(plan, labour, 1, "2024-01-01")
    assert states(plan)[0] == ["done", "doing", "ahead", "ahead"]


def test_what_was_not_recorded_yet_does_not_count_on_an_earlier_day(
    plan: Plan, labour: User
) -> None:
    done(plan, labour, 1, "2024-01-01", on="2024-05-02")
    assert states(plan, date(2024, 5, 1))[0][0] == "late"


def test_the_last_word_about_a_turn_counts(plan: Plan, labour: User) -> None:
    done(plan, labour, 2, "2024-04-01", 100)
    done(plan, labour, 2, "2024-04-01", 60)
    (job,) = agenda.works(queries.tasks_of(plan), JUNE)[1].jobs
    assert (job.state, job.percent) == ("doing", 60)


def test_a_turn_that_was_begun_early_is_under_way(plan: Plan, labour: User) -> None:
    done(plan, labour, 1, "2024-07-01", 20)
    assert states(plan)[0][2] == "doing"


def test_agencies_with_what_they_lead(plan: Plan, labour: User) -> None:
    done(plan, labour, 2, "2024-04-01")
    agencies = agenda.by_agency(agenda.works(queries.tasks_of(plan), JUNE))
    assert [(one.name, one.done, one.doing, one.late, one.total) for one in agencies] == [
        ("Công an thành phố", 0, 1, 1, 2),
        ("UBND các xã, phường", 0, 1, 1, 2),
        ("Phòng Lao động - Thương binh và Xã hội", 1, 0, 0, 1),
    ]
    assert agencies[0].latest is not None
    assert agencies[0].latest.name == "quý I"
    assert agencies[2].latest is None


def test_tasks_by_time_begin_with_the_oldest_delay(plan: Plan) -> None:
    times = agenda.by_time(agenda.works(queries.tasks_of(plan), date(2024, 8, 1)))
    assert [job.name for job in times["late"]] == ["quý I", "quý II", "hạn 30/6/2024"]
    assert [job.name for job in times["doing"]] == ["quý III"]
    assert [job.name for job in times["ahead"]] == ["quý IV"]
    assert times["done"] == []


def test_a_task_without_time_and_lead(draft: Plan, labour: User) -> None:
    services.bind_suggested(draft, by=labour)
    services.save_review(draft, by=labour, key="n2", when=None, lead=[])
    services.confirm(draft, by=labour)
    agencies = agenda.by_agency(agenda.works(queries.tasks_of(draft), JUNE))
    assert [one.name for one in agencies][-1] == ""
    (job,) = agencies[-1].jobs
    assert (job.state, job.word, job.due) == ("doing", "Thường xuyên", None)


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
