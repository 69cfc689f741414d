"""From the words of a plan to days and turns."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donghanh.plans.timing import Timing, Turn, read

YEAR = date(2023, 1, 1), date(2023, 12, 31)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("words", "cadence", "starts", "due"),
    [
        ("Hàng tháng", "monthly", "2023-01-01", "2023-12-31"),
        ("Hằng quý", "quarterly", "2023-01-01", "2023-12-31"),
        ("Định kỳ 06 tháng", "half_yearly", "2023-01-01", "2023-12-31"),
        ("Hàng năm", "yearly", "2023-01-01", "2023-12-31"),
        ("Hàng tuần", "weekly", "2023-01-01", "2023-12-31"),
        ("Thường xuyên", "", "2023-01-01", "2023-12-31"),
        ("Trong năm 2023", "", "2023-01-01", "2023-12-31"),
        ("Quý III năm 2023", "once", "2023-07-01", "2023-09-30"),
        ("Quý III, năm 2023", "once", "2023-07-01", "2023-09-30"),
        ("Quý I", "once", "2023-01-01", "2023-03-31"),
        ("Quý II - Quý IV", "once", "2023-04-01", "2023-12-31"),
        ("Tháng 6 năm 2023", "once", "2023-06-01", "2023-06-30"),
        ("tháng 02/2024", "once", "2024-02-01", "2024-02-29"),
        ("Trước ngày 15/11/2023", "once", "2023-01-01", "2023-11-15"),
        ("Từ ngày 01/4/2023 đến ngày 30/5/2023", "once", "2023-04-01", "2023-05-30"),
        ("Theo chỉ đạo của cấp trên", "", "2023-01-01", "2023-12-31"),
        ("", "", "2023-01-01", "2023-12-31"),
    ],
)
def test_words_become_days(words: str, cadence: str, starts: str, due: str) -> None:
    found = read(words, *YEAR)
    assert (found.cadence, found.starts_on, found.due_on) == (cadence, day(starts), day(due))


def test_a_quarter_without_a_year_in_a_plan_of_several_years_has_no_days_of_its_own() -> None:
    assert read("Quý I", day("2021-01-01"), day("2025-12-31")) == Timing(
        "", day("2021-01-01"), day("2025-12-31")
    )


def test_a_plan_whose_years_are_unknown() -> None:
    assert read("Hàng tháng", None, None) == Timing("monthly", None, None)
    assert read("Quý II năm 2024", None, None).turns == (
        Turn(day("2024-04-01"), day("2024-06-30")),
    )


@pytest.mark.parametrize(
    ("words", "first", "last", "expected"),
    [
        ("Hàng tháng", *YEAR, 12),
        ("Hàng quý", *YEAR, 4),
        ("Định kỳ 06 tháng", *YEAR, 2),
        ("Hàng năm", day("2021-01-01"), day("2025-12-31"), 5),
        ("Hàng tháng", day("2023-05-10"), day("2023-07-02"), 3),
        ("Trước ngày 15/11/2023", *YEAR, 1),
        ("Thường xuyên", *YEAR, 0),
        ("Khi có yêu cầu", *YEAR, 0),
    ],
)
def test_how_many_turns(words: str, first: date, last: date, expected: int) -> None:
    assert len(read(words, first, last).turns) == expected


def test_the_first_and_last_turn_keep_within_the_days() -> None:
    found = read("Hàng tháng", day("2023-05-10"), day("2023-07-02"))
    assert found.turns == (
        Turn(day("2023-05-10"), day("2023-05-31")),
        Turn(day("2023-06-01"), day("2023-06-30")),
        Turn(day("2023-07-01"), day("2023-07-02")),
    )


def test_a_time_without_a_name_of_its_own_is_called_by_its_deadline() -> None:
    found = read("02 lần/tháng", *YEAR)
    assert (found.cadence, len(found.turns)) == ("often", 24)


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(0, 900),
    st.sampled_from(["Hàng tuần", "Hàng tháng", "Hàng quý", "Hàng năm"]),
)
def test_turns_cover_every_day_once(first: date, length: int, words: str) -> None:
    last = first + timedelta(days=length)
    found = read(words, first, last).turns
    assert found[0].first == first
    assert found[-1].last == last
    for before, after in itertools.pairwise(found):
        assert before.first <= before.last
        assert after.first == before.last + timedelta(days=1)
