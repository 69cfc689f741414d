"""Small cells are hidden, and nobody gets them back by subtraction."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donghanh.indicators.suppression import SMALL, hide

ROWS = st.lists(st.integers(0, 12), min_size=2, max_size=5)


@pytest.mark.parametrize(
    ("sizes", "marks"),
    [
        ([36, 61, 27], ["", "", ""]),
        ([0, 0, 30], ["", "", ""]),  # nobody to protect
        ([5, 9], ["", ""]),
        ([4, 30, 20], ["small", "", "paired"]),  # the smallest other goes with it
        ([3, 2, 30], ["small", "small", ""]),
        ([3, 0, 30], ["small", "small", ""]),
        ([4, 4, 30], ["small", "small", "paired"]),  # "under 5 each, 8 together" would tell
        ([1, 1, 1, 1], ["small"] * 4),
        ([4, 4, 4], ["paired"] * 3),  # the marks must not say "under 5" here
        ([3], ["small"]),
        ([], []),
    ],
)
def test_what_is_hidden(sizes: list[int], marks: list[str]) -> None:
    assert hide(sizes) == marks


@given(ROWS)
def test_every_small_cell_is_hidden_and_never_alone(sizes: list[int]) -> None:
    marks = hide(sizes)
    for size, mark in zip(sizes, marks, strict=True):
        if 0 < size < SMALL:
            assert mark
    assert sum(bool(mark) for mark in marks) != 1


@given(ROWS)
def test_a_reader_can_always_think_of_another_value_for_each_hidden_cell(sizes: list[int]) -> None:
    marks = hide(sizes)
    hidden = [place for place, mark in enumerate(marks) if mark]
    total = sum(sizes[place] for place in hidden)
    small = any(mark == "small" for mark in marks)

    def possible(place: int) -> range:
        if marks[place] == "small":
            return range(SMALL)
        return range(SMALL if small else 0, total + 1)

    worlds = [
        world
        for world in itertools.product(*(possible(place) for place in hidden[:-1]))
        if hidden and (total - sum(world)) in possible(hidden[-1])
    ]
    for index in range(len(hidden)):
        values = {(*world, total - sum(world))[index] for world in worlds}
        assert len(values) > 1


@given(ROWS)
def test_what_is_shown_is_large_or_nothing(sizes: list[int]) -> None:
    shown = [size for size, mark in zip(sizes, hide(sizes), strict=True) if not mark]
    assert all(size == 0 or size >= SMALL for size in shown)
