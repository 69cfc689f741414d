"""When a task is due: from the plan's words to days and turns. Pure.

All days are included. The words themselves are kept beside what is read from them; the rule that
they give is the reader's (``reading.recurrence``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from donghanh.plans.reading import times

#: Cadences whose turns have names: a month, a quarter, half a year, a year, a week.
NAMED = ("weekly", "monthly", "quarterly", "half_yearly", "yearly")


@dataclass(frozen=True, slots=True)
class Turn:
    """One time at which a repeated task has to be done; a single task has one turn."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Timing:
    """``cadence``: one of ``NAMED``, "often" for other ways to repeat, "once", or empty: all the
    time, on an event, or not said; then there are no turns.

    ``due_on`` is None where the words set no end and the plan has none.
    """

    cadence: str
    starts_on: date | None
    due_on: date | None
    turns: tuple[Turn, ...] = ()


def read(words: str, starts_on: date | None, ends_on: date | None) -> Timing:
    """Read "Hàng tháng", "Quý III năm 2023", "trước ngày 15/11/2024" for a plan of these days.

    A day or quarter without a year falls in the plan's year, if it covers one only.
    """
    one_year = starts_on and ends_on and starts_on.year == ends_on.year
    rule = times.read(words, starts_on.year if one_year and starts_on else None)
    if starts_on and ends_on:
        found = rule.occurrences(starts_on, ends_on)
    else:  # Without the plan's days only those that the words name are known.
        found = rule.occurrences(date.max, date.max) if rule.kind == "dated" else []
    turns = tuple(Turn(first, last) for first, last in found)
    cadence = ""
    if rule.kind == "dated":
        cadence = "once"
    elif rule.kind == "recurring":
        cadence = rule.name if rule.name in NAMED and rule.times == 1 else "often"
    if not turns:
        return Timing(cadence, rule.first or starts_on, rule.until or ends_on)
    first = min(turn.first for turn in turns)
    return Timing(cadence, first, max(turn.last for turn in turns), turns)
