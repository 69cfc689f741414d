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
from typing import Any, Literal, Protocol

import ibis
import ibis.expr.types as ir

from donghanh.indicators import export, stats

Name = Literal["postgres", "duckdb"]
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
            f"known{suffix}": self.known,
            f"since{suffix}": self.since or self.known,
            f"near{suffix}": list(self.near),
            f"in{suffix}": list(self.inside),
            f"districts{suffix}": list(self.districts),
            f"provinces{suffix}": list(self.provinces),
        }


class Engine(Protocol):
    """A database that answers compiled questions."""

    dialect: Name

    def bind(self, name: str, sql_type: str) -> str:
        """How a named value stands in a statement."""

    def execute(self, sql: str, values: Mapping[str, Any]) -> Rows:
        """Run one statement."""


class Postgres:
    """The marts themselves, read as ``dh_stats``."""

    dialect: Name = "postgres"

    def bind(self, name: str, sql_type: str) -> str:
        return f"%({name})s::{sql_type}"

    def execute(self, sql: str, values: Mapping[str, Any]) -> Rows:
        with stats.cursor() as cursor:
            cursor.execute(sql, dict(values))
            found: Rows = cursor.fetchall()
        return found


class Duck:
    """Parquet files that ``export.export`` wrote."""

    dialect: Name = "duckdb"

    def __init__(self, folder: Path) -> None:
        self._connection = export.attach(folder)

    def bind(self, name: str, sql_type: str) -> str:
        return f"${name}::{sql_type}"

    def execute(self, sql: str, values: Mapping[str, Any]) -> Rows:
        used = {name: value for name, value in values.items() if f"${name}::" in sql}
        return self._connection.execute(sql, used).fetchall()

    def close(self) -> None:
        self._connection.close()


@contextmanager
def opened(engine: Name | Engine) -> Iterator[Engine]:
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
def compiled(expression: Callable[[], ir.Table], dialect: Name) -> str:
    """The SQL of an expression, with the values of the question still open."""
    return str(ibis.to_sql(expression(), dialect=dialect))


def statement(
    engine: Engine, expression: Callable[[], ir.Table], ask: Ask, suffix: str = ""
) -> str:
    """The SQL of an expression with the values of the question bound, under names with ``suffix``;
    ``ask`` says how many periods there are."""
    sql = compiled(expression, engine.dialect)
    if engine.dialect == "postgres":
        sql = sql.replace("%", "%%")

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
        return engine.bind(name.lower() + suffix, "timestamptz")

    # One row of constants is as if they stood in the question themselves: the planner sees them.
    periods = ", ".join(
        f"({n}, {engine.bind(f'start{suffix}_{n}', 'date')},"
        f" {engine.bind(f'end{suffix}_{n}', 'date')})"
        for n in range(len(ask.days))
    )
    asked = f"select * from (values {periods}) as period (ask, ask_start, ask_end)"
    whole = _OPEN.sub(write, sql)
    return f"with asked as not materialized ({asked}) select * from ({whole}) one"


_OPEN = re.compile(
    r"\bASK_(?P<name>KNOWN|SINCE|NEAR|IN|ABOVE)\((?P<columns>[^()]*)\)", re.IGNORECASE
)


def rows(
    engine: Engine, expression: Callable[[], ir.Table], ask: Ask, columns: Sequence[str]
) -> Rows:
    """The rows of one expression, the given columns in the given order."""
    names = ", ".join(f'q."{column}"' for column in columns)
    sql = f"select {names} from ({statement(engine, expression, ask)}) q"
    return engine.execute(sql, ask.values(""))


def sums(engine: Engine, expressions: Mapping[str, Callable[[], ir.Table]], ask: Ask) -> Rows:
    """(id, number of the period, commune, part, whole) of every expression: ONE statement."""
    parts = [
        f"select '{key}' as id, q.ask, q.commune_id,"
        f" cast(sum(q.in_part) as bigint), cast(sum(q.in_whole) as bigint)"
        f" from ({statement(engine, expression, ask)}) q group by q.ask, q.commune_id"
        for key, expression in expressions.items()
    ]
    return engine.execute(" union all ".join(parts), ask.values("")) if parts else []
