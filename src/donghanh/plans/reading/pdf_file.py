"""Lines of a PDF, from the position of every character.

PDF libraries return characters in the order they were drawn; Vietnamese letters drawn with a
second font then fall out of their words. So lines are built from baselines and positions.
"""

from __future__ import annotations

import ctypes
import threading
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from donghanh.plans.reading.errors import UnreadablePlan
from donghanh.plans.reading.source import Raw

MAX_PAGES = 500
MAX_PAGE_CHARACTERS = 40_000
WORD_GAP = 0.13  # of the letter size: a wider gap between two letters parts words
COLUMN_GAP = 2.0  # of the letter size: a wider gap parts two columns
PARAGRAPH_GAP = 1.55  # of the usual distance of lines: a wider distance is a blank line
_PDFIUM = threading.Lock()  # the library must not be entered by two threads


@dataclass(slots=True)
class _Glyph:
    char: str
    x: float
    right: float
    baseline: float
    size: float


def read(data: bytes, name: str) -> list[Raw]:
    """The visual lines of a PDF. Raises UnreadablePlan."""
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
                raise UnreadablePlan(
                    f"Tệp “{name}” được đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lại.",
                    code="encrypted",
                ) from error
            raise UnreadablePlan(
                f"Tệp “{name}” bị hỏng hoặc không phải là tệp PDF.", code="damaged"
            ) from error
        try:
            return _read_pages(document, name)
        except pypdfium2.PdfiumError as error:
            raise UnreadablePlan(
                f"Tệp “{name}” có trang bị hỏng nên không đọc được.", code="damaged"
            ) from error
        finally:
            document.close()


def _read_pages(document: pypdfium2.PdfDocument, name: str) -> list[Raw]:
    if len(document) > MAX_PAGES:
        raise UnreadablePlan(
            f"Tệp “{name}” có quá nhiều trang (nhiều hơn {MAX_PAGES} trang).", code="too_large"
        )
    raws: list[Raw] = []
    for index in range(len(document)):
        page = document[index]
        textpage = page.get_textpage()
        for text, gap in _lines(_glyphs(textpage)):
            raws.append(Raw(text=text, number=len(raws) + 1, page=index + 1, gap=gap))
        textpage.close()
        page.close()
    if not any(raw.text.strip() for raw in raws):
        raise UnreadablePlan(
            f"Tệp “{name}” chỉ có ảnh, không có chữ (bản quét). "
            "Hãy dùng bản Word hoặc bản PDF có chữ.",
            code="scanned",
        )
    return raws


def _glyphs(textpage: pypdfium2.PdfTextPage) -> list[_Glyph]:
    handle = textpage.raw
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    glyphs: list[_Glyph] = []
    for index in range(min(textpage.count_chars(), MAX_PAGE_CHARACTERS)):
        if pdfium.FPDFText_IsGenerated(handle, index) == 1:
            continue  # a space or line end that the library guessed
        code = pdfium.FPDFText_GetUnicode(handle, index)
        if code in (0, 13, 10, 0xFFFE):
            continue
        pdfium.FPDFText_GetLooseCharBox(handle, index, box)
        pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
        glyphs.append(
            _Glyph(chr(code), x.value, box.right, y.value, max(abs(box.top - box.bottom), 1.0))
        )
    return glyphs


def _lines(glyphs: list[_Glyph]) -> list[tuple[str, bool]]:
    """Texts of the lines from top to bottom, each with whether blank space stands before it."""
    rows: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: -one.baseline):
        if rows and abs(rows[-1][0].baseline - glyph.baseline) < 0.25 * glyph.size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    rows = [row for row in rows if any(not glyph.char.isspace() for glyph in row)]
    steps = sorted(upper[0].baseline - lower[0].baseline for upper, lower in pairwise(rows))
    usual = steps[len(steps) // 4] if steps else 0.0
    lines: list[tuple[str, bool]] = []
    for index, row in enumerate(rows):
        step = rows[index - 1][0].baseline - row[0].baseline if index else 0.0
        lines.append((_text(row), step > PARAGRAPH_GAP * usual > 0))
    return lines


def _text(row: list[_Glyph]) -> str:
    parts: list[str] = []
    right: float | None = None
    for glyph in sorted(row, key=lambda one: one.x):
        if glyph.char.isspace():
            if parts and parts[-1] != " ":
                parts.append(" ")
            continue
        if right is not None:
            gap = (glyph.x - right) / glyph.size
            if gap > COLUMN_GAP:
                parts.append("\t")
            elif gap > WORD_GAP and parts[-1] != " ":
                parts.append(" ")
        parts.append(glyph.char)
        right = glyph.right
    return "".join(parts).strip()
