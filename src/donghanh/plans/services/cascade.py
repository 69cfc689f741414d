"""A plan made from the plan above: pre-filled, edited, confirmed, sent up, judged, kept in step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.indicators import catalogue
from donghanh.plans import prefill, timing
from donghanh.plans.models import (
    OfferAnswer,
    Plan,
    PlanStep,
    Target,
    Task,
    TaskParty,
)
from donghanh.plans.parties import agency_kind_of
from donghanh.plans.prefill import Content, Part
from donghanh.plans.queries import cascade as queries
from donghanh.plans.queries.plans import current
from donghanh.plans.rights import UNIT_OFFICES, may_make
from donghanh.plans.services import turns, versions
from donghanh.register.versions import first_version
from donghanh.text import format_date

Kind = PlanStep.Kind


@transaction.atomic
def make_own(parent: Plan, *, by: User) -> Plan:
    """Make the plan of the user's unit, or agency, from the plan above, as a draft with what
    concerns it. Made before, that one is answered. Raises ``Refusal``."""
    agency = by.agency
    if agency is None or not may_make(by, parent):
        raise Refusal(
            _("Đơn vị của anh/chị không lập kế hoạch từ kế hoạch này."), code="plan.not_below"
        )
    whole = agency.kind in UNIT_OFFICES
    own = Plan(
        unit=agency.unit,
        agency=None if whole else agency,
        parent=parent,
        lineage=uuid5(parent.lineage, f"{agency.unit_id}/{0 if whole else agency.pk}"),
        doc_type="plan",
        authority=agency.full_name,
        title=prefill.title(parent, agency.unit if whole else agency),
        starts_on=max(parent.starts_on, agency.unit.valid_from) if parent.starts_on else None,
        ends_on=parent.ends_on,
        imported_by=by,
        imported_at=clock.now(),
    )
    if made := queries.made_from(parent, own.unit, own.agency):
        return made
    try:
        with transaction.atomic():
            own.save(force_insert=True)
    except IntegrityError:  # two people at once
        made = queries.made_from(parent, own.unit, own.agency)
        assert made is not None
        return made
    for part in prefill.parts(parent, own.unit, own.agency):
        _take(own, part)
    return own


# ---- its items, while it is a draft -------------------------------------------------------


@transaction.atomic
def add_target(plan: Plan, *, by: User, **content: Any) -> Target:
    """Add a target of one's own. Fields as in ``edit_target``."""
    del by
    _draft(plan)
    _check_target(content)
    added: Target = Target.objects.create(plan=plan, order=_next(plan.targets), **content)
    return added


@transaction.atomic
def edit_target(target: Target, *, by: User, **content: Any) -> Target:
    """Change fields of a target (see ``prefill.TARGET_FIELDS``). Raises ``Refusal``."""
    del by
    _draft(target.plan)
    _check_target(content)
    _write(target, content)
    return target


@transaction.atomic
def add_task(
    plan: Plan,
    *,
    by: User,
    lead: Iterable[str] = (),
    coordinating: Iterable[str] = (),
    **content: Any,
) -> Task:
    """Add a task of one's own. Fields as in ``edit_task``."""
    del by
    _draft(plan)
    _check_text(content)
    task: Task = Task.objects.create(
        plan=plan, order=_next(plan.tasks), **_timed(plan, content), code=""
    )
    _name(task, {"lead": lead, "coordinating": coordinating})
    return task


@transaction.atomic
def edit_task(
    task: Task,
    *,
    by: User,
    lead: Iterable[str] | None = None,
    coordinating: Iterable[str] | None = None,
    **content: Any,
) -> Task:
    """Change the words, the time ("when_text", read anew), the product or who does it.

    Raises ``Refusal``.
    """
    del by
    _draft(task.plan)
    if "text" in content:
        _check_text(content)
    _write(task, _timed(task.plan, content))
    _name(task, {"lead": lead, "coordinating": coordinating})
    return task


@transaction.atomic
def drop_item(item: Target | Task, *, by: User) -> None:
    """Leave an item out of a draft."""
    del by
    _draft(item.plan)
    item.delete()


# ---- the way up ---------------------------------------------------------------------------


@transaction.atomic
def confirm_own(plan: Plan, *, by: User) -> Plan:
    """Make a plan that was written here count. What was reported so far about the tasks it takes
    from above goes on in it.

    Raises ``Refusal`` for an empty plan, or a task that would be due later than above.
    """
    draft = _draft(plan)
    if not draft.tasks.exists() and not draft.targets.exists():
        raise Refusal(_("Kế hoạch chưa có chỉ tiêu và nhiệm vụ nào."), code="plan.empty")
    if draft.starts_on is None or draft.ends_on is None:
        raise Refusal(_("Kế hoạch chưa có ngày bắt đầu và kết thúc."), code="plan.period")
    for task in draft.tasks.filter(origin__isnull=False).select_related("origin"):
        assert task.origin is not None
        latest = task.origin.due_on
        if task.due_on and latest and task.due_on > latest:
            raise Refusal(
                _("Nhiệm vụ “%(text)s” có hạn sau hạn của kế hoạch cấp trên, %(day)s.")
                % {"text": task.text[:60], "day": format_date(latest)},
                code="task.later_than_above",
            )
    draft.confirmed_by, draft.confirmed_at = by, clock.now()
    draft.save(update_fields=["confirmed_by", "confirmed_at"])
    turns.open_all(draft)
    versions.take_effect(draft)
    _take_over_work(draft)
    plan.refresh_from_db(fields=["state", "confirmed_by", "confirmed_at"])
    return plan


@transaction.atomic
def send_up(plan: Plan, *, by: User) -> Plan:
    """Send a plan that counts to the unit above. Sent twice it is sent once. Raises ``Refusal``."""
    held = _hold(plan)
    if held.state != Plan.State.CONFIRMED or held.parent_id is None:
        raise Refusal(
            _("Chỉ gửi lên được kế hoạch lập từ kế hoạch cấp trên và đã xác nhận."),
            code="plan.not_to_send",
        )
    if held.standing in (Plan.Standing.SENT, Plan.Standing.ACCEPTED):
        return held
    if held.standing == Plan.Standing.RETURNED:
        raise Refusal(
            _("Cấp trên đã trả lại bản này. Anh/chị lập bản sửa đổi rồi gửi lại."),
            code="plan.returned",
        )
    return _step(held, Kind.SENT, by, "")


@transaction.atomic
def accept(plan: Plan, *, by: User, remark: str = "") -> Plan:
    """The unit above takes a plan that was sent up. Raises ``Refusal`` if it was judged before."""
    return _step(_sent(plan), Kind.ACCEPTED, by, remark)


@transaction.atomic
def give_back(plan: Plan, *, by: User, remark: str) -> Plan:
    """The unit above sends a plan back with remarks. Raises ``Refusal``."""
    if not remark.strip():
        raise Refusal(_("Nhập điều cần sửa."), code="plan.remark", field="remark")
    return _step(_sent(plan), Kind.RETURNED, by, remark)


# ---- changes of the plan above ------------------------------------------------------------


@transaction.atomic
def answer_offer(plan: Plan, *, by: User, lineage: UUID, take: bool) -> Plan:
    """Take a change of the plan above over, or keep one's own.

    What is taken goes into the version in work; a plan that counts gets one. Answers that version,
    or the plan itself. Raises ``Refusal`` for a change that is not offered (any more).
    """
    held = _hold(plan)
    offer = next((one for one in queries.offers(held) if one.lineage == lineage), None)
    if offer is None:
        raise Refusal(_("Thay đổi này đã được trả lời rồi."), code="offer.gone")
    assert held.parent is not None
    above = current(held.parent.lineage)
    assert above is not None
    row = OfferAnswer(plan_lineage=held.lineage, parent=above, lineage=lineage, taken=take)
    first_version(row, by=by, key=None)
    if not take:
        if offer.own is not None and offer.part is not None:
            # Kept as it is: from now on compared with what is above today.
            model = type(offer.own)
            same = model.objects.filter(
                lineage=offer.own.lineage, plan__state__in=("draft", "confirmed")
            )
            same.update(came_as=offer.part.content)
        return held
    work = versions.amend(held, by=by) if held.state == Plan.State.CONFIRMED else held
    rows = work.targets if offer.kind == "target" else work.tasks
    own = rows.filter(origin__lineage=lineage).first()
    if offer.part is None:
        if own is not None:
            own.delete()
    elif own is None:
        _take(work, offer.part)
    else:
        own.origin, own.came_as = offer.part.item, offer.part.content
        _write(own, prefill.columns(offer.part.content), "origin", "came_as")
        if isinstance(own, Task):
            _write_parties(own, offer.part.content)
    return work


# ---- how it is done -----------------------------------------------------------------------


def _hold(plan: Plan) -> Plan:
    held: Plan = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("unit__parent__parent", "agency", "parent")
        .get(pk=plan.pk)
    )
    return held


def _draft(plan: Plan) -> Plan:
    held = _hold(plan)
    if held.state != Plan.State.DRAFT or not held.made_here:
        raise Refusal(
            _(
                "Kế hoạch này không ở trạng thái đang lập nên không sửa được. Anh/chị lập bản sửa đổi."
            ),
            code="plan.not_in_work",
        )
    return held


def _sent(plan: Plan) -> Plan:
    held = _hold(plan)
    if held.standing != Plan.Standing.SENT or held.state != Plan.State.CONFIRMED:
        raise Refusal(
            _("Kế hoạch này không chờ ý kiến của cấp trên (chưa gửi, hoặc đã có ý kiến)."),
            code="plan.not_sent",
        )
    return held


def _step(held: Plan, kind: Kind, by: User, remark: str) -> Plan:
    first_version(PlanStep(plan=held, kind=kind, remark=remark), by=by, key=None)
    held.standing = kind.value
    held.save(update_fields=["standing"])
    return held


def _take(plan: Plan, part: Part) -> None:
    """Write an item of the plan above into the own plan."""
    kept = {**prefill.columns(part.content), "origin": part.item, "came_as": part.content}
    if part.kind == "target":
        Target.objects.create(plan=plan, order=_next(plan.targets), **kept)
        return
    task = Task.objects.create(plan=plan, order=_next(plan.tasks), **kept)
    _write_parties(task, part.content)


def _write_parties(task: Task, content: Content) -> None:
    task.parties.all().delete()
    TaskParty.objects.bulk_create(
        TaskParty(task=task, role=role, name=name[:200], agency_kind=kind)
        for role, name, kind in content["parties"]
    )


def _name(task: Task, names: Mapping[str, Iterable[str] | None]) -> None:
    for role, listed in names.items():
        if listed is None:
            continue
        task.parties.filter(role=role).delete()
        TaskParty.objects.bulk_create(
            TaskParty(task=task, role=role, name=name[:200], agency_kind=agency_kind_of(name))
            for name in listed
        )


def _timed(plan: Plan, content: Mapping[str, Any]) -> dict[str, Any]:
    """With the days that the words for the time mean."""
    if "when_text" not in content:
        return dict(content)
    when = timing.read(content["when_text"], plan.starts_on, plan.ends_on)
    days: dict[str, str | date | None] = {
        "cadence": when.cadence,
        "starts_on": when.starts_on,
        "due_on": when.due_on,
    }
    return {**content, **days}


def _write(item: Target | Task, content: Mapping[str, Any], *also: str) -> None:
    for name, value in content.items():
        setattr(item, name, value)
    item.save(update_fields=[*content, *also])


def _next(rows: Any) -> int:
    last: int | None = rows.aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


def _check_text(content: Mapping[str, Any]) -> None:
    if not str(content.get("text", "")).strip():
        raise Refusal(_("Nhập nội dung."), code="item.text", field="text")


def _check_target(content: Mapping[str, Any]) -> None:
    if "text" in content:
        _check_text(content)
    if content.get("indicator"):
        catalogue.get(content["indicator"])
    low: Decimal | None = content.get("value")
    high: Decimal | None = content.get("value_to")
    if content.get("comparator") == "range" and (low is None or high is None or high < low):
        raise Refusal(
            _("Mức “từ … đến …” cần hai số, số sau không nhỏ hơn số trước."),
            code="plan.range",
            field="value_to",
        )


def _take_over_work(plan: Plan) -> None:
    """Turns of the plan above in this unit go on in the own plan, never due later than above."""
    if plan.parent is None:
        return
    above = current(plan.parent.lineage)
    if above is None:
        return
    rows = plan.tasks.filter(origin__isnull=False).select_related("origin")
    tasks = {task.origin.lineage: task for task in rows if task.origin}
    found = above.occurrences.filter(unit=plan.unit)
    turns.move(found, to=tasks, plan=plan, keep_due=True)
