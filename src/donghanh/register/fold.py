"""Read the state of a case off its ledger. Pure: no database, no clock of its own.

``fold`` turns the entries of one case into its spans of status, its deadlines and its term, as
the rule pack says. ``history`` replays the fold at every moment the office learned something and
gives the episodes on two time axes. Recording and rebuilding use these same functions, so the
stored projection can be proved against the ledger at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from donghanh.law import clock, packs

#: Holds the place of a due moment until the term is known.
UNTIL_TERM_END = datetime.max.replace(tzinfo=clock.HERE)


@dataclass(frozen=True, slots=True)
class Fact:
    """One version of an entry, as the fold needs it. ``corrects`` names the first version."""

    id: int
    kind: str
    happened_at: datetime
    effective_on: date
    recorded_at: datetime
    commune: int
    data: Mapping[str, Any] = field(default_factory=dict)
    corrects: int | None = None
    retracted: bool = False

    @property
    def root(self) -> int:
        return self.corrects or self.id


@dataclass(frozen=True, slots=True)
class Span:
    """A status from ``start`` until before ``end``; an end of ``None`` is open."""

    status: str
    register: str
    start: date
    end: date | None
    fact: int
    commune: int


@dataclass(frozen=True, slots=True)
class Promise:
    """A limit that began to run. ``state``: open, met, late (met after its end) or void.

    A term of a measure (``is_term``) is met by the act that ends the measure; it is never late.
    """

    limit: str
    started_by: int
    starts_at: datetime
    due_at: datetime
    met_by: int | None = None
    met_at: datetime | None = None
    void: bool = False
    is_term: bool = False

    @property
    def state(self) -> str:
        if self.met_at is not None:
            return "late" if self.met_at > self.due_at and not self.is_term else "met"
        return "void" if self.void else "open"


@dataclass(frozen=True, slots=True)
class Term:
    """The legal term of the measure, with the sum in words. ``end`` is its last day."""

    limit: str
    start: date
    end: date
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Irregular:
    """An entry that the law's order of steps does not allow from the status before it."""

    fact: int
    kind: str
    status: str | None


@dataclass(frozen=True, slots=True)
class Folded:
    spans: tuple[Span, ...]
    promises: tuple[Promise, ...]
    term: Term | None
    irregular: tuple[Irregular, ...]

    @property
    def status(self) -> Span | None:
        """The last span: what the case is in now, or ended with."""
        return self.spans[-1] if self.spans else None


@dataclass(frozen=True, slots=True)
class Known:
    """A span and the time the office believed it: from ``known_from`` until ``known_to``."""

    span: Span
    known_from: datetime
    known_to: datetime | None


def current(facts: Iterable[Fact], known: datetime | None = None) -> list[Fact]:
    """The last version known at ``known`` of each entry, in the order of the world.

    A corrected version keeps the place of its first version among entries of the same day.
    """
    latest: dict[int, Fact] = {}
    for fact in sorted(facts, key=lambda fact: (fact.recorded_at, fact.id)):
        if known is None or fact.recorded_at <= known:
            latest[fact.root] = fact
    standing = [fact for fact in latest.values() if not fact.retracted]
    return sorted(standing, key=lambda fact: (fact.effective_on, fact.happened_at, fact.root))


def fold(
    facts: Iterable[Fact], pack: packs.Pack, *, known: datetime | None = None, minor: bool = False
) -> Folded:
    """State of one case from its entries, as known at ``known`` (all of them when left out)."""
    spans: list[Span] = []
    promises: list[Promise] = []
    irregular: list[Irregular] = []
    term_of: tuple[str, Fact] | None = None
    standing = current(facts, known)
    status: str | None = None

    for fact in standing:
        kind = pack.entries[fact.kind]
        if not kind.allowed_from(status):
            irregular.append(Irregular(fact.root, fact.kind, status))
        recurring = _meet(promises, _meets(kind, fact, pack), fact, pack)
        _void(promises, kind.stops)
        if kind.to is not None:
            status = kind.to
            law_status = pack.statuses[status]
            _open_span(spans, fact, status, law_status.register or "")
            if law_status.terminal:
                recurring = []
                _void(promises)
        for limit_id in (*kind.started_by(fact.data), *recurring):
            limit = pack.limits[limit_id]
            if not limit.applies(minor=minor, on=fact.happened_at.date()):
                continue
            if limit.sets_term:
                term_of = (limit_id, fact)
            _promise(promises, limit, fact, pack)

    term = _term(term_of, standing, spans, pack) if term_of else None
    return Folded(
        tuple(spans), tuple(_due_at_term_end(promises, term, pack)), term, tuple(irregular)
    )


def _meets(kind: packs.EntryKind, fact: Fact, pack: packs.Pack) -> Sequence[str]:
    """The limits an entry fulfils; handing a case on fulfils what the next case's opening does."""
    next_kind = str(fact.data.get("kind", "")) if kind.system else ""
    return pack.entries[next_kind].meets if next_kind in pack.entries else kind.meets


def _open_span(spans: list[Span], fact: Fact, status: str, register: str) -> None:
    """Close the span before and open a new one; a status of less than a day leaves no span."""
    if spans and spans[-1].end is None:
        last = spans.pop()
        if last.start < fact.effective_on:
            spans.append(replace(last, end=fact.effective_on))
    spans.append(Span(status, register, fact.effective_on, None, fact.root, fact.commune))


def _meet(promises: list[Promise], meets: Sequence[str], fact: Fact, pack: packs.Pack) -> list[str]:
    """Close the open limits that this entry fulfils; answer those that then start again."""
    recurring = []
    for place, promise in enumerate(promises):
        if promise.limit in meets and promise.state == "open":
            promises[place] = replace(promise, met_by=fact.root, met_at=fact.happened_at)
            if pack.limits[promise.limit].recurs:
                recurring.append(promise.limit)
    return recurring


def _void(promises: list[Promise], limits: Sequence[str] | None = None) -> None:
    """What runs of these limits (of all when left out) no longer runs: neither met nor late."""
    promises[:] = [
        replace(promise, void=True)
        if promise.state == "open" and (limits is None or promise.limit in limits)
        else promise
        for promise in promises
    ]


def _promise(promises: list[Promise], limit: packs.Limit, fact: Fact, pack: packs.Pack) -> None:
    """Start a limit, unless the law gives it no length. A limit started anew voids the old."""
    waits = limit.from_term_end or limit.sets_term
    due = UNTIL_TERM_END if waits else _due(pack.id, limit.id, fact.happened_at)
    if due is None:
        return
    _void(promises, (limit.id,))
    promises.append(Promise(limit.id, fact.root, fact.happened_at, due, is_term=limit.sets_term))


@lru_cache(maxsize=200_000)
def _due(pack_id: str, limit_id: str, start: datetime) -> datetime | None:
    limit = packs.load(pack_id).limits[limit_id]
    due = clock.due_moment(limit, start)
    if due is not None and limit.unit == "immediate":
        # "At once" has no length; papers show the day, so the same day counts as at once.
        return datetime.combine(due.date(), clock.LAST_MOMENT, clock.HERE)
    return due


def _due_at_term_end(
    promises: Iterable[Promise], term: Term | None, pack: packs.Pack
) -> Iterator[Promise]:
    """Give the limits that hang on the end of the term their day; without a term they fall away."""
    for promise in promises:
        if promise.due_at is not UNTIL_TERM_END:
            yield promise
        elif term is not None and (not promise.is_term or promise.limit == term.limit):
            last_moment = datetime.combine(term.end, clock.LAST_MOMENT, clock.HERE)
            due = last_moment if promise.is_term else _due(pack.id, promise.limit, last_moment)
            if due is not None:
                yield replace(promise, due_at=due)


def _term(
    term_of: tuple[str, Fact], standing: Sequence[Fact], spans: Sequence[Span], pack: packs.Pack
) -> Term | None:
    """The term from the entry that set it, without the time the law does not count."""
    limit_id, setter = term_of
    limit = pack.limits[limit_id]
    months = setter.data.get("term_months") or clock.months_of(limit)
    if months is None:
        return None
    start = _day(setter.data.get("term_from")) or setter.effective_on
    not_counted = [
        (span.start, span.end or span.start) for span in spans if span.status in limit.excludes
    ]
    for first, last in limit.excludes_between:
        not_counted += _between(standing, first, last)
    deducted = sum(
        (until - since).days
        for first, last in limit.deducts
        for since, until in _between(standing, first, last)
    )
    reduced = sum(fact.data.get("reduced_months") or 0 for fact in standing)
    sum_up = clock.term(
        start, months, deducted_days=deducted, excluded=not_counted, reduced_months=reduced
    )
    return Term(limit_id, start, sum_up.end, tuple(step.text for step in sum_up.steps))


def _between(standing: Sequence[Fact], first_kind: str, last_kind: str) -> list[tuple[date, date]]:
    """The stretches [from, to) from an entry of one kind to the next of the other."""
    found, since = [], None
    for fact in standing:
        if fact.kind == first_kind:
            since = since or fact.effective_on
        elif fact.kind == last_kind and since is not None:
            found.append((since, fact.effective_on))
            since = None
    return found


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def history(
    facts: Sequence[Fact], pack: packs.Pack, *, minor: bool = False
) -> tuple[list[Known], Folded]:
    """Every span with the time it was believed, and the fold of today.

    The office's belief changes only when an entry is recorded, so the fold is replayed at each
    of those moments and compared with the one before.
    """
    learned: list[Known] = []
    believed: dict[Span, datetime] = {}
    folded = Folded((), (), None, ())
    seen: list[Fact] = []
    for fact in sorted(facts, key=lambda fact: (fact.recorded_at, fact.id)):
        seen.append(fact)
        folded = fold(seen, pack, minor=minor)
        now = fact.recorded_at
        standing = set(folded.spans)
        for span in [span for span in believed if span not in standing]:
            learned.append(Known(span, believed.pop(span), now))
        for span in folded.spans:
            believed.setdefault(span, now)
    learned.extend(Known(span, since, None) for span, since in believed.items())
    learned.sort(key=lambda row: (row.known_from, row.span.start))
    return learned, folded
