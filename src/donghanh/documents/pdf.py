"""Write an official document as PDF, for paper, for the archive and for reading aloud."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from donghanh.documents import layout as layouts
from donghanh.documents import typeset
from donghanh.documents.layout import Layout
from donghanh.documents.model import (
    Annex,
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Paragraph,
    Run,
    Signature,
    Table,
    numbered,
)
from donghanh.documents.typography import balanced, tie

TEMPLATE = "official.typ"


def render(document: Document) -> bytes:
    """Return the document as PDF/A-2a with tags.

    The same document always gives the same pages; a dated one the same bytes. Raises KeyError
    for an unknown layout, typeset.MissingFontsError.
    """
    data = _data(document, layouts.load(document.layout_version))
    return typeset.pdf(TEMPLATE, data, created=typeset.made(document.day))


def _data(document: Document, layout: Layout) -> dict[str, Any]:
    """All that the template prints; it decides nothing but the place of things."""
    head, (kind, subject) = document.letterhead, document.title_lines
    width = layout.title_width_mm(landscape=document.landscape)
    return {
        "layout": {key: measure.use for key, measure in layout.measures.items()},
        "name": document.name,
        "author": document.author,
        "mark": tie(document.mark),
        "parent": head.parent_body.upper() if head else "",
        "issuer": head.issuing_body.upper() if head else "",
        "symbol": tie(f"Số: {document.symbol.text}") if document.symbol else "",
        "about": tie(document.letter_subject),
        "place": document.dated,
        "type": list(balanced(tie(kind), layout["type_pt"], width)),
        "subject": list(balanced(tie(subject), layout["subject_pt"], width)) if subject else [],
        "addressees": list(document.addressees),
        "blocks": _blocks(document.blocks),
        "recipients": [tie(line) for line in document.recipient_lines],
        "signatures": [[_signature(one) for one in row] for row in document.signature_rows],
        "annexes": [
            _annex(annex, document, document.annex_label(index), layout)
            for index, annex in enumerate(document.annexes)
        ],
        "draft": document.draft,
        "landscape": document.landscape,
    }


def _signature(signature: Signature | None) -> dict[str, Any] | None:
    if signature is None:
        return None
    return {"lines": signature.lines, "note": signature.note, "name": signature.name or ""}


def _annex(annex: Annex, document: Document, label: str, layout: Layout) -> dict[str, Any]:
    width = layout.title_width_mm(landscape=annex.landscape)
    return {
        "label": label,
        "title": "\n".join(balanced(tie(annex.title.upper()), layout["annex_pt"], width)),
        "reference": "\n".join(balanced(tie(document.annex_reference), layout["annex_pt"], width)),
        "landscape": annex.landscape,
        "blocks": _blocks(annex.blocks),
    }


def _blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [_block(block, number) for number, block in numbered(blocks)]


def _block(block: Block, number: str) -> dict[str, Any]:
    match block:
        case Heading():
            return _heading(block, number)
        case Paragraph():
            return _paragraph(block)
        case Table():
            return _table(block)
        case Figure():
            return _figure(block)


def _heading(block: Heading, number: str) -> dict[str, Any]:
    text = block.text.upper() if block.level == 1 else block.text
    return {"kind": "heading", "level": block.level, "text": tie(f"{number} {text}")}


def _paragraph(block: Paragraph) -> dict[str, Any]:
    end = len(block.runs) - 1
    return {
        "kind": "paragraph",
        "centred": block.centred,
        "keep": block.keep,
        "runs": [_run(run, last=index == end) for index, run in enumerate(block.runs)],
    }


def _run(run: Run, *, last: bool) -> dict[str, Any]:
    return {"text": tie(run.text, last=last), "bold": run.bold, "italic": run.italic}


def _table(block: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "shares": [column.share for column in block.columns],
        "aligns": [column.align for column in block.columns],
        "head": [[_cell(cell) for cell in row] for row in block.head],
        "rows": [[_cell(cell) for cell in row] for row in block.rows],
        "title": tie(block.title),
        "unit": block.unit,
        "notes": [tie(note) for note in block.notes],
        "summary": block.summary or block.title,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "text": tie(cell.text),
        "columns": cell.columns,
        "rows": cell.rows,
        "bold": cell.bold,
        "italic": cell.italic,
        "align": cell.align,
    }


def _figure(block: Figure) -> dict[str, Any]:
    return {
        "kind": "figure",
        "svg": block.svg.decode(),
        "caption": tie(block.caption),
        "alt": block.alt,
        "width": block.width,
    }
