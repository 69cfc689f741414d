"""What offices write down about the help a person receives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import DatabaseError

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency
from donghanh.errors import Refusal
from donghanh.register.models import Person
from donghanh.support import queries, services
from donghanh.support.models import Assignment, Contact, Service
from donghanh.support.services import Outcome
from donghanh.support.tests.conftest import TODAY
from donghanh.testing.worlds import HERE, NOW, World


@pytest.fixture(autouse=True)
def _as_officer(officer: User) -> Iterator[None]:
    with scope.use(scope.of(officer)):
        yield


def counselled(officer: User, person: Person, **more: Any) -> Contact:
    content = {"service": Service.COUNSELLING, "on": TODAY, **more}
    return services.record_contact(by=officer, person=person, **content)


class TestContacts:
    def test_a_service_is_on_file_where_the_person_lives(
        self, officer: User, person: Person, world: World
    ) -> None:
        office = agency(AgencyKind.PEOPLES_COMMITTEE, world.ward, TODAY)
        counselled(officer, person, provider=office, minutes=45, note="  Hẹn lần sau. ")
        (row,) = queries.contacts_of(officer, person)
        assert (row.service, row.on, row.minutes, row.note) == (
            "counselling", TODAY, 45, "Hẹn lần sau.",
        )  # fmt: skip
        assert (row.commune_id, row.by, row.provider) == (world.ward.pk, officer, office)

    def test_a_form_sent_twice_is_one_row(self, officer: User, person: Person) -> None:
        key = uuid4()
        first = counselled(officer, person, idempotency_key=key)
        assert counselled(officer, person, idempotency_key=key) == first
        assert queries.contacts_of(officer, person).count() == 1

    @pytest.mark.parametrize(
        ("content", "code", "field"),
        [
            ({"on": TODAY + timedelta(days=1)}, "ledger.future", "on"),
            ({"service": "magic"}, "contact.service", "service"),
            ({"service": "loan"}, "contact.amount_missing", "amount"),
            ({"service": "loan", "amount": 0}, "contact.amount_missing", "amount"),
            ({"amount": 5_000_000}, "contact.amount_without_loan", "amount"),
            ({"minutes": 0}, "contact.minutes", "minutes"),
            ({"minutes": 1441}, "contact.minutes", "minutes"),
        ],
    )
    def test_what_may_not_be_written(
        self, officer: User, person: Person, content: dict[str, Any], code: str, field: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            counselled(officer, person, **content)
        assert (refused.value.code, refused.value.field) == (code, field)
        assert not queries.contacts_of(officer, person).exists()

    def test_nobody_writes_about_a_person_of_another_commune(
        self, officer: User, world: World
    ) -> None:
        stranger = world.person("Sùng A Thí", commune=world.other_ward)
        with pytest.raises(Refusal) as refused:
            counselled(officer, stranger)
        assert refused.value.code == "person.out_of_scope"

    def test_an_office_gives_nothing_after_it_was_closed(
        self, officer: User, person: Person, world: World
    ) -> None:
        labour = agency(AgencyKind.LABOUR, world.city, TODAY)
        with (
            time_machine.travel(datetime(2025, 3, 10, 9, tzinfo=HERE), tick=False),
            pytest.raises(Refusal) as refused,
        ):
            counselled(officer, person, on=date(2025, 3, 3), provider=labour)
        assert refused.value.code == "agency.absent"

    def test_a_person_who_moves_keeps_the_support_received_before(
        self, officer: User, person: Person, world: World
    ) -> None:
        counselled(officer, person)
        with scope.use(scope.SYSTEM):
            Person.objects.filter(pk=person.pk).update(commune=world.other_ward)
        colleague = world.user(Role.COMMUNE_OFFICER, world.other_ward.code)
        with scope.use(scope.of(colleague)):
            assert queries.contacts_of(colleague, person).count() == 1
        assert queries.contacts_of(officer, person).count() == 0


class TestCorrections:
    def test_a_correction_is_a_new_row_and_the_past_stays_as_it_was_known(
        self, officer: User, person: Person
    ) -> None:
        old = counselled(officer, person, minutes=30)
        with time_machine.travel(NOW + timedelta(days=2), tick=False):
            new = services.correct_contact(
                old, by=officer, reason="Ghi nhầm thời lượng.", service=Service.SCREENING, on=TODAY
            )
        assert (new.corrects_id, new.reason) == (old.pk, "Ghi nhầm thời lượng.")
        rows = Contact.objects.filter(person=person)
        assert [row.service for row in rows.known_at(NOW + timedelta(days=1))] == ["counselling"]
        assert [row.service for row in rows.known_at()] == ["screening"]

    def test_every_correction_names_the_first_version(self, officer: User, person: Person) -> None:
        first = counselled(officer, person)
        content: dict[str, Any] = {"service": Service.JOB, "on": TODAY}
        second = services.correct_contact(first, by=officer, reason="Một.", **content)
        third = services.correct_contact(second, by=officer, reason="Hai.", **content)
        assert third.corrects_id == first.pk
        assert first.recorded_at < second.recorded_at < third.recorded_at

    def test_a_correction_obeys_the_same_rules(self, officer: User, person: Person) -> None:
        old = counselled(officer, person)
        with pytest.raises(Refusal) as refused:
            services.correct_contact(old, by=officer, reason="Sai.", service="loan", on=TODAY)
        assert refused.value.code == "contact.amount_missing"

    def test_no_reason_no_correction(self, officer: User, person: Person) -> None:
        old = counselled(officer, person)
        with pytest.raises(Refusal) as refused:
            services.retract_contact(old, by=officer, reason="  ")
        assert refused.value.code == "ledger.reason"

    def test_what_was_withdrawn_is_no_longer_known_and_stays_on_the_page(
        self, officer: User, person: Person
    ) -> None:
        old = counselled(officer, person, minutes=30)
        services.retract_contact(old, by=officer, reason="Ghi nhầm người.")
        assert not queries.contacts_of(officer, person).exists()
        (line,) = queries.support_of(officer, person).contacts
        assert line.now.retracted
        assert (line.now.minutes, line.now.reason) == (30, "Ghi nhầm người.")
        assert line.earlier == [old]

    def test_what_was_withdrawn_is_not_corrected(self, officer: User, person: Person) -> None:
        old = counselled(officer, person)
        services.retract_contact(old, by=officer, reason="Ghi nhầm người.")
        with pytest.raises(Refusal) as refused:
            services.correct_contact(old, by=officer, reason="Thôi.", service=Service.JOB, on=TODAY)
        assert refused.value.code == "ledger.retracted"

    @pytest.mark.parametrize("table", ["support_contact", "support_assignment"])
    @pytest.mark.parametrize(
        "statement", ["update {} set reason = 'x'", "delete from {}", "truncate {} cascade"]
    )
    def test_rows_are_never_changed(self, person: Person, table: str, statement: str) -> None:
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(table))


class TestSummary:
    def test_counts_and_loans_leave_out_what_was_withdrawn(
        self, officer: User, person: Person
    ) -> None:
        counselled(officer, person)
        counselled(officer, person)
        counselled(officer, person, service=Service.LOAN, amount=20_000_000)
        wrong = counselled(officer, person, service=Service.LOAN, amount=50_000_000)
        services.retract_contact(wrong, by=officer, reason="Ghi hai lần.")
        support = queries.support_of(officer, person)
        assert support.counts() == [("tư vấn", 2), ("vay vốn", 1)]
        assert support.lent() == 20_000_000


class TestAssignments:
    def test_a_name_is_enough(self, officer: User, person: Person) -> None:
        services.assign_helper(
            by=officer, person=person, helper_name="Bà  Trần Thị Giúp", task="Thăm.",
            starts_on=TODAY,
        )  # fmt: skip
        (row,) = queries.assignments_of(officer, person)
        assert (row.helper, row.helper_name) == (None, "Bà Trần Thị Giúp")

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ({"helper": None}, "assignment.nobody"),
            ({"task": " "}, "assignment.task"),
            ({"ends_on": date(2024, 4, 30)}, "assignment.end_before_start"),
        ],
    )
    def test_what_may_not_be_assigned(
        self,
        person: Person,
        assigned: Callable[..., Assignment],
        content: dict[str, Any],
        code: str,
    ) -> None:
        with pytest.raises(Refusal) as refused:
            assigned(person, **content)
        assert refused.value.code == code

    @pytest.mark.parametrize(
        ("role", "where"), [(Role.HELPER, "03386"), (Role.CULTURE, ""), (Role.HEALTH, "")]
    )
    def test_only_helpers_of_the_place_get_to_see_a_person(
        self,
        person: Person,
        world: World,
        assigned: Callable[..., Assignment],
        role: Role,
        where: str,
    ) -> None:
        with pytest.raises(Refusal) as refused:
            assigned(person, helper=world.user(role, where))
        assert refused.value.code == "assignment.not_a_helper"

    def test_one_helper_is_assigned_once_at_a_time(
        self, officer: User, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        first = assigned(person)
        with pytest.raises(Refusal) as refused:
            assigned(person)
        assert refused.value.code == "assignment.twice"
        services.end_assignment(first, by=officer, ends_on=TODAY - timedelta(days=1))
        assert assigned(person, starts_on=TODAY).pk

    def test_it_does_not_end_before_it_began(
        self, officer: User, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        row = assigned(person)
        with pytest.raises(Refusal) as refused:
            services.end_assignment(row, by=officer, ends_on=date(2024, 4, 30))
        assert refused.value.code == "assignment.end_before_start"

    def test_its_end_is_a_new_version(
        self, officer: User, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        row = assigned(person)
        ended = services.end_assignment(row, by=officer, ends_on=TODAY, reason="Chuyển nơi ở.")
        assert (ended.corrects_id, ended.task) == (row.pk, row.task)
        assert [one.ends_on for one in queries.assignments_of(officer, person)] == [TODAY]


class TestVisits:
    @pytest.fixture(autouse=True)
    def _as_helper(self, _as_officer: None, helper: User) -> Iterator[None]:
        with scope.use(scope.of(helper)):
            yield

    @pytest.mark.parametrize(
        ("outcome", "service", "told"),
        [
            (Outcome.WELL, Service.VISIT, "Đã gặp, mọi việc ổn. Đi làm đều."),
            (Outcome.NEEDS_HELP, Service.VISIT, "Đã gặp, cần hỗ trợ thêm. Đi làm đều."),
            (Outcome.NOT_MET, Service.MISSED_VISIT, "Không gặp được. Đi làm đều."),
        ],
    )
    def test_a_visit_says_how_it_went_and_only_a_meeting_counts_as_one(
        self,
        officer: User,
        helper: User,
        person: Person,
        assigned: Callable[..., Assignment],
        outcome: Outcome,
        service: Service,
        told: str,
    ) -> None:
        services.record_visit(
            by=helper, assignment_id=assigned(person).pk, outcome=outcome, on=TODAY,
            note="Đi làm đều.",
        )  # fmt: skip
        with scope.use(scope.of(officer)):
            (row,) = queries.contacts_of(officer, person)
        assert (row.service, row.note, row.by) == (service, told, helper)

    def test_the_last_visit_is_the_last_meeting(
        self, helper: User, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        pk = assigned(person).pk
        for outcome, day in (("well", date(2024, 6, 3)), ("not_met", date(2024, 6, 10))):
            services.record_visit(by=helper, assignment_id=pk, outcome=outcome, on=day)
        (own,) = queries.own_people(helper)
        assert own.visited_on == date(2024, 6, 3)

    def test_a_visit_that_the_office_withdrew_no_longer_counts(
        self, officer: User, helper: User, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        pk = assigned(person).pk
        visit = services.record_visit(by=helper, assignment_id=pk, outcome="well", on=TODAY)
        with scope.use(scope.of(officer)):
            services.retract_contact(visit, by=officer, reason="Bấm nhầm.")
        (own,) = queries.own_people(helper)
        assert own.visited_on is None

    @pytest.mark.parametrize(
        ("day", "code"),
        [
            (TODAY + timedelta(days=1), "ledger.future"),
            (date(2024, 4, 30), "visit.before_assignment"),
        ],
    )
    def test_the_day_must_be_possible(
        self,
        helper: User,
        person: Person,
        assigned: Callable[..., Assignment],
        day: date,
        code: str,
    ) -> None:
        pk = assigned(person).pk
        with pytest.raises(Refusal) as refused:
            services.record_visit(by=helper, assignment_id=pk, outcome="well", on=day)
        assert refused.value.code == code

    def test_nobody_else_is_visited(
        self, helper: User, world: World, assigned: Callable[..., Assignment]
    ) -> None:
        own = assigned(world.person())
        with pytest.raises(Refusal) as refused:
            services.record_visit(by=helper, assignment_id=own.pk + 1000, outcome="well", on=TODAY)
        assert refused.value.code == "visit.not_own"

    def test_a_tap_that_was_sent_twice_is_one_visit(
        self, helper: User, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        content: dict[str, Any] = {
            "assignment_id": assigned(person).pk, "outcome": "well", "on": TODAY,
            "idempotency_key": uuid4(),
        }  # fmt: skip
        first = services.record_visit(by=helper, **content)
        assert services.record_visit(by=helper, **content) == first
