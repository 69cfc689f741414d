"""The numbers that Word makes only on screen, from numbering.xml.

A list paragraph carries the id of a list and a level. The list says how each level is written
("%1.", "%1.%2.", "%1)"); the numbers themselves are counted here, in order of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

DASH = "-"
#: Beyond this a counter is damaged and its mark is a dash.
HIGHEST = 500
LEVELS = 9


@dataclass(slots=True)
class _Level:
    format: str
    text: str
    start: int


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, with how far each has counted."""

    def __init__(self, document: Document) -> None:
        self._lists: dict[int, _List] = {}
        self._styles: dict[str, tuple[int, int]] = {}
        root = _numbering_root(document)
        if root is not None:
            self._read(root)
        for style in document.styles:
            found = _number_of(getattr(style.element, "pPr", None))
            if found and style.style_id:
                self._styles[style.style_id] = found

    def _read(self, root: Any) -> None:
        shapes: dict[str, dict[int, _Level]] = {}
        for shape in root.findall(qn("w:abstractNum")):
            shapes[shape.get(qn("w:abstractNumId"))] = {
                level: one
                for element in shape.findall(qn("w:lvl"))
                for level, one in [_level(element)]
            }
        shared: dict[str, dict[int, int]] = {}
        for number in root.findall(qn("w:num")):
            shape_id = _value(number.find(qn("w:abstractNumId")))
            levels = dict(shapes.get(shape_id or "", {}))
            restarts = number.findall(qn("w:lvlOverride"))
            for override in restarts:
                level = _int(override.get(qn("w:ilvl")))
                start = _int(_value(override.find(qn("w:startOverride"))), 1)
                if level in levels:
                    levels[level] = _Level(levels[level].format, levels[level].text, start)
            # Lists of one shape count on, unless one of them starts again.
            counts = {} if restarts else shared.setdefault(shape_id or "", {})
            self._lists[_int(number.get(qn("w:numId")))] = _List(levels, counts)

    def mark(self, paragraph: Paragraph) -> str | None:
        """The mark before a paragraph, a dash for a bullet; None for one that is in no list.

        Counts the paragraph: to be asked once for each, in order.
        """
        found = _number_of(paragraph._p.pPr)
        style = paragraph._p.style
        if found is None and style in self._styles:
            found = self._styles[style]
        if found is None or found[0] == 0:
            return None
        number, depth = found
        known = self._lists.get(number)
        level = known.levels.get(depth) if known else None
        if known is None or level is None:
            return DASH
        if level.format == "none":
            return None
        known.counts[depth] = known.counts.get(depth, level.start - 1) + 1
        for deeper in range(depth + 1, LEVELS):
            known.counts.pop(deeper, None)
        if level.format == "bullet" or known.counts[depth] > HIGHEST:
            return DASH
        return re.sub(r"%([1-9])", lambda match: _written(known, int(match[1]) - 1), level.text)


def _written(known: _List, depth: int) -> str:
    level = known.levels.get(depth)
    if level is None:
        return ""
    count = known.counts.get(depth, level.start)
    if level.format in ("upperRoman", "lowerRoman"):
        roman = _roman(count)
        return roman if level.format == "upperRoman" else roman.lower()
    if level.format in ("upperLetter", "lowerLetter"):
        letter = "abcdefghijklmnopqrstuvwxyz"[(count - 1) % 26]
        return letter.upper() if level.format == "upperLetter" else letter
    return f"{count:02}" if level.format == "decimalZero" else str(count)


def _roman(count: int) -> str:
    written = ""
    for value, sign in (
        (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"),
        (1, "I"),
    ):  # fmt: skip
        written += sign * (count // value)
        count %= value
    return written


def _numbering_root(document: Document) -> Any:
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith("/numbering.xml"):
            return getattr(part, "element", None)
    return None


def _number_of(properties: Any) -> tuple[int, int] | None:
    """The list and the level that paragraph properties name."""
    numbered = getattr(properties, "numPr", None)
    if numbered is None:
        return None
    number = _value(numbered.find(qn("w:numId")))
    if number is None:
        return None
    return _int(number), _int(_value(numbered.find(qn("w:ilvl"))))


def _level(element: Any) -> tuple[int, _Level]:
    return _int(element.get(qn("w:ilvl"))), _Level(
        _value(element.find(qn("w:numFmt"))) or "decimal",
        _value(element.find(qn("w:lvlText"))) or "%1.",
        _int(_value(element.find(qn("w:start"))), 1),
    )


def _value(element: Any) -> str | None:
    return None if element is None else element.get(qn("w:val"))


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdigit() else default
