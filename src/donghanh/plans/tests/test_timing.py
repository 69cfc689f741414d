"""From the words of a plan to days and turns."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donghanh.plans.timing import MONTHS, Timing, Turn, read, turns

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
    assert read(words, *YEAR) == Timing(cadence, day(starts), day(due))


def test_a_quarter_without_a_year_in_a_plan_of_several_years_has_no_days_of_its_own() -> None:
    assert read("Quý I", day("2021-01-01"), day("2025-12-31")) == Timing(
        "", day("2021-01-01"), day("2025-12-31")
    )


def test_a_plan_whose_years_are_unknown() -> None:
    assert read("Hàng tháng", None, None) == Timing("monthly", None, None)
    assert turns(read("Hàng tháng", None, None)) == ()
    assert turns(read("Quý II năm 2024", None, None)) == (
        Turn(day("2024-04-01"), day("2024-06-30")),
    )


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        (Timing("monthly", *YEAR), 12),
        (Timing("quarterly", *YEAR), 4),
        (Timing("half_yearly", *YEAR), 2),
        (Timing("yearly", day("2021-01-01"), day("2025-12-31")), 5),
        (Timing("monthly", day("2023-05-10"), day("2023-07-02")), 3),
        (Timing("once", None, day("2023-11-15")), 1),
        (Timing("", *YEAR), 0),
    ],
)
def test_how_many_turns(timing: Timing, expected: int) -> None:
    assert len(turns(timing)) == expected


def test_the_first_and_last_turn_keep_within_the_days() -> None:
    found = turns(Timing("monthly", day("2023-05-10"), day("2023-07-02")))
    assert found == (
        Turn(day("2023-05-10"), day("2023-05-31")),
        Turn(day("2023-06-01"), day("2023-06-30")),
        Turn(day("2023-07-01"), day("2023-07-02")),
    )


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(0, 900),
    st.sampled_from(["weekly", *MONTHS]),
)
def test_turns_cover_every_day_once(first: date, length: int, cadence: str) -> None:
    last = first + timedelta(days=length)
    found = turns(Timing(cadence, first, last))
    assert found[0].first == first
    assert found[-1].last == last
    for before, after in itertools.pairwise(found):
        assert before.first <= before.last
        assert after.first == before.last + timedelta(days=1)
