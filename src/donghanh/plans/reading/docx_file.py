"""Paragraphs and table cells of a Word file, in reading order.

Nothing in the file is run or fetched: macros, links and embedded objects stay where they are.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

import docx
from docx.document import Document
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from donghanh.plans.reading.blocks import mark_of
from donghanh.plans.reading.docx_numbers import DASH, Numbering
from donghanh.plans.reading.errors import UnreadablePlan
from donghanh.plans.reading.source import EMPTY_CELL, Raw

MAX_UNPACKED = 120 * 1024 * 1024
MAX_PARTS = 5_000
CHUNK = 1 << 18
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
    """Refuse packages that unpack to far more than a document, declare XML entities or bring
    macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _unpacks_too_large(name)
            _check_names({part.filename for part in parts}, name)
            left = MAX_UNPACKED
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as stream:
                        left -= _checked_length(stream, name, left)
    except (
        zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, NotImplementedError, EOFError,
        OSError, ValueError,
    ) as error:  # fmt: skip
        raise UnreadablePlan(
            f"Tệp “{name}” bị hỏng hoặc không phải là tệp Word.", code="damaged"
        ) from error


def _check_names(names: set[str], name: str) -> None:
    if any(one.lower().endswith("vbaproject.bin") for one in names):
        raise UnreadablePlan(
            f"Tệp “{name}” có chứa macro nên không được nhận. Hãy lưu lại dưới dạng .docx không có "
            "macro.",
            code="macros",
        )


def _checked_length(stream: IO[bytes], name: str, left: int) -> int:
    """How long a part really is. Raises UnreadablePlan for one that declares a document type,
    wherever and in whatever encoding the declaration stands."""
    length, before = 0, b""
    while chunk := stream.read(CHUNK):
        length += len(chunk)
        if length > left:
            raise _unpacks_too_large(name)
        seen = (before + chunk).replace(b"\x00", b"")
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            raise UnreadablePlan(
                f"Tệp “{name}” có khai báo không được phép trong tệp Word.", code="damaged"
            )
        before = chunk[-40:]
    return length


def _unpacks_too_large(name: str) -> UnreadablePlan:
    return UnreadablePlan(f"Tệp “{name}” giải nén ra quá lớn nên không được đọc.", code="too_large")


def _raws(document: Document, name: str) -> list[Raw]:
    raws: list[Raw] = []
    headings = _heading_styles(document)
    numbering = Numbering(document)
    row_number = 0
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            heading = block._p.style in headings
            for text, listed in _texts(block, heading, numbering):
                raws.append(Raw(text, len(raws) + 1, heading=heading, listed=listed))
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


def _texts(paragraph: Paragraph, heading: bool, numbering: Numbering) -> Iterator[tuple[str, bool]]:
    """The lines of a paragraph, each with whether its number is Word's: a line break inside it
    parts lines. A number that Word makes only on screen is written before the first one."""
    first, *others = paragraph.text.split("\n")
    mark = numbering.mark(paragraph) if first.strip() else None
    listed = bool(mark) and mark_of(first.lstrip()) is None and not (heading and mark == DASH)
    yield (f"{mark} {first.lstrip()}" if listed else first), listed
    for line in others:
        yield line, False


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
