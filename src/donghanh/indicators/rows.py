"""The rows behind a figure, with names for those who may read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.indicators.answer import Row
from donghanh.indicators.nodes import Kind
from donghanh.prevention.models import Activity, Course, OnlineProcedure, PilotModel, Staff
from donghanh.register.models import Measure, Person

Which = Literal["part", "whole", "missing"]


@dataclass(frozen=True, slots=True)
class Line:
    """One row as a reader sees it. ``locked``: it counts, but the user may not open it."""

    label: str
    detail: str
    measure: str
    commune: str
    url: str
    locked: bool
    on_date: date | None
    in_part: bool
    part_date: date | None


def chosen(rows: Sequence[Row], which: Which) -> list[Row]:
    """The rows in the part, all of them, or those that are missing from the part."""
    if which == "whole":
        return list(rows)
    return [row for row in rows if row.in_part == (which == "part")]


def lines(kind: Kind, rows: Sequence[Row], user: User) -> list[Line]:
    """Name the rows. The number of queries does not depend on the number of rows."""
    named = {_id(kind, row): row for row in rows}
    known = _NAMED[kind](named, user)
    communes = dict(
        Unit.objects.filter(pk__in={row.commune_id for row in rows}).values_list("pk", "name")
    )
    hidden = _Named(_("Hồ sơ ngoài quyền xem của anh/chị"), locked=True)
    return [
        Line(
            label=one.label,
            detail=one.detail,
            measure=one.measure,
            commune=communes.get(row.commune_id, ""),
            url=one.url,
            locked=one.locked,
            on_date=row.on_date,
            in_part=row.in_part,
            part_date=row.part_date,
        )
        for row in rows
        for one in (known.get(_id(kind, row), hidden),)
    ]


def _id(kind: Kind, row: Row) -> int:
    """What names a row: a person or commune itself, else the version of the record that counts."""
    return row.key if kind in ("person", "commune") or row.source is None else row.source


@dataclass(frozen=True, slots=True)
class _Named:
    label: str
    detail: str = ""
    measure: str = ""
    url: str = ""
    locked: bool = False


def _persons(keys: Iterable[int], user: User) -> Mapping[int, _Named]:
    found = Person.objects.visible_to(user).filter(pk__in=keys)
    return {
        person.pk: _Named(
            person.name,
            person.file_number,
            person.headline_measure,
            reverse("register:person", args=[person.pk]),
        )
        for person in found.only("name", "file_number", "headline_measure")
    }


def _communes(keys: Iterable[int], _user: User) -> Mapping[int, _Named]:
    return {unit.pk: _Named(unit.name, unit.code) for unit in Unit.objects.filter(pk__in=keys)}


def _staff(keys: Iterable[int], _user: User) -> Mapping[int, _Named]:
    found = Staff.objects.filter(pk__in=keys).select_related("agency")
    return {one.pk: _Named(one.name, f"{one.post}, {one.agency.name}") for one in found}


def _activities(keys: Iterable[int], _user: User) -> Mapping[int, _Named]:
    return {
        one.pk: _Named(one.title, f"{one.get_kind_display()}, {one.get_setting_display()}")
        for one in Activity.objects.filter(pk__in=keys)
    }


def _courses(keys: Iterable[int], _user: User) -> Mapping[int, _Named]:
    return {one.pk: _Named(one.title, one.topic) for one in Course.objects.filter(pk__in=keys)}


def _models(keys: Iterable[int], _user: User) -> Mapping[int, _Named]:
    found = PilotModel.objects.filter(pk__in=keys)
    return {one.pk: _Named(one.name, one.decision_number) for one in found}


def _procedures(keys: Iterable[int], _user: User) -> Mapping[int, _Named]:
    return {one.pk: _Named(one.name) for one in OnlineProcedure.objects.filter(pk__in=keys)}


_NAMED: Mapping[Kind, Callable[[Iterable[int], User], Mapping[int, _Named]]] = {
    "person": _persons,
    "commune": _communes,
    "staff": _staff,
    "activity": _activities,
    "course": _courses,
    "model": _models,
    "procedure": _procedures,
}

#: The words of a measure, for the tag that draws its icon.
MEASURES = dict(Measure.choices)
