"""Reading the register. Every queryset starts ``visible_to(user)``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from donghanh import today
from donghanh.access import crypto
from donghanh.access.models import User
from donghanh.law import packs
from donghanh.register.fold import Folded, Irregular, current
from donghanh.register.models import Case, Deadline, Entry, Episode, Person
from donghanh.register.paging import Page, page
from donghanh.register.projection import fact_of, fold_case
from donghanh.text import fold as plain

SORTS = {"due": "next_due_at", "name": "name_sort"}


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """The conditions of the people list, as they stand in the URL."""

    q: str = ""
    measure: str = ""
    register: str = ""
    commune: int | None = None
    due: str = ""  # overdue | today | week
    sort: str = "due"
    cursor: str = ""


def people(user: User, wanted: PeopleFilter) -> QuerySet[Person]:
    """People of the user's scope that meet the conditions, unordered."""
    found: QuerySet[Person] = Person.objects.visible_to(user)
    if wanted.q.strip():
        found = found.filter(_search(wanted.q))
    if wanted.measure:
        found = found.filter(headline_measure=wanted.measure)
    if wanted.register:
        found = found.filter(register=wanted.register)
    if wanted.commune:
        found = found.filter(commune_id=wanted.commune)
    if wanted.due:
        found = found.filter(**due_window(wanted.due, "next_due_at"))
    return found


def people_page(user: User, wanted: PeopleFilter, *, size: int = 50) -> Page:
    found = people(user, wanted).select_related("commune")
    by = SORTS.get(wanted.sort, "next_due_at")
    return page(found, by=by, cursor=wanted.cursor, size=size, narrow=bool(wanted.q))


def _search(text: str) -> Q:
    """Every word somewhere in the name, whatever its tones, case and order; or a number.

    A file number is matched from its start, a whole citizen number by its keyed hash.
    """
    digits = "".join(text.split())
    if len(digits) == 12 and digits.isdigit():
        return Q(citizen_index=crypto.blind_index(digits))
    if any(letter.isdigit() for letter in text):
        return Q(file_number__startswith=text.strip())
    condition = Q()
    for word in plain(text).split():
        condition &= Q(name_search__contains=word)
    return condition


def due_window(due: str, field: str) -> dict[str, Any]:
    """Conditions for "overdue", "today" and "week" (the seven days after today)."""
    start = timezone.make_aware(datetime.combine(today.today(), time.min))
    tomorrow = start + timedelta(days=1)
    if due == "overdue":
        return {f"{field}__lt": today.now()}
    if due == "today":
        return {f"{field}__gte": today.now(), f"{field}__lt": tomorrow}
    return {f"{field}__gte": tomorrow, f"{field}__lt": tomorrow + timedelta(days=7)}


def deadlines(user: User, due: str = "") -> QuerySet[Deadline]:
    """Open deadlines of the user's scope, the nearest first."""
    found: QuerySet[Deadline] = Deadline.objects.visible_to(user).filter(state=Deadline.State.OPEN)
    if due:
        found = found.filter(**due_window(due, "due_at"))
    return found.order_by("due_at", "id")


def queue_counts(user: User) -> dict[str, int]:
    """How many deadlines are overdue, due today and due in the next seven days: one query."""
    counts: dict[str, int] = deadlines(user).aggregate(
        **{
            due: Count("id", filter=Q(**due_window(due, "due_at")))
            for due in ("overdue", "today", "week")
        }
    )
    return counts


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as it stood on ``day``, as the office knew it at ``known``."""

    case: Case
    pack: packs.Pack
    folded: Folded
    status: packs.Status | None
    since: date | None
    irregular: tuple[Irregular, ...]


@dataclass(frozen=True, slots=True)
class File:
    """Everything a person's page shows, for one day and one moment of knowledge."""

    person: Person
    day: date
    known: datetime | None
    cases: list[CaseView]
    entries: list[Entry]


def file_of(user: User, pk: int, *, day: date, known: datetime | None) -> File:
    """The file of one person. Raises ``Person.DoesNotExist`` outside the user's scope.

    Cases are folded from the ledger, so any day and any moment of knowledge can be asked.
    """
    person: Person = Person.objects.visible_to(user).select_related("commune").get(pk=pk)
    cases: list[Case] = list(
        Case.objects.visible_to(user).filter(person=person).order_by("-opened_on", "-id")
    )
    entries: list[Entry] = list(
        Entry.objects.filter(case__in=cases).select_related("by").order_by("recorded_at", "id")
    )
    seen = [entry for entry in entries if known is None or entry.recorded_at <= known]
    views = []
    for case in cases:
        case.person = person
        facts = [fact_of(entry) for entry in seen if entry.case_id == case.pk]
        if not facts:
            continue
        folded = fold_case(case, [fact for fact in current(facts) if fact.effective_on <= day])
        pack = packs.load(case.regime)
        span = next(
            (s for s in folded.spans if s.start <= day and (s.end is None or day < s.end)), None
        )
        views.append(
            CaseView(
                case,
                pack,
                folded,
                pack.statuses[span.status] if span else None,
                span.start if span else None,
                folded.irregular,
            )
        )
    return File(person, day, known, views, seen)


def episodes_as_of(day: date, known: datetime) -> QuerySet[Episode]:
    """Every case's status on ``day`` as known at ``known``: one range condition on each axis."""
    return Episode.objects.filter(valid__contains=day, known__contains=known)  # type: ignore[no-any-return]
