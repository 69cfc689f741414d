"""Write the marts as Parquet files, and read them with DuckDB.

The files hold what the marts hold: no names and no numbers of persons. An export needs no
transaction of its own: whoever asks gives a moment of knowledge that was before it, and what
happens to a row afterwards does not change what was known then.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from donghanh.indicators import marts, stats

_TYPES = {
    "int64": "BIGINT",
    "string": "VARCHAR",
    "date": "DATE",
    "timestamp('UTC')": "TIMESTAMPTZ",
}


def export(folder: Path) -> None:
    """Write every mart to ``folder`` as <name>.parquet."""
    with duckdb.connect() as duck:
        for name, columns in marts.SCHEMAS.items():
            csv = folder / f"{name}.csv"
            listed = ", ".join(columns)
            with stats.cursor() as cursor, csv.open("wb") as file:
                question = f"COPY (SELECT {listed} FROM mart.{name}) TO STDOUT (FORMAT csv)"
                with cursor.copy(question) as copy:
                    for block in copy:
                        file.write(block)
            typed = ", ".join(f"'{column}': '{_TYPES[kind]}'" for column, kind in columns.items())
            # An empty text and a missing one stay apart: PostgreSQL writes "" and nothing.
            duck.execute(
                f"COPY (SELECT * FROM read_csv('{_quoted(csv)}', header = false,"
                f" auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
                f" columns = {{{typed}}}, allow_quoted_nulls = false))"
                f" TO '{_quoted(folder / name)}.parquet' (FORMAT parquet)"
            )
            csv.unlink()


def attach(folder: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB whose schema ``mart`` has the files as views."""
    duck = duckdb.connect()
    duck.execute("CREATE SCHEMA mart")
    for name in marts.SCHEMAS:
        duck.execute(
            f"CREATE VIEW mart.{name} AS"
            f" SELECT * FROM read_parquet('{_quoted(folder / name)}.parquet')"
        )
    return duck


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
