"""Paragraphs and table cells of a Word file, in reading order.

Nothing in the file is run or fetched: macros, links and embedded objects stay where they are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from donghanh.plans.reading.blocks import mark_of
from donghanh.plans.reading.errors import UnreadablePlan
from donghanh.plans.reading.source import EMPTY_CELL, Raw

MAX_UNPACKED = 120 * 1024 * 1024
MAX_PARTS = 5_000
MAX_PARAGRAPHS = 100_000


def read(data: bytes, name: str) -> list[Raw]:
    """The paragraphs of a .docx; a layout table is read column by column. Raises UnreadablePlan."""
    _check_package(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        return _raws(document, name)
    except UnreadablePlan:
        raise
    except Exception as error:  # any of a dozen kinds that a broken package makes
        raise UnreadablePlan(
            f"Tệp “{name}” bị hỏng hoặc không phải là tệp Word.", code="damaged"
        ) from error


def _check_package(data: bytes, name: str) -> None:
    """Refuse packages that unpack to far more than a document, or declare XML entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
                raise UnreadablePlan(
                    f"Tệp “{name}” giải nén ra quá lớn nên không được đọc.", code="too_large"
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as stream:
                        if b"<!DOCTYPE" in stream.read(4096):
                            raise UnreadablePlan(
                                f"Tệp “{name}” có khai báo không được phép trong tệp Word.",
                                code="damaged",
                            )
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise UnreadablePlan(
            f"Tệp “{name}” bị hỏng hoặc không phải là tệp Word.", code="damaged"
        ) from error


def _raws(document: Document, name: str) -> list[Raw]:
    raws: list[Raw] = []
    headings = _heading_styles(document)
    row_number = 0
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            heading = block._p.style in headings
            for text in _texts(block, heading):
                raws.append(Raw(text, len(raws) + 1, heading=heading))
        elif _is_layout(block):
            for text in _column_by_column(block):
                raws.append(Raw(text, len(raws) + 1))
        else:
            for row in block.rows:
                row_number += 1
                for cell in _cells(row.cells):
                    text = " ".join(cell.text.split()) or EMPTY_CELL
                    raws.append(Raw(text, len(raws) + 1, row=row_number))
        if len(raws) > MAX_PARAGRAPHS:
            raise UnreadablePlan(f"Tệp “{name}” có quá nhiều đoạn văn.", code="too_large")
    return raws


def _texts(paragraph: Paragraph, heading: bool) -> list[str]:
    """The lines of a paragraph: a line break inside it parts lines. Word makes automatic numbers
    only on screen, so a list paragraph without a mark gets a dash."""
    lines = paragraph.text.split("\n")
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    if numbered and not heading and lines[0].strip() and mark_of(lines[0].lstrip()) is None:
        lines[0] = f"- {lines[0]}"
    return lines


def _heading_styles(document: Document) -> frozenset[str]:
    """The ids of the styles that make a paragraph a heading."""
    return frozenset(
        style.style_id
        for style in document.styles
        if style.style_id and (style.name or "").lower().startswith("heading")
    )


def _is_layout(table: Table) -> bool:
    """A table without borders that sets the letterhead or the signature in two columns."""
    if len(table.columns) > 3 or len(table.rows) > 4:
        return False
    text = " ".join(cell.text for row in table.rows for cell in row.cells).upper()
    return any(mark in text for mark in ("CỘNG HÒA XÃ HỘI", "CỘNG HOÀ XÃ HỘI", "NƠI NHẬN", "TM. "))


def _column_by_column(table: Table) -> Iterator[str]:
    for index in range(len(table.columns)):
        for row in table.rows:
            cells = row.cells
            if index < len(cells) and (index == 0 or cells[index]._tc is not cells[index - 1]._tc):
                yield from cells[index].text.split("\n")


def _cells(cells: tuple[_Cell, ...]) -> Iterator[_Cell]:
    """The cells of a row, merged ones once."""
    seen: list[object] = []
    for cell in cells:
        if cell._tc not in seen:
            seen.append(cell._tc)
            yield cell
