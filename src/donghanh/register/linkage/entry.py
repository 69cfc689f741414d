"""Is there a file already? Asked when a new one is about to be opened.

In the user's own unit the likely files are shown. Of other units only the place is told, so that
the officer can ask there; for that alone the whole register is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from donghanh.access import log, scope
from donghanh.access.models import User
from donghanh.register.linkage.names import Name, read
from donghanh.register.models import BirthPrecision, Person

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Typed:
    """What is known of the person before the file is opened."""

    name: str
    aliases: tuple[str, ...]
    born_on: date | None
    precision: str


def likely(user: User, typed: Typed, *, most: int = SHOWN) -> list[Person]:
    """Files of the user's unit that may be this person's, the closest names first."""
    name = read(typed.name, typed.aliases)
    found: QuerySet[Person] = Person.objects.visible_to(user).filter(_some_word(name))
    if typed.born_on:
        year = typed.born_on.year
        found = found.filter(Q(born_on=None) | Q(born_on__year__range=(year - 1, year + 1)))
    close = [
        (distance, person.file_number, person)
        for person in found.select_related("commune").order_by("file_number")[:500]
        if (distance := _distance(name, read(person.name, person.aliases))) is not None
        and _births_agree(typed, person)
    ]
    return [person for _, _, person in sorted(close, key=lambda row: row[:2])[:most]]


def elsewhere(user: User, typed: Typed) -> list[str]:
    """The communes outside the user's unit that have a file of this name and day of birth.

    Nothing else leaves them; the question is written into the access log.
    """
    if typed.born_on is None:
        return []
    name = read(typed.name, typed.aliases)
    with scope.use(scope.SYSTEM):
        same_day = Person.objects.filter(
            born_on=typed.born_on, born_precision=typed.precision, same_as=None
        ).exclude(pk__in=Person.objects.visible_to(user).filter(born_on=typed.born_on).values("pk"))
        places = sorted(
            {
                person.commune.full_name
                for person in same_day.select_related("commune__parent__parent")
                if read(person.name, person.aliases).bag == name.bag
            }
        )
    if places:
        log.record("people.matched", by=user, detail={"elsewhere": len(places)})
    return places


def _some_word(name: Name) -> Q:
    """The given name, or another name of the person, stands in the file's name; or in turn."""
    words = Q(name_search__contains=name.given)
    for other in name.others:
        words |= Q(name_search__contains=other)
    return words | Q(name_search__contains=name.family, aliases__len__gt=0)


def _distance(one: Name, other: Name) -> int | None:
    """0 for the same words, more for less; None for names that are not alike."""
    if one.bag == other.bag:
        return 0 if one.written == other.written else 1
    words, others = set(one.bag.split()), set(other.bag.split())
    if one.family == other.family and one.given == other.given:
        return 2
    if one.family == other.family and (one.given in other.others or other.given in one.others):
        return 3
    if min(len(words), len(others)) > 1 and (words <= others or others <= words):
        return 4
    return None


def _births_agree(typed: Typed, person: Person) -> bool:
    """No contradiction: the same year, or one day a year apart, as far as both are known."""
    one, other = typed.born_on, person.born_on
    if one is None or other is None or one.year == other.year:
        return True
    both_days = {typed.precision, person.born_precision} == {BirthPrecision.DAY}
    return both_days and (one.month, one.day) == (other.month, other.day)
