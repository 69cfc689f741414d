"""What a person decides about a draft before it counts. Pure: reads a plan's two JSON fields.

The draft of the reader is evidence and never changes. Decisions lie over it in ``Plan.review``::

    {"period": {"from": "2023-01-01", "to": "2023-12-31"},
     "items": {"t1": {"comparator": ">=", "indicators": ["svc_access_all"]},
               "n3": {"when": "Quý III năm 2023"}, "q2": {"dropped": true},
               "t4": {"cut": [57]}, "d2": {"with_next": true}}}

Keys: t1 the first target, q1 the first target without a figure, n1 task, d1 duty, b1 report.
How items are cut and put together is told in ``arranging``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _

from donghanh.indicators import catalogue
from donghanh.indicators.suggest import suggest
from donghanh.plans import arranging
from donghanh.plans.arranging import Entry, Piece
from donghanh.plans.passages import Found
from donghanh.text import format_number

if TYPE_CHECKING:
    from donghanh.plans.models import Plan

Kind = Literal["target", "aim", "task", "duty", "report"]
QuestionCode = Literal["comparator", "indicator", "doubt", "period"]

#: Below this a person should look twice (see ``reading.draft``).
SURE = 0.7
#: Where each kind stands in the draft; duties stand inside their blocks.
_LISTS: tuple[tuple[Kind, str, str], ...] = (
    ("target", "t", "targets"),
    ("aim", "q", "qualitative_targets"),
    ("task", "n", "tasks"),
    ("duty", "d", "agency_responsibilities"),
    ("report", "b", "reporting"),
)
_QUOTED = re.compile(r"“(.+?)”")


@dataclass(frozen=True)
class Item:
    """One thing found in the plan, as decided so far. ``found`` are the words of the draft."""

    key: str
    label: str
    kind: Kind
    found: Mapping[str, Any]
    decision: Mapping[str, Any]
    block: Mapping[str, Any] = field(default_factory=dict)
    block_number: int = 0
    pieces: tuple[Piece, ...] = ()
    start: int = 0
    merged: int = 1
    followed: bool = False
    """Whether another item of its kind comes next that it can be put together with."""

    def get(self, name: str) -> Any:
        """A field as decided, else as found, else None."""
        return self.decision[name] if name in self.decision else self.found.get(name)

    @property
    def text(self) -> str:
        return str(self.get("text"))

    @property
    def first(self) -> int:
        return int(self.found["span"]["from_line"])

    @property
    def last(self) -> int:
        return int(self.found["span"]["to_line"])

    @property
    def base(self) -> str:
        """The key of the item of the draft it was cut from; mostly its own."""
        return self.key.split("-", 1)[0]

    @property
    def parted(self) -> bool:
        """Whether it begins where a person cut an item in two."""
        return self.start > 0

    @property
    def changed(self) -> bool:
        """Whether anything was decided about it."""
        return bool(self.decision) or self.parted

    @property
    def dropped(self) -> bool:
        return bool(self.decision.get("dropped"))

    @property
    def indicators(self) -> tuple[str, ...]:
        return tuple(self.decision.get("indicators", ()))

    @property
    def unmeasured(self) -> bool:
        return bool(self.decision.get("unmeasured"))

    @property
    def confidence(self) -> float:
        return float(self.found.get("confidence", 1))

    @property
    def has_figure(self) -> bool:
        return self.kind == "target"

    def number(self, name: str) -> Decimal | None:
        """A figure of a target."""
        value = self.get(name)
        return None if value is None else Decimal(str(value))

    @cached_property
    def suggestions(self) -> list[tuple[str, float]]:
        """Indicators that may measure it. Without a figure only a yes or no can be measured."""
        if self.kind == "target":
            return suggest(self.text, str(self.get("unit") or ""))
        if self.kind == "aim":
            return [one for one in suggest(self.text) if is_binary(one[0])]
        return []

    @property
    def questions(self) -> tuple[QuestionCode, ...]:
        """What has to be decided before the plan can be confirmed."""
        if self.dropped:
            return ()
        open_: list[QuestionCode] = []
        if self.kind == "target" and self._comparator_open():
            open_.append("comparator")
        if self._indicator_open():
            open_.append("indicator")
        if self.confidence < SURE and not self.decision:
            open_.append("doubt")
        return tuple(open_)

    def _comparator_open(self) -> bool:
        """A bare figure says neither "at least" nor "exactly", unless there can be no more."""
        if "comparator" in self.decision or self.get("comparator") != "=":
            return False
        most = 100 if self.get("unit") == "%" else self.number("out_of")
        return self.number("value") != most

    def _indicator_open(self) -> bool:
        if self.indicators or self.unmeasured:
            return False
        return self.kind == "target" or (self.kind == "aim" and bool(self.suggestions))


@dataclass(frozen=True)
class Review:
    """A draft with the decisions about it."""

    items: tuple[Item, ...]
    period: tuple[date, date] | None
    period_open: bool
    warnings: tuple[Mapping[str, Any], ...]

    def of(self, *kinds: Kind) -> list[Item]:
        return [item for item in self.items if item.kind in kinds]

    def kept(self, *kinds: Kind) -> list[Item]:
        return [item for item in self.of(*kinds) if not item.dropped]

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.key == key), None)

    @property
    def open_items(self) -> list[Item]:
        return [item for item in self.items if item.questions]

    @property
    def open_count(self) -> int:
        """Places that need a decision: items, and the years of the plan."""
        return len(self.open_items) + self.period_open

    @property
    def done_count(self) -> int:
        return len(self.items) - len(self.open_items)

    @property
    def agencies(self) -> int:
        """How many blocks of the last chapter name who is responsible."""
        return len({item.block_number for item in self.kept("duty")})

    def found(self) -> list[Found]:
        """Everything to mark in the source: the items, and probable slips of the scan."""
        marks = [
            Found(
                item.key,
                "" if number else item.label,  # the number stands once, at the first piece
                "target" if item.kind in ("target", "aim") else "task",
                piece.text,
                piece.first,
                piece.last,
            )
            for item in self.items
            for number, piece in enumerate(item.pieces)
        ]
        for number, warning in enumerate(self.warnings, 1):
            quoted = _QUOTED.search(str(warning["message"]))
            if warning["code"] in DOUBTS and quoted and warning["line"]:
                line = int(warning["line"])
                # The line of a warning is the first of its paragraph.
                marks.append(Found(f"w{number}", "", "doubt", quoted[1], line, line))
        return marks


#: Warnings that point to letters of the source.
DOUBTS = ("suspect_spelling", "words_doubled", "spacing")


def of(plan: Plan) -> Review:
    """The review of a plan as it stands."""
    draft: dict[str, Any] = plan.draft
    decisions: dict[str, dict[str, Any]] = plan.review.get("items", {})
    period = plan.review.get("period") or draft["plan_period"]
    known = bool(period["from"] and period["to"])
    return Review(
        items=tuple(_items(draft, decisions)),
        period=(date.fromisoformat(period["from"]), date.fromisoformat(period["to"]))
        if known
        else None,
        period_open="period" not in plan.review and (not known or period["derived"]),
        warnings=tuple(draft["warnings"]),
    )


def _items(draft: dict[str, Any], decisions: Mapping[str, dict[str, Any]]) -> Iterator[Item]:
    number = 0
    for kind, letter, name in _LISTS:
        entries = arranging.arranged(list(_entries(draft, kind, letter, name)), decisions)
        for place, (entry, following) in enumerate(zip_longest(entries, entries[1:]), 1):
            number += kind != "report"
            yield Item(
                key=entry.key,
                label=f"B{place}" if kind == "report" else str(number),
                kind=_kind(kind, entry),
                found=entry.found,
                decision=decisions.get(entry.key, {}),
                block=entry.block,
                block_number=entry.block_number,
                pieces=entry.pieces,
                start=entry.start,
                merged=entry.merged,
                followed=following is not None and following.block_number == entry.block_number,
            )


def _kind(kind: Kind, entry: Entry) -> Kind:
    """A part of a target that promises no figure is one without, and the other way round."""
    if kind not in ("target", "aim"):
        return kind
    return "target" if entry.found.get("value") is not None else "aim"


def _entries(draft: dict[str, Any], kind: Kind, letter: str, name: str) -> Iterator[Entry]:
    if kind != "duty":
        for place, found in enumerate(draft[name], 1):
            yield Entry(f"{letter}{place}", found)
        return
    place = 0
    for number, block in enumerate(draft[name], 1):
        for text, span in zip(block["items"], block["item_spans"], strict=True):
            place += 1
            found = {"text": text, "span": span, "confidence": block["confidence"]}
            yield Entry(f"{letter}{place}", found, block, number)


def is_binary(indicator_id: str) -> bool:
    """Whether an indicator answers with yes or no."""
    return catalogue.get(indicator_id).measure == "binary"


def level_words(
    comparator: str,
    value: Decimal | None,
    value_to: Decimal | None = None,
    out_of: Decimal | None = None,
    unit: str = "",
) -> str:
    """The promised level: "≥ 90%", "> 85%", "7/7", "≥ 10 người", "từ 5 đến 8 lớp"."""
    if value is None:
        return ""
    figure = _with_unit(format_number(value), unit)
    if out_of is not None:
        return f"{format_number(value)}/{format_number(out_of)}"
    if comparator == "range" and value_to is not None:
        if value_to == value:
            return _("đúng %(value)s") % {"value": figure}
        upper = _with_unit(format_number(value_to), unit)
        return _("từ %(low)s đến %(high)s") % {"low": format_number(value), "high": upper}
    sign = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "≈ "}.get(comparator, "")
    return f"{sign}{figure}"


def _with_unit(figure: str, unit: str) -> str:
    return f"{figure}{unit}" if unit.startswith("%") else f"{figure} {unit}".strip()
