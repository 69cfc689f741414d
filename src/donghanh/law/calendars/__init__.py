"""Which days are worked in the public sector, and why: dated data with sources.

The data (``vietnam.yaml``) names weekends, holidays year by year and Saturdays worked in
exchange. For a year without data only weekends and the fixed holidays are known, and every
working day of it is marked unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, TypeAdapter

from donghanh.law import yaml_files
from donghanh.law.facts import Cite, Confidence, Frozen, Source
from donghanh.text import WEEKDAYS, format_date

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: worked or not, and on whose word.

    ``name`` says why a day is off, or that it is worked in exchange ("" for an ordinary day).
    ``on_file`` is false when the year has no official calendar in the data.
    """

    date: date
    working: bool
    name: str
    cite: tuple[Cite, ...]
    confidence: Confidence
    on_file: bool = True

    @property
    def source(self) -> str:
        return "; ".join(cite.text for cite in self.cite)

    @property
    def swapped(self) -> bool:
        """A weekend day worked in exchange for another."""
        return self.working and bool(self.name)


class _Off(Frozen):
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    name: str
    confidence: Confidence | None = None
    cite: tuple[Cite, ...] = ()


class _Worked(Frozen):
    day: date
    instead_of: date


class _Year(Frozen):
    year: int
    confidence: Confidence
    cite: tuple[Cite, ...]
    days_off: tuple[_Off, ...]
    worked_instead: tuple[_Worked, ...] = ()


class _Weekend(Frozen):
    weekdays: tuple[str, ...]
    name: str
    cite: tuple[Cite, ...]
    confidence: Confidence


class _Fixed(Frozen):
    month: int
    day: int
    name: str


class _File(Frozen):
    sources: Mapping[str, Source]
    weekend: _Weekend
    fixed: tuple[_Fixed, ...]
    fixed_cite: tuple[Cite, ...]
    years: tuple[_Year, ...]


class Calendar:
    """Answers for single days and for spans of days. Immutable; answers are remembered."""

    def __init__(self, path: Path) -> None:
        raw: dict[str, Any] = yaml_files.read(path)
        sources = TypeAdapter(dict[str, Source]).validate_python(raw["sources"])
        data = _File.model_validate(raw, context={"sources": sources})
        self._weekend = data.weekend
        self._weekend_days = {WEEKDAYS.index(name) for name in data.weekend.weekdays}
        self._fixed = {(item.month, item.day): item.name for item in data.fixed}
        self._fixed_cite = data.fixed_cite
        self._years = {year.year: year for year in data.years}
        self._special = self._spread(data.years)
        self.day = lru_cache(maxsize=20_000)(self._day)
        self._in_month = lru_cache(maxsize=5_000)(self._count_month)
        # Lists ask for every row, and mostly from today.
        self.working_days_between = lru_cache(maxsize=50_000)(self._days_between)

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose official calendar is on file."""
        return tuple(sorted(self._years))

    def is_working_day(self, day: date) -> bool:
        return self.day(day).working

    def next_working_day(self, day: date) -> date:
        """The first working day on or after ``day``."""
        while not self.day(day).working:
            day += ONE_DAY
        return day

    def _days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; 0 when ``end`` is not after it."""
        count, day = 0, start + ONE_DAY
        while day <= end:
            following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            if day.day == 1 and following <= end + ONE_DAY:
                count += self._in_month(day)  # whole months are remembered: lists ask often
                day = following
            else:
                count += self.day(day).working
                day += ONE_DAY
        return count

    def _count_month(self, first: date) -> int:
        """Working days of the month that begins on ``first``."""
        days = (first + timedelta(days=n) for n in range(31))
        return sum(self.day(day).working for day in days if day.month == first.month)

    def _day(self, day: date) -> Day:
        """The day with its reason, source and confidence."""
        if day in self._special:
            return self._special[day]
        on_file = day.year in self._years
        weekend = self._weekend
        if day.weekday() in self._weekend_days:
            return Day(day, False, weekend.name, weekend.cite, weekend.confidence, on_file)
        if not on_file:
            name = self._fixed.get((day.month, day.day))
            cite = self._fixed_cite if name else weekend.cite
            return Day(day, name is None, name or "", cite, "unverified", on_file)
        return Day(day, True, "", weekend.cite, weekend.confidence)

    @staticmethod
    def _spread(years: tuple[_Year, ...]) -> dict[date, Day]:
        days: dict[date, Day] = {}
        for year in years:
            for off in year.days_off:
                for n in range((off.end - off.start).days + 1):
                    day = off.start + timedelta(days=n)
                    cite = off.cite or year.cite
                    mark = off.confidence or year.confidence
                    days[day] = Day(day, False, off.name, cite, mark)
            for worked in year.worked_instead:
                name = f"làm bù cho {format_date(worked.instead_of)}"
                days[worked.day] = Day(worked.day, True, name, year.cite, year.confidence)
        return days


VIETNAM = Calendar(Path(__file__).with_name("vietnam.yaml"))
