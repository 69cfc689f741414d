"""Rows of the people list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from donghanh.access.models import User
from donghanh.law import packs
from donghanh.register.models import Case, Person
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
    status_in_full: str
    due: words.DueMark | None
    limit: str


def rows(user: User, people: Iterable[Person], today: date) -> list[PersonRow]:
    """Rows in the given order. One query more: each case is read under its own law."""
    shown = list(people)
    cases: dict[int, list[Case]] = {person.pk: [] for person in shown}
    for case in Case.objects.visible_to(user).filter(person__in=shown):
        cases[case.person_id].append(case)
    return [_row(person, cases[person.pk], today) for person in shown]


def _row(person: Person, cases: list[Case], today: date) -> PersonRow:
    limit = _limit(person, cases)
    return PersonRow(
        pk=person.pk,
        name=person.name,
        birth_year=str(person.born_on.year) if person.born_on else "",
        file_number=person.file_number,
        last4=person.citizen_last4,
        commune=person.commune.short_name,
        measure=person.headline_measure,
        measure_words=words.measure_words(person.headline_measure, short=True),
        status=_status(person, cases, brief=True),
        status_in_full=_status(person, cases).words,
        due=words.due_mark(person.next_due_at, limit, today),
        limit=words.task(limit) if limit else "",
    )


def _status(person: Person, cases: list[Case], *, brief: bool = False) -> words.Tag:
    head = (person.headline_measure, person.headline_status)
    regimes = [case.regime for case in cases if (case.measure, case.status) == head]
    return words.status_tag(head[1], packs.load(max(regimes)) if regimes else None, brief=brief)


def _limit(person: Person, cases: list[Case]) -> packs.Limit | None:
    regimes = dict.fromkeys([*(case.regime for case in cases), *packs.IDS])
    known = (packs.load(regime).limits.get(person.next_due_limit) for regime in regimes)
    return next((limit for limit in known if limit), None)
