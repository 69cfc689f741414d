"""Handing a file to another commune: the one mechanism of moves, reorganisations and merges.

Every open case gets an entry of the system from which the fold lets the new commune manage it;
what was before stays with the commune that had it. Then all rows that lie in a unit because of the
person follow, so that the new commune reads the whole file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from donghanh import today
from donghanh.access.models import User
from donghanh.register import services
from donghanh.register.ledger import LedgerRow, Placed
from donghanh.register.models import Case, Entry, Person
from donghanh.register.services import Place

RECEIVED = "case.received"
REORGANISED = "case.reorganised"


def carry(
    person: Person, cases: list[Case], *, to: Place, kind: str, by: User, data: dict[str, Any]
) -> list[Entry]:
    """Let ``to`` manage the person's ``cases`` from today on; answer the entries written.

    Call under a lock of the person, with a scope that reaches both places.
    """
    written = []
    for case in sorted(cases, key=lambda case: case.pk):
        if case.closed_on is None:
            entry = services.append(case.pk, notice(kind, today.today(), data, by=by), to=to)
            written.append(entry)
    to.hold(person)
    Person.objects.filter(pk=person.pk).update(**_columns(to))
    follow(person, cases, to)
    return written


def notice(kind: str, on: date, data: dict[str, Any], *, by: User) -> Entry:
    """An entry of the system for today's moment (not saved)."""
    return Entry(kind=kind, happened_at=today.now(), effective_on=on, data=data, by=by)


def follow(person: Person, cases: list[Case], to: Place) -> None:
    """Put the rows of ``cases`` and what else lies in a unit because of ``person`` into ``to``.

    Ledgers of services and the like stay where they were earned: they are read through the person.
    """
    ids = [case.pk for case in cases]
    Case.objects.filter(pk__in=ids).update(**_columns(to))
    for model, field in followers():
        of_these = {"case__in": ids} if field == "case" else {"person": person}
        model._default_manager.filter(**of_these).update(**_columns(to))


@cache
def followers() -> tuple[tuple[type[models.Model], str], ...]:
    """Tables, beside cases, whose rows lie in the unit of their case or person, and by which."""
    return tuple(_find_followers())


def _find_followers() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        if model in (Person, Case) or not issubclass(model, Placed):
            continue
        if issubclass(model, LedgerRow):
            continue
        names = {field.name: field.related_model for field in model._meta.concrete_fields}
        if names.get("person") is Person:
            yield model, "person"
        elif names.get("case") is Case:
            yield model, "case"


def _columns(place: Place) -> dict[str, int | None]:
    return {
        "commune_id": place.commune_id,
        "district_id": place.district_id,
        "province_id": place.province_id,
    }
