"""Whether a target is met, or on its way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from donghanh.indicators import judge as judging
from donghanh.indicators.answer import Answer
from donghanh.indicators.judge import judge, satisfied
from donghanh.indicators.periods import read
from donghanh.indicators.tests.world import at

YEAR: dict[str, Any] = {"plan_starts": date(2023, 12, 15), "plan_ends": date(2024, 12, 14)}
MID, END = date(2024, 6, 14), date(2024, 12, 14)


def figure(id_: str, part: int, whole: int | None = None) -> Answer:
    value = Decimal(part)
    if whole is not None:
        value = Decimal(100 * part) / whole
    unit = "người" if whole is None else "%"
    return Answer(id_, value, part, whole, unit, False, read("2024-H1"), at("2024-06-15"))


@pytest.mark.parametrize(
    ("value", "comparator", "target", "kept"),
    [
        ("90", "=", "90", True),
        ("95", "=", "90", True),
        ("89.99", "=", "90", False),
        ("85", ">", "85", False),
        ("85.01", ">", "85", True),
        ("10", ">=", "10", True),
        ("5", "<=", "5", True),
        ("5", "<", "5", False),
        ("96", "~", "100", True),
        ("94", "~", "100", False),
    ],
)
def test_when_a_promise_is_kept(value: str, comparator: str, target: str, kept: bool) -> None:
    assert satisfied(Decimal(value), comparator, Decimal(target)) is kept


@pytest.mark.parametrize(
    ("value", "kept"), [("79", False), ("80", True), ("85", True), ("86", False)]
)
def test_a_range_includes_both_ends(value: str, kept: bool) -> None:
    assert satisfied(Decimal(value), "range", Decimal(80), Decimal(85)) is kept


@pytest.mark.parametrize(
    ("answer", "target", "on", "earlier", "word", "state"),
    [
        # figures of the scoreboard in the middle of the year
        (figure("svc_access_all", 377, 437), 90, MID, "85.8", "Chậm", "soon"),
        (figure("managed_after_completion", 29, 31), 100, MID, "92.0", "Chậm", "soon"),
        (figure("compulsory_sent", 6), 10, MID, "5", "Đúng tiến độ", "now"),
        (figure("ost_active", 238), 245, MID, "240", "Nguy cơ không đạt", "late"),
        (figure("staff_trained_rate", 18, 22), 100, MID, "77", "Đúng tiến độ", "now"),
        # gathering figures against the time that has passed (183 of 366 days: half)
        (figure("compulsory_sent", 5), 10, MID, None, "Đúng tiến độ", "now"),
        (figure("compulsory_sent", 4), 10, MID, None, "Chậm", "soon"),
        (figure("compulsory_sent", 3), 10, MID, None, "Nguy cơ không đạt", "late"),
        (figure("compulsory_sent", 10), 10, MID, None, "Đạt", "ok"),
        # others against the target itself
        (figure("ost_active", 240), 245, MID, "238", "Chậm", "soon"),
        (figure("ost_active", 200), 245, MID, "190", "Nguy cơ không đạt", "late"),
        (figure("ost_active", 245), 245, MID, "250", "Đạt", "ok"),
        # when the time is over
        (figure("compulsory_sent", 9), 10, END, None, "Không đạt", "late"),
        (figure("svc_access_all", 89, 100), 90, END, "88", "Không đạt", "late"),
    ],
)
def test_how_a_target_stands(
    answer: Answer, target: int, on: date, earlier: str | None, word: str, state: str
) -> None:
    before = Decimal(earlier) if earlier else None
    verdict = judge(answer, comparator=">=", value=Decimal(target), on=on, earlier=before, **YEAR)
    assert (verdict.word, verdict.state) == (word, state)
    assert verdict.why


def test_nothing_to_compare_is_no_failure() -> None:
    empty = Answer("svc_access_all", None, 0, 0, "%", False, read("2024-H1"), at("2024-06-15"))
    verdict = judge(empty, comparator="=", value=Decimal(90), on=MID, **YEAR)
    assert (verdict.word, verdict.state) == ("Chưa có", "idle")


@pytest.mark.parametrize(
    ("part", "whole", "comparator", "target", "missing"),
    [
        (377, 437, ">=", 90, 17),  # 393.3 of 437: 394 persons are needed
        (85, 100, ">", 85, 1),
        (80, 100, ">=", 90, 10),
    ],
)
def test_how_many_persons_are_missing_from_a_rate(
    part: int, whole: int, comparator: str, target: int, missing: int
) -> None:
    verdict = judge(
        figure("svc_access_all", part, whole),
        comparator=comparator, value=Decimal(target), on=MID, **YEAR,
    )  # fmt: skip
    assert verdict.missing == missing
    enough = figure("svc_access_all", part + missing, whole).value
    assert enough is not None
    assert satisfied(enough, comparator, Decimal(target))


def test_a_ceiling_that_is_passed_is_at_risk() -> None:
    verdict = judge(figure("ost_active", 6), comparator="<=", value=Decimal(5), on=MID, **YEAR)
    assert (verdict.word, verdict.missing) == ("Nguy cơ không đạt", None)


def test_the_rules_are_told_with_the_numbers_that_are_used() -> None:
    told = " ".join(map(str, judging.RULES))
    assert f"{judging.SLOW * 100:.0f}%" in told
    assert f"{judging.NEAR * 100:.0f}%" in told
