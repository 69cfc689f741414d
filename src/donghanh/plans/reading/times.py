"""Times as plans write them: "Quý III, năm 2023", "Hàng tháng", "trước ngày 15/11/2024"."""

from __future__ import annotations

import calendar
import re
from datetime import date

from donghanh.plans.reading.draft import Schedule

ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
QUARTER = re.compile(
    r"[Qq]uý\s+(IV|I{1,3}|[1-4])(?:\s*(?:[-–]|đến|,|và)\s*(?:[Qq]uý\s+)?(IV|I{1,3}|[1-4])(?!\d))?"
)
MONTHS = re.compile(
    r"[Tt]háng\s+(\d{1,2})(?:\s*(?:[-–]|đến(?: hết)?|,|và)\s*(?:tháng\s+)?(\d{1,2})(?!\d|/\d))?"
)
DAY = re.compile(r"(\d{1,2})\s*[/.]\s*(\d{1,2})\s*[/.]\s*(\d{4})")
MONTH_YEAR = re.compile(r"(?<![\d/])(\d{1,2})\s*/\s*(\d{4})")
LONG_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
YEAR = re.compile(r"(?:năm|/)\s*(\d{4})")
UNTIL = re.compile(r"\b(?:trước|chậm nhất|đến hết|hết|xong trước|hoàn thành)\b", re.IGNORECASE)
RECURRENCES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("weekly", r"\b(?:hàng|hằng|mỗi) tuần\b"),
        ("monthly", r"\b(?:hàng|hằng|mỗi) tháng\b"),
        ("quarterly", r"\b(?:hàng|hằng|mỗi) quý\b|định kỳ quý"),
        ("half_yearly", r"\b0?6 tháng(?:[/ ]lần|, năm| một lần)?\b|định kỳ 0?6 tháng"),
        ("yearly", r"\b(?:hàng|hằng|mỗi) năm\b"),
        ("regular", r"\bthường xuyên\b|\bliên tục\b|\bcả năm\b|\btrong năm\b"),
    )
)


def year_of(text: str) -> int | None:
    """The one year a text names, None for none or several."""
    years = {int(year) for year in YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def schedule(words: str, default_year: int | None) -> Schedule | None:
    """The days a time covers, as far as the words (and the year of the plan) tell them."""
    year = year_of(words) or default_year
    recurrence = next((name for name, rule in RECURRENCES if rule.search(words)), None)
    first: date | None = None
    last: date | None = None
    days = [_day(*found) for found in (*LONG_DAY.findall(words), *DAY.findall(words))]
    known = sorted(day for day in days if day)
    if known:
        last = known[-1]
        first = known[0] if len(known) > 1 else None if UNTIL.search(words) else last
    elif year and (quarter := QUARTER.search(words)):
        begin = ROMAN[quarter.group(1)]
        end = ROMAN[quarter.group(2)] if quarter.group(2) else begin
        first, last = date(year, 3 * begin - 2, 1), month_end(year, 3 * max(begin, end))
    elif (month := MONTH_YEAR.search(words)) and 1 <= int(month.group(1)) <= 12:
        last = month_end(int(month.group(2)), int(month.group(1)))
        first = None if UNTIL.search(words) else last.replace(day=1)
    elif year and (months := MONTHS.search(words)):
        begin, end = int(months.group(1)), int(months.group(2) or months.group(1))
        if 1 <= begin <= end <= 12:
            first, last = date(year, begin, 1), month_end(year, end)
            first = None if UNTIL.search(words) and begin == end else first
    elif year_of(words):
        first, last = date(year or 1, 1, 1), date(year or 1, 12, 31)
    if recurrence is None and last is None:
        return None
    return Schedule(first, last, recurrence)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
