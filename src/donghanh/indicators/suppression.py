"""Hide small cells of a table whose total is shown, so that no one is recognised in a figure.

A cell under ``SMALL`` persons is hidden ("ẩn"); further cells are hidden with it ("ẩn kèm") until
no hidden figure follows from the total, the figures that are shown and the rule itself. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

#: A cell with fewer persons than this is small.
SMALL = 5

Hidden = Literal["", "small", "paired"]


def hide(sizes: Sequence[int]) -> list[Hidden]:
    """Which cells of one row to hide; the total of the row is known to the reader.

    ``sizes`` are numbers of persons: the counts themselves, or the wholes of rates. Zeros are
    shown unless a small cell needs company. A row of one cell equals its total, so nothing can
    protect it: its small cell is marked all the same. When every cell must be hidden and the rule
    "under five" would still give them away (all are four), they are marked "paired": then the
    marks say nothing about their size.
    """
    if not any(0 < size < SMALL for size in sizes):
        return ["" for _ in sizes]
    marks: list[Hidden] = ["small" if size < SMALL else "" for size in sizes]
    while given_away(sizes, marks):
        shown = [place for place, mark in enumerate(marks) if not mark]
        if not shown:
            return ["paired" for _ in sizes] if len(sizes) > 1 else marks
        marks[min(shown, key=lambda place: sizes[place])] = "paired"
    return marks


def given_away(sizes: Sequence[int], marks: Sequence[Hidden]) -> bool:
    """Whether a reader can tell a hidden figure exactly.

    The reader knows the sum of the hidden cells (total less shown), that a "small" cell holds 0 to
    ``SMALL`` - 1, and that a "paired" one beside small ones holds more.
    """
    hidden = [place for place, mark in enumerate(marks) if mark]
    total = sum(sizes[place] for place in hidden)
    marks_say = any(marks[place] == "small" for place in hidden)
    bounds = []
    for place in hidden:
        if marks[place] == "small":
            bounds.append((0, SMALL - 1))
        else:
            bounds.append((SMALL if marks_say else 0, total))
    least = sum(low for low, _ in bounds)
    most = sum(high for _, high in bounds)
    return any(
        max(low, total - (most - high)) >= min(high, total - (least - low)) for low, high in bounds
    )
