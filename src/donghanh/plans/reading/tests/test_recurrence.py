"""Times in words become rules, and rules become days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donghanh.plans.reading import times
from donghanh.plans.reading.recurrence import Recurrence

YEAR = date(2023, 1, 1), date(2023, 12, 31)


def days(words: str) -> list[str]:
    """The occurrences of a plan of 2023, as "01-01 → 03-31"."""
    found = times.read(words, 2023).occurrences(*YEAR)
    return [f"{first:%m-%d} → {due:%m-%d}" for first, due in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Quý III năm 2023", ["07-01 → 09-30"]),
        ("Quý II - Quý IV", ["04-01 → 12-31"]),
        ("Quý I và quý III", ["01-01 → 03-31", "07-01 → 09-30"]),
        ("Tháng 3, 6 và 9", ["03-01 → 03-31", "06-01 → 06-30", "09-01 → 09-30"]),
        ("Từ tháng 3 đến tháng 11/2023", ["03-01 → 11-30"]),
        ("tháng 10-12/2023", ["10-01 → 12-31"]),
        ("Từ ngày 01 đến ngày 30 tháng 6 năm 2023", ["06-01 → 06-30"]),
        ("15 - 20/6/2023", ["06-15 → 06-20"]),
        ("Trước ngày 15/11/2023", ["01-01 → 11-15"]),
        ("trước tháng 5", ["01-01 → 04-30"]),
        ("Chậm nhất 30/9", ["01-01 → 09-30"]),
        ("Trước ngày 15/6 và 15/12", ["01-01 → 06-15", "01-01 → 12-15"]),
        ("6 tháng cuối năm", ["07-01 → 12-31"]),
        ("Hằng quý", ["01-01 → 03-31", "04-01 → 06-30", "07-01 → 09-30", "10-01 → 12-31"]),
        ("6 tháng, năm", ["01-01 → 06-30", "07-01 → 12-31"]),
        ("02 lần/năm", ["01-01 → 06-30", "07-01 → 12-31"]),
        ("04 tháng một lần", ["01-01 → 04-30", "05-01 → 08-31", "09-01 → 12-31"]),
        ("Quý IV hằng năm", ["10-01 → 12-31"]),
        ("Trước ngày 10 tháng 12 hằng năm", ["01-01 → 12-10"]),
        ("trước ngày 20 của tháng cuối quý", [
            "01-01 → 03-20", "04-01 → 06-20", "07-01 → 09-20", "10-01 → 12-20",
        ]),
        ("Hằng tháng, từ tháng 3 đến tháng 4 năm 2023", ["03-01 → 03-31", "04-01 → 04-30"]),
        ("02 lần/tháng, trong tháng 6/2023", ["06-01 → 06-15", "06-16 → 06-30"]),
        ("Thường xuyên", []),
        ("Khi có yêu cầu", []),
    ],
)  # fmt: skip
def test_words_become_days(words: str, expected: list[str]) -> None:
    assert days(words) == expected


def test_a_week_has_its_day() -> None:
    found = times.read("Thứ Sáu hằng tuần").occurrences(date(2023, 6, 1), date(2023, 6, 30))
    assert {first.isoweekday() for first, _ in found} == {5}
    assert len(found) == 5


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Ngay sau khi Kế hoạch được ban hành", "by_event"),
        ("Trong vòng 30 ngày kể từ ngày có quyết định", "by_event"),
        ("Dịp Tết Nguyên đán", "by_event"),
        ("Sau mỗi cuộc họp giao ban", "by_event"),
        ("Theo tiến độ tại Kế hoạch số 18/KH-UBND ngày 22/01/2024", "by_reference"),
        ("Theo chỉ đạo của cấp trên", "by_reference"),
        ("Khi có yêu cầu của cơ quan có thẩm quyền", "conditional"),
        ("Nếu được bố trí kinh phí", "conditional"),
        ("Thường xuyên, liên tục", "regular"),
        ("Tháng .../2025", "unclear"),
    ],
)
def test_what_has_no_days_keeps_its_words(words: str, kind: str) -> None:
    rule = times.read(words, 2023)
    assert (rule.kind, rule.words) == (kind, words)
    assert rule.occurrences(*YEAR) == []


def test_a_dated_time_stays_when_the_plan_ends_earlier() -> None:
    late = times.read("trước 15/01/2024").occurrences(*YEAR)
    assert late == [(date(2023, 1, 1), date(2024, 1, 15))]


WORDS = st.lists(
    st.sampled_from(
        [
            "trước", "ngày", "15/6", "15/12/2024", "quý", "I", "II", "-", "đến", ",", "và", "tháng",
            "3", "12", "31/2", "hằng", "tuần", "năm", "2023", "02 lần/", "thường xuyên", "khi có",
            "6 tháng", "cuối quý", "thứ Sáu", "mỗi", "nửa đầu",
        ]
    ),
    max_size=9,
).map(" ".join)  # fmt: skip
DAYS = st.dates(date(2021, 1, 1), date(2026, 12, 31))


@given(WORDS, DAYS, st.integers(0, 900))
def test_any_words_give_days_in_order_and_can_be_stored(
    words: str, start: date, length: int
) -> None:
    rule = times.read(words, 2023)
    assert Recurrence.from_json(rule.to_json()) == rule
    end = start + timedelta(days=length)
    found = rule.occurrences(start, end)
    assert all(first <= due for first, due in found)
    assert len(set(found)) == len(found)
    if rule.kind == "recurring":
        assert all(start <= first <= due <= end for first, due in found)
