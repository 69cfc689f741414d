"""Tables that a file has flattened: every cell a line of its own, or columns parted by wide gaps.

A heading row tells how many columns there are, the running number where each row begins.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from donghanh.plans.reading import numbers, times
from donghanh.plans.reading.agencies import starts_agency
from donghanh.plans.reading.blocks import FIXED, mark_of
from donghanh.plans.reading.columns import column_kind
from donghanh.plans.reading.source import EMPTY_CELL, Line

FEWEST: Final = 3
MOST: Final = 10
LONGEST_HEAD: Final = 60
#: Table rows are numbered through a document; these begin where other sources of rows end.
FIRST_ROW: Final = 2_000_000
ROW_NUMBER = re.compile(r"^0?(\d{1,2})\.?$")


def rebuild(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, with the cells of flattened tables marked as rows."""
    made: list[Line] = []
    row, at = FIRST_ROW, 0
    while at < len(lines):
        heads = _heads(lines, at)
        rows, end = _rows(lines, at + len(heads), heads) if heads else ([], at)
        if not rows:
            rows, end = _gapped(lines, at)
        if not rows:
            made.append(lines[at])
            at += 1
            continue
        for cells in rows:
            row += 1
            made += [replace(cell, row=row, heading=False) for cell in cells]
        at = end
    return tuple(made)


def _heads(lines: tuple[Line, ...], at: int) -> list[Line]:
    """The lines of a heading row that begins with the column of running numbers."""
    if lines[at].row is not None or column_kind(lines[at].text) != "number":
        return []
    heads: list[Line] = []
    for line in lines[at : at + MOST + 1]:
        if line.row is not None or len(line.text) > LONGEST_HEAD:
            return []
        if ROW_NUMBER.match(line.text):
            kinds = {column_kind(one.text) for one in heads} - {None, "number"}
            return heads if len(heads) >= FEWEST and len(kinds) >= 2 else []
        heads.append(line)
    return []


def _rows(lines: tuple[Line, ...], at: int, heads: list[Line]) -> tuple[list[list[Line]], int]:
    """The heading row and the rows under it, each with as many cells as the heading."""
    kinds = [column_kind(one.text) for one in heads]
    rows: list[list[Line]] = []
    current: list[Line] = []
    while at < len(lines) and not _ends(lines[at], current, len(heads)):
        line = lines[at]
        number = ROW_NUMBER.match(line.text)
        if number and int(number[1]) == len(rows) + 1 and _may_begin(current, kinds):
            if current:
                rows[-1] = _fitted(current, kinds)
            current = [line]
            rows.append(current)
        elif not rows:
            return [], at
        else:
            current.append(line)
        at += 1
    if current:
        rows[-1] = _fitted(current, kinds)
    return [heads, *rows] if rows else [], at


def _may_begin(current: list[Line], kinds: list[str | None]) -> bool:
    """Whether a new row can begin: not where the row before still waits for its figure."""
    if not current or len(current) >= len(kinds):
        return True
    return len(current) > 1 and kinds[len(current)] != "value"


def _ends(line: Line, current: list[Line], width: int) -> bool:
    """Whether a line stands after the table: a heading, or a fixed line of the document."""
    if line.row is not None or FIXED.match(line.text):
        return True
    mark = mark_of(line.text)
    if mark is None:
        return len(current) >= width and line.gap and ROW_NUMBER.match(line.text) is None
    return mark[0] in ("part", "article", "roman", "capital") or len(current) >= width


def _fitted(cells: list[Line], kinds: list[str | None]) -> list[Line]:
    """As many cells as columns: broken cells put together, missing ones left empty."""
    width = len(kinds)
    cells = list(cells)
    at = 2
    while len(cells) > width and at < len(cells):
        if cells[at].text[:1].islower() or cells[at - 1].text.endswith((",", ";", "-")):
            cells[at - 1 : at + 1] = [_together(cells[at - 1], cells[at])]
        else:
            at += 1
    while len(cells) > width:
        cells[1:3] = [_together(cells[1], cells[2])]
    made: list[Line] = []
    for place, kind in enumerate(kinds):
        left = width - place
        if cells and (len(cells) >= left or _suits(cells[0].text, kind)):
            made.append(cells.pop(0))
        else:
            made.append(replace(made[-1], text=EMPTY_CELL, length=1, columns=()))
    return made


def _together(first: Line, second: Line) -> Line:
    return replace(first, text=f"{first.text} {second.text}")


def _suits(text: str, kind: str | None) -> bool:
    """Whether a cell can stand in a column, when its row has fewer cells than columns."""
    if kind in ("lead", "coordinating"):
        return starts_agency(text)
    if kind == "when":
        return times.read(text).kind != "unclear"
    if kind == "value":
        return re.search(numbers.NUMBER, text) is not None
    return True


def _gapped(lines: tuple[Line, ...], at: int) -> tuple[list[list[Line]], int]:
    """A table whose columns are parted by wide gaps, one row a line."""
    width = len(lines[at].columns)
    if width < FEWEST or lines[at].row is not None:
        return [], at
    kinds = {column_kind(cell) for cell in lines[at].columns} - {None, "number"}
    if len(kinds) < 2 or "text" not in kinds:
        return [], at
    end = at
    while end < len(lines) and lines[end].row is None and len(lines[end].columns) == width:
        end += 1
    rows = [
        [replace(line, text=cell, columns=()) for cell in line.columns] for line in lines[at:end]
    ]
    return (rows, end) if len(rows) > 1 else ([], at)
