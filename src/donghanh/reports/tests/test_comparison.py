"""What has changed since signing: exactly the entries that changed a figure, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency
from donghanh.indicators import catalogue
from donghanh.indicators.answer import Evidence
from donghanh.indicators.periods import Period
from donghanh.plans.models import Plan, Target
from donghanh.prevention import services as prevention
from donghanh.prevention.models import Activity
from donghanh.register import services as register
from donghanh.register.models import Entry, Person
from donghanh.reports import causes, queries, services
from donghanh.reports import figures as kept
from donghanh.reports.comparison import FigureChange, changes_since, compare
from donghanh.reports.models import Submission
from donghanh.reports.tests.conftest import at, contact, write
from donghanh.support import services as support
from donghanh.support.models import Contact
from donghanh.testing.worlds import HERE, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]

REACHED = "svc_access_all"


def change(submission: Submission, indicator: str = REACHED) -> FigureChange:
    """One figure compared, as known on the last day of June."""
    with at("2024-06-30T09:00"):
        (found,) = changes_since(submission, only=[indicator])
    return found


def told(found: FigureChange) -> list[tuple[str, str, int, int, int]]:
    """Each step as (kind of cause, ledger, row, part, whole)."""
    return [
        (step.kind, step.cause.ledger, step.cause.row_id, step.part, step.whole)
        for step in found.steps
        if step.cause
    ]


def contacts_of(person: Person) -> Contact:
    return Contact._default_manager.get(person=person, corrects=None)


# ---- the acceptance story -----------------------------------------------------------------


def test_late_corrected_and_withdrawn_contacts_are_exactly_what_is_listed(
    signed: Submission, world: World, people: list[Person], clerk: User
) -> None:
    late = contact(world, people[4], "2024-06-03", recorded="2024-06-20T09:00")
    with at("2024-06-21T09:00"):
        corrected = support.correct_contact(
            contacts_of(people[0]),
            by=clerk,
            reason="Ngày đúng là 16/6",
            service="counselling",
            on=date(2024, 6, 16),
        )
    with at("2024-06-22T09:00"):
        withdrawn = support.retract_contact(contacts_of(people[1]), by=clerk, reason="Ghi nhầm")
    # None of these changes the figure.
    contact(world, people[2], "2024-06-04", recorded="2024-06-23T09:00")  # reached already
    contact(world, people[4], "2024-06-05", recorded="2024-06-24T09:00")  # by now reached
    contact(world, people[1], "2024-06-20", recorded="2024-06-25T09:00")  # after the period
    contact(world, people[1], "2024-06-06", service="visit", recorded="2024-06-26T09:00")

    found = change(signed)
    assert told(found) == [
        ("late", "contact", late.pk, 1, 0),
        ("corrected", "contact", corrected.pk, -1, 0),
        ("retracted", "contact", withdrawn.pk, -1, 0),
    ]
    assert (found.compared.line.part, found.compared.part, found.compared.whole) == (4, -1, 0)
    assert (found.compared.line.shown, found.compared.shown) == ("80%", "60%")
    assert [found.total(kind) for kind in found.kinds] == [(1, 0), (-1, 0), (-1, 0)]

    causes_ = [step.cause for step in found.steps if step.cause]
    assert [one.happened_on for one in causes_] == [
        date(2024, 6, 3),
        date(2024, 6, 16),
        date(2024, 5, 6),
    ]
    assert [one.earlier for one in causes_] == [None, date(2024, 5, 6), None]
    assert [one.reason for one in causes_] == ["", "Ngày đúng là 16/6", "Ghi nhầm"]
    assert [one.person_id for one in causes_] == [people[4].pk, people[0].pk, people[1].pk]
    assert {one.by for one in causes_} == {clerk.full_name}


def test_the_signed_figure_stays_and_can_be_computed_again(
    signed: Submission, world: World, people: list[Person], clerk: User
) -> None:
    before = dict(signed.figures)
    contact(world, people[4], "2024-06-03", recorded="2024-06-20T09:00")
    with at("2024-06-22T09:00"):
        support.retract_contact(contacts_of(people[1]), by=clerk, reason="Ghi nhầm")
        found = compare(signed)
        again = kept.compute(
            plan=signed.plan,
            unit=signed.unit,
            period=queries.period_of(signed),
            known=signed.known,
        )
    signed.refresh_from_db()
    assert signed.figures == before
    assert found.reproduced
    assert not found.recounted
    assert again.says_the_same(kept.read(signed.figures))


def test_entries_of_the_register_move_figures_the_same_way(
    signed: Submission, world: World, people: list[Person], clerk: User
) -> None:
    late = world.record(people[4], "substitution.admitted", "2024-05-10", recorded="2024-06-20")
    admitted = Entry._default_manager.get(kind="substitution.admitted", case__person=people[3])
    with at("2024-06-21T09:00"):
        corrected = register.correct(
            admitted, by=clerk, reason="Bắt đầu ngày 16/6", effective_on=date(2024, 6, 16)
        )
    for indicator in ("ost_active", REACHED):
        found = change(signed, indicator)
        assert [one[:3] for one in told(found)] == [
            ("late", "entry", late.pk),
            ("corrected", "entry", corrected.pk),
        ], indicator
        assert [step.part for step in found.steps] == [1, -1]


def test_a_withdrawn_entry_and_a_file_opened_late_change_part_and_whole(
    signed: Submission, world: World, people: list[Person], clerk: User
) -> None:
    newcomer = world.person("Lò Văn Ví Dụ G")
    world.record(newcomer, "determination.requested", "2024-06-05", recorded="2024-06-19")
    opened = world.record(
        newcomer, "determination.found_dependent", "2024-06-06", recorded="2024-06-20"
    )
    found_dependent = Entry._default_manager.get(
        kind="determination.found_dependent", case__person=people[2]
    )
    with at("2024-06-21T09:00"):
        withdrawn = register.retract(found_dependent, by=clerk, reason="Kết luận của người khác")
    found = change(signed)
    assert told(found) == [
        ("late", "entry", opened.pk, 0, 1),
        ("retracted", "entry", withdrawn.pk, -1, -1),
    ]
    assert (found.compared.part, found.compared.whole) == (-1, 0)


def test_what_came_and_went_again_leaves_no_trace(
    signed: Submission, world: World, people: list[Person], clerk: User
) -> None:
    late = contact(world, people[4], "2024-06-03", recorded="2024-06-20T09:00")
    with at("2024-06-21T09:00"):
        support.retract_contact(late, by=clerk, reason="Ghi nhầm")
    found = change(signed)
    assert found.steps == ()
    assert not found.compared.changed


def test_a_row_that_went_in_and_out_shows_every_step(
    signed: Submission, world: World, people: list[Person], clerk: User
) -> None:
    first = contact(world, people[4], "2024-06-03", recorded="2024-06-20T09:00")
    with at("2024-06-21T09:00"):
        gone = support.retract_contact(first, by=clerk, reason="Ghi nhầm người")
    second = contact(world, people[4], "2024-06-04", recorded="2024-06-22T09:00")
    assert told(change(signed)) == [
        ("late", "contact", first.pk, 1, 0),
        ("retracted", "contact", gone.pk, -1, 0),
        ("late", "contact", second.pk, 1, 0),
    ]


# ---- other ledgers ------------------------------------------------------------------------


def talk(world: World, clerk: User, recorded: str) -> Activity:
    with at(recorded):
        return prevention.record_activity(
            by=clerk,
            kind="session",
            setting="community",
            title="Nói chuyện chuyên đề",
            on=date(2024, 6, 5),
            agency=agency(AgencyKind.LABOUR, world.city, date(2024, 6, 5)),
            commune=world.ward,
        )


def test_an_activity_recorded_late_reaches_a_ward(
    signed: Submission, world: World, clerk: User
) -> None:
    first = talk(world, clerk, "2024-06-20T09:00")
    talk(world, clerk, "2024-06-21T09:00")
    found = change(signed, "communes_communicated")
    assert told(found) == [("late", "activity", first.pk, 1, 0)]
    sessions = change(signed, "comm_sessions")
    assert [step.part for step in sessions.steps] == [1, 1]


def test_a_course_that_was_on_another_day_moves_everyone_who_came(
    world: World, plan: Plan, people: list[Person], half: Period, clerk: User, leader: User,
    monday: None,
) -> None:  # fmt: skip
    Target.objects.create(
        plan=plan, order=4, text="Tập huấn.", comparator="=", value=100, unit_of_measure="%",
        indicator="staff_trained_rate",
    )  # fmt: skip
    office = agency(AgencyKind.LABOUR, world.city, date(2024, 5, 6))
    with at("2024-06-14T08:00"):
        course = prevention.record_course(
            by=clerk, title="Nghiệp vụ", organiser=office,
            starts_on=date(2024, 5, 6), ends_on=date(2024, 5, 7),
        )  # fmt: skip
        staff = [
            prevention.add_staff(
                by=clerk, name=f"Lê Thị Nháp {number}", agency=office, post="Chuyên viên",
                starts_on=date(2024, 1, 2),
            )
            for number in range(2)
        ]  # fmt: skip
        prevention.record_attendance(by=clerk, course=course, staff=staff)
    draft = services.open_report(plan=plan, unit=world.city, period=half, by=clerk)
    write(draft, clerk)
    services.sign(draft, by=leader)
    with at("2024-06-20T09:00"):
        corrected = prevention.correct(
            course,
            by=clerk,
            reason="Lớp khai giảng ngày 15/6",
            title="Nghiệp vụ",
            organiser=office,
            starts_on=date(2024, 6, 15),
            ends_on=date(2024, 6, 16),
        )
    found = change(draft, "staff_trained_rate")
    assert told(found) == [("corrected", "course", corrected.pk, -2, 0)]
    assert sorted(found.steps[0].keys) == sorted(one.pk for one in staff)


def test_a_case_that_was_handed_on_is_told_by_the_entry_that_opened_the_next(
    signed: Submission, world: World, people: list[Person]
) -> None:
    world.record(people[4], "voluntary_home.registered", "2024-05-02", recorded="2024-06-19")
    decided = world.record(people[4], "voluntary_home.decided", "2024-05-06", recorded="2024-06-20")
    handed_on = Entry._default_manager.get(kind="case.handed_on", case__person=people[4])
    moment = handed_on.recorded_at
    evidence = Evidence("episode", handed_on.pk, people[4].pk, date(2024, 5, 6), None, moment)
    found = causes.find([(evidence, moment)])
    assert found[evidence, moment].row_id == decided.pk


def test_a_report_signed_since_is_a_cause_too(
    signed: Submission, ward_report: Submission, world: World
) -> None:
    write(ward_report, world.user(Role.COMMUNE_OFFICER))
    services.sign(ward_report, by=world.user(Role.COMMUNE_CHAIR))
    assert ward_report.signed_at is not None
    evidence = Evidence(
        "submission", ward_report.pk, world.ward.pk, date(2024, 6, 17), ward_report.signed_at, None
    )
    found = causes.find([(evidence, ward_report.signed_at)])
    assert found[evidence, ward_report.signed_at].kind == "late"


# ---- what always holds --------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_steps_add_up_whatever_is_recorded_afterwards(
    signed: Submission, world: World, people: list[Person], clerk: User, seed: int
) -> None:
    rng = Random(seed)
    moment = signed.known
    standing = list(Contact._default_manager.filter(corrects=None))
    for _turn in range(12):
        moment += timedelta(hours=rng.randint(1, 20))
        day = date(2024, 6, 10) + timedelta(days=rng.randint(0, 7))
        with at(f"{moment.astimezone(HERE):%Y-%m-%dT%H:%M}"):
            if rng.random() < 0.5 or not standing:
                standing.append(
                    support.record_contact(
                        by=clerk, person=rng.choice(people), service="counselling", on=day
                    )
                )
            elif rng.random() < 0.5:
                support.retract_contact(
                    standing.pop(rng.randrange(len(standing))), by=clerk, reason="Ghi nhầm"
                )
            else:
                support.correct_contact(
                    rng.choice(standing), by=clerk, reason="Nhầm ngày", service="job", on=day
                )
    found = change(signed)
    assert sum(step.part for step in found.steps) == found.compared.part
    assert sum(step.whole for step in found.steps) == found.compared.whole
    assert all(step.cause is not None for step in found.steps)
    with at("2024-06-30T09:00"):
        assert compare(signed).reproduced


def test_right_after_signing_nothing_has_changed(signed: Submission) -> None:
    assert changes_since(signed) == []
    assert compare(signed).reproduced


def test_figures_that_are_counted_otherwise_now_are_told(
    signed: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "version", lambda: "khác")
    assert compare(signed).recounted
