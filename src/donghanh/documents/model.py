"""The content of an official document, without any appearance.

Names of bodies, types and titles of sections are kept in ordinary letters; the renderers put in
capitals what the layout wants in capitals. Every text is brought into NFC and freed of control
characters when the object is made. What is not known yet is a blank on paper (``BLANK``, an empty
place for the number, the day), never a missing line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal

from donghanh.text import nfc, squeeze

BLANK = "……"
#: The box before an answer that does not hold, and before the one that does.
BOX, TICKED = "□", "■"
#: An empty place of some letters' width; no-break spaces, so that no program squeezes it.
GAP = "\u00a0" * 5

Align = Literal["left", "center", "right"]


def clean(text: str) -> str:
    """Return the text in NFC with tabs as spaces, without control and invisible characters.

    Line ends stay. Text pasted from Word brings vertical tabs that XML does not allow.
    """
    text = nfc(text).replace("\r\n", "\n").replace("\v", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf"))


@dataclass(frozen=True)
class _Clean:
    """Base of all parts: cleans every text field, also inside tuples."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, clean(value))
            elif isinstance(value, tuple):
                cleaned = tuple(clean(v) if isinstance(v, str) else v for v in value)
                object.__setattr__(self, field.name, cleaned)


# ---- blocks -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run(_Clean):
    """A piece of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Heading(_Clean):
    """The title of a section. The number is given by its place: I. at level 1, 1. at 2, a) at 3."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Paragraph(_Clean):
    """A paragraph of body text, justified with the first line indented, or a centred line.

    ``keep``: it stays on the page of what follows, as the title of a part does.
    """

    runs: tuple[Run, ...]
    centred: bool = False
    keep: bool = False

    @classmethod
    def of(cls, *parts: str | Run | None) -> Paragraph:
        """Make a paragraph of plain texts and runs; None becomes a blank."""
        texts = (BLANK if part is None else part for part in parts)
        return cls(tuple(part if isinstance(part, Run) else Run(part) for part in texts))

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Make paragraphs of what an officer typed: one per line, empty lines left out."""
    lines = (squeeze(line) for line in clean(text).split("\n"))
    return tuple(Paragraph.of(line) for line in lines if line)


@dataclass(frozen=True)
class Column:
    """A column: its share of the width (any positive unit) and the alignment of its cells."""

    share: float
    align: Align = "left"


@dataclass(frozen=True)
class Cell(_Clean):
    """A cell that may span ``columns`` and ``rows``; ``align`` None is that of its column."""

    text: str
    columns: int = 1
    rows: int = 1
    bold: bool = False
    italic: bool = False
    align: Align | None = None


@dataclass(frozen=True)
class Placed:
    """A cell with the row and column (from 0) of its upper left corner."""

    row: int
    column: int
    cell: Cell


Content = str | Cell | None


@dataclass(frozen=True)
class Table(_Clean):
    """A table. Make it with ``Table.of``. ``head`` is repeated on every page."""

    columns: tuple[Column, ...]
    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()
    summary: str = ""

    @classmethod
    def of(
        cls,
        columns: Iterable[Column],
        head: Iterable[Iterable[Content]],
        rows: Iterable[Iterable[Content]],
        *,
        title: str = "",
        unit: str = "",
        notes: Iterable[str] = (),
        summary: str = "",
    ) -> Table:
        """Make a table of plain texts and cells; None becomes a blank.

        ``unit`` is printed above the right end ("Đơn vị tính: người"), ``notes`` below,
        ``summary`` is read out to those who do not see the table.
        Raises ValueError if the cells do not fill the rows exactly.
        """
        table = cls(
            tuple(columns),
            tuple(tuple(_cell(c, bold=True, align="center") for c in row) for row in head),
            tuple(tuple(_cell(c) for c in row) for row in rows),
            title,
            unit,
            tuple(notes),
            summary,
        )
        placed(table.head, len(table.columns))
        placed(table.rows, len(table.columns))
        return table


def _cell(content: Content, *, bold: bool = False, align: Align | None = None) -> Cell:
    if isinstance(content, Cell):
        return replace(content, bold=content.bold or bold, align=content.align or align)
    return Cell(BLANK if content is None else content, bold=bold, align=align)


def placed(rows: Iterable[Iterable[Cell]], width: int) -> list[Placed]:
    """Return each cell with its place. Raises ValueError if a row is too short or too long."""
    result: list[Placed] = []
    taken: set[tuple[int, int]] = set()
    last = -1
    for last, row in enumerate(rows):
        column = 0
        for cell in row:
            while (last, column) in taken:
                column += 1
            area = {
                (last + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.columns)
            }
            if column + cell.columns > width or area & taken:
                raise ValueError(f"row {last + 1} has more cells than columns")
            taken |= area
            result.append(Placed(last, column, cell))
    if len(taken) != (last + 1) * width:
        raise ValueError("the cells do not fill the rows of the table")
    return result


@dataclass(frozen=True)
class Figure(_Clean):
    """A drawing. ``svg`` is a whole SVG file; ``alt`` says what it shows, figures included."""

    svg: bytes
    caption: str
    alt: str
    #: Share of the text width, above 0 up to 1.
    width: float = 0.9


Block = Heading | Paragraph | Table | Figure


@dataclass(frozen=True)
class Annex(_Clean):
    """An annex on its own pages, numbered by its place when there is more than one."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


# ---- head and foot ------------------------------------------------------------------------


@dataclass(frozen=True)
class Letterhead(_Clean):
    """Who issues: "Ủy ban nhân dân\\nthành phố Lai Châu"; a line end is kept as a line end."""

    issuing_body: str
    parent_body: str = ""

    @property
    def name(self) -> str:
        """The issuing body in one line."""
        return " ".join(self.issuing_body.split("\n"))


@dataclass(frozen=True)
class Symbol(_Clean):
    """Number and symbol: ``Symbol("BC-UBND", 15)``; without number an empty place is printed."""

    code: str
    number: int | None = None

    @property
    def text(self) -> str:
        """ "15/BC-UBND", "05/BC-UBND", or an empty place before the stroke."""
        number = GAP + "\u00a0" if self.number is None else f"{self.number:02d}"
        return f"{number}/{self.code}"


@dataclass(frozen=True)
class Day:
    """A day of which parts may still be open."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, day: date) -> Day:
        return cls(day.year, day.month, day.day)

    @property
    def exact(self) -> date | None:
        """The day, or None while a part is open."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def text(self) -> str:
        """ "ngày 05 tháng 02 năm 2026": zero before days below 10 and before months 1 and 2."""
        day = GAP if self.day is None else f" {self.day:02d} "
        month = GAP if self.month is None else f" {self.month:02d} "
        if self.month is not None and self.month > 2:
            month = f" {self.month} "
        year = GAP if self.year is None else f" {self.year}"
        return f"ngày{day}tháng{month}năm{year}"


@dataclass(frozen=True)
class Recipient(_Clean):
    """Who gets the document and what for: "B/c" to report, "P/h" to coordinate, "T/h" to do."""

    name: str
    purpose: Literal["", "B/c", "P/h", "T/h"] = ""

    @property
    def text(self) -> str:
        return f"{self.name} ({self.purpose})" if self.purpose else self.name


@dataclass(frozen=True)
class Signature(_Clean):
    """Who signs, as printed: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", the name.

    ``on_behalf`` and ``capacity`` are empty when the head of a one-head body signs. ``note`` says
    below the title how to sign: "(Ký, ghi rõ họ tên)".
    """

    title: str
    name: str | None = None
    on_behalf: str = ""
    capacity: str = ""
    note: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line for line in (self.on_behalf, self.capacity, self.title) if line)


@dataclass(frozen=True)
class Document(_Clean):
    """An official document. ``archive`` are the keepers named last: Lưu: VT, …

    Forms that a decree prints with its own layout say less or more: without ``letterhead`` it is
    the paper of a person (the name of the nation stands alone, the day above the signature),
    without ``symbol`` it has no number, without ``type`` it is a letter ("V/v" under the number).
    ``others`` sign beside ``signature``, from the left; ``mark`` is the name of the form in the
    upper right corner.
    """

    letterhead: Letterhead | None
    type: str
    symbol: Symbol | None
    place: str
    day: Day
    subject: str
    blocks: tuple[Block, ...]
    recipients: tuple[Recipient, ...]
    signature: Signature
    addressees: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    archive: tuple[str, ...] = ("VT",)
    #: Marked DỰ THẢO on every page, until it is signed and numbered.
    draft: bool = True
    layout_version: str = "2020"
    others: tuple[Signature, ...] = ()
    mark: str = ""
    landscape: bool = False

    @property
    def name(self) -> str:
        """Type and subject in one line."""
        return f"{self.type} {' '.join(self.subject.split())}".strip()

    @property
    def author(self) -> str:
        """The issuing body, or who signs the paper of a person: never who sat at the keyboard."""
        return self.letterhead.name if self.letterhead else self.signature.title

    @property
    def title_lines(self) -> tuple[str, str]:
        """The type in capitals and the subject below it; a letter has neither."""
        return (self.type.upper(), self.subject) if self.type else ("", "")

    @property
    def letter_subject(self) -> str:
        """What stands under the number of a letter."""
        return "" if self.type else f"V/v {self.subject}"

    @property
    def dated(self) -> str:
        """Place and day in one line."""
        return f"{self.place}, {self.day.text}"

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """The list under "Nơi nhận:", last the archive; empty when nobody is named."""
        listed = [f"- {recipient.text}" for recipient in self.recipients]
        if self.archive:
            listed.append(f"- Lưu: {', '.join(self.archive)}")
        return tuple(f"{line}{'.' if line is listed[-1] else ';'}" for line in listed)

    @property
    def signature_rows(self) -> tuple[tuple[Signature | None, ...], ...]:
        """Who signs beside whom; None is the place of the recipients or an empty one.

        Two stand beside each other, three too; more go on below. The main signature ends the last
        row, alone on the right when the recipients are on its left.
        """
        if self.recipient_lines:
            return (*_rows(self.others), (None, self.signature))
        return _rows((*self.others, self.signature))

    @property
    def annex_reference(self) -> str:
        """The line under an annex's title that ties it to this document."""
        number = f"số {self.symbol.text} " if self.symbol else ""
        return f"(Kèm theo {self.type} {number}{self.day.text} của {self.author})"

    def annex_label(self, index: int) -> str:
        """ "Phụ lục" for an only annex, else "Phụ lục I", "Phụ lục II" by index from 0."""
        return "Phụ lục" if len(self.annexes) == 1 else f"Phụ lục {roman(index + 1)}"


def _rows(signatures: tuple[Signature, ...]) -> tuple[tuple[Signature | None, ...], ...]:
    if len(signatures) == 1:
        return ((None, *signatures),)
    width = 3 if len(signatures) % 2 and len(signatures) > 1 else 2
    rows = [signatures[at : at + width] for at in range(0, len(signatures), width)]
    return tuple((*(None,) * (width - len(row)), *row) for row in rows)


# ---- numbering ----------------------------------------------------------------------------

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
#: The letters of points, in the order of the Vietnamese alphabet as laws use it.
_POINTS = "abcdđeghiklmnopqrstuvxy"


def roman(number: int) -> str:
    """Return 1 → "I" … 39 → "XXXIX"."""
    result = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        result += letters * count
    return result


def numbered(blocks: Iterable[Block]) -> list[tuple[str, Block]]:
    """Return each block with the number of its heading ("" for other blocks).

    A heading starts the count of the levels below it anew. Raises ValueError after the last
    letter of the alphabet.
    """
    counts = [0, 0, 0]
    result: list[tuple[str, Block]] = []
    for block in blocks:
        number = ""
        if isinstance(block, Heading):
            depth = block.level - 1
            counts[depth] += 1
            counts[depth + 1 :] = [0] * (2 - depth)
            if block.level == 3 and counts[2] > len(_POINTS):
                raise ValueError("more points than letters")
            number = (f"{roman(counts[0])}.", f"{counts[1]}.", f"{_POINTS[counts[2] - 1]})")[depth]
        result.append((number, block))
    return result
