"""Reporting periods under both schemes."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donghanh.errors import Refusal
from donghanh.indicators import periods
from donghanh.indicators.periods import read


@pytest.mark.parametrize(
    ("code", "scheme", "start", "end", "label"),
    [
        ("2024-M01", "A", "2023-12-15", "2024-01-14", "Tháng 1 năm 2024"),
        ("2024-M06", "A", "2024-05-15", "2024-06-14", "Tháng 6 năm 2024"),
        ("2024-Q1", "A", "2023-12-15", "2024-03-14", "Quý I năm 2024"),
        ("2024-Q2", "A", "2024-03-15", "2024-06-14", "Quý II năm 2024"),
        ("2024-H1", "A", "2023-12-15", "2024-06-14", "6 tháng đầu năm 2024"),
        ("2024-H2", "A", "2024-06-15", "2024-12-14", "6 tháng cuối năm 2024"),
        ("2024-9M", "A", "2023-12-15", "2024-09-14", "9 tháng đầu năm 2024"),
        ("2024-Y", "A", "2023-12-15", "2024-12-14", "Năm 2024"),
        ("2024-M02", "B", "2024-02-01", "2024-02-29", "Tháng 2 năm 2024"),
        ("2023-M02", "B", "2023-02-01", "2023-02-28", "Tháng 2 năm 2023"),
        ("2024-H1", "B", "2024-01-01", "2024-06-30", "6 tháng đầu năm 2024"),
        ("2024-Y", "B", "2024-01-01", "2024-12-31", "Năm 2024"),
    ],
)
def test_days_and_names(code: str, scheme: str, start: str, end: str, label: str) -> None:
    period = read(code, scheme)
    assert (period.start.isoformat(), period.end.isoformat(), period.label) == (start, end, label)


@pytest.mark.parametrize("code", ["2024", "2024-H3", "2024-M13", "2024-M6", "24-H1", "2024-q2", ""])
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(code)
    assert refused.value.code == "period.unknown"


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(Refusal):
        read("2024-H1", "C")


@pytest.mark.parametrize("scheme", ["A", "B"])
@given(year=st.integers(2000, 2090))
def test_months_tile_the_year_without_gap(scheme: str, year: int) -> None:
    months = [read(f"{year}-M{number:02}", scheme) for number in range(1, 13)]
    whole = read(f"{year}-Y", scheme)
    assert (months[0].start, months[-1].end) == (whole.start, whole.end)
    for before, after in itertools.pairwise(months):
        assert after.start == before.end + timedelta(days=1)
    assert read(f"{year + 1}-Y", scheme).start == whole.end + timedelta(days=1)
    halves = read(f"{year}-H1", scheme), read(f"{year}-H2", scheme)
    assert halves[1].start == halves[0].end + timedelta(days=1)


@pytest.mark.parametrize("scheme", ["A", "B"])
@given(day=st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_every_day_lies_in_its_reporting_year(scheme: str, day: date) -> None:
    year = periods.year_of(day, scheme)
    assert year.start <= day <= year.end
    so_far = periods.year_to(day, scheme)
    assert (so_far.start, so_far.end) == (year.start, day)
    assert periods.last_closed(day, scheme).end < day


def test_the_doubtful_half_says_so() -> None:
    doubtful = read("2024-H2", "A")
    assert doubtful.confidence == "unverified"
    assert "6 tháng cuối năm" in doubtful.note
    assert read("2024-M06", "A").confidence == "verified"
    assert "09/2019" in doubtful.citation


def test_points_are_the_period_at_the_end_of_each_month() -> None:
    points = read("2024-H1").points()
    assert [point.end.isoformat() for point in points] == [
        "2024-01-14", "2024-02-14", "2024-03-14", "2024-04-14", "2024-05-14", "2024-06-14",
    ]  # fmt: skip
    assert {point.start for point in points} == {date(2023, 12, 15)}
    assert points[-1] == read("2024-H1")


def test_a_period_cut_at_a_day_has_points_until_then() -> None:
    period = read("2024-Y").until(date(2024, 2, 20))
    assert [point.end.isoformat() for point in period.points()] == [
        "2024-01-14", "2024-02-14", "2024-02-20",
    ]  # fmt: skip
    assert read("2024-H1").until(date(2024, 12, 31)) == read("2024-H1")
    with pytest.raises(Refusal):
        read("2024-H1").until(date(2023, 12, 14))


def test_the_same_period_of_the_year_before() -> None:
    assert read("2024-Q2", "A").year_before() == read("2023-Q2", "A")


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2024-06-14", "2023-Y"),
        ("2024-06-15", "2024-H1"),
        ("2024-12-14", "2024-H1"),
        ("2024-12-15", "2024-Y"),
    ],
)
def test_what_is_reported_is_the_half_year_closed_last(day: str, code: str) -> None:
    assert periods.last_closed(date.fromisoformat(day)).code == code
