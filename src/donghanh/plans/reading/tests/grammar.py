"""Plans built from seeded choices: letterhead, numbering, phrases, labels, times, agencies, form.

Each choice writes a piece of text and the piece of expectation that goes with it, so a document
knows what a reader should find in it. The same seed always gives the same document.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from donghanh.plans.reading.tests.corpus.judge import Document, as_file

COUNT = 20
FORMS = (None, "word lines", "one line", "decomposed", "no-break spaces", "blank lines",
         "windows", "pdf", None, None)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues: letterhead lines, code of the number, place, signature, agencies below it."""

    lines: tuple[str, ...]
    code: str
    place: str
    signs: tuple[str, ...]
    agencies: tuple[str, ...]
    collectives: tuple[str, ...]


DISTRICT = Office(
    ("ỦY BAN NHÂN DÂN", "HUYỆN ĐÁ GIẢ"), "KH-UBND", "Đá Giả", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    ("Công an huyện", "Trung tâm Y tế huyện", "Phòng Lao động - Thương binh và Xã hội",
     "Phòng Tài chính - Kế hoạch", "Trung tâm Văn hóa, Thể thao và Truyền thông huyện",
     "Hội Liên hiệp Phụ nữ huyện", "Huyện đoàn", "Phòng Giáo dục và Đào tạo", "Phòng Tư pháp",
     "Văn phòng HĐND và UBND huyện", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện"),
    ("UBND các xã, thị trấn", "các cơ quan, đơn vị liên quan", "các phòng, ban, ngành huyện"),
)  # fmt: skip
PROVINCE = Office(
    ("UBND TỈNH GIẢ ĐỊNH", "SỞ NỘI VỤ"), "KH-SNV", "Giả Định", ("GIÁM ĐỐC",),
    ("Công an tỉnh", "Sở Y tế", "Sở Nội vụ", "Sở Văn hóa, Thể thao và Du lịch", "Sở Tài chính",
     "Sở Giáo dục và Đào tạo", "Tòa án nhân dân tỉnh", "Hội Nông dân tỉnh", "Tỉnh đoàn",
     "Cơ sở cai nghiện ma túy tỉnh", "Trung tâm Kiểm soát bệnh tật tỉnh"),
    ("UBND các xã, phường", "các sở, ban, ngành, đoàn thể", "các cơ quan, đơn vị có liên quan"),
)  # fmt: skip
COMMUNE = Office(
    ("ỦY BAN NHÂN DÂN", "XÃ NẬM THỬ"), "KH-UBND", "Nậm Thử", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ("Công an xã", "Trạm Y tế xã", "Phòng Văn hóa - Xã hội", "Phòng Kinh tế",
     "Văn phòng HĐND và UBND xã", "Hội Liên hiệp Phụ nữ xã", "Hội Cựu chiến binh xã",
     "Đoàn Thanh niên xã", "Ủy ban MTTQ Việt Nam xã"),
    ("các bản", "trưởng các bản", "các ban, ngành, đoàn thể xã"),
)  # fmt: skip

# What a figure can be about: the noun phrase counted, and what is promised of it.
SHARES = (
    ("người nghiện có hồ sơ quản lý", "được tư vấn, khám sàng lọc"),
    ("người sau cai nghiện", "được giới thiệu việc làm"),
    ("cán bộ làm công tác cai nghiện", "được tập huấn nghiệp vụ"),
    ("gia đình có người nghiện", "ký cam kết giúp đỡ"),
    ("trường học trên địa bàn", "có góc tuyên truyền"),
    ("hồ sơ đề nghị cai nghiện", "được giải quyết đúng hạn"),
    ("học sinh trung học", "được trang bị kỹ năng phòng tránh"),
)
COUNTS = (
    ("người", "nghiện ma túy đăng ký cai nghiện tự nguyện", "Vận động"),
    ("mô hình", "quản lý sau cai tại cộng đồng", "Xây dựng"),
    ("lớp", "dạy nghề ngắn hạn cho người sau cai", "Mở"),
    ("buổi", "nói chuyện chuyên đề tại khu dân cư", "Tổ chức"),
    ("câu lạc bộ", "của gia đình có người sau cai", "Thành lập"),
    ("lượt người", "nghe truyền thông trực tiếp", "Bảo đảm"),
)
COMPARISONS = (
    ("Trên", ">"), ("Hơn", ">"), ("Ít nhất", ">="), ("Tối thiểu", ">="), ("Không dưới", ">="),
    ("Dưới", "<"), ("Không quá", "<="), ("Tối đa", "<="), ("Khoảng", "~"), ("≥", ">="), ("≤", "<="),
    (">", ">"), ("<", "<"), ("", "="),
)  # fmt: skip
DEEDS = (
    "Rà soát, lập danh sách người nghiện ma túy",
    "Kiểm tra việc lập hồ sơ quản lý ở cơ sở",
    "Tổ chức hội nghị nói chuyện với gia đình người nghiện",
    "Hướng dẫn người sau cai vay vốn làm ăn",
    "Bàn giao hồ sơ người chấp hành xong quyết định",
    "Xét nghiệm cho nhóm người có nguy cơ cao",
    "Biên soạn tài liệu tuyên truyền song ngữ",
    "Tập huấn kỹ năng tư vấn cho tình nguyện viên",
    "Thăm hỏi, tặng quà gia đình khó khăn có người đi cai",
    "Đánh giá, nhân rộng mô hình hiệu quả",
)
# The words of a time, and what they come to in the year of the plan.
TIMES: tuple[tuple[str, dict[str, str]], ...] = (
    ("Quý II/{y}", {"from": "{y}-04-01", "due": "{y}-06-30"}),
    ("Quý IV năm {y}", {"from": "{y}-10-01", "due": "{y}-12-31"}),
    ("Tháng 5/{y}", {"from": "{y}-05-01", "due": "{y}-05-31"}),
    ("Từ tháng 3 đến tháng 9 năm {y}", {"from": "{y}-03-01", "due": "{y}-09-30"}),
    ("Trước ngày 15/11/{y}", {"due": "{y}-11-15"}),
    ("Chậm nhất ngày 30 tháng 6 năm {y}", {"due": "{y}-06-30"}),
    ("Hằng tháng", {"recurrence": "monthly"}),
    ("Hàng quý", {"recurrence": "quarterly"}),
    ("Định kỳ 6 tháng", {"recurrence": "half_yearly"}),
    ("Thường xuyên", {"recurrence": "regular"}),
    ("Hằng năm", {"recurrence": "yearly"}),
    ("Khi có yêu cầu của cấp trên", {}),
)
LABELS = (
    ("Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian thực hiện"),
    ("Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"),
    ("Chủ trì", "Phối hợp", "Thời gian"),
    ("Đơn vị chủ trì thực hiện", "Đơn vị phối hợp thực hiện", "Tiến độ thực hiện"),
    ("Cơ quan, đơn vị chủ trì", "Cơ quan, đơn vị phối hợp", "Thời hạn hoàn thành"),
    ("Đơn vị thực hiện", "Phối hợp thực hiện", "Thời gian triển khai"),
)
# How a task and its labels stand on the page.
LAYOUTS = ("lines", "plus", "bare", "table", "inline", "brackets", "prose", "lines", "table")


@dataclass(slots=True)
class _Page:
    """The text being written and the expectation that grows with it."""

    lines: list[str] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    not_targets: list[str] = field(default_factory=list)


def documents(count: int = COUNT) -> list[Document]:
    """The first documents of the grammar, by their seeds."""
    return [document(seed) for seed in range(1, count + 1)]


def document(seed: int) -> Document:
    """The document of one seed."""
    random = Random(seed)
    office = random.choice((DISTRICT, PROVINCE, COMMUNE))
    year = random.choice((2023, 2024, 2025, 2026))
    page = _Page()
    frame = _letterhead(page, random, office, year)
    section, item = random.choice((("{r}. ", "{n}. "), ("{a}. ", "{n}. "), ("{r}. ", "{n}) ")))
    heads = [
        section.format(r=r, a=a) for r, a in zip(("I", "II", "III", "IV"), "ABCD", strict=True)
    ]
    opening = heads.pop(0) + random.choice(("TÌNH HÌNH", "KẾT QUẢ NĂM TRƯỚC"))
    page.lines += [opening, *_situation(page, random, year)]
    page.lines.append(
        heads.pop(0) + random.choice(("CHỈ TIÊU", "CÁC CHỈ TIÊU CỤ THỂ", "MỤC TIÊU CỤ THỂ"))
    )
    _targets(page, random, random.choice(("- ", "{n}. ", "{l}) ")))
    page.lines.append(
        heads.pop(0) + random.choice(("NHIỆM VỤ", "NỘI DUNG, NHIỆM VỤ", "NHIỆM VỤ, GIẢI PHÁP"))
    )
    table = _tasks(page, random, office, year, item, seed)
    page.lines.append(heads.pop(0) + "TỔ CHỨC THỰC HIỆN")
    page.lines += [f"1. {office.agencies[0]}: Theo dõi, đôn đốc chung.",
                   f"2. {office.agencies[1]}: Thực hiện nhiệm vụ chuyên môn.",
                   "Trên đây là Kế hoạch, đề nghị các đơn vị thực hiện nghiêm túc./.",
                   "Nơi nhận:", "- Như trên;", "- Lưu: VT.", *office.signs, "Lò Thị Ví Dụ"]  # fmt: skip
    form = "word table" if table and seed % 2 else None if table else FORMS[seed % len(FORMS)]
    lines = page.lines
    if random.random() < 0.5 and not table and form != "pdf":  # broken as on a page
        lines = [piece for line in lines for piece in _as_on_a_page(line)]
    data, name = as_file("\n".join(lines), form)
    expected = {**frame, "kind": "plan", "plan": True, "as": form, "targets": page.targets,
                "tasks": page.tasks, "not_targets": page.not_targets}  # fmt: skip
    return Document(f"grammar-{seed:02}", data, name, expected)


def _as_on_a_page(line: str) -> list[str]:
    return [line] if "   " in line or line.isupper() else textwrap.wrap(line, 72)


def _letterhead(page: _Page, random: Random, office: Office, year: int) -> dict[str, Any]:
    number = f"{random.randint(2, 480)}/{office.code}"
    month, day = random.randint(1, 6), random.randint(1, 28)
    written = random.choice((
        f"ngày {day:02} tháng {month:02} năm {year}", f"ngày {day} tháng {month} năm {year}",
        f"ngày {day:02}/{month:02}/{year}", f"ngày {day:02}-{month:02}-{year}",
    ))  # fmt: skip
    motto = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    gap = random.choice(("     ", " "))
    if random.random() < 0.5:
        page.lines += [*office.lines, f"Số: {number}", *motto, f"{office.place}, {written}"]
    else:
        page.lines += [f"{office.lines[0]}{gap}{motto[0]}", f"{office.lines[1]}{gap}{motto[1]}",
                       f"Số: {number}{gap}{office.place}, {written}"]  # fmt: skip
    matter = random.choice(("Phòng, chống ma túy", "Cai nghiện và quản lý sau cai nghiện ma túy",
                            "Giúp đỡ người sau cai nghiện hòa nhập cộng đồng"))  # fmt: skip
    title = f"{matter} năm {year}"
    page.lines += ["KẾ HOẠCH", title]
    return {"number": number, "issued_on": f"{year}-{month:02}-{day:02}", "title": title}


def _situation(page: _Page, random: Random, year: int) -> list[str]:
    addicts = random.randint(40, 900)
    page.not_targets.append(f"{addicts} người nghiện")
    share = random.randint(80, 120)
    return [
        f"Đến cuối năm {year - 1}, toàn địa bàn có {addicts} người nghiện có hồ sơ, đạt {share}% so với cùng kỳ.",
        "Mức hỗ trợ 100.000 đồng/người/ngày.",
    ]


def _targets(page: _Page, random: Random, mark: str) -> None:
    makers: list[Callable[[], tuple[str, list[dict[str, Any]]]]] = []
    makers += [partial(_share, random, *share) for share in random.sample(SHARES, 4)]
    makers += [partial(_count, random, *count) for count in random.sample(COUNTS, 3)]
    makers += [partial(_whole, random), partial(_change, random)]
    random.shuffle(makers)
    made = [make() for make in makers[: random.randint(6, 9)]]
    if random.random() < 0.5:  # two promises in one bullet
        (text, expected), (second, more) = made.pop(), made.pop()
        made.insert(0, (f"{text.rstrip('.')}; {_small(second)}", expected + more))
    for place, (text, expected) in enumerate(made, start=1):
        page.lines.append(mark.format(n=place, l="abcdđeghi"[place - 1]) + text)
        page.targets += expected


def _share(random: Random, who: str, promise: str) -> tuple[str, list[dict[str, Any]]]:
    words, sign = random.choice(COMPARISONS)
    value = random.choice((55, 60, 72.5, 80, 86.4, 90, 95))
    figure = f"{value:g}".replace(".", ",") + "%"
    one = {"find": f"{who} {promise}", "comparator": sign, "value": value, "unit": "%"}
    how = random.randrange(5)
    if how == 0:
        figure = f"Từ {value:g}% đến {value + 4:g}%".replace(".", ",")
        one |= {"comparator": "range", "value_to": value + 4}
        return f"{figure} {who} {promise}.", [one]
    if how == 1:
        one |= {"comparator": ">="}
        return f"Tỷ lệ {who} {promise} đạt từ {figure} trở lên.", [one]
    if how == 2:
        part = {
            "find": "là nữ",
            "comparator": "=",
            "value": 20,
            "unit": "%",
            "part_of": one["find"],
        }
        return f"{_first(f'{words} {figure}')} {who} {promise}, trong đó 20% là nữ.", [one, part]
    return f"{_first(f'{words} {figure}')} {who} {promise}.", [one]


def _count(random: Random, unit: str, what: str, verb: str) -> tuple[str, list[dict[str, Any]]]:
    words, sign = random.choice(COMPARISONS)
    value = random.choice((45, 320, 1250, 3400) if "người" in unit else (2, 5, 12, 26))
    figure = f"{value:,}".replace(",", ".") if value > 999 else f"{value:02}"
    one = {"find": what, "comparator": sign, "value": value, "unit": unit}
    how = random.randrange(4)
    if how == 0:
        one |= {"comparator": "range", "value_to": value + 3}
        high = f"{value + 3:,}".replace(",", ".") if value > 999 else f"{value + 3:02}"
        return f"{verb} {figure} - {high} {unit} {what}.", [one]
    if how == 1:
        one |= {"comparator": ">="}
        return f"{verb} từ {figure} {unit} trở lên {what}.", [one]
    if how == 2 and value < 6:
        spelled = {2: "hai", 5: "năm"}[value]
        one |= {"comparator": ">="}
        return f"{verb} ít nhất {spelled} {unit} {what}.", [one]
    return f"{verb} {f'{words} {figure}'.strip().lower()} {unit} {what}.", [one]


def _whole(random: Random) -> tuple[str, list[dict[str, Any]]]:
    whole = random.randint(5, 20)
    part = whole - random.choice((0, 0, 2))
    return f"{part}/{whole} xã có đội công tác xã hội tình nguyện.", [
        {"find": "có đội công tác xã hội tình nguyện", "comparator": "=", "value": part,
         "out_of": whole, "unit": "xã"}
    ]  # fmt: skip


def _change(random: Random) -> tuple[str, list[dict[str, Any]]]:
    low = random.randint(20, 40)
    one = {
        "find": "tỷ lệ tái nghiện",
        "comparator": "=",
        "value": low,
        "unit": "%",
        "direction": "decrease",
    }
    if random.random() < 0.5:
        return f"Giảm tỷ lệ tái nghiện từ {low + 10}% xuống còn {low}%.", [
            one | {"baseline": low + 10}
        ]
    return f"Kéo giảm tỷ lệ tái nghiện {low}%/năm.", [one | {"unit": "%/năm"}]


def _tasks(page: _Page, random: Random, office: Office, year: int, item: str, seed: int) -> bool:
    """Write the tasks; whether they stand in a table."""
    labels = random.choice(LABELS)
    layout = LAYOUTS[seed % len(LAYOUTS)]
    if layout == "table":
        page.lines.append(
            "| TT | Nội dung công việc | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian |"
        )
    order = random.choice(((0, 1, 2), (0, 1, 2), (2, 0, 1), (0, 2, 1)))
    for place, deed in enumerate(random.sample(DEEDS, random.randint(3, 6)), start=1):
        agencies = random.sample(office.agencies, 4)
        lead = agencies[: random.choice((1, 1, 2))]
        helping = agencies[2 : random.choice((3, 4))]
        if random.random() < 0.4:
            helping.append(random.choice(office.collectives))
        words, facts = random.choice(TIMES)
        when = words.format(y=year)
        expected = {"find": deed, "lead": lead, "coordinating": helping, "time": when}
        if facts:
            expected |= {key: value.format(y=year) for key, value in facts.items()}
        separator = random.choice((", ", "; "))
        values = (separator.join(lead), separator.join(helping), when)
        page.lines += _task_lines(
            layout, item.format(n=place), deed, labels, values, order, (lead[0], helping[0])
        )
        if layout == "prose":
            expected |= {"lead": lead[:1], "coordinating": helping[:1]}
        page.tasks.append(expected)
    return layout == "table"


def _task_lines(
    layout: str, mark: str, deed: str, labels: tuple[str, str, str], values: tuple[str, str, str],
    order: tuple[int, ...], names: tuple[str, str],
) -> list[str]:  # fmt: skip
    named = [f"{labels[n]}: {values[n]}" for n in order]
    if layout == "table":
        return [f"| {mark.strip(' .)')} | {deed} | {' | '.join(values)} |"]
    if layout == "inline":
        return [f"{mark}{deed}. {'. '.join(named)}."]
    if layout == "brackets":
        return [f"{mark}{deed} ({'; '.join(map(_small, named))})."]
    if layout == "prose":
        lead, helping = names
        assigned = f"Giao {lead} chủ trì, phối hợp với {helping} {_small(deed)}"
        return [f"{mark}{assigned}; thời gian thực hiện: {_small(values[2])}."]
    sign = {"lines": "- ", "plus": "+ "}.get(layout, "")
    return [f"{mark}{deed}.", *(f"{sign}{name}." for name in named)]


def _small(text: str) -> str:
    return text[0].lower() + text[1:]


def _first(text: str) -> str:
    text = text.strip()
    return text[0].upper() + text[1:]
