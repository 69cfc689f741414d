"""How Vietnamese text, days, numbers and money are read and written.

Pure functions without Django, used by every room. Written forms follow the habit of
Vietnamese administrative documents: a zero stands before days 1–9 and before months 1 and 2,
thousands are parted by a dot, decimals by a comma.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

Number = int | float | Decimal

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class BadDateError(ValueError):
    """A text is not a day. ``reason`` is "form", "year" (not four digits) or "calendar"."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"not a day: {text!r} ({reason})")
        self.reason = reason


# ---- letters ------------------------------------------------------------------------------


def nfc(text: str) -> str:
    """Return the text in Unicode form NFC, the only form that is stored."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Return the text in NFC, without outer spaces and with single spaces inside."""
    return " ".join(nfc(text).split())


def fold(text: str) -> str:
    """Return the text as search sees it: lower case, without tone and letter marks, đ as d."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
# the order of the tones in Vietnamese dictionaries: none, huyền, hỏi, ngã, sắc, nặng
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

SortKey = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def vi_sort_key(text: str) -> SortKey:
    """Return a key that sorts texts in dictionary order, syllable by syllable.

    Letters decide first (a ă â b c d đ …), tones second, so "ma mà mả mã má mạ mai".
    """
    return tuple(_syllable_key(syllable) for syllable in nfc(text).lower().split())


def name_sort_key(name: str) -> tuple[SortKey, SortKey]:
    """Return a key that sorts personal names by given name, then family and middle names."""
    *before, given = name.split() or [""]
    return vi_sort_key(given), vi_sort_key(" ".join(before))


# Vietnamese has some seven thousand syllables, and the same few hundred stand in every list.
@lru_cache(maxsize=8192)
def _syllable_key(syllable: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters: list[int] = []
    tones: list[int] = []
    for character in syllable:
        tone = 0
        rest = []
        for part in unicodedata.normalize("NFD", character):
            if part in _TONES:
                tone = _TONES[part]
            else:
                rest.append(part)
        letter = nfc("".join(rest))
        letters.append(_LETTERS.get(letter, 100 + ord(letter[0])) if letter else 0)
        tones.append(tone)
    return tuple(letters), tuple(tones)


def initials(name: str) -> str:
    """Return two letters for a name: the first of the family name and of the given name."""
    words = squeeze(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


# ---- days ---------------------------------------------------------------------------------


def format_date(day: date, *, year: bool = True) -> str:
    """Return "14/6/2024", "08/5/2024", "14/02/2024"; without the year "14/6"."""
    short = f"{day.day:02d}/{_month(day.month)}"
    return f"{short}/{day.year}" if year else short


def format_long_date(day: date) -> str:
    """Return "ngày 08 tháng 5 năm 2024", as in the head of an official document."""
    return f"ngày {day.day:02d} tháng {_month(day.month)} năm {day.year}"


def format_weekday(day: date) -> str:
    """Return "Thứ Sáu, 14/6/2024"."""
    return f"{WEEKDAYS[day.weekday()]}, {format_date(day)}"


def format_datetime(moment: datetime, language: str = "vi") -> str:
    """Return "8:05 ngày 14/6/2024", in the clock of the given datetime; in another language, which
    has no word for it here, "14/6/2024, 8:05"."""
    time, day = f"{moment.hour}:{moment.minute:02d}", format_date(moment)
    return f"{time} ngày {day}" if language == "vi" else f"{day}, {time}"


def _month(month: int) -> str:
    return f"{month:02d}" if month < 3 else str(month)


_DAY_FORMS = (
    re.compile(r"(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{1,6})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(
        r"(?:ngày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2}),?\s+năm\s+(?P<y>\d{1,6})",
        re.IGNORECASE,
    ),
)


def parse_date(text: str) -> date:
    """Read a day: "14/6/2024", "14-06-2024", "14.6.2024", "2024-06-14", "ngày 14 tháng 6 năm 2024".

    The day comes before the month and the year has four digits. Raises BadDateError.
    """
    written = squeeze(text)
    for form in _DAY_FORMS:
        if found := form.fullmatch(written):
            return make_date(found["d"], found["m"], found["y"])
    raise BadDateError(text, "form")


def make_date(day: str, month: str, year: str) -> date:
    """Make a day of its three written parts. Raises BadDateError."""
    written = f"{day}/{month}/{year}"
    parts = [part.strip() for part in (day, month, year)]
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise BadDateError(written, "form")
    if len(parts[2]) != 4 or int(parts[2]) < 1900:
        raise BadDateError(written, "year")
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        raise BadDateError(written, "calendar") from None


# ---- numbers ------------------------------------------------------------------------------


def format_number(value: Number, places: int | None = None) -> str:
    """Return "1.250" or "86,3".

    With ``places`` the value is rounded half up to at most that many decimals; zeros at the
    end are left out ("100", not "100,0").
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, decimals = f"{abs(exact):,f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = "-" if exact < 0 else ""
    return sign + whole.replace(",", ".") + ("," + decimals if decimals else "")


def format_percent(part: Number, whole: Number, places: int = 1) -> str:
    """Return part of whole as "86,3%", rounded half up. Raises ZeroDivisionError."""
    if not whole:
        raise ZeroDivisionError("a rate of nothing")
    rate = Decimal(str(part)) * 100 / Decimal(str(whole))
    return format_number(rate, places) + "%"


def format_dong(amount: int) -> str:
    """Return whole đồng as "148.500.000 đồng"."""
    return f"{format_number(amount)} đồng"


_NUMBER = re.compile(r"[-−]?(\d{1,3}([.\s]\d{3})+|\d+)(,\d+)?")


def parse_number(text: str) -> Decimal:
    """Read "1.250", "1 250", "1250" or "86,3". A dot only parts thousands. Raises ValueError."""
    written = text.strip()
    if not (written.isprintable() or "\xa0" in written) or not _NUMBER.fullmatch(written):
        raise ValueError(f"not a number: {text!r}")
    bare = re.sub(r"[.\s]", "", written).replace(",", ".").replace("−", "-")
    return Decimal(bare)
