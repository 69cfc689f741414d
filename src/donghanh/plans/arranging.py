"""Items of a draft as a person arranges them: cut in two, or put together with the next one. Pure.

The draft stays as it was read. A decision may hold ``cut``, the places in the words of an item
where another begins, and ``with_next``. The first part keeps the key of the item; the others are
named by their places, so that a further cut changes no name: "t2", "t2-57".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from donghanh.plans.reading import read_statement

#: What a figure consists of; read again from the words of each part.
FIGURE = (
    "comparator", "value", "value_to", "out_of", "unit", "subject", "direction", "deadline",
    "baseline",
)  # fmt: skip
# Where a sentence can be cut: after a sign with a space, before "và".
PLACES = re.compile(r"(?<=[;.:,])\s+|\s+(?=và\s)")
MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of an item as they stand in the source, and their lines, both included."""

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An item after cutting and putting together.

    ``start``: where its words begin in the item it was cut from. ``merged``: how many items it
    was put together from.
    """

    key: str
    found: Mapping[str, Any]
    block: Mapping[str, Any] = field(default_factory=dict)
    block_number: int = 0
    start: int = 0
    merged: int = 1
    pieces: tuple[Piece, ...] = ()

    @property
    def base(self) -> str:
        """The key of the item it was cut from."""
        return self.key.split("-", 1)[0]


def arranged(entries: Sequence[Entry], decisions: Mapping[str, Mapping[str, Any]]) -> list[Entry]:
    """The entries of one kind, cut and put together as decided."""
    parts = [part for entry in entries for part in _cut(entry, decisions.get(entry.key, {}))]
    made: list[Entry] = []
    open_ = False
    for part in parts:
        if open_ and made and made[-1].block_number == part.block_number:
            made[-1] = _together(made[-1], part)
        else:
            made.append(part)
        open_ = bool(decisions.get(part.key, {}).get("with_next"))
    return made


def _cut(entry: Entry, decision: Mapping[str, Any]) -> Iterator[Entry]:
    text = str(entry.found["text"])
    places = [place for place in sorted({*decision.get("cut", ())}) if 0 < place < len(text)]
    span = entry.found["span"]
    if not places:
        piece = Piece(text, span["from_line"], span["to_line"])
        yield Entry(entry.key, entry.found, entry.block, entry.block_number, pieces=(piece,))
        return
    for number, (start, end) in enumerate(
        zip([0, *places], [*places, len(text)], strict=True), start=1
    ):
        words = text[start:end].strip(" ;,")
        found = {**entry.found, "text": words, "confidence": 1.0}
        if "passage" in found:
            found |= _figure(words)
        if "id" in found and number > 1:
            found["id"] = f"{found['id']}{'abcdefghijk'[min(number, 11) - 1]}"
        yield Entry(
            key=entry.key if start == 0 else f"{entry.key}-{start}",
            found=found,
            block=entry.block,
            block_number=entry.block_number,
            start=start,
            pieces=(Piece(words, span["from_line"], span["to_line"]),),
        )


def _figure(words: str) -> dict[str, Any]:
    """The figure that the words of a part promise; nothing where they promise none."""
    read = read_statement(words)
    return {name: read.get(name) for name in FIGURE} if read else dict.fromkeys(FIGURE)


def _together(first: Entry, second: Entry) -> Entry:
    """Two items as one: their words one after the other, the agencies of both, the first time."""
    found = dict(first.found)
    found["text"] = f"{first.found['text']} {second.found['text']}"
    found["span"] = {**first.found["span"], "to_line": second.found["span"]["to_line"]}
    found["confidence"] = 1.0
    for name in ("lead", "coordinating"):
        if name in found:
            found[name] = list(dict.fromkeys([*found[name], *second.found[name]]))
    for name in ("when", "condition", "product", *FIGURE):
        if name in found and found[name] is None:
            found[name] = second.found.get(name)
    return Entry(
        key=first.key,
        found=found,
        block=first.block,
        block_number=first.block_number,
        start=first.start,
        merged=first.merged + second.merged,
        pieces=first.pieces + second.pieces,
    )


def places(text: str) -> list[int]:
    """Where a text may be cut in two, at most ``MOST_PLACES``."""
    ends = [match.end() for match in PLACES.finditer(text)]
    return [end for end in ends if text[:end].strip() and text[end:].strip()][:MOST_PLACES]


def place_of(text: str, words: str) -> int | None:
    """Where the second part begins, by its first words; None when they do not stand there once."""
    words = " ".join(words.split())
    at = text.find(words, 1) if words else -1
    return at if at > 0 and text.find(words, at + 1) < 0 else None
