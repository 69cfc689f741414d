"""Many papers bound into one PDF: a list of contents, then every page with its number stamped on.

Each page becomes an A4 page, whatever it was scanned on; what a browser or a program could run
is left behind, because only the drawn page is taken over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from threading import Lock

import pypdfium2
from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader, PdfWriter, Transformation

from donghanh.documents import media, scans, typeset
from donghanh.errors import Refusal

#: Points.
A4 = (595.276, 841.89)
_PDFIUM = Lock()  # the library works in one thread at a time


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of the bundle. ``type`` is one of ``scans``; ``note`` says what it belongs to."""

    title: str
    day: str
    note: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands above the list of contents: issuing body, title, facts as (label, words)."""

    issuer: str
    title: str
    facts: tuple[tuple[str, str], ...]
    stamp: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the contents. ``first`` and ``last`` are numbers of pages, both included."""

    number: int
    title: str
    day: str
    note: str
    first: int
    last: int


def contents(papers: Sequence[tuple[str, str, str, int]]) -> list[Line]:
    """Number papers given as (title, day, note, pages) from page 1 on."""
    lines, page = [], 1
    for number, (title, day, note, pages) in enumerate(papers, start=1):
        lines.append(Line(number, title, day, note, page, page + pages - 1))
        page += pages
    return lines


def bind(cover: Cover, parts: Sequence[Part], *, created: datetime) -> bytes:
    """The bundle as PDF. Raises ``Refusal`` naming the paper that cannot be opened.

    Pages of papers are numbered from 1; those of the list have their own count, so that the
    numbers hold whatever the length of the list.
    """
    pages = [_pages(part) for part in parts]
    counted = [
        (part.title, part.day, part.note, len(own)) for part, own in zip(parts, pages, strict=True)
    ]
    lines = contents(counted)
    front = PdfReader(BytesIO(_front(cover, lines, created)))
    flat = [page for own in pages for page in own]
    writer = PdfWriter()
    for page in front.pages:
        writer.add_page(page)
    if flat:
        stamps = PdfReader(BytesIO(_stamps(cover.stamp, [_sheet(page) for page in flat], created)))
        for page, stamp in zip(flat, stamps.pages, strict=True):
            width, height = _sheet(page)
            sheet = writer.add_blank_page(width=width, height=height)
            sheet.merge_transformed_page(page, _middle(page))
            sheet.merge_page(stamp)
    for line in lines:
        writer.add_outline_item(
            title=f"{line.number}. {line.title}", page_number=len(front.pages) + line.first - 1
        )
    writer.add_metadata({"/Title": cover.title, "/Author": cover.issuer})
    writer.compress_identical_objects()
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _pages(part: Part) -> list[PageObject]:
    try:
        if part.type != media.PDF:
            content = scans.image_page(part.content, part.type)
        else:
            content = part.content
        reader = scans.open_pdf(content)
        if any("/Annots" in page for page in reader.pages):
            reader = PdfReader(BytesIO(_flat(content)))
        upright = PdfWriter(clone_from=reader)
        for page in upright.pages:
            page.transfer_rotation_to_content()
            if not (page.cropbox.width and page.cropbox.height):
                raise scans.broken()
        return list(upright.pages)
    except Refusal as refusal:
        raise Refusal(
            _("Không ghép được “%(title)s”. %(fault)s")
            % {"title": part.title, "fault": str(refusal)},
            code="bundle.part",
        ) from refusal


def _flat(content: bytes) -> bytes:
    """The same pages with stamps, seals and filled-in fields drawn into them."""
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(content)
            document.init_forms()
            for page in document:
                page.flatten()
            made = BytesIO()
            document.save(made)
            document.close()
        except pypdfium2.PdfiumError:
            raise scans.broken() from None
    return made.getvalue()


def _sheet(page: PageObject) -> tuple[float, float]:
    """The A4 page that a page goes on: upright, or lying if it lies."""
    return A4 if page.cropbox.width <= page.cropbox.height else (A4[1], A4[0])


def _middle(page: PageObject) -> Transformation:
    """Into the middle of its sheet, as large as fits."""
    box, room = page.cropbox, _sheet(page)
    width, height = float(box.width), float(box.height)
    scale = min(room[0] / width, room[1] / height)
    return (
        Transformation()
        .translate(-float(box.left), -float(box.bottom))
        .scale(scale)
        .translate((room[0] - width * scale) / 2, (room[1] - height * scale) / 2)
    )


def _front(cover: Cover, lines: Sequence[Line], created: datetime) -> bytes:
    data = {
        "issuer": cover.issuer.upper(),
        "title": cover.title,
        "facts": [list(fact) for fact in cover.facts],
        "heads": [_("Số"), _("Giấy tờ"), _("Ngày"), cover.stamp],
        "lines": [
            [
                str(line.number),
                line.title,
                line.note,
                line.day,
                str(line.first) if line.first == line.last else f"{line.first}–{line.last}",
            ]
            for line in lines
        ],
        "foot": _("Bảng kê"),
    }
    return typeset.pdf("bundle.typ", data, created=created)


def _stamps(word: str, sizes: Sequence[tuple[float, float]], created: datetime) -> bytes:
    data = {
        "title": word,
        "pages": [
            {"width": width, "height": height, "text": f"{word} {number}"}
            for number, (width, height) in enumerate(sizes, start=1)
        ],
    }
    return typeset.pdf("stamps.typ", data, created=created)
