"""Other documents that a text names: "Kế hoạch số 294/KH-UBND ngày 22/01/2024 của UBND tỉnh …"."""

from __future__ import annotations

import re
from datetime import date

from donghanh.plans.reading.draft import Citation, Span
from donghanh.plans.reading.letters import UPPER

TYPES = (
    "Bộ luật|Luật|Nghị định|Nghị quyết|Thông tư liên tịch|Thông tư|Quyết định|Chỉ thị|Kế hoạch"
    "|Chương trình|Công văn|Văn bản|Thông báo|Kết luận|Hướng dẫn|Đề án|Công điện|Pháp lệnh|Tờ trình"
)
# A number of a document: digits, a stroke, letters; a hyphen may part its pieces.
NUMBER = r"\d{1,5}\s?(?:/\d{4})?\s?[/-]\s?[A-ZĐ][\w&.]*(?:\s?[-/]\s?[A-ZĐ][\w&.]*)*"
DAY = r"(?:ngày\s+(?P<d>\d{1,2})\s*(?:[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})|tháng\s+(?P<m2>\d{1,2})\s+năm\s+(?P<y2>\d{4})))"
CITED = re.compile(
    rf"(?P<type>{TYPES})\s+(?:(?P<lawname>(?:(?!{TYPES})[^;.\d]){{3,80}}?)\s+)?(?:số(?: hiệu)?\s*:?\s*)?(?P<number>{NUMBER})"
    rf"(?:\s*,?\s*{DAY})?"
    r"(?:\s*,?\s+của\s+(?P<issuer>[^;.]{2,90}?)(?=\s+(?:về|ban hành|quy định|phê duyệt|thực hiện|triển khai"
    r"|giao|hướng dẫn|sửa đổi|đối với|phối hợp)\b|[;.,)]|$))?"
    r"(?:\s+(?:về việc|về|V/v)\s+(?P<name>[^;]{3,400}?)(?=;|\.(?:\s|$)|$))?"
)
# A law without a number: "Luật Phòng, chống ma túy năm 2021".
LAW = re.compile(
    rf"(?P<type>Bộ luật|Luật)\s+(?P<name>[{UPPER}][^;.()]{{3,80}}?)"
    r"(?:\s+ngày\s+(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})|(?=\s+năm\s+\d{4}\b)|(?=[;.)]|$))"
)


def citations(text: str, span: Span) -> list[Citation]:
    """The numbered documents that a text names, in order."""
    found: list[Citation] = []
    for match in CITED.finditer(text):
        part = match.groupdict()
        found.append(
            Citation(
                type=part["type"],
                number=part["number"].strip(),
                date=_day(part["d"], part["m"] or part["m2"], part["y"] or part["y2"]),
                issuer=_tidy(part["issuer"]),
                name=_name(part["name"] or part["lawname"]),
                span=span,
            )
        )
    return found


def basis(text: str, span: Span) -> list[Citation]:
    """The documents a paragraph of the preamble rests on, numbered or (a law) by its name."""
    found = citations(text, span)
    if not found and (match := LAW.search(text)):
        part = match.groupdict()
        found = [
            Citation(
                type=part["type"],
                number=None,
                date=_day(part["d"], part["m"], part["y"]),
                issuer=None,
                name=_tidy(part["name"]),
                span=span,
            )
        ]
    return found


def _name(text: str | None) -> str | None:
    """The name of a document. One in quotation marks ends with them and with its place or time;
    what follows belongs to the sentence."""
    if text and "“" in text and "”" in text:
        end = re.match(r"[^”]*”(?:\s+(?:trên địa bàn|giai đoạn|năm)\b[^,.;]*)?", text)
        text = end.group() if end else text
    return _tidy(text)


def _tidy(text: str | None) -> str | None:
    return (text.strip(" ,.;:") or None) if text else None


def _day(day: str | None, month: str | None, year: str | None) -> date | None:
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None
