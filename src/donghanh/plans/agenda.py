"""How far the tasks of a plan are on a day: turn by turn, agency by agency. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any, Literal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh.plans import states
from donghanh.plans.models import Task, TaskParty
from donghanh.plans.parties import group_key
from donghanh.plans.states import State
from donghanh.text import format_date

#: How a list of turns is parted.
Part = Literal["late", "doing", "ahead", "done"]

_PARTS: Mapping[State, Part] = {
    "late": "late",
    "blocked": "doing",
    "doing": "doing",
    "waiting": "doing",
    "ahead": "ahead",
    "done_late": "done",
    "done": "done",
    "cancelled": "done",
}
_QUARTERS = ("I", "II", "III", "IV")


@dataclass
class Job:
    """One turn of a task: in the plan's own unit, or in all units below that do it; ``alone``: in
    one unit, which the page is about.

    ``only`` is the id of the occurrence, and ``at`` of its plan, where there is one only: a unit
    below may have taken it into its own plan.
    """

    task: Task
    first: date
    own: bool
    due: date | None = None
    deadline: date | None = None
    counts: Counter[State] = field(default_factory=Counter)
    only: int | None = None
    at: int | None = None
    alone: bool = False

    @cached_property
    def state(self) -> State:
        """Several are as the worst of them; what has not begun everywhere is under way."""
        worst = next(state for state in states.ORDER if self.counts[state])
        if worst in ("waiting", "ahead") and any(self.counts[state] for state in states.DONE):
            return "doing"
        return worst

    @property
    def part(self) -> Part:
        return _PARTS[self.state]

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def done(self) -> int:
        return sum(self.counts[state] for state in states.DONE)

    @property
    def granted(self) -> date | None:
        """The day granted instead of the one in the plan, if there is one."""
        return self.deadline if self.deadline != self.due else None

    @property
    def leads(self) -> list[TaskParty]:
        """Who leads the task where this turn is done."""
        leads = [party for party in self.task.parties.all() if party.role == "lead"]
        return [party for party in leads if party.below != self.own]

    @property
    def shape(self) -> str:
        """The state as the shapes of the site name it."""
        return states.SHAPES[self.state]

    @property
    def word(self) -> str:
        if self.due is None and self.part == "doing" and self.state != "blocked":
            return _("Thường xuyên")
        return str(states.WORDS[self.state])

    @property
    def name(self) -> str:
        """What the turn is called: "tháng 3", "quý II", "hạn 30/6/2024"."""
        return turn_name(self.task, self.first, self.due)

    @property
    def url(self) -> str:
        """The page of the turn, or of the task where several units do it."""
        if self.only is None:
            return _address("plans:task", self.task.plan_id, self.task.pk)
        return _address("plans:turn", self.at, self.only)

    @property
    def where(self) -> str:
        """How many of the units below have done it."""
        if self.own or self.alone:
            return ""
        return _("%(done)s trên %(total)s đơn vị") % {"done": self.done, "total": self.total}


# Pages name the same few thousand turns again and again; an address does not change.
@lru_cache(maxsize=20_000)
def _address(name: str, *keys: int | None) -> str:
    return reverse(name, args=keys)


def turn_name(task: Task, first: date, due: date | None) -> str:
    """What a turn is called: "tháng 3", "quý II", "hạn 30/6/2024"."""
    if due is None:
        return _("cả kỳ kế hoạch")
    if task.cadence == "monthly":
        return _("tháng %(month)s") % {"month": first.month}
    if task.cadence == "quarterly":
        return _("quý %(quarter)s") % {"quarter": _QUARTERS[(first.month - 1) // 3]}
    if task.cadence == "half_yearly":
        return _("6 tháng đầu năm") if first.month <= 6 else _("6 tháng cuối năm")
    if task.cadence == "yearly":
        return _("năm %(year)s") % {"year": first.year}
    if task.cadence == "weekly":
        return _("tuần từ %(day)s") % {"day": format_date(first)}
    return _("hạn %(day)s") % {"day": format_date(due)}


@dataclass(frozen=True)
class Work:
    """A task with its turns, in order of time."""

    task: Task
    jobs: tuple[Job, ...]

    def parties(self, role: str) -> list[TaskParty]:
        return [party for party in self.task.parties.all() if party.role == role]

    @cached_property
    def leads(self) -> list[TaskParty]:
        return self.parties("lead")

    @cached_property
    def helpers(self) -> list[TaskParty]:
        return self.parties("coordinating")


@dataclass(frozen=True)
class Agency:
    """What an agency leads. An empty name stands for tasks whose lead the plan does not say."""

    name: str
    anchor: str
    works: tuple[Work, ...]

    @cached_property
    def jobs(self) -> list[Job]:
        """The turns whose time has come."""
        return [job for work in self.works for job in work.jobs if _counts(job)]

    @property
    def total(self) -> int:
        return len(self.jobs)

    @cached_property
    def _parts(self) -> Counter[Part]:
        return Counter(job.part for job in self.jobs)

    @property
    def done(self) -> int:
        return self._parts["done"]

    @property
    def doing(self) -> int:
        return self._parts["doing"]

    @property
    def late(self) -> int:
        return self._parts["late"]

    @property
    def latest(self) -> Job | None:
        """The turn that has been late for the longest."""
        late = [job for job in self.jobs if job.state == "late" and job.deadline]
        return min(late, key=lambda job: (job.deadline, job.task.order), default=None)


def _counts(job: Job) -> bool:
    return job.state not in ("ahead", "cancelled")


def build(
    tasks: Iterable[Task], rows: Iterable[Mapping[str, Any]], *, alone: bool = False
) -> list[Work]:
    """Tasks with their turns. ``rows``: counted by lineage of the task, place, first day and state
    (line, own, first, state, count, due, deadline, one, at); ``alone``: of one unit."""
    listed = list(tasks)
    known = {task.lineage: task for task in listed}
    jobs: dict[tuple[UUID, date, bool], Job] = {}
    for row in rows:
        task = known.get(row["line"])
        if task is None:
            continue
        key = (row["line"], row["first"], not row["own"])
        job = jobs.setdefault(key, Job(task, row["first"], row["own"], alone=alone))
        job.counts[row["state"]] += row["count"]
        job.due = min(filter(None, (job.due, row["due"])), default=None)
        job.deadline = max(filter(None, (job.deadline, row["deadline"])), default=None)
        job.only, job.at = (row["one"], row["at"]) if job.total == 1 else (None, None)
    of_task: dict[UUID, list[Job]] = {}
    for key in sorted(jobs, key=lambda key: key[1:]):
        of_task.setdefault(key[0], []).append(jobs[key])
    return [Work(task, tuple(of_task.get(task.lineage, ()))) for task in listed]


def by_agency(found: Sequence[Work]) -> list[Agency]:
    """The agencies that lead, those with most to do first; a task with several leads counts for
    each of them, with the turns of its own level. Tasks without a lead come last."""
    groups: dict[tuple[str, bool, str], list[Work]] = {}
    names: dict[tuple[str, bool, str], Counter[str]] = {}
    nobody = []
    for work in found:
        if not work.leads:
            nobody.append(work)
        for lead in work.leads:
            key = _key(lead.name, lead.agency_kind)
            own = tuple(job for job in work.jobs if job.own != lead.below)
            groups.setdefault(key, []).append(Work(work.task, own))
            names.setdefault(key, Counter())[lead.name] += 1
    agencies = [
        Agency(names[key].most_common(1)[0][0], f"cq{number}", tuple(led))
        for number, (key, led) in enumerate(groups.items(), 1)
    ]
    agencies.sort(key=lambda agency: -agency.total)
    if nobody:
        agencies.append(Agency("", "cq0", tuple(nobody)))
    return agencies


# A plan writes few names, many times; what they share does not change.
_key = cache(group_key)


def by_time(found: Sequence[Work]) -> dict[Part, list[Job]]:
    """The turns in four parts, each list by deadline; those without one come last."""
    jobs = sorted(
        (job for work in found for job in work.jobs),
        key=lambda job: (job.deadline is None, job.deadline or date.max, job.task.order),
    )
    parts: tuple[Part, ...] = ("late", "doing", "ahead", "done")
    return {part: [job for job in jobs if job.part == part] for part in parts}
