"""Tables of tasks and of targets: what each column holds is told by its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from donghanh.plans.reading import assignments, labels, numbers, times
from donghanh.plans.reading.agencies import split_agencies, starts_agency
from donghanh.plans.reading.blocks import Block
from donghanh.plans.reading.columns import PLACES, column_kind
from donghanh.plans.reading.draft import Target, Task
from donghanh.plans.reading.outline import Node

# A cell that is a figure: "100%", "≥ 20 người", "6 - 8 buổi".
FIGURE = re.compile(
    r"^(?:[≥≤<>~]\s*|(?:trên|dưới|ít nhất|tối thiểu|từ|khoảng|không quá)\s+)?\d", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table under a node, and which column holds what."""

    node: Node
    columns: tuple[str | None, ...]
    heads: tuple[str, ...]
    rows: tuple[Block, ...]

    def cell(self, row: Block, name: str) -> str:
        """The text of a row's cell, empty when the table has no such column."""
        if name not in self.columns:
            return ""
        index = self.columns.index(name)
        return row.cells[index] if index < len(row.cells) else ""


def tables(roots: list[Node]) -> Iterator[Table]:
    """The tables of a plan whose heading row tells their columns."""
    for root in roots:
        for node in root.walk():
            rows = [child.block for child in node.children if child.block.kind == "row"]
            yield from _parted(node, rows)


def _parted(node: Node, rows: list[Block]) -> Iterator[Table]:
    """Rows of several tables under one node are parted where a heading row begins."""
    columns: tuple[str | None, ...] | None = None
    heads: tuple[str, ...] = ()
    body: list[Block] = []
    for row in rows:
        kinds = _kinds(row)
        told = {"lead", "when", "value"} & set(kinds) or kinds.count("text") > 1
        if "text" in kinds and told and _is_heading(row):
            if columns and body:
                yield Table(node, _refined(columns, body), heads, tuple(body))
            columns, heads, body = kinds, row.cells, []
        elif columns and len(row.cells) == len(columns) and not _numbers_columns(row):
            body.append(row)
    if columns and body:
        yield Table(node, _refined(columns, body), heads, tuple(body))


def _refined(columns: tuple[str | None, ...], body: list[Block]) -> tuple[str | None, ...]:
    """A second column of words that holds figures is one of figures: "Tên chỉ tiêu", "Chỉ tiêu"."""
    if "value" in columns or "text" not in columns or "lead" in columns:
        return columns
    first = columns.index("text")
    return tuple(
        "value"
        if place != first
        and kind in ("text", None)
        and 2 * sum(bool(FIGURE.match(row.cells[place])) for row in body) > len(body)
        else kind
        for place, kind in enumerate(columns)
    )


def _kinds(row: Block) -> tuple[str | None, ...]:
    """What the columns hold, when the row is a heading. Beside columns of figures, a column of
    places says what is counted."""
    kinds = [column_kind(cell) for cell in row.cells]
    if "text" not in kinds and "value" in kinds:
        place = next((n for n, cell in enumerate(row.cells) if PLACES.match(cell)), None)
        if place is not None:
            kinds[place] = "text"
    if "text" in kinds and "value" in kinds and "unit" not in kinds:
        kinds = [
            "unit" if kind is None and cell.strip().casefold() == "đơn vị" else kind
            for kind, cell in zip(kinds, row.cells, strict=True)
        ]
    return tuple(kinds)


def _numbers_columns(row: Block) -> bool:
    """The row "(1) (2) (3) …" under a heading row."""
    return all(cell.strip("() ") == str(place) for place, cell in enumerate(row.cells, start=1))


def _is_heading(row: Block) -> bool:
    return all(len(cell) < 60 and not cell.endswith((".", ";")) for cell in row.cells)


def table_tasks(roots: list[Node], default_year: int | None) -> list[tuple[int, Task]]:
    """The tasks that stand in tables, each with the line it begins on."""
    found: list[tuple[int, Task]] = []
    for table in tables(roots):
        if "value" in table.columns or table.node.zone in ("figures", "specific", "aims"):
            continue
        for place, row in enumerate(table.rows, start=1):
            text = table.cell(row, "text")
            lead, help_ = _assigned(table, row)
            when = table.cell(row, "when").strip(" .;") or None
            if not text or not (lead or help_ or when):
                continue  # a row that only names a group
            number = table.cell(row, "number").strip(".") or str(place)
            above = table.node.passage()
            rule = times.read(when, default_year) if when else None
            task = Task(
                id=f"{above}.{number}" if above else number,
                text=text,
                heading=None,
                component=table.node.component,
                lead=lead,
                coordinating=help_,
                when=when,
                condition=None,
                product=table.cell(row, "product") or None,
                schedule=times.schedule_of(rule) if rule else None,
                recurrence=rule,
                span=row.span,
                confidence=0.9,
            )
            found.append((row.span.from_line, task))
    return found


def _assigned(table: Table, row: Block) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who leads and who helps. One cell may say both: "Chủ trì: Công an; phối hợp: Sở Y tế"."""
    lead, helpers = table.cell(row, "lead"), table.cell(row, "coordinating")
    said = dict(labels.parse(lead).values)
    if said:
        lead, helpers = said.get("lead", ""), helpers or said.get("coordinating", "")
    elif given := assignments.read(lead):
        return given.lead, given.coordinating or split_agencies(helpers)
    return split_agencies(lead), split_agencies(helpers)


def table_targets(roots: list[Node]) -> list[Target]:
    """The targets that stand in tables with a column of figures; several columns make several."""
    found: list[Target] = []
    for table in tables(roots):
        if table.node.zone not in ("figures", "specific", "aims", "tasks", None):
            continue
        for row in table.rows:
            text = table.cell(row, "text")
            for index, kind in enumerate(table.columns):
                if kind == "value" and text and (target := _target(table, row, text, index)):
                    found.append(target)
    return found


def _target(table: Table, row: Block, text: str, index: int) -> Target | None:
    """The figure of one cell. Its unit stands in a column of its own, or in the heading."""
    heading = table.heads[index]
    in_heading = re.search(r"\(([^()]+)\)$", heading)
    unit = table.cell(row, "unit") or (in_heading[1].strip() if in_heading else "")
    value = row.cells[index]
    figures = numbers.find(f"{value} {unit}") or numbers.find(value)
    plain = re.fullmatch(numbers.NUMBER, value.strip())
    if not figures and not (plain and unit):
        return None
    figure = figures[0] if figures else None
    year = re.search(r"(?:năm )?20\d{2}", heading, re.IGNORECASE)
    named = heading[: in_heading.start()].strip() if in_heading else ""
    return Target(
        text=text,
        comparator=figure.comparator if figure else "=",
        value=figure.value if figure else numbers.number(value.strip()),
        value_to=figure.value_to if figure else None,
        out_of=figure.out_of if figure else None,
        unit=figure.unit if figure else unit,
        subject=named or text,
        direction=None,
        deadline=year.group() if year else table.cell(row, "when") or None,
        component=table.node.component,
        baseline=None,
        part_of=None,
        repeats=None,
        assignees=split_agencies(text) if named and starts_agency(text) else (),
        passage=table.node.passage(),
        span=row.span,
        confidence=0.85,
    )
