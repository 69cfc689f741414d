"""Answers: figures of a unit in a period, as known at a moment, with the rows behind them.

``known`` left out means now. Answers to several indicators come from ONE statement, whatever the
number of communes. Figures of persons under five are hidden in tables of communes; the total of a
district or province is not, because the office answers for it. A single commune is answered from
the table of the unit above it, so that asking commune by commune tells no more than the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.agencies.models import Level, Unit
from donghanh.indicators import catalogue, suppression
from donghanh.indicators import engine as engines
from donghanh.indicators.catalogue import Indicator
from donghanh.indicators.marts import Dialect
from donghanh.indicators.measures import COLUMNS
from donghanh.indicators.periods import Period
from donghanh.indicators.places import Place, place
from donghanh.text import format_number

Parts = Mapping[int | None, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CommuneFigure:
    """One cell of the table by commune; nothing but ``hidden`` is known of a hidden one.

    ``commune_id`` is None for what belongs to the unit itself, such as its own staff.
    """

    commune_id: int | None
    code: str
    name: str
    short_name: str
    value: Decimal | None
    part: int | None
    whole: int | None
    hidden: suppression.Hidden = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure. ``value`` is exact and None where there is no whole ("không áp dụng")."""

    id: str
    value: Decimal | None
    part: int | None
    whole: int | None
    unit: str
    suppressed: bool
    period: Period
    known: datetime
    by_commune: tuple[CommuneFigure, ...] = ()
    elsewhere: CommuneFigure | None = None

    @property
    def indicator(self) -> Indicator:
        return catalogue.get(self.id)

    @property
    def hides(self) -> bool:
        """Whether any cell of the table is hidden."""
        return any(cell.hidden for cell in self.by_commune)


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a figure; unique by ``cohort`` and ``key``.

    ``on_date`` is the day that counts for the row, ``part_date`` the last day of its part, and
    ``source`` the row of the mart (the entry of a status, the version of a ledger row).
    """

    cohort: str
    key: int
    commune_id: int | None
    on_date: date | None
    source: int | None
    part_date: date | None
    in_part: bool
    in_whole: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row of a mart that became known, or ceased to be, between two moments."""

    mart: str
    source: int
    key: int
    on_date: date | None
    appeared_at: datetime | None
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """What one key was in the figure before and after; None when it was not in it at all."""

    cohort: str
    key: int
    before: Row | None
    after: Row | None
    evidence: tuple[Evidence, ...]


def answer(
    ids: Iterable[str],
    *,
    unit: Unit,
    period: Period,
    known: datetime | None = None,
    engine: Dialect | engines.Engine = "postgres",
    disclose: bool = False,
) -> dict[str, Answer]:
    """The figures of ``unit`` in ``period``.

    ``disclose``: give a single commune's own figures however small. Only for its own report and
    for those who may read its rows. Raises ``Refusal`` for an unknown indicator, or a unit that
    did not exist on the last day.
    """
    (table,) = _tables(ids, unit, [period], known or clock.now(), engine, disclose)()
    return table


def trend(
    ids: Iterable[str],
    *,
    unit: Unit,
    period: Period,
    known: datetime | None = None,
    disclose: bool = False,
) -> dict[str, tuple[Answer, ...]]:
    """The figures at the end of each month inside the period, all as known at ``known``."""
    tables = _tables(ids, unit, period.points(), known or clock.now(), "postgres", disclose)
    return _trends(tables())


def with_trend(
    ids: Iterable[str],
    *,
    unit: Unit,
    period: Period,
    known: datetime | None = None,
    disclose: bool = False,
) -> Callable[[], tuple[dict[str, Answer], dict[str, tuple[Answer, ...]]]]:
    """``answer`` and ``trend`` in one statement: the last month's end is the period's own. It is
    begun now; what is given back waits for it."""
    begun = _tables(ids, unit, period.points(), known or clock.now(), "postgres", disclose)

    def ended() -> tuple[dict[str, Answer], dict[str, tuple[Answer, ...]]]:
        tables = begun()
        return tables[-1], _trends(tables)

    return ended


def _trends(tables: Sequence[dict[str, Answer]]) -> dict[str, tuple[Answer, ...]]:
    return {
        key: tuple(replace(table[key], by_commune=(), elsewhere=None) for table in tables)
        for key in tables[0]
    }


def rows(
    indicator_id: str,
    *,
    unit: Unit,
    period: Period,
    known: datetime | None = None,
    engine: Dialect | engines.Engine = "postgres",
) -> list[Row]:
    """Every row behind the figure. For those who may read rows; the caller checks and logs."""
    indicator, where = catalogue.get(indicator_id), place(unit, period.end)
    ask = _ask(where, [period], known or clock.now())
    return _rows(indicator, where, ask, engine)


def changes(
    indicator_id: str,
    *,
    unit: Unit,
    period: Period,
    known_from: datetime,
    known_to: datetime,
    engine: Dialect | engines.Engine = "postgres",
) -> list[Change]:
    """What changed in the figure between two moments of knowledge, row by row, with the evidence.

    A key is listed when it entered or left the part or the whole, or moved to another commune.
    """
    indicator, where = catalogue.get(indicator_id), place(unit, period.end)
    early, late = _ask(where, [period], known_from), _ask(where, [period], known_to)
    before = {(row.cohort, row.key): row for row in _rows(indicator, where, early, engine)}
    after = {(row.cohort, row.key): row for row in _rows(indicator, where, late, engine)}
    everyone = before.keys() | after.keys()
    moved = sorted(key for key in everyone if _seen(before.get(key)) != _seen(after.get(key)))
    evidence = _evidence(indicator, replace(late, since=known_from), engine) if moved else {}
    return [
        Change(*one, before.get(one), after.get(one), evidence.get(one[1], ())) for one in moved
    ]


def shown(value: Decimal | None, unit: str) -> str:
    """A figure as a reader sees it: "86,3%", "238 người", "Đạt"; a dash in words for none."""
    if value is None:
        return _("không áp dụng")
    if unit == "%":
        return f"{format_number(value, 1)}%"
    if unit == str(catalogue.get("it_online_services").unit):
        return _("Đạt") if value else _("Không đạt")
    return f"{format_number(value, 1)} {unit}"


# ---- how it is done -----------------------------------------------------------------------


def _tables(
    ids: Iterable[str],
    unit: Unit,
    periods: Sequence[Period],
    known: datetime,
    name: Dialect | engines.Engine,
    disclose: bool,
) -> Callable[[], list[dict[str, Answer]]]:
    """Begin to ask; what is given back answers, for each period."""
    indicators = [catalogue.get(one) for one in dict.fromkeys(ids)]
    narrow = unit.level == Level.COMMUNE and not disclose and unit.parent is not None
    where = place(unit.parent if narrow and unit.parent else unit, periods[-1].end)
    with engines.opened(name) as opened:
        ask = _ask(where, periods, known)
        sums = engines.sums(opened, {one.id: one.rows for one in indicators}, ask)

    def table(number: int, found: Mapping[tuple[str, int], Parts]) -> dict[str, Answer]:
        # Of earlier periods only the totals are asked for, but a single commune is read from the
        # table of the unit above it.
        by_commune = narrow or number == len(periods) - 1
        answers = {
            one.id: _answer(
                one,
                where,
                found.get((one.id, number), {}),
                periods[number],
                known,
                hide=not disclose,
                by_commune=by_commune,
            )
            for one in indicators
        }
        return {key: _narrowed(one, unit) for key, one in answers.items()} if narrow else answers

    def ended() -> list[dict[str, Answer]]:
        found = _cells(where, sums())
        return [table(number, found) for number in range(len(periods))]

    return ended


def _cells(where: Place, sums: engines.Rows) -> Mapping[tuple[str, int], Parts]:
    """By indicator and number of the period, what belongs to each commune of today."""
    found: dict[tuple[str, int], dict[int | None, tuple[int, int]]] = {}
    for key, number, commune, part, whole in sums:
        cells = found.setdefault((key, number), {})
        now = where.current.get(commune)
        before = cells.get(now, (0, 0))
        cells[now] = (before[0] + int(part), before[1] + int(whole))
    return found


def _ask(where: Place, periods: Sequence[Period], known: datetime) -> engines.Ask:
    return engines.Ask(
        days=tuple((period.start, period.end) for period in periods),
        known=known,
        near=where.near,
        inside=where.inside,
        districts=where.districts,
        provinces=where.provinces,
    )


def _answer(
    indicator: Indicator,
    where: Place,
    cells: Parts,
    period: Period,
    known: datetime,
    *,
    hide: bool,
    by_commune: bool,
) -> Answer:
    part = sum(cell[0] for cell in cells.values())
    whole = sum(cell[1] for cell in cells.values())
    marks = _marks(indicator, where, cells) if hide and by_commune else {}
    own = cells.get(None)
    return Answer(
        id=indicator.id,
        value=indicator.value(part, whole),
        part=part,
        whole=whole if indicator.has_whole else None,
        unit=str(indicator.unit),
        suppressed=False,
        period=period,
        known=known,
        by_commune=tuple(
            _cell(
                indicator,
                cells.get(commune.id, (0, 0)),
                (commune.id, commune.code, commune.name, commune.short_name),
                marks.get(commune.id, ""),
            )
            for commune in (where.own if by_commune else ())
        ),
        elsewhere=_cell(
            indicator, own, (None, where.unit.code, where.unit.name, where.unit.short_name), ""
        )
        if own
        else None,
    )


def _cell(
    indicator: Indicator,
    parts: tuple[int, int],
    named: tuple[int | None, str, str, str],
    hidden: suppression.Hidden,
) -> CommuneFigure:
    if hidden:
        return CommuneFigure(*named, None, None, None, hidden)
    part, whole = parts
    return CommuneFigure(
        *named, indicator.value(part, whole), part, whole if indicator.has_whole else None
    )


def _marks(indicator: Indicator, where: Place, cells: Parts) -> dict[int, suppression.Hidden]:
    """Which communes to hide, among those whose total is shown together."""
    if not indicator.of_persons:
        return {}
    marks: dict[int, suppression.Hidden] = {}
    for group in {commune.group for commune in where.own}:
        members = [commune.id for commune in where.own if commune.group == group]
        size = 1 if indicator.has_whole else 0
        sizes = [cells.get(member, (0, 0))[size] for member in members]
        marks |= dict(zip(members, suppression.hide(sizes), strict=True))
    return marks


def _narrowed(table: Answer, commune: Unit) -> Answer:
    """The answer of one commune, as the table of the unit above shows it."""
    cell = next(cell for cell in table.by_commune if cell.commune_id == commune.pk)
    return replace(
        table,
        value=cell.value,
        part=cell.part,
        whole=cell.whole,
        suppressed=bool(cell.hidden),
        by_commune=(cell,),
        elsewhere=None,
    )


def _rows(
    indicator: Indicator, where: Place, ask: engines.Ask, name: Dialect | engines.Engine
) -> list[Row]:
    with engines.opened(name) as opened:
        found = engines.rows(opened, indicator.rows, ask, tuple(COLUMNS))
    listed = [_row(where, *values) for values in found]
    return sorted(listed, key=lambda row: (row.cohort, row.key))


def _row(where: Place, *values: Any) -> Row:
    cohort, key, commune, on_date, source, part_date, in_part, in_whole = values
    now = where.current.get(commune, commune)
    return Row(cohort, key, now, on_date, source, part_date, bool(in_part), bool(in_whole))


def _seen(row: Row | None) -> tuple[bool, bool, int | None] | None:
    return (row.in_part, row.in_whole, row.commune_id) if row else None


def _evidence(
    indicator: Indicator, ask: engines.Ask, name: Dialect | engines.Engine
) -> dict[int, tuple[Evidence, ...]]:
    assert ask.since is not None
    found: dict[int, set[Evidence]] = {}
    columns = ("key", "source", "on_date", "known_from", "known_to")
    with engines.opened(name) as opened:
        for leaf in indicator.measured.leaves():
            changed = engines.rows(opened, leaf.changed, ask, columns)
            for key, source, on_date, first, last in changed:
                appeared = first if first > ask.since else None
                gone = last if last is not None and last <= ask.known else None
                found.setdefault(key, set()).add(
                    Evidence(leaf.mart, source, key, on_date, appeared, gone)
                )
    return {
        key: tuple(sorted(rows, key=lambda e: (e.appeared_at or e.gone_at or ask.known, e.source)))
        for key, rows in found.items()
    }
