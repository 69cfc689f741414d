"""The source: the lines of a document as the reader sees them, each with its place.

Normalising never changes a word: it settles the Unicode form, white space and invisible
characters, and takes away marks that are not text (Markdown, ruled lines, page numbers).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from donghanh.plans.reading.words import mend
from donghanh.text import nfc

# Spaces of every width, and tabs inside a line, count as one space.
ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Soft hyphens, zero-width marks, byte-order marks and control characters are not text.
INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
# A tone mark behind no letter would fall on the wrong one when signs before it are taken away.
LOOSE_TONE = re.compile("(?:^|(?<=[^\\w\u0300-\u036f]))[\u0300-\u036f]+")
# "### " before a heading and "> " before a quotation are marks; "> 12 lớp" compares.
HEADING_MARK = re.compile(r"^\s*(?:#{1,6}\s+|>\s+(?!\d[\d.,/]*\s?(?:%|[^\W\d_])))")
# Two or more asterisks or underscores are always marks of bold type.
BOLD = re.compile(r"\*{2,}|_{2}(?=\w)|(?<=\w)_{2}")
# A single asterisk is a mark of italics when it touches a letter outside and nothing inside.
ITALIC_OPEN = re.compile(r"(?<![\w*])\*(?=\w)(?!\*)")
ITALIC_CLOSE = re.compile(r"(?<=[\w.,;:…])\*(?![\w*])")
# "_100%_": a single underscore outside a word, on both sides of a passage.
UNDERLINED = re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,200})(?<=[^\s_])_(?![\w_])")
# A backslash before a sign of punctuation is a Markdown escape.
ESCAPE = re.compile(r"\\(?=[-.*_#+()\[\]!~`>|])")
# A line without any letter or digit is a rule or an ornament.
RULE = re.compile(r"^(?!%$)[\W_]*$")
# A page number that stands alone: "2", "- 2 -", "Trang 2/14".
PAGE_NUMBER = re.compile(r"^(?:(?:[Tt]rang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?|[-–]\s*\d{1,3}\s*[-–])$")
# A page number in the middle of the page, where the pages of a file cannot be told.
CENTRED_NUMBER = re.compile(r"^\s{15,}\d{1,3}\s*$")
# Stamps and signatures of machines, which fall anywhere on a page.
STAMP = re.compile(
    r"^(?:(?:CÔNG VĂN )?ĐẾN(?:\s+(?:Số|Giờ|Ngày)\s*:.{0,60})?|SAO Y(?: BẢN CHÍNH)?|HỎA TỐC|(?:THƯỢNG )?KHẨN"
    r"|(?:Ký bởi|Người ký|Thời gian ký|Ngày ký|Số đến|Ngày đến|Giờ đến|Lưu hồ sơ số)\s*:.{0,120}"
    r"|Chữ ký (?:số|điện tử).{0,80}|\d{2}[./-]\d{2}[./-]\d{4} \d{2}:\d{2}(?::\d{2})?.{0,12})$"
)
# Four spaces or a tab between words part two columns.
COLUMN_GAP = re.compile(r"(?<=\S)(?:\t[\t ]*| {4,})(?=\S)")
# A row of a pipe table, and the row of dashes under its head.
PIPE_ROW = re.compile(r"^\s*\|.*\|\s*$")
#: What an empty cell of a table stands as, so that columns can be counted.
EMPTY_CELL = "–"
PIPE_RULE = re.compile(r"^[\s|:\-]+$")


@dataclass(frozen=True, slots=True)
class Raw:
    """One line as a file format gives it. ``row`` numbers the table row it is a cell of;
    ``listed``: its mark of numbering was made by the program that wrote the file."""

    text: str
    number: int
    page: int | None = None
    heading: bool = False
    row: int | None = None
    gap: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, never blank.

    ``number`` is the line, paragraph or visual line of the file, from 1. ``gap``: blank space
    stands before it. ``open``: bold type goes on into the next line. ``length``: characters in
    the file, marks included. ``columns``: parts of a line that stands in two columns.
    """

    text: str
    number: int
    page: int | None = None
    heading: bool = False
    open: bool = False
    gap: bool = False
    length: int = 0
    columns: tuple[str, ...] = ()
    row: int | None = None
    listed: bool = False


@dataclass(frozen=True)
class Source:
    """A document as lines. ``kind``: txt, md, docx or pdf."""

    name: str
    kind: str
    lines: tuple[Line, ...]
    _squeezed: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        """All lines, one per line."""
        return "\n".join(line.text for line in self.lines)

    def holds(self, passage: str) -> bool:
        """Whether the passage stands in the source, white space aside."""
        if "all" not in self._squeezed:
            self._squeezed["all"] = without_space(self.text)
        return without_space(passage) in self._squeezed["all"]


def without_space(text: str) -> str:
    """The text without any white space, to compare passages."""
    return "".join(text.split())


def clean(text: str, *, cell: bool = False) -> str:
    """One line without marks, in NFC, with its spaces put right. In a table ">" is no mark."""
    plain = INVISIBLE.sub("", ODD_SPACE.sub(" ", LOOSE_TONE.sub("", nfc(text))))
    plain = plain if cell else HEADING_MARK.sub("", plain)
    plain = BOLD.sub("", ESCAPE.sub("", plain))
    plain = UNDERLINED.sub(r"\1", ITALIC_CLOSE.sub("", ITALIC_OPEN.sub("", plain)))
    return mend(plain)


def normalise(raws: list[Raw]) -> tuple[Line, ...]:
    """The lines of a file, blank ones, rules and page numbers left out."""
    lines: list[Line] = []
    bold_open, gap, table_row = False, False, 1_000_000
    edges = _page_edges(raws)
    running = _running_lines(raws, edges)
    for index, raw in enumerate(raws):
        gap = gap or raw.gap
        marked = ODD_SPACE.sub(" ", raw.text)
        if not marked.strip():
            gap = True
            continue
        if PIPE_ROW.match(marked) and marked.count("|") >= 3:
            if not PIPE_RULE.match(marked):
                table_row += 1
                for cell in marked.strip()[1:-1].split("|"):
                    if text := clean(cell, cell=True):
                        lines.append(
                            Line(text, raw.number, raw.page, length=len(cell), row=table_row)
                        )
                    else:
                        lines.append(
                            Line(EMPTY_CELL, raw.number, raw.page, length=1, row=table_row)
                        )
            continue
        text = clean(marked, cell=raw.row is not None)
        if raw.row is None and STAMP.match(text):
            continue
        if index in running or (raw.row is None and CENTRED_NUMBER.match(marked)):
            continue
        if raw.row is None and (RULE.match(text) or (index in edges and PAGE_NUMBER.match(text))):
            bold_open = False if RULE.match(text) else bold_open
            continue
        was_open = bold_open
        if marked.count("**") % 2:
            bold_open = not bold_open
        stripped = marked.strip()
        heading = raw.heading or bool(HEADING_MARK.match(marked) and "#" in marked[:8])
        heading = heading or (stripped.startswith("**") and stripped.endswith("**"))
        lines.append(
            Line(
                text=text,
                number=raw.number,
                page=raw.page,
                heading=heading or was_open,
                open=bold_open,
                gap=gap,
                length=len(marked.rstrip()),
                columns=tuple(clean(part) for part in COLUMN_GAP.split(nfc(raw.text.strip()))),
                row=raw.row,
                listed=raw.listed,
            )
        )
        gap = False
    return tuple(lines)


def _running_lines(raws: list[Raw], edges: frozenset[int]) -> frozenset[int]:
    """The lines at page edges that stand on most pages, figures aside: running heads and feet."""
    places: dict[str, list[int]] = {}
    for index in sorted(edges):
        if raws[index].page is not None:
            same = re.sub(r"\d+", "#", " ".join(raws[index].text.split()))
            places.setdefault(same, []).append(index)
    pages = len({raw.page for raw in raws})
    most = max(3, pages // 2)
    return frozenset(
        index for same, found in places.items() if same and len(found) >= most for index in found
    )


def _page_edges(raws: list[Raw]) -> frozenset[int]:
    """The indexes of lines where a page number can stand: the first and last of each page; in a
    file without pages, lines with blank ones on both sides."""
    full = [index for index, raw in enumerate(raws) if raw.text.strip()]
    edges: set[int] = set()
    for place, index in enumerate(full):
        raw = raws[index]
        if raw.page is None:
            alone = (index == 0 or not raws[index - 1].text.strip()) and (
                index + 1 == len(raws) or not raws[index + 1].text.strip()
            )
            before = raws[full[place - 1]].text.rstrip() if place else ""
            if alone and not before.endswith((",", ":", "số", "ngày", "năm", "tháng")):
                edges.add(index)
            continue
        first = place == 0 or raws[full[place - 1]].page != raw.page
        last = place + 1 == len(full) or raws[full[place + 1]].page != raw.page
        if first or last:
            edges.add(index)
    return frozenset(edges)
