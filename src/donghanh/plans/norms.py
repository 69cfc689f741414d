"""What things cost by rule, as dated data (``norms.yaml``). Pure; amounts are whole đồng.

A norm names the fact of the law pack that it is the figure of: the words of the rule, its article
and how sure it is come from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from django.utils.translation import get_language

from donghanh.law import packs
from donghanh.law.packs import Cite

FILE = Path(__file__).with_name("norms.yaml")
Bound = Literal["exact", "most", "least"]


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm as it counts on a day: ``amount`` đồng for each ``unit``.

    ``rule`` is what the instrument says, in its words; ``confidence`` that of the least sure fact
    the amount rests on.
    """

    id: str
    name: str
    unit: str
    amount: int
    bound: Bound
    rule: str
    cite: tuple[Cite, ...]
    confidence: packs.Confidence

    def keeps(self, allotted: int, quantity: int) -> bool:
        """Whether a sum for this many units is what the norm allows."""
        reckoned = self.amount * quantity
        if self.bound == "most":
            return allotted <= reckoned
        return allotted >= reckoned if self.bound == "least" else allotted == reckoned


def on(day: date, file: Path = FILE) -> list[Norm]:
    """The norms that count on a day, in the order of the file."""
    data = _read(file)
    base = next((one for one in data["base_salary"] if _counts(one, day)), None)
    found = []
    for one in data["norms"]:
        if not _counts(one, day) or ("times" in one and base is None):
            continue
        fact = _fact(one["fact"])
        sure = [fact.confidence]
        amount = one.get("amount")
        if amount is None:
            assert base is not None
            times = Decimal(one["times"]) * base["amount"]
            amount = int(times.quantize(Decimal(1), ROUND_HALF_UP))
            sure.append(_fact(base["fact"]).confidence)
        found.append(
            Norm(
                id=one["id"],
                name=_words(one["name"]),
                unit=_words(one["unit"]),
                amount=amount,
                bound=one["bound"],
                rule=fact.value or "",
                cite=fact.cite,
                confidence=packs.lowest(sure),
            )
        )
    return found


def named(norm: str, day: date, file: Path = FILE) -> Norm | None:
    """The norm with this id, if it counts on the day."""
    return next((one for one in on(day, file) if one.id == norm), None)


def _counts(one: Mapping[str, Any], day: date) -> bool:
    last = one["valid_to"]
    return bool(one["valid_from"] <= day and (last is None or day <= last))


def _fact(address: str) -> packs.Rule:
    pack, topic, fact = address.split("/")
    return packs.load(pack).rules[topic][fact]


def _words(text: Mapping[str, str]) -> str:
    return text["en"] if (get_language() or "").startswith("en") else text["vi"]


@cache
def _read(file: Path) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    data = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    return {name: data.get(name) or () for name in ("base_salary", "norms")}
