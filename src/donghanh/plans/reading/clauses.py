"""Which figures of a sentence are promises, and where the words of each begin.

"Mở 04 lớp cho 280 cán bộ, bình quân 70 người/lớp (năm 2023: 03 lớp)" promises two figures; the
others qualify them or tell of the past.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from donghanh.plans.reading import numbers
from donghanh.plans.reading.numbers import Figure

# Where one promise of a bullet ends and the next may begin.
CLAUSE = re.compile(
    r"(?<!phòng)[;,.]\s+(?:và\s+)?|\s+và\s+(?=(?:trên|ít nhất|tối thiểu|từ|khoảng|≥|\d))",
    re.IGNORECASE,
)
# After "từ 500 lao động": the promise itself begins.
SIZE = re.compile(r" trở lên\s+(?:thành lập|lập|xây dựng|tổ chức|có|bố trí|ký|thực hiện|phải)\b")
# The parts of a sentence between semicolons and commas; not inside a decimal number.
PART = re.compile(r"(?:[^;,]|(?<=\d),(?=\d))+")
# A comma inside what is counted does not part: "; tỷ lệ người được tư vấn, khám bệnh đạt 80%".
REACHES = re.compile(r"\b(?:đạt|là|còn|lên|xuống)\s*$", re.IGNORECASE)
# "Mở 04 lớp cho 280 cán bộ": what the event is for.
SERVES = re.compile(
    r"\s(?:cho|với(?: sự tham gia của)?|thu hút|phục vụ)\s+(?:\w+\s+)?$", re.IGNORECASE
)
# Words that make a figure after a comma part of the promise before it.
QUALIFIES = re.compile(
    r"^(?:mỗi|bình quân|trung bình|chiếm|tương đương|bằng|gồm|bao gồm|kể cả|trong vòng|trong thời gian|trị giá|thời gian)\b",
    re.IGNORECASE,
)
AGAINST_BEFORE = re.compile(r"^[^;.,]{0,40}so với\b", re.IGNORECASE)
# "…, tăng 12% so với năm 2025" has no subject of its own: it compares the figure before it.
COMPARES = re.compile(r"^(?:tăng|giảm|vượt|cao hơn|thấp hơn)(?: thêm)?\s*$", re.IGNORECASE)
# The share of a part: "trong đó 50% là nữ".
SHARE = re.compile(r"\btrong (?:đó|số đó|số này)\b", re.IGNORECASE)
# Before a figure without comparison: whose or where the promise before it is ("hồ sơ của 03 xã").
BELONGS = re.compile(
    r"\b(?:của|tại|ở|thuộc|trong|trên địa bàn)\s+(?:cả\s+|toàn bộ\s+|tổng số\s+)?$", re.IGNORECASE
)
# A bracket that holds a figure and nothing else: "hồ sơ bị trả lại (dưới 2%)".
IN_BRACKETS = re.compile(r"\(\s*$")
FARTHEST = 90  # characters between the beginning of a clause and its figure
# A bracket that tells what was before: "(năm 2023: 05 hồ sơ)".
BRACKET_OF_PAST = re.compile(
    r"\(\s*(?:năm \d{4}|so với|kết quả|0?[369] tháng|cùng kỳ|hiện|quý [IV\d]+|đã|tăng|giảm)[^)]*$",
    re.IGNORECASE,
)


def promised(text: str) -> list[Figure]:
    """The figures that a sentence among targets may promise; in a clause without a known unit, the
    one whose words show a promise."""
    figures = [one for one in numbers.find(text) if not _tells_of_the_past(text, one)]
    figures = _without_qualifiers(text, figures)
    starts = [figure.start for figure in figures]
    for part in PART.finditer(text):
        if bisect_left(starts, part.start()) == bisect_left(starts, part.end()):
            lone = numbers.find_uncounted(text, part.start(), part.end())
            if lone and not _tells_of_the_past(text, lone):
                figures.append(lone)
    return sorted(figures, key=lambda figure: figure.start)


def _tells_of_the_past(text: str, figure: Figure) -> bool:
    """A figure in brackets, or after words of comparison, that tells what was reached before."""
    before = text[max(0, figure.start - 60) : figure.start]
    clause = re.split(r"[;.]\s", before)[-1]
    words = "|".join(numbers.figures()["situation"])
    if re.search(rf"\b(?:{words})[^,;)]*$", clause, re.IGNORECASE):
        return True
    opened = before.rfind("(") > before.rfind(")")
    return opened and BRACKET_OF_PAST.search(before) is not None


def _without_qualifiers(text: str, figures: list[Figure]) -> list[Figure]:
    """The figures without those that tell how often or how large, where the same clause goes on
    to what is counted: "Người được xét nghiệm ít nhất một lần: 1.200 người", "Mỗi doanh nghiệp từ
    500 lao động trở lên lập 01 tổ"."""
    often = numbers.figures()["frequency"]
    qualify = [
        (
            figure.unit.split("/")[0].lower() in often
            or SIZE.match(text, max(figure.end - len(" trở lên"), 0)) is not None
        )
        and not re.search(r"[;,.]\s", text[figure.end : following.start])
        for figure, following in pairwise(figures)
    ]
    return [figure for figure, one in zip(figures, [*qualify, False], strict=False) if not one]


def clause_starts(text: str, figures: list[Figure]) -> list[tuple[Figure, int]]:
    """Each figure that opens a promise of its own, with where its clause begins. A figure that
    follows another in the same clause only qualifies it ("mỗi người 02 lần")."""
    starts: list[tuple[Figure, int]] = []
    breaks = [(match.start(), match.end()) for match in CLAUSE.finditer(text)]
    passed, open_brackets, read_to = 0, 0, 0
    firm: tuple[int, int] | None = None
    for figure in figures:
        if not starts:
            starts.append((figure, 0))
            read_to = figure.end
            continue
        before = starts[-1][0]
        # Only the words since the last figure are read: long lines hold thousands of figures.
        since = text[read_to : figure.start]
        open_brackets += since.count("(") - since.count(")")
        while passed < len(breaks) and breaks[passed][1] <= figure.start:
            firm = breaks[passed] if text[breaks[passed][0]] in ";." else firm
            passed += 1
        last = breaks[passed - 1] if passed and before.end <= breaks[passed - 1][0] else None
        if last and firm and before.end <= firm[0] and figure.unit.startswith("%"):
            lead = text[firm[1] : figure.start] if figure.start - firm[1] <= FARTHEST else ""
            last = firm if REACHES.search(lead) else last
        begins = _opens_clause(text, before, figure, read_to, last, open_brackets > 0)
        if begins is not None:
            starts.append((figure, begins))
            open_brackets = 0
        read_to = max(read_to, figure.end)
    return starts


def _opens_clause(
    text: str,
    before: Figure,
    figure: Figure,
    read_to: int,
    last: tuple[int, int] | None,
    bracketed: bool,
) -> int | None:
    """Where the clause of a further figure begins; None when it only qualifies ``before``.

    ``read_to``: the end of the figure just before; ``last``: the nearest break between the two
    promises; ``bracketed``: a bracket opened since ``before`` is still open.
    """
    since = text[read_to : figure.start]
    share = SHARE.search(since)
    if share:
        return read_to + share.start()
    words = numbers.figures()
    if figure.unit.split("/")[0].lower() in words["frequency"]:
        return None
    if bracketed:
        alone = IN_BRACKETS.search(since) and text[figure.end : figure.end + 1] == ")"
        return last[1] if last and alone and figure.comparator != "=" else None
    if figure.comparator == "=" and BELONGS.search(since):
        return None
    against = AGAINST_BEFORE.match(text[figure.end : figure.end + 60])
    if against and not figure.unit.startswith("%"):
        return None
    if last is None:
        near = text[max(before.end, figure.start - FARTHEST) : figure.start]
        serves = before.unit.lower() in words["events"] and SERVES.search(near)
        return figure.start if serves else None
    start, end = last
    lead = text[end : figure.start]
    if against and COMPARES.match(lead):
        return None
    goes_on = text[start:end].rstrip().endswith(",") and QUALIFIES.match(lead)
    return None if len(lead) > FARTHEST or goes_on else end
