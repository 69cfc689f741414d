"""Times as plans write them: "Quý III, năm 2023", "Hàng tháng", "trước ngày 15/11/2024"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from donghanh.plans.reading.draft import Schedule
from donghanh.plans.reading.recurrence import Days, Frequency, Kind, Recurrence, month_end

ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
COUNTS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "chín": 9, "mười hai": 12,
}  # fmt: skip
#: More of a text than this is no time; the rest is not looked at.
LONGEST = 400

_Q = r"(?:IV|I{1,3}|[1-4])(?![\w])"
_M = r"(?:1[0-2]|0?[1-9])(?!\d)"
_Y = r"20\d{2}(?!\d)"
_JOIN = r"\s*(?:[-–,;]|đến hết|đến|tới|và)\s*"


def _of_year(name: str) -> str:
    """The year that may stand after a point in time: "/2024", ", năm 2024"."""
    return rf"(?:\s*(?:[/,.-]|của)?\s*(?:năm\s+)?(?P<{name}>{_Y}))?"


def _count_as(name: str) -> str:
    return rf"(?P<{name}>\d{{1,2}}|mười hai|một|hai|ba|bốn|sáu|chín)"


# One point in time, or several of one sort in a row ("Quý I, II", "tháng 3, 6 và 9").
POINT = re.compile(
    rf"(?:0?6|sáu) tháng (?P<half>đầu|cuối) năm{_of_year('hy')}"
    rf"|nửa (?P<part>đầu|cuối) năm{_of_year('py')}"
    rf"|(?:(?<![\d/])(?P<fd>\d{{1,2}})\s*(?:[-–]|đến(?: hết)?)\s*(?:ngày\s+)?)?(?<![\d/])(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<dm>{_M})(?:\s?[/.-]\s?(?P<dy>{_Y})|(?![/.\d])(?:\s+năm\s+(?P<dy2>{_Y}))?)"
    rf"|(?:(?:ngày\s+)?(?<![\d/])(?P<fl>\d{{1,2}})\s*(?:[-–]|đến(?: hết)?)\s*)?(?:(?:ngày|mồng|mùng)\s+)?(?<![\d/])(?P<ld>\d{{1,2}})\s+tháng\s+(?P<lm>{_M}){_of_year('ly')}"
    rf"|(?<![\d/])(?P<mm>{_M})\s?/\s?(?P<my>{_Y})"
    rf"|(?:các\s+)?quý\s+(?P<q>{_Q}(?:{_JOIN}(?:quý\s+)?{_Q})*){_of_year('qy')}"
    rf"|(?:các\s+)?tháng\s+(?P<m>{_M}(?:{_JOIN}(?:tháng\s+)?{_M}(?!/\d{{1,2}}(?!\d)))*){_of_year('ty')}"
    rf"|(?:năm|giai đoạn|các năm)\s+(?P<y>{_Y})(?:\s*(?:[-–]|đến(?: năm)?)\s*(?P<y2>{_Y}))?"
    rf"|(?<![\d/.])(?P<b>{_Y})(?:\s*[-–]\s*(?P<b2>{_Y}))?",
    re.IGNORECASE,
)
UNTIL = re.compile(
    r"(?:trước|chậm nhất|muộn nhất|đến hết|hết|xong|hoàn thành|kết thúc|đến)"
    r"(?:\s+(?:là|vào|trong|trước|hết|ngày|tháng|quý|năm|cuối|xong))*\s*$",
    re.IGNORECASE,
)
RANGE = re.compile(
    r"^\s*(?:[-–]|đến hết|đến|tới)(?:\s+(?:hết|ngày|cuối|trước))*\s*$", re.IGNORECASE
)
# "trước tháng 5" ends with April, "trước ngày 15/5" with that day.
BEFORE = re.compile(r"trước(?!\s+(?:hết|cuối))(?:\s+(?:tháng|quý|năm))?\s*$", re.IGNORECASE)
FROM = re.compile(r"\b(?:từ|kể từ|bắt đầu)(?:\s+(?:ngày|đầu))*\s*$", re.IGNORECASE)

_EACH = r"(?:hàng|hằng|mỗi|từng|theo|định kỳ(?: theo| hàng| hằng)?)"
# How often, the rarer forms first. ``n`` units make a turn, ``t`` times in each.
EVERY: tuple[re.Pattern[str], ...] = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        # "02 lần/năm", "một lần trong quý"
        rf"{_count_as('t')}\s*(?:\(\w+\)\s*)?(?:lần|kỳ|đợt|cuộc|buổi)\s*(?:/|một|mỗi|trong|trên)\s*(?:01\s+|1\s+|một\s+)?(?P<u>tuần|tháng|quý|năm)(?!\s*\d)",
        # "mỗi quý 01 lần", "mỗi năm ít nhất 02 lần"
        rf"(?:mỗi|hàng|hằng|01|1|một)\s+(?P<u>tuần|tháng|quý|năm)(?:\s+(?:ít nhất|tối thiểu))?\s+{_count_as('t')}\s*(?:\(\w+\)\s*)?(?:lần|kỳ|đợt|cuộc|buổi)",
        # "06 tháng/lần", "hai tháng một lần", "quý/lần", "mỗi 03 tháng"
        rf"(?:{_count_as('n')}\s*(?:\(\w+\)\s*)?)?(?P<u>tuần|tháng|quý|năm)\s*(?:/|một|mỗi)\s*(?:01\s*|1\s*)?(?:lần|kỳ)",
        rf"(?:mỗi|cứ)\s+{_count_as('n')}\s+(?P<u>tuần|tháng|quý|năm)",
        rf"{_EACH}\s+{_count_as('n')}\s+(?P<u>tháng)(?!\s+\d)",
        rf"{_EACH}\s+(?P<u>tuần|tháng|quý|năm)(?!\s+\d)",
        rf"{_count_as('n')}\s+(?P<u>tháng)(?=\s*(?:,|và)\s*(?:\d+ tháng|một năm|01 năm|năm(?!\s*\d)))",
        r"(?P<u>tháng|quý)(?=\s*,\s*(?:quý|0?6 tháng|năm)(?!\s*\d))",
        r"^\s*(?P<n>0?6)\s+(?P<u>tháng)\s*[.;]?$",
        r"tháng (?:cuối|đầu)(?: của)?(?: mỗi| từng)? (?P<u>quý)(?!\s+[IVX\d])",
    )
)
MONTH_DAY = re.compile(
    r"ngày\s+(?P<d>\d{1,2})(?:\s*(?:[-–]|đến(?: ngày)?)\s*(?P<d2>\d{1,2}))?\s*(?:của\s+)?"
    r"(?:(?:tháng\s+)?(?:cuối|đầu)\s+|(?:hàng|hằng|mỗi)\s+)(?:của\s+)?(?:mỗi\s+)?(?P<u>tháng|quý|kỳ)",
    re.IGNORECASE,
)
WEEKDAY = re.compile(
    r"(?:thứ\s+(?P<n>hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\s+(?:hàng|hằng|mỗi)\s+tuần", re.IGNORECASE
)  # fmt: skip
ALWAYS = re.compile(
    r"thường xuyên|liên tục|cả năm|trong năm|hàng ngày|hằng ngày|quanh năm|suốt (?:cả )?năm"
    r"|trong suốt",
    re.IGNORECASE,
)
# What has words and no days. The first that fits decides.
WORDS_ONLY: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (cast("Kind", kind), re.compile(words, re.IGNORECASE))
    for kind, words in (
        ("by_event", (r"^\W*sau\b|(?:ngay )?sau khi|kể từ (?:ngày|khi)|trước khi|\bngay khi|nhân (?:dịp|ngày)|\bdịp\b"
                     r"|trong (?:vòng|thời hạn)|sau \d+|trong (?:quá trình|đợt)|khi kết thúc|tết")),
        ("conditional", (r"^\W*(?:khi|nếu)\b|khi có|nếu có|khi cần|nếu cần|khi phát sinh|trường hợp|khi được"
                        r"|đột xuất|tùy (?:theo|tình hình)|khi đủ")),
        ("by_reference", (r"\btheo\b|\bnhư\b|căn cứ|quy định|hướng dẫn|cùng (?:với )?(?:thời|tiến)"
                         r"|kế hoạch|chương trình|lộ trình")),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Point:
    """A point in the words: its spans of days still without year, and where it stands."""

    spans: tuple[tuple[int, int, int, int], ...]  # month, day, month, day
    year: int | None
    year_to: int | None
    only_year: bool
    ranged: bool
    start: int
    end: int


def year_of(text: str) -> int | None:
    """The one year a text names, None for none or several."""
    years = {int(year) for year in re.findall(rf"(?:năm|/)\s*({_Y})", text)}
    return years.pop() if len(years) == 1 else None


def schedule(words: str, default_year: int | None) -> Schedule | None:
    """The days a time covers, as far as the words (and the year of the plan) tell them."""
    return schedule_of(read(words, default_year))


def schedule_of(rule: Recurrence) -> Schedule | None:
    """The first and last day of a rule, with the name of its frequency."""
    if rule.kind == "dated":
        firsts = [first for first, _ in rule.days]
        first = None if None in firsts else min(day for day in firsts if day)
        return Schedule(first, max(last for _, last in rule.days), None)
    if rule.kind in ("recurring", "regular"):
        return Schedule(rule.first, rule.until, rule.name)
    return None


def read(words: str, default_year: int | None = None) -> Recurrence:
    """The rule that the words of a time give. ``default_year`` is the year of the plan, for days,
    months and quarters that are written without one."""
    text = words[:LONGEST]
    points = [one for match in POINT.finditer(text) if (one := _point(match))]
    points = [one for one in points if not _is_number_of_document(text, one)]
    days = _days(text, points, default_year)
    if every := _every(text):
        return _recurring(words, text, every, points, days)
    if ALWAYS.search(text):
        first, last = _bounds(days)
        return Recurrence("regular", words, first=first, until=last)
    waits = next((kind for kind, rule in WORDS_ONLY if rule.search(text)), None)
    if waits == "by_event" and not UNTIL.search(text[: points[0].start] if points else ""):
        return Recurrence("by_event", words)
    if days:
        return Recurrence("dated", words, days=tuple(days))
    return Recurrence(waits or "unclear", words)


def _is_number_of_document(text: str, point: _Point) -> bool:
    """ "Kế hoạch số 12/2024", "Quyết định … ngày 5/1/2024": a day of another document."""
    return (
        re.search(r"(?:\bsố|/QĐ\S*|/KH\S*|/NQ\S*)\s*(?:,?\s*ngày\s*)?$", text[: point.start])
        is not None
    )


def _point(match: re.Match[str]) -> _Point | None:
    part = match.groupdict()
    only_year = ranged = False
    year_to: int | None = None
    spans: tuple[tuple[int, int, int, int], ...]
    year = next((int(part[n]) for n in ("hy", "py", "dy", "dy2", "ly", "my", "qy", "ty") if part[n]), None)  # fmt: skip
    if half := part["half"] or part["part"]:
        spans = ((1, 1, 6, 30),) if half.lower() == "đầu" else ((7, 1, 12, 31),)
    elif part["d"] or part["ld"]:
        day, month = int(part["d"] or part["ld"]), int(part["dm"] or part["lm"])
        if not 1 <= day <= 31:
            return None
        begin = int(part["fd"] or part["fl"] or day)
        ranged = begin < day
        spans = ((month, begin if ranged else day, month, day),)
    elif part["mm"]:
        spans = (_months(int(part["mm"]), int(part["mm"])),)
    elif part["q"] or part["m"]:
        spans, ranged = _listed(part["q"] or part["m"], quarters=bool(part["q"]))
    else:
        only_year, spans = True, ((1, 1, 12, 31),)
        year, to = int(part["y"] or part["b"]), part["y2"] or part["b2"]
        year_to = int(to) if to else None
    return _Point(spans, year, year_to, only_year, ranged, match.start(), match.end())


def _months(low: int, high: int) -> tuple[int, int, int, int]:
    return low, 1, high, 31


def _listed(text: str, *, quarters: bool) -> tuple[tuple[tuple[int, int, int, int], ...], bool]:
    """ "I, II", "3 - 5 và 9": single ones, and ranges joined by a dash or "đến"."""
    numbers = re.finditer(r"IV|I{1,3}|\d{1,2}", text, re.IGNORECASE)
    spans: list[tuple[int, int]] = []
    ranged = False
    at = 0
    for match in numbers:
        written = match.group().upper()
        value = ROMAN[written] if quarters else int(written)
        between = text[at : match.start()]
        if spans and re.search(r"[-–]|đến|tới", between) and spans[-1][0] < value:
            spans[-1], ranged = (spans[-1][0], value), True
        else:
            spans.append((value, value))
        at = match.end()
    if quarters:
        spans = [(3 * low - 2, 3 * high) for low, high in spans]
    return tuple(_months(low, high) for low, high in spans), ranged


def _days(text: str, points: list[_Point], default_year: int | None) -> list[Days]:
    """The days of the points; two points with "đến" between make one time."""
    if any(not one.only_year for one in points):
        years = [one.year for one in points if one.only_year]
        lone = years[0] if len(years) == 1 else None
        points = [one for one in points if not one.only_year]
    else:
        lone = None
    known = [one.year for one in points]
    found: list[Days] = []
    at = 0
    for index, point in enumerate(points):
        later = next((year for year in known[index:] if year), None)
        earlier = next((year for year in reversed(known[:index]) if year), None)
        year = point.year or later or earlier or lone or default_year
        if year is None:
            at = point.end
            continue
        before = text[at : point.start]
        made = [
            found_span
            for span in point.spans
            if (found_span := _span(year, point.year_to or year, span))
        ]
        spans: list[Days] = [*made]
        if found and spans and RANGE.match(before) and found[-1][0] and found[-1][0] <= spans[0][1]:
            found[-1] = (found[-1][0], spans[0][1])
            spans = spans[1:]
        elif UNTIL.search(before) and not FROM.search(before) and not point.ranged:
            early = BEFORE.search(before) is not None
            spans = [
                (None, first - timedelta(days=1) if early and first != last else last)
                for first, last in made
            ]
        elif found and found[-1][0] is None and re.match(r"^\s*(?:,|;|và)\s*(?:ngày\s*)?$", before):
            # "trước ngày 15/6 và 15/12"
            spans = [(None, last) for _, last in spans]
        found += spans
        at = point.end
    return found


def _span(year: int, year_to: int, span: tuple[int, int, int, int]) -> tuple[date, date] | None:
    month, day, month_to, day_to = span
    if not (1 <= month <= 12 and 1 <= month_to <= 12):
        return None
    try:
        last = month_end(year_to, month_to)
        return date(year, month, day), last if day_to == 31 else date(year_to, month_to, day_to)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Every:
    freq: Frequency
    interval: int
    times: int


def _every(text: str) -> _Every | None:
    for rule in EVERY:
        if match := rule.search(text):
            part = match.groupdict()
            count, times = _count(part.get("n")), _count(part.get("t"))
            return _frequency(part["u"].lower(), max(count, 1), max(times, 1))
    return None


def _count(written: str | None) -> int:
    if not written:
        return 1
    return int(written) if written.isdigit() else COUNTS.get(written.lower(), 1)


def _frequency(unit: str, count: int, times: int) -> _Every | None:
    if unit == "tuần":
        return _Every("weekly", count, times) if count <= 52 else None
    months = count * {"tháng": 1, "quý": 3, "năm": 12}[unit]
    if months % times == 0 and months <= 12:
        # "02 lần/năm" is every six months, "01 lần/quý" every three.
        months, times = months // times, 1
    if months % 12 == 0:
        return _Every("yearly", months // 12, times)
    return _Every("monthly", months, times) if months <= 12 else None


def _recurring(
    words: str, text: str, every: _Every, points: list[_Point], days: list[Days]
) -> Recurrence:
    rule = Recurrence(
        "recurring", words, freq=every.freq, interval=every.interval, times=every.times
    )
    if weekday := WEEKDAY.search(text):
        number = (weekday["n"] or "8").lower()
        day = (int(number) if number.isdigit() else {**COUNTS, "bảy": 7}[number]) - 1
        return replace(rule, by_day=(day, day))
    if (match := MONTH_DAY.search(text)) and 1 <= int(match["d"]) <= 31:
        last = int(match["d2"] or match["d"])
        by = 1 if UNTIL.search(text[: match.start()]) and not match["d2"] else int(match["d"])
        rule = replace(rule, by_day=(by, min(last, 31)))
    within = [one for one in points if not one.only_year]
    if every.freq == "yearly" and within and not any(one.year for one in within):
        return _in_the_year(rule, text, within)
    first, last_day = _bounds(days)
    return replace(rule, first=first, until=last_day)


def _in_the_year(rule: Recurrence, text: str, points: list[_Point]) -> Recurrence:
    """ "Quý IV hằng năm", "trước ngày 15/12 hằng năm": the months and days of each year."""
    spans = [span for one in points for span in one.spans if 1 <= span[0] <= span[2] <= 12]
    if not spans:
        return rule
    until = UNTIL.search(text[: points[0].start]) is not None
    months = tuple((1 if until else low, high) for low, _, high, _ in spans)
    _, day, _, day_to = spans[0]
    by_day = None if (day, day_to) == (1, 31) else (1 if until else day, day_to)
    return replace(rule, months=months, by_day=by_day)


def _bounds(days: list[Days]) -> tuple[date | None, date | None]:
    """The first and the last day between which something is repeated."""
    if not days:
        return None, None
    firsts = [first for first, _ in days]
    first = None if None in firsts else min(day for day in firsts if day)
    return first, max(last for _, last in days)
