"""Files in which a whole page, or the whole plan, has run together into one line.

Copying out of a viewer or a web page loses all line ends. The marks of numbering are still there,
so breaks are put back before them; no word is changed.
"""

from __future__ import annotations

import re
from dataclasses import replace

from donghanh.plans.reading.blocks import COMPOUND_AFTER, COMPOUND_BEFORE, FIXED
from donghanh.plans.reading.labels import is_label
from donghanh.plans.reading.letters import LOWER, UPPER
from donghanh.plans.reading.source import Line

LONG = 1200  # characters: no paragraph of a plan is longer and full of marks
ENOUGH_MARKS = 5
NEAR = 300  # characters before and after a place that tell whether a line ended there

# Where a line may have ended. Each alternative looks ahead from the space that stands there.
PLACES = re.compile(
    rf" (?=(?:(?:[IVX]{{1,5}}|[A-HĐ])\. [{UPPER}]{{2}}"  # a section in capitals
    rf"|\d{{1,2}}[.)] (?:[{UPPER}]|[≥≤<>] ?\d)|\d{{1,2}}(?:\.\d{{1,2}})+\.? [{UPPER}]"  # "2. Phòng", "1.2. Đào tạo"
    rf"|[a-zđ]\) [{UPPER}]"
    rf"|[-–+*•] [{UPPER}\d≥≤]"
    r"|(?<=[.;] )(?:Đơn vị|Cơ quan) (?:chủ trì|thực hiện)[^:.;]{0,20}:"
    r"|KẾ HOẠCH\b|CHƯƠNG TRÌNH\b|Căn cứ [A-ZĐ]|Thực hiện Kế hoạch số"
    r"|N[ơo]i nhận:|Trong quá trình|TM\. |KT\. |PHÓ CHỦ TỊCH\b|Trên đây là|Số ?: ?\d*/"
    r"|CỘNG HÒA XÃ HỘI|Độc lập\b"
    # after a title or a section in capitals, where ordinary letters begin
    rf"|(?<=[{UPPER}]{{2}} )[{UPPER}][{LOWER}]))"
)
# Between the marks "I. MỤC TIÊU" and the sentence after it, and the like.
NUMBERED = re.compile(
    r"(?:^|\s)(?:(?:[IVX]{1,5}|[A-HĐ]|\d{1,2}(?:\.\d{1,2})*)\.|[a-zđ]\)|[-–+*•])$|(?:^|[.;:]\s)\d{1,2}\)$"
)
# The paragraphs that stand between marked ones.
OPENERS = re.compile(r"(?:Thực hiện Kế hoạch số|Trong quá trình)\b")


def unflatten(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, with those that hold many paragraphs broken at the marks."""
    if not any(len(line.text) > LONG for line in lines):
        return lines
    broken: list[Line] = []
    for line in lines:
        pieces = _pieces(line.text) if len(line.text) > LONG and line.row is None else [line.text]
        if len(pieces) <= ENOUGH_MARKS:
            broken.append(line)
            continue
        for piece in pieces:
            broken.append(replace(line, text=piece, length=len(piece), columns=(), heading=False))
    return tuple(broken)


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for match in PLACES.finditer(text):
        before = text[max(start, match.start() - NEAR) : match.start()]
        after = text[match.end() : match.end() + NEAR]
        if before and _may_break(before, after):
            pieces.append(before)
            start = match.end()
    pieces.append(text[start:])
    return [piece for piece in pieces if piece]


def _may_break(before: str, after: str) -> bool:
    if NUMBERED.search(before):
        return False  # never between a mark and its text
    if OPENERS.match(after):
        return after.startswith("Thực hiện") or before[-1] in ".;:"
    if FIXED.match(after) or is_label(after):
        return True
    if after[0] in "-–":
        if re.match(r"[-–] \d", after) and before[-1:].isdigit():
            return False  # "05 - 08 câu lạc bộ"
        inside_name = COMPOUND_BEFORE.search(before) and COMPOUND_AFTER.match(after)
        return not inside_name and not re.match(r"[-–] (?:Tự do|Hạnh phúc)", after)
    if re.match(r"\d", after):
        return not re.search(r"(?:Điều|Khoản|khoản|số|ngày|tháng|năm|Quý|quý|mục|Mục)$", before)
    if after[0].isupper() and not re.match(r"(?:[IVX]{1,5}\.|[A-HĐ]\.|KẾ HOẠCH|CHƯƠNG)", after):
        # Ordinary words after capitals: the end of a heading, not an abbreviation in a sentence.
        words = before.split()
        return len(words) > 1 and before.isupper()
    return True
