"""Media types of the files that are taken in and handed out, and how their names end."""

from __future__ import annotations

_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{_OFFICE}.wordprocessingml.document"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
CSV, CALENDAR = "text/csv; charset=utf-8", "text/calendar; charset=utf-8"
#: Whatever it may be.
BYTES = "application/octet-stream"

SUFFIXES = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx", XLSX: ".xlsx"}
