"""The state of a case, read off its ledger, in the words of the work."""

from __future__ import annotations

from typing import Any

import pytest

from donghanh.law import packs
from donghanh.register.fold import Folded, fold, history
from donghanh.register.tests.stories import Story, at, day, story

PACK = packs.load("2021")

MANAGED = (
    ("10/6/2024", "user.test_positive", {"substance": "heroin"}),
    ("12/6/2024", "user.residence_verified", {"residence_result": "stable"}),
    ("13/6/2024", "user.notice_received"),
    ("17/6/2024", "user.management_decided"),
)
SERVING = (
    ("4/3/2024", "compulsory.dossier_opened", {"ground": "g1_no_register_perform_selfterm"}),
    ("8/3/2024", "compulsory.dossier_completed"),
    ("11/3/2024", "compulsory.notice_served"),
    ("14/3/2024", "compulsory.reading_ended"),
    ("15/3/2024", "compulsory.dossier_sent"),
    ("18/3/2024", "compulsory.forwarded_to_court"),
    ("20/3/2024", "compulsory.court_accepted"),
    ("29/3/2024", "compulsory.court_decided", {"term_months": 12}),
    ("8/4/2024", "compulsory.decision_effective"),
    ("9/4/2024", "compulsory.decision_received"),
    ("11/4/2024", "compulsory.handed_over", {"term_months": 12, "facility": "Cơ sở mẫu"}),
)


def told(*lines: tuple[Any, ...]) -> Folded:
    return fold(story(*lines), PACK)


def statuses(folded: Folded) -> list[tuple[str, str]]:
    return [(span.status, f"{span.start.day}/{span.start.month}") for span in folded.spans]


def deadline(folded: Folded, limit: str) -> Any:
    return [promise for promise in folded.promises if promise.limit == limit][-1]


def test_a_positive_test_leads_to_a_year_of_management() -> None:
    folded = told(*MANAGED)
    assert statuses(folded) == [("positive_test", "10/6"), ("user_managed", "17/6")]
    assert folded.irregular == ()
    assert folded.term is not None
    assert folded.term.end == day("17/6/2025")


@pytest.mark.parametrize(
    ("lines", "limit", "due", "state"),
    [
        pytest.param(1, "verify_residence", "13/6/2024", "open", id="three working days to verify"),
        pytest.param(2, "verify_residence", "13/6/2024", "met", id="verified in time"),
        pytest.param(3, "decide_user_mgmt", "18/6/2024", "open", id="Thursday to Tuesday"),
        pytest.param(4, "decide_user_mgmt", "18/6/2024", "met", id="decided a day early"),
        pytest.param(4, "user_residence_check", "17/7/2024", "open", id="a check each month"),
    ],
)
def test_each_step_starts_the_limit_of_the_next(
    lines: int, limit: str, due: str, state: str
) -> None:
    promise = deadline(told(*MANAGED[:lines]), limit)
    assert promise.due_at.date() == day(due)
    assert promise.state == state


def test_a_limit_met_too_late_stays_late() -> None:
    folded = told(*MANAGED[:3], ("20/6/2024", "user.management_decided"))
    assert deadline(folded, "decide_user_mgmt").state == "late"


def test_the_saturday_that_was_worked_in_may_2024_counts() -> None:
    completed = ("26/4/2024", "compulsory.notice_served")
    folded = told(*SERVING[:2], completed)
    # Mon 29/4 to Wed 1/5 off; Thu 2, Fri 3, and Saturday 4/5 worked in place of 29/4.
    assert deadline(folded, "read_dossier").due_at.date() == day("4/5/2024")


def test_a_recurring_check_starts_again_when_it_is_made() -> None:
    folded = told(
        *MANAGED, ("12/7/2024", "user.residence_checked"), ("20/8/2024", "user.residence_checked")
    )
    checks = [p for p in folded.promises if p.limit == "user_residence_check"]
    assert [(p.due_at.date().day, p.state) for p in checks] == [
        (17, "met"),
        (12, "late"),
        (20, "open"),
    ]


def test_the_end_of_a_case_ends_what_was_running() -> None:
    folded = told(*MANAGED, ("17/6/2025", "user.management_ended"))
    assert statuses(folded)[-1] == ("user_mgmt_ended", "17/6")
    assert deadline(folded, "user_mgmt_term").state == "met"
    assert deadline(folded, "user_residence_check").state == "void"
    assert deadline(folded, "send_user_stop_or_end").state == "open"


def test_a_new_decision_restarts_the_year() -> None:
    folded = told(*MANAGED, ("2/12/2024", "user.management_renewed", {"substance": "ats"}))
    assert folded.term is not None
    assert folded.term.end == day("2/12/2025")
    assert [p.state for p in folded.promises if p.limit == "user_mgmt_term"] == ["void", "open"]


def test_a_compulsory_term_runs_from_the_handing_over() -> None:
    folded = told(*SERVING)
    assert statuses(folded)[-1] == ("compulsory_serving", "11/4")
    assert folded.term is not None
    assert folded.term.end == day("11/4/2025")


def test_time_on_the_run_does_not_count_and_facility_time_before_does() -> None:
    folded = told(
        *SERVING[:1],
        ("6/3/2024", "compulsory.facility_interim_decided", {"facility": "Cơ sở mẫu"}),
        *SERVING[1:],
        ("1/7/2024", "compulsory.absconded"),
        ("11/7/2024", "compulsory.brought_back"),
    )
    assert folded.term is not None
    # 12 months from 11/4/2024, 36 days served from 6/3 to 11/4, 10 days on the run.
    assert folded.term.end == day("16/3/2025")
    assert len(folded.term.steps) >= 4


def test_a_step_out_of_order_is_marked_with_the_status_it_met() -> None:
    folded = told(MANAGED[0], ("11/6/2024", "user.management_ended"))
    assert [(step.kind, step.status) for step in folded.irregular] == [
        ("user.management_ended", "positive_test")
    ]


def test_two_changes_of_one_day_leave_the_last() -> None:
    folded = told(MANAGED[0], ("10/6/2024", "user.management_decided"))
    assert statuses(folded) == [("user_managed", "10/6")]


def test_a_correction_takes_the_place_of_the_first_version() -> None:
    ledger = Story()
    last = ledger.tell_all(MANAGED)
    ledger.tell("14/6/2024", "user.management_decided", known="1/7/2024", corrects=last)
    folded = fold(ledger.facts, PACK)
    assert statuses(folded)[-1] == ("user_managed", "14/6")
    assert folded.spans[-1].fact == last


def test_a_retraction_takes_the_line_out() -> None:
    ledger = Story()
    last = ledger.tell_all(MANAGED)
    ledger.tell(
        "17/6/2024", "user.management_decided", known="1/7/2024", corrects=last, retracted=True
    )
    assert statuses(fold(ledger.facts, PACK)) == [("positive_test", "10/6")]


def test_what_was_known_before_a_late_entry_stays_as_it_was() -> None:
    ledger = Story()
    ledger.tell_all(MANAGED[:3])
    ledger.tell("17/6/2024", "user.management_decided", known="30/7/2024")
    before = fold(ledger.facts, PACK, known=at("15/7/2024"))
    assert statuses(before) == [("positive_test", "10/6")]
    learned, folded = history(ledger.facts, PACK)
    assert statuses(folded)[-1] == ("user_managed", "17/6")
    open_end = [row for row in learned if row.span.status == "positive_test" and not row.span.end]
    assert open_end[0].known_to == at("30/7/2024", 10)
