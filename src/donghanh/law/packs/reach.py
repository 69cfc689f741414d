"""What can still happen to a case: the entries ahead of a status, and what they close."""

from __future__ import annotations

from functools import lru_cache

from donghanh.law import packs
from donghanh.law.packs.models import EntryKind


@lru_cache(maxsize=4096)
def closable(pack_id: str, measure: str, status: str) -> frozenset[tuple[str, str]]:
    """The limits, as (law, limit), that an entry from ``status`` on can fulfil or stop.

    An entry that an earlier law has too closes under each law what it closes there. What can end
    a case from anywhere closes no limit of its own and is left out.
    """
    pack = packs.load(pack_id)
    found: set[tuple[str, str]] = set()
    seen, ahead = {status}, [status]
    while ahead:
        here = ahead.pop()
        for kind in pack.entries.values():
            takes_over = kind.opens and kind.origin is not None and here in kind.origin.from_
            follows = not kind.opens and measure in kind.measures and kind.allowed_from(here)
            if kind.system or not (takes_over or follows) or _from_anywhere(kind, pack):
                continue
            found.update(_closes(kind))
            if follows and kind.to and kind.to not in seen:
                seen.add(kind.to)
                ahead.append(kind.to)
    return frozenset(found)


def _closes(kind: EntryKind) -> list[tuple[str, str]]:
    laws = map(packs.load, packs.IDS)
    named = [(law.id, law.entries[kind.kind]) for law in laws if kind.kind in law.entries]
    return [(law, limit) for law, same in named for limit in (*same.meets, *same.stops)]


def _from_anywhere(kind: EntryKind, pack: packs.Pack) -> bool:
    return all(
        kind.allowed_from(status.id) for status in pack.statuses.values() if not status.terminal
    )
