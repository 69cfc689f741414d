"""From a file to a plan that counts, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.plans import intake, review, services
from donghanh.plans.models import Cadence, Duty, Plan, Target, Task, TaskParty
from donghanh.plans.reading import UnreadablePlan
from donghanh.plans.tests.conftest import SHORT, Import, sample
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db


def questions(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {item.key: item.questions for item in review.of(plan).open_items}


def counted() -> int:
    return sum(model.objects.count() for model in (Target, Task, Duty, Cadence))


# ---- importing ----------------------------------------------------------------------------


def test_a_draft_keeps_the_file_and_counts_for_nothing(draft: Plan, labour: User) -> None:
    draft.refresh_from_db()
    assert bytes(draft.source) == SHORT.encode()
    assert len(draft.source_sha256) == 64
    assert draft.state == Plan.State.DRAFT
    assert (draft.number, draft.issued_on) == ("00/KH-UBND", date(2024, 2, 5))
    assert (draft.starts_on, draft.ends_on) == (date(2024, 1, 1), date(2024, 12, 31))
    assert draft.imported_by == labour
    assert counted() == 0


def test_the_same_file_again_is_the_same_plan(draft: Plan, imported: Import) -> None:
    assert imported(name="ten-khac.txt") == draft
    assert Plan.objects.count() == 1


def test_another_unit_may_have_the_same_file(draft: Plan, world: World, labour: User) -> None:
    other = services.import_plan(
        file_name="a.txt", content=SHORT.encode(), unit=world.ward, by=labour
    )
    assert other != draft


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.exe", b"MZ", "wrong_kind"),
        ("a.pdf", b"no pdf at all", "wrong_kind"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    imported: Import, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(UnreadablePlan) as refused:
        imported(content, name)
    assert refused.value.code == code
    assert refused.value.field == "file"


def test_a_letter_is_no_plan(imported: Import) -> None:
    with pytest.raises(Refusal, match="kế hoạch"):
        imported("Số: 12/BC\n\nBÁO CÁO\nKết quả công tác năm 2024\n\nKính gửi: UBND tỉnh.\n")
    assert not Plan.objects.exists()


# ---- deciding -----------------------------------------------------------------------------


def test_what_a_plan_leaves_open_is_asked(draft: Plan) -> None:
    assert questions(draft) == {
        "t1": ("indicator",),  # 7/7 cannot be exceeded, so nobody asks "at least?"
        "t2": ("comparator", "indicator"),
        "q1": ("indicator",),
    }


def test_the_draft_of_the_reader_never_changes(draft: Plan, labour: User) -> None:
    before = dict(draft.draft)
    services.save_review(draft, by=labour, key="t2", comparator=">=", value=Decimal("250.5"))
    draft.refresh_from_db()
    assert draft.draft == before
    item = review.of(draft).item("t2")
    assert item is not None
    assert (item.number("value"), item.found["value"]) == (Decimal("250.5"), 245)


def test_decisions_add_up(draft: Plan, labour: User) -> None:
    services.save_review(draft, by=labour, key="t2", comparator=">=")
    assert questions(draft)["t2"] == ("indicator",)
    services.save_review(draft, by=labour, key="t2", indicators=["ost_active"])
    assert "t2" not in questions(draft)


def test_an_item_can_be_dropped_and_taken_back(draft: Plan, labour: User) -> None:
    services.save_review(draft, by=labour, key="t2", dropped=True)
    assert "t2" not in questions(draft)
    assert [item.key for item in review.of(draft).kept("target")] == ["t1"]
    services.save_review(draft, by=labour, key="t2", dropped=False)
    assert "t2" in questions(draft)


@pytest.mark.parametrize(
    ("key", "decision", "code"),
    [
        ("t9", {"dropped": True}, "plan.no_item"),
        ("t1", {"indicators": ["no_such_indicator"]}, "indicator.unknown"),
        ("t2", {"comparator": "range"}, "plan.range"),
        ("t2", {"comparator": "range", "value_to": Decimal(9)}, "plan.range"),
    ],
)
def test_decisions_that_cannot_be(
    draft: Plan, labour: User, key: str, decision: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        services.save_review(draft, by=labour, key=key, **decision)
    assert refused.value.code == code


def test_a_plan_without_a_year_asks_for_its_days(imported: Import, labour: User) -> None:
    text = SHORT.replace("năm 2024 trên", "trên").replace("Quý II năm 2024", "Quý II")
    plan = imported(text)
    seen = review.of(plan)
    assert seen.period_open
    assert seen.period is None
    with pytest.raises(Refusal, match="Ngày kết thúc"):
        services.save_period(plan, by=labour, first=date(2024, 2, 1), last=date(2024, 1, 1))
    services.save_period(plan, by=labour, first=date(2024, 1, 1), last=date(2024, 12, 31))
    assert not review.of(plan).period_open


# ---- confirming ---------------------------------------------------------------------------


def test_an_open_question_keeps_the_plan_a_draft(draft: Plan, labour: User) -> None:
    with pytest.raises(Refusal, match="Còn 3 chỗ"):
        services.confirm(draft, by=labour)
    assert counted() == 0


def test_a_quantified_target_may_be_kept_outside_the_system(draft: Plan, labour: User) -> None:
    services.bind_suggested(draft, by=labour)
    services.save_review(draft, by=labour, key="t1", indicators=[], unmeasured=True)
    services.confirm(draft, by=labour)
    assert Target.objects.get(plan=draft, order=1).indicator == ""


def test_a_confirmed_plan_has_its_rows(plan: Plan, labour: User) -> None:
    assert plan.state == Plan.State.CONFIRMED
    assert plan.confirmed_by == labour
    assert [
        (row.passage, row.comparator, row.value, row.out_of, row.indicator)
        for row in Target.objects.filter(plan=plan)
    ] == [
        ("I.1-1", "=", 7, 7, "communes_communicated"),
        ("I.1-2", ">=", 245, None, "ost_active"),
        ("I.1-3", "", None, None, "it_online_reporting"),
        ("I.1-3", "", None, None, "it_online_services"),
    ]
    assert list(Duty.objects.values_list("block", "standing")) == [(1, True), (2, False)]
    cadence = Cadence.objects.get()
    assert (cadence.to, cadence.kinds) == ("UBND thành phố", ["six_month", "annual"])


def test_a_sentence_measured_by_two_indicators_is_two_rows_that_say_their_part(plan: Plan) -> None:
    one, other = Target.objects.filter(plan=plan, indicator__startswith="it_")
    assert one.text == other.text
    assert "Báo cáo trực tuyến" in one.note
    assert "Dịch vụ công trực tuyến" in other.note


def test_tasks_have_their_agencies_and_days(plan: Plan) -> None:
    quarterly, once = Task.objects.filter(plan=plan)
    assert (quarterly.when_text, quarterly.cadence) == ("Hàng quý", "quarterly")
    assert (once.cadence, once.starts_on, once.due_on) == (
        "once",
        date(2024, 4, 1),
        date(2024, 6, 30),
    )
    assert once.condition == "nếu có nhu cầu"
    assert set(TaskParty.objects.values_list("task__order", "role", "agency_kind")) == {
        (1, "lead", "police"),
        (1, "lead", "peoples_committee"),
        (2, "lead", "labour"),
        (2, "coordinating", "police"),
    }


def test_edits_go_into_the_rows(draft: Plan, labour: User) -> None:
    services.bind_suggested(draft, by=labour)
    services.save_review(draft, by=labour, key="n1", when="Hàng tháng", lead=["Công an thành phố"])
    services.save_review(draft, by=labour, key="d2", dropped=True)
    services.confirm(draft, by=labour)
    task = Task.objects.get(plan=draft, order=1)
    assert task.cadence == "monthly"
    assert [party.name for party in task.parties.all()] == ["Công an thành phố"]
    assert Duty.objects.count() == 1


def test_a_plan_is_confirmed_once(plan: Plan, labour: User) -> None:
    first, last = date(2024, 1, 1), date(2025, 1, 1)
    again: list[Callable[[], Plan]] = [
        lambda: services.confirm(plan, by=labour),
        lambda: services.save_review(plan, by=labour, key="t1", dropped=True),
        lambda: services.save_period(plan, by=labour, first=first, last=last),
    ]
    for attempt in again:
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == "plan.confirmed"


# ---- the sample world's plans -------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("lai-chau-city-2024.txt", (6, 0, 7, 8)),
        ("tam-duong-district-2023.txt", (5, 1, 5, 2)),
    ],
)
def test_the_sample_plans_are_read_bound_and_confirmed(
    imported: Import, labour: User, name: str, counts: tuple[int, ...]
) -> None:
    plan = imported(sample(name), name)
    seen = review.of(plan)
    assert tuple(len(seen.of(kind)) for kind in ("target", "aim", "task", "duty")) == counts
    services.bind_suggested(plan, by=labour)
    for item in review.of(plan).open_items:
        # Where no sentence of the catalogue fits, a person chooses.
        assert item.questions == ("indicator",)
        services.save_review(plan, by=labour, key=item.key, indicators=["staff_trained_rate"])
    services.confirm(plan, by=labour)
    assert not Target.objects.filter(plan=plan, indicator="").exists()
    assert all(task.cadence for task in Task.objects.filter(plan=plan))


# ---- whose plan is it ---------------------------------------------------------------------


def test_the_unit_is_read_from_the_letterhead(world: World) -> None:
    assert intake.unit("a.txt", SHORT.encode()) == world.city
    assert intake.unit("a.txt", SHORT.encode(), "03389") == world.ward


@pytest.mark.parametrize("code", [None, "99999"])
def test_a_unit_that_cannot_be_told_is_refused(world: World, code: str | None) -> None:
    text = SHORT.replace("thành phố Lai Châu", "").replace("THÀNH PHỐ LAI CHÂU", "")
    with pytest.raises(Refusal):
        intake.unit("a.txt", text.encode(), code)


def test_who_answers_for_an_import(world: World, labour: User) -> None:
    assert intake.importer(world.city) == labour
    police = world.user(Role.POLICE, "105")
    for unit, username in ((world.ward, None), (world.city, police.username)):
        with pytest.raises(Refusal):
            intake.importer(unit, username)
