"""What goes down from a plan and comes up to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import Q

from donghanh import today as clock
from donghanh.agencies.models import Agency, Unit
from donghanh.plans.differences import Field, compare
from donghanh.plans.models import OfferAnswer, Plan, PlanStep, Target, Task
from donghanh.plans.prefill import Part, parts
from donghanh.plans.queries.plans import HEAVY, current, in_work
from donghanh.text import vi_sort_key


def day_of(plan: Plan) -> date:
    """Today, or the nearest day of the plan and of its unit: on it, units and agencies are looked
    up."""
    today = clock.today()
    first, last = plan.starts_on or today, plan.ends_on or today
    return min(max(today, first), last, plan.unit.valid_to or last)


def units_below(plan: Plan) -> list[Unit]:
    """The units directly below the plan's, on its day: districts or communes until 2025-06-30,
    communes from then on. In Vietnamese order."""
    found = Unit.objects.on(day_of(plan)).filter(parent=plan.unit)
    return sorted(found, key=lambda unit: vi_sort_key(unit.short_name))


@dataclass(frozen=True)
class Below:
    """One unit, or agency, below a plan and the plan that it made from it."""

    unit: Unit
    agency: Agency | None
    plan: Plan | None
    remark: str = ""

    @property
    def state(self) -> str:
        """Of its plan: "none", "draft", "confirmed", or how it stands once it was sent up."""
        if self.plan is None:
            return "none"
        if self.plan.standing:
            return self.plan.standing
        return "draft" if self.plan.state == Plan.State.DRAFT else "confirmed"


def below(plan: Plan) -> list[Below]:
    """Who below has a plan of its own, and how it stands. Three queries.

    The version that counts; a draft only where no version counts yet. What it says is not shown
    before it counts, that it is being written is.
    """
    made = (
        Plan._default_manager.filter(parent__lineage=plan.lineage)
        .exclude(state=Plan.State.REPLACED)
        .select_related("unit", "agency__unit")
        .defer(*HEAVY)
        .order_by("state")
    )
    found: dict[tuple[int, int | None], Plan] = {}
    for one in made:  # "confirmed" comes before "draft"
        found.setdefault((one.unit_id, one.agency_id), one)
    last = {
        step.plan_id: step.remark
        for step in PlanStep._default_manager.filter(
            plan__in=list(found.values()), kind=PlanStep.Kind.RETURNED
        ).order_by("recorded_at")
    }
    rows = [Below(unit, None, found.pop((unit.pk, None), None)) for unit in units_below(plan)]
    rows += [Below(one.unit, one.agency, one) for one in found.values()]
    return [
        Below(row.unit, row.agency, row.plan, last.get(row.plan.pk, "") if row.plan else "")
        for row in rows
    ]


def made_from(plan: Plan, unit: Unit, agency: Agency | None) -> Plan | None:
    """The plan that this unit or agency made from ``plan``: the one in work, else the one that
    counts."""
    found: Plan | None = (
        Plan._default_manager.filter(parent__lineage=plan.lineage, unit=unit, agency=agency)
        .exclude(state=Plan.State.REPLACED)
        .defer(*HEAVY)
        .order_by("-version")
        .first()
    )
    return found


@dataclass(frozen=True)
class Offer:
    """A change of the plan above that the unit may take over.

    ``part`` is what the item is now above (None when it was dropped there), ``own`` the item that
    came from it (None when it is new).
    """

    kind: Literal["target", "task"]
    how: Literal["added", "changed", "dropped"]
    lineage: UUID
    text: str
    part: Part | None
    own: Target | Task | None
    fields: tuple[Field, ...] = ()


def offers(plan: Plan) -> list[Offer]:
    """The changes above that this plan has not answered yet, against its newest version."""
    if plan.parent is None:
        return []
    above = current(plan.parent.lineage)
    if above is None:
        return []
    own = in_work(plan.lineage) or plan
    answered = set(
        OfferAnswer._default_manager.filter(plan_lineage=plan.lineage, parent=above).values_list(
            "lineage", flat=True
        )
    )
    found: list[Offer] = []
    wanted = parts(above, plan.unit, plan.agency)
    items = _own_items(own)
    for part in wanted:
        item = items.get(part.lineage)
        text = part.content["text"]
        if item is None:
            if part.lineage not in answered:
                found.append(Offer(part.kind, "added", part.lineage, text, part, None))
        elif item.came_as != part.content:
            fields = compare(item.came_as or {"text": ""}, part.content)
            found.append(Offer(part.kind, "changed", part.lineage, text, part, item, fields))
    still = {part.lineage for part in wanted} | answered
    for lineage, item in items.items():
        if lineage not in still:
            kind: Literal["target", "task"] = "target" if isinstance(item, Target) else "task"
            found.append(Offer(kind, "dropped", lineage, item.text, None, item))
    return found


def _own_items(plan: Plan) -> Mapping[UUID, Target | Task]:
    """The items that came from above, by the lineage of what they came from."""
    came = Q(origin__isnull=False)
    found: dict[UUID, Target | Task] = {}
    for rows in (plan.targets, plan.tasks):
        for one in rows.filter(came).select_related("origin"):
            assert one.origin is not None
            found[one.origin.lineage] = one
    return found
