"""Brings the lists of units and agencies into the database. Every function may run again."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from donghanh.agencies.models import (
    SINCE_UNKNOWN,
    Agency,
    Confidence,
    Level,
    Succession,
    Unit,
)
from donghanh.errors import Refusal

DATA = Path(__file__).with_name("data")
AGENCIES = DATA / "agencies-lai-chau.yaml"
#: The day on which the districts had gone and the communes were new.
REFORM = dt.date(2025, 7, 1)
SOURCE = "vietnamadminunits 1.0.4"
_LEVELS = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}
_BATCH = 2000

Key = tuple[str, dt.date]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows there are now of what was asked for."""

    units: int
    successions: int


@dataclass(frozen=True, slots=True)
class _Row:
    unit: Unit
    parent_code: str

    @property
    def key(self) -> Key:
        return (self.unit.code, self.unit.valid_from)


@transaction.atomic
def load_units(path: Path = DATA, *, province: str | None = None) -> Loaded:
    """Add or update the units and successions of the folder ``path``.

    ``province`` (a code, such as "12") takes only that province and what lies in it. Nothing is
    taken out. Raises ``Refusal`` if the lists hold no such province.
    """
    rows = list(_read_units(path / "units.csv"))
    if province is not None:
        rows = _of_province(rows, province)
    if not rows:
        raise Refusal(
            _("Danh mục không có tỉnh mang mã %(code)s.") % {"code": province},
            code="unit_unknown",
        )
    ids: dict[Key, int] = {}
    starts: dict[str, list[dt.date]] = defaultdict(list)
    for length in _LEVELS:
        level = [row for row in rows if len(row.unit.code) == length]
        for row in level:
            row.unit.parent_id = _parent(row, ids, starts)
        Unit.objects.bulk_create(
            [row.unit for row in level],
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["code", "valid_from"],
            update_fields=["name", "level", "kind", "parent", "valid_to", "confidence"],
        )
        for row in level:
            ids[row.key] = row.unit.pk
            starts[row.unit.code].append(row.unit.valid_from)
    successions = list(_read_successions(path / "successions.csv", rows))
    Succession.objects.bulk_create(
        successions,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["predecessor", "successor"],
        update_fields=["on", "main", "confidence", "source"],
    )
    return Loaded(units=len(rows), successions=len(successions))


@transaction.atomic
def load_agencies(path: Path = AGENCIES) -> int:
    """Add or update the agencies of one file; returns their number.

    Raises ``Refusal`` if a unit is not there: load the units first.
    """
    lists: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    agencies = [
        _agency(_unit(code), entry) for code, entries in lists["units"].items() for entry in entries
    ]
    provinces = [code for code in lists["units"] if len(code) == 2]
    for commune in _communes(provinces):
        agencies += [_agency(commune, entry) for entry in lists["each_commune"]]
    Agency.objects.bulk_create(
        agencies,
        update_conflicts=True,
        unique_fields=["unit", "name"],
        update_fields=["kind", "short_name", "valid_from", "valid_to"],
    )
    return len(agencies)


def _read_units(path: Path) -> Iterator[_Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            yield _Row(
                Unit(
                    code=line["code"],
                    name=line["name"],
                    level=_LEVELS[len(line["code"])],
                    kind=line["kind"],
                    valid_from=_day(line["valid_from"]) or SINCE_UNKNOWN,
                    valid_to=_day(line["valid_to"]),
                    confidence=line["confidence"] or Confidence.SECONDARY,
                ),
                line["parent"],
            )


def _read_successions(path: Path, rows: Iterable[_Row]) -> Iterator[Succession]:
    """Pairs of which both units were loaded."""
    before = {row.unit.code: row.unit for row in rows if row.unit.valid_to is not None}
    after = {row.unit.code: row.unit for row in rows if row.unit.valid_from == REFORM}
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            predecessor = before.get(line["predecessor"])
            successor = after.get(line["successor"])
            if predecessor and successor:
                yield Succession(
                    predecessor=predecessor,
                    successor=successor,
                    on=REFORM,
                    main=line["main"] == "1",
                    confidence=Confidence.SECONDARY,
                    source=line["source"] or SOURCE,
                )


def _of_province(rows: list[_Row], province: str) -> list[_Row]:
    above = {row.unit.code: row.parent_code for row in rows if len(row.unit.code) == 3}

    def root(row: _Row) -> str:
        code = row.parent_code or row.unit.code
        return above.get(code, code)

    return [row for row in rows if root(row) == province]


def _parent(row: _Row, ids: dict[Key, int], starts: dict[str, list[dt.date]]) -> int | None:
    """The unit above: of those with its code, the last that had begun when this one began."""
    if not row.parent_code:
        return None
    begun = [start for start in starts[row.parent_code] if start <= row.unit.valid_from]
    return ids[row.parent_code, max(begun)]


def _agency(unit: Unit, entry: dict[str, Any]) -> Agency:
    inside = unit.name[0].lower() + unit.name[1:]
    return Agency(
        kind=entry["kind"],
        name=entry["name"].format(unit=inside),
        short_name=entry["short_name"].format(unit=inside),
        unit=unit,
        valid_from=entry.get("from", unit.valid_from),
        valid_to=entry.get("to", unit.valid_to),
    )


def _unit(code: str) -> Unit:
    unit: Unit | None = Unit.objects.filter(code=code).order_by("valid_from").first()
    if unit is None:
        raise Refusal(
            _("Chưa nạp đơn vị hành chính mang mã %(code)s.") % {"code": code},
            code="unit_unknown",
        )
    return unit


def _communes(provinces: list[str]) -> Iterable[Unit]:
    communes = Unit.objects.filter(level=Level.COMMUNE)
    found: Iterable[Unit] = communes.filter(parent__code__in=provinces) | communes.filter(
        parent__parent__code__in=provinces
    )
    return found


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
