"""A small world for tests: Lai Châu city on a Friday in June 2024, and whoever a test needs in it.

    def test_something(world):            # the fixture is in conftest
        officer = world.user(Role.COMMUNE_OFFICER)
        person = world.person("Lò Văn Mẫu")
        world.record(person, "user.test_positive", "2024-06-10")

Nothing is made before it is asked for. Names are visibly invented; citizen numbers start with 999.
"""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.access.roles import LABELS, Role
from donghanh.access.services import appoint
from donghanh.agencies.models import AgencyKind, Unit
from donghanh.agencies.queries import agency, unit
from donghanh.law import packs
from donghanh.register import services
from donghanh.register.fold import law_for
from donghanh.register.models import Case, Entry, Person, Proposal
from donghanh.register.projection import facts_of

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
#: Friday, five past eight in the morning.
NOW = datetime(2024, 6, 14, 8, 5, tzinfo=HERE)
SINCE = date(2022, 1, 1)

CITY, WARD, OTHER_WARD = "105", "03389", "03386"

#: Where each role works: the code of the unit and the kind of agency.
POSTS: dict[Role, tuple[str, AgencyKind]] = {
    Role.COMMUNE_OFFICER: (WARD, AgencyKind.PEOPLES_COMMITTEE),
    Role.COMMUNE_CHAIR: (WARD, AgencyKind.PEOPLES_COMMITTEE),
    Role.POLICE: (WARD, AgencyKind.POLICE),
    Role.POLICE_CHIEF: (WARD, AgencyKind.POLICE),
    Role.LABOUR: (CITY, AgencyKind.LABOUR),
    Role.HEALTH: (CITY, AgencyKind.METHADONE_CLINIC),
    Role.MASS_ORG: (CITY, AgencyKind.WOMEN_UNION),
    Role.HELPER: (WARD, AgencyKind.WOMEN_UNION),
    Role.CULTURE: (CITY, AgencyKind.CULTURE_CENTRE),
    Role.EDUCATION: (CITY, AgencyKind.EDUCATION),
    Role.FINANCE: (CITY, AgencyKind.FINANCE),
    Role.LEADER: (CITY, AgencyKind.PEOPLES_COMMITTEE),
    Role.PROVINCE: ("12", AgencyKind.PEOPLES_COMMITTEE),
    Role.ADMIN: ("12", AgencyKind.PEOPLES_COMMITTEE),
    Role.AUDITOR: ("12", AgencyKind.PEOPLES_COMMITTEE),
}

#: What the required fields of an entry hold when a test does not care.
ANSWERS: dict[str, Any] = {
    "text": "Cơ sở thử nghiệm",
    "longtext": "Nội dung thử nghiệm.",
    "date": "2024-06-01",
    "int": 1,
    "months": 12,
    "bool": True,
}


def by_two() -> Proposal:
    """For what a test tells as given: what restricts somebody is written as if two had decided."""
    return Proposal()


class World:
    """Users, people and their papers, made on demand. Works inside ``scope.SYSTEM``."""

    def __init__(self) -> None:
        self._users: dict[tuple[Role, int], User] = {}
        self._numbers = count(1)

    @property
    def city(self) -> Unit:
        return unit(CITY, on=NOW.date())

    @property
    def ward(self) -> Unit:
        return unit(WARD, on=NOW.date())

    @property
    def other_ward(self) -> Unit:
        return unit(OTHER_WARD, on=NOW.date())

    def user(self, role: Role, where: str | Unit = "") -> User:
        """A user in this role, at ``where`` (a unit or its code) or at the role's usual post."""
        code, kind = POSTS[role]
        place = where if isinstance(where, Unit) else unit(where or code, on=NOW.date())
        if (role, place.pk) not in self._users:
            number = next(self._numbers)
            since = max(SINCE, place.valid_from)
            with scope.use(scope.SYSTEM):
                user = User.objects.create(
                    username=f"{role.value}.{place.code}.{number}".replace("_", "-"),
                    full_name=f"Người Thử {number}",
                    password="!",
                )
                appoint(
                    user=user,
                    agency=agency(kind, place, since),
                    role=role,
                    title=str(LABELS[role]),
                    valid_from=since,
                    by=None,
                )
            self._users[role, place.pk] = user
        return self._users[role, place.pk]

    def person(
        self, name: str = "Nguyễn Văn Mẫu", *, commune: Unit | None = None, **more: Any
    ) -> Person:
        """A person's file in ``commune`` (the ward when left out)."""
        number = next(self._numbers)
        values: dict[str, Any] = {
            "by": more.pop("by", None) or self.user(Role.COMMUNE_OFFICER),
            "sex": "m",
            "born_on": date(1988, 3, 12),
            "citizen_id": f"999{number:09d}",
            "ethnicity": "Thái",
            "address": "Tổ dân phố số 9",
            **more,
        }
        with scope.use(scope.SYSTEM):
            return services.register_person(
                name=name,
                commune=commune or self.ward,
                **values,
            )

    def record(
        self,
        person: Person,
        kind: str,
        on: str,
        *,
        recorded: str = "",
        by: User | None = None,
        **more: Any,
    ) -> Entry:
        """An entry on a day ("2024-06-10", or with a time), recorded the same day at nine or at
        ``recorded``. It goes into the person's open case that may hold it, or opens one; required
        fields that ``data`` leaves out get an answer."""
        moment = _moment(on, time(8))
        known = _moment(recorded, time(9)) if recorded else moment.replace(hour=max(moment.hour, 9))
        with scope.use(scope.SYSTEM), time_machine.travel(known, tick=False):
            case = self._case(person, kind, moment.date())
            day = moment.date()
            pack = law_for(kind, facts_of(case), day) if case else packs.in_force(day)
            return services.record(
                by=by or self.user(Role.COMMUNE_OFFICER),
                kind=kind,
                person=None if case else person,
                case=case,
                effective_on=moment.date(),
                happened_at=moment if "T" in on else None,
                data=_answers(pack.entries[kind]) | more.pop("data", {}),
                proposal=by_two(),
                **more,
            )

    def story(self, person: Person, *steps: tuple[str, str]) -> list[Entry]:
        """Several entries, each (kind, day), in this order."""
        return [self.record(person, kind, on) for kind, on in steps]

    def _case(self, person: Person, kind: str, on: date) -> Case | None:
        opening = packs.in_force(on).entries.get(kind)
        if opening is not None and opening.opens:
            return None
        cases = Case.objects.filter(person=person, closed_on=None).order_by("-opened_on", "-id")
        case: Case
        for case in cases:
            standing = services.standing(case, on)
            entry_kind = packs.reading(kind, packs.load(standing.regime)).entries[kind]
            if case.measure in entry_kind.measures and entry_kind.allowed_from(standing.status):
                return case
        found: Case | None = next(
            (
                case
                for case in cases
                if case.measure
                in packs.reading(kind, packs.load(case.regime)).entries[kind].measures
            ),
            None,
        )
        return found


def _answers(kind: packs.EntryKind) -> dict[str, Any]:
    return {
        field.id: field.choices[0].id if field.choices else ANSWERS[field.type]
        for field in kind.fields
        if field.required
    }


def _moment(text: str, at: time) -> datetime:
    found = datetime.fromisoformat(text)
    if "T" not in text:
        found = datetime.combine(found.date(), at)
    return found.replace(tzinfo=HERE)
