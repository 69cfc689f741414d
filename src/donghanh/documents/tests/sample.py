"""A half-year report as a city would write it. All figures and names are invented."""

from __future__ import annotations

from datetime import date

from donghanh.documents.model import (
    Annex,
    Cell,
    Column,
    Day,
    Document,
    Figure,
    Heading,
    Letterhead,
    Paragraph,
    Recipient,
    Run,
    Signature,
    Symbol,
    Table,
)

#: Month, planned and actual share of people reached, in per cent.
_BARS = ((1, 40, 38), (2, 50, 44), (3, 60, 57), (4, 70, 69), (5, 80, 76), (6, 90, 86))


def chart() -> bytes:
    """Bars of plan and result with a face that is not ours, as a chart library writes them."""
    bars = "".join(
        f'<rect x="{24 + 75 * i}" y="{150 - plan}" width="26" height="{plan}" fill="#8A5200"/>'
        f'<rect x="{52 + 75 * i}" y="{150 - made}" width="26" height="{made}" fill="#31479A"/>'
        f'<text x="{51 + 75 * i}" y="168" text-anchor="middle">Tháng {month}</text>'
        f'<text x="{65 + 75 * i}" y="{145 - made}" text-anchor="middle">{made}%</text>'
        for i, (month, plan, made) in enumerate(_BARS)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="176" viewBox="0 0 480 176" '
        f'font-family="Inter, sans-serif" font-size="13">{bars}'
        '<line x1="14" y1="150.5" x2="470" y2="150.5" stroke="#000"/>'
        '<rect x="24" y="6" width="10" height="10" fill="#8A5200"/>'
        '<text x="39" y="16">Kế hoạch</text>'
        '<rect x="114" y="6" width="10" height="10" fill="#31479A"/>'
        '<text x="129" y="16">Thực hiện</text></svg>'
    ).encode()


TARGETS = Table.of(
    columns=(
        Column(9, "center"),
        Column(58),
        Column(24, "center"),
        Column(24, "center"),
        Column(18, "center"),
        Column(18, "center"),
        Column(23, "center"),
    ),
    head=(
        (
            Cell("TT", rows=2),
            Cell("Chỉ tiêu", rows=2),
            Cell("Kế hoạch năm 2024", rows=2),
            Cell("Thực hiện 6 tháng đầu năm", columns=3),
            Cell("Đánh giá", rows=2),
        ),
        ("Kết quả", "Tử số", "Mẫu số"),
    ),
    rows=(
        (
            "1",
            "Người có hồ sơ quản lý được tiếp cận dịch vụ",
            "90%",
            "86,3%",
            "377",
            "437",
            "Chưa đạt",
        ),
        (
            "2",
            "Người hoàn thành cai nghiện, điều trị thay thế được quản lý, hỗ trợ",
            "100%",
            "93,5%",
            "29",
            "31",
            "Chưa đạt",
        ),
        ("3", "Người được đưa đi cai nghiện bắt buộc", "10 người", "06 người", "-", "-", "60%"),
        ("4", "Người đang điều trị bằng Methadone", "245 người", "238 người", "-", "-", "97,1%"),
        ("5", "Xã, phường được tuyên truyền", "7/7", "7/7", "7", "7", "Đạt"),
        ("6", "Cán bộ được tập huấn", "100%", "81,8%", "18", "22", "Chưa đạt"),
        (Cell("Số chỉ tiêu đạt", columns=3, bold=True, align="center"), "1/6", "1", "6", None),
    ),
    title="Bảng 1. Kết quả thực hiện các chỉ tiêu của Kế hoạch",
    notes=("Ghi chú: Số liệu từ ngày 15/12/2023 đến hết ngày 14/6/2024.",),
    summary="Sáu chỉ tiêu của kế hoạch, kết quả sáu tháng, tử số, mẫu số và đánh giá.",
)

#: Name; under care (all, dependent, users); treatment (compulsory, voluntary, substitution);
#: after treatment (managed, supported).
_COMMUNES = (
    ("Phường Quyết Thắng", 62, 46, 16, 1, 1, 34, 4, 4),
    ("Phường Quyết Tiến", 62, 46, 16, 1, 0, 34, 4, 4),
    ("Phường Tân Phong", 62, 46, 16, 1, 1, 34, 4, 4),
    ("Phường Đoàn Kết", 62, 46, 16, 0, 1, 34, 4, 4),
    ("Phường Đông Phong", 62, 46, 16, 1, 0, 34, 4, 4),
    ("Xã San Thàng", 62, 46, 16, 1, 1, 34, 4, 4),
    ("Xã Sùng Phài", 65, 46, 19, 1, 1, 34, 5, 5),
)

BY_COMMUNE = Table.of(
    columns=(Column(10, "center"), Column(48), *[Column(22, "right")] * 8, Column(40)),
    head=(
        (
            Cell("TT", rows=2),
            Cell("Xã, phường", rows=2),
            Cell("Đang quản lý", columns=3),
            Cell("Cai nghiện", columns=3),
            Cell("Sau cai nghiện", columns=2),
            Cell("Ghi chú", rows=2),
        ),
        (
            "Tổng số",
            "Người nghiện",
            "Người sử dụng",
            "Bắt buộc",
            "Tự nguyện",
            "Thay thế",
            "Quản lý",
            "Hỗ trợ",
        ),
    ),
    rows=(
        *(
            (str(i), name, *map(str, figures), None if i == 4 else "")
            for i, (name, *figures) in enumerate(_COMMUNES, start=1)
        ),
        (
            Cell("Tổng số", columns=2, bold=True, align="center"),
            *[Cell(n, bold=True) for n in ("437", "322", "115", "6", "5", "238", "29", "29")],
            "",
        ),
    ),
    unit="Đơn vị tính: người",
    summary="Số người đang quản lý, cai nghiện và sau cai nghiện của bảy xã, phường.",
)


def report(*, issued: bool = False, svg: bytes | None = None) -> Document:
    """The report as a draft, or as it stands after signing and numbering."""
    return Document(
        letterhead=Letterhead("Ủy ban nhân dân\nthành phố Lai Châu"),
        type="Báo cáo",
        symbol=Symbol("BC-UBND", 5 if issued else None),
        place="Lai Châu",
        day=Day.of(date(2024, 6, 17)) if issued else Day(2024, 6),
        subject=(
            "Kết quả công tác cai nghiện ma túy và quản lý sau cai nghiện ma túy "
            "6 tháng đầu năm 2024 trên địa bàn thành phố Lai Châu"
        ),
        addressees=("Sở Lao động - Thương binh và Xã hội tỉnh Lai Châu",),
        blocks=_text(svg or chart()),
        recipients=(
            Recipient("Như trên", "B/c"),
            Recipient("Thường trực Thành ủy, HĐND thành phố", "B/c"),
            Recipient("Chủ tịch, các PCT UBND thành phố", "B/c"),
            Recipient("Các cơ quan, đơn vị, đoàn thể thành phố", "P/h"),
            Recipient("UBND các xã, phường", "T/h"),
        ),
        archive=("VT", "LĐTBXH"),
        signature=Signature(
            on_behalf="TM. ỦY BAN NHÂN DÂN",
            capacity="KT. CHỦ TỊCH",
            title="PHÓ CHỦ TỊCH",
            name="Nguyễn Văn Mẫu",
        ),
        annexes=(
            Annex(
                "Số liệu 6 tháng đầu năm 2024 chia theo xã, phường",
                (BY_COMMUNE,),
                landscape=True,
            ),
        ),
        draft=not issued,
    )


def _text(svg: bytes) -> tuple[Heading | Paragraph | Table | Figure, ...]:
    p = Paragraph.of
    return (
        p(
            "Thực hiện Kế hoạch số 294/KH-UBND ngày 22/01/2024 của Ủy ban nhân dân tỉnh Lai "
            "Châu và Kế hoạch cai nghiện ma túy và quản lý sau cai nghiện ma túy năm 2024 của "
            "thành phố, Ủy ban nhân dân thành phố Lai Châu báo cáo kết quả 6 tháng đầu năm 2024 "
            "(số liệu từ ngày 15/12/2023 đến hết ngày 14/6/2024) như sau:"
        ),
        Heading("Tình hình"),
        p(
            "Đến hết ngày 14/6/2024, trên địa bàn thành phố có 437 người có hồ sơ quản lý, gồm "
            "322 người nghiện ma túy và 115 người sử dụng trái phép chất ma túy. Trong kỳ phát "
            "hiện mới 19 người nghiện, giảm 04 người so với cùng kỳ năm 2023. Có ",
            None,
            " người đi khỏi địa bàn chưa xác định được nơi đến.",
        ),
        Heading("Kết quả thực hiện chỉ tiêu kế hoạch năm 2024"),
        TARGETS,
        Heading("Về tiếp cận dịch vụ", 2),
        p(
            "Có 377 trên 437 người được tiếp cận ít nhất một dịch vụ tư vấn, điều trị, cai "
            "nghiện hoặc hỗ trợ hòa nhập, đạt 86,3%, thấp hơn kế hoạch 3,7 điểm phần trăm. Còn "
            "60 người chưa được tiếp cận, phần lớn đi làm ăn xa."
        ),
        Figure(
            svg,
            "Biểu đồ 1. Tỷ lệ người có hồ sơ quản lý được tiếp cận dịch vụ, lũy kế theo tháng",
            "Biểu đồ cột từ tháng 1 đến tháng 6: thực hiện 38, 44, 57, 69, 76, 86%; "
            "kế hoạch 40, 50, 60, 70, 80, 90%.",
        ),
        Heading("Về quản lý sau cai nghiện", 2),
        p(
            "Có 29 trên 31 người hoàn thành được quản lý, tư vấn, hỗ trợ; 02 người đang chờ "
            "quyết định của Chủ tịch Ủy ban nhân dân phường."
        ),
        Heading("Kết quả thực hiện nhiệm vụ"),
        Heading("Công tác tuyên truyền", 2),
        p(
            Run("Hệ thống truyền thanh: ", bold=True),
            "phát 412 lượt tin, bài trên loa truyền thanh không dây của 7/7 xã, phường; tổ chức "
            "21 buổi tuyên truyền trực tiếp cho 1.864 lượt người ",
            Run("(trong đó có 640 lượt học sinh)", italic=True),
            ".",
        ),
        Heading("Công tác cai nghiện và điều trị", 2),
        Heading("Cai nghiện bắt buộc", 3),
        p(
            "Lập 11 hồ sơ đề nghị, Tòa án nhân dân thành phố ra quyết định đối với 07 người, đã "
            "đưa 06 người vào cơ sở cai nghiện; 01 người đang được hoãn chấp hành do ốm nặng."
        ),
        Heading("Cai nghiện tự nguyện và điều trị thay thế", 3),
        p(
            "Tiếp nhận đăng ký cai nghiện tự nguyện tại gia đình của 05 người. Cơ sở điều trị "
            "Methadone duy trì điều trị cho 238 người, trong kỳ có 12 người mới vào điều trị và "
            "19 người ra khỏi chương trình, gồm 08 người hoàn thành và 11 người tự ý bỏ điều "
            "trị."
        ),
        Heading("Khó khăn, vướng mắc"),
        p(
            "Người có hồ sơ quản lý thường xuyên đi làm ăn xa nên việc tiếp cận, tư vấn gặp khó "
            "khăn. Cán bộ làm công tác cai nghiện ở xã, phường kiêm nhiệm nhiều việc, 04 cán bộ "
            "mới nhận nhiệm vụ chưa được tập huấn. Kinh phí hỗ trợ dạy nghề, tạo việc làm còn "
            "hạn chế."
        ),
        Heading("Phương hướng 6 tháng cuối năm 2024"),
        p(
            "- Rà soát 60 người chưa được tiếp cận dịch vụ, phân công đoàn thể và người giúp đỡ "
            "cho từng trường hợp trước ngày 31/7/2024."
        ),
        p(
            "- Mở lớp tập huấn cho 04 cán bộ mới; lập hồ sơ đưa ít nhất 04 người đi cai nghiện "
            "bắt buộc."
        ),
        p(
            "Trên đây là báo cáo kết quả công tác cai nghiện ma túy và quản lý sau cai nghiện "
            "ma túy 6 tháng đầu năm 2024 của Ủy ban nhân dân thành phố Lai Châu./."
        ),
    )
