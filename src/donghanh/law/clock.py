"""When a limit ends: the Civil Code's way of counting, with every step said.

The rules and their sentences are data (``counting.yaml``). An answer carries the steps, their
citations and the weakest confidence of all that was used. Days are counted without the first
one; a limit for an act whose last day is off ends on the next working day, a term of a measure
does not move; limits in hours run by the clock through nights and holidays.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from donghanh.errors import Refusal
from donghanh.law import yaml_files
from donghanh.law.calendars import ONE_DAY, VIETNAM, Calendar, Day
from donghanh.law.facts import Cite, Confidence, Fact, Source, Text, lowest
from donghanh.law.packs.models import Extent, Limit
from donghanh.text import WEEKDAYS, format_date, format_datetime

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
LAST_MOMENT = time(23, 59, 59)


class _Rule(Fact):
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of an explanation, with the rule it follows."""

    rule: str
    values: tuple[tuple[str, Any], ...]
    day: date | None
    cite: tuple[Cite, ...]
    confidence: Confidence

    @property
    def text(self) -> str:
        """The sentence in Vietnamese."""
        return _rules()[self.rule].vi.format_map(self._written("vi"))

    @property
    def en(self) -> str:
        """The sentence in English; the names of days off stay as they are written."""
        return _rules()[self.rule].en.format_map(self._written("en"))

    def _written(self, language: str) -> dict[str, str]:
        return {key: _written(value, language) for key, value in self.values}

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class _Weekday:
    """A day that a sentence writes with its name."""

    day: date


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a limit. ``due`` is aware; ``last_day`` is its day in Viet Nam."""

    due: datetime
    last_day: date
    unit: str
    steps: tuple[Step, ...]
    cite: tuple[Cite, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class TermEnd:
    """The last day of a term of a measure, with the sum in words."""

    start: date
    end: date
    steps: tuple[Step, ...]


def due(
    limit: Limit,
    start: datetime,
    *,
    period: str | None = None,
    on: date | None = None,
    extended: bool = False,
    calendar: Calendar = VIETNAM,
) -> Due:
    """When ``limit`` ends if it starts at ``start`` (aware).

    ``period`` (an id) or ``on`` (a day), when given, must be one the limit holds for;
    nothing is asked when both are left out.
    ``extended`` uses the longer ceiling. Limits counted back ("min_before", "before") take the
    event they precede as ``start``. Raises ``Refusal`` when the law gives no countable length
    or the limit does not hold; ``ValueError`` for a naive ``start``.
    """
    if start.tzinfo is None:
        raise ValueError("start must be aware")
    start = start.astimezone(HERE)
    _must_hold(limit, period, on, start.date())
    count = _Count(limit, start, extended, calendar)
    moment = count.run()
    steps = tuple(count.steps)
    return Due(
        due=moment,
        last_day=moment.date(),
        unit=limit.unit,
        steps=steps,
        cite=tuple(dict.fromkeys((*limit.cite, *(c for step in steps for c in step.cite)))),
        confidence=lowest([limit.confidence, *(step.confidence for step in steps)]),
    )


def due_moment(limit: Limit, start: datetime) -> datetime | None:
    """The end alone, or ``None`` when the law gives no countable length."""
    return due(limit, start).due if limit.measurable else None


def uncountable(limit: Limit) -> Text | None:
    """Why no calendar can find the end of ``limit``; ``None`` when one can."""
    if limit.measurable:
        return None
    reasons = TypeAdapter(dict[str, Text]).validate_python(_data()["uncountable"])
    return reasons[limit.unit if limit.unit in reasons else "not_stated"]


def months_of(limit: Limit) -> int | None:
    """The length of a term in months; ``None`` when a decision sets it or it is not in months."""
    if not isinstance(limit.value, int) or limit.unit not in ("months", "years"):
        return None
    return limit.value * (12 if limit.unit == "years" else 1)


def add_months(day: date, months: int) -> date:
    """The corresponding day ``months`` later (or earlier), else the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term(
    start: date,
    months: int,
    *,
    deducted_days: int = 0,
    excluded: Iterable[tuple[date, date]] = (),
    reduced_months: int = 0,
) -> TermEnd:
    """The last day of a term of ``months`` from ``start``; not moved for days off.

    ``excluded`` are spans [from, to) that do not count and push the end back; ``deducted_days``
    count as served and ``reduced_months`` were remitted, both bring it forward. The end is never
    before the start. Raises ``ValueError`` for a span that ends before it starts.
    """
    steps = [_step("term_start", value=months, day=start)]
    end = add_months(start, months - reduced_months)
    if reduced_months:
        steps.append(_step("term_reduced", value=reduced_months))
    if deducted_days:
        end -= timedelta(days=deducted_days)
        steps.append(_step("term_deducted", value=deducted_days, day=end))
    for since, until in excluded:
        if until < since:
            raise ValueError("a span ends before it starts")
        if until > since:
            end += until - since
            days = (until - since).days
            steps.append(_step("term_excluded", value=days, from_day=since, to_day=until, day=end))
    end = max(end, start)
    steps.append(_step("term_end", day=end))
    return TermEnd(start, end, tuple(steps))


def stretch(since: date, until: date | None) -> Step:
    """The sentence for a stretch [since, until) that leaves the last day where it is, for now."""
    if until is None:
        return _step("term_running", from_day=since)
    return _step("term_included", from_day=since, to_day=until)


class _Count:
    """One count: walks from the start to the end and notes each step."""

    def __init__(self, limit: Limit, start: datetime, extended: bool, calendar: Calendar) -> None:
        self.limit = limit
        self.start = start
        self.calendar = calendar
        self.steps = [_step("start", moment=start, trigger=limit.trigger)]
        self.value, self.unit = self._length(extended)

    def run(self) -> datetime:
        if self.limit.bound in ("min_before", "before"):
            return self._back()
        if self.unit == "immediate":
            self._note("immediate")
            return self.start
        if self.unit == "hours":
            self._note("hours", value=self.value)
            return self.start + timedelta(hours=self.value)
        self._note("first_day", day=self.start.date())
        last = self._last_day()
        last = self._off_day(last)
        self._note("end_of_day", day=last)
        if self.limit.recurs:
            self._note("recurs")
        elif self.limit.bound == "min":
            self._note("at_least")
        elif self.limit.bound == "threshold":
            self._note("threshold")
        return datetime.combine(last, LAST_MOMENT, HERE)

    def _length(self, extended: bool) -> tuple[int, str]:
        limit = self.limit
        if not limit.measurable or limit.value is None:
            raise Refusal(
                f"Pháp luật không ấn định thời hạn tính được cho “{limit.vi}”.",
                code="law.no_value",
                cite=limit.cite,
            )
        if extended:
            if limit.extension is None:
                raise Refusal(
                    f"Thời hạn “{limit.vi}” không có quy định kéo dài.",
                    code="law.no_extension",
                    cite=limit.cite,
                )
            longer = limit.extension
            self._note("extended", value=longer.value, unit=_unit(longer.unit), when=longer.when)
            return longer.value, longer.unit
        if isinstance(limit.value, Extent):
            self._note("widest", min=limit.value.min, max=limit.value.max, unit=_unit(limit.unit))
            return limit.value.max, limit.unit
        return limit.value, limit.unit

    def _last_day(self) -> date:
        first = self.start.date()
        if self.unit == "working_days":
            return self._walk(first, self.value, ONE_DAY)
        if self.unit == "days":
            last = first + timedelta(days=self.value)
            self._note("nth_day", day=last, value=self.value)
        elif self.unit == "weeks":
            last = first + timedelta(weeks=self.value)
            self._note("nth_week", day=last, value=self.value)
        elif self.unit == "per_month":
            last = add_months(first, 1)
            self._note("once_a_month", day=last, value=self.value)
        else:
            last = add_months(first, self.value * (12 if self.unit == "years" else 1))
            rule = "corresponding_day" if last.day == first.day else "no_corresponding_day"
            self._note(rule, day=last, value=self.value, unit=_unit(self.unit))
        return last

    def _off_day(self, last: date) -> date:
        """An act's last day moves off a day off; the end of a term only says that it does not."""
        found = self.calendar.day(last)
        if found.working or self.unit == "working_days":
            return last
        self._no_calendar([found])
        if self.limit.is_term:
            self._note("term_not_moved", found, day=last, name=found.name)
            return last
        following = self.calendar.next_working_day(last)
        self._note("moved", found, day=last, name=found.name, next=_Weekday(following))
        return following

    def _walk(self, day: date, count: int, stride: timedelta) -> date:
        """Go ``count`` working days from ``day`` (not counted), noting days off and swaps."""
        self._note("working_days")
        passed: list[Day] = []
        while count:
            day += stride
            passed.append(self.calendar.day(day))
            count -= passed[-1].working
        self._no_calendar(passed)
        for group in _same_reason(passed):
            if group[0].swapped:
                self._note("worked_swap", group[0], day=group[0].date)
            elif not group[0].working:
                self._note("days_off", group[0], days=_days(group), name=group[0].name)
        if stride > timedelta():
            self._note("nth_working_day", day=day, value=self.value)
        return day

    def _back(self) -> datetime:
        """Count back from the event; what is counted back never moves forward."""
        if self.unit == "hours":
            self._note("hours_before", value=self.value, moment=self.start)
            return self.start - timedelta(hours=self.value)
        event = self.start.date()
        self._note("days_before", value=self.value, unit=_unit(self.unit), moment=event)
        if self.unit == "working_days":
            last = self._walk(event, self.value, -ONE_DAY)
        elif self.unit == "days":
            last = event - timedelta(days=self.value)
        else:
            last = add_months(event, -self.value * (12 if self.unit == "years" else 1))
        self._note("end_of_day", day=last)
        return datetime.combine(last, LAST_MOMENT, HERE)

    def _no_calendar(self, days: Iterable[Day]) -> None:
        for year in sorted({day.date.year for day in days if not day.on_file}):
            self._note("no_calendar", year=year)

    def _note(self, rule: str, found: Day | None = None, **values: Any) -> None:
        self.steps.append(_step(rule, found, **values))


def _must_hold(limit: Limit, period: str | None, on: date | None, start: date) -> None:
    held = [item.id for item in limit.periods]
    if period is not None and period not in held:
        raise Refusal(
            f"Thời hạn “{limit.vi}” không áp dụng trong giai đoạn {period};"
            f" chỉ áp dụng trong giai đoạn {', '.join(held)}.",
            code="law.not_in_period",
            cite=limit.cite,
        )
    late = period is not None and not limit.valid_on(start)
    if late or (on is not None and not limit.applies(on=on)):
        raise Refusal(
            f"Thời hạn “{limit.vi}” không áp dụng vào ngày {format_date(on or start)}.",
            code="law.not_in_force",
            cite=limit.cite,
        )


def _same_reason(days: list[Day]) -> list[list[Day]]:
    """Days off grouped while they follow one another for the same reason, in calendar order."""
    groups: list[list[Day]] = []
    for day in sorted(days, key=lambda day: day.date):
        last = groups[-1][-1] if groups else None
        if (
            last
            and not day.swapped
            and (last.working, last.name) == (day.working, day.name)
            and last.date + ONE_DAY == day.date
        ):
            groups[-1].append(day)
        else:
            groups.append([day])
    return groups


def _days(group: list[Day]) -> _Weekday | str:
    first, last = group[0].date, group[-1].date
    if first == last:
        return _Weekday(first)
    return f"{format_date(first)} – {format_date(last)}"


def _step(rule: str, found: Day | None = None, **values: Any) -> Step:
    """A step by the rule; a day of the calendar adds its own source and confidence."""
    law = _rules()[rule]
    day = values.get("day")
    if isinstance(day, date):
        values["weekday"] = _Weekday(day)
    return Step(
        rule,
        tuple(values.items()),
        day if isinstance(day, date) else None,
        tuple(dict.fromkeys((*law.cite, *(found.cite if found else ())))),
        lowest([law.confidence, *([found.confidence] if found else [])]),
    )


def _written(value: Any, language: str) -> str:
    if isinstance(value, Text):
        return value.en if language == "en" else value.vi
    if isinstance(value, datetime):
        return format_datetime(value, language)
    if isinstance(value, _Weekday):
        name = WEEKDAYS[value.day.weekday()] if language == "vi" else f"{value.day:%A}"
        return f"{name} {format_date(value.day)}"
    return format_date(value) if isinstance(value, date) else str(value)


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml_files.read(Path(__file__).with_name("counting.yaml"))
    return data


@cache
def _rules() -> Mapping[str, _Rule]:
    sources = TypeAdapter(dict[str, Source]).validate_python(_data()["sources"])
    return TypeAdapter(dict[str, _Rule]).validate_python(
        _data()["rules"], context={"sources": sources}
    )


@cache
def _units() -> Mapping[str, Text]:
    return TypeAdapter(dict[str, Text]).validate_python(_data()["units"])


def _unit(unit: str) -> Text:
    return _units()[unit]
