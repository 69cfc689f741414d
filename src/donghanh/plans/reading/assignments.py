"""Tasks given in a sentence: "Giao Công an xã chủ trì, phối hợp với Trạm Y tế rà soát …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from donghanh.plans.reading import times
from donghanh.plans.reading.agencies import split_agencies, starts_agency

#: Whether words are a time does not depend on the year.
ANY_YEAR = 2000
#: More of a paragraph than this does not say who is to do it.
LONGEST = 900

# Where a name can begin: at the start, after a sign, inside brackets.
CLAUSE = re.compile(r"^|[.;:,]\s|\(")
# "Giao", "Phân công" or nothing, the agency, and that it leads.
LEADS = re.compile(
    r"(?:(?P<order>[Gg]iao(?: cho)?|[Pp]hân công|[Yy]êu cầu|[Đđ]ề nghị)\s+)?"
    r"(?P<lead>[^.:;(]{3,160}?)\s+"
    r"(?:(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|là (?:cơ quan|đơn vị)|làm (?:đơn vị|cơ quan)|được giao|sẽ)\s+)?"
    r"(?P<verb>chủ trì|làm đầu mối|là đầu mối)\b(?!\s+trì)"
)
# "…, phối hợp với Trạm Y tế và các đoàn thể": until the work begins.
HELPS = re.compile(
    r"\s*,?\s*(?:và\s+)?(?:phối hợp(?:\s+chặt chẽ)?(?:\s+(?:với|cùng))?|cùng(?:\s+với)?|với sự phối hợp của"
    r"|có sự tham gia của)\s+"
)
# "Cơ quan chủ trì là Công an xã": the name stands behind.
BARE = re.compile(r"^(?:cơ quan|đơn vị)$", re.IGNORECASE)
IS_LEAD = re.compile(r"\s+(?:là|gồm)\s+(?P<name>[^.;:]{3,160}?)(?=,\s|[.;)]|$)")
# "…; Mặt trận Tổ quốc thành phố phối hợp;"
HELPED_BY = re.compile(
    r"\s*[;,]\s+(?P<help>[^.;:]{3,200}?)\s+(?:cùng\s+)?phối hợp(?=\s*[.;,]|\s*$|\s+thực hiện\b)"
)
# Where the work begins after the names. A comma before it would go on with the list.
WORK = re.compile(
    r"(?:,\s+|\s+)(?=(?:tham mưu|tổ chức|triển khai|thực hiện|xây dựng|hướng dẫn|rà soát|lập|kiểm tra|theo dõi"
    r"|tuyên truyền|tư vấn|vận động|quản lý|giúp|hỗ trợ|mở|xét nghiệm|đưa|tập huấn|in|phát|thống kê|cập nhật"
    r"|đánh giá|nghiên cứu|đề xuất|tiếp nhận|giới thiệu|dạy|đào tạo|điều trị|cung cấp|thẩm định|bố trí|tăng cường"
    r"|đẩy mạnh|duy trì|nâng cao|khảo sát|phân loại|giám sát|đôn đốc|tổng hợp|báo cáo|xác minh|đấu tranh"
    r"|truyền thông|phổ biến|quán triệt|phát hiện|phát động|soạn|biên soạn|sơ kết|tổng kết|chuẩn bị|ban hành"
    r"|trong|để|nhằm|hoàn thành|trước|chậm nhất|định kỳ|hằng|hàng|thăm|làm|chỉ đạo|phân bổ|ký|lồng ghép|phúc tra|chia sẻ"
    r"|thành lập|trao đổi|xét|thống nhất|gặp|tham gia|cấp|thẩm tra|ngăn chặn|điều tra|xử lý|giải quyết|can thiệp"
    r"|chăm sóc|giáo dục|khám|sàng lọc|động viên|tặng|trao|chiếu|viết|sửa|xóa|bàn giao|tuần tra|kiểm soát|phá"
    r"|bắt|triệt|bóc gỡ|cử|đăng|niêm yết|công khai|xác định|theo|tại|từ)\b)"
)
END = re.compile(r"[.;:](?:\s|$)")
# A time in a sentence, from its first word.
_DAY = r"(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?"
_LONG_DAY = r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?"
_MONTH = r"tháng\s+\d{1,2}(?:\s?/\s?\d{4}|\s+năm\s+\d{4})?"
_QUARTER = r"quý\s+(?:IV|I{1,3}|[1-4])(?!\w)(?:\s?/\s?\d{4}|,?\s+năm\s+\d{4})?"
_POINT = rf"(?:{_LONG_DAY}|{_DAY}|{_MONTH}|{_QUARTER}|năm\s+\d{{4}})"
WHEN = re.compile(
    rf"(?<!\w)(?:(?:từ\s+{_POINT}\s+đến(?:\s+hết)?\s+{_POINT})"
    rf"|(?:trước|trong|chậm nhất(?:\s+là)?|đến hết|hết|vào)\s+{_POINT}"
    r"|(?:định kỳ\s+)?(?:hằng|hàng|mỗi)\s+(?:tuần|tháng|quý|năm)(?!\s+\d)"
    r"|0?6 tháng (?:đầu|cuối) năm(?:\s+\d{4})?"
    r"|\d{1,2} lần/(?:tuần|tháng|quý|năm)"
    r"|thường xuyên(?=\s*[.;,]?\s*$|[.;]))",
    re.IGNORECASE,
)


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
        if not starts_agency(name) or WORK.search(name):
            continue
        helpers = _helpers(text, match.end())
        return Assignment(split_agencies(name), helpers, _when(text, match.end()))
    return None


def _when(text: str, start: int) -> str | None:
    """The time among the words after the names: a clause that is a time, else one inside."""
    for clause in text[start:].split(";")[1:]:
        words = clause.strip(" .,)")
        if 0 < len(words) < 60 and times.read(words, ANY_YEAR).kind in (
            "dated",
            "recurring",
            "by_event",
        ):
            return words
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
    ends = [len(rest)]
    if stop := END.search(rest):
        ends.append(stop.start())
    for work in WORK.finditer(rest):
        # "các tổ chức chính trị - xã hội": the word belongs to a name.
        if not re.match(r"tổ chức (?:chính trị|xã hội|thành viên|đoàn thể)", rest[work.end() :]):
            ends.append(work.start())
            break
    return split_agencies(rest[: min(ends)])
