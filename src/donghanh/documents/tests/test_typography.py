"""Where lines break and how long they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donghanh.documents.typography import balanced, bold_width_mm, tie

SUBJECT = (
    "Kết quả công tác cai nghiện ma túy và quản lý sau cai nghiện ma túy "
    "6 tháng đầu năm 2024 trên địa bàn thành phố Lai Châu"
)


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("báo cáo kết quả như sau:", "báo cáo kết quả như~sau:"),
        ("đến ngày 14/6/2024 thì có", "đến ngày~14/6/2024 thì~có"),
        ("trong 6 tháng đầu năm 2024 đã xong", "trong 6~tháng đầu năm~2024 đã~xong"),
        ("Kế hoạch số 294/KH-UBND ngày", "Kế hoạch số~294/KH=UBND~ngày"),
        ("Tổng số", "Tổng số"),
        ("Sở Lao động - Thương binh", "Sở Lao động - Thương~binh"),
    ],
)
def test_words_that_belong_together_stay_together(text: str, tied: str) -> None:
    assert tie(text) == tied.replace("~", "\u00a0").replace("=", "\u2011")


def test_numbers_can_be_left_free_for_word() -> None:
    assert tie("đến ngày 14/6/2024 thì có", numbers=False) == "đến ngày 14/6/2024 thì\u00a0có"


@given(st.text(alphabet="aáàêữ 019/-KHUBND.", max_size=60))
def test_tying_changes_nothing_that_is_read(text: str) -> None:
    assert tie(text).replace("\u00a0", " ").replace("\u2011", "-") == text


@pytest.mark.parametrize(
    ("text", "size", "millimetres"),
    [
        ("Độc lập - Tự do - Hạnh phúc", 13, 56.06),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, 87.70),
        ("THÀNH PHỐ LAI CHÂU", 13, 51.85),
    ],
)
def test_the_width_of_a_bold_line_is_known_within_one_per_cent(
    text: str, size: float, millimetres: float
) -> None:
    assert bold_width_mm(text, size) == pytest.approx(millimetres, rel=0.01)


def test_a_title_breaks_where_it_makes_sense() -> None:
    assert balanced(SUBJECT, 14, 148) == (
        "Kết quả công tác cai nghiện ma túy và quản lý sau cai nghiện ma túy",
        "6 tháng đầu năm 2024 trên địa bàn thành phố Lai Châu",
    )


def test_a_line_end_in_a_title_is_kept() -> None:
    assert balanced("Kết quả\nnăm 2024", 14, 148) == ("Kết quả", "năm 2024")


@given(st.lists(st.sampled_from(["cai", "nghiện", "và", "2024", "quản"]), max_size=60))
def test_a_broken_title_has_all_its_words_and_fits(words: list[str]) -> None:
    lines = balanced(" ".join(words), 14, 100)
    assert " ".join(lines).split() == words
    assert all(bold_width_mm(line, 14) <= 100 for line in lines)
