"""Rule packs: one regime of the law each, from its YAML files.

``load`` and ``in_force`` give a ``Pack``: immutable, checked when it is first loaded, and kept.
See ``docs/law-packs.md`` for how a pack is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from donghanh.errors import Refusal
from donghanh.law.facts import Cite, Confidence, Fact, Period, Source, Text, lowest
from donghanh.law.packs.loader import BadPackError, Pack, build
from donghanh.law.packs.models import (
    Authority,
    Choice,
    EntryKind,
    Extent,
    Form,
    Gap,
    Limit,
    Rule,
    Status,
    TimeRule,
    Transition,
)
from donghanh.law.packs.models import EntryField as Field
from donghanh.text import format_date

HOME = Path(__file__).parent
IDS = ("2021", "2025")


@cache
def load(pack_id: str) -> Pack:
    """The pack "2021" or "2025". Raises ``KeyError`` or, for bad data, ``BadPackError``."""
    if pack_id not in IDS:
        raise KeyError(pack_id)
    return build(HOME / pack_id)


def in_force(day: date) -> Pack:
    """The regime that governs what is begun on ``day``. Raises ``Refusal`` for days before all."""
    for pack in map(load, IDS):
        start, end = pack.applies
        if start <= day and (end is None or day <= end):
            return pack
    raise Refusal(f"Hệ thống chưa có gói luật cho ngày {format_date(day)}.", code="law.no_regime")


def at_opening(day: date) -> Pack:
    """The regime of a case opened on ``day``; the first one for files from before all regimes."""
    return load(IDS[0]) if day < load(IDS[0]).applies[0] else in_force(day)


def reading(kind: str, pack: Pack) -> Pack:
    """The law that has an entry kind: ``pack``, or the one where it was or will be.

    A case that has gone over to another law keeps its old papers. Raises ``LookupError``.
    """
    for known in (pack, *map(load, IDS)):
        if kind in known.entries:
            return known
    raise LookupError(kind)


def governing(
    pack: Pack, status: str | None, day: date, *, since: date | None = None
) -> tuple[Pack, str | None]:
    """The law of a case on ``day`` and its status there, if ``pack`` had it in ``status`` before.

    A later law takes the case over once it is in force and says where that status leads.
    ``since`` is the day the status was reached; unknown counts as before every later law.
    """
    for later in map(load, IDS[IDS.index(pack.id) + 1 :]):
        crossing = later.crossings.get(status or "")
        if day < later.applies[0] or crossing is None or crossing.to is None:
            break
        if crossing.reached_now and (since is None or since < later.applies[0]):
            break
        pack, status = later, crossing.to
    return pack, status


def time_rules(limit: Limit, pack_id: str) -> Iterator[tuple[TimeRule, date]]:
    """How time counts in a term of a law, each rule with the day from which it does.

    The term's own rules hold from its start; a later law that takes it over adds its rules for
    the time from that law's first day on.
    """
    for rule in limit.time:
        yield rule, date.min
    for later in map(load, IDS[IDS.index(pack_id) + 1 :]):
        taken = later.taken_over.get(limit.id)
        for rule in taken.time if taken else ():
            yield rule, later.applies[0]


__all__ = [
    "IDS", "Authority", "BadPackError", "Choice", "Cite", "Confidence", "EntryKind", "Extent",
    "Fact", "Field", "Form", "Gap", "Limit", "Pack", "Period", "Rule", "Source", "Status",
    "Text", "TimeRule", "Transition", "at_opening", "build", "governing", "in_force", "load", "lowest",
    "reading", "time_rules",
]  # fmt: skip
