"""Reporting periods: "2024-M06", "2024-Q2", "2024-H1", "2024-H2", "2024-9M", "2024-Y".

Scheme A closes the figures in the middle of the month (from the 15th to the 14th), scheme B is the
calendar. The rules, their sources and how sure they are stand in ``periods.yaml``. Both ends of a
period are included. Pure: no database, no clock.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml
from django.utils.translation import gettext as _

from donghanh.errors import Refusal
from donghanh.law.facts import Text
from donghanh.text import format_date
from donghanh.ui.language import said

Kind = Literal["month", "quarter", "first_half", "second_half", "nine_months", "year"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How sure one kind of period of a scheme is: verified, secondary or unverified."""

    confidence: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """From ``from_day`` until ``to_day``; a ``from_day`` over 1 lies in the month before."""

    id: str
    vi: str
    en: str
    citation: str
    from_day: int
    to_day: int
    kinds: Mapping[str, Rule]

    def first_day(self, year: int, month: int) -> date:
        """The day on which the period starts whose first month this is."""
        if self.from_day > 1:
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        return date(year, month, self.from_day)

    def last_day(self, year: int, month: int) -> date:
        """The day on which the period ends whose last month this is."""
        return date(year, month, self.to_day or calendar.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to ``end``, both included. ``cut``: it ends before the scheme would end it."""

    code: str
    scheme: str
    kind: Kind
    year: int
    first_month: int
    last_month: int
    start: date
    end: date
    cut: bool = False

    @property
    def rule(self) -> Rule:
        return SCHEMES[self.scheme].kinds[self.kind]

    @property
    def confidence(self) -> str:
        return self.rule.confidence

    @property
    def note(self) -> str:
        """What is not certain about this kind of period, as a sentence; empty when nothing."""
        return said(self.rule.note) if self.rule.note else ""

    @property
    def citation(self) -> str:
        return SCHEMES[self.scheme].citation

    @property
    def label(self) -> str:
        """The name that reports use: "6 tháng đầu năm 2024"."""
        words = {
            "month": _("Tháng %(month)s năm %(year)s"),
            "quarter": _("Quý %(quarter)s năm %(year)s"),
            "first_half": _("6 tháng đầu năm %(year)s"),
            "second_half": _("6 tháng cuối năm %(year)s"),
            "nine_months": _("9 tháng đầu năm %(year)s"),
            "year": _("Năm %(year)s"),
        }[self.kind]
        return words % {
            "year": self.year,
            "month": self.last_month,
            "quarter": ("I", "II", "III", "IV")[(self.last_month - 1) // 3],
        }

    @property
    def span_label(self) -> str:
        """The days: "từ 15/12/2023 đến hết 14/6/2024"."""
        return _("từ %(start)s đến hết %(end)s") % {
            "start": format_date(self.start),
            "end": format_date(self.end),
        }

    def until(self, day: date) -> Period:
        """The same period, cut at ``day`` unless it is over by then; ``Refusal`` before it."""
        if day < self.start:
            raise Refusal(
                _("Kỳ %(period)s chưa bắt đầu vào ngày %(day)s.")
                % {"period": self.label, "day": format_date(day)},
                code="period.not_begun",
            )
        return replace(self, end=day, cut=True) if day < self.end else self

    def year_before(self) -> Period:
        """The same period of the year before, whole."""
        return read(f"{self.year - 1}{self.code[4:]}", self.scheme)

    def points(self) -> tuple[Period, ...]:
        """This period as it stood at the end of each month inside it; the last is itself."""
        scheme = SCHEMES[self.scheme]
        ends = (scheme.last_day(self.year, m) for m in range(self.first_month, self.last_month))
        return (*(replace(self, end=end, cut=True) for end in ends if end < self.end), self)


_CODE = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<part>M(?:0[1-9]|1[0-2])|Q[1-4]|H[12]|9M|Y)")
_HALVES: Mapping[str, tuple[Kind, int, int]] = {
    "H1": ("first_half", 1, 6),
    "H2": ("second_half", 7, 12),
    "9M": ("nine_months", 1, 9),
    "Y": ("year", 1, 12),
}
PARTS = (
    *_HALVES,
    *(f"Q{number}" for number in range(1, 5)),
    *(f"M{number:02}" for number in range(1, 13)),
)


def read(code: str, scheme: str = "A") -> Period:
    """The period with this code. Raises ``Refusal`` when the code or the scheme is unknown."""
    found = _CODE.fullmatch(code)
    if not found or scheme not in SCHEMES:
        raise Refusal(
            _(
                "Không có kỳ báo cáo “%(code)s”. Anh/chị viết mã kỳ như 2024-M06, 2024-Q2, "
                "2024-H1, 2024-9M hoặc 2024-Y, theo sơ đồ kỳ A hoặc B."
            )
            % {"code": f"{code} ({scheme})"},
            code="period.unknown",
            field="period",
        )
    year, part = int(found["year"]), found["part"]
    kind, first, last = _months(part)
    rules = SCHEMES[scheme]
    start, end = rules.first_day(year, first), rules.last_day(year, last)
    return Period(code, scheme, kind, year, first, last, start, end)


def _months(part: str) -> tuple[Kind, int, int]:
    if part in _HALVES:
        return _HALVES[part]
    number = int(part[1:])
    if part[0] == "Q":
        return "quarter", 3 * number - 2, 3 * number
    return "month", number, number


def codes(year: int) -> tuple[str, ...]:
    """The codes of all periods of a year, the longest first."""
    return tuple(f"{year}-{part}" for part in PARTS)


def year_of(day: date, scheme: str = "A") -> Period:
    """The reporting year that holds ``day``: under scheme A it starts on 15 December."""
    this = read(f"{day.year}-Y", scheme)
    return this if day <= this.end else read(f"{day.year + 1}-Y", scheme)


def year_to(day: date, scheme: str = "A") -> Period:
    """From the start of the reporting year until ``day``."""
    return year_of(day, scheme).until(day)


def last_closed(day: date, scheme: str = "A") -> Period:
    """The half year, or year at its end, that was closed last before ``day``: what is reported."""
    year = year_of(day, scheme).year
    known = [read(f"{y}-{part}", scheme) for y in (year - 1, year) for part in ("H1", "Y")]
    return max((p for p in known if p.end < day), key=lambda p: p.end)


def _rule(confidence: str, note: Mapping[str, str] | None = None) -> Rule:
    return Rule(confidence, Text(**note) if note else None)


@cache
def _schemes() -> Mapping[str, Scheme]:
    raw: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    )
    return MappingProxyType(
        {
            key: Scheme(
                key,
                scheme["vi"],
                scheme["en"],
                scheme["citation"],
                scheme["from_day"],
                scheme["to_day"],
                {kind: _rule(**rule) for kind, rule in scheme["kinds"].items()},
            )
            for key, scheme in raw["schemes"].items()
        }
    )


SCHEMES: Mapping[str, Scheme] = _schemes()
