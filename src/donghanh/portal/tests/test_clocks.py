"""The statutory clocks of requests, as a table."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from donghanh.law.clock import HERE
from donghanh.portal.clocks import clocks


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-02T09:00", "2026-03-04"),  # Monday: two working days
        ("2026-03-06T15:00", "2026-03-10"),  # Friday: the weekend does not count
        ("2026-02-13T09:00", "2026-02-24"),  # Friday before Tết 2026
    ],
)
def test_the_first_answer_is_due_after_two_working_days(received: str, due: str) -> None:
    found = clocks().first_due(at(received))
    assert found is not None
    assert found.last_day == date.fromisoformat(due)
    assert found.confidence != "verified"


@pytest.mark.parametrize(
    ("kind", "others", "extended", "due"),
    [
        ("access", False, False, "2026-03-12"),
        ("access", True, False, "2026-03-17"),
        ("access", True, True, "2026-03-27"),
        ("object", False, False, "2026-03-17"),
        ("object", True, True, "2026-04-06"),
        ("delete", False, True, "2026-04-13"),  # the 11th is a Saturday
    ],
)
def test_days_to_complete(kind: str, others: bool, extended: bool, due: str) -> None:
    found = clocks().complete_due(kind, at("2026-03-02T09:00"), others=others, extended=extended)
    assert found is not None
    assert found.last_day == date.fromisoformat(due)


def test_before_the_decree_there_is_no_clock() -> None:
    assert clocks().first_due(at("2025-12-31T09:00")) is None
