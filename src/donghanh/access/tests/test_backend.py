"""The second net: what the database shows under which scope, and that nothing leaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, models, transaction

from donghanh.access import policies, scope
from donghanh.access.postgresql.base import DatabaseWrapper
from donghanh.access.scope import Scope
from donghanh.access.scoped import ScopedQuerySet

OFFICER = Scope(user_id=1, level="commune", unit_id=10, measures=None)
NEIGHBOUR = Scope(user_id=2, level="commune", unit_id=11, measures=None)
DISTRICT = Scope(user_id=3, level="district", unit_id=20, measures=None)
PROVINCE = Scope(user_id=4, level="province", unit_id=30, measures=None)
CLINIC = Scope(user_id=5, level="district", unit_id=20, measures=frozenset({"substitution"}))
NO_MEASURE = Scope(user_id=5, level="district", unit_id=20, measures=frozenset())
HELPER = Scope(user_id=6, level="helper", unit_id=10, measures=None)


class Dossier(models.Model):
    """A person-bearing table of these tests alone."""

    commune_id = models.BigIntegerField()
    district_id = models.BigIntegerField(null=True)
    province = models.BigIntegerField(db_column="province_id")
    measures: Any = models.JSONField()

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        app_label = "access"
        managed = False
        db_table = "test_dossier"

    def __str__(self) -> str:
        return str(self.pk)


# (id, commune, district, province, measures, helper)
ROWS = [
    (1, 10, 20, 30, ["user"], 6),
    (2, 10, 20, 30, ["compulsory", "substitution"], None),
    (3, 11, 20, 30, ["substitution"], None),
    (4, 12, 21, 30, ["user"], None),
    (5, 13, None, 31, ["user"], None),
]
SEEN = [
    (scope.NONE, []),
    (OFFICER, [1, 2]),
    (NEIGHBOUR, [3]),
    (DISTRICT, [1, 2, 3]),
    (PROVINCE, [1, 2, 3, 4]),
    (CLINIC, [2, 3]),
    (NO_MEASURE, []),
    (HELPER, [1]),
    (scope.SYSTEM, [1, 2, 3, 4, 5]),
]


@pytest.fixture
def dossiers(db: None) -> Iterator[None]:
    """The table with its policies, and a child table through it; gone with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("reset role")
        cursor.execute(
            "create table test_dossier (id int primary key, commune_id bigint, district_id bigint,"
            " province_id bigint, measures text[], helper_id bigint);"
            "create table test_paper (id int primary key, dossier_id int)"
        )
        cursor.executemany("insert into test_dossier values (%s, %s, %s, %s, %s, %s)", ROWS)
        cursor.execute("insert into test_paper select id * 100, id from test_dossier")
        for operation in (
            policies.scoped("test_dossier", "measures"),
            policies.helper_rows("test_dossier", f"helper_id = {policies.USER}"),
            policies.through("test_paper", "test_dossier", "dossier_id"),
        ):
            cursor.execute(str(operation.sql))
        cursor.execute("set role dh_app")
    yield
    with connection.cursor() as cursor:
        cursor.execute("reset role")


def seen(table: str = "test_dossier") -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"select id from {table} order by id")
        return [row[0] for row in cursor.fetchall()]


def told(key: str, using: Any = connection) -> str:
    with using.cursor() as cursor:
        cursor.execute("select current_setting(%s, true)", [key])
        return cursor.fetchone()[0] or ""


@pytest.mark.parametrize(("given", "ids"), SEEN)
def test_the_rows_of_a_scope(dossiers: None, given: Scope, ids: list[int]) -> None:
    with scope.use(given):
        assert seen() == ids
        assert seen("test_paper") == [number * 100 for number in ids]
    assert seen() == []


@pytest.mark.parametrize(("given", "ids"), SEEN)
def test_a_query_that_forgot_its_scope_leaks_nothing(
    dossiers: None, given: Scope, ids: list[int]
) -> None:
    with scope.use(given):
        assert list(Dossier.objects.order_by("id").values_list("id", flat=True)) == ids


def test_a_row_cannot_be_written_into_another_unit(dossiers: None) -> None:
    insert = "insert into test_dossier values (9, %s, 20, 30, '{user}')"
    with scope.use(OFFICER), connection.cursor() as cursor:
        cursor.execute(insert, [10])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(insert.replace("9", "8", 1), [11])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute("update test_dossier set commune_id = 11 where id = 1")
        cursor.execute("update test_dossier set measures = '{}' where id = 3")
        assert cursor.rowcount == 0


def test_a_helper_reads_and_does_not_write(dossiers: None) -> None:
    with scope.use(HELPER), connection.cursor() as cursor:
        cursor.execute("update test_dossier set measures = '{}'")
        assert cursor.rowcount == 0
        cursor.execute("delete from test_dossier")
        assert cursor.rowcount == 0


def test_a_scope_changes_and_comes_back_within_a_transaction(dossiers: None) -> None:
    with scope.use(OFFICER):
        with transaction.atomic(), scope.use(NEIGHBOUR):
            assert seen() == [3]
            with scope.use(scope.SYSTEM):
                assert len(seen()) == 5
            assert seen() == [3]
        assert seen() == [1, 2]


def test_a_failed_block_gives_the_former_scope_back(dossiers: None) -> None:
    with scope.use(OFFICER):
        fails = pytest.raises(DatabaseError)
        with fails, transaction.atomic(), scope.use(scope.SYSTEM), connection.cursor() as cursor:
            cursor.execute("select no_such_column")
        assert seen() == [1, 2]


def test_a_savepoint_taken_inside_a_wider_scope_does_not_bring_it_back(dossiers: None) -> None:
    with scope.use(OFFICER):
        wide = scope.use(scope.SYSTEM)
        wide.__enter__()
        savepoint = transaction.savepoint()
        with connection.cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute("select no_such_column")
        wide.__exit__(None, None, None)
        transaction.savepoint_rollback(savepoint)
        assert seen() == [1, 2]


@pytest.fixture
def other_connection(db: None) -> Iterator[DatabaseWrapper]:
    """A second connection to the test database, outside the test's transaction."""
    other = connections.create_connection("default")
    assert isinstance(other, DatabaseWrapper)
    yield other
    other.close()


def _transaction(using: DatabaseWrapper) -> tuple[int, str]:
    """One transaction: the process that serves it and the level it was told."""
    using.set_autocommit(False)
    try:
        with using.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            process = cursor.fetchone()[0]
        return process, told("app.level", using)
    finally:
        using.rollback()
        using.set_autocommit(True)


def test_the_next_transaction_on_a_connection_knows_nothing_of_the_last(
    other_connection: DatabaseWrapper,
) -> None:
    with scope.use(OFFICER):
        process, level = _transaction(other_connection)
        assert level == "commune"
    assert _transaction(other_connection) == (process, "none")
    assert told("app.level", other_connection) == ""


def test_outside_a_transaction_there_is_no_scope(other_connection: DatabaseWrapper) -> None:
    with scope.use(scope.SYSTEM):
        assert told("app.level", other_connection) == ""


def test_a_pooled_connection_carries_nothing_to_the_next_request(db: None) -> None:
    settings = connection.settings_dict | {
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 1, "timeout": 5}},
        "CONN_MAX_AGE": 0,
    }
    first, second = (DatabaseWrapper(settings, alias="default") for _ in range(2))
    try:
        with scope.use(scope.SYSTEM):
            process, level = _transaction(first)
        assert level == "all"
        first.close()
        assert _transaction(second) == (process, "none")
    finally:
        first.close()
        second.close()
        second.close_pool()
