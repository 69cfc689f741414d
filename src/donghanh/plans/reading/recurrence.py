"""When something is to be done, as a rule: once, again and again, or on an event.

The rule is a small cousin of RFC 5545 for the times that plans write. Pure Python without Django,
so that the reader makes it, the plan as work turns it into occurrences, and a calendar prints it.
All days are included.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

Kind = Literal[
    "dated", "recurring", "regular", "by_event", "by_reference", "conditional", "unclear"
]
Frequency = Literal["weekly", "monthly", "yearly"]
#: First day and last day; no first day where the words say only until when.
Days = tuple[date | None, date]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The rule that a time in words gives.

    ``kind``: ``dated`` has days, ``recurring`` a frequency, ``regular`` goes on all the time;
    ``by_event`` ("ngay sau khi …"), ``by_reference`` ("theo Kế hoạch số …"), ``conditional``
    ("khi có yêu cầu") and ``unclear`` have words only.
    """

    kind: Kind
    words: str = ""
    """The time as the text writes it."""
    days: tuple[Days, ...] = ()
    """The days of a dated time, in order of the text."""
    freq: Frequency | None = None
    interval: int = 1
    """How many weeks, months or years one turn takes: a quarter is three months."""
    times: int = 1
    """How often within one turn: "02 lần/tháng". The turn is parted evenly."""
    months: tuple[tuple[int, int], ...] = ()
    """Only these months of the year, the first and the last of each turn: "Quý IV hằng năm"."""
    by_day: tuple[int, int] | None = None
    """The first and last day of each turn: of the month, or of the week (Monday is 1)."""
    first: date | None = None
    until: date | None = None
    """No turn before ``first`` or after ``until``; the plan's own days where None."""

    def occurrences(self, start: date, end: date) -> list[tuple[date, date]]:
        """First day and due day of each time it is to be done in a plan of these days.

        Turns that reach over the ends of the plan are cut there; a dated time stays as it is
        written. What is regular, or waits for an event or a condition, has no occurrences.
        """
        if self.kind == "dated":
            found = [(first or min(start, last), last) for first, last in self.days]
        elif self.kind == "recurring" and self.freq is not None:
            first, last = max(self.first or start, start), min(self.until or end, end)
            found = [
                (max(begin, first), min(due, last))
                for turn in self._turns(first, last)
                for begin, due in self._parts(*turn)
                if begin <= last and due >= first
            ]
        else:
            found = []
        return sorted(set(found))

    @property
    def name(self) -> str | None:
        """One word for the usual frequencies: weekly, monthly, quarterly, half_yearly, yearly."""
        if self.kind == "regular":
            return "regular"
        if self.freq == "monthly":
            return {1: "monthly", 3: "quarterly", 6: "half_yearly"}.get(self.interval)
        return self.freq if self.interval == 1 else None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; ``from_json`` gives the rule back."""
        return {
            "kind": self.kind,
            "words": self.words,
            "days": [[_iso(first), _iso(last)] for first, last in self.days],
            "freq": self.freq,
            "interval": self.interval,
            "times": self.times,
            "months": [list(span) for span in self.months],
            "by_day": list(self.by_day) if self.by_day else None,
            "first": _iso(self.first),
            "until": _iso(self.until),
        }

    @staticmethod
    def from_json(found: dict[str, Any]) -> Recurrence:
        """The rule that ``to_json`` wrote."""
        by_day = found.get("by_day")
        return Recurrence(
            kind=found["kind"],
            words=found.get("words", ""),
            days=tuple(
                (_day(first), date.fromisoformat(last)) for first, last in found.get("days", ())
            ),
            freq=found.get("freq"),
            interval=found.get("interval", 1),
            times=found.get("times", 1),
            months=tuple((first, last) for first, last in found.get("months", ())),
            by_day=(by_day[0], by_day[1]) if by_day else None,
            first=_day(found.get("first")),
            until=_day(found.get("until")),
        )

    def _turns(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """The whole turns that touch the days, counted from the beginning of the year."""
        if first > last:
            return
        if self.freq == "weekly":
            yield from self._weeks(first, last)
            return
        years = range(first.year, last.year + 1)
        if self.freq == "yearly":
            spans = self.months or ((1, 12),)
            begun = (self.first or first).year
            for year in years:
                if (year - begun) % self.interval == 0:
                    yield from (self._span(year, low, high) for low, high in spans)
            return
        for year in years:
            for low in range(1, 13, self.interval):
                yield self._span(year, low, min(low + self.interval - 1, 12))

    def _weeks(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        low, high = self.by_day or (1, 7)
        monday = first - timedelta(days=first.weekday())
        while monday <= last:
            yield (
                monday + timedelta(days=low - 1),
                monday + timedelta(days=high - 1 + 7 * (self.interval - 1)),
            )
            monday += timedelta(days=7 * self.interval)

    def _span(self, year: int, low: int, high: int) -> tuple[date, date]:
        """From a day of the first month to a day of the last."""
        begin, due = date(year, low, 1), month_end(year, high)
        if self.by_day:
            begin, due = _within(year, low, self.by_day[0]), _within(year, high, self.by_day[1])
        return begin, due

    def _parts(self, begin: date, due: date) -> Iterator[tuple[date, date]]:
        """A turn parted evenly into as many times as the words say."""
        length = (due - begin).days + 1
        count = min(self.times, length)
        for place in range(count):
            yield (
                begin + timedelta(days=length * place // count),
                begin + timedelta(days=length * (place + 1) // count - 1),
            )


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _within(year: int, month: int, day: int) -> date:
    """The day of a month, its last one if the month is shorter."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
