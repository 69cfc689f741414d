"""Rows of the people list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from donghanh.register.models import Person
from donghanh.register.presenters import words


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row: who, what the person is in, and the nearest deadline (None without one)."""

    pk: int
    name: str
    birth_year: str
    file_number: str
    last4: str
    commune: str
    measure: str
    measure_words: str
    status: words.Tag
    due: words.DueMark | None
    limit: str


def rows(people: Iterable[Person], today: date) -> list[PersonRow]:
    return [_row(person, today) for person in people]


def _row(person: Person, today: date) -> PersonRow:
    pack = words.limit_pack(person.next_due_limit)
    limit = pack.limits[person.next_due_limit] if pack else None
    return PersonRow(
        pk=person.pk,
        name=person.name,
        birth_year=str(person.born_on.year) if person.born_on else "",
        file_number=person.file_number,
        last4=person.citizen_last4,
        commune=person.commune.short_name,
        measure=person.headline_measure,
        measure_words=words.measure_words(person.headline_measure, short=True),
        status=words.status_tag(person.headline_status),
        due=words.due_mark(person.next_due_at, limit, today),
        limit=words.task(limit) if limit else "",
    )
