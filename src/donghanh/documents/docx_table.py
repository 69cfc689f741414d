"""Tables in WordprocessingML, built row by row so that a thousand rows take no longer each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from donghanh.documents.model import Cell, Placed, Table, placed
from donghanh.documents.ooxml import dxa, element, write
from donghanh.documents.typography import tie

#: The paragraph style of all cells.
STYLE = "Table Text"
_PADDING_MM = 1.3
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def add(word: WordDocument, table: Table, width_mm: float) -> None:
    """Add a ruled table of the given width at the end of the document."""
    total = sum(column.share for column in table.columns)
    widths = [width_mm * column.share / total for column in table.columns]
    borders = [element(side, val="single", sz=4, space=0, color="000000") for side in _SIDES]
    made = element(
        "tbl",
        _properties(widths, table, borders, _PADDING_MM),
        element("tblGrid", *(element("gridCol", w=dxa(width)) for width in widths)),
    )
    for part, is_head in ((table.head, True), (table.rows, False)):
        for index, cells in enumerate(_grid(part, len(widths))):
            # The head and the first row, the last two rows: no page ends or begins with one.
            kept = is_head or index == 0 or index == len(table.rows) - 2
            made.append(_row(cells, table, widths, head=is_head, kept=kept))
    word.element.body.insert_element_before(made, "w:sectPr")


def _properties(
    widths: Sequence[float], table: Table, borders: Iterable[BaseOxmlElement], padding_mm: float
) -> BaseOxmlElement:
    padding = (element(side, w=dxa(padding_mm), type="dxa") for side in ("left", "right"))
    properties = element(
        "tblPr",
        element("tblW", w=dxa(sum(widths)), type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *borders),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *padding),
    )
    if summary := table.summary or table.title:
        properties.append(element("tblDescription", val=summary))
    return properties


Slot = tuple[Placed, bool]


def _grid(rows: Sequence[Sequence[Cell]], width: int) -> list[list[Slot]]:
    """Return for each row its cells from the left, True for the first row of a cell."""
    grid: list[list[Slot]] = [[] for _ in rows]
    for place in placed(rows, width):
        for down in range(place.cell.rows):
            grid[place.row + down].append((place, down == 0))
    for row in grid:
        row.sort(key=lambda slot: slot[0].column)
    return grid


def _row(
    cells: Iterable[Slot],
    table: Table,
    widths: Sequence[float],
    *,
    head: bool,
    kept: bool,
) -> BaseOxmlElement:
    properties = element("trPr", element("cantSplit"))
    if head:
        properties.append(element("tblHeader"))
    row = element("tr", properties)
    for place, starts in cells:
        cell = place.cell
        width = sum(widths[place.column : place.column + cell.columns])
        form = element("tcPr", element("tcW", w=dxa(width), type="dxa"))
        if cell.columns > 1:
            form.append(element("gridSpan", val=cell.columns))
        if cell.rows > 1:
            form.append(element("vMerge", val="restart" if starts else "continue"))
        form.append(element("vAlign", val="center"))
        made = element("tc", form, element("p"))
        row.append(made)
        align = cell.align or table.columns[place.column].align
        form = element("pPr", element("pStyle", val=STYLE.replace(" ", "")))
        if kept:
            form.append(element("keepNext"))
        form.append(element("jc", val=align))
        made[-1].append(form)
        if starts:
            paragraph = Paragraph(made[-1], None)  # type: ignore[arg-type]
            write(paragraph, tie(cell.text), bold=cell.bold, italic=cell.italic)
    return row


def plain(table: BaseOxmlElement, widths_mm: Sequence[float]) -> None:
    """Take lines, padding and own will about widths from a table that only places things."""
    old = table.find(qn("w:tblPr"))
    if old is not None:
        table.remove(old)
    padding = (element(side, w=0, type="dxa") for side in ("left", "right"))
    table.insert(
        0,
        element(
            "tblPr",
            element("tblW", w=dxa(sum(widths_mm)), type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblCellMar", *padding),
        ),
    )
    for column, width in zip(table.iter(qn("w:gridCol")), widths_mm, strict=True):
        column.set(qn("w:w"), str(dxa(width)))


def keep_whole(row: BaseOxmlElement) -> None:
    """Do not break the row over two pages."""
    row.insert(0, element("trPr", element("cantSplit")))


def restart_pages(section: BaseOxmlElement) -> None:
    """Number the pages of a section from 1."""
    for old in section.findall(qn("w:pgNumType")):
        section.remove(old)
    section.insert_element_before(element("pgNumType", start=1), "w:cols", "w:titlePg", "w:docGrid")
