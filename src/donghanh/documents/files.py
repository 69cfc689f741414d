"""Answering with a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from donghanh.documents import docx, media, pdf
from donghanh.documents.model import Document

_WRITERS = {"docx": (docx.render, media.DOCX), "pdf": (pdf.render, media.PDF)}


def attached(content: bytes | str, type_: str, name: str) -> HttpResponse:
    """A file that a browser saves under its name: never run, and never given out again from a
    cache, since every download is logged."""
    return HttpResponse(
        content,
        content_type=type_,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )


def written(document: Document, name: str, format: str) -> HttpResponse:
    """A document as Word (``docx``) or ``pdf``; ``name`` has no ending. 404 for another format."""
    if format not in _WRITERS:
        raise Http404
    render, type_ = _WRITERS[format]
    return attached(render(document), type_, f"{name}.{format}")
