"""A reviewed draft becomes a plan that counts: targets, tasks, duties and reporting become rows."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.indicators import catalogue
from donghanh.plans import review, timing
from donghanh.plans.models import Cadence, Duty, Plan, Target, Task, TaskParty
from donghanh.plans.parties import agency_kind_of
from donghanh.plans.review import Item
from donghanh.plans.services import turns, versions
from donghanh.plans.services.importing import draft_of

#: Kinds of periods as this house names them, where the reader says otherwise.
CADENCES = {"half_year": "six_month", "year": "annual"}


@transaction.atomic
def confirm(plan: Plan, *, by: User) -> Plan:
    """Make the draft count: targets, tasks, duties and reporting become rows, tasks get their turns.

    A draft that amends an earlier version takes its place, and goes on with its work. Raises ``Refusal`` while a question is open, or when the plan was confirmed before.
    """
    draft = draft_of(plan)
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
    turns.open_all(draft)
    draft.confirmed_by, draft.confirmed_at = by, clock.now()
    draft.save(update_fields=["confirmed_by", "confirmed_at", "starts_on", "ends_on"])
    versions.take_effect(draft)
    plan.refresh_from_db(
        fields=["state", "confirmed_by", "confirmed_at", "starts_on", "ends_on", "review"]
    )
    return plan


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
            product=item.get("product") or "",
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
