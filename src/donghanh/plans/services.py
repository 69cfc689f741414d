"""Writes: import a plan, decide about its draft, confirm it, record how far its tasks are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.errors import Refusal
from donghanh.indicators import catalogue
from donghanh.plans import passages, review, timing
from donghanh.plans.models import Cadence, Duty, Plan, Target, Task, TaskParty, TaskProgress
from donghanh.plans.parties import agency_kind_of
from donghanh.plans.reading import read_bytes
from donghanh.plans.reading.draft import Draft
from donghanh.plans.review import Item
from donghanh.text import format_date

COMPARATORS = ("=", ">", ">=", "<", "<=", "~", "range")
#: What a decision may hold; see ``review``.
DECISIONS = frozenset(
    (
        *("text", "comparator", "value", "value_to", "indicators", "unmeasured", "note"),
        *("when", "condition", "lead", "coordinating", "accepted", "dropped"),
    )
)
#: Suggestions under this confidence are left to a person.
LEAST = 0.5
#: Kinds of periods as this house names them, where the reader says otherwise.
CADENCES = {"half_year": "six_month", "year": "annual"}


@transaction.atomic
def import_plan(*, file_name: str, content: bytes, unit: Unit, by: User) -> Plan:
    """Read a document into a draft. The same file again answers the plan of the first time.

    Raises ``UnreadablePlan`` for a file without text, ``Refusal`` for one that is no plan.
    """
    digest = hashlib.sha256(content).hexdigest()
    before = Plan.objects.filter(unit=unit, source_sha256=digest)
    if known := before.first():
        return _as_plan(known)
    source, draft = read_bytes(content, file_name)
    if found := next((one for one in draft.warnings if one.code == "not_a_plan"), None):
        raise Refusal(found.message, code="plan.not_a_plan", field="file")
    plan = Plan(
        unit=unit,
        source_name=file_name[-200:],
        source_sha256=digest,
        source=content,
        source_lines=passages.lines_of(source),
        draft=draft.to_json(),
        imported_by=by,
        **_head(draft, file_name),
    )
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:  # the same file, sent twice at once
        return _as_plan(before.get())
    return plan


def _as_plan(found: Any) -> Plan:
    assert isinstance(found, Plan)
    return found


def _head(draft: Draft, file_name: str) -> dict[str, Any]:
    """What the letterhead and the title say."""
    period = draft.plan_period
    return {
        "doc_type": draft.doc_type or "plan",
        "authority": (draft.authority.name or "")[:200],
        "number": (draft.number or "")[:60],
        "issued_on": draft.date_partial.whole(),
        "title": draft.title or file_name,
        "starts_on": period.first if period else None,
        "ends_on": period.last if period else None,
        "budget_text": draft.budget.text or "",
        "budget_amount": draft.budget.amount,
    }


@transaction.atomic
def save_review(plan: Plan, *, by: User, key: str, **decision: Any) -> Plan:
    """Decide about one item of the draft; what was decided about it before stays unless named.

    Fields: ``DECISIONS``. Raises ``Refusal`` for a confirmed plan, an item that is not there, an
    indicator that is not in the catalogue, or a range whose ends are the wrong way round.
    """
    del by  # who may is the caller's matter; the log has the name
    draft = _draft_of(plan)
    item = review.of(draft).item(key)
    if item is None:
        raise Refusal(_("Bản nháp không có mục này."), code="plan.no_item")
    assert decision.keys() <= DECISIONS, decision.keys() - DECISIONS
    wanted = {**item.decision, **_plain(decision)}
    _check(item, wanted)
    draft.review.setdefault("items", {})[key] = wanted
    draft.save(update_fields=["review"])
    plan.review = draft.review
    return plan


@transaction.atomic
def save_period(plan: Plan, *, by: User, first: date, last: date) -> Plan:
    """Say, or confirm, which days the plan covers; both are included."""
    del by
    if last < first:
        raise Refusal(
            _("Ngày kết thúc kế hoạch phải sau ngày bắt đầu."), code="plan.period", field="last"
        )
    draft = _draft_of(plan)
    draft.review["period"] = {"from": first.isoformat(), "to": last.isoformat()}
    draft.starts_on, draft.ends_on = first, last
    draft.save(update_fields=["review", "starts_on", "ends_on"])
    plan.review, plan.starts_on, plan.ends_on = draft.review, first, last
    return plan


@transaction.atomic
def bind_suggested(plan: Plan, *, by: User, least: float = LEAST) -> Plan:
    """Answer the open questions with their suggestions, as far as these are sure enough.

    A target takes its best indicator, a target without a figure every one that fits; a bare
    figure is read as "at least". Doubtful readings stay open: a person has to look.
    """
    for item in review.of(plan).open_items:
        decision: dict[str, Any] = {}
        if "comparator" in item.questions:
            decision["comparator"] = ">="
        sure = [one for one, confidence in item.suggestions if confidence >= least]
        if "indicator" in item.questions and sure:
            decision["indicators"] = sure[:1] if item.has_figure else sure
        if decision:
            save_review(plan, by=by, key=item.key, **decision)
    seen = review.of(plan)
    if seen.period_open and seen.period:
        save_period(plan, by=by, first=seen.period[0], last=seen.period[1])
    return plan


@transaction.atomic
def confirm(plan: Plan, *, by: User) -> Plan:
    """Make the draft count: targets, tasks, duties and reporting become rows.

    Raises ``Refusal`` while a question is open, or when the plan was confirmed before.
    """
    draft = _draft_of(plan)
    seen = review.of(draft)
    if seen.open_count:
        raise Refusal(
            _("Còn %(count)s chỗ phải quyết định trước khi xác nhận kế hoạch.")
            % {"count": seen.open_count},
            code="plan.open_questions",
        )
    assert seen.period is not None
    draft.starts_on, draft.ends_on = seen.period
    _write_targets(draft, seen)
    _write_tasks(draft, seen)
    Duty.objects.bulk_create(_duty(draft, order, item) for order, item in _ordered(seen, "duty"))
    Cadence.objects.bulk_create(
        Cadence(
            plan=draft,
            who=item.get("who") or "",
            to=item.get("to") or "",
            kinds=[CADENCES.get(code, code) for code in item.found["cadence_codes"]],
        )
        for item in seen.kept("report")
    )
    draft.state, draft.confirmed_by, draft.confirmed_at = Plan.State.CONFIRMED, by, clock.now()
    draft.save(update_fields=["state", "confirmed_by", "confirmed_at", "starts_on", "ends_on"])
    plan.refresh_from_db(
        fields=["state", "confirmed_by", "confirmed_at", "starts_on", "ends_on", "review"]
    )
    return plan


@transaction.atomic
def record_progress(
    task: Task,
    *,
    by: User,
    on: date,
    percent: int,
    note: str = "",
    turn: date | None = None,
    idempotency_key: UUID | None = None,
) -> TaskProgress:
    """Add how far a task is. ``turn`` is the first day of the turn, for a task that has turns.

    The same ``idempotency_key`` again answers the first row. Raises ``Refusal``.
    """
    key = idempotency_key or uuid4()
    again: TaskProgress | None = TaskProgress.objects.filter(idempotency_key=key).first()
    if again is not None:
        return again
    if task.plan.state != Plan.State.CONFIRMED:
        raise Refusal(
            _("Kế hoạch chưa được xác nhận nên chưa ghi tiến độ được."), code="plan.draft"
        )
    if on > clock.today():
        raise Refusal(
            _("Ngày ghi tiến độ không được sau hôm nay, %(today)s.")
            % {"today": format_date(clock.today())},
            code="progress.future",
            field="on",
        )
    if not 0 <= percent <= 100:
        raise Refusal(_("Mức hoàn thành từ 0 đến 100."), code="progress.percent", field="percent")
    turns = [one.first for one in timing.turns(timing_of(task))]
    if (turn not in turns) if turns else (turn is not None):
        raise Refusal(
            _("Chọn một lượt việc có trong kế hoạch."), code="progress.turn", field="turn"
        )
    return TaskProgress._default_manager.create(
        task=task, on=on, turn=turn, percent=percent, note=note, by=by, idempotency_key=key
    )


def timing_of(task: Task) -> timing.Timing:
    """When a task is due, as it was read when the plan was confirmed."""
    return timing.Timing(task.cadence, task.starts_on, task.due_on)


# ---- how it is done -----------------------------------------------------------------------


def _draft_of(plan: Plan) -> Plan:
    """The plan's row, locked, while it is still a draft."""
    draft = _as_plan(Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk))
    if draft.state != Plan.State.DRAFT:
        raise Refusal(
            _("Kế hoạch đã được xác nhận nên không sửa bản nháp được nữa."), code="plan.confirmed"
        )
    return draft


def _plain(decision: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in decision.items()
    }


def _check(item: Item, wanted: Mapping[str, Any]) -> None:
    for indicator in wanted.get("indicators", ()):
        catalogue.get(indicator)
    if item.has_figure:
        comparator = wanted.get("comparator", item.found["comparator"])
        low, high = wanted.get("value", item.found["value"]), wanted.get("value_to")
        assert comparator in COMPARATORS, comparator
        if comparator == "range" and (high is None or Decimal(str(high)) < Decimal(str(low))):
            raise Refusal(
                _("Mức “từ … đến …” cần hai số, số sau không nhỏ hơn số trước."),
                code="plan.range",
                field="value_to",
            )


def _ordered(seen: review.Review, *kinds: review.Kind) -> list[tuple[int, Item]]:
    return list(enumerate(seen.kept(*kinds), 1))


def _write_targets(plan: Plan, seen: review.Review) -> None:
    rows: list[Target] = []
    for item in sorted(seen.kept("target", "aim"), key=lambda item: (item.first, item.key)):
        for indicator in item.indicators or ("",):
            rows.append(_target(plan, len(rows) + 1, item, indicator))
    Target.objects.bulk_create(rows)


def _target(plan: Plan, order: int, item: Item, indicator: str) -> Target:
    """One row for each indicator that measures the sentence, the part named in the note."""
    note = str(item.get("note") or "")
    if len(item.indicators) > 1:
        part = _("Một vế của chỉ tiêu: %(part)s.") % {"part": catalogue.get(indicator).short}
        note = f"{part} {note}".strip()
    return Target(
        plan=plan,
        order=order,
        text=item.text,
        comparator=item.get("comparator") or "",
        value=item.number("value"),
        value_to=item.number("value_to"),
        out_of=item.number("out_of"),
        unit_of_measure=(item.get("unit") or "")[:60],
        subject=item.get("subject") or "",
        direction=item.get("direction") or "",
        deadline=(item.get("deadline") or "")[:120],
        component=item.get("component") or "",
        passage=item.found["passage"][:120],
        indicator=indicator,
        note=note,
        line=item.first,
    )


def _write_tasks(plan: Plan, seen: review.Review) -> None:
    for order, item in _ordered(seen, "task"):
        words = item.get("when") or ""
        when = timing.read(words, plan.starts_on, plan.ends_on)
        task = Task.objects.create(
            plan=plan,
            order=order,
            code=item.found["id"][:20],
            text=item.text,
            component=item.get("component") or "",
            when_text=words[:200],
            condition=(item.get("condition") or "")[:200],
            cadence=when.cadence,
            starts_on=when.starts_on,
            due_on=when.due_on,
            line=item.first,
        )
        TaskParty.objects.bulk_create(
            TaskParty(task=task, role=role, name=name[:200], agency_kind=agency_kind_of(name))
            for role in ("lead", "coordinating")
            for name in item.get(role) or ()
        )


def _duty(plan: Plan, order: int, item: Item) -> Duty:
    return Duty(
        plan=plan,
        order=order,
        block=item.block_number,
        agency=item.block["agency"],
        agencies=item.block["agencies"],
        text=item.text,
        requested=item.block["requested"],
        standing=item.block["standing_agency"],
        line=item.first,
    )
