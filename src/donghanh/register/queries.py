"""Reading the register. Every queryset starts ``visible_to(user)``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from donghanh import today
from donghanh.access import crypto
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.law import packs
from donghanh.register.fold import Folded, Irregular, began
from donghanh.register.models import (
    Attachment,
    Case,
    Deadline,
    Entry,
    Episode,
    Person,
    Proposal,
)
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
        return _or_merged(citizen_index=crypto.blind_index(digits))
    if any(letter.isdigit() for letter in text):
        return _or_merged(file_number__startswith=text.strip())
    condition = Q()
    for word in plain(text).split():
        condition &= Q(name_search__contains=word)
    return condition


def _or_merged(**condition: Any) -> Q:
    """The condition, or that a file merged into this one meets it."""
    merged = Person.objects.filter(same_as__isnull=False, **condition)
    return Q(**condition) | Q(pk__in=merged.values("same_as"))


def files_of(user: User, person: Person) -> QuerySet[Person]:
    """The visible person's own file and those merged into it: some rows stay with their file."""
    seen = Person.objects.visible_to(user).filter(pk=person.pk)
    files: QuerySet[Person] = Person.objects.filter(Q(pk__in=seen) | Q(same_as__in=seen))
    return files


def due_window(due: str, field: str) -> dict[str, Any]:
    """Conditions for "overdue", "today" and "week" (the seven days after today)."""
    start = timezone.make_aware(datetime.combine(today.today(), time.min))
    tomorrow = start + timedelta(days=1)
    if due == "overdue":
        return {f"{field}__lt": today.now()}
    if due == "today":
        return {f"{field}__gte": today.now(), f"{field}__lt": tomorrow}
    return {f"{field}__gte": tomorrow, f"{field}__lt": tomorrow + timedelta(days=7)}


def deadlines(user: User) -> QuerySet[Deadline]:
    """Open deadlines of the user's scope, the nearest first."""
    found: QuerySet[Deadline] = Deadline.objects.visible_to(user).filter(state=Deadline.State.OPEN)
    return found.order_by("due_at", "id")


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as it stood on ``day``, as the office knew it at ``known``."""

    case: Case
    pack: packs.Pack
    folded: Folded
    status: packs.Status | None
    since: date | None
    irregular: tuple[Irregular, ...]

    def law_of(self, entry: Entry) -> packs.Pack:
        """The law that the entry was read under, also one that no longer stands."""
        law = dict(self.folded.laws).get(entry.root_id, self.case.regime)
        return packs.reading(entry.kind, packs.load(law))


@dataclass(frozen=True, slots=True)
class File:
    """Everything a person's page shows, for one day and one moment of knowledge."""

    person: Person
    day: date
    known: datetime | None
    cases: list[CaseView]
    entries: list[Entry]
    scans: list[Attachment]
    proposals: list[Proposal]


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
        folded = fold_case(case, facts, on=day)
        pack = packs.load(folded.regime)
        span = next(
            (s for s in folded.spans if s.start <= day and (s.end is None or day < s.end)), None
        )
        views.append(
            CaseView(
                case,
                pack,
                folded,
                pack.statuses[span.status] if span else None,
                began(folded.spans, folded.spans.index(span)) if span else None,
                folded.irregular,
            )
        )
    scans = Attachment.objects.filter(case__in=cases).known_at(known).select_related("by")
    proposals = Proposal.objects.visible_to(user).filter(person=person)
    return File(
        person,
        day,
        known,
        views,
        seen,
        list(scans.order_by("recorded_at", "id")),
        list(proposals.select_related("by", "decided_by", "corrects").order_by("at", "id")),
    )


def waiting_for(user: User) -> QuerySet[Proposal]:
    """Proposals that wait for this user's decision, the oldest first; none about a file that has
    gone to another unit since."""
    if not user.can(Can.DECIDE) or user.unit is None:
        return Proposal.objects.none()
    waiting = Proposal.objects.visible_to(user).filter(unit=user.unit, state=Proposal.State.WAITING)
    if not user.can(Can.ENTRY_OVERRIDE):
        waiting = waiting.filter(override_reason="")
    here = waiting.filter(person__in=Person.objects.visible_to(user))
    return here.exclude(by=user).order_by("at", "id")


def sent_back_to(user: User) -> QuerySet[Proposal]:
    """The user's own proposals that were sent back and that nobody has taken up again since, the
    latest first. They rest when they are withdrawn."""
    if user.unit is None or not user.can(Can.ENTRY_RECORD):
        return Proposal.objects.none()
    later = _by_subject(Proposal.objects.all()).filter(
        person=OuterRef("person"),
        kind=OuterRef("kind"),
        of_case=OuterRef("of_case"),
        of_entry=OuterRef("of_entry"),
        pk__gt=OuterRef("pk"),
    )
    own = Proposal.objects.visible_to(user).filter(by=user, state=Proposal.State.SENT_BACK)
    return _by_subject(own).exclude(Exists(later)).order_by("-decided_at", "-pk")


def _by_subject(found: QuerySet[Proposal]) -> QuerySet[Any]:
    """With ``Proposal.subject`` in columns that compare also where there is no case, no entry."""
    return found.annotate(
        of_case=Coalesce("case_id", 0),
        of_entry=Coalesce("corrects__corrects_id", "corrects_id", 0),
    )


def exceptions(user: User) -> QuerySet[Entry]:
    """Entries against the law's order of steps, corrections and withdrawals, the newest first."""
    marked = Q(corrects__isnull=False) | ~Q(override_reason="")
    found: QuerySet[Entry] = Entry.objects.visible_to(user).filter(marked)
    return found.order_by("-recorded_at", "-id")


def episodes_as_of(day: date, known: datetime) -> QuerySet[Episode]:
    """Every case's status on ``day`` as known at ``known``: one range condition on each axis."""
    return Episode.objects.filter(valid__contains=day, known__contains=known)  # type: ignore[no-any-return]
