"""Who reports to whom, and how often."""

from __future__ import annotations

import re
from dataclasses import dataclass

from donghanh.plans.reading.agencies import split_agencies, starts_agency
from donghanh.plans.reading.draft import Doubt, Reporting, Responsibility, Span
from donghanh.plans.reading.letters import LOWER, UPPER
from donghanh.plans.reading.outline import Node, is_closing

# One word of a cadence, with its code. "năm" before a number is a year and no cadence.
CADENCES: tuple[tuple[str, str], ...] = (
    ("week", r"tuần"),
    ("half_year", r"0?6 tháng(?: đầu năm| cuối năm)?|sáu tháng"),
    ("nine_months", r"0?9 tháng|chín tháng"),
    ("quarter", r"quý|0?3 tháng"),
    ("month", r"tháng(?! \d)"),
    ("year", r"(?:một |01 |cả )?năm(?! \d)"),
    ("ad_hoc", r"đột xuất"),
    ("regular", r"định kỳ"),
)
_WORD = (
    r"(?:(?:[Hh]àng|[Hh]ằng|[Đđ]ịnh kỳ|[Mm]ỗi)\s+)?(?:"
    + "|".join(words for _, words in CADENCES)
    + r")(?!\w)"
)
# A run of cadence words: "Định kỳ quý, 6 tháng, năm, đột xuất", "định kỳ (06 tháng, năm), đột xuất".
RUN = re.compile(
    rf"(?<!\w)(?P<open>[Đđ]ịnh kỳ|[Hh]àng|[Hh]ằng|[Mm]ỗi)?\s*\(?(?P<list>{_WORD}"
    rf"(?:\s*\)?\s*(?:,|;|và|/|hoặc)\s*\(?(?:báo cáo\s+)?{_WORD})*)\)?",
)
WORD = re.compile(_WORD)
REPORT = re.compile(r"báo cáo(?! viên)|tổng hợp (?:kết quả|tình hình)[^.;]{0,40}gửi", re.IGNORECASE)
# Words after which the addressee stands.
ADDRESSEE = re.compile(
    r"(?:gửi báo cáo(?: về)?|gửi về|gửi cho|gửi|báo cáo về|báo cáo với|báo cáo cho|báo cáo|về|cho|đến|tới)"
    r"\s+(?=(?P<name>[^\W\d_]))"
)
ADDRESSEE_END = re.compile(
    r"\s+(?:theo (?:quy định|định kỳ|yêu cầu)|để|trước|tổng hợp|trong|chậm nhất|giải quyết|xem xét|kết quả"
    r"|và (?:các )?(?:cơ quan )?cấp trên|khi có|qua|thông qua|định kỳ|đúng)\b|\s*[.(;:]|$"
)
VIA = re.compile(
    r"(?:\(\s*)?\b(?:[Qq]ua|[Tt]hông qua)\s+(?P<name>[^().;]{4,120}?)\s*(?:\btổng hợp|\bđể\b|[).;]|$)"
)
ON_BEHALF = re.compile(
    r"tham mưu(?: cho| giúp)?\s+(?P<name>[^,.;]{3,60}?)\s+(?:tổng hợp,?\s+)?báo cáo"
)
# A cadence told by days: "trước ngày 15/6 và ngày 15/12".
BY_DAY = re.compile(
    r"(?:[Tt]rước|[Cc]hậm nhất(?: là)?|[Vv]ào)\s+ngày\s+\d{1,2}(?:/\d{1,2})?(?:/\d{4})?"
    r"(?:\s*(?:,|và)\s*(?:trước\s+)?(?:ngày\s+)?\d{1,2}/\d{1,2}(?:/\d{4})?)*"
    r"(?:\s+(?:hàng|hằng)\s+(?:tháng|quý|năm))?"
)
BY_RULE = re.compile(r"theo quy định")
SUMMING_UP = re.compile(r"sơ kết|tổng kết|tổng hợp")
# "đề nghị các cơ quan …, UBND các xã triển khai thực hiện": who the closing paragraph speaks to.
ADDRESSED = re.compile(
    r"(?:[Đđ]ề nghị|[Yy]êu cầu)\s+(?P<name>[^.;]{5,260}?)\s+"
    r"(?:triển khai|thực hiện|nghiêm túc|căn cứ|báo cáo|tổ chức|chủ động|khẩn trương|định kỳ)\b"
)
SENTENCE = re.compile(rf"(?<=[{LOWER})][.;])\s+(?=[{UPPER}])")


@dataclass(frozen=True, slots=True)
class _Passage:
    text: str
    who: str | None
    span: Span


def reporting(
    roots: list[Node], blocks: tuple[Responsibility, ...]
) -> tuple[tuple[Reporting, ...], list[Doubt]]:
    """The reporting cadences, and doubts about them."""
    found: list[Reporting] = []
    doubts: list[Doubt] = []
    for passage in _passages(roots, blocks):
        addressed: str | None = None
        for sentence in SENTENCE.split(passage.text):
            if match := ADDRESSED.search(sentence):
                addressed = match["name"] if starts_agency(match["name"]) else addressed
            entry = _read(sentence, passage, addressed)
            if entry is None:
                continue
            found.append(entry)
            doubts += _doubts(entry, sentence)
    return tuple(found), doubts


def _passages(roots: list[Node], blocks: tuple[Responsibility, ...]) -> list[_Passage]:
    passages = [
        _Passage(item.text, block.agency, item.span) for block in blocks for item in block.items
    ]
    for root in roots:
        for node in root.walk():
            if is_closing(node.block) or (node.zone == "reporting" and node.text):
                passages.append(_Passage(node.text, None, node.block.span))
    return passages


def _read(sentence: str, passage: _Passage, addressed: str | None) -> Reporting | None:
    """The cadence a sentence sets; None when it sets none."""
    report = REPORT.search(sentence)
    if report is None:
        return None
    cadence, codes = _cadence(sentence)
    to = _addressee(sentence)
    if not cadence and (days := BY_DAY.search(sentence)):
        cadence, codes = (days.group(),), ("by_day",)
    if not cadence:
        if to is None or not BY_RULE.search(sentence) or not SUMMING_UP.search(sentence):
            return None
        cadence, codes = ("theo quy định",), ("by_rule",)
    via = VIA.search(sentence)
    behalf = ON_BEHALF.search(sentence)
    who = passage.who or addressed or _subject(sentence)
    return Reporting(
        who=who,
        to=to,
        to_agencies=split_agencies(to) if to else (),
        via=via["name"].strip(" ,") if via and starts_agency(via["name"]) else None,
        on_behalf_of=behalf["name"] if behalf and starts_agency(behalf["name"]) else None,
        cadence=cadence,
        cadence_codes=codes,
        text=sentence,
        span=passage.span,
        confidence=0.9 if who and to else 0.6,
    )


def _cadence(sentence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of the cadence and their codes, each code once."""
    words: list[str] = []
    codes: list[str] = []
    for run in RUN.finditer(sentence):
        listed = run["list"]
        if not run["open"] and not re.match(
            r"(?:[Hh]àng|[Hh]ằng|[Đđ]ịnh kỳ|[Mm]ỗi|đột xuất|0?[69] tháng)", listed
        ):
            continue
        for match in WORD.finditer(run.group()):
            word = re.sub(r"^(?:[Đđ]ịnh kỳ|[Mm]ỗi)\s+", "", match.group())
            word = re.sub(r"^(?:một|01|cả)\s+(?=năm)", "", word)
            bare = re.sub(r"^(?:[Hh]àng|[Hh]ằng)\s+", "", word)
            code = next(
                (name for name, rule in CADENCES if re.fullmatch(rule, bare, re.IGNORECASE)), None
            )
            if code and code != "regular" and code not in codes:
                words.append(word)
                codes.append(code)
    return tuple(words), tuple(codes)


def _addressee(sentence: str) -> str | None:
    for match in ADDRESSEE.finditer(sentence):
        rest = sentence[match.end() :]
        if not starts_agency(rest):
            continue
        end = ADDRESSEE_END.search(rest)
        name = rest[: end.start()] if end else rest
        # "cơ quan có thẩm quyền" is no addressee as long as another one is named.
        if name.strip(" ,"):
            return name.strip(" ,")
    return None


def _subject(sentence: str) -> str | None:
    """The agencies a sentence opens with."""
    body = re.sub(
        r"^(?:[^,.;:]{0,40}[,:]\s+)?(?=(?:Các|UBND|Ủy ban|Uỷ ban|Phòng|Sở|Công an))", "", sentence
    )
    if not starts_agency(body):
        return None
    stop = re.search(
        r"\s+(?:định kỳ|có trách nhiệm|báo cáo|hàng|hằng|tổng hợp|thực hiện|gửi|chịu|\(|đánh giá)",
        body,
    )
    return body[: stop.start()].strip(" ,:") if stop else None


def _doubts(entry: Reporting, sentence: str) -> list[Doubt]:
    line = entry.span.from_line
    doubts: list[Doubt] = []
    for run in RUN.finditer(sentence):
        words = [match.group().lower() for match in WORD.finditer(run["list"])]
        opened = [run["open"].lower()] if run["open"] else []
        every = [word for word in (opened + words) if word]
        twice = next((word for word in every if every.count(word) > 1), None)
        if twice is None and "định kỳ" in words and any("định kỳ " in word for word in every):
            twice = "định kỳ"
        if twice:
            doubts.append(
                Doubt(
                    "cadence_doubled",
                    f"Chế độ báo cáo ghi lặp từ “{twice}”: “{run.group().strip()}”.",
                    line,
                )
            )
    if entry.to is None:
        doubts.append(
            Doubt(
                "report_addressee_missing",
                f"Câu về chế độ báo cáo không nêu nơi nhận báo cáo: “{entry.text[:120]}”.",
                line,
            )
        )
    return doubts
