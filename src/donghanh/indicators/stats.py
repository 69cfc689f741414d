"""The connection that reads the marts: a role that may read them and nothing else."""

from __future__ import annotations

from typing import Any

from django.db import connections

#: Tests ask through the connection whose transaction holds their rows.
ALIAS = "stats"


def cursor() -> Any:
    """A cursor of that connection, for ``with``."""
    return connections[ALIAS].cursor()
