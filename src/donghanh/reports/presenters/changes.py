"""What the page of changes shows of a comparison, and to whom.

Whoever may open every person of the unit sees each entry with initials and file number. Anybody
else sees how many entries of each kind there are and what they did, and nothing of one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.agencies.models import Unit
from donghanh.indicators import catalogue
from donghanh.indicators.forms import may_see_persons
from donghanh.register.models import Person
from donghanh.reports.causes import KINDS, Kind
from donghanh.reports.comparison import FigureChange, Step
from donghanh.text import format_number, squeeze


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose file an entry stands in: initials and number, for those who may open it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the list. Only what it did is known of one whose person is out of sight."""

    step: Step
    kind: str
    open: bool
    what: str = ""
    happened_on: date | None = None
    earlier: date | None = None
    recorded_at: datetime | None = None
    by: str = ""
    reason: str = ""
    commune: str = ""
    subject: Subject | None = None
    many: str = ""


def may_list(user: User, indicator: str, unit: Unit) -> bool:
    """Whether the user may see the entries one by one."""
    if indicator in catalogue.ALL and not catalogue.get(indicator).of_persons:
        return True
    return user.can(Can.PERSON_OPEN) and may_see_persons(user, unit)


def items(steps: Sequence[Step], user: User) -> list[Item]:
    """The entries in the order of recording. Two queries, however many."""
    persons = _subjects(
        {step.cause.person_id for step in steps if step.cause and step.cause.person_id}, user
    )
    places = {step.cause.commune_id for step in steps if step.cause and step.cause.commune_id}
    communes = {unit.pk: unit.short_name for unit in Unit.objects.filter(pk__in=places)}
    return [_item(step, persons, communes) for step in steps]


def _item(step: Step, persons: Mapping[int, Subject], communes: Mapping[int, str]) -> Item:
    cause, kind = step.cause, str(KINDS[step.kind])
    if cause is None or (cause.person_id and cause.person_id not in persons):
        return Item(step, kind, open=False)
    many = ""
    if len(step.keys) > 1:
        many = _("%(count)s dòng của số này") % {"count": format_number(len(step.keys))}
    return Item(
        step,
        kind,
        open=True,
        what=cause.what[:1].upper() + cause.what[1:],
        happened_on=cause.happened_on,
        earlier=cause.earlier,
        recorded_at=cause.recorded_at,
        by=cause.by,
        reason=cause.reason,
        commune=communes.get(cause.commune_id or 0, ""),
        subject=persons.get(cause.person_id or 0),
        many=many,
    )


def _subjects(ids: Iterable[int], user: User) -> dict[int, Subject]:
    found = Person.objects.visible_to(user).filter(pk__in=set(ids)).only("name", "file_number")
    return {
        person.pk: Subject(
            f"{short(person.name)} {person.file_number}",
            reverse("register:person", args=[person.pk]),
        )
        for person in found
    }


def short(name: str) -> str:
    """A name as its first letters: "L.T.N."."""
    return "".join(f"{word[0].upper()}." for word in squeeze(name).split())


def filters(change: FigureChange, address: str, chosen: str) -> list[tuple[str, str, bool]]:
    """The chips over the list: all entries, then each kind with its number."""
    whole = _("Tất cả %(count)s") % {"count": format_number(len(change.steps))}
    chips = [(whole, address, not chosen)]
    for kind in change.kinds:
        words = f"{KINDS[kind]} {format_number(change.count(kind))}"
        chips.append((words, f"{address}&cause={kind}", chosen == kind))
    return chips


def chosen_kind(change: FigureChange, asked: str) -> Kind | None:
    """The kind of cause asked for, if there are any of it."""
    return next((kind for kind in change.kinds if kind == asked), None)
