"""Due dates by the Civil Code: scenarios worked out by hand, and what must always hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from donghanh.errors import Refusal
from donghanh.law import clock, packs, yaml_files
from donghanh.law.calendars import VIETNAM

LAW = packs.load("2021")
SCENARIOS: list[dict[str, Any]] = yaml_files.read(Path(__file__).with_name("scenarios.yaml"))
MOMENTS = st.datetimes(datetime(2022, 1, 1), datetime(2027, 12, 31), timezones=st.just(clock.HERE))
FORWARD = sorted(
    limit.id
    for limit in LAW.limits.values()
    if limit.measurable and limit.bound not in ("min_before", "before")
)


def here(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=clock.HERE)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize("case", SCENARIOS, ids=[case["name"] for case in SCENARIOS])
def test_scenario(case: dict[str, Any]) -> None:
    limit = packs.load(case.get("regime", "2021")).limits[case["limit"]]
    start = datetime.fromisoformat(str(case["from"])).replace(tzinfo=clock.HERE)

    due = clock.due(limit, start, extended=case.get("extended", False))

    expected = str(case["due"])
    if len(expected) == 10:
        assert due.due == datetime.combine(
            date.fromisoformat(expected), clock.LAST_MOMENT, clock.HERE
        )
    else:
        assert due.due == datetime.fromisoformat(expected).replace(tzinfo=clock.HERE)
    texts = [step.text for step in due.steps]
    for sentence in case.get("says", []):
        assert sentence in texts
    assert due.confidence == case.get("confidence", due.confidence)


def test_an_answer_carries_the_limit_s_article_and_those_of_the_count() -> None:
    due = clock.due(LAW.limits["post_rehab_file"], here(2024, 6, 10, 9))
    texts = [cite.text for cite in due.cite]
    assert texts[0] == "Khoản 1 Điều 77 NĐ 116/2021"
    assert "Khoản 2 Điều 147 Bộ luật Dân sự 2015" in texts
    assert len(texts) == len(set(texts))
    assert (due.unit, due.last_day) == ("working_days", date(2024, 6, 13))


def test_a_swapped_day_brings_its_notice_among_the_citations() -> None:
    due = clock.due(LAW.limits["decide_voluntary"], here(2024, 4, 26, 9))
    assert "CV 2450/VPCP-KGVX" in [cite.text for cite in due.cite]


def test_every_step_can_be_said_in_english() -> None:
    due = clock.due(LAW.limits["decide_voluntary"], here(2024, 4, 26, 9))
    assert "The first day, 26/4/2024, is not counted." in [step.en for step in due.steps]
    assert due.steps[0].en == "Starts: 26/4/2024, 9:00 (registration received)."


def test_a_start_in_another_zone_is_its_day_in_viet_nam() -> None:
    limit = LAW.limits["decide_voluntary"]
    late_evening = datetime(2024, 6, 10, 18, 30, tzinfo=UTC)  # 01:30 on the 11th in Viet Nam
    assert clock.due(limit, late_evening) == clock.due(limit, here(2024, 6, 11, 1, 30))


def test_a_naive_start_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="aware"):
        clock.due(LAW.limits["decide_voluntary"], datetime(2024, 6, 10))


@pytest.mark.parametrize("limit_id", ["post_rehab_close", "home_move_transfer", "protest"])
def test_what_the_law_does_not_state_is_refused_and_not_invented(limit_id: str) -> None:
    limit = LAW.limits[limit_id]
    assert clock.due_moment(limit, here(2024, 6, 10)) is None
    with pytest.raises(Refusal, match="không ấn định") as refusal:
        clock.due(limit, here(2024, 6, 10))
    assert refusal.value.code == "law.no_value"
    assert refusal.value.cite == limit.cite


def test_sessions_are_not_counted_on_a_calendar() -> None:
    assert clock.due_moment(LAW.limits["missed_sessions"], here(2024, 6, 10)) is None


def test_a_period_that_the_limit_does_not_know_is_refused() -> None:
    limit = LAW.limits["labour_check"]
    assert clock.due(limit, here(2024, 6, 10), period="P1").last_day == date(2024, 6, 12)
    with pytest.raises(Refusal, match="không áp dụng trong giai đoạn P3"):
        clock.due(limit, here(2025, 8, 4), period="P3")


def test_a_day_outside_the_limit_s_own_dates_is_refused() -> None:
    limit = LAW.limits["court_decide"]
    with pytest.raises(Refusal, match="không áp dụng vào ngày 31/01/2023"):
        clock.due(limit, here(2023, 1, 31), on=date(2023, 1, 31))
    with pytest.raises(Refusal, match="không áp dụng vào ngày 31/01/2023"):
        clock.due(limit, here(2023, 1, 31), period="P1")
    assert clock.due(limit, here(2023, 2, 1), on=date(2023, 2, 1)).unit == "days"


def test_a_case_of_the_old_regime_keeps_its_limits_after_the_regime_ended() -> None:
    limit = LAW.limits["notice_before_end"]
    assert limit.applies(on=date(2027, 1, 10))
    assert not LAW.limits["labour_check"].applies(on=date(2027, 1, 10))


def test_no_extension_where_the_law_gives_none() -> None:
    with pytest.raises(Refusal, match="không có quy định kéo dài"):
        clock.due(LAW.limits["decide_voluntary"], here(2024, 6, 10), extended=True)


@pytest.mark.parametrize(
    ("limit_id", "months"),
    [
        ("user_mgmt_term", 12),
        ("post_rehab_term_2y", 24),
        ("compulsory_term_adult", None),  # the court sets it
        ("substitution_term", None),  # open
        ("custody_for_dx", None),  # in days
    ],
)
def test_months_of_a_term(limit_id: str, months: int | None) -> None:
    assert clock.months_of(LAW.limits[limit_id]) == months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
    ],
)
def test_add_months(day: date, months: int, expected: date) -> None:
    assert clock.add_months(day, months) == expected


def test_a_term_tells_how_deductions_exclusions_and_remission_moved_its_end() -> None:
    found = clock.term(
        date(2024, 1, 15),
        18,
        deducted_days=20,
        excluded=[(date(2024, 3, 1), date(2024, 3, 31)), (date(2024, 5, 1), date(2024, 5, 1))],
        reduced_months=2,
    )
    assert found.end == date(2025, 5, 25)
    assert [step.text for step in found.steps] == [
        "Thời hạn 18 tháng tính từ 15/01/2024.",
        "Được giảm 2 tháng.",
        "Trừ 20 ngày được tính vào thời hạn; còn đến 25/4/2025.",
        "Không tính 30 ngày, từ 01/3/2024 đến trước 31/3/2024; lùi đến 25/5/2025.",
        "Ngày cuối của thời hạn là 25/5/2025.",
    ]


def test_a_term_that_ends_on_a_day_off_is_not_moved() -> None:
    assert clock.term(date(2023, 6, 16), 12).end == date(2024, 6, 16)
    assert not VIETNAM.is_working_day(date(2024, 6, 16))


def test_a_term_fully_served_beforehand_ends_where_it_starts() -> None:
    assert clock.term(date(2024, 1, 1), 1, deducted_days=90).end == date(2024, 1, 1)


def test_a_span_that_ends_before_it_starts_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        clock.term(date(2024, 1, 1), 12, excluded=[(date(2024, 3, 2), date(2024, 3, 1))])


@given(st.sampled_from(FORWARD), MOMENTS)
def test_a_limit_never_ends_before_it_starts(limit_id: str, start: datetime) -> None:
    assert clock.due(LAW.limits[limit_id], start).due >= start


@given(st.sampled_from(FORWARD), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_what_starts_later_does_not_end_earlier(
    limit_id: str, start: datetime, later: timedelta
) -> None:
    limit = LAW.limits[limit_id]
    first, second = clock.due_moment(limit, start), clock.due_moment(limit, start + later)
    assert first is not None
    assert second is not None
    assert first <= second


@given(st.sampled_from(FORWARD), MOMENTS)
def test_a_limit_for_an_act_ends_on_a_working_day(limit_id: str, start: datetime) -> None:
    limit = LAW.limits[limit_id]
    assume(not limit.is_term and limit.unit not in ("hours", "immediate"))
    due = clock.due(limit, start)
    assert VIETNAM.is_working_day(due.last_day)
    if limit.unit == "working_days":
        assert VIETNAM.working_days_between(start.date(), due.last_day) == limit.value


@given(
    st.dates(date(2022, 1, 1), date(2026, 12, 31)),
    st.integers(1, 36),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_served_days_shorten_and_lost_days_lengthen_a_term(
    start: date, months: int, served: int, lost: int
) -> None:
    plain = clock.term(start, months).end
    gap = (start, start + timedelta(days=lost))
    adjusted = clock.term(start, months, deducted_days=served, excluded=[gap]).end
    assert adjusted == max(plain + timedelta(days=lost - served), start)
