"""The connection that reads the marts: a role that may read them and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connections

T = TypeVar("T")

#: Tests ask through the connection whose transaction holds their rows.
ALIAS = "stats"
#: Each keeps a connection of its own for as long as the process lives.
_BESIDE = ThreadPoolExecutor(max_workers=2, thread_name_prefix="stats")


def cursor() -> Any:
    """A cursor of that connection, for ``with``."""
    return connections[ALIAS].cursor()


def beside(ask: Callable[[], T]) -> Callable[[], T]:
    """Ask while the caller goes on with the page; what is given back waits for the answer.

    ``ask`` may do nothing but read the marts: it runs in another thread, with another connection,
    without the scope and the language of the request.
    """
    if ALIAS != "stats":
        found = ask()
        return lambda: found
    return _BESIDE.submit(_on_own_connection, ask).result


def _on_own_connection(ask: Callable[[], T]) -> T:
    connection = connections[ALIAS]
    if connection.connection is not None and not connection.is_usable():
        connection.close()
    return ask()
