"""The money of a plan: lines that are allotted, and the ledger of what was spent and settled."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.plans import norms
from donghanh.plans.models import BudgetEntry, BudgetLine, Plan, Task
from donghanh.plans.services.work import check_counts
from donghanh.register.versions import (
    first_version,
    last_version,
    next_version,
    refuse_future,
    said_reason,
    written_before,
)
from donghanh.text import squeeze


@transaction.atomic
def add_line(
    plan: Plan,
    *,
    by: User,
    source: str,
    item: str,
    allotted: int,
    task: Task | None = None,
    norm: str = "",
    quantity: int | None = None,
) -> BudgetLine:
    """Allot money of one source to a cost item. Raises ``Refusal``."""
    del by
    check_counts(plan)
    content = {
        "source": source,
        "item": item,
        "allotted": allotted,
        "task": task,
        "norm": norm,
        "quantity": quantity,
    }
    line: BudgetLine = BudgetLine.objects.create(plan=plan, **_checked(plan, content))
    return line


@transaction.atomic
def change_line(line: BudgetLine, *, by: User, **content: Any) -> BudgetLine:
    """Change a line: its source, item, sum, task, norm. Raises ``Refusal``."""
    del by
    held = _held(line)
    for name, value in _checked(held.plan, content).items():
        setattr(held, name, value)
    held.save(update_fields=list(content))
    return held


@transaction.atomic
def drop_line(line: BudgetLine, *, by: User) -> None:
    """Take a line out. Raises ``Refusal`` once money was booked on it."""
    del by
    held = _held(line)
    if held.entries.exists():
        raise Refusal(
            _(
                "Khoản này đã có số chi hoặc quyết toán được ghi nên không bỏ được. "
                "Anh/chị sửa mức giao thay cho việc bỏ khoản."
            ),
            code="budget.booked",
        )
    held.delete()


@transaction.atomic
def book(
    line: BudgetLine,
    *,
    by: User,
    kind: str,
    on: date,
    amount: int,
    paper: str = "",
    idempotency_key: UUID | None = None,
) -> BudgetEntry:
    """Write that money was spent or settled. More than was allotted is written too, and marked.

    The same ``idempotency_key`` again answers the first row. Raises ``Refusal``.
    """
    if again := written_before(BudgetEntry, idempotency_key):
        return again
    held = _held(line)
    refuse_future(on, "on")
    if amount <= 0:
        raise Refusal(_("Số tiền phải lớn hơn 0."), code="budget.amount", field="amount")
    row = BudgetEntry(line=held, kind=kind, on=on, amount=amount, paper=squeeze(paper))
    return first_version(row, by=by, key=idempotency_key)


@transaction.atomic
def retract(
    entry: BudgetEntry, *, by: User, reason: str, idempotency_key: UUID | None = None
) -> BudgetEntry:
    """Take back what was booked by mistake; the row stays, with the reason. Raises ``Refusal``."""
    if again := written_before(BudgetEntry, idempotency_key):
        return again
    said = said_reason(reason)
    _held(entry.line)
    last = last_version(entry)
    return next_version(last, by=by, reason=said, key=idempotency_key, retracted=True)


def _held(line: BudgetLine) -> BudgetLine:
    """The line, locked. Raises ``Refusal`` unless its plan, in the version that counts, goes on."""
    held: BudgetLine = (
        BudgetLine.objects.select_for_update(of=("self",)).select_related("plan").get(pk=line.pk)
    )
    counts = Plan._default_manager.filter(
        lineage=held.plan.lineage, state=Plan.State.CONFIRMED
    ).exists()
    if not counts:
        check_counts(held.plan)
    return held


def _checked(plan: Plan, content: dict[str, Any]) -> dict[str, Any]:
    if "item" in content:
        content["item"] = squeeze(content["item"])
        if not content["item"]:
            raise Refusal(_("Nhập nội dung chi."), code="budget.item", field="item")
    if content.get("allotted", 0) < 0:
        raise Refusal(_("Mức giao không được nhỏ hơn 0."), code="budget.sum", field="allotted")
    task = content.get("task")
    if task is not None and task.plan.lineage != plan.lineage:
        raise Refusal(_("Chọn một nhiệm vụ của kế hoạch này."), code="budget.task", field="task")
    if norm := content.get("norm"):
        assert plan.starts_on is not None
        if norms.named(norm, plan.starts_on) is None:
            raise Refusal(
                _("Định mức này không áp dụng vào ngày kế hoạch bắt đầu."),
                code="budget.norm",
                field="norm",
            )
        if not content.get("quantity"):
            raise Refusal(
                _("Nhập số lượng để so với định mức."), code="budget.quantity", field="quantity"
            )
    return content
