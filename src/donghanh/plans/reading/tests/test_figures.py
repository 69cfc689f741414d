"""Figures as plans write them, and numbers that are no promise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from donghanh.plans.reading import numbers, read_bytes


@pytest.mark.parametrize(
    ("text", "comparator", "value", "value_to", "unit"),
    [
        ("90% người nghiện", "=", 90, None, "%"),
        ("đạt 90 % hộ", "=", 90, None, "%"),
        ("Trên 85% người nghiện", ">", 85, None, "%"),
        ("hơn 20 người", ">", 20, None, "người"),
        ("vượt 15 hồ sơ", ">", 15, None, "hồ sơ"),
        ("ít nhất một mô hình", ">=", 1, None, "mô hình"),
        ("Tối thiểu 03 lớp", ">=", 3, None, "lớp"),
        ("không dưới 70%", ">=", 70, None, "%"),
        ("từ 95% trở lên", ">=", 95, None, "%"),
        ("từ 5 người trở lên", ">=", 5, None, "người"),
        ("từ 72,5% trở lên", ">=", Decimal("72.5"), None, "%"),
        ("TỪ 72,5% TRỞ LÊN", ">=", Decimal("72.5"), None, "%"),
        ("≥80% học sinh", ">=", 80, None, "%"),
        (">= 80%", ">=", 80, None, "%"),
        ("dưới 5%", "<", 5, None, "%"),
        ("< 5%", "<", 5, None, "%"),
        ("không quá 03 trường hợp", "<=", 3, None, "trường hợp"),
        ("tối đa 10%", "<=", 10, None, "%"),
        ("≤ 2%", "<=", 2, None, "%"),
        ("khoảng 1.250 người", "~", 1250, None, "người"),
        ("gần 300 hộ", "~", 300, None, "hộ"),
        ("từ 80% đến 90%", "range", 80, 90, "%"),
        ("80-90% người", "range", 80, 90, "%"),
        ("từ 8 đến 10 buổi", "range", 8, 10, "buổi"),
        ("86,5% người", "=", Decimal("86.5"), None, "%"),
        ("1.234.567 lượt người", "=", 1234567, None, "lượt người"),
        ("12.5% hộ", "=", Decimal("12.5"), None, "%"),
        ("giảm 5%/năm", "=", 5, None, "%/năm"),
        ("02 (hai) hội nghị", "=", 2, None, "hội nghị"),
        ("năm mươi phần trăm", "=", 50, None, "%"),
    ],
)
def test_a_figure_is_read_as_written(
    text: str, comparator: str, value: Decimal | int, value_to: int | None, unit: str
) -> None:
    (figure,) = numbers.find(text)
    assert (figure.comparator, figure.value, figure.value_to, figure.unit) == (
        comparator, value, value_to, unit,
    )  # fmt: skip


def test_part_and_whole() -> None:
    (figure,) = numbers.find("7/9 xã, thị trấn có câu lạc bộ")
    assert (figure.value, figure.out_of) == (Decimal(7), Decimal(9))
    assert figure.unit == "xã, thị trấn"


def test_baseline_and_direction() -> None:
    (figure,) = numbers.find("nâng tỷ lệ có việc làm từ 40% lên 55%")
    assert (figure.baseline, figure.value) == (Decimal(40), Decimal(55))


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch số 27/KH-UBND ngày 09/01/2024",
        "Điều 5 Luật",
        "thực hiện mục tiêu 03 giảm",
        "phương châm 4 tại chỗ",
        "người từ đủ 18 tuổi trở lên",
        "mức hỗ trợ 500.000 đồng/người/tháng",
        "trong 30 ngày",
        "giai đoạn 2021-2025",
        "năm 2024 xã tổ chức họp",
        "Quyết định số 12 xã",
        "Tiểu dự án 1",
        "quá 2/3 thành viên biểu quyết",
    ],
)
def test_numbers_that_promise_nothing(text: str) -> None:
    assert numbers.find(text) == []


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Kinh phí 85.000.000 đồng.", 85_000_000),
        ("Tổng kinh phí: 1,5 tỷ đồng, trong đó tỉnh 1 tỷ đồng, xã 500 triệu đồng", 1_500_000_000),
        ("Hỗ trợ 400.000 đồng/người", None),
        ("Xã 10 triệu đồng; huyện 20 triệu đồng", None),
        ("Theo Luật Ngân sách", None),
    ],
)
def test_money(text: str, amount: int | None) -> None:
    assert numbers.amount_of_money(text) == amount


def _targets(*bullets: str) -> list[tuple[str, str, Decimal]]:
    text = "KẾ HOẠCH\nViệc mẫu năm 2025\nI. CHỈ TIÊU\n" + "\n".join(f"- {one}" for one in bullets)
    _, draft = read_bytes(text.encode(), "a.txt")
    return [(one.text, one.comparator, one.value) for one in draft.targets]


def test_several_promises_in_one_bullet() -> None:
    assert _targets("90% người nghiện có hồ sơ; trên 80% người sau cai có việc làm.") == [
        ("90% người nghiện có hồ sơ", "=", Decimal(90)),
        ("trên 80% người sau cai có việc làm.", ">", Decimal(80)),
    ]


def test_a_qualifying_figure_makes_no_second_target() -> None:
    assert len(_targets("100% cán bộ được tập huấn ít nhất 01 lần.")) == 1


def test_what_was_reached_before_is_no_target() -> None:
    assert [value for _, _, value in _targets("Đạt 90% hộ cam kết (năm 2024 đạt 82%).")] == [90]


@pytest.mark.parametrize(
    ("bullet", "found"),
    [
        # "hiện có" must not be seen inside "nghiện có"
        ("Số người nghiện có hồ sơ giảm 3 - 5%/năm.", ["range 3 %/năm"]),
        ("Số người được xét nghiệm ít nhất một lần: 1.200 người.", ["= 1200 người"]),
        ("Mỗi doanh nghiệp từ 500 lao động trở lên thành lập 01 tổ.", ["= 1 tổ"]),
        ("Bàn giao 100% hồ sơ người nghiện, người sau cai của 03 xã cũ.", ["= 100 %"]),
        ("Có 352 người tham gia, bình quân 04 người/xã.", ["= 352 người"]),
        ("Đạt 80%, tăng 12% so với năm 2024.", ["= 80 %"]),
        ("Lập hồ sơ cho 100% người cai, hạn chế hồ sơ bị trả lại (dưới 2%).", ["= 100 %", "< 2 %"]),
        ("10/10 huyện, thành phố, thị xã ra quân.", ["= 10 huyện, thành phố, thị xã"]),
        ("Tổng số bệnh nhân cuối năm: 185.", ["= 185 bệnh nhân"]),
        ("Một số chỉ tiêu khác thực hiện theo quy định.", []),
    ],
)
def test_what_a_bullet_promises(bullet: str, found: list[str]) -> None:
    text = f"KẾ HOẠCH\nViệc mẫu năm 2025\nI. CHỈ TIÊU\n- {bullet}\n"
    _, draft = read_bytes(text.encode(), "a.txt")
    shown = [f"{one.comparator} {one.value:f} {one.unit}" for one in draft.targets]
    assert shown == found


def test_a_unit_no_list_knows_is_read_with_doubt() -> None:
    text = "KẾ HOẠCH\nA năm 2025\nI. CHỈ TIÊU\n- Lắp đặt 12 hàng rào.\n- Thực hiện 3 giảm.\n"
    _, draft = read_bytes(text.encode(), "a.txt")
    (target,) = draft.targets
    assert (target.value, target.unit) == (Decimal(12), "hàng rào")
    assert target.confidence < 0.6


def test_parts_that_make_the_whole_are_all_parts_of_it() -> None:
    text = (
        "KẾ HOẠCH\nA năm 2025\nI. CHỈ TIÊU\n"
        "- Cai nghiện cho 30 người, trong đó: bắt buộc 20 người, tự nguyện 10 người.\n"
    )
    _, draft = read_bytes(text.encode(), "a.txt")
    assert [one.part_of for one in draft.targets] == [None, 0, 0]


def test_a_heading_over_goals_and_tasks_leaves_it_to_the_headings_under_it() -> None:
    text = (
        "KẾ HOẠCH\nA năm 2025\nA. MỤC TIÊU VÀ NHIỆM VỤ\nI. Chỉ tiêu\n- 90% hộ ký cam kết.\n"
        "II. Nhiệm vụ\n1. Rà soát hộ dân.\n"
    )
    _, draft = read_bytes(text.encode(), "a.txt")
    assert (len(draft.targets), [one.text for one in draft.tasks]) == (1, ["Rà soát hộ dân."])


def test_a_repeated_target_points_to_the_first() -> None:
    text = "KẾ HOẠCH\nA năm 2025\nI. CHỈ TIÊU\n- 90% hộ ký cam kết.\n- Đạt 90% hộ ký cam kết.\n"
    _, draft = read_bytes(text.encode(), "a.txt")
    assert [one.repeats for one in draft.targets] == [None, 0]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("- Tỷ lệ hộ dân ký cam kết đạt 80%;\n> 86% học sinh được học kỹ năng.", ["=80", ">86"]),
        ("- Mở 05 lớp dạy nghề cho người sau cai; thành lập\n> 12 câu lạc bộ.", ["=5", ">12"]),
        ("- Mở 05 lớp dạy nghề cho người sau cai; thành lập >\n12 câu lạc bộ.", ["=5", ">12"]),
        ("1. Mở 05 lớp dạy nghề cho người sau cai.\n2. < 55% hộ nghèo.", ["=5", "<55"]),
        ("- Tổ chức 07 buổi nói chuyện chuyên đề tại khu dân cư; mở 12\n- 15 lớp.", ["=7", "range12"]),
        ("> 80% hộ ký cam kết.\n> Mở 05 lớp.", [">80", "=5"]),
    ],
)  # fmt: skip
def test_signs_and_ranges_at_the_line_end(lines: str, expected: list[str]) -> None:
    filler = "\n".join(f"{n}. Việc số {n} làm theo văn bản đã gửi các xã" for n in range(1, 9))
    text = f"KẾ HOẠCH\nViệc mẫu năm 2025\nI. CHỈ TIÊU\n{lines}\nII. NHIỆM VỤ\n{filler}\n"
    _, draft = read_bytes(text.encode(), "a.txt")
    assert [f"{one.comparator}{one.value:f}" for one in draft.targets] == expected


def test_a_comma_inside_what_is_counted_does_not_part_a_share() -> None:
    text = (
        "KẾ HOẠCH\nViệc mẫu năm 2025\nI. CHỈ TIÊU\n- Mở 05 lớp dạy nghề; tỷ lệ người nghiện "
        "được tư vấn, khám sàng lọc đạt từ 72,5% trở lên.\nII. NHIỆM VỤ\n1. Việc mẫu\n"
    )
    _, draft = read_bytes(text.encode(), "a.txt")
    assert draft.targets[1].subject == "tỷ lệ người nghiện được tư vấn, khám sàng lọc"
