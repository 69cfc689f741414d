"""Append-only tables and the privileges of the site's role."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from donghanh.access import log, policies


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def as_owner(db: None) -> None:
    """The role that migrations run as: it owns every table."""
    run("reset role")


@pytest.mark.parametrize(
    "statement",
    [
        "update access_accesslog set purpose = 'khác'",
        "delete from access_accesslog",
        "truncate access_accesslog",
        "update access_accesslog set purpose = 'khác' where false",
    ],
)
class TestTheAccessLogIsNeverChanged:
    def test_by_the_site(self, db: None, statement: str) -> None:
        log.record("person.opened", by=None)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run(statement)

    def test_by_the_owner(self, as_owner: None, statement: str) -> None:
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
            run(statement)


def test_an_append_only_table_takes_new_rows_and_can_be_released_again(as_owner: None) -> None:
    operation = policies.append_only("test_ledger")
    run("create table test_ledger (id int)")
    run(str(operation.sql))
    run("insert into test_ledger values (1)")
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        run("delete from test_ledger")
    run(str(operation.reverse_sql))
    run("delete from test_ledger")


@pytest.mark.parametrize("role", ["dh_app", "dh_stats"])
def test_nobody_but_the_owner_makes_tables(as_owner: None, role: str) -> None:
    run(f"set role {role}")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run("create table public.test_own (id int)")


def test_the_stats_role_reads_no_table_of_the_register(as_owner: None) -> None:
    run("set role dh_stats")
    for table in ("access_user", "access_accesslog", "agencies_unit"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run(f"select * from {table}")


def test_the_stats_role_reads_every_mart(as_owner: None) -> None:
    run("create view mart.test_mart as select count(*) from access_user")
    run("set role dh_stats")
    run("select * from mart.test_mart")


def test_the_site_does_not_rewrite_the_history_of_migrations(db: None) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run("delete from django_migrations")


def test_exact_grants_replace_the_default_ones(as_owner: None) -> None:
    run("create table test_narrow (id int)")
    run(str(policies.grants("test_narrow", app="select", stats="select").sql))
    for role in ("dh_app", "dh_stats"):
        run(f"set role {role}")
        run("select * from test_narrow")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run("insert into test_narrow values (1)")


def test_a_role_that_is_missing_is_passed_over(as_owner: None) -> None:
    run(str(policies.if_role("dh_no_such_role", "select 1/0").sql))
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
        run(str(policies.if_role("dh_app", "select 1/0").sql))
