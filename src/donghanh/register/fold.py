"""Read the state of a case off its ledger. Pure: no database, no clock of its own.

``fold`` turns the entries of one case into its spans of status, its deadlines and its term, as
the rule pack says; a case that a later law takes over goes on under that law. ``history``
replays the fold at every moment the office learned something and gives the episodes on two time axes. Recording and rebuilding use these same functions, so the
stored projection can be proved against the ledger at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from donghanh.law import clock, packs
from donghanh.law.packs import reach
from donghanh.register.terms import Term, term_of

#: The answer that marks the notice of a move within the register: the case goes on, here until
#: the new place receives it and there from that day on.
TRANSFER = "transfer"
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
    ``regime`` is the law whose limit it is.
    """

    limit: str
    started_by: int
    starts_at: datetime
    due_at: datetime
    met_by: int | None = None
    met_at: datetime | None = None
    void: bool = False
    is_term: bool = False
    regime: str = ""

    @property
    def state(self) -> str:
        if self.met_at is not None:
            return "late" if self.met_at > self.due_at and not self.is_term else "met"
        return "void" if self.void else "open"


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
    #: The law the case is under now, and the one each entry was read under.
    regime: str = ""
    laws: tuple[tuple[int, str], ...] = ()

    def law_of(self, fact: int) -> packs.Pack:
        """The law that the entry, by its first version, was read under."""
        return packs.load(dict(self.laws)[fact])

    @property
    def status(self) -> Span | None:
        """The last span: what the case is in now, or ended with."""
        return self.spans[-1] if self.spans else None

    @property
    def since(self) -> date | None:
        """The first day of the last status; a change of commune does not begin it anew."""
        return began(self.spans, len(self.spans) - 1) if self.spans else None


def joined(spans: Sequence[Span]) -> list[Span]:
    """The spans by status alone: one that goes on in another commune is not parted."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        goes_on = last and (last.status, last.end) == (span.status, span.start)
        if last and goes_on and last.commune != span.commune:
            found[-1] = replace(last, end=span.end, commune=span.commune)
        else:
            found.append(span)
    return found


def began(spans: Sequence[Span], place: int) -> date:
    """The first day of the status that the span at ``place`` goes on with."""
    return joined(spans[: place + 1])[-1].start


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
    facts: Iterable[Fact],
    pack: packs.Pack | None = None,
    *,
    known: datetime | None = None,
    on: date | None = None,
    born: date | None = None,
) -> Folded:
    """State of one case from its entries, as known at ``known`` (all of them when left out).

    ``pack`` is the law the case was opened under; left out, that of its first day. ``on`` leaves
    out what is effective later and answers under the law of that day; without it, of the day of
    the last entry. An unknown birth date counts as adult.
    """
    spans: list[Span] = []
    promises: list[Promise] = []
    irregular: list[Irregular] = []
    laws: list[tuple[int, str]] = []
    setters: list[tuple[packs.Limit, str, Fact]] = []
    standing = [fact for fact in current(facts, known) if on is None or fact.effective_on <= on]
    law = pack or packs.at_opening(standing[0].effective_on if standing else on or date.max)
    status: str | None = None
    commune = standing[0].commune if standing else 0
    measure = ""

    for place, fact in enumerate(standing):
        law, status = _cross(spans, law, status, fact.effective_on)
        # A corrected day can leave an entry on the wrong side of a change of law.
        own = packs.reading(fact.kind, law)
        kind = own.entries[fact.kind]
        laws.append((fact.root, own.id))
        if own is not law or not kind.allowed_from(status):
            irregular.append(Irregular(fact.root, fact.kind, status))
        measure = measure or kind.opens or kind.measures[0]
        recurring = _meet(promises, fact, own)
        _stop(promises, fact)
        if kind.moves:
            commune = fact.commune
            if spans and kind.allowed_from(status):
                moved = replace(spans[-1], start=fact.effective_on, fact=fact.root, commune=commune)
                _open_span(spans, moved)
        elif kind.to is not None and TRANSFER not in fact.data:
            day = fact.effective_on
            law, status = packs.governing(own, kind.to, day, since=day)
            assert status is not None
            if law.statuses[status].terminal:
                recurring = []
                _void(promises)
            register = law.statuses[status].register or ""
            _open_span(spans, Span(status, register, day, None, fact.root, commune))
        for limit_id in (*kind.started_by(fact.data), *recurring):
            limit = own.limits[limit_id]
            minor = _minor(limit, standing[: place + 1], born)
            if not limit.applies(minor=minor, on=fact.happened_at.date()):
                continue
            if limit.sets_term:
                setters.append((limit, own.id, fact))
            _promise(promises, limit, fact, own)
        _drop(promises, law, measure, status)

    if on is not None:
        law, status = _cross(spans, law, status, on)
        _drop(promises, law, measure, status)
    terms = [term_of(*setter, standing, joined(spans)) for setter in setters]
    return Folded(
        tuple(spans),
        tuple(_due_at_term_end(promises, terms)),
        terms[-1] if terms else None,
        tuple(irregular),
        law.id,
        tuple(laws),
    )


def law_for(kind: str, facts: Iterable[Fact], on: date) -> packs.Pack:
    """The law that reads an entry of ``kind`` put into a case on a day. Raises ``LookupError``."""
    return packs.reading(kind, packs.load(fold(facts, on=on).regime))


def _cross(
    spans: list[Span], law: packs.Pack, status: str | None, day: date
) -> tuple[packs.Pack, str | None]:
    """Go on under the law that governs the case on ``day``.

    A status with another name there stands from the first day of that law. What runs keeps its
    length.
    """
    since = began(spans, len(spans) - 1) if spans else None
    now, renamed = packs.governing(law, status, day, since=since)
    if now is law:
        return law, status
    register = now.statuses[renamed].register or "" if renamed else ""
    last = spans[-1]
    if renamed and (renamed, register) != (last.status, last.register):
        start = max(now.applies[0], last.start)
        _open_span(spans, replace(last, status=renamed, register=register, start=start))
    return now, renamed


def _minor(limit: packs.Limit, standing: Sequence[Fact], born: date | None) -> bool:
    """Whether the person is under 18 on the day the law asks the age; unknown counts as adult."""
    if born is None:
        return False
    asked = [fact.effective_on for fact in standing if fact.kind in limit.age_on]
    return is_minor(born, asked[-1] if asked else standing[0].effective_on)


def is_minor(born: date, on: date) -> bool:
    """Under 18 on that day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < 18


def _drop(promises: list[Promise], law: packs.Pack, measure: str, status: str | None) -> None:
    """What no entry that can still come fulfils or stops falls away: the case has gone past it."""
    if status is not None:
        closable = reach.closable(law.id, measure, status)
        _void(
            promises,
            lambda one: not one.is_term and (one.regime, one.limit) not in closable,
        )


def _open_span(spans: list[Span], span: Span) -> None:
    """Close the span before and open ``span``; a status of less than a day leaves no span."""
    if spans and spans[-1].end is None:
        last = spans.pop()
        if last.start < span.start:
            spans.append(replace(last, end=span.start))
    spans.append(span)


def _meet(promises: list[Promise], fact: Fact, pack: packs.Pack) -> list[str]:
    """Close the open limits that this entry fulfils; answer those that then start again."""
    recurring: list[str] = []
    for place, promise in enumerate(promises):
        law = packs.load(promise.regime)
        if promise.state == "open" and promise.limit in _meets(fact, law):
            promises[place] = replace(promise, met_by=fact.root, met_at=fact.happened_at)
            if law.limits[promise.limit].recurs:
                recurring += [name for name in _meets(fact, pack) if pack.limits[name].recurs]
    return recurring


def _meets(fact: Fact, law: packs.Pack) -> Sequence[str]:
    """The limits an entry fulfils; handing a case on fulfils what the next case's opening does."""
    kind = law.entries.get(fact.kind)
    if kind is None:
        return ()
    following = law.entries.get(str(fact.data.get("kind", ""))) if kind.system else None
    return following.meets if following else kind.meets


def _stop(promises: list[Promise], fact: Fact) -> None:
    """End what this entry makes pointless under the law that each limit is of."""

    def stops(promise: Promise) -> bool:
        kind = packs.load(promise.regime).entries.get(fact.kind)
        return kind is not None and promise.limit in kind.stops

    _void(promises, stops)


def _void(promises: list[Promise], which: Callable[[Promise], bool] = lambda _: True) -> None:
    """What runs of these no longer runs: neither met nor late."""
    promises[:] = [
        replace(promise, void=True) if promise.state == "open" and which(promise) else promise
        for promise in promises
    ]


def _promise(promises: list[Promise], limit: packs.Limit, fact: Fact, pack: packs.Pack) -> None:
    """Start a limit, unless the law gives it no length. A limit started anew voids the old."""
    waits = limit.from_term_end or limit.sets_term
    due = UNTIL_TERM_END if waits else _due(pack.id, limit.id, fact.happened_at)
    if due is None:
        return
    _void(promises, lambda promise: promise.limit == limit.id)
    promises.append(
        Promise(limit.id, fact.root, fact.happened_at, due, is_term=limit.sets_term, regime=pack.id)
    )


@lru_cache(maxsize=200_000)
def _due(pack_id: str, limit_id: str, start: datetime) -> datetime | None:
    limit = packs.load(pack_id).limits[limit_id]
    due = clock.due_moment(limit, start)
    if due is not None and limit.unit == "immediate":
        # "At once" has no length; papers show the day, so the same day counts as at once.
        return datetime.combine(due.date(), clock.LAST_MOMENT, clock.HERE)
    return due


def _due_at_term_end(
    promises: Iterable[Promise], terms: Sequence[Term | None]
) -> Iterator[Promise]:
    """Give the limits that hang on the end of a term their day; without a term they fall away.

    A term that a later one replaced keeps its own end.
    """
    own = {(term.limit, term.set_by): term for term in terms if term}
    last = terms[-1] if terms else None
    for promise in promises:
        if promise.due_at is not UNTIL_TERM_END:
            yield promise
            continue
        term = own.get((promise.limit, promise.started_by)) if promise.is_term else last
        if term is not None:
            last_moment = datetime.combine(term.end, clock.LAST_MOMENT, clock.HERE)
            waits = not promise.is_term
            due = _due(promise.regime, promise.limit, last_moment) if waits else last_moment
            if due is not None:
                yield replace(promise, due_at=due)


def history(
    facts: Sequence[Fact], pack: packs.Pack | None = None, *, born: date | None = None
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
        folded = fold(seen, pack, born=born)
        now = fact.recorded_at
        standing = set(folded.spans)
        for span in [span for span in believed if span not in standing]:
            learned.append(Known(span, believed.pop(span), now))
        for span in folded.spans:
            believed.setdefault(span, now)
    learned.extend(Known(span, since, None) for span, since in believed.items())
    learned.sort(key=lambda row: (row.known_from, row.span.start))
    return learned, folded
