"""How far the tasks of a plan are on a day: turn by turn, agency by agency. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from donghanh.plans.models import Task, TaskParty, TaskProgress
from donghanh.plans.parties import group_key
from donghanh.plans.services import timing_of
from donghanh.plans.timing import Turn, turns
from donghanh.text import format_date

State = Literal["done", "doing", "late", "ahead"]

_QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Job:
    """One turn of a task, and the last that is known of it. A task without turns is one job."""

    task: Task
    turn: Turn | None
    progress: TaskProgress | None
    state: State

    @property
    def percent(self) -> int:
        return self.progress.percent if self.progress else 0

    @property
    def due(self) -> date | None:
        return self.turn.last if self.turn else None

    @property
    def shape(self) -> str:
        """The state as the shapes of the site name it."""
        return {"done": "ok", "doing": "now", "late": "late", "ahead": "idle"}[self.state]

    @property
    def word(self) -> str:
        if self.turn is None and self.state == "doing":
            return _("Thường xuyên")
        return {
            "done": _("Xong"),
            "doing": _("Đang làm"),
            "late": _("Chậm"),
            "ahead": _("Chưa đến kỳ"),
        }[self.state]

    @property
    def name(self) -> str:
        """What the turn is called: "tháng 3", "quý II", "hạn 30/6/2024"."""
        if self.turn is None:
            return _("cả kỳ kế hoạch")
        first, last = self.turn.first, self.turn.last
        if self.task.cadence == "monthly":
            return _("tháng %(month)s") % {"month": first.month}
        if self.task.cadence == "quarterly":
            return _("quý %(quarter)s") % {"quarter": _QUARTERS[(first.month - 1) // 3]}
        if self.task.cadence == "half_yearly":
            return _("6 tháng đầu năm") if first.month <= 6 else _("6 tháng cuối năm")
        if self.task.cadence == "yearly":
            return _("năm %(year)s") % {"year": first.year}
        if self.task.cadence == "weekly":
            return _("tuần từ %(day)s") % {"day": format_date(first)}
        return _("hạn %(day)s") % {"day": format_date(last)}


@dataclass(frozen=True)
class Work:
    """A task with its jobs."""

    task: Task
    jobs: tuple[Job, ...]

    def parties(self, role: str) -> list[TaskParty]:
        return [party for party in self.task.parties.all() if party.role == role]

    @property
    def leads(self) -> list[TaskParty]:
        return self.parties("lead")

    @property
    def helpers(self) -> list[TaskParty]:
        return self.parties("coordinating")


@dataclass(frozen=True)
class Agency:
    """What an agency leads. An empty name stands for tasks whose lead the plan does not say."""

    name: str
    anchor: str
    works: tuple[Work, ...]

    @property
    def jobs(self) -> list[Job]:
        """The jobs whose time has come."""
        return [job for work in self.works for job in work.jobs if job.state != "ahead"]

    @property
    def total(self) -> int:
        return len(self.jobs)

    def _count(self, state: State) -> int:
        return sum(job.state == state for job in self.jobs)

    @property
    def done(self) -> int:
        return self._count("done")

    @property
    def doing(self) -> int:
        return self._count("doing")

    @property
    def late(self) -> int:
        return self._count("late")

    @property
    def latest(self) -> Job | None:
        """The job that has been late for the longest."""
        late = [job for job in self.jobs if job.state == "late" and job.due]
        return min(late, key=lambda job: (job.due, job.task.order), default=None)


def works(tasks: Iterable[Task], day: date) -> list[Work]:
    """Every task with its jobs as they stand on ``day``."""
    return [Work(task, tuple(_jobs(task, day))) for task in tasks]


def _jobs(task: Task, day: date) -> list[Job]:
    # In order of the day and then of recording, so the last word about a turn wins.
    said = {row.turn: row for row in task.progress.all() if row.on <= day}
    planned = turns(timing_of(task))
    if not planned:
        return [_job(task, None, said.get(None), day)]
    return [_job(task, turn, said.get(turn.first), day) for turn in planned]


def _job(task: Task, turn: Turn | None, progress: TaskProgress | None, day: date) -> Job:
    state: State
    if progress and progress.percent == 100:
        state = "done"
    elif turn and turn.last < day:
        state = "late"
    elif turn and day < turn.first and not (progress and progress.percent):
        state = "ahead"
    else:
        state = "doing"
    return Job(task, turn, progress, state)


def by_agency(found: Sequence[Work]) -> list[Agency]:
    """The agencies that lead, those with most to do first; a task with several leads counts for
    each of them. Tasks without a lead come last."""
    groups: dict[tuple[str, bool, str], list[Work]] = {}
    names: dict[tuple[str, bool, str], Counter[str]] = {}
    nobody = []
    for work in found:
        if not work.leads:
            nobody.append(work)
        for lead in work.leads:
            key = group_key(lead.name, lead.agency_kind)
            groups.setdefault(key, []).append(work)
            names.setdefault(key, Counter())[lead.name] += 1
    agencies = [
        Agency(names[key].most_common(1)[0][0], f"cq{number}", tuple(led))
        for number, (key, led) in enumerate(groups.items(), 1)
    ]
    agencies.sort(key=lambda agency: -agency.total)
    if nobody:
        agencies.append(Agency("", "cq0", tuple(nobody)))
    return agencies


def by_time(found: Sequence[Work]) -> dict[State, list[Job]]:
    """The jobs by state, each list by due day; jobs without one come last."""
    jobs = sorted(
        (job for work in found for job in work.jobs),
        key=lambda job: (job.due is None, job.due or date.max, job.task.order),
    )
    states: tuple[State, ...] = ("late", "doing", "ahead", "done")
    return {state: [job for job in jobs if job.state == state] for state in states}
