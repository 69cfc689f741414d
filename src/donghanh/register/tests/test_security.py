"""The second net: what the database itself refuses, whatever a view forgets."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from donghanh.access import scope
from donghanh.access.roles import Role
from donghanh.portal.models import DataRequest
from donghanh.procedures.papers.models import Paper
from donghanh.procedures.work.models import WorkAssignment
from donghanh.register.ledger import LedgerRow
from donghanh.register.models import (
    Attachment,
    Case,
    Deadline,
    Entry,
    Episode,
    IdentityCorrection,
    Merge,
    Move,
    Passed,
    Person,
    Proposal,
    Residence,
    Twins,
)
from donghanh.support.models import Assignment, Contact
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db

PERSON_BEARING = (
    Person,
    Residence,
    Case,
    Entry,
    Episode,
    Deadline,
    Move,
    Passed,
    Twins,
    Merge,
    Contact,
    Assignment,
    WorkAssignment,
    Paper,
    Attachment,
    Proposal,
    DataRequest,
    IdentityCorrection,
)
LEDGERS = [model for model in apps.get_models() if issubclass(model, LedgerRow)]


def told(world: World) -> Person:
    person = world.person()
    world.story(
        person, ("user.test_positive", "2024-06-03"), ("user.residence_verified", "2024-06-04")
    )
    return person


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("model", PERSON_BEARING, ids=lambda model: model.__name__)
def test_every_table_with_persons_has_row_level_security(model: type[Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relrowsecurity from pg_class where relname = %s", [model._meta.db_table]
        )
        assert cursor.fetchone()[0] is True


def test_no_table_with_a_person_was_forgotten() -> None:
    holders = {
        model
        for model in apps.get_models()
        if model is not Person
        and any(
            field.is_relation and field.related_model in (Person, Case, Entry)
            for field in model._meta.concrete_fields
        )
    }
    assert holders <= set(PERSON_BEARING)


@pytest.mark.parametrize(
    "model", [Person, Case, Entry, Episode, Deadline], ids=lambda m: m.__name__
)
def test_without_a_scope_there_are_no_rows(world: World, model: type[Model]) -> None:
    told(world)
    with scope.use(scope.SYSTEM):
        assert count(model._meta.db_table) > 0
    assert count(model._meta.db_table) == 0


def test_a_query_that_forgot_its_scope_still_shows_only_the_own_unit(world: World) -> None:
    own = told(world)
    other = world.person("Trần Thị Ví Dụ", commune=world.other_ward)
    with scope.use(scope.of(world.user(Role.COMMUNE_OFFICER))):
        assert list(Person.objects.all()) == [own]
        assert not Person.objects.filter(pk=other.pk).exists()
        assert Entry.objects.count() == 2


def test_the_clinic_sees_only_the_measures_of_health(world: World) -> None:
    told(world)
    patient = world.person("Sùng A Thí")
    world.record(patient, "determination.requested", "2024-06-10")
    with scope.use(scope.of(world.user(Role.HEALTH))):
        assert list(Person.objects.all()) == [patient]
        assert {case.measure for case in Case.objects.all()} == {"determination"}


@pytest.mark.parametrize(
    "role", [Role.LEADER, Role.PROVINCE, Role.FINANCE, Role.CULTURE, Role.ADMIN]
)
def test_roles_without_persons_see_none(world: World, role: Role) -> None:
    told(world)
    with scope.use(scope.of(world.user(role))):
        assert count("register_person") == 0


def test_a_row_cannot_be_written_outside_the_scope(world: World) -> None:
    person = told(world)
    with (
        scope.use(scope.of(world.user(Role.COMMUNE_OFFICER))),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        Person.objects.filter(pk=person.pk).update(commune=world.other_ward)


@pytest.mark.parametrize("model", LEDGERS, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "statement",
    ["update {} set reason = 'x'", "delete from {}", "truncate {} cascade"],
    ids=["update", "delete", "truncate"],
)
@pytest.mark.parametrize("role", ["dh_app", "dh_owner"])
def test_a_ledger_refuses_change(model: type[Model], statement: str, role: str) -> None:
    with scope.use(scope.SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local role {role}")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement.format(model._meta.db_table))


def test_the_site_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner"
            " where r.rolname in ('dh_app', 'dh_stats')"
        )
        assert cursor.fetchone()[0] == 0
        cursor.execute(
            "select current_user, rolbypassrls from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == ("dh_app", False)
