"""Tables as an Excel file, one sheet each: a title, a line of explanation, the head, the rows.

Days are days and figures figures, so that whoever gets the file can go on calculating.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from donghanh.documents.model import clean

#: A cell that begins like this would be run as a formula by the program that opens the file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Signs that the name of a sheet must not have, and its greatest length.
_NO_NAME, _NAME = str.maketrans("", "", "[]:*?/\\"), 31

Value = str | int | Decimal | date | None


@dataclass(frozen=True)
class Sheet:
    """One table. ``head`` gives each column's name and its width in letters."""

    title: str
    explanation: str
    head: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Value]]
    #: What the tab below says; the title, if empty.
    tab: str = ""


def workbook(*sheets: Sheet) -> bytes:
    """The bytes of an .xlsx file with these sheets, at least one. Names of tabs must differ."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    for number, sheet in enumerate(sheets):
        _write(book.create_sheet() if number else first, sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(paper: Worksheet, sheet: Sheet) -> None:
    paper.title = (sheet.tab or sheet.title).translate(_NO_NAME)[:_NAME]
    paper.append([safe(sheet.title)])
    paper.append([safe(sheet.explanation)])
    paper.append([])
    paper.append([safe(name) for name, _ in sheet.head])
    for row in sheet.rows:
        paper.append([safe(value) for value in row])
    paper["A1"].font = Font(bold=True, size=14)
    for column, (_, width) in enumerate(sheet.head, start=1):
        cell = paper.cell(row=4, column=column)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        paper.column_dimensions[get_column_letter(column)].width = width
    wrapped = Alignment(wrap_text=True, vertical="top")
    for cells in paper.iter_rows(min_row=5):
        for cell in cells:
            if isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy"
            cell.alignment = wrapped
    paper.freeze_panes = "A5"
    paper.page_setup.orientation = "landscape"
    paper.page_setup.fitToHeight = 0
    paper.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    paper.print_title_rows = "4:4"


def safe(value: Value) -> Value:
    """``value``; text without signs that a file may not hold, and plain where a program would
    take it for a formula."""
    if not isinstance(value, str):
        return value
    text = clean(value)
    return f"'{text}" if value.startswith(_FORMULA) or text.startswith(_FORMULA) else text
