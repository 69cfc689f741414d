"""The source text of a plan with the marks of what was found in it. Pure.

An item knows its lines and its words; line breaks and spaces of the file may lie anywhere between.
So words are looked up without any white space, and marks are cut where items overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from donghanh.plans.reading import Source
from donghanh.plans.reading.blocks import join
from donghanh.plans.reading.source import without_space

#: Kinds of numbered paragraphs that are titles of chapters; the next ones are, if they are short.
CHAPTERS = ("part", "article", "capital", "roman")
SECTIONS = ("arabic", "dotted", "letter")
SHORT = 140


@dataclass(frozen=True, slots=True)
class Found:
    """Something to mark: its words within the lines ``first`` to ``last``, both included."""

    key: str
    label: str
    kind: str
    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks. ``opens`` are the items whose words begin here."""

    text: str
    keys: tuple[str, ...]
    kinds: frozenset[str]
    opens: tuple[Found, ...]

    @property
    def kind(self) -> str:
        """The one kind that the look follows: a doubt over a target over everything else."""
        return next((one for one in ("doubt", "target") if one in self.kinds), "task")


@dataclass(slots=True)
class Paragraph:
    """``level``: chapter, section or text. ``page`` is set where a new page begins."""

    line: int
    level: str
    text: str
    page: int | None
    last: int = 0
    pieces: list[Piece] = field(default_factory=list)


def lines_of(source: Source) -> list[dict[str, Any]]:
    """The lines of a source as plain values; ``kind`` stands on the first line of a paragraph."""
    opened = {block.span.from_line: block.kind for block in join(source.lines)}
    first = source.lines[0].number if source.lines else 0
    return [
        {
            "number": line.number,
            "text": line.text,
            "page": line.page,
            "kind": opened.get(line.number, "prose" if line.number == first else ""),
        }
        for line in source.lines
    ]


def paragraphs(lines: Sequence[dict[str, Any]], found: Sequence[Found] = ()) -> list[Paragraph]:
    """The paragraphs of the stored lines, cut into pieces by what was found in them."""
    joined: list[Paragraph] = []
    page = None
    for line in lines:
        if line["kind"] or not joined:
            turned = line["page"] != page and page is not None
            joined.append(
                Paragraph(
                    line["number"], line["kind"], line["text"], line["page"] if turned else None
                )
            )
            page = line["page"]
        else:
            joined[-1].text += f" {line['text']}"
        joined[-1].last = line["number"]
    for one in joined:
        one.level = _level(one)
        one.pieces = list(_pieces(one, found))
    return joined


def _level(paragraph: Paragraph) -> str:
    short = len(paragraph.text) < SHORT and not paragraph.text.rstrip().endswith((".", ";"))
    if paragraph.level in CHAPTERS and short:
        return "chapter"
    return "section" if paragraph.level in SECTIONS and short else "text"


def _pieces(paragraph: Paragraph, found: Sequence[Found]) -> Iterator[Piece]:
    marks = [
        (*where, one)
        for one in found
        if one.first <= paragraph.last and paragraph.line <= one.last
        and (where := _where(paragraph, one))
    ]  # fmt: skip
    cuts = sorted({0, len(paragraph.text), *(m[0] for m in marks), *(m[1] for m in marks)})
    for start, end in pairwise(cuts):
        over = [one for first, last, one in marks if first <= start and end <= last]
        # The number of an item stands once, where its words begin.
        opens = [
            one
            for first, _last, one in marks
            if first == start and one.label and paragraph.line <= one.first
        ]
        yield Piece(
            paragraph.text[start:end],
            tuple(one.key for one in over),
            frozenset(one.kind for one in over),
            tuple(opens),
        )


def _where(paragraph: Paragraph, found: Found) -> tuple[int, int] | None:
    """Where the words of an item stand in a paragraph: from, to (excluded)."""
    places = [place for place, char in enumerate(paragraph.text) if not char.isspace()]
    here, words = without_space(paragraph.text), without_space(found.text)
    at = here.find(words)
    if at >= 0 and words:
        return places[at], places[at + len(words) - 1] + 1
    if found.kind == "doubt":
        return None
    # The words go on over several paragraphs, or the item is a paragraph with its mark.
    if here in words or paragraph.line == found.first:
        return 0, len(paragraph.text)
    return None
