"""Where a figure would be on a day if it went on as it did: a straight line, and called so. Pure.

It speaks of the figure of a whole unit and never of a person; nothing is reckoned for the cells of
units below, so it tells nothing about few people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from donghanh.text import format_date, format_number

if TYPE_CHECKING:
    from donghanh.indicators.answer import Answer

#: Fewer known points than this give no line.
FEWEST = 3

Point = tuple[date, Decimal]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The value that the line gives on ``on``, kept within what is possible."""

    value: Decimal
    on: date
    points: int
    first: date
    last: date

    @property
    def how(self) -> str:
        """How it was reckoned, as a sentence."""
        return _(
            "Ngoại suy tuyến tính: đường thẳng gần nhất với %(count)s số liệu đã biết từ "
            "%(first)s đến %(last)s, kéo dài đến hết ngày %(on)s. Đây là phép tính, không phải "
            "cam kết hay đánh giá."
        ) % {
            "count": self.points,
            "first": format_date(self.first),
            "last": format_date(self.last),
            "on": format_date(self.on),
        }

    def shown(self, sign: str = "") -> str:
        """The value with its day: "86,3% vào 31/12/2024"."""
        return _("%(value)s vào %(day)s") % {
            "value": f"{format_number(self.value, 1)}{sign}",
            "day": format_date(self.on),
        }


def linear(
    points: Sequence[Point],
    on: date,
    *,
    least: Decimal | None = Decimal(0),
    most: Decimal | None = None,
    grows: bool = False,
) -> Forecast | None:
    """The value on a day by the straight line that fits the points best (least squares).

    None with fewer than three points of different days, or a day that is not after the last.
    ``grows``: a figure that gathers never falls below its last point.
    """
    known = sorted(dict(points).items())
    if len(known) < FEWEST or on <= known[-1][0]:
        return None
    count = Decimal(len(known))
    days = [Decimal((day - known[0][0]).days) for day, _value in known]
    values = [value for _day, value in known]
    middle, mean = sum(days, Decimal(0)) / count, sum(values, Decimal(0)) / count
    spread = sum(((day - middle) ** 2 for day in days), Decimal(0))
    both = zip(days, values, strict=True)
    slope = sum(((day - middle) * (value - mean) for day, value in both), Decimal(0)) / spread
    value = mean + slope * (Decimal((on - known[0][0]).days) - middle)
    if grows:
        value = max(value, values[-1])
    if least is not None:
        value = max(value, least)
    if most is not None:
        value = min(value, most)
    return Forecast(value, on, len(known), known[0][0], known[-1][0])


def of_indicator(found: Answer, trend: Sequence[Answer], ends: date) -> Forecast | None:
    """An indicator's figure on the last day by its months; none where the figure is hidden, or
    says yes or no."""
    indicator = found.indicator
    if found.suppressed or indicator.measure == "binary":
        return None
    points = [
        (one.period.end, one.value) for one in trend if one.value is not None and not one.suppressed
    ]
    rate = indicator.unit == "%"
    whole = None if found.whole is None else Decimal(found.whole)
    return linear(
        points, ends, most=Decimal(100) if rate else whole, grows=indicator.grows and not rate
    )
