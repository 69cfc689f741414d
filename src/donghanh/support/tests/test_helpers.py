"""What the database itself lets a helper see and write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.register.models import Person
from donghanh.support import queries, services
from donghanh.support.models import Assignment, Contact
from donghanh.support.tests.conftest import TODAY
from donghanh.testing.worlds import NOW, World

COLUMNS = {
    "assignment_id", "person_id", "name", "phone", "address", "area", "task", "starts_on",
    "ends_on", "commune_id", "district_id", "province_id", "name_sort", "visited_on",
}  # fmt: skip


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def people(user: User) -> list[str]:
    """Whom ``user`` finds in the view."""
    with scope.use(scope.of(user)):
        return [one.name for one in queries.own_people(user)]


def test_a_helper_has_no_rows_of_the_register_and_exactly_the_own_people(
    world: World, helper: User, person: Person, assigned: Callable[..., Assignment]
) -> None:
    world.record(person, "user.test_positive", "2024-06-10")
    world.person("Phàn A Khác")
    other = world.person("Sùng A Thí", commune=world.other_ward)
    assigned(person)
    with scope.use(scope.SYSTEM):
        stranger = world.user(Role.HELPER, "03386")
        services.assign_helper(
            by=world.user(Role.COMMUNE_OFFICER, "03386"), person=other, helper=stranger,
            task="Thăm.", starts_on=TODAY,
        )  # fmt: skip
    with scope.use(scope.of(helper)):
        for table in ("register_person", "register_case", "register_entry", "register_episode",
                      "register_residence", "register_deadline", "support_assignment"):  # fmt: skip
            assert rows(f"select * from {table}") == [], table
        assert rows("select name, person_id from support_own_person") == [("Lò Văn Mẫu", person.pk)]
    assert people(stranger) == ["Sùng A Thí"]


def test_the_view_holds_name_phone_place_and_task_and_no_more(person: Person) -> None:
    found = rows(
        "select attname from pg_attribute"
        " where attrelid = 'support_own_person'::regclass and attnum > 0"
    )
    assert {name for (name,) in found} == COLUMNS


@pytest.mark.parametrize(
    "role", [role for role in Role if role is not Role.HELPER], ids=lambda role: role.value
)
def test_to_everybody_else_the_view_is_empty(
    world: World, person: Person, assigned: Callable[..., Assignment], role: Role
) -> None:
    assigned(person)
    with scope.use(scope.of(world.user(role))):
        assert rows("select * from support_own_person") == []


def test_without_a_scope_the_view_is_empty(
    person: Person, assigned: Callable[..., Assignment]
) -> None:
    assigned(person)
    with scope.use(scope.NONE):
        assert rows("select * from support_own_person") == []


def test_nobody_asks_for_the_people_of_somebody_else(
    officer: User, helper: User, person: Person, assigned: Callable[..., Assignment]
) -> None:
    assigned(person)
    with scope.use(scope.of(officer)):
        assert queries.own_people(helper) == []


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "seen"),
    [
        (TODAY, None, True),
        (date(2024, 5, 1), TODAY, True),
        (date(2024, 5, 1), TODAY - timedelta(days=1), False),
        (TODAY + timedelta(days=1), None, False),
    ],
)
def test_a_person_is_seen_from_the_first_to_the_last_day(
    helper: User,
    person: Person,
    assigned: Callable[..., Assignment],
    starts_on: date,
    ends_on: date | None,
    seen: bool,
) -> None:
    assigned(person, starts_on=starts_on, ends_on=ends_on)
    assert bool(people(helper)) is seen


def test_the_last_version_decides(
    officer: User, helper: User, person: Person, assigned: Callable[..., Assignment]
) -> None:
    row = assigned(person)
    with scope.use(scope.of(officer)):
        services.end_assignment(row, by=officer, ends_on=TODAY)
    assert people(helper) == ["Lò Văn Mẫu"]
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert people(helper) == []


def test_a_withdrawn_assignment_shows_nobody(
    officer: User, helper: User, person: Person, assigned: Callable[..., Assignment]
) -> None:
    row = assigned(person)
    with scope.use(scope.of(officer)):
        services.retract_assignment(row, by=officer, reason="Nhầm người.")
    assert people(helper) == []


def contact(person: Person, by: User, **more: Any) -> Contact:
    content: dict[str, Any] = {
        "person": person, "by": by, "service": "visit", "on": TODAY,
        "commune_id": person.commune_id, "district_id": person.district_id,
        "province_id": person.province_id, **more,
    }  # fmt: skip
    return Contact(**content)


class TestWriting:
    """Straight to the table, as a mistake in a view might."""

    def save(self, helper: User, row: Contact) -> None:
        with scope.use(scope.of(helper)), transaction.atomic():
            row.save(force_insert=True)

    def test_a_visit_to_an_own_person_is_taken(
        self, helper: User, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        assigned(person)
        self.save(helper, contact(person, helper))
        with scope.use(scope.of(helper)):
            assert Contact.objects.count() == 1

    def test_a_visit_to_anybody_else_is_refused(self, helper: User, person: Person) -> None:
        with pytest.raises(ProgrammingError, match="row-level security"):
            self.save(helper, contact(person, helper))

    @pytest.mark.parametrize(
        "wrong", [{"service": "loan"}, {"retracted": True}], ids=["another service", "withdrawn"]
    )
    def test_a_helper_writes_visits_only(
        self,
        helper: User,
        person: Person,
        assigned: Callable[..., Assignment],
        wrong: dict[str, Any],
    ) -> None:
        assigned(person)
        with pytest.raises(ProgrammingError, match="row-level security"):
            self.save(helper, contact(person, helper, **wrong))

    def test_a_helper_writes_for_no_other_user_and_place(
        self,
        world: World,
        officer: User,
        helper: User,
        person: Person,
        assigned: Callable[..., Assignment],
    ) -> None:
        assigned(person)
        for row in (
            contact(person, officer),
            contact(person, helper, commune_id=world.other_ward.pk),
        ):
            with pytest.raises(ProgrammingError, match="row-level security"):
                self.save(helper, row)

    def test_a_helper_neither_reads_nor_corrects_what_others_wrote(
        self,
        officer: User,
        helper: User,
        person: Person,
        assigned: Callable[..., Assignment],
    ) -> None:
        assigned(person)
        with scope.use(scope.of(officer)):
            row = services.record_contact(by=officer, person=person, service="job", on=TODAY)
        with scope.use(scope.of(helper)):
            assert Contact.objects.count() == 0
        with pytest.raises(ProgrammingError, match="row-level security"):
            self.save(helper, contact(person, helper, corrects=row))

    def test_a_helper_assigns_nobody(self, helper: User, person: Person) -> None:
        row = Assignment(
            person=person, helper=helper, helper_name="Tôi", task="Xem.", starts_on=TODAY,
            by=helper, commune_id=person.commune_id, district_id=person.district_id,
            province_id=person.province_id,
        )  # fmt: skip
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            scope.use(scope.of(helper)),
            transaction.atomic(),
        ):
            row.save(force_insert=True)
