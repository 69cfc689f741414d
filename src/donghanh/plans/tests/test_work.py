"""Work on a plan: who does what where, progress with evidence, difficulties, more time."""

from __future__ import annotations

import hashlib
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
import time_machine
from django.db import InternalError, ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency, unit
from donghanh.errors import Refusal
from donghanh.plans import evidence, queries, rights, services, states
from donghanh.plans.directory import Directory
from donghanh.plans.models import (
    Difficulty,
    Extension,
    Occurrence,
    Plan,
    TaskParty,
    TaskProgress,
)
from donghanh.plans.parties import agency_kind_of
from donghanh.plans.services.turns import open_missing
from donghanh.plans.services.work import project
from donghanh.plans.tests.test_agenda import turn
from donghanh.register import vault
from donghanh.testing.matrix import PIXEL
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db

JUNE = date(2024, 6, 14)


def docx(*parts: str) -> bytes:
    """A package with these parts."""
    file = BytesIO()
    with ZipFile(file, "w") as package:
        for part in parts:
            package.writestr(part, "<x/>")
    return file.getvalue()


# ---- the calendar -------------------------------------------------------------------------


def test_turns_are_where_the_leads_are(plan: Plan) -> None:
    quarterly, once = plan.tasks.all()
    assert Occurrence.objects.filter(task=quarterly).count() == 4 * 8  # the city and 7 communes
    assert [one.unit.code for one in Occurrence.objects.filter(task=once)] == ["105"]


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("Công an thành phố", "105", ["Công an thành phố"]),
        ("Phòng Lao động - TBXH", "105", ["Phòng Lao động - Thương binh và Xã hội"]),
        ("UBND phường Đoàn Kết", "105", ["Ủy ban nhân dân phường Đoàn Kết"]),
        ("Ủy ban nhân dân tỉnh", "105", ["Ủy ban nhân dân tỉnh"]),
        ("Công an tỉnh", "105", ["Công an tỉnh"]),
        ("Câu lạc bộ Hoa Ban", "105", []),
        ("các cơ quan, đơn vị liên quan", "105", []),
        ("Cơ sở điều trị Methadone", "105", ["Cơ sở điều trị Methadone"]),
    ],
)
def test_names_find_their_agencies(world: World, name: str, code: str, expected: list[str]) -> None:
    found = Directory(unit(code, JUNE), JUNE).find(name, agency_kind_of(name))
    assert [one.name for one in found] == expected


@pytest.mark.parametrize(
    ("name", "code", "day", "count"),
    [
        ("UBND các xã, phường", "105", "2024-06-14", 7),
        ("Công an các xã, phường", "105", "2024-06-14", 7),
        ("UBND các xã, phường", "12", "2026-02-01", 38),
    ],
)
def test_a_collective_name_stands_for_many(
    world: World, name: str, code: str, day: str, count: int
) -> None:
    on = date.fromisoformat(day)
    directory = Directory(unit(code, on), on)
    found = directory.find(name, agency_kind_of(name))
    assert len({one.unit_id for one in found}) == count
    assert directory.below(found)


@given(
    days=st.lists(
        st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2024, 12, 31))),
        min_size=6,
        max_size=6,
    ),
    day=st.dates(date(2024, 1, 1), date(2024, 12, 31)),
)
def test_a_state_is_one_of_those_that_have_words(days: list[Any], day: date) -> None:
    deadline, begun, done, blocked, cancelled, first = days
    one = Occurrence(
        first=first or date(2024, 1, 1),
        deadline=deadline,
        begun_on=begun,
        done_on=done,
        blocked_on=blocked,
        cancelled_on=cancelled,
    )
    state = states.state_of(one, day)
    assert state in states.WORDS
    assert (state == "late") <= (deadline is not None and deadline < day)


def test_the_database_and_python_agree_on_states(plan: Plan) -> None:
    days = [None, date(2024, 2, 1), date(2024, 4, 30), date(2024, 9, 1)]
    rows = list(Occurrence.objects.filter(plan=plan)[:32])
    for number, row in enumerate(rows):
        row.begun_on, row.done_on = days[number % 4], days[number // 4 % 4]
        row.blocked_on, row.cancelled_on = days[number // 2 % 4], days[number // 8]
    Occurrence.objects.bulk_update(rows, ["begun_on", "done_on", "blocked_on", "cancelled_on"])
    for day in (date(2024, 1, 1), date(2024, 4, 30), JUNE, date(2024, 12, 31)):
        found = Occurrence.objects.filter(plan=plan).annotate(said=states.state_in_sql(day))
        assert {one.pk: one.said for one in found} == {
            one.pk: states.state_of(one, day) for one in found
        }


def test_other_times_before_anything_was_done(plan: Plan, labour: User) -> None:
    task = plan.tasks.get(order=2)
    services.retime(task, by=labour, when_text="Hàng tháng")
    assert Occurrence.objects.filter(task=task).count() == 12
    first = Occurrence.objects.filter(task=task).first()
    assert first is not None
    services.record_progress(first, by=labour, on=JUNE, percent=10)
    with pytest.raises(Refusal) as refused:
        services.retime(task, by=labour, when_text="Quý II")
    assert refused.value.code == "task.worked_on"


# ---- progress -----------------------------------------------------------------------------


def test_progress_has_a_history_and_evidence(plan: Plan, labour: User) -> None:
    one = turn(plan, 2, "2024-04-01")
    for percent, files in ((40, []), (100, [evidence.take_in(PIXEL, "../../ảnh\n.exe")])):
        services.record_progress(one, by=labour, on=date(2024, 6, 12), percent=percent, files=files)
    assert list(TaskProgress._default_manager.values_list("percent", flat=True)) == [40, 100]
    kept = TaskProgress._default_manager.get(percent=100).evidence.get()
    assert (kept.name, kept.type) == ("ảnh.png", "image/png")
    assert vault.content_of(kept) == PIXEL
    assert kept.sha256 == hashlib.sha256(PIXEL).hexdigest()
    assert PIXEL not in vault._path(kept.stored).read_bytes()


def test_the_same_form_sent_twice_is_recorded_once(plan: Plan, labour: User) -> None:
    one, key = turn(plan, 2, "2024-04-01"), uuid4()
    rows = {
        services.record_progress(one, by=labour, on=JUNE, percent=50, idempotency_key=key).pk
        for _ in range(2)
    }
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"on": date(2024, 6, 15)}, "progress.future"),
        ({"percent": 101}, "progress.percent"),
        ({"percent": -1}, "progress.percent"),
    ],
)
def test_progress_that_cannot_be(plan: Plan, labour: User, more: Any, code: str) -> None:
    usual: dict[str, Any] = {"on": JUNE, "percent": 10}
    with pytest.raises(Refusal) as refused:
        services.record_progress(turn(plan, 1, "2024-04-01"), by=labour, **(usual | more))
    assert refused.value.code == code


@pytest.mark.parametrize("statement", ["update {} set percent = 1", "delete from {}"])
def test_progress_is_never_rewritten(plan: Plan, labour: User, statement: str) -> None:
    services.record_progress(turn(plan, 2, "2024-04-01"), by=labour, on=JUNE, percent=50)
    with (
        pytest.raises((InternalError, ProgrammingError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("plans_taskprogress"))


def test_what_follows_can_be_made_again_from_what_was_said(plan: Plan, labour: User) -> None:
    one = turn(plan, 1, "2024-01-01")
    for day, percent in ((5, 20), (6, 100), (7, 60), (8, 100)):
        services.record_progress(one, by=labour, on=date(2024, 2, day), percent=percent)
    one.refresh_from_db()
    assert (one.begun_on, one.done_on) == (date(2024, 2, 5), date(2024, 2, 8))
    Occurrence.objects.update(percent=0, begun_on=None, done_on=None)
    project(Occurrence.objects.select_related("plan", "task").get(pk=one.pk))
    again = turn(plan, 1, "2024-01-01")
    assert (again.percent, again.begun_on, again.done_on) == (100, one.begun_on, one.done_on)


def test_a_turn_is_given_up_with_a_reason_and_taken_up_again(plan: Plan, labour: User) -> None:
    one = turn(plan, 1, "2024-04-01")
    with pytest.raises(Refusal, match="Nhập lý do"):
        services.cancel(one, by=labour, reason=" ")
    services.cancel(one, by=labour, reason="Không còn nhu cầu.")
    assert states.state_of(turn(plan, 1, "2024-04-01"), JUNE) == "cancelled"
    with pytest.raises(Refusal, match="không làm nữa"):
        services.record_progress(one, by=labour, on=JUNE, percent=10)
    services.resume(one, by=labour)
    assert states.state_of(turn(plan, 1, "2024-04-01"), JUNE) == "waiting"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "evidence.empty"),
        (b"MZ\x90\x00", "evidence.type"),
        (b"%PDF-1.7 broken", "evidence.broken"),
        (b"PK\x03\x04 broken", "evidence.broken"),
        (docx("a.txt"), "evidence.type"),
        (docx("word/document.xml", "word/vbaProject.bin"), "evidence.macros"),
        (b"\xff\xd8\xff broken", "evidence.broken"),
    ],
)
def test_files_that_are_not_taken(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        evidence.take_in(content, "minh-chung.pdf")
    assert (refused.value.code, refused.value.field) == (code, "proofs")


def test_files_of_an_office_are_taken_by_their_content(settings: Any) -> None:
    assert evidence.take_in(docx("word/document.xml"), "a.xlsx").name == "a.docx"
    assert evidence.take_in(docx("xl/workbook.xml"), "b").name == "b.xlsx"
    settings.ATTACHMENT_BYTES = 10
    with pytest.raises(Refusal, match="lớn hơn"):
        evidence.take_in(PIXEL, "a.png")


# ---- who may ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "where", "order", "unit_code", "may"),
    [
        (Role.LABOUR, "", 1, "03389", True),  # keeps the plan
        (Role.LABOUR, "106", 1, "105", False),
        (Role.COMMUNE_OFFICER, "", 1, "03389", True),
        (Role.COMMUNE_OFFICER, "", 1, "03386", False),
        (Role.COMMUNE_OFFICER, "", 1, "105", False),
        (Role.POLICE, "", 1, "03389", True),
        (Role.POLICE, "105", 1, "105", True),  # leads it
        (Role.POLICE, "105", 2, "105", True),  # coordinates it
        (Role.POLICE, "105", 1, "03389", False),
        (Role.MASS_ORG, "", 1, "105", False),
        (Role.LEADER, "", 1, "105", False),  # reads
    ],
)
def test_who_reports_about_a_turn(
    world: World, plan: Plan, role: Role, where: str, order: int, unit_code: str, may: bool
) -> None:
    user = world.user(role, where)
    first = "2024-04-01"
    assert rights.may_report(user, turn(plan, order, first, unit_code)) is may
    mine = queries.turns_for(user).filter(pk=turn(plan, order, first, unit_code).pk).exists()
    assert mine <= may


def test_what_is_due_soon_is_of_those_who_do_it(world: World, plan: Plan) -> None:
    ward, police = world.user(Role.COMMUNE_OFFICER), world.user(Role.POLICE, "105")
    with time_machine.travel("2024-06-20T08:00:00+07:00", tick=False):
        assert [(one.unit.code, one.deadline) for one in queries.due_soon(ward)] == [
            ("03389", date(2024, 3, 31)),
            ("03389", date(2024, 6, 30)),
        ]
        due = queries.due_soon(police)
        assert {one.unit.code for one in due} == {"105"}
        assert [one.task.order for one in due] == [1, 1, 2]


# ---- difficulties -------------------------------------------------------------------------


def raised(plan: Plan, world: World, **more: Any) -> Difficulty:
    return services.raise_difficulty(
        plan,
        **{
            "by": world.user(Role.COMMUNE_OFFICER),
            "addressee": agency(AgencyKind.LABOUR, world.city, JUNE),
            "text": "Chưa có kinh phí in tờ rơi.",
            "wished_on": date(2024, 6, 20),
            "occurrence": turn(plan, 1, "2024-04-01", "03389"),
            "blocking": True,
            **more,
        },
    )


def test_a_difficulty_is_answered_and_settled(world: World, plan: Plan, labour: User) -> None:
    ward = world.user(Role.COMMUNE_OFFICER)
    found = raised(plan, world)
    assert states.state_of(turn(plan, 1, "2024-04-01", "03389"), JUNE) == "blocked"
    assert (found.waiting, found.overdue(date(2024, 6, 20))) == (True, False)
    assert found.overdue(date(2024, 6, 21))
    assert rights.may_answer(labour, found)
    assert not rights.may_answer(ward, found)
    with time_machine.travel("2024-06-17T09:00:00+07:00", tick=False):
        found = services.answer(found, by=labour, text="Đã bố trí.")
        assert not found.waiting
        found = services.ask_again(found, by=ward, text="Chưa nhận được.")
    with time_machine.travel("2024-06-18T09:00:00+07:00", tick=False):
        found = services.ask_again(found, by=ward, text="Vẫn chưa nhận được.")
        assert found.waiting
        found = services.settle(found, by=ward)
    assert not found.waiting
    assert states.state_of(turn(plan, 1, "2024-04-01", "03389"), JUNE) == "waiting"
    kinds = [row.kind for row in found.messages.all()]
    assert kinds == ["asked", "answered", "asked", "asked", "settled"]
    with pytest.raises(Refusal) as refused:
        services.answer(found, by=labour, text="Thêm.")
    assert refused.value.code == "difficulty.settled"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text": " "}, "difficulty.text"),
        ({"wished_on": date(2024, 6, 13)}, "difficulty.day"),
    ],
)
def test_a_difficulty_that_cannot_be(world: World, plan: Plan, more: Any, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        raised(plan, world, **more)
    assert refused.value.code == code


def test_late_is_late_even_when_blocked(world: World, plan: Plan) -> None:
    raised(plan, world, occurrence=turn(plan, 1, "2024-01-01", "03389"))
    assert states.state_of(turn(plan, 1, "2024-01-01", "03389"), JUNE) == "late"


# ---- more time ----------------------------------------------------------------------------


def test_more_time_moves_the_deadline_and_keeps_the_day_of_the_plan(
    world: World, plan: Plan, labour: User
) -> None:
    ward = world.user(Role.COMMUNE_OFFICER)
    one = turn(plan, 1, "2024-01-01", "03389")
    until = date(2024, 6, 30)
    asked = services.ask_for_time(one, by=ward, until=until, reason="Chờ kinh phí.")
    assert services.ask_for_time(one, by=ward, until=until, reason="Chờ kinh phí.") == asked
    services.decide_time(asked, by=labour, grant=True)
    one = turn(plan, 1, "2024-01-01", "03389")
    assert (one.due, one.deadline, one.granted) == (date(2024, 3, 31), until, until)
    assert states.state_of(one, JUNE) == "waiting"
    assert states.state_of(one, date(2024, 7, 1)) == "late"
    with pytest.raises(Refusal) as refused:
        services.decide_time(asked, by=labour, grant=False, answer="Không.")
    assert refused.value.code == "extension.decided"


def test_more_time_that_is_refused_changes_nothing(plan: Plan, labour: User) -> None:
    one = turn(plan, 2, "2024-04-01")
    asked = services.ask_for_time(one, by=labour, until=date(2024, 9, 1), reason="Bận.")
    with pytest.raises(Refusal, match="lý do không gia hạn"):
        services.decide_time(asked, by=labour, grant=False)
    services.decide_time(asked, by=labour, grant=False, answer="Phải xong đúng hạn.")
    assert turn(plan, 2, "2024-04-01").deadline == one.due
    assert Extension.objects.get().state == "refused"


@pytest.mark.parametrize(
    ("until", "reason", "code"),
    [
        ("2024-06-30", "Bận.", "extension.day"),
        ("2024-07-30", " ", "extension.reason"),
    ],
)
def test_requests_that_cannot_be(
    plan: Plan, labour: User, until: str, reason: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        services.ask_for_time(
            turn(plan, 2, "2024-04-01"), by=labour, until=date.fromisoformat(until), reason=reason
        )
    assert refused.value.code == code


def test_agencies_are_linked(plan: Plan) -> None:
    linked = {
        (party.name, party.below): party.agencies.count() for party in TaskParty.objects.all()
    }
    assert linked[("UBND các xã, phường", True)] == 7
    assert linked[("Công an thành phố", False)] == 1


def test_plans_of_before_there_were_turns_get_theirs(plan: Plan, labour: User) -> None:
    Occurrence.objects.filter(plan=plan).delete()
    task = plan.tasks.get(order=2)
    TaskProgress._default_manager.create(
        task=task, on=JUNE, turn=date(2024, 4, 1), percent=60, by=labour
    )
    assert open_missing() == 1
    assert open_missing() == 0
    assert turn(plan, 2, "2024-04-01").percent == 60
    assert Occurrence.objects.filter(plan=plan).count() == 4 * 8 + 1
