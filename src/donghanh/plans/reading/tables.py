"""Tables of tasks and of targets: what each column holds is told by its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from donghanh.plans.reading import numbers, times
from donghanh.plans.reading.agencies import split_agencies
from donghanh.plans.reading.blocks import Block
from donghanh.plans.reading.draft import Target, Task
from donghanh.plans.reading.outline import Node

# The words a column heading holds. The first rule that fits decides.
COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("number", r"^(?:stt|tt|số tt|số thứ tự|#)\.?$"),
        ("coordinating", r"phối hợp"),
        ("lead", r"chủ trì|đầu mối|(?:đơn vị|cơ quan|bộ phận) (?:thực hiện|phụ trách)|phân công"),
        ("when", r"thời (?:gian|hạn|điểm)|tiến độ|hoàn thành"),
        ("product", r"sản phẩm|kết quả"),
        ("unit", r"đơn vị tính|^đvt$"),
        ("value", (r"^(?:(?:chỉ tiêu|kế hoạch|mục tiêu)(?: được)?(?: giao| năm \d{4})+|kế hoạch|số lượng"
                  r"|năm \d{4})$")),
        ("ignored", r"ghi chú|kinh phí|nguồn"),
        ("text", r"nội dung|nhiệm vụ|công việc|hoạt động|chỉ tiêu|tên|mục tiêu|giải pháp"),
    )
)  # fmt: skip


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
        kinds = tuple(_kind(cell) for cell in row.cells)
        if "text" in kinds and {"lead", "when", "value"} & set(kinds) and _is_heading(row):
            if columns and body:
                yield Table(node, columns, heads, tuple(body))
            columns, heads, body = kinds, row.cells, []
        elif columns and len(row.cells) == len(columns):
            body.append(row)
    if columns and body:
        yield Table(node, columns, heads, tuple(body))


def _kind(cell: str) -> str | None:
    return next((name for name, words in COLUMNS if words.search(cell)), None)


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
            lead, help_ = table.cell(row, "lead"), table.cell(row, "coordinating")
            when = table.cell(row, "when").strip(" .;") or None
            if not text or not (lead or help_ or when):
                continue  # a row that only names a group
            number = table.cell(row, "number").strip(".") or str(place)
            above = table.node.passage()
            task = Task(
                id=f"{above}.{number}" if above else number,
                text=text,
                heading=None,
                component=table.node.component,
                lead=split_agencies(lead),
                coordinating=split_agencies(help_),
                when=when,
                condition=None,
                product=table.cell(row, "product") or None,
                schedule=times.schedule(when, default_year) if when else None,
                span=row.span,
                confidence=0.9,
            )
            found.append((row.span.from_line, task))
    return found


def table_targets(roots: list[Node]) -> list[Target]:
    """The targets that stand in tables with a column of figures; several years make several."""
    found: list[Target] = []
    for table in tables(roots):
        if table.node.zone not in ("figures", "specific", "aims", "tasks"):
            continue
        for row in table.rows:
            text = table.cell(row, "text")
            for index, kind in enumerate(table.columns):
                if kind == "value" and text and (target := _target(table, row, text, index)):
                    found.append(target)
    return found


def _target(table: Table, row: Block, text: str, index: int) -> Target | None:
    unit = table.cell(row, "unit")
    value = row.cells[index]
    figures = numbers.find(f"{value} {unit}") or numbers.find(value)
    year = re.search(r"[Nn]ăm \d{4}", table.heads[index])
    plain = re.fullmatch(numbers.NUMBER, value.strip())
    if not figures and not (plain and unit):
        return None
    figure = figures[0] if figures else None
    return Target(
        text=text,
        comparator=figure.comparator if figure else "=",
        value=figure.value if figure else numbers.number(value.strip()),
        value_to=figure.value_to if figure else None,
        out_of=figure.out_of if figure else None,
        unit=figure.unit if figure else unit,
        subject=text,
        direction=None,
        deadline=year.group() if year else None,
        component=table.node.component,
        baseline=None,
        part_of=None,
        repeats=None,
        passage=table.node.passage(),
        span=row.span,
        confidence=0.85,
    )
