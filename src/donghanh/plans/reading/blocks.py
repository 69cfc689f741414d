"""From visual lines to blocks: one block is one paragraph, heading or list item.

Plan files break lines everywhere: at the page edge, in the middle of a sentence, with or without
blank lines between. A line begins a new block when it carries a mark of numbering, when it is one
of the fixed lines of an official document, or when the line before it has clearly ended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from donghanh.plans.reading.draft import Span
from donghanh.plans.reading.labels import is_label
from donghanh.plans.reading.source import EMPTY_CELL, Line

# Marks of numbering, in the order they are tried. Each pattern takes the mark and the space after it.
MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # "PHẦN I", "Phần thứ nhất", "Chương II"
    ("part", re.compile(r"^((?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:(?:thứ|THỨ)\s+\w+|[IVX]+|\d+))[.:]?\s*")),
    # "PHỤ LỤC 02" with its title, in a document of several
    ("part", re.compile(r"^(PHỤ LỤC(?:\s+(?:SỐ|số))?\s+(?:[IVX]{1,4}|\d{1,2}))(?![\w/])[.:]?\s*(?=[^\W\d_a-zđ]|$)")),
    # "Điều 1." of a decision or a resolution
    ("article", re.compile(r"^(Điều\s+\d{1,3})[.:]\s*")),
    # "I.", "IV-", "II/" before a word
    ("roman", re.compile(r"^([IVX]{1,6})\s?(?:[./)]|\s?-)\s*(?=[^\W\d_])")),
    # "A." before capitals; "B)" is a letter in the wrong case
    ("capital", re.compile(r"^([A-ZĐ])\.\s+(?=[^\W\d_])")),
    # "1.1.", "2.3.1"; two digits at most in each part, so that 1.250 is a number
    ("dotted", re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)]\s*|\s+)(?=[^\W\d_]|[“\"(])")),
    # the same before a figure: "2.3. 9/9 huyện", "2.3. ≥ 80%"
    ("dotted", re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,3})[.)]\s+(?=[≥≤<>]?\s?\d)")),
    # "1.", "2)", "3/" not before a digit
    ("arabic", re.compile(r"^(\d{1,2})\s?[.)/]\s*(?=[^\W\d_]|[“\"(]|\d{1,3}%)")),
    # "4, Báo cáo"
    ("arabic", re.compile(r"^(\d{1,2}),\s+(?!Điều|Khoản|Mục)(?=[^\W\d_a-zđ])")),
    # the same before a figure that is counted: "3. 12 người", "3. < 5%"
    ("arabic", re.compile(r"^(\d{1,2})[.)]\s+(?=[≥≤<>]\s?\d|\d[\d.,]*(?:/\d+)?\s?[^\W\d_])")),
    # "1- Tăng cường" of party documents; "2- 100% khu dân cư", but not "12 - 15%"
    ("arabic", re.compile(r"^(\d{1,2})\s?[-–]\s(?=[^\W\d_a-zđ])")),
    ("arabic", re.compile(r"^(\d{1,2})[-–]\s(?=\d{1,3}(?:,\d+)?\s?%)")),
    # "Bước 1: Khảo sát"
    ("arabic", re.compile(r"^(?:Bước|BƯỚC)\s+(\d{1,2})\s?[:.]\s*(?=[^\W\d_])")),
    # "a)", "đ.", one letter
    ("letter", re.compile(r"^([a-zđ])\s?[).]\s*(?=\S)")),
    ("letter", re.compile(r"^([A-ZĐ])\)\s*(?=\S)")),
    ("star", re.compile(r"^([*•●▪■◦·\uf0b7])\s*(?=\S)")),
    ("dash", re.compile(r"^([-–—])\s*(?=[^\W_]|[“\"(≥≤<>…]|\.{3})")),
    ("plus", re.compile(r"^(\+)\s*(?=\S)")),
)  # fmt: skip
#: How deep each kind stands, outermost first.
RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            "part", "article", "capital", "roman", "arabic", "dotted", "letter", "prose", "star",
            "dash", "plus",
        )
    )
}  # fmt: skip
BULLETS = frozenset({"star", "dash", "plus"})

# The fixed lines of an official document, which never continue a sentence.
FIXED = re.compile(
    r"^(?:N[ơo]i nhận\b|TM\.|KT\.|TL\.|TUQ\.|Q\.\s|Số\s*:|Kính gửi\s*:|Trên đây là\b|PHỤ LỤC\b"
    r"|CỘNG H[ÒO][ÀA]? XÃ HỘI|Độc lập\s*[-–]\s*Tự do"
    r"|Căn cứ (?:Luật|Bộ luật|Nghị|Quyết định|Thông tư|Chỉ thị|Chương trình|Kế hoạch số|Hiến pháp)"
    r"|(?:ỦY|UỶ) BAN NHÂN DÂN\b|(?:PHÓ )?CHỦ TỊCH\b)"
)
# A line that ends so is not finished: the sentence goes on in the next line.
UNFINISHED = re.compile(
    r"(?:[,(“\-–/≥≤<>]|\b(?:và|của|các|số|ngày|tháng|năm|tỉnh|huyện|xã|thành phố|về|cho|với|theo|tại"
    r"|trong|những|được|là|do|để|từ|đến|hoặc|một|Phòng|Sở|Ban|Hội|Trung tâm|Chỉ thị|Kế hoạch"
    r"|Quyết định|Liên|giai đoạn|[Qq]uý|[Hh]ằng|[Hh]àng|[Tt]rước|[Tt]ừ|[Dd]ưới|[Tt]rên|thị|ít nhất"
    r"|không quá|tối thiểu|phối hợp|chủ trì|của|cùng|bằng|gồm|như|hết))$"
)
# "Phần thứ nhất", "Chương II" alone on a line.
BARE_PART = re.compile(
    r"^(?:(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:(?:thứ|THỨ)\s+\w+|[IVX]+|\d+)"
    r"|PHỤ LỤC(?:\s+(?:SỐ|số))?\s+(?:[IVX]{1,4}|\d{1,2}))[.:]?$"
)
# A line that is a time and nothing else heads what is to be done then: "Tháng 11/2025", "Quý II".
TIME_HEADING = re.compile(
    r"^(?:(?:Tháng|Các tháng|Quý|Tuần|Đợt|Học kỳ|Giai đoạn)\s+(?:thứ\s+)?(?:\d{1,2}|[IVX]{1,3})(?!\w)"
    r"|Năm\s+20\d{2}|(?:0?[369]|Sáu|Ba) tháng (?:đầu|cuối) năm)"
    r"(?:(?:\s?[-–,/.(]\s?|\s(?:và|đến)\s|\s)(?:năm\s|tháng\s|quý\s)?(?:\d{1,4}|[IVX]{1,3})(?!\w)\)?)*\s?:?$"
)
# "theo điểm" at a line end: the letter in the next line belongs to it.
POINTS_TO = re.compile(r"(?:điểm|khoản|mục|Điều|loại|nhóm|[,(])$")
# A line that ends so goes on with a number; "hằng tháng" does not.
NUMBER_AHEAD = re.compile(
    r"(?<!hằng )(?<!hàng )(?<!Hằng )(?<!Hàng )(?<!mỗi )(?:[,(/]|\b(?:số|ngày|tháng|năm|quý|Quý|Điều|khoản|mục"
    r"|và|từ|đến|là|thứ|dự án|ít nhất|trên|dưới))$"
)
# A line that ends so may have cut a range: "mở 12" "- 15 lớp".
RANGE_OPEN = re.compile(
    r"(?<![\w.,/])(?<!tháng )(?<!quý )(?<!năm )(?<!số )(?<!mục )(?<!trang )\d{1,3}%?$"
)
# A line that ends so has cut a number or a word.
CUT_WORD = re.compile(r"\w[-/]$")
ENDED = re.compile(r"[.;:!?…][”\")\]]*$")
# Names with a dash inside, where a line may break: the words before and after the dash.
COMPOUND_BEFORE = re.compile(
    r"(?:Lao động|Tài chính|Kế hoạch|Văn hóa|Văn hoá|Kinh tế|Hạ tầng|Quản lý đô thị)$",
    re.IGNORECASE,
)
COMPOUND_AFTER = re.compile(
    r"^[-–]\s*(?:Thương binh|TBXH|TB&XH|Kế hoạch|Tài chính|Thông tin|Thể thao|Hạ tầng|Xã hội)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. ``mark`` is the numbering as written without its sign, ``kind`` its sort."""

    kind: str
    mark: str
    text: str
    prefix: str
    """The mark exactly as written, with its sign: "a)", "1.2.", "-"."""
    span: Span
    heading: bool
    ends_sentence: bool
    cells: tuple[str, ...] = ()
    """The cells of a table row (kind "row"), empty ones included."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file breaks its lines."""

    wrapped: bool
    width: int
    gaps_tell: bool
    """Whether blank lines stand only between paragraphs."""
    ragged: bool
    """Whether lines that were broken once have been broken again, so that short pieces stand
    between full lines."""

    def room_left(self, line: Line, following: Line) -> bool:
        """Whether the first word of the next line would have fitted on this one."""
        first_word = following.text.split(" ", 1)[0]
        return line.length + 1 + len(first_word) < 0.88 * self.width


def layout_of(lines: tuple[Line, ...]) -> Layout:
    """Learn the layout from the lengths of lines and from what follows blank lines."""
    lengths = sorted(line.length for line in lines if line.row is None)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    longest = lengths[-1] if lengths else 0
    within = [
        line.gap
        for before, line in pairwise(lines)
        if line.text[0].islower() and not mark_of(line.text) and not ENDED.search(before.text)
    ]
    gaps_tell = sum(within) * 5 <= len(within)
    layout = Layout(longest <= 170 and width <= 130, width, gaps_tell, ragged=False)
    short = [
        layout.room_left(before, line)
        for before, line in pairwise(lines)
        if line.text[0].islower() and not mark_of(line.text) and not ENDED.search(before.text)
    ]
    return replace(layout, ragged=sum(short) * 10 > len(short))


def mark_of(text: str) -> tuple[str, str, str] | None:
    """The kind of mark a line begins with, the mark, and its written form; None without one."""
    for kind, pattern in MARKS:
        match = pattern.match(text)
        if match:
            if kind == "roman" and not _is_roman_heading(match, text):
                continue
            return kind, match.group(1), match.group().rstrip()
    return None


def _is_roman_heading(match: re.Match[str], text: str) -> bool:
    rest = text[match.end() :]
    return bool(rest) and rest[0].isupper() and _roman(match.group(1)) > 0


def _roman(numeral: str) -> int:
    """The value of a Roman numeral up to 39, 0 when it is none."""
    if not re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", numeral):
        return 0
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    return sum(
        -value if value < (values[index + 1] if index + 1 < len(values) else 0) else value
        for index, value in enumerate(values)
    )


def ordinal(kind: str, mark: str) -> int | None:
    """The place of a numbered mark among its siblings, from 1; None for bullets."""
    if kind == "roman":
        return _roman(mark) or None
    if kind == "arabic":
        return int(mark)
    if kind == "dotted":
        return int(mark.rsplit(".", 1)[1])
    if kind == "letter":
        # Vietnamese lists run a b c d đ e g h i k l m n …; many offices count f and j too.
        letters = "abcdđeghiklmnopqrstuvxy"
        return letters.index(mark.lower()) + 1 if mark.lower() in letters else None
    return None


def join(lines: tuple[Line, ...]) -> tuple[Block, ...]:
    """Join visual lines into blocks."""
    layout = layout_of(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line, layout):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(_block(group) for group in groups)


def _continues(group: list[Line], line: Line, layout: Layout) -> bool:
    before = group[-1]
    if line.row is not None or before.row is not None:
        return line.row == before.row
    if len(group) == 1 and BARE_PART.match(before.text) and not mark_of(line.text):
        return True  # the name of a part stands under its number
    if line.listed or FIXED.match(line.text):
        return False
    if is_label(line.text):
        # "Đơn vị" at a line end, "phối hợp: …" in the next one.
        return line.text[0].islower() and not ENDED.search(before.text)
    mark = mark_of(line.text)
    if mark:
        return _is_false_mark(mark, before, line, layout)
    if before.open:
        return True
    text, first = before.text, line.text[0]
    ended = bool(ENDED.search(text))
    if TIME_HEADING.match(text if len(group) == 1 else "") or (
        ended and TIME_HEADING.match(line.text)
    ):
        return False
    if first.islower() or first in ")”,.;:%<>":
        return not ended or (layout.wrapped and not (layout.gaps_tell and line.gap))
    if before.heading != line.heading:
        return False
    opening = mark_of(group[0].text)
    if opening and opening[0] in ("roman", "part") and text.isupper():
        return line.text.isupper()
    if UNFINISHED.search(text) and not (before.heading and layout.gaps_tell and line.gap):
        return True
    if not layout.wrapped:
        return not ended and (first.isdigit() or COMPOUND_BEFORE.search(text) is not None)
    if layout.gaps_tell and line.gap:
        return False
    if layout.ragged and len(group) > 1 and not ended and before.length * 3 < layout.width:
        return True
    return not layout.room_left(before, line)


def _is_false_mark(mark: tuple[str, str, str], before: Line, line: Line, layout: Layout) -> bool:
    """Whether what looks like a mark is a piece of a sentence broken at the line end."""
    kind = mark[0]
    if ENDED.search(before.text):
        return False
    if kind == "dash":
        if COMPOUND_BEFORE.search(before.text) and COMPOUND_AFTER.match(line.text):
            return True
        after = line.text[len(mark[2]) :].lstrip()
        if after[:1].isdigit() and RANGE_OPEN.search(before.text):
            return layout.wrapped and not layout.room_left(before, line)
        return after[:1].islower() and not before.heading and not (line.gap and layout.gaps_tell)
    if kind in ("letter", "capital"):
        wraps = POINTS_TO if _opens_large(line, mark) else UNFINISHED
        return layout.wrapped and bool(wraps.search(before.text))
    if kind == "arabic" and layout.wrapped:
        return bool(NUMBER_AHEAD.search(before.text)) and not layout.room_left(before, line)
    return False


def _opens_large(line: Line, mark: tuple[str, str, str]) -> bool:
    return line.text[len(mark[2]) :].lstrip()[:1].isupper()


def _block(group: list[Line]) -> Block:
    if group[0].row is not None:
        cells = tuple("" if line.text == EMPTY_CELL else line.text for line in group)
        span = Span(group[0].number, group[-1].number)
        text = " ".join(line.text for line in group)
        return Block("row", "", text, "", span, False, False, cells)
    text = joined([line.text for line in group])
    mark = mark_of(text)
    kind, number, prefix = mark or ("prose", "", "")
    return Block(
        kind=kind,
        mark=number,
        text=text[len(prefix) :].lstrip(),
        prefix=prefix,
        span=Span(group[0].number, group[-1].number),
        heading=group[0].heading,
        ends_sentence=bool(ENDED.search(text)),
    )


def joined(texts: list[str]) -> str:
    """Lines as one text: a word cut at a hyphen ("36-" "CT/TW") is put together without space."""
    parts: list[str] = []
    for text in texts:
        cut = parts and CUT_WORD.search(parts[-1]) and not text[0].islower()
        parts += [text] if cut or not parts else [" ", text]
    return "".join(parts)
