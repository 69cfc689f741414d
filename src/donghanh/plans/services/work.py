"""What is reported about a turn of a task, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.plans.models import Difficulty, Evidence, Occurrence, Plan, TaskProgress
from donghanh.register.vault import Kept
from donghanh.register.versions import (
    first_version,
    last_version,
    next_version,
    said_reason,
    written_before,
)
from donghanh.text import format_date


@transaction.atomic
def record_progress(
    occurrence: Occurrence,
    *,
    by: User,
    on: date,
    percent: int,
    note: str = "",
    files: Sequence[Kept] = (),
    idempotency_key: UUID | None = None,
) -> TaskProgress:
    """Add how far a turn is, with the files that show it.

    The same ``idempotency_key`` again answers the first row. Raises ``Refusal``.
    """
    if again := written_before(TaskProgress, idempotency_key):
        return again
    held = hold(occurrence)
    check_day(on)
    if held.cancelled_on:
        raise Refusal(
            _("Lượt việc này đã được quyết định không làm nữa."), code="progress.cancelled"
        )
    _check_percent(percent)
    row = _write(held, by=by, on=on, percent=percent, note=note, key=idempotency_key)
    attach(files, progress=row)
    project(held)
    return row


@transaction.atomic
def correct_progress(
    progress: TaskProgress,
    *,
    by: User,
    reason: str,
    percent: int,
    note: str,
    idempotency_key: UUID | None = None,
) -> TaskProgress:
    """Put right what was reported about a turn on a day; the wrong words stay in the ledger.

    Raises ``Refusal`` without a reason, and for what is no report.
    """
    if again := written_before(TaskProgress, idempotency_key):
        return again
    said = said_reason(reason)
    assert progress.occurrence is not None
    held = hold(progress.occurrence)
    last = last_version(progress)
    if last.kind != TaskProgress.Kind.REPORT:
        raise Refusal(
            _("Chỉ đính chính được mức hoàn thành đã báo cáo."), code="progress.not_a_report"
        )
    _check_percent(percent)
    row = next_version(last, by=by, reason=said, key=idempotency_key, percent=percent, note=note)
    project(held)
    return row


@transaction.atomic
def cancel(
    occurrence: Occurrence, *, by: User, reason: str, idempotency_key: UUID | None = None
) -> TaskProgress:
    """Decide, with a reason, that a turn will not be done. Raises ``Refusal``."""
    if again := written_before(TaskProgress, idempotency_key):
        return again
    held = hold(occurrence)
    if not reason.strip():
        raise Refusal(_("Nhập lý do không làm nữa."), code="progress.reason", field="reason")
    if held.cancelled_on or held.done_on:
        raise Refusal(
            _("Lượt việc này đã xong hoặc đã được quyết định không làm nữa."),
            code="progress.closed",
        )
    kind = TaskProgress.Kind.CANCELLED
    row = _write(
        held, by=by, on=clock.today(), percent=held.percent, note=reason, kind=kind,
        key=idempotency_key,
    )  # fmt: skip
    project(held)
    return row


@transaction.atomic
def resume(
    occurrence: Occurrence, *, by: User, reason: str = "", idempotency_key: UUID | None = None
) -> TaskProgress:
    """Take a cancelled turn up again. Raises ``Refusal``."""
    if again := written_before(TaskProgress, idempotency_key):
        return again
    held = hold(occurrence)
    if not held.cancelled_on:
        raise Refusal(_("Lượt việc này đang được làm."), code="progress.not_cancelled")
    kind = TaskProgress.Kind.RESUMED
    row = _write(
        held, by=by, on=clock.today(), percent=held.percent, note=reason, kind=kind,
        key=idempotency_key,
    )  # fmt: skip
    project(held)
    return row


# ---- for the services beside --------------------------------------------------------------


def hold(occurrence: Occurrence) -> Occurrence:
    """The turn, locked. Raises ``Refusal`` unless its plan counts."""
    held: Occurrence = (
        Occurrence.objects.select_for_update(of=("self",))
        .select_related("plan", "task")
        .defer(*(f"plan__{name}" for name in ("source", "source_lines", "draft", "review")))
        .get(pk=occurrence.pk)
    )
    check_counts(held.plan)
    return held


def check_counts(plan: Plan) -> None:
    """Raises ``Refusal`` for a draft, or a version that was replaced."""
    if plan.state == Plan.State.DRAFT:
        raise Refusal(
            _("Kế hoạch chưa được xác nhận nên chưa ghi tiến độ được."), code="plan.draft"
        )
    if plan.state == Plan.State.REPLACED:
        raise Refusal(
            _("Bản kế hoạch này đã có bản thay thế. Anh/chị ghi vào bản đang có hiệu lực."),
            code="plan.replaced",
        )


def check_day(on: date, field: str = "on") -> None:
    if on > clock.today():
        raise Refusal(
            _("Ngày ghi tiến độ không được sau hôm nay, %(today)s.")
            % {"today": format_date(clock.today())},
            code="progress.future",
            field=field,
        )


def _check_percent(percent: int) -> None:
    if not 0 <= percent <= 100:
        raise Refusal(_("Mức hoàn thành từ 0 đến 100."), code="progress.percent", field="percent")


def attach(files: Sequence[Kept], **owner: Any) -> None:
    """Add kept files to what they show: ``progress`` or ``figure``."""
    Evidence.objects.bulk_create(Evidence(**owner, **kept.columns()) for kept in files)


def project(occurrence: Occurrence) -> Occurrence:
    """Write again what follows from the ledger about a turn. The caller holds its row.

    In order of the day and then of recording, so that the last word about a day wins; what was
    corrected keeps its place.
    """
    occurrence.percent = 0
    occurrence.begun_on = occurrence.done_on = occurrence.cancelled_on = None
    for row in ledger_of(occurrence):
        if row.kind != TaskProgress.Kind.REPORT:
            gone = row.kind == TaskProgress.Kind.CANCELLED
            occurrence.cancelled_on = row.on if gone else None
            continue
        occurrence.percent = row.percent
        if row.percent and not occurrence.begun_on:
            occurrence.begun_on = row.on
        if row.percent < 100:
            occurrence.done_on = None
        elif not occurrence.done_on:
            occurrence.done_on = row.on
    blocking = Difficulty.objects.filter(
        occurrence=occurrence, blocking=True, settled_on__isnull=True
    )
    occurrence.blocked_on = (
        blocking.order_by("raised_on").values_list("raised_on", flat=True).first()
    )
    occurrence.save(update_fields=["percent", "begun_on", "done_on", "cancelled_on", "blocked_on"])
    return occurrence


def ledger_of(occurrence: Occurrence) -> Any:
    """What was said about a turn, the oldest day first; also before there were occurrences."""
    before = Q(
        occurrence=None, task=occurrence.task_id, turn=occurrence.first if occurrence.due else None
    )
    if occurrence.unit_id != occurrence.plan.unit_id:
        before = Q(pk=None)
    return (
        TaskProgress._default_manager.known_at()
        .filter(Q(occurrence=occurrence) | before)
        .order_by("on", "root")
    )


def _write(
    held: Occurrence,
    *,
    by: User,
    on: date,
    percent: int,
    note: str,
    key: UUID | None,
    kind: str = TaskProgress.Kind.REPORT,
) -> TaskProgress:
    row = TaskProgress(
        task_id=held.task_id,
        occurrence=held,
        kind=kind,
        on=on,
        turn=held.first if held.due else None,
        percent=percent,
        note=note,
    )
    return first_version(row, by=by, key=key)
