"""Reads plans. A plan names no person; who may see it follows from units, above and below."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, Value, When

from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.plans import rights
from donghanh.plans.models import Plan, Task

#: The document and the draft are heavy: lists leave them out.
HEAVY = ("source", "source_lines", "draft", "review")


def visible_to(user: User) -> QuerySet[Plan]:
    """Plans that count, or counted once, of the user's unit, of those that it continues, and of
    the units above and below these; drafts of the own unit for those who edit plans, of the own agency for those who write its."""
    unit = user.unit
    if unit is None:
        return Plan._default_manager.none()
    here = list(rights.area(unit))
    near = (
        Q(unit__in=[*here, *rights.above(unit)])
        | Q(unit__parent__in=here)
        | Q(unit__parent__parent__in=here)
    )
    shown = Q(state__in=(Plan.State.CONFIRMED, Plan.State.REPLACED))
    acts_for = rights.acts_for(user.agency) if user.agency else []
    own = Q(unit__in=here) & (Q(agency=None) | Q(agency__in=acts_for))
    if user.can(Can.PLAN_EDIT) or user.can(Can.PLAN_IMPORT):
        shown |= own
    elif user.can(Can.PLAN_OWN):
        shown |= own & Q(source_sha256="")
    return Plan._default_manager.filter(near & shown).select_related("unit__parent__parent")


def _distance(user: User) -> Case:
    """0 for plans of the user's unit, 1 for those of units above, 2 for all others."""
    here = list(rights.area(user.unit)) if user.unit else []
    above = rights.above(user.unit) if user.unit else ()
    return Case(
        When(unit__in=here, agency=None, then=Value(0)),
        When(unit__in=above, agency=None, then=Value(1)),
        default=Value(2),
    )


def nearest(plans: QuerySet[Plan], user: User) -> Plan | None:
    """Of these plans the one that is most the user's own: of the own unit, else of a unit above,
    else of one below; the newest of these."""
    nearest_first = plans.defer(*HEAVY).order_by(_distance(user), "-starts_on", "-id")
    found: Plan | None = nearest_first.first()
    return found


def listed_for(user: User) -> QuerySet[Plan]:
    """The plans for a list, those of the own unit first, then the newest, with how much is in
    them."""
    counts = {name: Count(name, distinct=True) for name in ("targets", "tasks", "duties")}
    listed: QuerySet[Plan] = (
        visible_to(user)
        .exclude(state=Plan.State.REPLACED)
        .select_related("agency")
        .defer(*HEAVY)
        .annotate(**{f"{name}_count": count for name, count in counts.items()})
        .order_by(_distance(user), "-starts_on", "-id")
    )
    return listed


def tasks_of(plan: Plan) -> list[Task]:
    """The tasks with their agencies: two queries."""
    tasks = list(
        Task.objects.filter(plan=plan).select_related("origin").prefetch_related("parties")
    )
    for task in tasks:
        task.plan = plan
    return tasks


def current(lineage: UUID) -> Plan | None:
    """The version of a plan that counts now."""
    return _version(lineage, Plan.State.CONFIRMED)


def in_work(lineage: UUID) -> Plan | None:
    """The version of a plan that is being written."""
    return _version(lineage, Plan.State.DRAFT)


def _version(lineage: UUID, state: Plan.State) -> Plan | None:
    found: Plan | None = (
        Plan._default_manager.filter(lineage=lineage, state=state)
        .select_related("unit__parent__parent", "agency")
        .defer(*HEAVY)
        .first()
    )
    return found


def versions_of(plan: Plan) -> list[Plan]:
    """All versions that counted once, the newest first."""
    return list(
        Plan._default_manager.filter(lineage=plan.lineage)
        .exclude(state=Plan.State.DRAFT)
        .select_related("unit", "confirmed_by")
        .defer(*HEAVY)
        .order_by("-version")
    )


def document_of(plan: Plan) -> Plan | None:
    """The version whose document this version goes back to: itself if it was read from one."""
    if not plan.made_here:
        return plan
    found: Plan | None = (
        Plan._default_manager.filter(lineage=plan.lineage, version__lt=plan.version)
        .exclude(source_sha256="")
        .defer(*HEAVY)
        .order_by("-version")
        .first()
    )
    return found
