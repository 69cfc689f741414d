"""The straight line to the end of the plan, and when there is none."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donghanh.plans.forecast import linear

START = date(2024, 1, 1)


def points(*values: int) -> list[tuple[date, Decimal]]:
    return [(START + timedelta(days=10 * at), Decimal(one)) for at, one in enumerate(values)]


def test_a_straight_line_goes_on() -> None:
    found = linear(points(1, 2, 3), START + timedelta(days=50))
    assert found is not None
    assert found.value == 6
    assert (found.points, found.first, found.last) == (3, START, START + timedelta(days=20))
    assert "3 số liệu đã biết" in found.how
    assert "không phải cam kết" in found.how.replace("\n", " ")


def test_the_best_line_through_points_that_lie_beside_it() -> None:
    found = linear(points(0, 3, 3), START + timedelta(days=30))
    assert found is not None
    assert found.value == 5  # slope 1,5 a step through the mean (1; 2)


@pytest.mark.parametrize("known", [(), (5,), (5, 6)])
def test_two_points_are_too_few(known: tuple[int, ...]) -> None:
    assert linear(points(*known), START + timedelta(days=90)) is None


def test_two_figures_of_one_day_are_one_point() -> None:
    one, two = points(1, 2)
    assert linear([one, two, two], START + timedelta(days=90)) is None


def test_no_line_into_the_past() -> None:
    assert linear(points(1, 2, 3), START + timedelta(days=20)) is None


def test_it_stays_within_what_is_possible() -> None:
    end = START + timedelta(days=900)
    rising, falling = points(80, 90, 95), points(9, 5, 1)
    assert linear(rising, end, most=Decimal(100)).value == 100  # type: ignore[union-attr]
    assert linear(falling, end).value == 0  # type: ignore[union-attr]
    assert linear(falling, end, grows=True).value == 1  # type: ignore[union-attr]


@given(
    values=st.lists(st.integers(0, 10_000), min_size=3, max_size=24),
    ahead=st.integers(1, 400),
    grows=st.booleans(),
)
def test_it_never_leaves_its_bounds(values: list[int], ahead: int, grows: bool) -> None:
    known = points(*values)
    found = linear(known, known[-1][0] + timedelta(days=ahead), most=Decimal(10_000), grows=grows)
    assert found is not None
    assert 0 <= found.value <= 10_000
    if grows:
        assert found.value >= values[-1]
