"""Makes the same text as a Word file and as a PDF, for tests."""

from __future__ import annotations

import io
import json
import re

import docx
import typst


def docx_of(paragraphs: list[str]) -> bytes:
    """A Word file with one paragraph per entry."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def docx_with_table(before: list[str], rows: list[list[str]], after: list[str]) -> bytes:
    """A Word file with paragraphs, a table, and paragraphs."""
    document = docx.Document()
    for text in before:
        document.add_paragraph(text)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for text in after:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_of(lines: list[str], size: float = 9.0) -> bytes:
    """A PDF with one visual line per entry; long lines wrap; spaces inside a line are kept."""
    body = [
        f'#set page("a4", margin: 2cm)\n#set text(size: {size}pt, hyphenate: false)\n#set par(leading: 0.65em, spacing: 0.65em)'
    ]
    for line in lines:
        if not line.strip():
            body.append("#v(1em)")
            continue
        parts = [
            f"#h({len(piece) * 0.5}em)"
            if piece.isspace()
            else f"#{json.dumps(piece, ensure_ascii=False)}"
            for piece in re.split(r"( {3,})", line)
            if piece
        ]
        body.append("".join(parts) + "\n")
    return bytes(typst.compile("\n".join(body).encode()))
