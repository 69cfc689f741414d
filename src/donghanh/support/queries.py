"""Reading support. A person's rows are reached through the person, who must be visible.

A person who moved keeps the support received elsewhere, so rows are not sought by their own unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import Q, QuerySet

from donghanh import today
from donghanh.access.models import Membership, User
from donghanh.access.roles import Role
from donghanh.agencies.models import Agency
from donghanh.register.ledger import LedgerRow
from donghanh.register.models import Person
from donghanh.register.queries import files_of
from donghanh.support.models import Assignment, Contact

R = TypeVar("R", bound=LedgerRow)


# ---- of one person ------------------------------------------------------------------------


def contacts_of(user: User, person: Person) -> QuerySet[Contact]:
    """What the person received, as known now, the latest first."""
    mine: QuerySet[Contact] = Contact.objects.filter(person__in=_seen(user, person)).known_at()
    return mine.select_related("provider", "by").order_by("-on", "-pk")


def assignments_of(user: User, person: Person) -> QuerySet[Assignment]:
    """Who accompanies or accompanied the person, as known now, the latest first."""
    mine: QuerySet[Assignment] = Assignment.objects.filter(
        person__in=_seen(user, person)
    ).known_at()
    return mine.select_related("organisation", "by").order_by("-starts_on", "-pk")


@dataclass(frozen=True, slots=True)
class Line(Generic[R]):
    """A row with what was written before it; ``now`` may be a withdrawal."""

    first: R
    now: R
    earlier: list[R]

    @property
    def corrected(self) -> bool:
        return bool(self.earlier) and not self.now.retracted


@dataclass(frozen=True, slots=True)
class Support:
    """Everything the support page of a person shows."""

    contacts: list[Line[Contact]]
    assignments: list[Line[Assignment]]
    day: date

    @property
    def standing(self) -> list[Contact]:
        return [line.now for line in self.contacts if not line.now.retracted]

    @property
    def helping(self) -> list[Line[Assignment]]:
        """Assignments that run today or begin later."""
        return [line for line in self.assignments if not self._over(line)]

    @property
    def past(self) -> list[Line[Assignment]]:
        return [line for line in self.assignments if self._over(line)]

    def _over(self, line: Line[Assignment]) -> bool:
        ends = line.now.ends_on
        return line.now.retracted or (ends is not None and ends < self.day)

    def counts(self) -> list[tuple[str, int]]:
        """How many times each service was given, most often first."""
        found: dict[str, int] = {}
        for contact in self.standing:
            words = str(contact.get_service_display())
            found[words] = found.get(words, 0) + 1
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))

    def lent(self) -> int:
        """The sum of all loans, đồng."""
        return sum(contact.amount or 0 for contact in self.standing)


def support_of(user: User, person: Person) -> Support:
    """The support of one person with every version of every row: three queries."""
    contacts = Contact.objects.filter(person__in=_seen(user, person))
    assignments = Assignment.objects.filter(person__in=_seen(user, person))
    lines = _lines(contacts.select_related("provider", "by").order_by("recorded_at", "pk"))
    helpers = _lines(assignments.select_related("organisation", "by").order_by("recorded_at", "pk"))
    return Support(
        contacts=sorted(lines, key=lambda line: (line.now.on, line.first.pk), reverse=True),
        assignments=sorted(
            helpers, key=lambda line: (line.now.starts_on, line.first.pk), reverse=True
        ),
        day=today.today(),
    )


def _seen(user: User, person: Person) -> QuerySet[Person]:
    return files_of(user, person)


def _lines(rows: Iterable[R]) -> list[Line[R]]:
    """Versions, in the order they were recorded, gathered by their first one."""
    versions: dict[int, list[R]] = {}
    for row in rows:
        versions.setdefault(row.root_id, []).append(row)
    return [Line(found[0], found[-1], found[:-1]) for found in versions.values()]


# ---- for forms ----------------------------------------------------------------------------


def providers(person: Person) -> QuerySet[Agency]:
    """Agencies of the person's commune and of the units above it that work today."""
    above = Q(unit_id__in=_above(person))
    found: QuerySet[Agency] = Agency.objects.on(today.today()).filter(above)
    return found.select_related("unit").order_by("-unit__level", "name")


def helpers_for(person: Person) -> QuerySet[User]:
    """Helpers with an account who are appointed in the person's commune or district."""
    posts = Membership.objects.current().filter(
        role=Role.HELPER, agency__unit_id__in=_above(person)
    )
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("full_name")


def _above(person: Person) -> list[int]:
    return [pk for pk in (person.commune_id, person.district_id, person.province_id) if pk]


# ---- of a helper --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """All that a helper sees of a person; see ``migrations/0003_helpers.py``.

    ``visited_on`` is the day of the helper's own last visit that met the person.
    """

    assignment_id: int
    person_id: int
    name: str
    phone: str
    address: str
    area: str
    task: str
    starts_on: date
    ends_on: date | None
    commune_id: int
    district_id: int | None
    province_id: int
    visited_on: date | None

    @property
    def place(self) -> str:
        if not self.address:
            return self.area
        return f"{self.address}, {self.area[:1].lower()}{self.area[1:]}"


_OWN = ", ".join(OwnPerson.__dataclass_fields__)


def own_people(user: User) -> list[OwnPerson]:
    """The people whom the signed-in helper accompanies today, by name.

    The database decides by the signed-in user and by the day of the site's clock; ``user`` must
    be that user, so that nobody asks for somebody else's people.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('app.today', %s, true), current_setting('app.user', true)",
            [today.today().isoformat()],
        )
        _day, signed_in = cursor.fetchone()
        if signed_in != str(user.pk):
            return []
        cursor.execute(f"select {_OWN} from support_own_person order by name_sort, assignment_id")
        return [OwnPerson(*row) for row in cursor.fetchall()]
