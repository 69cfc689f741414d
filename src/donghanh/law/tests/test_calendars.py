"""The working days of Viet Nam, as the official notices fixed them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donghanh.law.calendars import VIETNAM

DAYS = st.dates(date(2021, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "working", "why"),
    [
        (date(2024, 2, 7), True, ""),
        (date(2024, 2, 8), False, "Tết Giáp Thìn"),
        (date(2024, 2, 14), False, "Tết Giáp Thìn"),
        (date(2024, 2, 15), True, ""),
        (date(2024, 4, 18), False, "Giỗ Tổ Hùng Vương"),
        (date(2024, 4, 29), False, "hoán đổi với Thứ Bảy 04/5/2024"),
        (date(2024, 5, 1), False, "30/4 và 01/5"),
        (date(2024, 5, 4), True, "làm bù cho 29/4/2024"),
        (date(2024, 5, 11), False, "nghỉ cuối tuần"),
        (date(2025, 1, 27), False, "Tết Ất Tỵ"),
        (date(2025, 1, 31), False, "Tết Ất Tỵ"),
        (date(2025, 2, 3), True, ""),
        (date(2025, 4, 26), True, "làm bù cho 02/5/2025"),
        (date(2025, 5, 2), False, "hoán đổi với Thứ Bảy 26/4/2025"),
        (date(2026, 1, 10), True, "làm bù cho 02/01/2026"),
        (date(2026, 8, 22), True, "làm bù cho 31/8/2026"),
    ],
)
def test_single_days(day: date, working: bool, why: str) -> None:
    found = VIETNAM.day(day)
    assert (found.working, found.name) == (working, why)
    assert VIETNAM.is_working_day(day) is working


def test_every_year_on_file_names_its_source_and_confidence() -> None:
    assert VIETNAM.years == (2022, 2023, 2024, 2025, 2026)
    tet = VIETNAM.day(date(2024, 2, 9))
    assert tet.source == "CV 2450/VPCP-KGVX; Lịch nghỉ lễ nguồn mở"
    assert tet.confidence == "secondary"


def test_a_holiday_known_from_one_weak_source_is_marked_unverified() -> None:
    assert VIETNAM.day(date(2026, 11, 24)).confidence == "unverified"


def test_a_year_without_data_knows_weekends_and_fixed_holidays_and_says_so() -> None:
    quoc_khanh, tuesday, sunday = (
        VIETNAM.day(date(2027, 9, 2)),
        VIETNAM.day(date(2027, 9, 7)),
        VIETNAM.day(date(2027, 9, 5)),
    )
    assert (quoc_khanh.working, quoc_khanh.name) == (False, "Quốc khánh")
    assert (tuesday.working, tuesday.confidence, tuesday.on_file) == (True, "unverified", False)
    assert (sunday.working, sunday.name) == (False, "nghỉ cuối tuần")


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2024, 2, 7), date(2024, 2, 15), 1),
        (date(2024, 4, 26), date(2024, 5, 6), 4),
        (date(2025, 4, 25), date(2025, 5, 5), 4),
        (date(2024, 6, 10), date(2024, 6, 10), 0),
        (date(2024, 6, 12), date(2024, 6, 10), 0),
    ],
)
def test_working_days_between(start: date, end: date, count: int) -> None:
    assert VIETNAM.working_days_between(start, end) == count


@given(DAYS)
def test_the_next_working_day_is_worked_and_nothing_before_it_is(day: date) -> None:
    following = VIETNAM.next_working_day(day)
    assert VIETNAM.is_working_day(following)
    assert following >= day
    assert VIETNAM.working_days_between(day - timedelta(days=1), following) == 1


@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_working_days_add_up_over_neighbouring_spans(day: date, first: int, second: int) -> None:
    middle = day + timedelta(days=first)
    end = middle + timedelta(days=second)
    assert VIETNAM.working_days_between(day, end) == VIETNAM.working_days_between(
        day, middle
    ) + VIETNAM.working_days_between(middle, end)
