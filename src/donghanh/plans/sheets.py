"""A long document in sheets, so that its review stays usable. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

#: Characters on a sheet: about ten printed pages. After half of it a new chapter turns the sheet.
MOST = 30_000
CHAPTERS = ("part", "article", "capital", "roman")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines ``first`` to ``last`` of the document, both included."""

    number: int
    first: int
    last: int

    def holds(self, line: int) -> bool:
        return self.first <= line <= self.last


def cut(lines: Sequence[dict[str, Any]], most: int = MOST) -> list[Sheet]:
    """The sheets of a document; always at least one. A paragraph is never cut."""
    begins = [int(lines[0]["number"]) if lines else 1]
    length = 0
    for line in lines:
        turns = length > most or (length > most // 2 and line["kind"] in CHAPTERS)
        if turns and line["kind"] and int(line["number"]) > begins[-1]:
            begins.append(int(line["number"]))
            length = 0
        length += len(line["text"]) + 1
    last = int(lines[-1]["number"]) if lines else 1
    ends = [*(begin - 1 for begin in begins[1:]), last]
    return [
        Sheet(number, first, end)
        for number, (first, end) in enumerate(zip(begins, ends, strict=True), 1)
    ]


def of_line(sheets: Sequence[Sheet], line: int | None) -> Sheet:
    """The sheet a line stands on; the first one for what has no line."""
    return next((sheet for sheet in sheets if line and line <= sheet.last), sheets[0])
