"""Tasks given in a sentence: "Giao Công an xã chủ trì, phối hợp với Trạm Y tế rà soát …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from donghanh.plans.reading import times
from donghanh.plans.reading.agencies import directory, split_agencies, starts_agency

#: Whether words are a time does not depend on the year.
ANY_YEAR = 2000
#: More of a paragraph than this does not say who is to do it.
LONGEST = 900
#: Longer words are more than a name.
LONGEST_NAME = 162

# Where a name can begin: at the start, after a sign, inside brackets.
CLAUSE = re.compile(r"^|[.;:,]\s|\(|\s[-–]\s")
# "Giao", "Phân công" or nothing, the agency, and that it leads.
LEADS = re.compile(
    r"(?:(?P<order>[Gg]iao(?: cho)?|[Pp]hân công|[Yy]êu cầu|[Đđ]ề nghị)\s+)?"
    r"(?P<lead>[^.:;(]{3,160}?)\s+"
    r"(?:(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|là (?:cơ quan|đơn vị)|làm (?:đơn vị|cơ quan)|được giao|sẽ|đồng|cùng)\s+)?"
    r"(?P<verb>chủ trì|làm đầu mối|là đầu mối"
    # "(Phòng Tổ chức thực hiện, quý I)": in brackets these words lead too
    r"|(?:thực hiện|phụ trách|đảm nhận)(?=\)|[,;][^()]*\)))(?!\w)(?!\s+trì)"
)
# "Phòng Văn hóa - Xã hội có trách nhiệm hướng dẫn …": whose duty it is leads it.
ANSWERS = re.compile(
    r"(?P<lead>[^.:;(]{3,160}?)\s+(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)(?!\w)"
)
LED = re.compile(r"(?:Chủ trì|Làm đầu mối|Là cơ quan chủ trì)(?!\w)", re.IGNORECASE)
# "Sở Tài chính: Chủ trì, phối hợp với …", also where a heading and its text have run together.
NAMED_LED = re.compile(r"(?P<lead>[^.:;(]{3,160}?):?\s+(?=(?:Chủ trì|Làm đầu mối)(?!\w))")
# "Giao Công an xã rà soát …": who is told to do the work leads it.
ORDER = re.compile(r"(?:[Gg]iao(?: cho)?|[Pp]hân công|[Yy]êu cầu)\s+")
# "…, phối hợp với Trạm Y tế và các đoàn thể": until the work begins.
HELPS = re.compile(
    r"\s*,?\s*(?:và\s+)?(?:phối hợp(?:\s+chặt chẽ)?(?:\s+(?:với|cùng))?|cùng(?:\s+với)?|với sự phối hợp của"
    r"|có sự tham gia của)\s+"
)
OPENS_HELPED = re.compile(r"[Pp]hối hợp(?:\s+chặt chẽ)?\s+(?:với|cùng)\s+")
# "Cơ quan chủ trì là Công an xã": the name stands behind.
BARE = re.compile(r"^(?:cơ quan|đơn vị)$", re.IGNORECASE)
IS_LEAD = re.compile(r"\s+(?:là|gồm)\s+(?P<name>[^.;:]{3,160}?)(?=,\s|[.;)]|$)")
# "…; Mặt trận Tổ quốc thành phố phối hợp;"
HELPED_BY = re.compile(
    r"\s*[;,]\s+(?P<help>[^.;:]{3,200}?)\s+(?:cùng\s+)?phối hợp(?=\s*[.;,]|\s*$|\s+thực hiện\b)"
)
END = re.compile(r"[.;:](?:\s|$)")
# A time in a sentence, from its first word.
_DAY = r"(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?"
_LONG_DAY = r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?"
_MONTH = r"tháng\s+\d{1,2}(?:\s?/\s?\d{4}|\s+năm\s+\d{4})?"
_QUARTER = r"quý\s+(?:IV|I{1,3}|[1-4])(?!\w)(?:\s?/\s?\d{4}|,?\s+năm\s+\d{4})?"
_POINT = rf"(?:{_LONG_DAY}|{_DAY}|{_MONTH}|{_QUARTER}|năm\s+\d{{4}})"
_COUNT = r"(?:\d{1,2}|một|hai|ba|bốn|sáu)"
WHEN = re.compile(
    rf"(?<!\w)(?:(?:từ\s+{_POINT}\s+đến(?:\s+hết)?\s+{_POINT})"
    rf"|(?:trước|trong|chậm nhất(?:\s+là)?|đến hết|hết|vào)\s+{_POINT}(?:(?:,|\s+và)\s+{_POINT})*(?:\s+(?:hằng|hàng)\s+năm)?"
    r"|(?:trước|vào|chậm nhất(?:\s+là)?)\s+ngày\s+\d{1,2}\s+(?:hằng|hàng)\s+(?:tháng|quý)"
    rf"|(?:định kỳ\s+)?mỗi\s+(?:tuần|tháng|quý|năm)\s+(?:ít nhất\s+)?{_COUNT}\s+(?:lần|đợt|kỳ|buổi|cuộc)"
    rf"|(?:định kỳ\s+)?(?:{_COUNT}\s+)?(?:tuần|tháng|quý|năm)\s*(?:/|một)\s*lần"
    r"|(?:định kỳ\s+)?(?:hằng|hàng|mỗi)\s+(?:tuần|tháng|quý|năm)(?!\s+\d)"
    r"|từ năm học\s+\d{4}\s?[-–]\s?\d{4}|trong giai đoạn\s+\d{4}\s?[-–]\s?\d{4}"
    r"|0?6 tháng (?:đầu|cuối) năm(?:\s+\d{4})?"
    r"|\d{1,2} lần/(?:tuần|tháng|quý|năm)"
    r"|thường xuyên(?:\s+trong\s+năm(?:\s+\d{4})?)?(?=\s*[.;,]?\s*$|[.;])"
    r"|trong (?:vòng|thời hạn)\s+\d{1,3}\s+(?:ngày|giờ|tháng)(?:\s+làm việc)?"
    r"|ngay (?:sau )?khi\s[^.;,()]{3,60}(?=[.;,)]|$))",
    re.IGNORECASE,
)


# What may stand before the time that closes a sentence: "…; hoàn thành trong quý III/2025".
DONE = re.compile(r"(?:(?:thực hiện|tổ chức|hoàn thành|xong)\s+)?", re.IGNORECASE)
LAST_CLAUSE = re.compile(r"[;:,(]\s*([^;:,()]{3,60}?)[\s.;)]*$")
# "Tổng hợp số liệu trước ngày 18 hằng tháng."
AT_THE_END = re.compile(
    rf"(?<=\w)\s(?P<when>(?:trước|trong|chậm nhất(?:\s+là)?|xong trước|hoàn thành trong)\s+"
    rf"(?:{_POINT}|ngày\s+\d{{1,2}}\s+(?:hằng|hàng)\s+(?:tháng|quý)))[\s.;)]*$",
    re.IGNORECASE,
)
# The first words of a time.
TIME_OPENS = re.compile(
    r"(?:từ|trước|trong|vào|đến hết|hết|chậm nhất|các tháng|tháng|quý|năm|ngày|tuần|đợt|định kỳ|hằng|hàng"
    r"|mỗi|cả năm)\s+(?:\w+\s+)?(?:\d|[IV]+\b|tuần|tháng|quý|năm)|\d{1,2}[/.]|thường xuyên",
    re.IGNORECASE,
)
# "Khảo sát địa bàn: Công an xã; hoàn thành trong tháng 4": a heading, and only the names after it.
NAMED = re.compile(r"^[^:]{5,160}:\s+(?P<names>[^;:.()]{3,160})(?=[;.(]|$)")
# "Khảo sát địa bàn: Công an xã phối hợp với Trạm Y tế thực hiện": who stands first leads.
TOGETHER = re.compile(r"\s+phối hợp(?:\s+(?:với|cùng))?\s+")


@cache
def _work() -> re.Pattern[str]:
    """Where the work begins after the names. A comma before it would go on with the list."""
    return re.compile(rf"(?:,\s+|\s+)(?=(?:{'|'.join(directory()['work'])})\b)")


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who leads and who helps, and when, as a sentence says."""

    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    when: str | None


def read(text: str) -> Assignment | None:
    """The assignment a paragraph makes; None when it names no lead."""
    text = text[:LONGEST]
    for clause in CLAUSE.finditer(text):
        match = LEADS.match(text, clause.end())
        if match is None:
            continue
        name = match["lead"].strip(" ,")
        if BARE.match(name):
            named = IS_LEAD.match(text, match.end())
            name = named["name"].strip(" ,") if named else ""
        if not is_agency(name):
            continue
        helpers = _helpers(text, match.end())
        return Assignment(split_agencies(name), helpers, _when(text, match.end()))
    return _answering(text) or _ordered(text) or _named(text) or _only_helped(text)


def led(text: str) -> Assignment | None:
    """What an agency named before leads: "Chủ trì, phối hợp với Công an tỉnh mở rộng …"; its name
    may stand before."""
    text = text[:LONGEST]
    named = NAMED_LED.match(text)
    if named is not None and not starts_agency(named["lead"]):
        return None
    opening = LED.match(text, named.end() if named else 0)
    if opening is None:
        return None
    lead = split_agencies(named["lead"]) if named else ()
    return Assignment(lead, _helpers(text, opening.end()), _when(text, opening.end()))


def is_agency(words: str) -> bool:
    """Whether words are the name of an agency, or of several, and nothing else."""
    return len(words) < LONGEST_NAME and starts_agency(words) and not _work().search(words)


def opens(text: str) -> bool:
    """Whether a paragraph opens with the agency that is to do it: "Giao Công an xã chủ trì …"."""
    text = text[:LONGEST]
    lead, order = LEADS.match(text), ORDER.match(text)
    return (
        (lead is not None and is_agency(lead["lead"].strip(" ,")))
        or _answering(text) is not None
        or (order is not None and starts_agency(text[order.end() :]))
    )


def _answering(text: str) -> Assignment | None:
    match = ANSWERS.match(text)
    name = match["lead"].strip(" ,") if match else ""
    if match is None or not is_agency(name) or not _work().match(text, match.end()):
        return None
    return Assignment(split_agencies(name), (), _when(text, match.end()))


def _named(text: str) -> Assignment | None:
    """Names right after the colon of a heading, with no word for leading."""
    match = NAMED.match(text)
    if match is None or not starts_agency(match["names"]):
        return None
    names, at = match["names"], match.start("names")
    together = TOGETHER.search(names)
    end = together.start() if together else len(names)
    if _work().search(names[:end]):
        return None
    return Assignment(split_agencies(names[:end]), _helpers(text, at + end), _when(text, at + end))


def _only_helped(text: str) -> Assignment | None:
    """ "Phối hợp với Công an huyện rà soát …": whoever issues the plan does it, with help."""
    opening = OPENS_HELPED.match(text)
    rest = text[opening.end() : opening.end() + 300] if opening else ""
    if opening is None or not rest[:1].isupper() or not starts_agency(rest):
        return None
    return Assignment((), split_agencies(rest[: _names_end(rest)]), _when(text, opening.end()))


def _ordered(text: str) -> Assignment | None:
    """An order without the word for leading: "Giao Công an xã, phối hợp với …, rà soát …"."""
    for clause in CLAUSE.finditer(text):
        order = ORDER.match(text, clause.end())
        if order is None or not starts_agency(text[order.end() :]):
            continue
        rest = text[order.end() : order.end() + 300]
        end = _names_end(rest)
        if helps := HELPS.search(rest, 0, end):
            end = helps.start()
        if end < len(rest):
            at = order.end() + end
            return Assignment(split_agencies(rest[:end]), _helpers(text, at), _when(text, at))
    return None


def closing_time(text: str) -> str | None:
    """The time that closes a sentence; None when it closes otherwise."""
    last = text[-LONGEST:]
    clause = LAST_CLAUSE.search(last)
    if clause is not None and _is_time(clause[1].strip()):
        return clause[1].strip()
    ending = AT_THE_END.search(last)
    return ending["when"] if ending else None


def _is_time(words: str) -> bool:
    """Whether a clause is a time and nothing else: "hoàn thành trước ngày 31/3 hằng năm"."""
    opened = DONE.match(words)
    at = opened.end() if opened else 0
    time = WHEN.match(words, at)
    if time is not None and time.end() == len(words):
        return True
    known = times.read(words, ANY_YEAR).kind in ("dated", "recurring", "regular")
    return known and TIME_OPENS.match(words, at) is not None


def _when(text: str, start: int) -> str | None:
    """The time among the words after the names: a clause that is a time, else one inside."""
    for clause in text[start:].split(";")[1:]:
        words = clause.strip(" .,)")
        if 0 < len(words) < 60 and times.read(words, ANY_YEAR).kind in (
            "dated",
            "recurring",
            "by_event",
        ):
            time = WHEN.search(words)
            closes = time is not None and time.end() == len(words)
            return (
                time[0] if time and closes and not DONE.fullmatch(words, 0, time.start()) else words
            )
    found = WHEN.search(text, start)
    return found.group() if found else None


def _helpers(text: str, start: int) -> tuple[str, ...]:
    helps = HELPS.match(text, start)
    if helps is None:
        named = HELPED_BY.match(text, start)
        return split_agencies(named["help"]) if named and starts_agency(named["help"]) else ()
    rest = text[helps.end() : helps.end() + 300]
    if not starts_agency(rest):
        return ()
    return split_agencies(rest[: _names_end(rest)])


def _names_end(rest: str) -> int:
    """Where a list of names ends: with the sentence, or where the work begins."""
    ends = [len(rest)]
    if stop := END.search(rest):
        ends.append(stop.start())
    if work := _work().search(rest):
        ends.append(work.start())
    return min(ends)
