"""Two files side by side, and the likely pairs as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.register.linkage.names import read
from donghanh.register.models import Person, Twins
from donghanh.register.presenters import words
from donghanh.text import fold


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of both files. ``state``: ok (agrees), over (differs), none (one does not say)."""

    label: str
    first: str
    second: str
    state: str
    said: str


def side_by_side(first: Person, second: Person) -> list[Line]:
    """What is written in both files, and whether it agrees. Communes are loaded."""
    told = [
        (_("Họ và tên"), first.name, second.name),
        (_("Tên khác"), ", ".join(first.aliases), ", ".join(second.aliases)),
        (_("Sinh"), words.born(first), words.born(second)),
        (_("Giới tính"), first.get_sex_display(), second.get_sex_display()),
        (_("Bốn số cuối căn cước"), first.citizen_last4, second.citizen_last4),
        (_("Dân tộc"), first.ethnicity, second.ethnicity),
        (_("Xã, phường"), first.commune.name, second.commune.name),
        (_("Nơi ở"), first.address, second.address),
        (_("Điện thoại"), first.phone, second.phone),
        (_("Biện pháp"), _measures(first), _measures(second)),
        (_("Mở hồ sơ"), _opened(first), _opened(second)),
    ]
    return [_line(label, str(one), str(other)) for label, one, other in told]


def _line(label: str, one: str, other: str) -> Line:
    if not one or not other:
        return Line(label, one, other, "none", _("một bên không ghi"))
    if one == other:
        return Line(label, one, other, "ok", _("giống"))
    if read(one).bag == read(other).bag or fold(one) == fold(other):
        return Line(label, one, other, "soon", _("cùng các từ, khác cách viết"))
    return Line(label, one, other, "over", _("khác"))


def _measures(person: Person) -> str:
    return ", ".join(words.measure_words(one, short=True) for one in person.measures)


def _opened(person: Person) -> str:
    day = words.local_day(person.created_at)
    return f"{day.day}/{day.month}/{day.year}"


@dataclass(frozen=True, slots=True)
class Side:
    """A file of a pair; only the place where the user may not see it."""

    pk: int | None
    name: str
    born: str
    file_number: str
    place: str


@dataclass(frozen=True, slots=True)
class PairRow:
    pk: int
    first: Side
    second: Side
    #: Both files are the user's to see, so the user may decide.
    here: bool


def rows(user: User, pairs: Iterable[Twins]) -> list[PairRow]:
    """The pairs in the given order: three queries, however many there are.

    Of a file of another unit only the name of its commune is fetched.
    """
    shown = list(pairs)
    ids = {pk for pair in shown for pk in (pair.first_id, pair.second_id)}
    seen = {
        person.pk: person
        for person in Person.objects.visible_to(user).filter(pk__in=ids).select_related("commune")
    }
    with scope.use(scope.SYSTEM):
        hidden = Person.objects.filter(pk__in=ids - set(seen)).values_list("pk", "commune__name")
        places = dict(hidden)
    found = []
    for pair in shown:
        sides = [_side(pk, seen, places) for pk in (pair.first_id, pair.second_id)]
        # The visible one first: it is the one the reader knows.
        sides.sort(key=lambda side: side.pk is None)
        here = all(side.pk is not None for side in sides)
        found.append(PairRow(pair.pk, sides[0], sides[1], here))
    return found


def _side(pk: int, seen: dict[int, Person], places: dict[int, str]) -> Side:
    person = seen.get(pk)
    if person is None:
        return Side(None, "", "", "", places.get(pk, ""))
    return Side(pk, person.name, words.born(person), person.file_number, person.commune.name)
