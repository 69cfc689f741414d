"""Stays on a list of the law, read off episodes. Pure: no database.

The law knows three lists of persons (illegal users, dependent persons, persons managed after
rehabilitation). A status puts a person on one of them; several cases that follow one another
without a gap are one stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Piece:
    """A status of a case that puts a person on the list, from ``start`` until before ``end``."""

    person: int
    case: int
    entry: int
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A person's unbroken time on the list; ``until`` is the first day off it, None: still on.

    ``came_by`` is the entry that put the person on the list; ``last`` the piece that ends the
    stay, whose end tells what took the person off.
    """

    person: int
    since: date
    until: date | None
    came_by: int
    last: Piece

    def on(self, day: date) -> bool:
        """Whether the person was on the list on that day."""
        return self.since <= day and (self.until is None or day < self.until)


def stays(pieces: Iterable[Piece]) -> list[Stay]:
    """The stays of each person, in the order of their first day."""
    found: list[Stay] = []
    ordered = sorted(pieces, key=lambda piece: (piece.person, piece.start, piece.entry))
    for _, own in groupby(ordered, key=lambda piece: piece.person):
        found += _of_one(list(own))
    return sorted(found, key=lambda stay: (stay.since, stay.person))


def _of_one(pieces: list[Piece]) -> list[Stay]:
    found: list[Stay] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is None or (last.until is not None and piece.start > last.until):
            found.append(Stay(piece.person, piece.start, piece.end, piece.entry, piece))
        elif last.until is not None and (piece.end is None or piece.end > last.until):
            found[-1] = replace(last, until=piece.end, last=piece)
    return found


@dataclass(frozen=True, slots=True)
class Turnover:
    """What happened to a list in a period, both days included: ``before + added - removed == after``."""

    before: int
    added: int
    removed: int
    after: int


def turnover(found: Iterable[Stay], first: date, last: date) -> Turnover:
    """Count stays: on the list when the period began, came, left, on it when the period ended.

    Somebody who came and left within the period counts in both.
    """
    known = list(found)
    added = sum(first <= stay.since <= last for stay in known)
    removed = sum(came_off(stay, first, last) for stay in known)
    before = sum(
        stay.since < first and (stay.until is None or stay.until >= first) for stay in known
    )
    after = sum(stay.on(last) for stay in known)
    return Turnover(before, added, removed, after)


def came_off(stay: Stay, first: date, last: date) -> bool:
    """Whether the stay ended within the period, both days included."""
    return stay.until is not None and first <= stay.until <= last and stay.since <= last
