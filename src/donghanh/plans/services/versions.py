"""Versions of a plan: amended by hand or by a new document, and what goes on from one to the next.

Each version is a plan of its own, so that what was signed about one keeps pointing to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.plans.differences import pair
from donghanh.plans.models import (
    Allotment,
    Cadence,
    Duty,
    Occurrence,
    Plan,
    Target,
    Task,
    TaskParty,
)
from donghanh.plans.services import turns

#: What a version does not take from the one before.
_OF_THE_VERSION = frozenset(
    {
        *("id", "state", "version", "standing", "source_name", "source_sha256", "source"),
        *("source_lines", "draft", "review", "imported_by", "imported_at"),
        *("confirmed_by", "confirmed_at"),
    }
)


@transaction.atomic
def amend(plan: Plan, *, by: User) -> Plan:
    """A version to work on, as the plan is now; the one in work, if there is one already.

    Raises ``Refusal`` unless the plan counts.
    """
    if found := Plan.objects.filter(lineage=plan.lineage, state=Plan.State.DRAFT).first():
        return _as_plan(found)
    if plan.state != Plan.State.CONFIRMED:
        raise Refusal(
            _("Chỉ sửa đổi được bản kế hoạch đang có hiệu lực."), code="plan.not_in_force"
        )
    kept = {
        field.attname: getattr(plan, field.attname)
        for field in Plan._meta.concrete_fields
        if field.name not in _OF_THE_VERSION
    }
    new = Plan(**kept, version=_next(plan.lineage), imported_by=by, imported_at=clock.now())
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:  # two people at once
        return _as_plan(Plan.objects.get(lineage=plan.lineage, state=Plan.State.DRAFT))
    _copy_items(plan, new)
    return new


@transaction.atomic
def amends(draft: Plan, *, by: User, earlier: Plan) -> Plan:
    """Say that a document being reviewed is the next version of a plan. Raises ``Refusal``."""
    del by
    held = _as_plan(Plan.objects.select_for_update(of=("self",)).get(pk=draft.pk))
    if held.state != Plan.State.DRAFT or held.made_here:
        raise Refusal(
            _("Chỉ văn bản đang soát mới được chọn làm bản thay thế."), code="plan.not_a_draft"
        )
    if earlier.state != Plan.State.CONFIRMED or earlier.unit_id != held.unit_id:
        raise Refusal(
            _("Bản được thay phải là kế hoạch đang có hiệu lực của chính đơn vị này."),
            code="plan.not_in_force",
            field="earlier",
        )
    other = Plan.objects.filter(lineage=earlier.lineage, state=Plan.State.DRAFT)
    if other.exclude(pk=held.pk).exists():
        raise Refusal(
            _("Kế hoạch này đang có một bản sửa đổi khác. Anh/chị xác nhận hoặc bỏ bản đó trước."),
            code="plan.in_work",
            field="earlier",
        )
    if held.lineage != earlier.lineage:
        held.lineage, held.version = earlier.lineage, _next(earlier.lineage)
        held.parent_id, held.agency_id = earlier.parent_id, earlier.agency_id
        held.save(update_fields=["lineage", "version", "parent", "agency"])
    return held


@transaction.atomic
def discard(plan: Plan, *, by: User) -> None:
    """Throw away a version that was written here and never counted. Raises ``Refusal``."""
    del by
    held = _as_plan(Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk))
    if held.state != Plan.State.DRAFT or not held.made_here:
        raise Refusal(_("Chỉ bỏ được bản đang lập, chưa xác nhận."), code="plan.not_a_draft")
    held.delete()


def take_effect(plan: Plan) -> None:
    """Make a draft count in place of the version before, whose work it goes on with.

    The caller holds the draft and has opened its turns.
    """
    earlier = (
        Plan.objects.select_for_update(of=("self",))
        .filter(lineage=plan.lineage, state=Plan.State.CONFIRMED)
        .first()
    )
    if earlier is not None:
        earlier.state = Plan.State.REPLACED
        earlier.save(update_fields=["state"])
        if not plan.made_here:
            _continue_lineages(earlier, plan)
        _copy_allotments(earlier, plan)
        tasks: Mapping[UUID, Task] = {task.lineage: task for task in plan.tasks.all()}
        turns.move(earlier.occurrences.all(), to=tasks, plan=plan)
        _leave_to_lower(plan)
    plan.state = Plan.State.CONFIRMED
    plan.save(update_fields=["state"])


# ---- how it is done -----------------------------------------------------------------------


def _next(lineage: UUID) -> int:
    last: int = Plan.objects.filter(lineage=lineage).aggregate(last=Max("version"))["last"]
    return last + 1


def _as_plan(found: Any) -> Plan:
    assert isinstance(found, Plan)
    return found


def _copy_items(plan: Plan, new: Plan) -> None:
    for model in (Target, Duty, Cadence):
        rows = list(model.objects.filter(plan=plan))
        for row in rows:
            row.pk, row.plan = None, new
        model.objects.bulk_create(rows)
    _copy_allotments(plan, new)
    tasks = list(plan.tasks.prefetch_related("parties"))
    parties = {task.lineage: list(task.parties.all()) for task in tasks}
    for task in tasks:
        task.pk, task.plan = None, new
    Task.objects.bulk_create(tasks)
    TaskParty.objects.bulk_create(
        TaskParty(task=task, role=one.role, name=one.name, agency_kind=one.agency_kind)
        for task in tasks
        for one in parties[task.lineage]
    )


def _copy_allotments(earlier: Plan, plan: Plan) -> None:
    """Units keep their parts of targets that go on, unless they got others since."""
    targets = {target.lineage: target for target in plan.targets.all()}
    given = {
        (one.target.lineage, one.unit_id)
        for one in Allotment.objects.filter(target__plan=plan).select_related("target")
    }
    Allotment.objects.bulk_create(
        Allotment(target=targets[one.target.lineage], unit_id=one.unit_id, value=one.value)
        for one in Allotment.objects.filter(target__plan=earlier).select_related("target")
        if one.target.lineage in targets and (one.target.lineage, one.unit_id) not in given
    )


def _leave_to_lower(plan: Plan) -> None:
    """What plans below already do as theirs is not opened here a second time."""
    theirs = Occurrence.objects.filter(
        plan__parent__lineage=plan.lineage,
        plan__state=Plan.State.CONFIRMED,
        unit=OuterRef("unit"),
        first=OuterRef("first"),
        task__origin__lineage=OuterRef("task__lineage"),
    )
    doubled = plan.occurrences.filter(Exists(theirs)).exclude(
        pk__in=turns.with_work(plan.occurrences.all()).values("pk")
    )
    doubled.delete()


def _continue_lineages(earlier: Plan, plan: Plan) -> None:
    """Tell which sentences of a new document go on from which of the one before."""
    for name in ("targets", "tasks"):
        rows = list(getattr(plan, name).all())
        for pk, before in pair(list(getattr(earlier, name).all()), rows).items():
            row = next(one for one in rows if one.pk == pk)
            row.lineage, row.origin_id, row.came_as = (
                before.lineage,
                before.origin_id,
                before.came_as,
            )
        if rows:
            type(rows[0]).objects.bulk_update(rows, ["lineage", "origin", "came_as"])
