"""Figures that were entered by hand, and the parts of targets that units below were given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from donghanh.plans.models import Allotment, Plan, Target, TargetFigure

#: By unit, the last figure of a target.
Entered = Mapping[int, Decimal]


def entered(plan: Plan, until: date) -> dict[UUID, Entered]:
    """What was entered for the plan's targets until a day (included), also in earlier versions and
    by the plans below, by the lineage of the plan's own target. Two queries."""
    known = TargetFigure._default_manager.known_at().filter(on__lte=until)
    own = known.filter(target__plan__lineage=plan.lineage)
    lower = known.filter(target__plan__parent__lineage=plan.lineage, target__origin__isnull=False)
    when = ("on", "recorded_at")
    rows = [
        *lower.order_by().values_list(*when, "target__origin__lineage", "unit", "value"),
        *own.order_by().values_list(*when, "target__lineage", "unit", "value"),
    ]
    found: dict[UUID, dict[int, Decimal]] = {}
    for _on, _recorded_at, lineage, unit, value in sorted(rows, key=lambda row: row[:2]):
        found.setdefault(lineage, {})[unit] = value
    return dict(found)


def series(plan: Plan, first: date, until: date) -> dict[UUID, list[tuple[date, Decimal]]]:
    """What was entered for the plan's unit as a whole between two days (both included), day by
    day, by the lineage of the target. One query."""
    rows = (
        TargetFigure._default_manager.known_at()
        .filter(target__plan__lineage=plan.lineage, unit=plan.unit_id, on__gte=first, on__lte=until)
        .order_by("on", "recorded_at")
        .values_list("target__lineage", "on", "value")
    )
    found: dict[UUID, dict[date, Decimal]] = {}
    for lineage, on, value in rows:
        found.setdefault(lineage, {})[on] = value
    return {lineage: list(points.items()) for lineage, points in found.items()}


def allotted(plan: Plan) -> dict[int, dict[int, Decimal]]:
    """By target and unit, what the unit was given. One query."""
    found: dict[int, dict[int, Decimal]] = {}
    rows = Allotment.objects.filter(target__plan=plan)
    for target, unit, value in rows.values_list("target", "unit", "value"):
        found.setdefault(target, {})[unit] = value
    return found


def history(target: Target) -> list[TargetFigure]:
    """Everything that was entered for a target, the newest day first, with its evidence."""
    known = TargetFigure._default_manager.known_at()
    own = known.filter(target__lineage=target.lineage)
    lower = known.filter(target__origin__lineage=target.lineage)
    return list(
        (own | lower)
        .select_related("unit", "by")
        .prefetch_related("evidence")
        .order_by("-on", "-recorded_at")
    )
