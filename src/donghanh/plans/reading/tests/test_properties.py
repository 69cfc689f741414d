"""Whatever comes in, the reader does not crash and invents nothing."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donghanh.plans.reading import UnreadablePlan, read_bytes, split_agencies
from donghanh.plans.reading.source import without_space
from donghanh.plans.reading.tests.test_samples import everything_stands_in

SAMPLE = (Path(__file__).parent / "samples" / "commune.txt").read_text(encoding="utf-8")
PIECES = st.sampled_from(
    [
        "KẾ HOẠCH", "I. MỤC TIÊU", "II. CHỈ TIÊU", "III. NHIỆM VỤ", "IV. TỔ CHỨC THỰC HIỆN", "1.",
        "1.1.", "a)", "đ)", "-", "+", "*", "**", "##", "|", "90%", "7/7 xã", "trên", "ít nhất",
        "từ 5 đến 9", "một mô hình", "trở lên", "Công an xã", "và", ",", ";", ":", "./.", "\n",
        "\n\n", " ", "Đơn vị chủ trì:", "Thời gian:", "Quý III năm 2023", "(nếu có)", "“", "”",
        "Định kỳ quý, năm báo cáo UBND xã.", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "Lò Văn Mẫu",
        "Đề nghị", "Số: /KH", "ngày tháng năm 2024", "\t", "\u00a0", "\ufffd", "\u0301",
    ]
)  # fmt: skip


def _check(text: str) -> None:
    try:
        source, draft = read_bytes(text.encode("utf-8", errors="ignore"), "a.txt")
    except UnreadablePlan:
        return
    draft.to_json()
    everything_stands_in(source, draft)


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_text(text: str) -> None:
    _check(text)


@given(st.lists(PIECES, max_size=60).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_the_pieces_of_plans(text: str) -> None:
    _check(text)


@given(st.lists(PIECES, max_size=40).map("\n".join))
@settings(max_examples=100, deadline=None)
def test_any_lines_of_the_pieces_of_plans(text: str) -> None:
    _check("KẾ HOẠCH\nViệc mẫu\n" + text)


@given(st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_plan_with_lines_lost_doubled_and_cut(data: st.DataObject) -> None:
    lines = SAMPLE.split("\n")
    for _ in range(data.draw(st.integers(0, 6))):
        index = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "cut", "blank", "swap"]))
        if change == "drop" and len(lines) > 1:
            del lines[index]
        elif change == "double":
            lines.insert(index, lines[index])
        elif change == "cut":
            lines[index] = lines[index][: data.draw(st.integers(0, 30))]
        elif change == "blank":
            lines.insert(index, "")
        else:
            lines[index], lines[-1] = lines[-1], lines[index]
    _check("\n".join(lines))


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.docx", "a.pdf", "a.md", "a"]))
@settings(max_examples=60, deadline=None)
def test_any_bytes(data: bytes, name: str) -> None:
    prefix = {"a.docx": b"PK\x03\x04", "a.pdf": b"%PDF-1.7\n"}.get(name, b"")
    try:
        source, _ = read_bytes(prefix + data, name)
    except UnreadablePlan:
        return
    assert source.lines


@given(st.lists(PIECES, max_size=20).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_the_parts_of_a_list_stand_in_it_in_order(text: str) -> None:
    whole, at = without_space(text), 0
    for name in split_agencies(text):
        at = whole.index(without_space(name), at)
