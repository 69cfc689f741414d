"""How the work on plans stands. Everything is counted in the database, in few grouped statements:
a page costs the same whether a plan has ten turns or ten thousand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.models import Agency, Level, Unit
from donghanh.plans import agenda, rights, states
from donghanh.plans.models import Difficulty, Extension, Occurrence, Plan, Task, TaskParty
from donghanh.plans.queries.cascade import Below, below
from donghanh.plans.queries.plans import tasks_of, visible_to
from donghanh.plans.states import State

#: Days before a deadline from which a turn is called to mind.
SOON = 14


def turns_of(plan: Plan) -> Any:
    """The turns of a plan: its own, and those that plans below took from it.

    ``root`` is the task of the plan, in this version or an earlier one (``lines``), ``line`` its
    lineage, and ``own`` whether it is done in the plan's unit. One query more, for the plans below.
    """
    lower = list(
        Plan._default_manager.filter(
            parent__lineage=plan.lineage, state=Plan.State.CONFIRMED
        ).values_list("pk", flat=True)
    )
    return (
        Occurrence._default_manager.filter(plan__in=[plan.pk, *lower])
        .annotate(
            root=Case(
                When(plan=plan, then=F("task_id")),
                default=F("task__origin_id"),
                output_field=BigIntegerField(),
            ),
            line=Case(
                When(plan=plan, then=F("task__lineage")),
                default=F("task__origin__lineage"),
                output_field=UUIDField(),
            ),
            own=Case(
                When(unit=plan.unit_id, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
        )
        .filter(root__isnull=False)
        .order_by()
    )


def lines(plan: Plan) -> dict[int, UUID]:
    """The lineages of the tasks of all versions of a plan: turns are counted by ``root``, a number
    that PostgreSQL finds with one table less, and named by the lineage. One query."""
    tasks = Task._default_manager.filter(plan__lineage=plan.lineage)
    return dict(tasks.values_list("pk", "lineage"))


def works(
    plan: Plan, day: date, unit: Unit | None = None, *, ahead: bool = True
) -> list[agenda.Work]:
    """Every task of the plan with its turns as they stand on ``day``, of all places or of one
    unit. Without ``ahead`` those are left out whose time has not come and that nobody has begun,
    half of them in the middle of a year. Five queries, six when somebody began early."""
    found = turns_of(plan)
    if unit is not None:
        found = found.filter(unit=unit)
    if ahead:
        rows = _by_turn(found, day)
    else:
        rows = _by_turn(found.filter(states.not_ahead(day)), day)
        if early := {row["root"] for row in rows if row["first"] > day}:
            # A turn that some units began early is judged with those that have not begun it.
            rows = [row for row in rows if row["first"] <= day]
            rows += _by_turn(found.filter(first__gt=day, root__in=early), day)
    line = lines(plan)
    named = ({**row, "line": line.get(row["root"])} for row in rows)
    return agenda.build(tasks_of(plan), named, alone=unit is not None)


def _by_turn(found: Any, day: date) -> list[dict[str, Any]]:
    """How many occurrences of a task's turn are in which state, in the plan's unit and below it."""
    return list(
        found.annotate(state=states.state_in_sql(day))
        .values("root", "own", "first", "state")
        .annotate(
            count=Count("pk"),
            due=Min("due"),
            deadline=Max("deadline"),
            one=Min("pk"),
            at=Min("plan"),
        )
    )


@dataclass(frozen=True)
class Tally:
    """How many turns are in which state."""

    counts: Counter[State]

    def of(self, *wanted: State) -> int:
        return sum(self.counts[state] for state in wanted)

    @property
    def total(self) -> int:
        """Turns whose time has come, without those that were given up."""
        return self.of(*states.DONE, *states.OPEN, "late")

    @property
    def done(self) -> int:
        return self.of(*states.DONE)

    @property
    def done_late(self) -> int:
        return self.of("done_late")

    @property
    def doing(self) -> int:
        return self.of(*states.OPEN)

    @property
    def late(self) -> int:
        return self.of("late")

    @property
    def blocked(self) -> int:
        return self.of("blocked")


def tally(found: QuerySet[Occurrence], day: date) -> Tally:
    """The turns of a queryset by state. One query."""
    rows = found.order_by().annotate(state=states.state_in_sql(day))
    grouped = rows.values("state").annotate(count=Count("pk")).values_list("state", "count")
    return Tally(Counter(dict(grouped)))


@dataclass(frozen=True)
class UnitRow:
    """A unit below a plan: its own plan, and how far its turns are."""

    below: Below
    tally: Tally

    @property
    def unit(self) -> Unit:
        return self.below.unit


def by_unit(plan: Plan, day: date) -> list[UnitRow]:
    """The units below a plan with their work. Five queries."""
    counts: dict[int, Counter[State]] = {}
    rows = (
        turns_of(plan)
        .filter(states.not_ahead(day), own=False)
        .annotate(state=states.state_in_sql(day))
        .values_list("unit", "state")
        .annotate(count=Count("pk"))
    )
    for unit, state, count in rows:
        counts.setdefault(unit, Counter())[state] = count
    found = [row for row in below(plan) if row.agency is None]
    known = {row.unit.pk for row in found}
    strange = Unit.objects.filter(pk__in=[pk for pk in counts if pk not in known])
    found += [Below(unit, None, None) for unit in strange]
    return [UnitRow(row, Tally(counts.get(row.unit.pk, Counter()))) for row in found]


# ---- agencies -----------------------------------------------------------------------------


def in_force() -> QuerySet[Occurrence]:
    """The turns of all plans that count."""
    return Occurrence._default_manager.filter(plan__state=Plan.State.CONFIRMED)


def of_agency(agency: Agency, role: str) -> QuerySet[Occurrence]:
    """The turns that an agency has the role in: "lead" or "coordinating".

    What a collective name gives to agencies below is the work of each in its own unit only.
    """
    plans = rights.works_for(agency.unit)
    party = TaskParty._default_manager.filter(
        task=OuterRef("task"), role=role, agencies__in=rights.acts_for(agency)
    )
    here = Exists(party.filter(below=True)) & Q(unit__in=rights.area(agency.unit))
    own = Exists(party.filter(below=False)) & Q(unit=F("plan__unit"))
    return in_force().filter(here | own, plan__unit__in=plans)


def turns_for(user: User) -> QuerySet[Occurrence]:
    """The turns that a user works on: all of the own commune and of those that it continues, or
    those of the own agency."""
    agency = user.agency
    if agency is None:
        return Occurrence._default_manager.none()
    if agency.unit.level == Level.COMMUNE:
        return in_force().filter(unit__in=rights.area(agency.unit))
    return of_agency(agency, "lead") | of_agency(agency, "coordinating")


def still_open(found: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    return found.filter(done_on__isnull=True, cancelled_on__isnull=True)


def due_soon(user: User, days: int = SOON) -> QuerySet[Occurrence]:
    """What the user works on that is late, or due within ``days``; the most urgent first."""
    return due_until(user, clock.today() + timedelta(days=days))


def due_until(user: User, last: date) -> QuerySet[Occurrence]:
    """What the user works on that is open and due by ``last``; the most urgent first."""
    return (
        still_open(turns_for(user))
        .filter(deadline__lte=last)
        .select_related("task", "plan", "unit")
        .defer(*(f"plan__{name}" for name in ("source", "source_lines", "draft", "review")))
        .order_by("deadline", "pk")
    )


# ---- one turn -----------------------------------------------------------------------------


def turn_with_all(plan: Plan, pk: int) -> Occurrence | None:
    """A turn of this plan, or of a plan below that took it from this one, with what its page
    shows."""
    found: Occurrence | None = (
        Occurrence._default_manager.filter(pk=pk, plan=plan)
        .select_related("task__origin", "unit__parent__parent", "plan__unit", "plan__parent__unit")
        .defer(
            *(
                f"{path}__{name}"
                for path in ("plan", "plan__parent")
                for name in ("source", "source_lines", "draft", "review")
            )
        )
        .prefetch_related("task__parties")
        .first()
    )
    return found


def turns_at(plan: Plan, line: UUID, day: date) -> Any:
    """The turns of one task, unit by unit, with their state; ``line`` is its lineage."""
    return (
        turns_of(plan)
        .filter(line=line)
        .annotate(state=states.state_in_sql(day))
        .select_related("unit", "task", "plan")
        .defer(*(f"plan__{name}" for name in ("source", "source_lines", "draft", "review")))
        .order_by("first", "unit__name")
    )


# ---- difficulties and time ----------------------------------------------------------------


def difficulties(user: User) -> QuerySet[Difficulty]:
    """Those about plans that the user sees, told to or raised by an agency of the own unit."""
    unit = user.unit
    if unit is None:
        return Difficulty._default_manager.none()
    here = list(rights.area(unit))
    mine = Q(raised_by__unit__in=here) | Q(addressee__unit__in=here) | Q(plan__unit__in=here)
    seen = visible_to(user).values("pk")
    return (
        Difficulty._default_manager.filter(mine, plan__in=seen)
        .select_related("plan__unit", "occurrence__task", "raised_by__unit", "addressee__unit")
        .defer(*(f"plan__{name}" for name in ("source", "source_lines", "draft", "review")))
        .order_by("wished_on", "pk")
    )


def extensions_to_decide(plan: Plan) -> QuerySet[Extension]:
    """Requests for more time that wait for the owner of a plan, the oldest first."""
    return (
        Extension._default_manager.filter(occurrence__plan=plan, state=Extension.State.ASKED)
        .select_related("occurrence__task", "occurrence__unit", "asked_by")
        .order_by("asked_at")
    )
