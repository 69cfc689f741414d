"""When a task is due: from the plan's words to a cadence, days and turns. Pure.

All days are included. The words themselves are kept beside what is read from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from donghanh.plans.reading.times import month_end, schedule

#: How many months lie between two turns of a task that is repeated.
MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


@dataclass(frozen=True, slots=True)
class Timing:
    """``cadence``: weekly, one of ``MONTHS``, once, or empty: all the time, or not said.

    ``due_on`` is None where the words set no end and the plan has none.
    """

    cadence: str
    starts_on: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One time at which a repeated task has to be done; a single task has one turn."""

    first: date
    last: date


def read(words: str, starts_on: date | None, ends_on: date | None) -> Timing:
    """Read "Hàng tháng", "Quý III năm 2023", "trước ngày 15/11/2024" for a plan of these days.

    A day or quarter without a year falls in the plan's year, if it covers one only.
    """
    one_year = starts_on and ends_on and starts_on.year == ends_on.year
    found = schedule(words, starts_on.year if one_year and starts_on else None) if words else None
    if found is None:
        return Timing("", starts_on, ends_on)
    if found.recurrence is None:
        return Timing("once", found.first or starts_on, found.last)
    cadence = "" if found.recurrence == "regular" else found.recurrence
    return Timing(cadence, found.first or starts_on, found.last or ends_on)


def turns(timing: Timing) -> tuple[Turn, ...]:
    """The turns of a task, in order. A task of no cadence, or without an end, has none."""
    first, last = timing.starts_on, timing.due_on
    if last is None or timing.cadence == "":
        return ()
    if first is None or timing.cadence == "once":
        return (Turn(first or last, last),)
    whole = _weeks(first, last) if timing.cadence == "weekly" else _spans(first, last, timing)
    return tuple(Turn(max(turn.first, first), min(turn.last, last)) for turn in whole)


def _spans(first: date, last: date, timing: Timing) -> Iterator[Turn]:
    """Calendar months, quarters, halves and years that touch the days."""
    step = MONTHS[timing.cadence]
    year, month = first.year, first.month - (first.month - 1) % step
    while date(year, month, 1) <= last:
        yield Turn(date(year, month, 1), month_end(year, month + step - 1))
        year, month = (year, month + step) if month + step <= 12 else (year + 1, 1)


def _weeks(first: date, last: date) -> Iterator[Turn]:
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        yield Turn(monday, monday + timedelta(days=6))
        monday += timedelta(days=7)
