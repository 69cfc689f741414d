"""The marts as Ibis sees them, and the question's own values.

An expression is compiled once and asked many times. The periods of a question are a relation of
their own, ``asked``, one row each, and every row of a mart is read once however many periods there
are. What several questions ask in the same way has a name (``shared``). What else a question brings along (its moment of knowledge, its place) stands in the expression
as a function without a body. The engine writes the values in their place (``engine.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from inspect import Parameter, Signature
from typing import Any, Literal

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

_MOMENT = "timestamp('UTC')"
_PLACED = {"commune_id": "int64", "district_id": "int64", "province_id": "int64"}
_KNOWN = {"known_from": _MOMENT, "known_to": _MOMENT}

#: Column types of every mart; ``indicators/migrations/0001_marts.py`` makes the views.
SCHEMAS: dict[str, dict[str, str]] = {
    "unit": {
        "id": "int64", "code": "string", "name": "string", "level": "string",
        "parent_id": "int64", "district_id": "int64", "province_id": "int64",
        "valid_from": "date", "valid_to": "date", "successor_id": "int64",
    },
    "episode": {
        "case_id": "int64", "person_id": "int64", "measure": "string", "status": "string",
        "register": "string", "entry_id": "int64", "valid_from": "date", "valid_to": "date",
    },
    "event": {
        "id": "int64", "version_id": "int64", "case_id": "int64", "person_id": "int64",
        "measure": "string", "kind": "string", "on_date": "date",
    },
    "contact": {
        "id": "int64", "version_id": "int64", "person_id": "int64", "service": "string",
        "on_date": "date", "amount": "int64",
    },
    "assignment": {
        "id": "int64", "version_id": "int64", "person_id": "int64", "starts_on": "date",
        "ends_on": "date",
    },
    "activity": {
        "id": "int64", "version_id": "int64", "kind": "string", "setting": "string",
        "on_date": "date", "attendance": "int64",
    },
    "staff": {
        "id": "int64", "version_id": "int64", "level": "string", "starts_on": "date",
        "ends_on": "date",
    },
    "course": {"id": "int64", "version_id": "int64", "on_date": "date", "ends_on": "date"},
    "attendance": {
        "id": "int64", "version_id": "int64", "course_id": "int64", "staff_id": "int64",
        "on_date": "date",
    },
    "pilot_model": {
        "id": "int64", "version_id": "int64", "purpose": "string", "decided_on": "date",
        "deployed_on": "date",
    },
    "complex_area": {
        "id": "int64", "version_id": "int64", "starts_on": "date", "ends_on": "date",
    },
    "online_procedure": {"id": "int64", "version_id": "int64", "online_from": "date"},
    "submission": {
        "id": "int64", "unit_id": "int64", "period": "string", "starts_on": "date",
        "ends_on": "date", "on_date": "date",
    },
}  # fmt: skip
for _name, _columns in SCHEMAS.items():
    if _name != "unit":
        _columns.update(_PLACED | _KNOWN)


#: One row a period asked for: its number, its first and its last day, both included.
ASKED = {"ask": "int64", "ask_start": "date", "ask_end": "date"}


def mart(name: str) -> ir.Table:
    """One mart, all versions of all units."""
    return ibis.table(SCHEMAS[name], name=name, database="mart")


def in_each(rows: ir.Table) -> ir.Table:
    """Rows of a mart beside every period asked for: with the columns of ``ASKED``.

    What does not depend on the period is best filtered before: leaves that share a relation share
    it as it stands here.
    """
    return rows.cross_join(ibis.table(ASKED, name="asked"))


#: How SQL is written: by the database that reads it.
Dialect = Literal["postgres", "duckdb"]

_SHARED: dict[str, ir.Table] = {}


def shared(rows: ir.Table) -> ir.Table:
    """The same rows by a name: a statement that asks several questions writes and reads them once.

    The name is made of what the rows are, so whoever asks for the same shares it. The engine puts
    what the name stands for in front of the statement (``engine.py``).
    """
    name = f"shared_{sha256(ibis.to_sql(rows, dialect='postgres').encode()).hexdigest()[:12]}"
    _SHARED.setdefault(name, rows)
    return ibis.table(rows.schema(), name=name)


@cache
def behind(name: str, dialect: Dialect) -> str:
    """The SQL of the rows that ``shared`` gave this name."""
    return str(ibis.to_sql(_SHARED[name], dialect=dialect))


def _open(name: str, gives: Any, *takes: Any) -> Callable[..., Any]:
    """A function that only the engine can fill: ``ask_<name>`` in the compiled SQL."""

    def body(*_: Any) -> Any: ...

    names = [f"column{number}" for number in range(len(takes))]
    body.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter(one, Parameter.POSITIONAL_OR_KEYWORD) for one in names]
    )
    built: Callable[..., Any] = ibis.udf.scalar.builtin(
        body, name=f"ask_{name}", signature=(takes, gives)
    )
    return built


#: The moment of knowledge asked for, and an earlier one when two are compared.
known = _open("known", dt.Timestamp(timezone="UTC"))
since = _open("since", dt.Timestamp(timezone="UTC"))
#: The first and the last day of all periods asked for.
first = _open("first", dt.Date())
last = _open("last", dt.Date())
#: Whether a commune lies in the province of the unit asked for, today or before a merger.
near = _open("near", dt.boolean, dt.int64)
#: Whether a commune lies in the unit asked for, today or before a merger.
inside = _open("in", dt.boolean, dt.int64)
#: Whether a row without a commune, of this district and province, is the unit's own.
above = _open("above", dt.boolean, dt.int64, dt.int64)
