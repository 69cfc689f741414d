"""Rule packs: one regime of the law each, from its YAML files.

``load`` and ``in_force`` give a ``Pack``: immutable, checked when it is first loaded, and kept.
See ``docs/law-packs.md`` for how a pack is built.
"""

from __future__ import annotations

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


__all__ = [
    "IDS", "Authority", "BadPackError", "Choice", "Cite", "Confidence", "EntryKind", "Extent",
    "Fact", "Field", "Form", "Gap", "Limit", "Pack", "Period", "Rule", "Source", "Status",
    "Text", "Transition", "build", "in_force", "load", "lowest",
]  # fmt: skip
