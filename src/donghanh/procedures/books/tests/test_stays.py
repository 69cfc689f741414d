"""Stays on a list: several cases without a gap are one stay, and the sum of a period is right."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from donghanh.procedures.books.stays import Piece, stays, turnover

JAN, MAR, JUN, SEP = (date(2024, month, 1) for month in (1, 3, 6, 9))


def piece(person: int, start: date, end: date | None, entry: int = 1, case: int = 1) -> Piece:
    return Piece(person, case, entry, start, end)


def test_cases_that_follow_one_another_are_one_stay() -> None:
    [stay] = stays([piece(7, JAN, MAR, entry=1), piece(7, MAR, JUN, entry=2, case=2)])
    assert (stay.since, stay.until, stay.came_by, stay.last.case) == (JAN, JUN, 1, 2)


def test_a_gap_makes_two_stays() -> None:
    assert [stay.since for stay in stays([piece(7, JAN, MAR), piece(7, JUN, None)])] == [JAN, JUN]


def test_a_case_within_another_does_not_end_the_stay() -> None:
    [stay] = stays([piece(7, JAN, None), piece(7, MAR, JUN, case=2)])
    assert stay.until is None


def test_who_came_and_left_within_the_period_counts_in_both() -> None:
    found = stays([piece(1, JAN, None), piece(2, MAR, JUN), piece(3, JAN, MAR)])
    assert turnover(found, date(2024, 2, 1), SEP).added == 1
    assert turnover(found, date(2024, 2, 1), SEP).removed == 2


days = st.dates(date(2023, 1, 1), date(2025, 12, 31))


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    start = draw(days)
    end = draw(st.none() | st.integers(1, 400).map(lambda n: start + timedelta(n)))
    return piece(draw(st.integers(1, 4)), start, end, draw(st.integers(1, 99)))


@given(st.lists(pieces(), max_size=12), days, st.integers(0, 500))
def test_before_and_added_less_removed_is_after(
    given_pieces: list[Piece], first: date, length: int
) -> None:
    last = first + timedelta(length)
    sums = turnover(stays(given_pieces), first, last)
    assert sums.before + sums.added - sums.removed == sums.after


@given(st.lists(pieces(), max_size=12), days)
def test_a_person_is_on_the_list_exactly_when_a_status_says_so(
    given_pieces: list[Piece], day: date
) -> None:
    by_stay = {stay.person for stay in stays(given_pieces) if stay.on(day)}
    by_piece = {p.person for p in given_pieces if p.start <= day and (p.end is None or day < p.end)}
    assert by_stay == by_piece
