"""Figures that were entered by hand, and the parts of targets that units below were given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from donghanh.plans.models import Allotment, Plan, Target, TargetFigure

#: By unit, the last figure of a target.
Entered = Mapping[int, Decimal]


@dataclass(frozen=True)
class ByHand:
    """What was entered for the targets of a plan, by the lineage of the plan's own target:
    the last figure of each unit, and for the plan's unit as a whole the figures day by day."""

    last: Mapping[UUID, Entered]
    series: Mapping[UUID, Mapping[date, Decimal]]


def by_hand(plan: Plan, first: date, until: date) -> ByHand:
    """What was entered until a day (included), also in earlier versions and by the plans below;
    the series begins on ``first``. Two queries."""
    known = TargetFigure._default_manager.known_at().filter(on__lte=until)
    own = known.filter(target__plan__lineage=plan.lineage)
    lower = known.filter(target__plan__parent__lineage=plan.lineage, target__origin__isnull=False)
    when = ("on", "recorded_at")
    here = own.order_by().values_list(*when, "target__lineage", "unit", "value")
    rows = [
        *lower.order_by().values_list(*when, "target__origin__lineage", "unit", "value"),
        *here,
    ]
    last: dict[UUID, dict[int, Decimal]] = {}
    for _on, _recorded_at, lineage, unit, value in sorted(rows, key=lambda row: row[:2]):
        last.setdefault(lineage, {})[unit] = value
    series: dict[UUID, dict[date, Decimal]] = {}
    for on, _recorded_at, lineage, unit, value in sorted(here, key=lambda row: row[:2]):
        if unit == plan.unit_id and on >= first:
            series.setdefault(lineage, {})[on] = value
    return ByHand(last, series)


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
