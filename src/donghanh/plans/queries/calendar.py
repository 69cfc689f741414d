"""The turns of a plan on the calendar: a month as weeks, a year as bars, a place as a tile."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from donghanh.agencies.models import Unit
from donghanh.plans import scoreboard, states
from donghanh.plans.agenda import Agency, Job, Work, by_agency
from donghanh.plans.charts import Bar, Lane
from donghanh.plans.models import Plan
from donghanh.plans.queries.cascade import Below
from donghanh.plans.queries.work import Tally, UnitRow, by_unit
from donghanh.plans.scoreboard import Scoreboard


@dataclass(frozen=True)
class Day:
    """A day of the grid with the turns that are due on it."""

    day: date
    jobs: tuple[Job, ...]
    inside: bool
    is_today: bool


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday to Sunday; ``started`` are turns that begin in it."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    count: int
    late: int

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


def chosen(works: Sequence[Work], anchor: str) -> tuple[list[Agency], list[Work]]:
    """The agencies to choose from, and the works of the one chosen (all without one)."""
    agencies = by_agency(works)
    one = next((agency for agency in agencies if agency.anchor == anchor), None)
    return agencies, list(one.works) if one else list(works)


def month(works: Iterable[Work], first: date, today: date) -> Month:
    """The turns that are due in the month, day by day. Pure."""
    due: dict[date, list[Job]] = {}
    for work in works:
        for job in work.jobs:
            if job.deadline and (job.deadline.year, job.deadline.month) == (
                first.year,
                first.month,
            ):
                due.setdefault(job.deadline, []).append(job)
    weeks = tuple(
        tuple(
            Day(day, tuple(due.get(day, ())), day.month == first.month, day == today)
            for day in week
        )
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    )
    jobs = [job for listed in due.values() for job in listed]
    return Month(first, weeks, len(jobs), sum(job.state == "late" for job in jobs))


def lanes(works: Iterable[Work], plan: Plan) -> list[Lane]:
    """The tasks as lanes of the timeline, their turns as bars. Pure."""
    assert plan.starts_on is not None
    assert plan.ends_on is not None
    return [
        Lane(
            work.task.code,
            work.task.text,
            tuple(
                Bar(job.first, job.deadline or plan.ends_on, job.state, _told(job))
                for job in work.jobs
            ),
        )
        for work in works
        if work.jobs
    ]


def _told(job: Job) -> str:
    where = f" ({job.done}/{job.total})" if job.where else ""
    return f"{job.name}: {states.WORDS[job.state]}{where}"


# ---- places -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tile:
    """A unit below a plan: its turns, and its cells of the scoreboard by what they say.

    ``hidden`` cells are those of few persons: nothing is told of them, here neither.
    """

    unit: Unit
    below: Below
    tally: Tally
    met: int
    behind: int
    hidden: int
    judged: int

    @property
    def shape(self) -> str:
        """The worst of the unit's turns as the shapes of the site name it."""
        if self.tally.late:
            return "late"
        if self.tally.blocked:
            return "soon"
        if self.tally.total and self.tally.done == self.tally.total:
            return "ok"
        return "now" if self.tally.total else "idle"


def tiles(plan: Plan, board: Scoreboard, day: date) -> list[Tile]:
    """The units directly below a plan as tiles, by name. Five queries beside the scoreboard."""
    return [_tile(row, board) for row in by_unit(plan, day)]


def _tile(row: UnitRow, board: Scoreboard) -> Tile:
    cells = [cell for _target, cell in cells_of(board, row.unit)]
    told = [cell for cell in cells if cell.state and cell.state != "idle" and not cell.hidden]
    return Tile(
        row.unit,
        row.below,
        row.tally,
        met=sum(cell.state == "ok" for cell in told),
        behind=sum(cell.state in ("soon", "late") for cell in told),
        hidden=sum(bool(cell.hidden) for cell in cells),
        judged=len(told),
    )


def cells_of(board: Scoreboard, unit: Unit) -> list[tuple[scoreboard.Row, scoreboard.Cell]]:
    """The unit's own cells of the scoreboard, target by target."""
    return [(row, cell) for row in board.rows for cell in row.cells if cell.place == unit.pk]
