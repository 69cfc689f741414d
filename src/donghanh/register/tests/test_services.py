"""Writing to the register, as offices do it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction

from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.register import services
from donghanh.register.models import Case, Deadline, Entry, Episode, Person
from donghanh.register.projection import check
from donghanh.testing.worlds import World, by_two

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]

MANAGED = (
    ("user.test_positive", "2024-06-03"),
    ("user.residence_verified", "2024-06-04"),
    ("user.notice_received", "2024-06-05"),
    ("user.management_decided", "2024-06-07"),
)
COMPLETED = (
    ("determination.requested", "2023-09-04"),
    ("determination.found_dependent", "2023-09-06"),
    ("voluntary_home.registered", "2023-09-08"),
)


def test_the_file_heads_with_what_the_last_decision_made(world: World) -> None:
    person = world.person()
    world.story(person, *MANAGED)
    person.refresh_from_db()
    assert person.headline_status == "user_managed"
    assert person.register == "user_list"
    assert person.next_due_limit == "user_residence_check"
    assert check().differences == ()


def test_a_step_the_law_does_not_allow_is_refused_with_its_article(world: World) -> None:
    person = world.person()
    world.record(person, "user.test_positive", "2024-06-03")
    with pytest.raises(Refusal) as refusal, transaction.atomic():
        world.record(person, "user.management_ended", "2024-06-10")
    assert refusal.value.code == "entry.not_allowed"
    assert refusal.value.cite
    assert "chờ xử lý" in str(refusal.value)
    assert Entry.objects.count() == 1


def test_an_exception_needs_its_reason_and_carries_it(world: World) -> None:
    person = world.person()
    world.record(person, "user.test_positive", "2024-06-03")
    entry = world.record(
        person,
        "user.management_ended",
        "2024-06-10",
        override_reason="Hồ sơ cũ thiếu quyết định, đã có giấy chấm dứt.",
    )
    assert entry.override_reason
    assert Case.objects.get().status == "user_mgmt_ended"


def test_a_case_opens_out_of_the_one_before_and_closes_it(world: World) -> None:
    person = world.person()
    world.story(person, *COMPLETED)
    world.record(person, "voluntary_home.decided", "2023-09-12", data={"term_months": 6})
    before, after = Case.objects.order_by("id")
    assert (before.status, after.status) == ("continued", "voluntary_home")
    assert after.origin == before
    assert before.closed_on == date(2023, 9, 12)
    met = Deadline.objects.get(case=before, limit="decide_voluntary")
    assert met.state == Deadline.State.MET
    assert check().differences == ()


def test_a_case_without_the_one_it_comes_from_is_refused(world: World) -> None:
    person = world.person()
    with pytest.raises(Refusal) as refusal:
        world.record(person, "voluntary_home.decided", "2023-09-12", data={"term_months": 6})
    assert refusal.value.code == "entry.no_origin"


def test_sending_the_same_form_twice_records_once(world: World) -> None:
    person = world.person()
    key = uuid4()
    first = world.record(person, "user.test_positive", "2024-06-03", idempotency_key=key)
    again = world.record(person, "user.test_positive", "2024-06-03", idempotency_key=key)
    assert first == again
    assert Case.objects.count() == 1


def test_a_missing_answer_names_the_field(world: World) -> None:
    person = world.person()
    with pytest.raises(Refusal) as refusal:
        world.record(person, "user.test_positive", "2024-06-03", data={"substance": ""})
    assert refusal.value.field == "substance"


def test_tomorrow_has_not_happened(world: World) -> None:
    with pytest.raises(Refusal, match="sau hôm nay"):
        services.record(
            by=world.user(Role.COMMUNE_OFFICER),
            person=world.person(),
            kind="user.test_positive",
            effective_on=date(2024, 6, 15),
            data={"substance": "heroin"},
        )


def test_a_correction_keeps_the_first_version_and_moves_the_day(world: World) -> None:
    person = world.person()
    *_, decided = world.story(person, *MANAGED)
    fixed = services.correct(
        decided,
        by=world.user(Role.COMMUNE_OFFICER),
        reason="Ghi nhầm ngày, theo bản giấy là ngày 6/6.",
        effective_on=date(2024, 6, 6),
        proposal=by_two(),
    )
    assert fixed.corrects == decided
    current = Episode.objects.get(status="user_managed", known__endswith__isnull=True)
    assert current.valid.lower == date(2024, 6, 6)
    assert Episode.objects.filter(status="user_managed").count() == 2
    assert Case.objects.get().term_end == date(2025, 6, 6)
    assert check().differences == ()


def test_a_correction_of_a_correction_names_the_first_version(world: World) -> None:
    person = world.person()
    *_, decided = world.story(person, *MANAGED)
    said: dict[str, Any] = {"by": world.user(Role.COMMUNE_OFFICER), "proposal": by_two()}
    fixed = services.correct(decided, reason="Nhầm ngày.", effective_on=date(2024, 6, 6), **said)
    again = services.correct(fixed, reason="Là ngày 7.", effective_on=date(2024, 6, 7), **said)
    assert again.corrects == decided


def test_a_retraction_takes_the_status_back(world: World) -> None:
    person = world.person()
    *_, decided = world.story(person, *MANAGED)
    by = world.user(Role.COMMUNE_OFFICER)
    services.retract(decided, by=by, reason="Nhầm người.", proposal=by_two())
    person.refresh_from_db()
    assert person.headline_status == "positive_test"
    assert check().differences == ()
    with pytest.raises(Refusal, match="đã được rút"):
        services.correct(decided, by=by, reason="Sửa lại.", proposal=by_two())


def test_nobody_restricts_a_person_alone_nor_changes_it(world: World) -> None:
    person = world.person()
    *_, decided = world.story(person, *MANAGED)
    by = world.user(Role.COMMUNE_CHAIR)
    said: dict[str, Any] = {"kind": "user.management_renewed", "effective_on": date(2024, 6, 14)}
    alone = pytest.raises(Refusal, match="cần hai người")
    with alone, transaction.atomic():
        services.record(by=by, case=decided.case, **said)
    with alone, transaction.atomic():
        services.correct(decided, by=by, reason="Nhầm.", effective_on=date(2024, 6, 6))
    with alone, transaction.atomic():
        services.retract(decided, by=by, reason="Có lợi cho người này.")
    assert Entry.objects.count() == len(MANAGED)


def test_the_opening_entry_goes_last(world: World) -> None:
    person = world.person()
    opening, *_ = world.story(person, *MANAGED)
    with pytest.raises(Refusal, match="mở hồ sơ"):
        services.retract(opening, by=world.user(Role.COMMUNE_OFFICER), reason="Nhầm người.")


def test_the_opening_entry_can_go_when_all_after_it_have_gone(world: World) -> None:
    person = world.person()
    opening, later = world.story(person, *MANAGED[:2])
    by = world.user(Role.COMMUNE_OFFICER)
    services.retract(later, by=by, reason="Nhầm người.")
    services.retract(opening, by=by, reason="Nhầm người.")
    assert Case.objects.get().status == ""
    assert check().differences == ()


class TestOrigin:
    """What an opening left in the case before follows it."""

    def test_a_retracted_opening_gives_the_case_before_back(self, world: World) -> None:
        person = world.person()
        world.story(person, *COMPLETED)
        before = Case.objects.get()
        status, due = before.status, _running(before)
        opening = world.record(person, "voluntary_home.decided", "2023-09-11")
        before.refresh_from_db()
        assert before.closed_on == date(2023, 9, 11)
        services.retract(opening, by=world.user(Role.COMMUNE_OFFICER), reason="Nhầm người.")
        before = Case.objects.get(pk=before.pk)
        assert before.status == status
        assert before.closed_on is None
        assert _running(before) == due
        person.refresh_from_db()
        assert person.headline_measure == "determination"
        left = Entry.objects.filter(case=before, kind="case.handed_on").order_by("pk")
        assert [(row.retracted, row.reason) for row in left] == [
            (False, ""),
            (True, "Nhầm người."),
        ]
        assert check().differences == ()

    def test_what_it_fulfilled_beside_runs_again(self, world: World) -> None:
        person = world.person()
        world.story(
            person,
            ("determination.requested", "2026-07-01"),
            ("determination.found_dependent", "2026-07-02"),
            ("voluntary_home.registered", "2026-07-03"),
        )
        world.record(person, "voluntary_home.decided", "2026-07-03")
        home = Case.objects.get(measure="voluntary_home")
        assert "em_decide" in _running(home)
        opening = world.record(person, "em.decided", "2026-07-03")
        assert "em_decide" not in _running(home)
        with time_machine.travel("2026-07-04T09:00:00+07:00"):
            services.retract(
                opening,
                by=world.user(Role.COMMUNE_OFFICER),
                reason="Nhầm người.",
                proposal=by_two(),
            )
        assert "em_decide" in _running(home)
        assert check().differences == ()

    def test_a_corrected_day_is_corrected_there_too(self, world: World) -> None:
        person = world.person()
        world.story(person, *COMPLETED)
        before = Case.objects.get()
        opening = world.record(person, "voluntary_home.decided", "2023-09-11")
        services.correct(
            opening,
            by=world.user(Role.COMMUNE_OFFICER),
            reason="Nhầm ngày.",
            effective_on=date(2023, 9, 12),
        )
        before.refresh_from_db()
        assert before.closed_on == date(2023, 9, 12)
        assert check().differences == ()


def _running(case: Case) -> set[str]:
    return set(
        Deadline.objects.filter(case=case, state=Deadline.State.OPEN).values_list(
            "limit", flat=True
        )
    )


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_correction_says_why(world: World, reason: str) -> None:
    entry = world.record(world.person(), "user.test_positive", "2024-06-03")
    with pytest.raises(Refusal) as refusal:
        services.correct(entry, by=world.user(Role.COMMUNE_OFFICER), reason=reason)
    assert refusal.value.field == "reason"


def test_a_correction_that_changes_nothing_is_refused(world: World) -> None:
    entry = world.record(world.person(), "user.test_positive", "2024-06-03")
    said: dict[str, Any] = {"by": world.user(Role.COMMUNE_OFFICER), "reason": "Gửi lại cho chắc."}
    for same in ({}, {"data": entry.data, "effective_on": entry.effective_on}):
        with pytest.raises(Refusal) as refusal:
            services.correct(entry, **said, **same)
        assert refusal.value.code == "entry.the_same"
    assert Entry.objects.count() == 1


def test_one_citizen_number_has_one_file(world: World) -> None:
    world.person(citizen_id="999000000001")
    with pytest.raises(Refusal) as refusal:
        world.person("Trần Thị Ví Dụ", citizen_id="999 000 000 001")
    assert refusal.value.code == "person.known"


def test_the_citizen_number_is_not_stored_in_the_clear(world: World) -> None:
    person = world.person(citizen_id="999000000042")
    stored = Person.objects.filter(pk=person.pk).values().get()
    assert stored["citizen_last4"] == "0042"
    assert not any("999000000042" in str(value) for value in stored.values())


def test_file_numbers_of_a_commune_run_without_gaps(world: World) -> None:
    numbers = [world.person().file_number for _ in range(3)]
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003"]
    assert numbers[0].startswith("03389-24/")


def test_a_person_in_two_measures_heads_with_the_stricter(world: World) -> None:
    person = world.person()
    world.story(person, *MANAGED)
    world.story(
        person,
        ("determination.requested", "2024-06-10"),
        ("determination.found_dependent", "2024-06-12"),
    )
    person.refresh_from_db()
    assert person.headline_status == "addict_to_register"
    assert set(person.measures) == {"user", "determination"}


def test_sending_the_same_correction_twice_writes_one_version(world: World) -> None:
    entry = world.record(world.person(), "user.test_positive", "2024-06-03")
    by, key = world.user(Role.COMMUNE_OFFICER), uuid4()
    said: dict[str, Any] = {"by": by, "reason": "Nhầm chất.", "data": {"substance": "heroin"}}
    first = services.correct(entry, idempotency_key=key, **said)
    again = services.correct(entry, idempotency_key=key, **said)
    assert first == again
    assert Entry.objects.count() == 2


CROSSING = (
    ("determination.requested", "2026-03-02"),
    ("determination.found_dependent", "2026-03-04"),
    ("voluntary_home.registered", "2026-03-09"),
)


def test_a_case_under_way_goes_over_to_the_new_law_when_its_measure_ends(world: World) -> None:
    person = world.person()
    world.story(person, *CROSSING)
    world.record(person, "voluntary_home.decided", "2026-03-11", data={"term_months": 6})
    world.record(person, "voluntary_home.started", "2026-07-02")
    case = Case.objects.get(measure="voluntary_home")
    assert (case.regime, case.term_end) == ("2021", date(2026, 9, 11))
    world.record(person, "voluntary_home.completed", "2026-09-11")
    case.refresh_from_db()
    assert (case.regime, case.status) == ("2025", "completed_awaiting_decision")
    regimes = set(Deadline.objects.filter(case=case).values_list("limit", "regime"))
    assert ("voluntary_home_term", "2021") in regimes
    world.record(person, "post_rehab.decided", "2026-09-14")
    assert Case.objects.get(measure="post_rehab").origin == case
    assert check().differences == ()


def test_an_old_entry_can_be_corrected_and_taken_out_under_the_new_law(world: World) -> None:
    person = world.person()
    world.story(person, ("user.test_positive", "2026-06-22"))
    told = world.record(person, "user.result_sent", "2026-06-23")
    world.record(person, "user.management_decided", "2026-07-01")
    assert Case.objects.get().regime == "2025"
    by = world.user(Role.COMMUNE_OFFICER)
    with time_machine.travel("2026-07-02T09:00:00+07:00"):
        services.correct(told, by=by, reason="Nhầm ngày.", effective_on=date(2026, 6, 22))
        services.retract(told, by=by, reason="Ghi nhầm hồ sơ.")
    assert check().differences == ()


def test_somebody_who_left_substitution_stays_listed_until_the_law_takes_them_off(
    world: World,
) -> None:
    person = world.person()
    world.story(
        person,
        ("substitution.admitted", "2024-04-15"),
        ("substitution.terminated", "2024-10-01"),
    )
    person.refresh_from_db()
    assert person.register == "addict_list"
    world.record(person, "case.died_or_missing", "2024-11-04")
    person.refresh_from_db()
    assert person.register == ""
    assert Case.objects.get().closed_on == date(2024, 11, 4)
