"""A table as an Excel file: a title, a line of explanation, the head, the rows. Days are days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

#: A cell that begins like this would be run as a formula by the program that opens the file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Value = str | int | date | None


def workbook(
    title: str, explanation: str, head: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]
) -> bytes:
    """The bytes of an .xlsx file. ``head`` gives each column's name and its width in letters."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31].translate(str.maketrans("", "", "[]:*?/\\"))
    sheet.append([title])
    sheet.append([explanation])
    sheet.append([])
    sheet.append([name for name, _ in head])
    for row in rows:
        sheet.append([safe(value) for value in row])
    sheet["A1"].font = Font(bold=True, size=14)
    for column, (_, width) in enumerate(head, start=1):
        cell = sheet.cell(row=4, column=column)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = width
    for cells in sheet.iter_rows(min_row=5):
        for cell in cells:
            if isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "4:4"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def safe(value: Value) -> Value:
    """``value``, with text that a program would take for a formula made plain text."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
