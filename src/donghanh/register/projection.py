"""Write down what the fold says, so that lists and indicators need not fold.

The only writer of ``Episode``, ``Deadline`` and the projected columns of ``Case`` and ``Person``.
``project`` applies one more entry; ``check`` folds everything again and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from donghanh.law import packs
from donghanh.register.fold import Fact, Folded, Known, Span, fold, history
from donghanh.register.models import (
    NO_DEADLINE,
    Case,
    Deadline,
    Entry,
    Episode,
    Measure,
    Person,
)

Row = TypeVar("Row", Episode, Deadline)

#: Which open measure heads the file when a person has several.
HEADLINE_ORDER = (
    Measure.COMPULSORY,
    Measure.VOLUNTARY_FACILITY,
    Measure.VOLUNTARY_HOME,
    Measure.SUBSTITUTION,
    Measure.POST_REHAB,
    Measure.DETERMINATION,
    Measure.USER,
    Measure.MONITORING,
)


def fact_of(entry: Entry) -> Fact:
    """The entry as the fold reads it."""
    return Fact(
        id=entry.pk,
        kind=entry.kind,
        happened_at=entry.happened_at,
        effective_on=entry.effective_on,
        recorded_at=entry.recorded_at,
        commune=entry.commune_id,
        data=entry.data,
        corrects=entry.corrects_id,
        retracted=entry.retracted,
    )


def facts_of(case: Case) -> list[Fact]:
    """Every version of every entry of the case, in the order the office learned them."""
    return [fact_of(entry) for entry in case.entries.order_by("recorded_at", "id")]


def fold_case(
    case: Case, facts: Iterable[Fact], *, known: datetime | None = None, on: date | None = None
) -> Folded:
    """Fold under the laws that govern the case from its first day on."""
    return fold(facts, known=known, on=on, born=case.person.born_on)


def project(case: Case, facts: list[Fact], now: datetime) -> Folded:
    """Bring the projection of ``case`` from what was believed before ``now`` to its fold.

    ``facts`` are all entries including the one recorded at ``now``. Call under a lock of the case.
    """
    folded = fold_case(case, facts)
    believed = {
        _span(row): row
        for row in Episode.objects.filter(case=case, known__endswith__isnull=True).order_by("id")
    }
    gone = [row for span, row in believed.items() if span not in folded.spans]
    for row in gone:
        row.known = DateTimeTZRange(row.known.lower, now)
    Episode.objects.bulk_update(gone, ["known"])
    Episode.objects.bulk_create(
        [episode_of(case, Known(span, now, None)) for span in folded.spans if span not in believed]
    )
    Deadline.objects.filter(case=case).delete()
    Deadline.objects.bulk_create(deadlines_of(case, folded))
    head_case(case, folded)
    case.last_recorded_at = now
    case.save()
    head_person(case.person)
    return folded


def _span(row: Episode) -> Span:
    return Span(
        row.status, row.register, row.valid.lower, row.valid.upper, row.entry_id, row.commune_id
    )


def episode_of(case: Case, known: Known) -> Episode:
    span = known.span
    return Episode(
        case=case,
        person_id=case.person_id,
        entry_id=span.fact,
        measure=case.measure,
        status=span.status,
        register=span.register,
        commune_id=span.commune,
        valid=DateRange(span.start, span.end),
        known=DateTimeTZRange(known.known_from, known.known_to),
    )


def deadlines_of(case: Case, folded: Folded) -> list[Deadline]:
    return [
        Deadline(
            case=case,
            person_id=case.person_id,
            limit=promise.limit,
            regime=promise.regime,
            measure=case.measure,
            measures=[case.measure],
            started_by_id=promise.started_by,
            starts_at=promise.starts_at,
            due_at=promise.due_at,
            met_by_id=promise.met_by,
            met_at=promise.met_at,
            state=promise.state,
            commune_id=case.commune_id,
            district_id=case.district_id,
            province_id=case.province_id,
        )
        for promise in folded.promises
    ]


def head_case(case: Case, folded: Folded) -> None:
    """Repeat the law, the last span and the term on the case itself (not saved here)."""
    last = folded.status
    case.regime = folded.regime if folded.laws else case.regime
    case.status = last.status if last else ""
    case.status_since = folded.since
    terminal = last is None or packs.load(case.regime).statuses[last.status].terminal
    case.closed_on = (last.start if last else case.opened_on) if terminal else None
    case.term_start = folded.term.start if folded.term else None
    case.term_end = folded.term.end if folded.term else None


def head_person(person: Person, cases: Iterable[Case] | None = None) -> None:
    """Repeat on the person what lists show: the leading measure and the nearest deadline."""
    known_cases = list(person.cases.all() if cases is None else cases)
    choose_headline(person, known_cases)
    nearest = (
        Deadline.objects.filter(person=person, state=Deadline.State.OPEN)
        .order_by("due_at", "id")
        .values("due_at", "limit")
        .first()
    )
    person.next_due_at = nearest["due_at"] if nearest else NO_DEADLINE
    person.next_due_limit = nearest["limit"] if nearest else ""
    person.save()


def choose_headline(person: Person, cases: list[Case]) -> None:
    """Set ``headline_*``, ``register`` and ``measures`` from the person's cases (not saved)."""
    person.measures = sorted({case.measure for case in cases})
    with_status = [case for case in cases if case.status]
    if not with_status:
        person.headline_status = person.headline_measure = person.register = ""
        person.headline_since = None
        return

    def rank(case: Case) -> tuple[bool, int, int]:
        since = case.status_since.toordinal() if case.status_since else 0
        still_open = case.closed_on is None
        order = HEADLINE_ORDER.index(Measure(case.measure)) if still_open else 0
        return (not still_open, order, -since)

    head = min(with_status, key=rank)
    person.headline_measure = head.measure
    person.headline_status = head.status
    person.headline_since = head.status_since
    registers = [
        packs.load(case.regime).statuses[case.status].register
        for case in sorted(with_status, key=rank)
    ]
    person.register = next((register for register in registers if register), "")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the stored projection is not what the ledger says."""

    case: int
    what: str
    stored: str
    folded: str


@dataclass(frozen=True, slots=True)
class Check:
    cases: int
    entries: int
    differences: tuple[Difference, ...]


def check(*, batch: int = 500, tell: Callable[[int, int], None] | None = None) -> Check:
    """Fold every case from its ledger again and compare with what is stored. Reads only.

    ``tell`` hears how many cases are done, and of how many.
    """
    cases = entries = 0
    total = Case.objects.count()
    differences: list[Difference] = []
    for chunk in _batches(batch):
        ids = [case.pk for case in chunk]
        rows = Entry.objects.filter(case__in=ids).order_by("case_id", "recorded_at", "id")
        facts = {key: [fact_of(e) for e in group] for key, group in groupby(rows, _case_id)}
        stored_episodes = _by_case(Episode.objects.filter(case__in=ids), _episode_key)
        stored_deadlines = _by_case(Deadline.objects.filter(case__in=ids), _deadline_key)
        for case in chunk:
            own = facts.get(case.pk, [])
            cases, entries = cases + 1, entries + len(own)
            learned, folded = history(own, born=case.person.born_on)
            compare = [
                (
                    "episodes",
                    stored_episodes.get(case.pk, []),
                    sorted(_episode_key(episode_of(case, known)) for known in learned),
                ),
                (
                    "deadlines",
                    stored_deadlines.get(case.pk, []),
                    sorted(_deadline_key(row) for row in deadlines_of(case, folded)),
                ),
            ]
            differences += [
                Difference(case.pk, what, str(stored), str(again))
                for what, stored, again in compare
                if stored != again
            ]
        if tell:
            tell(cases, total)
    return Check(cases, entries, tuple(differences))


def _batches(size: int) -> Iterator[list[Case]]:
    last = 0
    while chunk := list(
        Case.objects.filter(pk__gt=last).select_related("person").order_by("pk")[:size]
    ):
        yield chunk
        last = chunk[-1].pk


def _case_id(entry: Entry) -> int:
    return int(entry.case_id)


def _episode_key(row: Episode) -> tuple[str, ...]:
    ends = (row.valid.upper, row.known.upper)
    return (
        row.status,
        row.register,
        str(row.entry_id),
        str(row.commune_id),
        f"{row.valid.lower:%Y-%m-%d}",
        f"{row.known.lower.timestamp():.6f}",
        f"{ends[0]:%Y-%m-%d}" if ends[0] else "",
        f"{ends[1].timestamp():.6f}" if ends[1] else "",
    )


def _deadline_key(row: Deadline) -> tuple[str, ...]:
    return (
        row.limit,
        row.regime,
        str(row.started_by_id),
        f"{row.due_at.timestamp():.6f}",
        str(row.met_by_id),
        row.state,
    )


def _by_case(
    rows: Iterable[Row], key: Callable[[Row], tuple[str, ...]]
) -> dict[int, list[tuple[str, ...]]]:
    found: dict[int, list[tuple[str, ...]]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(key(row))
    return {case: sorted(keys) for case, keys in found.items()}
