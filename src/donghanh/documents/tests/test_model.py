"""What a document says before it has any appearance."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donghanh.documents.model import (
    BLANK,
    Annex,
    Cell,
    Column,
    Day,
    Heading,
    Paragraph,
    Recipient,
    Run,
    Symbol,
    Table,
    clean,
    numbered,
    paragraphs,
    placed,
    roman,
)
from donghanh.documents.tests import sample


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (Day(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (Day(2024, 6, 17), "ngày 17 tháng 6 năm 2024"),
        (Day(2024, 10, 1), "ngày 01 tháng 10 năm 2024"),
        (Day(2024, 6), "ngày     tháng 6 năm 2024"),
        (Day(2024), "ngày     tháng     năm 2024"),
        (Day(), "ngày     tháng     năm     "),
    ],
)
def test_a_day_has_zeros_and_places_for_open_parts(day: Day, written: str) -> None:
    assert day.text.replace("\u00a0", " ") == written


@pytest.mark.parametrize(
    ("symbol", "written"),
    [
        (Symbol("BC-UBND", 5), "05/BC-UBND"),
        (Symbol("BC-UBND", 125), "125/BC-UBND"),
        (Symbol("BC-UBND"), "      /BC-UBND"),
    ],
)
def test_a_small_number_has_a_zero_and_an_open_one_a_place(symbol: Symbol, written: str) -> None:
    assert symbol.text.replace("\u00a0", " ") == written


def test_headings_are_numbered_by_their_place() -> None:
    levels = (1, 2, 3, 3, 2, 3, 1, 2)
    blocks = [Heading("x", level) for level in levels]  # type: ignore[arg-type]
    numbers = [number for number, _ in numbered([Paragraph.of("mở đầu"), *blocks])]
    assert numbers == ["", "I.", "1.", "a)", "b)", "2.", "a)", "II.", "1."]


def test_points_follow_the_vietnamese_alphabet() -> None:
    letters = "".join(number[0] for number, _ in numbered([Heading("x", 3)] * 23))
    assert letters == "abcdđeghiklmnopqrstuvxy"
    with pytest.raises(ValueError, match="letters"):
        numbered([Heading("x", 3)] * 24)


@given(st.integers(1, 39))
def test_roman_numbers_read_back(number: int) -> None:
    values = {"I": 1, "V": 5, "X": 10}
    digits = [values[letter] for letter in roman(number)]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    assert sum(-value if value < after else value for value, after in pairs) == number


def test_text_is_brought_into_nfc_everywhere() -> None:
    loose = unicodedata.normalize("NFD", "Nguyễn Thị Ví Dụ")
    assert Run(loose).text == "Nguyễn Thị Ví Dụ"
    assert Recipient(loose).name == "Nguyễn Thị Ví Dụ"
    table = Table.of([Column(1)], [["TT"]], [[loose]], notes=[loose])
    assert table.rows[0][0].text == table.notes[0] == "Nguyễn Thị Ví Dụ"


def test_what_word_and_the_web_paste_does_not_reach_the_file() -> None:
    assert clean("một\u000bhai\tba\u200b\u0007\r\nbốn") == "một\nhai ba\nbốn"


def test_typed_text_becomes_one_paragraph_for_each_line() -> None:
    typed = "Kết quả  tốt.\n\n  Còn khó khăn. \n"
    assert [p.text for p in paragraphs(typed)] == ["Kết quả tốt.", "Còn khó khăn."]


def test_what_is_missing_becomes_a_blank() -> None:
    assert Paragraph.of("Có ", None, " người.").text == f"Có {BLANK} người."
    assert Table.of([Column(1)], [["TT"]], [[None]]).rows[0][0].text == BLANK


def test_cells_find_their_place_below_merged_cells() -> None:
    head = [[Cell("TT", rows=2), Cell("Kết quả", columns=2)], [Cell("Số"), Cell("Tỷ lệ")]]
    assert [(p.row, p.column, p.cell.text) for p in placed(head, 3)] == [
        (0, 0, "TT"),
        (0, 1, "Kết quả"),
        (1, 1, "Số"),
        (1, 2, "Tỷ lệ"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["1"]],
        [["1", "2", "3"]],
        [["1", Cell("2", columns=2)]],
        [[Cell("1", rows=2), "2"]],
        [[Cell("1", rows=2), "2"], ["3", "4"]],
    ],
)
def test_a_table_with_holes_or_overlaps_is_refused(rows: list[list[str | Cell]]) -> None:
    with pytest.raises(ValueError, match="row"):
        Table.of([Column(1), Column(1)], [["a", "b"]], rows)


def test_the_archive_is_the_last_line_of_the_recipients() -> None:
    assert sample.report().recipient_lines == (
        "- Như trên (B/c);",
        "- Thường trực Thành ủy, HĐND thành phố (B/c);",
        "- Chủ tịch, các PCT UBND thành phố (B/c);",
        "- Các cơ quan, đơn vị, đoàn thể thành phố (P/h);",
        "- UBND các xã, phường (T/h);",
        "- Lưu: VT, LĐTBXH.",
    )


def test_an_annex_names_its_document_and_has_a_number_only_among_others() -> None:
    report = sample.report(issued=True)
    assert report.annex_reference == (
        "(Kèm theo Báo cáo số 05/BC-UBND ngày 17 tháng 6 năm 2024 của "
        "Ủy ban nhân dân thành phố Lai Châu)"
    )
    assert report.annex_label(0) == "Phụ lục"
    several = type(report)(**{**vars(report), "annexes": (Annex("Một", ()), Annex("Hai", ()))})
    assert [several.annex_label(i) for i in (0, 1)] == ["Phụ lục I", "Phụ lục II"]


def test_a_whole_day_is_a_date_and_a_partial_one_is_not() -> None:
    assert Day.of(date(2024, 6, 17)).exact == date(2024, 6, 17)
    assert Day(2024, 6).exact is None
