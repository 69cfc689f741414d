"""The head of a document: letterhead, kind, title and preamble."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from donghanh.plans.reading.agencies import level_of
from donghanh.plans.reading.blocks import mark_of
from donghanh.plans.reading.draft import Authority, PartialDate
from donghanh.plans.reading.source import Line
from donghanh.plans.reading.words import legible

# The kinds of document by the word that stands alone above the title.
KINDS: dict[str, str] = {
    "KẾ HOẠCH": "plan", "CHƯƠNG TRÌNH": "programme", "ĐỀ ÁN": "scheme", "PHƯƠNG ÁN": "scheme",
    "NGHỊ QUYẾT": "resolution", "QUYẾT ĐỊNH": "decision", "PHỤ LỤC": "appendix",
    "BÁO CÁO": "report", "LUẬT": "law", "BỘ LUẬT": "law", "PHÁP LỆNH": "law",
    "NGHỊ ĐỊNH": "decree", "THÔNG TƯ": "circular", "THÔNG TƯ LIÊN TỊCH": "circular",
    "THÔNG BÁO": "notice", "TỜ TRÌNH": "submission", "HƯỚNG DẪN": "guidance",
    "CÔNG ĐIỆN": "telegram", "CHỈ THỊ": "directive", "BIÊN BẢN": "minutes", "QUY CHẾ": "rules",
    "QUY ĐỊNH": "rules", "HỢP ĐỒNG": "contract", "GIẤY MỜI": "invitation", "KẾT LUẬN": "conclusion",
    "TỜ KHAI": "form", "ĐƠN ĐỀ NGHỊ": "form", "DANH SÁCH": "list",
}  # fmt: skip
#: The kinds that may hold targets and tasks.
PLAN_KINDS = frozenset({"plan", "programme", "scheme", "resolution", "decision", "appendix"})
_KIND_WORDS = "|".join(sorted(KINDS, key=len, reverse=True))
KIND_LINE = re.compile(rf"^(?P<kind>{_KIND_WORDS})(?:\s+(?P<rest>\S.*))?$")
# "Phụ lục II", "PHỤ LỤC SỐ 01: Chỉ tiêu giao …"
APPENDIX = re.compile(
    r"^phụ lục(?:\s+(?:số\s+)?(?:[IVX]{1,4}|\d{1,2}))?\s*(?:[.:]\s*(?P<rest>\S.*))?$", re.IGNORECASE
)
KIND_LINE_LOWER = re.compile(rf"^(?P<kind>{_KIND_WORDS})$", re.IGNORECASE)

NUMBER = re.compile(
    r"(?<!\w)[Ss]ố\s*(?::\s*|(?=\d+\s?[-/]\s?(?:20\d{2}\s?/\s?)?[A-ZĐ]))(?P<digits>[\d.…_\s]*(?:/\s?20\d{2}(?=\s?/))?)\s*"
    r"(?P<rest>[/-]\s?[A-ZĐ][\w&Đ]*(?:[-/][\wĐ&]+)*)?"
)
PLACE_AND_DAY = re.compile(
    r"(?P<place>[^\W\d_][^,;:\d]{1,50}?)\s*,\s*(?:ngày\s*(?P<d>\d{0,2})[\s.…_/]*tháng\s*(?P<m>\d{0,2})"
    r"[\s.…_/]*năm\s*(?P<y>\d{0,4})|(?:ngày\s*)?(?P<d2>\d{1,2})\s?[/.-]\s?(?P<m2>\d{1,2})\s?[/.-]\s?(?P<y2>\d{4}))",
    re.IGNORECASE,
)
# "Số: 5/KH-UBND Suối Mẫu, ngày …": the place that follows the number in one line.
PLACE_AFTER_NUMBER = re.compile(r"(?<=\w)\s+(?=[^\W\d_][^,\d:/]{1,40},\s*ngày\s)")
MOTTO = re.compile(
    r"C[ỘO]NG H(?:ÒA|OÀ|OA) X[ÃA] H[ỘO]I CH[ỦU] NGH[ĨI]A VI[ỆE]T NAM|Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc",
    re.IGNORECASE,
)
# Who can head a letter: the People's Committee and others.
ISSUER = re.compile(
    r"^(?:(?:ỦY|UỶ|UY) BAN|UBND|HỘI ĐỒNG|HĐND|BAN |BỘ |SỞ |PHÒNG |CÔNG AN|TỈNH|HUYỆN|THÀNH|THỊ|XÃ"
    r"|PHƯỜNG|ĐẶC KHU|TRUNG TÂM|MẶT TRẬN|HỘI|ĐOÀN|CHI CỤC|TỔNG CỤC|CỤC|BCĐ|VĂN PHÒNG|ĐẢNG|LIÊN ĐOÀN|CÔNG ĐOÀN"
    r"|BỆNH VIỆN|TRƯỜNG|TÒA ÁN|TOÀ ÁN|VIỆN|NGÂN HÀNG|BẢO HIỂM|CƠ SỞ|TRẠM|TỔ |ĐỒN|HUYỆN ỦY)\b"
)
# "Đơn vị: TRUNG TÂM Y TẾ"
OWN_NAME = re.compile(r"^(?:tên )?(?:đơn vị|cơ quan)\s*:\s*", re.IGNORECASE)
PLACE_ONLY = re.compile(r"^(?:TỈNH|HUYỆN|THÀNH PHỐ|THỊ XÃ|THỊ TRẤN|XÃ|PHƯỜNG|ĐẶC KHU|QUẬN)\b")
# Bodies that every organisation has: they say nothing without the line above.
EVERY_OFFICE = re.compile(
    r"^(?:BAN THƯỜNG VỤ|BAN CHẤP HÀNH|BAN CÔNG TÁC|VĂN PHÒNG|TỔ GIÚP VIỆC|BAN GIÁM ĐỐC)$"
)
# Where the preamble begins after the title.
_CITED = (
    r"(?:Luật|Bộ luật|Nghị|Quyết định|Kế hoạch|Chỉ thị|Thông tư|Thông báo|Công văn|Chương trình|Đề án"
    r"|Văn bản|Kết luận|Hướng dẫn|Công điện)"
)
PREAMBLE = re.compile(
    rf"^(?:Căn cứ\b|Thực hiện (?:[^.;]{{0,30}})?{_CITED}(?:\s+[^.;\d]{{0,80}})?\s*(?:số|năm)?\s*\d"
    rf"|(?:Để|Nhằm|Trên cơ sở|Theo|Xét|Sau khi|Với mục)\b|Thực hiện (?:chức năng|chỉ đạo|nhiệm vụ)"
    r"|(?:UBND|(?:Ủy|Uỷ) ban nhân dân|Phòng|Sở|Công an|Ban Chỉ đạo)\b.{0,120}?"
    r"(?:ban hành|xây dựng|triển khai|lập) |Phần thứ|PHẦN\b|Điều \d)"
)
# The sentence that says who issues: "UBND thành phố ban hành Kế hoạch …".
ISSUES = re.compile(
    r"(?:^|[.;,:]\s+)(?P<name>(?:UBND|(?:Ủy|Uỷ) ban [Nn]hân dân|Phòng|Sở|Công an|Ban Chỉ đạo|Hội đồng nhân dân"
    r"|Ủy ban MTTQ|Ban)\b[^.;:]{0,90}?)\s+(?:ban hành|xây dựng|triển khai|lập|đề ra)\s+(?:[Kk]ế hoạch"
    r"|[Cc]hương trình|[Đđ]ề án|[Nn]ghị quyết)"
)
ATTACHED = re.compile(
    r"^\(?\s*(?:Ban hành )?[Kk]èm theo (?:Quyết định|Nghị quyết|Kế hoạch|Công văn|Tờ trình|Chương trình|Báo cáo)"
)


# An appendix that is no plan: of a report, or with results.
OF_REPORT = re.compile(
    r"^\(?\s*(?:Ban hành )?kèm theo (?:Báo cáo|Tờ trình|Thông báo|Biên bản)", re.IGNORECASE
)
RESULTS = re.compile(
    r"^(?:tổng hợp |thống kê )?(?:kết quả|số liệu|tình hình|thống kê|danh sách)\b", re.IGNORECASE
)


@dataclass(slots=True)
class Head:
    """What the head says; ``body_from`` is the index of the first line after the title."""

    kind: str | None = None
    kind_text: str | None = None
    number: str | None = None
    number_blank: int | None = None
    date: PartialDate = field(default_factory=PartialDate)
    day_blank: int | None = None
    place: str | None = None
    authority: Authority = field(default_factory=Authority)
    title: str | None = None
    body_from: int = 0
    has_letterhead: bool = False
    levels: list[str] = field(default_factory=list)


def read_head(lines: tuple[Line, ...]) -> Head:
    """Read the letterhead, the kind and the title."""
    head = Head()
    at = _kind_line(lines)
    above = lines[: at if at is not None else min(12, len(lines))]
    _read_letterhead(head, above, whole=at is not None)
    if at is None:
        return head
    kind, rest = _kind_of(lines[at].text) or (None, None)
    head.kind, head.kind_text = (
        KINDS.get(kind or ""),
        lines[at].text[: len(lines[at].text) - len(rest or "")].strip(),
    )
    plan_at = _plan_inside(lines, at) if head.kind in ("decision", "resolution") else None
    start = at if plan_at is None else plan_at
    rest = rest if plan_at is None else (_kind_of(lines[plan_at].text) or (None, None))[1]
    head.title, head.body_from = title(lines, start + 1, rest)
    if head.kind == "appendix" and _tells_results(head, lines[at : head.body_from + 1]):
        head.kind = "report"
    return head


def _tells_results(head: Head, lines: tuple[Line, ...]) -> bool:
    """An appendix of a report tells what was done, whatever its columns are called."""
    return bool(RESULTS.match(head.title or "")) or any(OF_REPORT.match(one.text) for one in lines)


def _kind_of(text: str) -> tuple[str, str | None] | None:
    text = legible(text)
    if appendix := APPENDIX.match(text):
        return "PHỤ LỤC", appendix["rest"] or None
    match = KIND_LINE.match(text)
    if match and match["rest"] and not _starts_title(match["rest"]):
        return None
    match = match or KIND_LINE_LOWER.match(text)
    if match is None:
        # "K Ế H O Ạ C H" with even spaces has lost the border of its words.
        glued = next((kind for kind in KINDS if kind.replace(" ", "") == text.strip()), None)
        return (glued, None) if glued else None
    return match["kind"].upper(), match.groupdict().get("rest")


def _starts_title(rest: str) -> bool:
    """ "KẾ HOẠCH Cai nghiện …" goes on with its title; "KẾ HOẠCH SỐ 5" is a reference."""
    return not re.match(r"(?:SỐ|số)\b|\d", rest)


def _kind_line(lines: tuple[Line, ...]) -> int | None:
    """The first line that names the kind of document."""
    for index, line in enumerate(lines[:80]):
        if line.row is None and _kind_of(line.text):
            return index
    return None


def _plan_inside(lines: tuple[Line, ...], after: int) -> int | None:
    """The heading of a plan that a decision carries or has attached."""
    for index in range(after + 1, len(lines)):
        kind = _kind_of(lines[index].text)
        if kind and KINDS.get(kind[0]) in ("plan", "programme", "scheme"):
            return index
    return None


def title(lines: tuple[Line, ...], start: int, rest: str | None) -> tuple[str | None, int]:
    """The lines of the title: until the preamble, a section or a long paragraph begins."""
    parts = [rest] if rest else []
    index = start
    while index < len(lines) and len(parts) < 10:
        line = lines[index]
        if line.row is not None:
            break
        mark = mark_of(line.text)
        if mark and mark[0] not in ("dash", "star", "plus"):
            break
        if parts and PREAMBLE.match(_with_next(lines, index)):
            break
        if ATTACHED.match(line.text) or (parts and line.length > 200):
            break
        parts.append(line.text)
        index += 1
        if line.text.endswith(("./.", ";")):
            break
    while index < len(lines) and ATTACHED.match(lines[index].text):
        index += 1
        while index < len(lines) and not lines[index - 1].text.endswith(")"):
            if mark_of(lines[index].text) or lines[index].length > 200:
                break
            index += 1
    return (" ".join(parts).strip() or None), index


def _with_next(lines: tuple[Line, ...], index: int) -> str:
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    return f"{lines[index].text} {following}"


def _read_letterhead(head: Head, lines: tuple[Line, ...], *, whole: bool) -> None:
    pieces: list[tuple[str, int]] = []
    for line in lines:
        # Blanks left for the number and the day look like gaps between columns.
        gapped = NUMBER.search(line.text) or PLACE_AND_DAY.search(line.text)
        parted = len(line.columns) > 1 and not gapped
        columns = line.columns if parted else _unmerge(line.text)
        pieces += [(piece.strip(), line.number) for piece in columns if piece.strip()]
    issuers: list[str] = []
    for text, number in pieces:
        if MOTTO.search(text):
            head.has_letterhead = True
            continue
        if match := PLACE_AND_DAY.search(text):
            head.place = match["place"].strip()
            head.date = PartialDate(
                _int(match["y"] or match["y2"]),
                _int(match["m"] or match["m2"]),
                _int(match["d"] or match["d2"]),
            )
            if head.date.whole() is None:
                head.day_blank = number
        elif match := NUMBER.search(text):
            digits = re.sub(r"/\s?20\d{2}$|\D", "", match["digits"])
            if digits:
                head.number = (match["digits"].strip(" .…_") + (match["rest"] or "")).strip()
            else:
                head.number_blank = number
        elif whole and _is_issuer(text := OWN_NAME.sub("", text), issuers):
            issuers.append(text)
            head.has_letterhead = True
    if issuers:
        name = _issuer(issuers)
        head.authority = Authority(name, authority_level(name))


def _is_issuer(text: str, before: list[str]) -> bool:
    """A line in capitals that opens like an issuer, or goes on after one."""
    if not text.isupper() or not text[0].isalpha() or len(text) >= 90:
        return False
    return bool(before) or ISSUER.match(text) is not None


def _issuer(lines: list[str]) -> str:
    """The issuer stands last; a line that only names a place, a body of every office, or the end
    of a longer name belongs to the line before it."""
    parts = [lines[-1]]
    for text in reversed(lines[:-1]):
        whole = ISSUER.match(parts[0]) and not PLACE_ONLY.match(parts[0])
        if whole and not EVERY_OFFICE.match(parts[0]) and not text.rstrip().endswith(","):
            break
        parts.insert(0, text)
    return " ".join(parts)


def _unmerge(text: str) -> list[str]:
    """Part a line in which a file has run the two columns together."""
    pieces: list[str] = []
    at = 0
    for motto in MOTTO.finditer(text):
        pieces += [text[at : motto.start()], motto.group()]
        at = motto.end()
    pieces.append(text[at:])
    parted: list[str] = []
    for piece in pieces:
        place = PLACE_AFTER_NUMBER.search(piece) if NUMBER.search(piece) else None
        parted += [piece] if place is None else [piece[: place.start()], piece[place.start() :]]
    return parted


def authority_from_body(text: str) -> Authority:
    """The issuer as the preamble names it, for a plan without letterhead."""
    match = ISSUES.search(text)
    if match is None:
        return Authority()
    name = match["name"].strip(" ,")
    return Authority(name, authority_level(name))


def authority_level(name: str) -> str | None:
    """The level of an issuer. A city is a district unless the name says otherwise; a commune
    office names its commune."""
    lowered = name.casefold()
    if (
        re.search(r"\b(?:xã|phường|thị trấn|đặc khu)\b(?!\s*hội)", lowered)
        and "thị xã" not in lowered
    ):
        return "commune"
    if re.search(r"\b(?:huyện|thị xã|quận|thành phố)\b", lowered):
        return "district"
    if re.match(r"(?:sở|ban dân tộc)\b", lowered):
        return "province"
    return level_of(lowered) or (
        "centre" if re.match(r"(?:bộ|chính phủ|thủ tướng)\b", lowered) else None
    )


def _int(text: str | None) -> int | None:
    return int(text) if text else None
