"""Which periods a scoreboard can show: cumulative ones, within the days of the plan."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from donghanh.errors import Refusal
from donghanh.indicators import periods
from donghanh.indicators.periods import Period
from donghanh.plans.models import Plan

#: Parts of a year whose figures begin with the year, in order.
CUMULATIVE = ("Q1", "H1", "9M", "Y")


def choices(plan: Plan, scheme: str, today: date) -> list[Period]:
    """The periods to choose from: cumulative, begun by today, of the plan's years."""
    first, last = _years(plan)
    found = [
        periods.read(f"{year}-{part}", scheme)
        for year in range(first, last + 1)
        for part in CUMULATIVE
    ]
    return [period for period in found if period.start <= today]


def period_of(plan: Plan, code: str, scheme: str, today: date) -> Period:
    """The period asked for, cut at today. Without a code: the half year or year closed last within
    the plan's years, or the year so far where none is closed yet.

    Raises ``Refusal`` for a code that is unknown or not cumulative, or a period not begun.
    """
    first, last = _years(plan)
    if code:
        period = periods.read(code, scheme)
        if code.partition("-")[2] not in CUMULATIVE:
            raise Refusal(
                _(
                    "Bảng theo dõi cộng dồn từ đầu năm, nên chỉ xem được quý I, 6 tháng đầu năm, "
                    "9 tháng đầu năm hoặc cả năm."
                ),
                code="plan.period",
                field="period",
            )
        return period.until(today)
    closed = periods.last_closed(today, scheme)
    if closed.year > last:
        return periods.read(f"{last}-Y", scheme)
    if closed.year >= first:
        return closed
    return periods.read(f"{first}-Y", scheme).until(max(today, span(plan, scheme)[0]))


def span(plan: Plan, scheme: str) -> tuple[date, date]:
    """The days that count for the plan, both included: its reporting years where it covers whole
    years (the figures of 2024 close on 14 December), else its own days."""
    assert plan.starts_on is not None
    assert plan.ends_on is not None
    first, last = plan.starts_on, plan.ends_on
    if (first.month, first.day, last.month, last.day) != (1, 1, 12, 31):
        return first, last
    return (
        periods.read(f"{first.year}-Y", scheme).start,
        periods.read(f"{last.year}-Y", scheme).end,
    )


def _years(plan: Plan) -> tuple[int, int]:
    assert plan.starts_on is not None
    assert plan.ends_on is not None
    return plan.starts_on.year, plan.ends_on.year
