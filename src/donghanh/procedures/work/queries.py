"""Reading the work list. Every queryset starts ``visible_to(user)``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import In, IsNull
from django.utils import timezone

from donghanh import today
from donghanh.access.models import Membership, User
from donghanh.access.roles import TABLE, Can
from donghanh.law.calendars import VIETNAM
from donghanh.procedures.work.models import (
    ESCALATE_AFTER,
    Absence,
    OfficeSetting,
    WorkAssignment,
)
from donghanh.procedures.work.offices import offices_of, others
from donghanh.register import queries as register
from donghanh.register.models import Case, Deadline
from donghanh.register.paging import Page, page
from donghanh.text import name_sort_key

#: How near the end of a limit is: the tabs of the list, in their order.
WHEN = ("overdue", "today", "week", "later")
PAGE = 30
#: Cases on a page of the grouped list.
CASES = 15
#: Roles that can be given due work: those that see it.
_WORKERS = [role.value for role, cans in TABLE.items() if Can.DEADLINES in cans]

#: What stays of a deadline when it is made anew: the case, the limit, the entry that started it.
Key = tuple[int, str, int]


def key_of(row: Deadline | WorkAssignment) -> Key:
    return (row.case_id, row.limit, row.started_by_id)


@dataclass(frozen=True)
class Viewer:
    """Somebody in front of the work list on ``day``; asks the database once for each part."""

    user: User
    day: date

    @cached_property
    def offices(self) -> frozenset[str]:
        return offices_of(self.user.agency)

    @cached_property
    def covered(self) -> Mapping[int, str]:
        """The officers whose work this user does today, by id, with their names."""
        running = absences(self.user).filter(
            deputy=self.user, starts_on__lte=self.day, ends_on__gte=self.day
        )
        return dict(running.values_list("officer_id", "officer__full_name"))

    @cached_property
    def colleagues(self) -> Mapping[int, str]:
        """Who can be given work in the unit, with their names, the own office first."""
        return {post.user_id: post.user.full_name for post in self._posts}

    @cached_property
    def office_mates(self) -> list[int]:
        """Those of the colleagues who sit in the user's own agency."""
        agency = self.user.agency
        return [post.user_id for post in self._posts if agency and post.agency_id == agency.pk]

    @cached_property
    def foreign(self) -> Q:
        """Open work for which the law names other offices than the user's."""
        condition = Q(pk__in=[])
        for regime, limits in others(self.offices, self.day).items():
            condition |= Q(regime=regime, limit__in=limits)
        return condition

    @cached_property
    def _posts(self) -> list[Membership]:
        if self.user.unit is None:
            return []
        own = self.user.agency
        found = Membership.objects.on(self.day).filter(
            agency__unit=self.user.unit, role__in=_WORKERS, user__is_active=True
        )
        return sorted(
            found.select_related("user"),
            key=lambda post: (
                post.agency_id != (own and own.pk),
                name_sort_key(post.user.full_name),
            ),
        )

    @property
    def holder(self) -> Subquery:
        """The id of who has a deadline's work in this unit; null for nobody.

        A look-up by index for each row: as a join, the planner takes the few rows that it expects
        behind row-level security for a reason to compare everything with everything.
        """
        versions = WorkAssignment.objects.visible_to(self.user).filter(
            unit=self.user.unit,
            case=OuterRef("case"),
            limit=OuterRef("limit"),
            started_by=OuterRef("started_by"),
        )
        return Subquery(versions.order_by("-recorded_at", "-pk").values("assignee")[:1])

    def held_by(self, *people: int) -> Q:
        """Given to any of ``people``."""
        return Q(In(self.holder, people))

    @property
    def free(self) -> Q:
        """Given to nobody."""
        return Q(IsNull(self.holder, True))

    @property
    def mine(self) -> Q:
        """Given to the user, or to somebody whose work the user does today."""
        return self.held_by(self.user.pk, *self.covered)

    @property
    def of_office(self) -> Q:
        """What the law gives to the user's office, or the unit to one of its officers."""
        return ~self.foreign | self.held_by(self.user.pk, *self.office_mates)

    @property
    def own(self) -> Q:
        """What the user is reminded of: the own work and, who records, what nobody was given."""
        if not self.user.can(Can.ENTRY_RECORD):
            return self.mine
        return self.mine | (~self.foreign & self.free)


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """The conditions of the list, as they stand in the address."""

    q: str = ""
    whose: str = ""  # mine | office | "" for all of the unit
    due: str = ""  # overdue | today | week | later | waiting | late
    measure: str = ""
    commune: int | None = None
    limit: str = ""
    assignee: str = ""  # the id of a colleague, or "none"
    cursor: str = ""


def viewer(user: User) -> Viewer:
    return Viewer(user, today.today())


def standing(user: User) -> QuerySet[WorkAssignment]:
    """Who has which work in the user's unit now; what was taken back is left out."""
    rows: QuerySet[WorkAssignment] = (
        WorkAssignment.objects.visible_to(user)
        .filter(unit=user.unit)
        .known_at()
        .filter(assignee__isnull=False)
    )
    return rows


def absences(user: User) -> QuerySet[Absence]:
    """The absences of the user's unit that stand."""
    rows: QuerySet[Absence] = Absence.objects.filter(unit=user.unit).known_at()
    return rows


def work(who: Viewer, wanted: WorkFilter) -> QuerySet[Deadline]:
    """Work of the user's scope that meets all conditions but ``due``; open and done late alike."""
    user = who.user
    found: QuerySet[Deadline] = Deadline.objects.visible_to(user)
    if wanted.whose == "mine":
        found = found.filter(who.mine)
    elif wanted.whose == "office" and wanted.due != "waiting":
        found = found.filter(who.of_office)
    if wanted.q.strip():
        people = register.people(user, register.PeopleFilter(q=wanted.q))
        found = found.filter(person__in=people.values("pk"))
    if wanted.measure:
        found = found.filter(measure=wanted.measure)
    if wanted.commune:
        found = found.filter(commune_id=wanted.commune)
    if wanted.limit:
        found = found.filter(limit=wanted.limit)
    if wanted.assignee == "none":
        found = found.filter(who.free)
    elif wanted.assignee.isdigit():
        found = found.filter(who.held_by(int(wanted.assignee)))
    return found


def of_state(found: QuerySet[Deadline], who: Viewer, due: str) -> QuerySet[Deadline]:
    """Of some work, what is open in one window, waits for others, or was done late."""
    if due == "late":
        return found.filter(state=Deadline.State.LATE)
    found = found.filter(state=Deadline.State.OPEN)
    if due == "waiting":
        return found.filter(who.foreign)
    return found.filter(window(due)) if due in WHEN else found


def window(due: str) -> Q:
    """Overdue, today, the seven days after today, and later: together all that is open."""
    if due == "later":
        return Q(due_at__gte=_start(today.today() + timedelta(days=8)))
    return Q(**register.due_window(due, "due_at"))


def counts(found: QuerySet[Deadline], who: Viewer) -> dict[str, int]:
    """How much of some work is in each window, and waits for others: one query."""
    conditions = {due: window(due) for due in WHEN} | {"waiting": who.foreign}
    answer: dict[str, int] = found.filter(state=Deadline.State.OPEN).aggregate(
        **{name: Count("id", filter=condition) for name, condition in conditions.items()}
    )
    return answer


_SHOWN = ("person", "case", "commune", "started_by", "met_by")


def work_page(who: Viewer, wanted: WorkFilter) -> Page:
    """Rows by their due moment, the nearest first; what was done late, the last first."""
    found = of_state(work(who, wanted), who, wanted.due).select_related(*_SHOWN)
    by = "-due_at" if wanted.due == "late" else "due_at"
    return page(found, by=by, cursor=wanted.cursor, size=PAGE, narrow=True)


def case_page(who: Viewer, wanted: WorkFilter) -> tuple[Page, list[Deadline]]:
    """Cases by their nearest work, and all work of the cases on the page."""
    found = of_state(work(who, wanted), who, wanted.due)
    nearest = found.filter(case=OuterRef("pk")).order_by("due_at", "pk").values("due_at")[:1]
    cases = (
        Case.objects.visible_to(who.user)
        .filter(pk__in=found.values("case"))
        .annotate(first_due=Subquery(nearest))
    )
    shown = page(cases, by="first_due", cursor=wanted.cursor, size=CASES)
    place = {case.pk: number for number, case in enumerate(shown.rows)}
    rows = found.filter(case__in=list(place)).select_related(*_SHOWN).order_by("due_at", "pk")
    return shown, sorted(rows, key=lambda row: place[row.case_id])


def assignments(user: User, rows: Collection[Deadline]) -> dict[Key, WorkAssignment]:
    """Who has the work of these deadlines, and what was taken back: the standing versions."""
    if not rows:
        return {}
    cases, limits, entries = (set(part) for part in zip(*map(key_of, rows), strict=True))
    found = (
        WorkAssignment.objects.visible_to(user)
        .filter(unit=user.unit, case__in=cases, limit__in=limits, started_by__in=entries)
        .known_at()
        .select_related("assignee", "by")
    )
    return {key_of(one): one for one in found}


def limits_open(user: User) -> list[tuple[str, str]]:
    """The limits that run in the user's scope, as (regime, limit)."""
    found = Deadline.objects.visible_to(user).filter(state=Deadline.State.OPEN)
    return sorted(set(found.values_list("regime", "limit").distinct()))


# ---- what the head of an office looks at ------------------------------------------------------


def escalate_after(user: User) -> int:
    """Working days that work may be overdue before the head of the user's office sees it."""
    own: int | None = (
        OfficeSetting.objects.filter(agency=user.agency)
        .values_list("escalate_after", flat=True)
        .first()
    )
    return ESCALATE_AFTER if own is None else own


def escalated(who: Viewer, after: int) -> QuerySet[Deadline]:
    """Work of the office that is overdue by more than ``after`` working days."""
    found: QuerySet[Deadline] = Deadline.objects.visible_to(who.user).filter(
        who.of_office, state=Deadline.State.OPEN, due_at__lt=_start(_working_days_ago(who, after))
    )
    return found


def unassigned(who: Viewer) -> QuerySet[Deadline]:
    """Open work of the office that nobody was given."""
    found: QuerySet[Deadline] = Deadline.objects.visible_to(who.user).filter(
        ~who.foreign, who.free, state=Deadline.State.OPEN
    )
    return found


def rows_page(found: QuerySet[Deadline], cursor: str) -> Page:
    return page(found.select_related(*_SHOWN), by="due_at", cursor=cursor, size=PAGE, narrow=True)


# ---- what a user is reminded of ---------------------------------------------------------------


def own_work(who: Viewer, *, until: date) -> QuerySet[Deadline]:
    """The user's own open work due until ``until``, that day included, the nearest first."""
    found: QuerySet[Deadline] = (
        Deadline.objects.visible_to(who.user)
        .filter(
            who.own,
            state=Deadline.State.OPEN,
            due_at__lt=_start(until + timedelta(days=1)),
        )
        .select_related("person", "case", "commune", "started_by")
        .order_by("due_at", "id")
    )
    return found


def _working_days_ago(who: Viewer, count: int) -> date:
    """The first day for which not yet more than ``count`` working days have passed."""
    day = who.day
    while VIETNAM.working_days_between(day - timedelta(days=1), who.day) <= count:
        day -= timedelta(days=1)
    return day


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
