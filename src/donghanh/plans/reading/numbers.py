"""Figures in Vietnamese text: "1.250 người", "86,5%", "7/7 xã", "ít nhất một mô hình".

In Vietnamese the dot groups thousands and the comma marks decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from donghanh.plans.reading.draft import Comparator
from donghanh.plans.reading.letters import LOWER

_ONES = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def _number_words() -> dict[str, int]:
    """The numbers from one to a hundred as they are written out."""
    words = {"bẩy": 7, "mười": 10, "một trăm": 100}
    for one, name in enumerate(_ONES, 1):
        words[name] = one
        words[f"mười {'lăm' if one == 5 else name}"] = 10 + one
        if one > 1:
            words[f"{name} mươi"] = 10 * one
            for unit, last in enumerate(_ONES, 1):
                spoken = {1: ("mốt", "một"), 4: ("tư", "bốn"), 5: ("lăm", "nhăm")}
                for form in spoken.get(unit, (last,)):
                    words[f"{name} mươi {form}"] = 10 * one + unit
    return words


WORDS = _number_words()
NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)"
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))

# Words before a figure that compare. The longest form that fits decides.
COMPARATORS: tuple[tuple[Comparator, str], ...] = (
    (">=", (r"không dưới|không ít hơn|không thấp hơn|không nhỏ hơn|không kém|ít nhất(?: là)?|tối thiểu(?: là)?"
           r"|chí ít|đạt (?:và|hoặc) vượt|bằng hoặc (?:cao|lớn|nhiều) hơn|từ(?=(?:[^,;.]|(?<=\d)[,.](?=\d)){1,60}trở lên)|≥|>="
           r"|lớn hơn hoặc bằng")),
    ("<=", (r"không (?:để |có |để có |để xảy ra |để phát sinh )?(?:quá|vượt quá|vượt|trên)|không cao hơn"
           r"|không nhiều hơn|không lớn hơn|tối đa(?: là)?|nhiều nhất(?: là)?|cao nhất(?: là)?"
           r"|từ(?=(?:[^,;.]|(?<=\d)[,.](?=\d)){1,60}trở xuống)|≤|<=|nhỏ hơn hoặc bằng|bằng hoặc (?:thấp|ít|nhỏ) hơn")),
    (">", r"trên|hơn|vượt(?: mức)?|cao hơn|lớn hơn|nhiều hơn|>"),
    ("<", r"dưới|thấp hơn|ít hơn|nhỏ hơn|chưa đến|<"),
    ("~", r"khoảng|xấp xỉ|ước(?: đạt)?|chừng|gần|~|≈"),
)  # fmt: skip
_COMPARE = "|".join(f"(?P<c{i}>{words})" for i, (_, words) in enumerate(COMPARATORS))
# The state of before, between the two figures of "từ 58,2% năm 2022 xuống còn 45%".
_SINCE = r"(?:\s*\(?(?:(?:đầu |cuối )?năm\s+\d{4}|hiện nay|hiện tại|đầu năm|năm trước)\)?)?"


# "01 mô hình “Dân vận khéo” trở lên": what is counted stands before the words that compare. After
# "từ" these belong to something else ("100% tàu cá từ 15 mét trở lên").
AND_MORE = re.compile(
    r"(?:\s+(?:(?!từ\b|trên\b|trở\b)[^\W\d_]+|[\"“][^\"“”]{1,40}[\"”])){1,6}\s+trở lên\b",
    re.IGNORECASE,
)


@cache
def figures() -> dict[str, Any]:
    """The words that figures go with, as data."""
    text = files("donghanh.plans.reading").joinpath("figures.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


@cache
def _pattern(*, any_unit: bool = False) -> re.Pattern[str]:
    """Figures with a unit of counting; ``any_unit``: with one or two words that no list knows."""
    places = "|".join(sorted(figures()["places"], key=len, reverse=True))
    units = "|".join(re.escape(unit) for unit in sorted(figures()["units"], key=len, reverse=True))
    units = rf"(?:{places})(?:(?:, | và | )(?:{places}))*|{units}"
    if any_unit:
        word = rf"(?!(?:{'|'.join(figures()['no_units'])})\b)[{LOWER}]+"
        units = rf"{word}(?: {word})?"
    unit = rf"(?P<unit>%|phần trăm|(?:{units})(?![^\W\d_]))"
    return re.compile(
        rf"(?:(?<![\w])(?:{_COMPARE})\s*(?:(?:đạt|có|được|bằng|tới|đến|là)\s+)?)?"
        # "từ 80% đến 90%", "từ 12% xuống còn 8%", "80 - 90%"
        rf"(?:(?P<from>(?:từ|Từ)\s+)?(?<![\w.,/])(?P<low>{NUMBER})\s*(?P<lowunit>%|(?:{units})(?![^\W\d_]))?"
        rf"{_SINCE}\s*(?P<link>đến|tới|-|–|lên(?: đến| tới| thành)?|xuống(?: còn| dưới)?|còn)\s*(?:(?:trên|dưới)\s+)?)?"
        # "một số chỉ tiêu" counts nothing
        rf"(?:(?<![\w.,/])(?P<value>{NUMBER})|(?<!\w)(?P<word>{_WORD})(?!\s+số\b))"
        rf"(?:\s*/\s*(?P<whole>{NUMBER}))?(?:\s*\((?:\w+\s?){{1,4}}\))?"
        rf"\s*(?:(?:tổng )?số\s+)?{unit}(?:\s*/\s*(?P<per>năm|tháng|quý|tuần|xã|phường|huyện|đơn vị|lớp|người|trường)(?!\w))?"
        rf"(?P<after>\s+trở lên|\s+trở xuống|\s+hoặc hơn)?",
        re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text, with where it stands. ``baseline``: "từ 12% xuống còn 8%"."""

    comparator: Comparator
    value: Decimal
    value_to: Decimal | None
    out_of: Decimal | None
    baseline: Decimal | None
    unit: str
    start: int
    value_start: int
    """Where the figure itself begins, after words that compare."""
    unit_start: int
    end: int
    spelled: bool
    """The figure is written as a word."""
    listed: bool = True
    """The unit is one that plans are known to count in."""


def number(text: str) -> Decimal:
    """A Vietnamese number. A dot before one or two digits is taken for a decimal mark."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return Decimal(text.replace(",", "."))


def find(text: str) -> list[Figure]:
    """The figures with a unit of counting, in order; ages, money, durations and such left out."""
    found: list[Figure] = []
    for match in _pattern().finditer(text):
        figure = _figure(match)
        if not _is_false_friend(text, figure):
            found.append(figure)
    return found


def find_uncounted(text: str, start: int, end: int) -> Figure | None:
    """The first figure between two places whose unit no list knows, where a verb or a comparison shows that it is
    promised: "Điều trị cho khoảng 250 khách thể", "Lắp đặt 12 hàng rào"."""
    if counted := _counted_before(text, start, end):
        return counted
    for match in _pattern(any_unit=True).finditer(text, start, end):
        figure = _figure(match)
        if figure.spelled or _is_false_friend(text, figure):
            continue
        before = text[max(start, figure.value_start - 30) : figure.value_start]
        if figure.comparator != "=" or not before.strip() or _promises().search(before):
            return replace(figure, listed=False)
    return None


def _counted_before(text: str, start: int, end: int) -> Figure | None:
    """ "Tổng số bệnh nhân cuối năm: 185": what is counted stands before the figure."""
    match = _after_subject().search(text, start, end)
    if match is None:
        return None
    return Figure(
        comparator=_comparator(match.groupdict()),
        value=number(match["value"]),
        value_to=None,
        out_of=None,
        baseline=None,
        unit=match["unit"],
        start=match.start("figure"),
        value_start=match.start("value"),
        unit_start=match.start("unit"),
        end=match.end(),
        spelled=False,
        listed=False,
    )


@cache
def _after_subject() -> re.Pattern[str]:
    units = "|".join(re.escape(unit) for unit in sorted(figures()["units"], key=len, reverse=True))
    return re.compile(
        rf"\bsố (?P<unit>{units})(?![^\W\d_])[^:;.]{{0,120}}(?::|đạt|là)\s*"
        rf"(?P<figure>(?:(?:{_COMPARE})\s*)?(?P<value>{NUMBER}))(?=\s*(?:[.;,(]|$))",
        re.IGNORECASE,
    )


@cache
def _promises() -> re.Pattern[str]:
    return re.compile(rf"(?::|\b(?:{'|'.join(figures()['promises'])}))\s*$", re.IGNORECASE)


def _figure(match: re.Match[str]) -> Figure:
    part = match.groupdict()
    spelled = part["word"] is not None
    value = Decimal(WORDS[part["word"].lower()]) if spelled else number(part["value"])
    comparator = _comparator(part)
    if part["after"] is None and comparator == "=" and AND_MORE.match(match.string, match.end()):
        comparator = ">="
    if part["after"]:
        comparator = "<=" if part["after"].strip().lower() == "trở xuống" else ">="
    low = number(part["low"]) if part["low"] else None
    value_to: Decimal | None = None
    baseline: Decimal | None = None
    if low is not None:
        link = part["link"].lower()
        if link.startswith(("lên", "xuống", "còn")):
            baseline = low
            comparator = "<" if "dưới" in link else comparator
        elif low < value:
            comparator, value_to, value = "range", value, low
        else:
            low = None  # the number before belongs to something else
    unit = part["unit"]
    if part["per"]:
        unit = match.string[match.start("unit") : match.end("per")]
    return Figure(
        comparator=comparator,
        value=value,
        value_to=value_to,
        out_of=number(part["whole"]) if part["whole"] else None,
        baseline=baseline,
        unit="%" if unit.lower() == "phần trăm" else unit,
        start=match.start(),
        value_start=match.start("word" if spelled else "value" if low is None else "low"),
        unit_start=match.start("unit"),
        end=match.end(),
        spelled=spelled,
    )


def _comparator(part: dict[str, str | None]) -> Comparator:
    found: Comparator = "="
    for index, (sign, _) in enumerate(COMPARATORS):
        if part[f"c{index}"] is not None:
            found = sign
    return found


def _is_false_friend(text: str, figure: Figure) -> bool:
    """Numbers that count nothing the plan promises: document numbers, slogans, quorums, parts
    of a name; "năm 2024 xã …"; a bare number word outside a phrase that counts."""
    at = figure.value_start if figure.comparator == "=" else figure.start
    before = text[max(0, at - 40) : at]
    if re.search(r"(?:năm|/|-)\s*$", before, re.IGNORECASE) and 1900 <= figure.value <= 2100:
        return True
    if figure.comparator == "=" and _before().search(before):
        return True
    if figure.unit.split("/")[0].lower() in figures()["durations"]:
        return figure.comparator not in ("<", "<=") or "/" in figure.unit
    clause = re.split(r"[;.](?:\s|$)", text[figure.end : figure.end + 160], maxsplit=1)[0]
    if _after().match(clause) or _quorum().search(clause):
        return True
    if figure.spelled and figure.value == 5:
        # "năm" is mostly the year: "trong năm mô hình" is never written, "5 mô hình" is.
        return figure.comparator == "="
    return False


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(figures()['before'])})\s*$", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(figures()['after'])})\b", re.IGNORECASE)


@cache
def _quorum() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(figures()['quorum'])})\b", re.IGNORECASE)


def amount_of_money(text: str) -> int | None:
    """The one amount of money a text states, in whole đồng; None for none or several."""
    found = {
        int(number(match.group(1)) * scale)
        for match in re.finditer(rf"({NUMBER})\s*((?:nghìn|ngàn|triệu|tỷ|tỉ)?)\s*đồng(?!\s*/)", text)
        for scale in [{"": 1, "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6}.get(match.group(2), 10**9)]
    }  # fmt: skip
    total = re.search(
        rf"[Tt]ổng[^.;]{{0,60}}?({NUMBER})\s*((?:nghìn|ngàn|triệu|tỷ|tỉ)?)\s*đồng(?!\s*/)", text
    )
    if total:
        scale = {"": 1, "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6}.get(total.group(2), 10**9)
        return int(number(total.group(1)) * scale)
    return found.pop() if len(found) == 1 else None
