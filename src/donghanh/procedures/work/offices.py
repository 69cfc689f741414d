"""Which office has to act on a limit, read from the packs and ``offices.yaml``. No database.

The actor is the one of today: a limit that began before an office was abolished is now the duty of
the office that took its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from donghanh.agencies.models import Agency
from donghanh.law import packs
from donghanh.law.yaml_files import read

_FILE = Path(__file__).with_name("offices.yaml")


@dataclass(frozen=True, slots=True)
class Office:
    """A kind of office by its own name. Without ``kinds`` it has no account in this system."""

    id: str
    vi: str
    en: str
    kinds: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()

    def is_of(self, agency: Agency) -> bool:
        return agency.kind in self.kinds and agency.unit.level in self.levels


@cache
def offices() -> dict[str, Office]:
    """Every office by its id."""
    return {
        id_: Office(
            id_,
            one["vi"],
            one["en"],
            frozenset(one.get("kinds", ())),
            frozenset(one.get("levels", ())),
        )
        for id_, one in _content()["offices"].items()
    }


def offices_of(agency: Agency | None) -> frozenset[str]:
    """The ids of the offices that an agency is; a police station is also "where it was found"."""
    if agency is None:
        return frozenset()
    return frozenset(office.id for office in offices().values() if office.is_of(agency))


@cache
def acting(regime: str, limit: str, day: date) -> tuple[Office, ...]:
    """The offices any of which may act on ``day``; none where the law names nobody."""
    actor = _law(regime, limit, day).limits[limit].actor
    if actor is None:
        return ()
    named: Any = _content()["actors"].get(actor.vi)
    if isinstance(named, dict):
        past = [period for period in _periods_until(day) if period in named]
        named = named[past[-1]] if past else next(iter(named.values()))
    if named is None:
        return ()
    return tuple(offices()[id_] for id_ in ([named] if isinstance(named, str) else named))


def _law(regime: str, limit: str, day: date) -> packs.Pack:
    """The last law in force by ``day`` that has the limit: it says who acts now."""
    known = [
        pack
        for pack in map(packs.load, packs.IDS[packs.IDS.index(regime) :])
        if limit in pack.limits and (pack.id == regime or pack.applies[0] <= day)
    ]
    return known[-1]


def others(own: Iterable[str], day: date) -> dict[str, list[str]]:
    """By regime, the limits that none of the offices ``own`` may act on."""
    mine = frozenset(own)
    return {
        regime: sorted(
            limit
            for limit in packs.load(regime).limits
            if (who := acting(regime, limit, day)) and not any(one.id in mine for one in who)
        )
        for regime in packs.IDS
    }


def _periods_until(day: date) -> Iterator[str]:
    for period in (p for pack in map(packs.load, packs.IDS) for p in pack.periods.values()):
        if period.start <= day:
            yield period.id


@cache
def _content() -> Any:
    return read(_FILE)
