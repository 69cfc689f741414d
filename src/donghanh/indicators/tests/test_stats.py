"""Questions to the marts run beside the page that asks them."""

from __future__ import annotations

from threading import current_thread

import pytest

from donghanh.indicators import stats


def test_a_question_runs_in_another_thread_and_its_answer_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stats, "ALIAS", "stats")
    answer = stats.beside(lambda: current_thread().name)
    assert answer() != current_thread().name
    assert answer().startswith("stats")


def test_what_goes_wrong_there_reaches_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats, "ALIAS", "stats")

    def broken() -> None:
        raise RuntimeError("no answer")

    answer = stats.beside(broken)
    with pytest.raises(RuntimeError, match="no answer"):
        answer()


def test_tests_themselves_ask_at_once_on_the_connection_that_holds_their_rows() -> None:
    assert stats.beside(lambda: current_thread().name)() == current_thread().name
