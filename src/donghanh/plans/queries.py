"""Reads plans. A plan names no person; who may see it follows from units, above and below."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.agencies.models import Unit
from donghanh.plans.models import Plan, Task, TaskProgress

#: The document and the draft are heavy: lists leave them out.
HEAVY = ("source", "source_lines", "draft", "review")


def visible_to(user: User) -> QuerySet[Plan]:
    """Confirmed plans of the user's unit, of the units above it and below it; drafts of the own
    unit for those who edit plans."""
    unit = user.unit
    if unit is None:
        return Plan._default_manager.none()
    above = [one.pk for one in unit.ancestors()]
    near = Q(unit=unit) | Q(unit__in=above) | Q(unit__parent=unit) | Q(unit__parent__parent=unit)
    shown = Q(state=Plan.State.CONFIRMED)
    if user.can(Can.PLAN_EDIT) or user.can(Can.PLAN_IMPORT):
        shown |= Q(unit=unit)
    return Plan._default_manager.filter(near & shown).select_related("unit__parent__parent")


def listed_for(user: User) -> QuerySet[Plan]:
    """The plans for a list, the newest first, with how much is in them."""
    counts = {name: Count(name, distinct=True) for name in ("targets", "tasks", "duties")}
    listed: QuerySet[Plan] = (
        visible_to(user)
        .defer(*HEAVY)
        .annotate(**{f"{name}_count": count for name, count in counts.items()})
        .order_by("-starts_on", "-id")
    )
    return listed


def may_edit(user: User, plan: Plan) -> bool:
    """Whether the user decides about this plan: of the own unit, with the right role."""
    unit: Unit | None = user.unit
    return unit is not None and unit.pk == plan.unit_id and user.can(Can.PLAN_EDIT)


def tasks_of(plan: Plan) -> list[Task]:
    """The tasks with their agencies and what is known of their progress: three queries."""
    progress = TaskProgress._default_manager.known_at().select_related("by")
    return list(
        Task.objects.filter(plan=plan)
        .select_related("plan")
        .prefetch_related(
            "parties", Prefetch("progress", queryset=progress.order_by("on", "recorded_at"))
        )
    )
