"""The rows of some keys of a figure at several moments of knowledge, in few statements.

Between two moments a person may have been written about several times; to say which of these
entries moved the figure, the row is looked at after each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from donghanh.agencies.models import Unit
from donghanh.indicators import catalogue, engine
from donghanh.indicators.periods import Period
from donghanh.indicators.places import place

#: Moments asked for in one statement.
BATCH = 20

#: Cohort and key of a row.
Key = tuple[str, int]
#: Whether a row is in the part, and in the whole.
State = tuple[bool, bool]
OUT: State = (False, False)


def states(
    indicator_id: str,
    *,
    unit: Unit,
    period: Period,
    keys: Iterable[int],
    moments: Sequence[datetime],
) -> dict[datetime, dict[Key, State]]:
    """For each moment the rows of ``keys`` that were in the figure then."""
    if not moments:
        return {}
    indicator, where, wanted = (
        catalogue.get(indicator_id),
        place(unit, period.end),
        sorted(set(keys)),
    )
    found: dict[datetime, dict[Key, State]] = {moment: {} for moment in moments}
    with engine.opened("postgres") as opened:
        for some in _batches(moments):
            parts: list[str] = []
            values: dict[str, Any] = {"wanted": wanted}
            for number, moment in enumerate(some):
                ask = engine.Ask(
                    days=((period.start, period.end),),
                    known=moment,
                    near=where.near,
                    inside=where.inside,
                    districts=where.districts,
                    provinces=where.provinces,
                )
                sql = engine.statement(opened, indicator.rows, ask, f"_{number}")
                parts.append(
                    f"select {number}, q.cohort, q.key, q.in_part, q.in_whole from ({sql}) q"
                    f" where q.key = any({opened.bind('wanted', 'bigint[]')})"
                )
                values |= ask.values(f"_{number}")
            for number, cohort, key, part, whole in opened.execute(
                " union all ".join(parts), values
            ):
                found[some[number]][cohort, key] = (bool(part), bool(whole))
    return found


def _batches(moments: Sequence[datetime]) -> Iterator[Sequence[datetime]]:
    for start in range(0, len(moments), BATCH):
        yield moments[start : start + BATCH]
