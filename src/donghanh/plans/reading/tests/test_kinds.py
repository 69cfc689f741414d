"""Documents that are no plans are recognised and give no targets."""

from __future__ import annotations

import pytest

from donghanh.plans.reading import read_bytes

BODY = """
I. KẾT QUẢ
- 90% người nghiện có hồ sơ được tư vấn.
II. CHỈ TIÊU
- Trên 80% hộ ký cam kết.
III. NHIỆM VỤ
1. Rà soát.
IV. TỔ CHỨC THỰC HIỆN
1. Công an xã: Làm việc này.
"""


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("BÁO CÁO\nKết quả phòng, chống ma túy năm 2024", "report"),
        ("LUẬT\nPHÒNG, CHỐNG VIỆC MẪU", "law"),
        ("NGHỊ ĐỊNH\nQuy định chi tiết việc mẫu", "decree"),
        ("THÔNG TƯ\nHướng dẫn việc mẫu", "circular"),
        ("TỜ TRÌNH\nVề việc ban hành Kế hoạch", "submission"),
        ("THÔNG BÁO\nKết luận cuộc họp", "notice"),
        ("BIÊN BẢN\nHọp bàn kế hoạch", "minutes"),
        ("QUY CHẾ\nPhối hợp", "rules"),
        ("CHỈ THỊ\nVề việc mẫu", "directive"),
        ("DANH SÁCH\nNgười dự họp", "list"),
        ("Cuộc họp hôm nay bàn nhiều việc", None),
    ],
)
def test_what_is_no_plan_gives_nothing(heading: str, kind: str | None) -> None:
    _, draft = read_bytes((heading + BODY).encode(), "a.txt")
    assert draft.doc_type == kind
    assert not draft.targets
    assert not draft.tasks
    assert not draft.agency_responsibilities
    assert [warning.code for warning in draft.warnings] == ["not_a_plan"]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("KẾ HOẠCH\nViệc mẫu năm 2025", "plan"),
        ("K Ế  H O Ạ C H\nViệc mẫu năm 2025", "plan"),
        ("KẾ HOẠCH Việc mẫu năm 2025", "plan"),
        ("Kế hoạch\nViệc mẫu năm 2025", "plan"),
        ("CHƯƠNG TRÌNH\nViệc mẫu giai đoạn 2025-2030", "programme"),
        ("NGHỊ QUYẾT\nVề việc mẫu", "resolution"),
        ("ĐỀ ÁN\nViệc mẫu", "scheme"),
        ("PHỤ LỤC\nChỉ tiêu giao các xã", "appendix"),
    ],
)
def test_what_plans_is_read(heading: str, kind: str) -> None:
    _, draft = read_bytes((heading + BODY).encode(), "a.txt")
    assert draft.doc_type == kind
    assert [one.value for one in draft.targets] == [80]


def test_a_decision_with_its_plan_attached() -> None:
    text = """ỦY BAN NHÂN DÂN
HUYỆN MẪU
Số: 44/QĐ-UBND
QUYẾT ĐỊNH
Về việc ban hành Kế hoạch việc mẫu
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch việc mẫu.
Điều 2. Văn phòng chịu trách nhiệm thi hành.
KẾ HOẠCH
Việc mẫu năm 2025
(Ban hành kèm theo Quyết định số 44/QĐ-UBND)
I. CHỈ TIÊU
- 90% hộ ký cam kết.
"""
    _, draft = read_bytes(text.encode(), "a.txt")
    assert (draft.doc_type, draft.number) == ("decision", "44/QĐ-UBND")
    assert draft.title == "Việc mẫu năm 2025"
    assert len(draft.targets) == 1


FRAME = """UBND XÃ MẪU
Số: 5/KH-UBND
Mẫu, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Việc mẫu năm 2026
I. CHỈ TIÊU
- 12 hộ ký cam kết.
II. TỔ CHỨC THỰC HIỆN
1. Công an xã: theo dõi.
Nơi nhận:
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lò Văn Mẫu
"""
TABLE = """PHỤ LỤC
{title}
| TT | Nhiệm vụ | Chủ trì | Thời gian |
| 1 | Rà soát | Công an xã | Quý I |
"""


@pytest.mark.parametrize(
    ("title", "tasks"),
    [("PHÂN CÔNG NHIỆM VỤ", ["Rà soát"]), ("MẪU BÁO CÁO KẾT QUẢ", [])],
)
def test_an_appendix_behind_the_signature_is_read_when_it_plans(
    title: str, tasks: list[str]
) -> None:
    _, draft = read_bytes((FRAME + TABLE.format(title=title)).encode(), "a.txt")
    assert [task.text for task in draft.tasks] == tasks
    assert draft.recipients == ("Lưu: VT",)
    assert draft.signatory.name == "Lò Văn Mẫu"
    assert len(draft.agency_responsibilities) == 1


def test_stamps_and_running_heads_do_not_break_a_sentence() -> None:
    pages = FRAME.replace("- 12 hộ ký", "- 12 hộ\nKý bởi: Ủy ban nhân dân xã Mẫu\nký")
    pages = "\f".join(
        f"Kế hoạch của xã Mẫu, trang {n}\n{text}"
        for n, text in enumerate(pages.split("I. CHỈ TIÊU"), 1)
    ).replace("\f", "\fI. CHỈ TIÊU\n", 1)
    _, draft = read_bytes(pages.encode(), "a.txt")
    assert [target.text for target in draft.targets] == ["12 hộ ký cam kết."]
