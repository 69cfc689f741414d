"""The labels that tasks carry: who leads, who helps, when, with what result."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Each label in the forms offices write it; a colon must follow. "thực hiện" and "chính" may be
# added to most. The order matters: longer forms stand before the shorter ones they contain.
_BODY = r"(?:(?:[Cc]ơ quan|[Đđ]ơn vị|[Cc]ấp|[Bb]ộ phận|[Pp]hòng|[Nn]gành)(?:,?\s*(?:đơn vị|cá nhân|phòng|ban|ngành))?\s+)"
LEAD = (
    rf"(?:{_BODY}(?:được giao\s+)?(?:chủ trì|đầu mối|phụ trách|chịu trách nhiệm|thực hiện)"
    r"|[Cc]hủ trì(?:,? (?:tham mưu|thực hiện))?|[Pp]hân công(?: chủ trì)?|[Gg]iao chủ trì)"
    r"(?:\s+(?:chính|thực hiện|triển khai))?"
)
COORDINATING = (
    rf"(?:{_BODY}(?:cùng\s+)?phối hợp|[Pp]hối hợp(?: cùng)?)(?:\s+(?:thực hiện|triển khai))?"
)
WHEN = (
    r"(?:[Tt]hời (?:gian|hạn|điểm)(?:,?\s*(?:tiến độ|địa điểm))?"
    r"(?:\s+(?:thực hiện|triển khai|hoàn thành|tổ chức|báo cáo))*"
    r"|[Tt]iến độ(?:\s+(?:thực hiện|hoàn thành))?|[Hh]oàn thành)"
)
PRODUCT = (
    r"(?:[Ss]ản phẩm(?:\s+(?:đầu ra|dự kiến|hoàn thành))?|[Kk]ết quả(?:\s+(?:đầu ra|dự kiến))?)"
)
BUDGET = r"(?:[Kk]inh phí(?:\s+thực hiện)?|[Nn]guồn kinh phí)"

# A label anywhere in a text: at its start, or after a mark or the end of a clause.
LABEL = re.compile(
    r"(?:^|(?<=\()|(?<=[.;)…]\s)|(?<=[.;)…]\s[+\-–*•]\s)|(?<=^[+\-–*•]\s))"
    rf"(?:(?P<lead>{LEAD})|(?P<coordinating>{COORDINATING})|(?P<when>{WHEN})"
    rf"|(?P<product>{PRODUCT})|(?P<budget>{BUDGET}))\s*:\s*"
)
# A line that opens with a label begins a block of its own.
LABEL_START = re.compile(rf"^(?:{LEAD}|{COORDINATING}|{WHEN}|{PRODUCT}|{BUDGET})\s*:")
# The sign of a list before a label that stands inside a text.
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
    matches = list(LABEL.finditer(text))
    if not matches:
        return Labelled(text, ())
    values: list[tuple[str, str]] = []
    for index, match in enumerate(matches):
        end = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        value = _LOOSE_MARK.sub("", text[match.end() : end]).rstrip(" .;,")
        if value.count(")") > value.count("("):
            value = value.rstrip(")").rstrip(" .;,")
        values.append((str(match.lastgroup), value))
    return Labelled(_LOOSE_MARK.sub("", text[: matches[0].start()]), tuple(values))


def is_label(text: str) -> bool:
    """Whether a block is a label line and nothing else."""
    return LABEL_START.match(text) is not None
