"""Many histories at once: the sample world now, imports of old registers later.

All or nothing: one transaction. Ids are taken from the sequences first, so that the whole
projection is computed by the same ``history`` before a single row is written, and
``register check`` finds no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from donghanh.register.fold import history
from donghanh.register.models import NO_DEADLINE, Case, Deadline, Entry, Episode, Person
from donghanh.register.projection import (
    choose_headline,
    deadlines_of,
    episode_of,
    fact_of,
    head_case,
)


@dataclass(slots=True)
class Paper:
    """One version of an entry. ``corrects`` is the place of its first version in the case."""

    kind: str
    happened_at: datetime
    effective_on: date
    recorded_at: datetime
    by: int
    data: dict[str, Any] = field(default_factory=dict)
    document: dict[str, str] = field(default_factory=dict)
    corrects: int | None = None
    retracted: bool = False
    reason: str = ""


@dataclass(slots=True)
class CaseHistory:
    """A case with its papers; ``origin`` is the place of the earlier case of the same person."""

    measure: str
    regime: str
    papers: list[Paper]
    origin: int | None = None


@dataclass(slots=True)
class PersonHistory:
    """An unsaved ``Person`` with the cases to write."""

    person: Person
    cases: list[CaseHistory]


@transaction.atomic
def write(people: Iterable[PersonHistory], *, tell: Callable[[int], None] | None = None) -> int:
    """Write whole histories; answer the number of entries. ``tell`` hears of people done.

    Papers of a case are put in the order they were recorded, a microsecond apart at least.
    """
    entries = 0
    chunk: list[PersonHistory] = []
    for person in people:
        chunk.append(person)
        if len(chunk) == 200:
            entries += _write(chunk)
            if tell:
                tell(len(chunk))
            chunk = []
    entries += _write(chunk)
    if tell:
        tell(len(chunk))
    return entries


def _write(people: list[PersonHistory]) -> int:
    if not people:
        return 0
    person_ids = _ids("register_person", len(people))
    case_ids = _ids("register_case", sum(len(p.cases) for p in people))
    entry_ids = _ids("register_entry", sum(len(c.papers) for p in people for c in p.cases))
    cases: list[Case] = []
    entries: list[Entry] = []
    episodes: list[Episode] = []
    deadlines: list[Deadline] = []
    for told in people:
        person = told.person
        person.pk = next(person_ids)
        own: list[Case] = []
        nearest: list[Deadline] = []
        for told_case in told.cases:
            case, written = _case(told_case, person, next(case_ids), own)
            for entry in written:
                entry.pk = next(entry_ids)
            # Only now have the first versions their ids.
            for entry, paper in zip(written, told_case.papers, strict=True):
                if paper.corrects is not None:
                    entry.corrects_id = written[paper.corrects].pk
                if (to := entry.data.get("to_case")) is not None:
                    entry.data["to_case"] = case.pk + to
            learned, folded = history([fact_of(entry) for entry in written], born=person.born_on)
            head_case(case, folded)
            case.last_recorded_at = max(entry.recorded_at for entry in written)
            episodes += [episode_of(case, known) for known in learned]
            promised = deadlines_of(case, folded)
            deadlines += promised
            nearest += [row for row in promised if row.state == Deadline.State.OPEN]
            own.append(case)
            entries += written
        choose_headline(person, own)
        first = min(nearest, key=lambda row: row.due_at, default=None)
        person.next_due_at = first.due_at if first else NO_DEADLINE
        person.next_due_limit = first.limit if first else ""
        cases += own
    tables: list[tuple[Any, list[Any]]] = [
        (Person, [told.person for told in people]),
        (Case, cases),
        (Entry, entries),
        (Episode, episodes),
        (Deadline, deadlines),
    ]
    for model, rows in tables:
        model.objects.bulk_create(rows, batch_size=2000)
    return len(entries)


def _case(
    told: CaseHistory, person: Person, pk: int, earlier: list[Case]
) -> tuple[Case, list[Entry]]:
    case = Case(
        pk=pk,
        person=person,
        measure=told.measure,
        regime=told.regime,
        origin=earlier[told.origin] if told.origin is not None else None,
        opened_on=told.papers[0].effective_on,
        commune_id=person.commune_id,
        district_id=person.district_id,
        province_id=person.province_id,
    )
    written = [
        Entry(
            case=case,
            kind=paper.kind,
            happened_at=paper.happened_at,
            effective_on=paper.effective_on,
            recorded_at=paper.recorded_at,
            by_id=paper.by,
            commune_id=person.commune_id,
            data=paper.data,
            document=paper.document,
            retracted=paper.retracted,
            reason=paper.reason,
        )
        for paper in told.papers
    ]
    return case, written


def _ids(table: str, count: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [table, count],
        )
        return iter([row[0] for row in cursor.fetchall()])
