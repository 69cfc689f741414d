"""Where a line of Vietnamese text may break, and how long it is.

Both renderers pass their texts through ``tie``, so that Word and the PDF break alike: no single
last word on a line, no "năm" at the end and "2024" at the start of the next.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import combinations, pairwise

NO_BREAK_SPACE = "\u00a0"
#: Stands for a hyphen that must not end a line; the renderers print an ordinary hyphen.
NO_BREAK_HYPHEN = "\u2011"

_BEFORE_NUMBER = re.compile(
    r"\b(ngày|tháng|năm|quý|số|kỳ|Điều|Khoản|khoản|Mục|mục|Bảng|Hình|Biểu) (?=\d)"
)
# "05 tháng 6" is two pairs, "05" and "tháng 6": a whole day in one piece tears its line apart.
_AFTER_NUMBER = re.compile(r"(?<=\d) (?=(?:tháng|năm|ngày|giờ|người|xã|điểm|đồng)\b(?!\s\d))")
_SYMBOL = re.compile(r"/[A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐ][A-Za-zĐđ]*)+")
_LAST_SPACE = re.compile(r" (?=\S{1,9}$)")


def tie(text: str, *, last: bool = True, numbers: bool = True) -> str:
    """Return the text with no-break spaces and hyphens where a break would look wrong.

    ``last``: the text ends its paragraph, so its last two words stay together. ``numbers``: a
    number stays with its word; not wanted in justified text in Word, where a no-break space
    does not stretch with the others.
    """
    if numbers:
        text = _tie_numbers(text)
    text = _SYMBOL.sub(lambda m: m[0].replace("-", NO_BREAK_HYPHEN), text)
    return _LAST_SPACE.sub(NO_BREAK_SPACE, text) if last and text.count(" ") > 2 else text


def _tie_numbers(text: str) -> str:
    text = _BEFORE_NUMBER.sub(lambda m: m[1] + NO_BREAK_SPACE, text)
    return _AFTER_NUMBER.sub(NO_BREAK_SPACE, text)


# Widths of the bold letters of Times New Roman in thousandths of the size.
_CAPITALS = (
    *(722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944),
    *(722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667),
)
_SMALL = (
    *(500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833),
    *(556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444),
)
_WIDTHS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _CAPITALS, strict=True))
_WIDTHS |= dict(zip("abcdefghijklmnopqrstuvwxyz", _SMALL, strict=True))
_WIDTHS |= {"Đ": 722, "đ": 556, " ": 250, NO_BREAK_SPACE: 250, "-": 333, ",": 250, ".": 250}
_HORN = "\u031b"


def bold_width_mm(text: str, size_pt: float) -> float:
    """Return the width of one line of bold Times New Roman, within about one per cent."""
    return sum(_width(character) for character in text) / 1000 * size_pt * 25.4 / 72


@lru_cache(maxsize=1024)
def _width(character: str) -> int:
    parts = unicodedata.normalize("NFD", character)
    return _WIDTHS.get(parts[0], 500) + (50 if _HORN in parts else 0)


#: Words before which a title breaks well, besides a number.
_GOOD_STARTS = {"và", "trên", "của", "về", "năm", "trong", "tại", "cho", "theo", "đối", "từ"}


def balanced(text: str, size_pt: float, width_mm: float) -> tuple[str, ...]:
    """Break a bold title into as few lines as fit the width, of lengths as equal as can be.

    Line ends in the text are kept, no-break spaces are not broken. A word longer than the
    width stays whole.
    """
    return tuple(
        line for part in text.split("\n") for line in _balanced_part(part, size_pt, width_mm)
    )


def _balanced_part(text: str, size_pt: float, width_mm: float) -> tuple[str, ...]:
    words = [word for word in text.split(" ") if word]
    for count in range(1, len(words)):
        best: tuple[str, ...] = ()
        least = width_mm
        for breaks in combinations(range(1, len(words)), count - 1):
            ends = (0, *breaks, len(words))
            lines = tuple(" ".join(words[a:b]) for a, b in pairwise(ends))
            longest = max(bold_width_mm(line, size_pt) for line in lines)
            good = sum(_starts_well(line) for line in lines[1:])
            if longest <= width_mm and longest * 0.85**good <= least:
                best, least = lines, longest * 0.85**good
        if best:
            return best
        if count == 3:
            break
    return tuple(_filled(words, size_pt, width_mm))


def _starts_well(line: str) -> bool:
    return line[0].isdigit() or re.split(r"\s", line)[0] in _GOOD_STARTS


def _filled(words: list[str], size_pt: float, width_mm: float) -> list[str]:
    """Fill line after line: for titles of more than three lines."""
    lines: list[str] = []
    for word in words:
        if lines and bold_width_mm(f"{lines[-1]} {word}", size_pt) <= width_mm:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
