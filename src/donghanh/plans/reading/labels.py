"""The labels that tasks carry: who leads, who helps, when, with what result."""

from __future__ import annotations

import re
from dataclasses import dataclass

from donghanh.plans.reading.agencies import starts_agency
from donghanh.plans.reading.words import legible

# Each label in the forms offices write it; a colon must follow. The longer forms stand first.
_BODY = (
    r"(?:các\s+)?(?:cơ quan|đơn vị|CQ|ĐV|đ/v|cấp|bộ phận|lực lượng|phòng|ngành|tổ chức|cán bộ|người)"
    r"(?:(?:\s?[,/]\s?|\s+và\s+|\s+)(?:đơn vị|cá nhân|tổ chức|phòng|ban|ngành|cơ quan)){0,3}\s+"
)
_ABOUT = (
    r"(?:\s+(?:chính|thực hiện|triển khai|tham mưu|tổ chức)){0,2}"
    r"(?:\s+(?:các\s+|những\s+)?(?:nội dung|nhiệm vụ|công việc|hoạt động|việc|mục)"
    r"(?:\s+(?:trên|này|nêu trên|ở trên|tại mục|mục))?(?:\s+[\da-zđ.,;]{1,6}){0,4})?"
)
LEAD = (
    rf"(?:{_BODY}(?:được giao\s+)?(?:chủ trì(?:(?:\s?[,/]\s?|\s+và\s+)phối hợp)?|đầu mối|phụ trách|chịu trách nhiệm|thực hiện|thường trực)"
    r"|(?:giao\s+)?chủ trì|đầu mối|phân công|người phụ trách)"
    rf"(?:\s?[,/]\s?(?:tham mưu|thực hiện))?{_ABOUT}"
)
#: Words that are a label only before the name of an agency.
WEAK_LEAD = r"(?:thực hiện|trách nhiệm(?:\s+(?:thực hiện|chính))?|giao(?:\s+cho)?|phụ trách)"
COORDINATING = (
    rf"(?:{_BODY}(?:cùng\s+)?(?:phối hợp|tham gia|hỗ trợ)|(?:cùng\s+)?phối hợp(?:\s+(?:cùng|với))?|tham gia)"
    rf"{_ABOUT}"
)
WHEN = (
    r"(?:(?:thời (?:gian|hạn|điểm)|TG|t/g)(?:\s?[,/]?\s?(?:và\s+)?(?:tiến độ|địa điểm))?"
    r"(?:\s+(?:thực hiện|triển khai|hoàn thành|tổ chức|báo cáo|dự kiến)){0,2}"
    rf"|(?:tiến độ|hạn|kỳ hạn|mốc)(?:\s+(?:thực hiện|hoàn thành|thời gian))?|hoàn thành){_ABOUT}"
)
PLACE = r"(?:địa điểm|nơi thực hiện|địa bàn(?:\s+(?:thực hiện|triển khai))?)"
PRODUCT = r"(?:(?:sản phẩm|kết quả|đầu ra)(?:\s+(?:đầu ra|dự kiến|hoàn thành|cần đạt|đạt được))?)"
DETAIL = r"(?:nội dung|đối tượng|số lượng|quy mô|thành phần|thời lượng|hình thức)(?:\s+(?:tham gia|tham dự|thực hiện|tổ chức))?"
BUDGET = r"(?:kinh phí(?:\s+(?:thực hiện|dự kiến))?|nguồn kinh phí)"

_ANY = (
    rf"(?:(?P<lead>{LEAD})|(?P<coordinating>{COORDINATING})|(?P<when>{WHEN})"
    rf"|(?P<product>{PRODUCT})|(?P<budget>{BUDGET})|(?P<place>{PLACE})|(?P<detail>{DETAIL})|(?P<weak>{WEAK_LEAD}))\s*:\s*"
)
# A label anywhere in a text: at its start, or after a mark or the end of a clause.
LABEL = re.compile(rf"(?:^|(?<=\()|(?<=[(.;,)…+\-–*•]\s)){_ANY}", re.IGNORECASE)
# A line that opens with a label begins a block of its own.
LABEL_START = re.compile(
    rf"^[(\[]?\s?(?:{LEAD}|{COORDINATING}|{WHEN}|{PRODUCT}|{BUDGET}|{PLACE}|{DETAIL})\s*:",
    re.IGNORECASE,
)
DETAIL_START = re.compile(rf"^{DETAIL}\s*:", re.IGNORECASE)
WEAK_START = re.compile(rf"^[(\[]?\s?{WEAK_LEAD}\s*:\s*(?P<name>\S.*)$", re.IGNORECASE)
# Words of a label that say it stands for several items above.
FOR_ALL = re.compile(
    r"(?:nội dung|nhiệm vụ|công việc|hoạt động|việc)\s+(?:nêu |ở )?trên", re.IGNORECASE
)
# "…; hoàn thành trong quý III" after the names, without a colon.
UNLABELLED_TIME = re.compile(
    r"[;,.]\s*(?P<when>(?:hoàn thành|xong)\s+(?:trước|trong|vào)\s[^;:]{2,60})$", re.IGNORECASE
)
# The sign of a list, or a bracket, before a label that stands inside a text.
_LOOSE_MARK = re.compile(r"\s*[+\-–*•(]?\s*$")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text parted at its labels: what stands before the first one, and the value of each."""

    before: str
    values: tuple[tuple[str, str], ...]

    def first(self, name: str) -> str | None:
        """The value of a label, or None when the text does not carry it."""
        return next((value for label, value in self.values if label == name), None)


def parse(text: str) -> Labelled:
    """Part a text at its labels."""
    matches = [match for match in LABEL.finditer(legible(text)) if _counts(match, text)]
    if not matches:
        return Labelled(text, ())
    values: list[tuple[str, str]] = []
    for index, match in enumerate(matches):
        end = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        value = _LOOSE_MARK.sub("", text[match.end() : end]).rstrip(" .;,")
        if value.count(")") > value.count("("):
            value = value.rstrip(")").rstrip(" .;,")
        name = "lead" if match.lastgroup == "weak" else str(match.lastgroup)
        done = UNLABELLED_TIME.search(value) if name in ("lead", "coordinating") else None
        values.append((name, value[: done.start()].rstrip(" .;,") if done else value))
        if done:
            values.append(("when", done["when"]))
    return Labelled(_LOOSE_MARK.sub("", text[: matches[0].start()]), tuple(values))


def _counts(match: re.Match[str], text: str) -> bool:
    """A weak label counts before the name of an agency only; one after a comma, with a colon."""
    return match.lastgroup != "weak" or starts_agency(text[match.end() :])


def is_label(text: str) -> bool:
    """Whether a block is a label line and nothing else."""
    plain = legible(text)
    if LABEL_START.match(plain):
        return True
    weak = WEAK_START.match(plain)
    return weak is not None and starts_agency(weak["name"])


def is_detail(text: str) -> bool:
    """Whether a text opens with a label that only describes: "Đối tượng: …", "Nội dung: …"."""
    return DETAIL_START.match(legible(text)) is not None


def is_for_all(text: str) -> bool:
    """Whether the label says that it stands for all items above it."""
    return FOR_ALL.search(text.split(":", 1)[0]) is not None
