"""Vietnamese letters, days and numbers as officers write them."""

import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donghanh import text

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(9999, 12, 31))


@pytest.mark.parametrize(
    ("written", "found_with"),
    [
        ("Đỗ Văn Giả Sử", "do van gia su"),
        ("ƯU TIÊN", "uu tien"),
        ("Nguyễn Thị Hướng", "nguyen thi huong"),
        ("ĐK 24/019", "dk 24/019"),
    ],
)
def test_search_ignores_tone_and_case(written: str, found_with: str) -> None:
    assert text.fold(written) == found_with
    assert text.fold(unicodedata.normalize("NFD", written)) == found_with


def test_fold_of_folded_text_changes_nothing() -> None:
    assert text.fold(text.fold("Chẻo A Nháp")) == text.fold("Chẻo A Nháp")


@given(st.text(alphabet="aăâeêoôơuưyđáàảãạấứợ ĐẮ", max_size=20))
def test_fold_does_not_see_the_unicode_form(written: str) -> None:
    assert text.fold(written) == text.fold(text.nfc(written))


def test_squeeze_joins_scattered_spaces_and_letters() -> None:
    assert text.squeeze("  Lo\u0300  Va\u0306n\tMâ\u0303u ") == "Lò Văn Mẫu"


def test_dictionary_order_puts_letters_before_tones() -> None:
    in_order = [
        "ba",
        "bà",
        "bả",
        "bã",
        "bá",
        "bạ",
        "bai",
        "băng",
        "bân",
        "ca",
        "da",
        "đa",
        "ê",
        "ơ",
    ]
    shuffled = [in_order[(5 * place) % len(in_order)] for place in range(len(in_order))]
    assert sorted(shuffled, key=text.vi_sort_key) == in_order


def test_names_sort_by_given_name_first() -> None:
    people = ["Trần Thị Ví Dụ", "Lò Văn Mẫu", "Bùi Văn Mẫu", "Đỗ Văn Đáng", "Vũ Thị Dung"]
    assert sorted(people, key=text.name_sort_key) == [
        "Trần Thị Ví Dụ",
        "Vũ Thị Dung",
        "Đỗ Văn Đáng",
        "Bùi Văn Mẫu",
        "Lò Văn Mẫu",
    ]


@pytest.mark.parametrize(
    ("name", "letters"), [("Hà Thị Soạn", "HS"), ("Đỗ Văn Giả Sử", "ĐS"), ("Tâm", "T"), ("", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert text.initials(name) == letters


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2024, 6, 14), "14/6/2024"),
        (date(2024, 5, 8), "08/5/2024"),
        (date(2024, 1, 2), "02/01/2024"),
        (date(2024, 2, 29), "29/02/2024"),
        (date(2024, 10, 31), "31/10/2024"),
    ],
)
def test_zero_stands_before_small_days_and_before_january_and_february(
    day: date, written: str
) -> None:
    assert text.format_date(day) == written


def test_longer_forms_of_a_day() -> None:
    day = date(2024, 6, 14)
    assert text.format_date(day, year=False) == "14/6"
    assert text.format_long_date(date(2024, 2, 8)) == "ngày 08 tháng 02 năm 2024"
    assert text.format_weekday(day) == "Thứ Sáu, 14/6/2024"
    assert text.format_datetime(datetime(2024, 6, 14, 8, 5)) == "8:05 ngày 14/6/2024"
    assert text.format_datetime(datetime(2024, 6, 14, 8, 5), "en") == "14/6/2024, 8:05"


@pytest.mark.parametrize(
    "written",
    [
        "14/6/2024",
        "14/06/2024",
        " 14 / 6 / 2024 ",
        "14-6-2024",
        "14.6.2024",
        "2024-06-14",
        "ngày 14 tháng 6 năm 2024",
        "Ngày 14 tháng 06 năm 2024",
        "14 tháng 6, năm 2024",
    ],
)
def test_days_are_read_in_all_usual_forms(written: str) -> None:
    assert text.parse_date(written) == date(2024, 6, 14)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("hôm nay", "form"),
        ("14/6", "form"),
        ("", "form"),
        ("６/6/2024x", "form"),
        ("14/6/24", "year"),
        ("14/6/0024", "year"),
        ("14/6/20244", "year"),
        ("31/6/2024", "calendar"),
        ("29/2/2023", "calendar"),
        ("6/14/2024", "calendar"),
    ],
)
def test_what_is_not_a_day_is_refused_with_its_reason(written: str, reason: str) -> None:
    with pytest.raises(text.BadDateError) as refused:
        text.parse_date(written)
    assert refused.value.reason == reason


@given(DAYS)
def test_a_written_day_reads_back_as_itself(day: date) -> None:
    assert text.parse_date(text.format_date(day)) == day
    assert text.parse_date(text.format_long_date(day)) == day
    assert text.parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0, None, "0"),
        (1250, None, "1.250"),
        (-1250, None, "-1.250"),
        (10_000_000, None, "10.000.000"),
        (86.3, None, "86,3"),
        (Decimal("86.268"), 1, "86,3"),
        (Decimal("0.05"), 1, "0,1"),
        (Decimal("100.00"), 1, "100"),
        (Decimal("-0.04"), 1, "0"),
        (1234.5, 2, "1.234,5"),
    ],
)
def test_numbers(value: text.Number, places: int | None, written: str) -> None:
    assert text.format_number(value, places) == written


def test_rates_and_money() -> None:
    assert text.format_percent(377, 437) == "86,3%"
    assert text.format_percent(6, 6) == "100%"
    assert text.format_dong(148_500_000) == "148.500.000 đồng"
    with pytest.raises(ZeroDivisionError):
        text.format_percent(0, 0)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.250", "1250"),
        ("1 250", "1250"),
        ("1\xa0250", "1250"),
        ("1250", "1250"),
        ("86,3", "86.3"),
        ("1.250,75", "1250.75"),
        ("-5", "-5"),
        ("−5", "-5"),
    ],
)
def test_numbers_are_read_with_dots_for_thousands(written: str, value: str) -> None:
    assert text.parse_number(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "abc", "1.25", "1,250,000", "12.5", "1..000", "5 người"])
def test_what_is_not_a_number_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        text.parse_number(written)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12
    )
)
def test_a_written_number_reads_back_as_itself(value: Decimal) -> None:
    assert text.parse_number(text.format_number(value)) == value
