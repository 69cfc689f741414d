"""What agencies lead and support: in one plan, and one agency in all plans in force.

The number of queries does not follow the number of plans, units or turns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet

from donghanh.access.models import User
from donghanh.agencies.models import Agency
from donghanh.plans import rights, states
from donghanh.plans.directory import stands_for
from donghanh.plans.models import Difficulty, Duty, Extension, Occurrence, Plan, Task, TaskParty
from donghanh.plans.queries.plans import HEAVY, visible_to
from donghanh.plans.queries.work import Tally, lines, still_open, turns_of
from donghanh.plans.states import State
from donghanh.text import fold, vi_sort_key

#: Days before a deadline from which a turn stands on the page of its agency.
NEXT = 30
#: Turns listed one by one; the rest is counted.
MOST_TURNS = 40

#: Of these tables only the keys and a few words are asked for.
_HEAVY_PLAN = tuple(f"plan__{name}" for name in HEAVY)


def tally_of(counts: Iterable[Counter[State]]) -> Tally:
    whole: Counter[State] = Counter()
    for one in counts:
        whole.update(one)
    return Tally(whole)


# ---- the agencies of one plan -------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """One agency in a plan. ``agency`` is None for a name that the directory does not know."""

    agency: Agency | None
    name: str
    tasks_led: int
    tasks_supported: int
    led: Tally
    supported: Tally


def of_plan(plan: Plan, day: date) -> list[Share]:
    """The agencies that a plan names, with their turns as they stand on ``day``; those that lead
    most come first, units below last. Five queries."""
    parties = list(
        TaskParty.objects.filter(task__plan=plan)
        .order_by("task__order", "pk")
        .values_list("agencies", "name", "role", "task__lineage", "below")
    )
    line_of = lines(plan)
    # Of the units below only what a collective name gives to their agencies.
    given = {row[3] for row in parties if row[4]}
    here = Q(unit=plan.unit_id) | Q(root__in=[pk for pk, line in line_of.items() if line in given])
    rows = (
        turns_of(plan)
        .filter(here)
        .annotate(state=states.state_in_sql(day))
        .values_list("root", "unit", "state")
        .annotate(count=Count("pk"))
    )
    counts: dict[tuple[UUID | None, int], Counter[State]] = {}
    for root, unit, state, count in rows:
        counts.setdefault((line_of.get(root), unit), Counter())[state] += count
    known = Agency.objects.select_related("unit").in_bulk({row[0] for row in parties if row[0]})
    found: dict[int | str, dict[str, dict[UUID, int]]] = {}
    names: dict[int | str, str] = {}
    for pk, name, role, line, below in parties:
        agency = known.get(pk)
        key: int | str = agency.pk if agency else fold(name)
        names.setdefault(key, agency.full_name if agency else name)
        place = agency.unit_id if agency and below else plan.unit_id
        found.setdefault(key, {"lead": {}, "coordinating": {}})[role][line] = place
    shares = [
        Share(
            known.get(key) if isinstance(key, int) else None,
            names[key],
            len(roles["lead"]),
            len(roles["coordinating"]),
            *(
                tally_of(counts.get(where, Counter()) for where in roles[role].items())
                for role in ("lead", "coordinating")
            ),
        )
        for key, roles in found.items()
    ]
    shares.sort(
        key=lambda one: (
            one.agency is not None and one.agency.unit_id != plan.unit_id,
            -one.tasks_led,
            vi_sort_key(one.name),
        )
    )
    return shares


# ---- one agency in all plans --------------------------------------------------------------


@dataclass
class TaskShare:
    """A task that an agency leads or supports, with its turns where the agency does it."""

    task: Task
    role: str
    below: bool
    counts: Counter[State] = field(default_factory=Counter)
    #: The earliest deadline of what is still open.
    next_due: date | None = None

    @property
    def tally(self) -> Tally:
        return Tally(self.counts)


@dataclass(frozen=True)
class PlanShare:
    """What an agency does in one plan."""

    plan: Plan
    led: tuple[TaskShare, ...]
    supported: tuple[TaskShare, ...]
    duties: tuple[Duty, ...]

    @property
    def tasks(self) -> tuple[TaskShare, ...]:
        return (*self.led, *self.supported)

    @property
    def tally(self) -> Tally:
        return tally_of(one.counts for one in self.led)


@dataclass(frozen=True)
class AgencyWork:
    """The page of an agency; everything as it stands on one day."""

    agency: Agency
    #: Its id, and those of the agencies in whose place it stands.
    here: frozenset[int]
    plans: tuple[PlanShare, ...]
    #: Each with its ``state`` on the day.
    urgent: Sequence[Any]
    difficulties: Sequence[Difficulty]
    extensions: Sequence[Extension]

    def _tally(self, role: str) -> Tally:
        return tally_of(one.counts for plan in self.plans for one in getattr(plan, role))

    @property
    def led(self) -> Tally:
        return self._tally("led")

    @property
    def supported(self) -> Tally:
        return self._tally("supported")

    @property
    def to_answer(self) -> list[Difficulty]:
        return [one for one in self.difficulties if one.addressee_id in self.here and one.waiting]

    @property
    def raised(self) -> list[Difficulty]:
        return [one for one in self.difficulties if one.raised_by_id in self.here]


def near(user: User) -> QuerySet[Agency]:
    """The agencies of the user's unit, of those that it continues, and of the units above and
    below these."""
    unit = user.unit
    if unit is None:
        return Agency.objects.none()
    here = list(rights.area(unit))
    return Agency.objects.filter(
        Q(unit__in=[*here, *rights.above(unit)])
        | Q(unit__parent__in=here)
        | Q(unit__parent__parent__in=here)
    ).select_related("unit__parent__parent")


def work_of(agency: Agency, user: User, day: date) -> AgencyWork:
    """What an agency leads and supports in the plans in force that the user sees. Eight queries."""
    seen = visible_to(user).filter(state=Plan.State.CONFIRMED).order_by()
    here = rights.acts_for(agency)
    over = seen.filter(unit__in=rights.works_for(agency.unit))
    tasks = _tasks_of(here, over)
    turns = _turns_of(tasks, agency)
    _count(tasks, turns, day)
    led = turns.filter(task__in=[one.task.pk for one in tasks if one.role == "lead"])
    urgent = (
        still_open(led)
        .filter(Q(deadline__lte=day + timedelta(days=NEXT)) | Q(blocked_on__lte=day))
        .filter(first__lte=day)
        .annotate(state=states.state_in_sql(day))
        .select_related("task", "plan")
        .only(
            *("deadline", "first", "done_on", "task__code", "task__text"),
            *("plan__title", "plan__unit_id"),
        )
        .order_by("deadline", "pk")[:MOST_TURNS]
    )
    difficulties = (
        Difficulty._default_manager.filter(
            Q(addressee__in=here) | Q(raised_by__in=here),
            plan__in=seen.values("pk"),
            settled_on__isnull=True,
        )
        .select_related("plan", "occurrence__task", "raised_by__unit", "addressee__unit")
        .defer(*_HEAVY_PLAN)
        .order_by("wished_on", "pk")
    )
    extensions = (
        Extension._default_manager.filter(occurrence__in=turns, state=Extension.State.ASKED)
        .select_related("occurrence__task", "occurrence__unit")
        .order_by("asked_at")
    )
    return AgencyWork(
        agency, frozenset(here), _by_plan(tasks, _duties_of(agency, over)), list(urgent), list(difficulties), list(extensions)
    )  # fmt: skip


def _tasks_of(agencies: Sequence[int], plans: QuerySet[Plan]) -> list[TaskShare]:
    """The tasks these agencies are named in; leading one goes before supporting it. Three queries."""
    roles: dict[int, tuple[str, bool]] = {}
    parties = TaskParty._default_manager.filter(
        agencies__in=agencies, task__plan__in=plans.values("pk")
    )
    for task, role, below in parties.order_by().values_list("task", "role", "below"):
        if role == "lead" or task not in roles:
            roles[task] = (role, below)
    tasks = list(
        Task._default_manager.filter(pk__in=roles)
        .only("plan_id", "order", "code", "text", "lineage")
        .order_by("plan", "order")
    )
    found = _plans({one.plan_id for one in tasks})
    for one in tasks:
        one.plan = found[one.plan_id]
    return [TaskShare(one, *roles[one.pk]) for one in tasks]


def _plans(ids: Iterable[int]) -> dict[int, Plan]:
    found = Plan._default_manager.select_related("unit").defer(*HEAVY)
    return dict(found.in_bulk(list(ids)))


def _turns_of(tasks: Sequence[TaskShare], agency: Agency) -> QuerySet[Occurrence]:
    """The turns of these tasks where the agency does them: what a collective name gives to
    agencies below is the work of each in its own unit only."""
    below = [one.task.pk for one in tasks if one.below]
    own = [one.task.pk for one in tasks if not one.below]
    area = rights.area(agency.unit)
    here = Q(task__in=below, unit__in=area) | Q(task__in=own, unit=F("plan__unit"))
    found: QuerySet[Occurrence] = Occurrence._default_manager.filter(here).order_by()
    return found


def _count(tasks: Sequence[TaskShare], turns: QuerySet[Occurrence], day: date) -> None:
    known = {one.task.pk: one for one in tasks}
    is_open = Q(done_on__isnull=True, cancelled_on__isnull=True)
    rows = (
        turns.annotate(state=states.state_in_sql(day))
        .values("task", "state")
        .annotate(count=Count("pk"), until=Min("deadline", filter=is_open))
    )
    for row in rows:
        share = known[row["task"]]
        share.counts[row["state"]] += row["count"]
        dues = [due for due in (share.next_due, row["until"]) if due]
        share.next_due = min(dues, default=None)


def _duties_of(agency: Agency, plans: QuerySet[Plan]) -> list[Duty]:
    """What the last chapters of these plans ask of the agency."""
    rows = (
        Duty._default_manager.filter(plan__in=plans.values("pk"))
        .select_related("plan__unit")
        .defer(*_HEAVY_PLAN)
        .order_by("plan", "order")
    )
    said: dict[tuple[str, str], bool] = {}
    found = []
    for duty in rows:
        level = duty.plan.unit.level
        for name in duty.agencies or [duty.agency]:
            key = (name, level)
            if key not in said:
                said[key] = stands_for(name, agency, level)
        if any(said[name, level] for name in duty.agencies or [duty.agency]):
            found.append(duty)
    return found


def _by_plan(tasks: Sequence[TaskShare], duties: Sequence[Duty]) -> tuple[PlanShare, ...]:
    plans: dict[int, Plan] = {share.task.plan_id: share.task.plan for share in tasks}
    plans |= {duty.plan_id: duty.plan for duty in duties if duty.plan_id not in plans}

    def of(pk: int, role: str) -> tuple[TaskShare, ...]:
        return tuple(one for one in tasks if one.task.plan_id == pk and one.role == role)

    shares = [
        PlanShare(
            plan,
            led=of(pk, "lead"),
            supported=of(pk, "coordinating"),
            duties=tuple(duty for duty in duties if duty.plan_id == pk),
        )
        for pk, plan in plans.items()
    ]
    shares.sort(key=lambda one: (-one.tally.late, -len(one.led), one.plan.pk))
    return tuple(shares)
