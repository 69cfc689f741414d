"""The backend: every transaction starts by writing the scope that row-level security reads.

The values are local to the transaction (``set_config(…, true)``), so a pooled connection carries
nothing over to the next request. Outside a transaction nothing is written: no rows.
"""

from __future__ import annotations

from django.db import connections
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from donghanh.access import scope

_KEYS = tuple(scope.NONE.settings())
_SQL = "SELECT " + ", ".join(f"set_config('{key}', %s, true)" for key in _KEYS)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with a scope in each transaction."""

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit:
            self.write_scope()

    def _savepoint_rollback(self, sid: str) -> None:
        # The rollback brings back the values of the savepoint; a scope may have changed since.
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self.write_scope()

    def write_scope(self) -> None:
        """Write the current scope, if a transaction is open that can still take it.

        A failed transaction takes nothing; its rollback writes (savepoint) or forgets all.
        """
        if self.connection is None or self.connection.autocommit:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return
        settings = scope.current().settings()
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(_SQL, [settings[key] for key in _KEYS])


def _rewrite() -> None:
    for connection in connections.all(initialized_only=True):
        if isinstance(connection, DatabaseWrapper):
            connection.write_scope()


scope.on_change(_rewrite)
