"""A short way to tell a case in tests: days and kinds, as one would on paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from donghanh.law.clock import HERE
from donghanh.register.fold import Fact

COMMUNE = 1


def day(text: str) -> date:
    """``10/6/2024`` as a date."""
    number, month, year = (int(part) for part in text.split("/"))
    return date(year, month, number)


def at(text: str, hour: int = 9) -> datetime:
    return datetime.combine(day(text), time(hour), HERE)


class Story:
    """The ledger of one case. Each line is known an hour after it happened, unless ``known``."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    def tell(
        self,
        on: str,
        kind: str,
        *,
        known: str = "",
        corrects: int | None = None,
        retracted: bool = False,
        **data: Any,
    ) -> int:
        """Add a line; answer its id. ``corrects`` is the id of the line it mends."""
        number = len(self.facts) + 1
        recorded = at(known, 10) if known else at(on, 10)
        if self.facts and recorded <= self.facts[-1].recorded_at:
            recorded = self.facts[-1].recorded_at + timedelta(seconds=1)
        self.facts.append(
            Fact(number, kind, at(on), day(on), recorded, COMMUNE, data, corrects, retracted)
        )
        return number

    def tell_all(self, lines: Iterable[tuple[Any, ...]]) -> int:
        """Add lines of (day, kind) or (day, kind, data); answer the id of the last."""
        number = 0
        for on, kind, *rest in lines:
            number = self.tell(on, kind, **(rest[0] if rest else {}))
        return number


def story(*lines: tuple[Any, ...]) -> list[Fact]:
    """Lines of (day, kind) or (day, kind, data)."""
    told = Story()
    told.tell_all(lines)
    return told.facts
