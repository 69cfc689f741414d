"""The money of a plan, inspections, commendations: rules, pages, who may do what."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency
from donghanh.errors import Refusal
from donghanh.plans import services as plans
from donghanh.plans.models import BudgetEntry, BudgetLine, Commendation, Finding, Inspection, Plan
from donghanh.plans.queries import budget as queries
from donghanh.plans.services import budget as services
from donghanh.plans.services import inspections
from donghanh.plans.tests.test_work_pages import key, page, signed, words
from donghanh.prevention import services as prevention
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db

JUNE = date(2024, 6, 14)


@pytest.fixture
def line(plan: Plan, labour: User) -> BudgetLine:
    """Ten million đồng of the city for a course."""
    return services.add_line(
        plan,
        by=labour,
        source="district",
        item="Mở lớp tập huấn",
        allotted=10_000_000,
        task=plan.tasks.get(order=2),
    )


def book(line: BudgetLine, by: User, kind: str, amount: int, **more: Any) -> BudgetEntry:
    return services.book(line, by=by, kind=kind, on=JUNE, amount=amount, **more)


def money(plan: Plan) -> tuple[int, int, int, int, int]:
    found = queries.budget(plan).money
    return (found.allotted, found.spent, found.settled, found.rest, found.over)


# ---- rules --------------------------------------------------------------------------------


def test_the_sums_follow_the_ledger(plan: Plan, line: BudgetLine, labour: User) -> None:
    assert money(plan) == (10_000_000, 0, 0, 10_000_000, 0)
    book(line, labour, "spent", 6_000_000)
    book(line, labour, "settled", 5_000_000)
    assert money(plan) == (10_000_000, 6_000_000, 5_000_000, 4_000_000, 0)
    wrong = book(line, labour, "spent", 7_000_000)
    assert money(plan) == (10_000_000, 13_000_000, 5_000_000, -3_000_000, 3_000_000)
    services.retract(wrong, by=labour, reason="Nhập nhầm.")
    assert money(plan) == (10_000_000, 6_000_000, 5_000_000, 4_000_000, 0)
    first, second, third = queries.entries_of(line)
    assert [one.taken_back is not None for one in (first, second, third)] == [True, False, False]
    with pytest.raises(Refusal):
        services.retract(wrong, by=labour, reason="Lần nữa.")


def test_more_settled_than_spent_is_marked(plan: Plan, line: BudgetLine, labour: User) -> None:
    book(line, labour, "settled", 2_000_000)
    row = queries.line_with_all(plan, line.pk)
    assert row is not None
    assert (row.money.unproven, row.money.over) == (2_000_000, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"on": date(2024, 6, 15)}, "ledger.future"),
        ({"amount": 0}, "budget.amount"),
        ({"amount": -5}, "budget.amount"),
    ],
)
def test_what_cannot_be_booked(
    line: BudgetLine, labour: User, content: dict[str, Any], code: str
) -> None:
    usual: dict[str, Any] = {"by": labour, "kind": "spent", "on": JUNE, "amount": 1}
    with pytest.raises(Refusal) as refused:
        services.book(line, **(usual | content))
    assert refused.value.code == code


def test_a_form_sent_twice_books_once(line: BudgetLine, labour: User) -> None:
    sent = uuid4()
    assert book(line, labour, "spent", 5, idempotency_key=sent) == book(
        line, labour, "spent", 5, idempotency_key=sent
    )
    assert line.entries.count() == 1


def test_what_was_booked_never_changes(line: BudgetLine, labour: User) -> None:
    row = book(line, labour, "spent", 5)
    for change in (lambda: BudgetEntry.objects.update(amount=6), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_line_with_money_is_not_dropped(line: BudgetLine, labour: User) -> None:
    book(line, labour, "spent", 5)
    with pytest.raises(Refusal) as refused:
        services.drop_line(line, by=labour)
    assert refused.value.code == "budget.booked"
    services.change_line(line, by=labour, allotted=4)
    line.refresh_from_db()
    assert line.allotted == 4


def test_a_norm_is_compared(plan: Plan, labour: User) -> None:
    with pytest.raises(Refusal):
        services.add_line(
            plan, by=labour, source="district", item="Hồ sơ", allotted=1, norm="post_rehab_file"
        )
    with pytest.raises(Refusal):
        services.add_line(
            plan, by=labour, source="district", item="Hồ sơ", allotted=1, norm="xyz", quantity=1
        )
    content: dict[str, Any] = {"source": "district", "norm": "post_rehab_file", "quantity": 20}
    services.add_line(plan, by=labour, item="Lập hồ sơ", allotted=600_000, **content)
    services.add_line(plan, by=labour, item="Lập thêm", allotted=700_000, **content)
    (group,) = queries.budget(plan).groups
    assert [(row.reckoned, row.beside_norm) for row in group.rows] == [
        (600_000, False),
        (600_000, True),
    ]


def test_lines_go_on_with_the_next_version(plan: Plan, line: BudgetLine, labour: User) -> None:
    book(line, labour, "spent", 5)
    amended = plans.amend(plan, by=labour)
    newer = plans.confirm_own(amended, by=labour)
    newer.refresh_from_db()
    assert newer.state == Plan.State.CONFIRMED
    assert newer.pk != plan.pk
    assert money(newer)[:2] == (10_000_000, 5)
    book(line, labour, "spent", 5)
    assert money(newer)[1] == 10


def test_a_draft_has_no_money(draft: Plan, labour: User) -> None:
    with pytest.raises(Refusal) as refused:
        services.add_line(draft, by=labour, source="district", item="Họp", allotted=1)
    assert refused.value.code == "plan.draft"


# ---- pages --------------------------------------------------------------------------------


def test_the_finance_office_keeps_the_money(world: World, plan: Plan) -> None:
    theirs = signed(world.user(Role.FINANCE))
    add = reverse("plans:budget_add", args=[plan.pk])
    data = {"source": "province", "item": "In tờ rơi", "allotted": "15.000.000", "task": ""}
    assert "phải là một số nguyên" in theirs.post(add, data | {"allotted": "mười"}).content.decode()
    assert theirs.post(add, data).status_code == 302
    made = BudgetLine.objects.get()
    assert (made.allotted, made.task) == (15_000_000, None)
    change = reverse("plans:budget_change", args=[plan.pk, made.pk])
    task = plan.tasks.get(order=2)
    assert theirs.post(change, data | {"task": str(task.lineage)}).status_code == 302
    made.refresh_from_db()
    assert made.task == task
    booking = reverse("plans:budget_book", args=[plan.pk, made.pk])
    sent = {"kind": "spent", "on": "14/6/2024", "amount": "16.000.000", "paper": "PC 07"}
    answer = theirs.post(booking, sent | {"key": key(theirs, booking)}, follow=True)
    assert "vượt mức giao 1.000.000 đồng" in answer.content.decode()
    shown = words(page(theirs, "plans:budget", plan.pk))
    assert "Vượt 1.000.000 đồng" in shown
    assert "-1.000.000" in shown.replace("−", "-")
    entry = BudgetEntry._default_manager.get()
    back = reverse("plans:budget_retract", args=[plan.pk, made.pk, entry.pk])
    taken = theirs.post(back, {"reason": "Nhầm khoản.", "key": key(theirs, back)}, follow=True)
    assert "Nhầm khoản." in taken.content.decode()
    assert {"plan.budget_changed", "plan.money_booked", "plan.money_retracted"} <= set(
        AccessLog.objects.values_list("action", flat=True)
    )


def test_who_keeps_money_and_who_only_sees_it(world: World, plan: Plan, line: BudgetLine) -> None:
    pages = [
        reverse("plans:budget", args=[plan.pk]),
        reverse("plans:budget_line", args=[plan.pk, line.pk]),
    ]
    write = reverse("plans:budget_change", args=[plan.pk, line.pk])
    for role, where, sees, writes in (
        (Role.LABOUR, "", 200, 200),
        (Role.FINANCE, "", 200, 200),
        (Role.COMMUNE_OFFICER, "", 200, 404),
        (Role.LEADER, "", 200, 403),
        (Role.LABOUR, "12", 200, 404),
        (Role.LABOUR, "106", 404, 404),
    ):
        client = signed(world.user(role, where))
        assert [client.get(one).status_code for one in pages] == [sees, sees], role
        assert client.get(write).status_code == writes, role
        if sees == 200 and writes != 200:
            assert (
                reverse("plans:budget_add", args=[plan.pk])
                not in client.get(pages[0]).content.decode()
            )


def test_a_line_of_another_plan_is_not_found(plan: Plan, line: BudgetLine, labour: User) -> None:
    other = Plan.objects.create(
        unit=plan.unit, doc_type="plan", title="Khác", imported_by=labour, state="confirmed",
        starts_on=plan.starts_on, ends_on=plan.ends_on,
    )  # fmt: skip
    for name in ("budget_line", "budget_change", "budget_book"):
        address = reverse(f"plans:{name}", args=[other.pk, line.pk])
        assert signed(labour).get(address).status_code == 404


def test_the_page_of_the_money_asks_no_more_for_more_lines(
    plan: Plan, line: BudgetLine, labour: User
) -> None:
    client, address = signed(labour), reverse("plans:budget", args=[plan.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(8):
        more = services.add_line(
            plan, by=labour, source="other", item=f"Khoản {number}", allotted=5
        )
        book(more, labour, "spent", 1)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_two_dots_and_a_written_budget(plan: Plan, line: BudgetLine) -> None:
    plan.budget_amount, plan.budget_text = 25_000_000, "Tổng 25 triệu đồng."
    assert queries.budget(plan).not_allotted == 15_000_000


# ---- inspections --------------------------------------------------------------------------


def test_an_inspection_is_mended_in_time_or_late(world: World, plan: Plan, labour: User) -> None:
    theirs = signed(labour)
    add = reverse("plans:inspection_add", args=[plan.pk])
    data = {"about": f"u{world.ward.pk}", "on": "3/6/2024", "team": "Đoàn liên ngành"}
    made = theirs.post(add, data)
    seen = Inspection.objects.get()
    assert made["Location"] == reverse("plans:finding_add", args=[plan.pk, seen.pk])
    early = theirs.post(made["Location"], {"text": "Sổ chưa đủ.", "mend_until": "1/6/2024"})
    assert "không được trước ngày kiểm tra" in early.content.decode()
    for until in ("10/6/2024", "30/6/2024", ""):
        assert (
            theirs.post(made["Location"], {"text": "Sổ chưa đủ.", "mend_until": until}).status_code
            == 302
        )
    shown = words(page(theirs, "plans:inspections", plan.pk))
    assert "1 kết luận quá hạn" in shown
    late = Finding.objects.get(mend_until=date(2024, 6, 10))
    mend = reverse("plans:finding_mend", args=[plan.pk, late.pk])
    assert theirs.post(mend, {"on": "12/6/2024", "how": "Đã bổ sung."}).status_code == 302
    shown = words(page(theirs, "plans:inspections", plan.pk))
    assert "0 kết luận quá hạn" in shown
    assert "Đã khắc phục 12/6/2024" in shown
    again = theirs.post(mend, {"on": "12/6/2024", "how": "Đã bổ sung."})
    assert "không còn gì phải khắc phục" in again.content.decode()


def test_a_ward_sees_what_is_about_it(world: World, plan: Plan, labour: User) -> None:
    for unit, team in ((world.ward, "Đoàn Một"), (world.other_ward, "Đoàn Hai")):
        inspections.record_inspection(plan, by=labour, unit=unit, on=JUNE, team=team)
        inspections.propose(plan, by=labour, unit=unit, reason=f"{team} khen.")
    for name in ("plans:inspections", "plans:commendations"):
        ward = words(page(signed(world.user(Role.COMMUNE_OFFICER)), name, plan.pk))
        assert "Đoàn Một" in ward
        assert "Đoàn Hai" not in ward
        for role in (Role.LEADER, Role.PROVINCE):
            assert "Đoàn Hai" in words(page(signed(world.user(role)), name, plan.pk))


def test_only_the_keeper_writes(world: World, plan: Plan, labour: User) -> None:
    seen = inspections.record_inspection(plan, by=labour, unit=world.ward, on=JUNE, team="Đoàn")
    for role, where, status in (
        (Role.COMMUNE_OFFICER, "", 403),
        (Role.FINANCE, "", 403),
        (Role.LABOUR, "106", 404),
    ):
        client = signed(world.user(role, where))
        for address in (
            reverse("plans:inspection_add", args=[plan.pk]),
            reverse("plans:finding_add", args=[plan.pk, seen.pk]),
            reverse("plans:commendation_add", args=[plan.pk]),
        ):
            assert client.post(address, {}).status_code == status, role


# ---- commendations ------------------------------------------------------------------------


def test_an_official_is_chosen_from_the_staff(world: World, plan: Plan, labour: User) -> None:
    office = agency(AgencyKind.LABOUR, world.city, JUNE)
    member = prevention.add_staff(
        by=labour, name="Lê Thị Nháp", agency=office, post="Chuyên viên", starts_on=date(2024, 1, 2)
    )
    theirs, add = signed(labour), reverse("plans:commendation_add", args=[plan.pk])
    assert (
        "Chọn đơn vị, cơ quan hoặc cán bộ" in theirs.post(add, {"reason": "Tốt."}).content.decode()
    )
    person = world.person()
    forged = theirs.post(add, {"staff": str(person.pk + 10_000), "reason": "Tốt."})
    assert forged.status_code == 200
    assert not Commendation.objects.exists()
    assert theirs.post(add, {"staff": str(member.pk), "reason": "Tốt."}).status_code == 302
    made = Commendation.objects.get()
    assert (made.staff, made.agency) == (member, office)
    assert "Lê Thị Nháp" in words(page(theirs, "plans:commendations", plan.pk))


def test_a_proposal_is_decided_once(world: World, plan: Plan, labour: User) -> None:
    made = inspections.propose(plan, by=labour, unit=world.ward, reason="Làm tốt.")
    theirs, address = signed(labour), reverse("plans:commendation", args=[plan.pk, made.pk])
    assert "Nhập ghi chú" in theirs.post(address, {"decision": "decline"}).content.decode()
    assert theirs.post(address, {"decision": "agree"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.decided_by, made.decided_on) == ("agreed", labour, JUNE)
    again = theirs.post(address, {"decision": "decline", "answer": "Thôi."})
    assert "đã được quyết định" in again.content.decode()
    with pytest.raises(Refusal):
        inspections.decide(made, by=labour, agreed=False)
