"""From the body of a template to the content of a document.

Jinja fills in the values (``fill``); what is missing prints the marked blank, never "None" and
never nothing. Then the lines are read (``blocks``): signs that stand for layout count only where
the template has them, never inside a value that somebody typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from jinja2 import Template, Undefined
from jinja2.sandbox import SandboxedEnvironment

from donghanh.documents.model import BLANK, BOX, TICKED, Block, Column, Paragraph, Run, Table
from donghanh.text import format_date, format_long_date, format_number

#: A day of which nothing is known, as printed.
BLANK_DAY = f"ngày {BLANK} tháng {BLANK} năm {BLANK}"


class Missing(Undefined):
    """What is not known: prints a blank, has no parts, and is neither equal nor unequal."""

    def __str__(self) -> str:
        return BLANK

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _key: Any) -> Any:
        return self

    def __eq__(self, _other: object) -> bool:
        return False

    def __ne__(self, _other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return id(type(self))


class Chosen(str):
    """An answer out of a list: compares as its id, prints as its words."""

    words: str

    def __new__(cls, answer: str, words: str) -> Chosen:
        made = super().__new__(cls, answer)
        made.words = words
        return made


class Bag:
    """Values by name. What it does not hold, or holds as None or "", is ``Missing``."""

    def __init__(self, **values: Any) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = self._values.get(name)
        if value is None or value in ("", [], ()):
            raise AttributeError(name)
        return value


# ---- what a template may call ---------------------------------------------------------------


def day(value: Any) -> str:
    """ "ngày 05 tháng 02 năm 2026", with blanks for a day that is not known."""
    return format_long_date(value) if isinstance(value, date) else BLANK_DAY


def short(value: Any) -> str:
    """ "05/02/2026", or a blank."""
    return format_date(value) if isinstance(value, date) else BLANK


def box(holds: Any) -> str:
    """The box before an answer, filled when it holds."""
    return TICKED if holds else BOX


def words(bag: Any, name: str) -> str:
    """The words of an answer."""
    return said(getattr(bag, name, None))


def said(value: Any) -> str:
    """Any value as it is printed."""
    if value is None or value == "" or isinstance(value, Undefined):
        return BLANK
    if isinstance(value, Chosen):
        return value.words or BLANK
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        if not (value.hour or value.minute):
            return format_long_date(value)
        return f"{value.hour} giờ {value.minute:02d} phút, {format_long_date(value)}"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, int):
        return format_number(value)
    if isinstance(value, list | tuple):
        return ", ".join(said(one) for one in value) or BLANK
    return str(value)


FUNCTIONS: Mapping[str, Any] = {"day": day, "short": short, "box": box, "words": words}

# Signs of layout inside values, while the lines are read.
_SIGNS = "*|\n[#=-"
_HIDDEN = {ord(sign): chr(0xE100 + place) for place, sign in enumerate(_SIGNS)}
_SHOWN = {ord(hidden): chr(sign) for sign, hidden in _HIDDEN.items()}


@cache
def environment() -> SandboxedEnvironment:
    """Jinja for templates: sandboxed, with blanks for what is missing."""
    made = SandboxedEnvironment(
        undefined=Missing,
        finalize=lambda value: said(value).translate(_HIDDEN),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    made.globals.clear()
    made.globals.update(FUNCTIONS, range=range)
    return made


def fill(text: str, names: Mapping[str, Any]) -> str:
    """The text with its values, layout signs inside values still hidden."""
    return _compiled(text).render(names)


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Template:
    return environment().from_string(text)


def line(text: str, names: Mapping[str, Any]) -> str:
    """One line of the head (a recipient, say) with its values."""
    return " ".join(fill(text, names).translate(_SHOWN).split())


# ---- lines to blocks ------------------------------------------------------------------------

_TICKS = ((re.compile(r"\[[xX]\]"), TICKED), (re.compile(r"\[ ?\]"), BOX))
_OWN_LINE = ("- ", "+ ", BOX, TICKED)


def blocks(filled: str) -> tuple[Block, ...]:
    """Read the lines of a filled body. Raises ``ValueError`` with the line, counted from 1."""
    return tuple(_blocks(filled))


def _blocks(filled: str) -> Iterator[Block]:
    text: list[str] = []
    began = 0
    table: list[tuple[int, list[str]]] = []
    for number, raw in enumerate([*filled.split("\n"), ""], start=1):
        row = raw.strip()
        for tick, sign in _TICKS:
            row = tick.sub(sign, row)
        if table and not row.startswith("|"):
            yield _table(table)
            table = []
        starts = row.startswith(("= ", "# ", "|", *_OWN_LINE))
        if text and (not row or starts):
            yield from _paragraphs(" ".join(text), began)
            text = []
        if row.startswith("|"):
            table.append((number, _cells(row, number)))
        elif row.startswith("= "):
            yield Paragraph(_bold(row[2:], number), centred=True, keep=True)
        elif row.startswith("# "):
            yield Paragraph(_bold(row[2:], number), keep=True)
        elif row:
            began = began if text else number
            text.append(row)


def _paragraphs(text: str, number: int) -> Iterator[Paragraph]:
    """A paragraph, or several where a value has lines of its own."""
    runs: list[Run] = []
    for run in _runs(text, number):
        first, *more = run.text.split("\n")
        runs.append(Run(first, run.bold, run.italic))
        for piece in more:
            yield Paragraph(tuple(runs))
            runs = [Run(piece.strip(), run.bold, run.italic)]
    if any(run.text for run in runs):
        yield Paragraph(tuple(run for run in runs if run.text))


_STARS = re.compile(r"(\*{1,3})")


def _runs(text: str, number: int) -> tuple[Run, ...]:
    """**bold**, *italic*, ***both***; an open star at the end is an error."""
    bold = italic = False
    found = []
    for piece in _STARS.split(text):
        if piece and not piece.strip("*"):
            bold ^= len(piece) > 1
            italic ^= len(piece) != 2
        elif piece:
            found.append(Run(piece.translate(_SHOWN), bold, italic))
    if bold or italic:
        raise ValueError(f"{number}: a star is not closed")
    return tuple(found)


def _bold(text: str, number: int) -> tuple[Run, ...]:
    return tuple(Run(run.text, True, run.italic) for run in _runs(text, number))


def _cells(row: str, number: int) -> list[str]:
    if not row.endswith("|") or len(row) < 2:
        raise ValueError(f"{number}: a row of a table ends with |")
    return [
        "".join(run.text for run in _runs(cell.strip(), number)) for cell in row[1:-1].split("|")
    ]


_NUMBERING = ("TT", "STT", "Số TT")


def _table(rows: list[tuple[int, list[str]]]) -> Table:
    """The first row is the head. A row of another length is an error."""
    (_first, head), *body = rows
    body = [(number, cells) for number, cells in body if not all(map(_is_rule, cells))]
    for number, cells in body:
        if len(cells) != len(head):
            raise ValueError(f"{number}: {len(cells)} cells under a head of {len(head)}")
    filled = [cells for _number, cells in body] or [[BLANK] * len(head)]
    columns = [
        Column(
            _share(name, [cells[place] for cells in filled]),
            "center" if name in _NUMBERING else "left",
        )
        for place, name in enumerate(head)
    ]
    return Table.of(columns, [head], filled, summary="; ".join(head))


def _is_rule(cell: str) -> bool:
    """Whether a cell is part of the row of strokes that Markdown draws under a head."""
    return len(cell) > 1 and not cell.strip("-:")


def _share(name: str, cells: list[str]) -> float:
    """A width by what stands in the column: no narrower than its longest word, no wider than a text."""
    if name in _NUMBERING:
        return 5
    texts = [name, *cells]
    word = max((len(word) for text in texts for word in text.split()), default=1)
    return min(max(9, word + 2, max(len(text) for text in texts) / 2), 34)
