"""Who leads, who helps and when, as a sentence tells it."""

from __future__ import annotations

import pytest

from donghanh.plans.reading import assignments, read_bytes


@pytest.mark.parametrize(
    ("text", "lead", "coordinating", "when"),
    [
        ("Công an huyện và Hội Nông dân huyện đồng chủ trì; tháng 12/2025",
         ["Công an huyện", "Hội Nông dân huyện"], [], "tháng 12/2025"),
        ("Giao Ban Tổ chức Huyện ủy tham mưu đưa kết quả vào tiêu chí xếp loại",
         ["Ban Tổ chức Huyện ủy"], [], None),
        ("Giao Công an xã, phối hợp với Trạm Y tế xã rà soát trước ngày 31/3 hằng năm",
         ["Công an xã"], ["Trạm Y tế xã"], "trước ngày 31/3 hằng năm"),
        ("Khảo sát địa bàn: Công an xã phối hợp với Trạm Y tế xã thực hiện trong tháng 4",
         ["Công an xã"], ["Trạm Y tế xã"], "trong tháng 4"),
        ("Đánh giá, công nhận: Ban Thường vụ Huyện đoàn; hoàn thành trước 15/12/2025",
         ["Ban Thường vụ Huyện đoàn"], [], "hoàn thành trước 15/12/2025"),
        ("Huy động nguồn lực - Sở Tài chính chủ trì, phối hợp với Công an tỉnh lựa chọn nhà thầu",
         ["Sở Tài chính"], ["Công an tỉnh"], None),
        ("Phối hợp với Công an thành phố rà soát; thực hiện trong quý I/2025",
         [], ["Công an thành phố"], "thực hiện trong quý I/2025"),
        ("Cập nhật phác đồ (Phòng Kế hoạch tổng hợp thực hiện, hằng tháng).",
         ["Phòng Kế hoạch tổng hợp"], [], "hằng tháng"),
        ("Giao Hội Nông dân huyện chủ trì, phối hợp với Ngân hàng Chính sách xã hội hỗ trợ vốn",
         ["Hội Nông dân huyện"], ["Ngân hàng Chính sách xã hội"], None),
        ("Trung tâm Y tế huyện chủ trì khám sàng lọc, mỗi quý một lần",
         ["Trung tâm Y tế huyện"], [], "mỗi quý một lần"),
    ],
)  # fmt: skip
def test_an_assignment(
    text: str, lead: list[str], coordinating: list[str], when: str | None
) -> None:
    found = assignments.read(text)
    assert found is not None
    assert (list(found.lead), list(found.coordinating)) == (lead, coordinating)
    when_said = found.when or assignments.closing_time(text)
    assert when_said == when


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức hội nghị biểu dương",
        "Mở rộng mô hình: tuyên truyền, vận động nhân dân",
        "Ban Chỉ đạo phối hợp với Công an huyện lập hồ sơ",
    ],
)
def test_a_sentence_that_names_no_lead(text: str) -> None:
    assert assignments.read(text) is None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Lập danh sách; hoàn thành trước ngày 31/3 hằng năm.", "hoàn thành trước ngày 31/3 hằng năm"),
        ("Tham mưu giao chỉ tiêu: xong trước 28/02/2025.", "xong trước 28/02/2025"),
        ("Tổng hợp số liệu trước ngày 18 hằng tháng.", "trước ngày 18 hằng tháng"),
        ("Đưa kết quả vào tiêu chí xếp loại chi bộ hằng năm.", None),
        ("Nâng cao nhận thức của người dân, cán bộ.", None),
    ],
)  # fmt: skip
def test_the_time_that_closes_a_sentence(text: str, when: str | None) -> None:
    assert assignments.closing_time(text) == when


def test_a_heading_that_is_a_time_counts_for_the_tasks_under_it() -> None:
    text = "KẾ HOẠCH\nA năm 2025\nI. NHIỆM VỤ\nQuý I:\n- Ký kết chương trình.\nTháng 5/2025\n- Hội thi.\n"
    _, draft = read_bytes(text.encode(), "a.txt")
    assert [(one.text, one.when) for one in draft.tasks] == [
        ("Ký kết chương trình.", "Quý I"),
        ("Hội thi.", "Tháng 5/2025"),
    ]


def test_labels_that_only_describe_belong_to_the_item_above() -> None:
    text = (
        "KẾ HOẠCH\nA năm 2025\nI. NHIỆM VỤ\n1. Tập huấn tư vấn viên\n- Đối tượng: nhân viên y tế.\n"
        "- Số lượng: 02 lớp.\n- Chủ trì: Sở Y tế.\n2. Nội dung: Kiểm tra. Chủ trì: Công an xã.\n"
    )
    _, draft = read_bytes(text.encode(), "a.txt")
    assert [(one.text, one.lead) for one in draft.tasks] == [
        ("Tập huấn tư vấn viên", ("Sở Y tế",)),
        ("Kiểm tra", ("Công an xã",)),
    ]
