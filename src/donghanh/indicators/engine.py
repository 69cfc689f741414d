"""Run questions: the same Ibis expression as SQL on PostgreSQL or on DuckDB.

Expressions are compiled once per process. The values of a question are bound where ``marts`` left
functions without a body, so asking costs no compiling and the values never become SQL text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir

from donghanh.indicators import export, marts, stats
from donghanh.indicators.marts import Dialect

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Ask:
    """The values of one question. ``days`` are the first and the last day of each period asked for,
    both included; ``since`` is for comparing.

    ``near`` are the communes of the province, ``inside`` those of the unit, both with the communes
    that were merged into them; ``districts`` and ``provinces`` say whose own rows (without a
    commune) belong to the unit.
    """

    days: tuple[tuple[date, date], ...]
    known: datetime
    near: tuple[int, ...]
    inside: tuple[int, ...]
    districts: tuple[int, ...]
    provinces: tuple[int, ...]
    since: datetime | None = None

    def values(self, suffix: str) -> dict[str, Any]:
        """The bound values, each with its name in the statement."""
        return {
            **{f"start{suffix}_{n}": start for n, (start, _end) in enumerate(self.days)},
            **{f"end{suffix}_{n}": end for n, (_start, end) in enumerate(self.days)},
            f"first{suffix}": min(start for start, _end in self.days),
            f"last{suffix}": max(end for _start, end in self.days),
            f"known{suffix}": self.known,
            f"since{suffix}": self.since or self.known,
            f"near{suffix}": list(self.near),
            f"in{suffix}": list(self.inside),
            f"districts{suffix}": list(self.districts),
            f"provinces{suffix}": list(self.provinces),
        }


class Engine(Protocol):
    """A database that answers compiled questions."""

    dialect: Dialect

    def bind(self, name: str, sql_type: str) -> str:
        """How a named value stands in a statement."""

    def execute(self, sql: str, values: Mapping[str, Any]) -> Rows:
        """Run one statement."""

    def begin(self, sql: str, values: Mapping[str, Any]) -> Callable[[], Rows]:
        """The same while the caller goes on; what is given back waits for the rows."""


class Postgres:
    """The marts themselves, read as ``dh_stats``."""

    dialect: Dialect = "postgres"

    def bind(self, name: str, sql_type: str) -> str:
        return f"%({name})s::{sql_type}"

    def execute(self, sql: str, values: Mapping[str, Any]) -> Rows:
        with stats.cursor() as cursor:
            cursor.execute(sql, dict(values))
            found: Rows = cursor.fetchall()
        return found

    def begin(self, sql: str, values: Mapping[str, Any]) -> Callable[[], Rows]:
        return stats.beside(lambda: self.execute(sql, values))


class Duck:
    """Parquet files that ``export.export`` wrote."""

    dialect: Dialect = "duckdb"

    def __init__(self, folder: Path) -> None:
        self._connection = export.attach(folder)

    def bind(self, name: str, sql_type: str) -> str:
        return f"${name}::{sql_type}"

    def execute(self, sql: str, values: Mapping[str, Any]) -> Rows:
        used = {name: value for name, value in values.items() if f"${name}::" in sql}
        return self._connection.execute(sql, used).fetchall()

    def begin(self, sql: str, values: Mapping[str, Any]) -> Callable[[], Rows]:
        found = self.execute(sql, values)
        return lambda: found

    def close(self) -> None:
        self._connection.close()


@contextmanager
def opened(engine: Dialect | Engine) -> Iterator[Engine]:
    """The engine by name. DuckDB reads a fresh export, which is thrown away afterwards."""
    if engine == "postgres":
        yield Postgres()
    elif engine == "duckdb":
        with TemporaryDirectory(prefix="donghanh-marts-") as folder:
            export.export(Path(folder))
            duck = Duck(Path(folder))
            try:
                yield duck
            finally:
                duck.close()
    else:
        yield engine


@cache
def compiled(expression: Callable[[], ir.Table], dialect: Dialect) -> str:
    """The SQL of an expression, with the values of the question still open and with names for what
    it may share with others (``marts.shared``)."""
    return str(ibis.to_sql(expression(), dialect=dialect))


def written(expression: Callable[[], ir.Table], dialect: Dialect) -> str:
    """The whole SQL of an expression: what it names, and the expression."""
    sql = compiled(expression, dialect)
    return "\n".join((*(marts.behind(name, dialect) for name in _named(sql, dialect)), sql))


def statement(
    engine: Engine, expression: Callable[[], ir.Table], ask: Ask, suffix: str = ""
) -> str:
    """The SQL of an expression with the values of the question bound, under names with ``suffix``;
    ``ask`` says how many periods there are."""
    return _bound(engine, compiled(expression, engine.dialect), len(ask.days), suffix)


def rows(
    engine: Engine, expression: Callable[[], ir.Table], ask: Ask, columns: Sequence[str]
) -> Rows:
    """The rows of one expression, the given columns in the given order."""
    names = ", ".join(f'q."{column}"' for column in columns)
    sql = f"select {names} from ({statement(engine, expression, ask)}) q"
    return engine.execute(sql, ask.values(""))


def sums(
    engine: Engine, expressions: Mapping[str, Callable[[], ir.Table]], ask: Ask
) -> Callable[[], Rows]:
    """(id, number of the period, commune, part, whole) of every expression: ONE statement, begun
    now; what is given back waits for it."""
    if not expressions:
        return list
    question = " union all ".join(
        f"select '{key}' as id, q.ask, q.commune_id,"
        f" cast(sum(q.in_part) as bigint), cast(sum(q.in_whole) as bigint)"
        f" from ({compiled(expression, engine.dialect)}) q group by q.ask, q.commune_id"
        for key, expression in expressions.items()
    )
    return engine.begin(_bound(engine, question, len(ask.days), ""), ask.values(""))


def _bound(engine: Engine, question: str, periods: int, suffix: str) -> str:
    """A question with the periods and what it names in front, and places for its values."""

    def any_of(column: str, name: str) -> str:
        return f"{column} = any({engine.bind(name + suffix, 'bigint[]')})"

    def write(found: re.Match[str]) -> str:
        name, columns = found["name"], [part.strip() for part in found["columns"].split(",")]
        if name in ("NEAR", "IN"):
            return any_of(columns[0], name.lower())
        if name == "ABOVE":
            district, province = columns
            return (
                f"({any_of(district, 'districts')}"
                f" or ({district} is null and {any_of(province, 'provinces')}))"
            )
        return engine.bind(name.lower() + suffix, _TYPES[name])

    # One row of constants is as if they stood in the question themselves: the planner sees them.
    asked = ", ".join(
        f"({n}, {engine.bind(f'start{suffix}_{n}', 'date')},"
        f" {engine.bind(f'end{suffix}_{n}', 'date')})"
        for n in range(periods)
    )
    named = "".join(
        f", {name} as ({marts.behind(name, engine.dialect)})"
        for name in _named(question, engine.dialect)
    )
    if engine.dialect == "postgres":
        named, question = named.replace("%", "%%"), question.replace("%", "%%")
    return (
        "with asked as not materialized"
        f" (select * from (values {asked}) as period (ask, ask_start, ask_end))"
        f"{_OPEN.sub(write, named)} {_OPEN.sub(write, question)}"
    )


def _named(sql: str, dialect: Dialect) -> list[str]:
    """The names in a question and in what they stand for, each after those it needs itself."""
    found: dict[str, None] = {}
    for name in dict.fromkeys(_NAME.findall(sql)):
        if name not in found:
            found |= dict.fromkeys((*_named(marts.behind(name, dialect), dialect), name))
    return list(found)


_TYPES = {"KNOWN": "timestamptz", "SINCE": "timestamptz", "FIRST": "date", "LAST": "date"}
_NAME = re.compile(r"\bshared_[0-9a-f]{12}\b")
_OPEN = re.compile(
    r"\bASK_(?P<name>KNOWN|SINCE|FIRST|LAST|NEAR|IN|ABOVE)\((?P<columns>[^()]*)\)", re.IGNORECASE
)
