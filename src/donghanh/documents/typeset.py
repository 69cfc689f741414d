"""Typst with our own fonts only: PDF from a template, PNG from a drawing.

System and embedded fonts are off. Where a face lacks a Vietnamese letter, a typesetter takes it
silently from another face; with Tinos alone (metric-compatible with Times New Roman, every
Vietnamese letter) that cannot happen.
"""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta, timezone
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from donghanh.documents.model import Day
from donghanh.documents.typography import NO_BREAK_HYPHEN

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
FACES = 4

#: PDF/A-2 with tags and PDF/UA: text can be searched, read aloud, and opened in fifty years.
STANDARDS: list[Any] = ["a-2a", "ua-1"]

_PNG_OF_SVG = """
#set text(font: "Tinos")
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg")
"""

VIETNAM = timezone(timedelta(hours=7))


def made(day: Day) -> datetime:
    """Return the date of creation to write into a file: the day of issue, else this moment."""
    issued = day.exact
    if issued is None:
        return datetime.now(VIETNAM).replace(microsecond=0)
    return datetime.combine(issued, time(), VIETNAM)


class MissingFontsError(RuntimeError):
    """The fonts of official documents have not been installed by the assets step."""


@cache
def _fonts() -> typst.Fonts:
    if len(list(FONTS.glob("Tinos*.ttf"))) < FACES:
        raise MissingFontsError(f"{FACES} faces of Tinos are expected in {FONTS}")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


@cache
def _letters() -> frozenset[int]:
    """The characters of our fonts, read from the table of the regular face (cmap, format 4)."""
    _fonts()
    font = (FONTS / "Tinos_400Regular.ttf").read_bytes()
    entries = range(12, 12 + 16 * _short(font, 4), 16)
    start = next(_long(font, at + 8) for at in entries if font[at : at + 4] == b"cmap")
    for at in range(start + 4, start + 4 + 8 * _short(font, start + 2), 8):
        sub = start + _long(font, at + 4)
        if _short(font, sub) == 4:
            size = _short(font, sub + 6)
            ends, starts = sub + 14, sub + 16 + size
            return frozenset(
                code
                for i in range(0, size, 2)
                for code in range(_short(font, starts + i), _short(font, ends + i) + 1)
            )
    raise MissingFontsError("the regular face of Tinos has no table of characters")


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


#: Line ends, and the hyphen that the renderers turn into an ordinary one.
_NOT_PRINTED = {"\n", "\r", "\t", NO_BREAK_HYPHEN}


def unprintable(text: str) -> set[str]:
    """Return the characters of a text that our fonts do not have: ☐, ✓, emoji, private bullets."""
    return {c for c in text if ord(c) not in _letters() and c not in _NOT_PRINTED}


def printable(text: str) -> str:
    """Return the text with □ for every character that our fonts do not have.

    The archive format refuses a document with a single unknown character, and a report must
    not fail because of one that somebody pasted.
    """
    unknown = unprintable(text)
    return "".join("□" if letter in unknown else letter for letter in text) if unknown else text


@cache
def _compiler(template: str) -> tuple[typst.Compiler, Lock]:
    path = HERE / "templates" / template
    return typst.Compiler(str(path), root=str(path.parent), font_paths=_fonts()), Lock()


def pdf(template: str, data: dict[str, Any], *, created: datetime) -> bytes:
    """Set ``templates/<template>``, which reads ``data`` as JSON from ``sys.inputs.data``.

    ``created`` (aware) is the date of creation that the archive format demands. Raises
    MissingFontsError, typst.TypstError.
    """
    compiler, lock = _compiler(template)
    with lock:
        written = compiler.compile(
            format="pdf",
            sys_inputs={"data": printable(json.dumps(data, ensure_ascii=False))},
            pdf_standards=STANDARDS,
            timestamp=created.replace(microsecond=0),  # finer ones it refuses
        )
    assert isinstance(written, bytes)
    return written


def png(svg: bytes, *, ppi: int = 300) -> bytes:
    """Draw an SVG as PNG at its own size, all its letters in Tinos."""
    written = typst.compile(
        _PNG_OF_SVG.encode(),
        format="png",
        ppi=ppi,
        font_paths=_fonts(),
        sys_inputs={"svg": printable(svg.decode())},
    )
    assert isinstance(written, bytes)
    return written
