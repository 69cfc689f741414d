"""From a file to a draft, and what people decide about its items."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.errors import Refusal
from donghanh.indicators import catalogue
from donghanh.plans import passages, review
from donghanh.plans.models import Plan
from donghanh.plans.reading import read_bytes
from donghanh.plans.reading.draft import Draft
from donghanh.plans.review import Item

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
    draft = draft_of(plan)
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
    draft = draft_of(plan)
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


# ---- how it is done -----------------------------------------------------------------------


def draft_of(plan: Plan) -> Plan:
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
