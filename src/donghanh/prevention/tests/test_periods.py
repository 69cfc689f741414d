"""Periods as they stand in an address."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donghanh.prevention import periods


@pytest.mark.parametrize(
    ("id_", "title", "first", "last"),
    [
        ("2024", "Năm 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-H1", "6 tháng đầu năm 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024-H2", "6 tháng cuối năm 2024", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024-Q2", "Quý II năm 2024", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024-Q4", "Quý IV năm 2024", date(2024, 10, 1), date(2024, 12, 31)),
        ("2024-02", "Tháng 2 năm 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", "Tháng 12 năm 2023", date(2023, 12, 1), date(2023, 12, 31)),
    ],
)
def test_a_period_has_its_days(id_: str, title: str, first: date, last: date) -> None:
    assert periods.period(id_) == periods.Period(id_, title, first, last)


@pytest.mark.parametrize("id_", ["", "2024-", "2024-H3", "2024-Q0", "2024-13", "24", "x", "0000"])
def test_anything_else_is_no_period(id_: str) -> None:
    assert periods.period(id_) is None


@given(st.integers(1900, 9000))
def test_the_parts_of_a_year_follow_each_other(year: int) -> None:
    for parts in (("H1", "H2"), ("Q1", "Q2", "Q3", "Q4"), [f"{m:02d}" for m in range(1, 13)]):
        found = [periods.period(f"{year}-{part}") for part in parts]
        days = [(one.first, one.last) for one in found if one]
        assert len(days) == len(parts)
        assert (days[0][0], days[-1][1]) == (date(year, 1, 1), date(year, 12, 31))
        for (_, last), (first, _) in pairwise(days):
            assert first == last + timedelta(days=1)


@given(st.dates(date(1901, 1, 1), date(8999, 12, 31)))
def test_one_may_choose_the_month_of_any_day_and_its_year(day: date) -> None:
    offered = periods.choices(day)
    assert len({one.id for one in offered}) == len(offered)
    assert offered[0].first <= day <= offered[0].last
    assert periods.year_of(day) in offered
