"""Reading prevention work. It names no person on file; what one sees depends on the unit alone.

Everybody sees what lies in the own unit and below it. Courses, models and procedures that a unit
above gives to all of its communes are seen there too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from donghanh import today
from donghanh.access.models import User
from donghanh.agencies.models import Agency, Level, Unit
from donghanh.agencies.queries import communes_of
from donghanh.prevention.models import (
    Activity,
    Attendance,
    ComplexArea,
    Course,
    OnlineProcedure,
    PilotModel,
    Staff,
)
from donghanh.prevention.periods import Period
from donghanh.register.ledger import LedgerQuerySet, LedgerRow


def visible(model: type[LedgerRow], user: User, *, above: bool = False) -> LedgerQuerySet:
    """Rows of the user's unit and below; with ``above`` also those of the units above it that
    are for no commune in particular."""
    unit = user.unit
    if unit is None:
        return model.objects.none()
    mine = Q(**{f"{unit.level}_id": unit.pk})
    if above:
        _commune, district, province = unit.lineage
        if district:
            mine |= Q(commune=None, district_id=district)
        mine |= Q(commune=None, district=None, province_id=province)
    return model.objects.filter(mine)


def own_units(user: User) -> list[Unit]:
    """The user's unit and its communes as of today."""
    if user.unit is None:
        return []
    communes = communes_of(user.unit, today.today()).select_related("parent__parent")
    found = list(communes.order_by("name"))
    return found if user.unit.level == Level.COMMUNE else [user.unit, *found]


def own_communes(user: User) -> list[Unit]:
    return [unit for unit in own_units(user) if unit.level == Level.COMMUNE]


def own_agencies(user: User) -> QuerySet[Agency]:
    """Agencies of the user's unit and below that work today, the user's own unit's first."""
    if user.unit is None:
        return Agency.objects.none()
    place = Q(unit=user.unit) | Q(unit__in=communes_of(user.unit, today.today()))
    found: QuerySet[Agency] = Agency.objects.on(today.today()).filter(place)
    order = ("-unit__level", "unit__name", "name")
    return found.select_related("unit__parent__parent").order_by(*order)


# ---- activities ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """The conditions of the list of activities, as they stand in the address."""

    kind: str = ""
    setting: str = ""
    commune: int | None = None
    period: Period | None = None


def activities(user: User, wanted: ActivityFilter | None = None) -> QuerySet[Activity]:
    """Activities as known now, unordered."""
    found: QuerySet[Activity] = visible(Activity, user).known_at()
    if wanted is None:
        return found
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.setting:
        found = found.filter(setting=wanted.setting)
    if wanted.commune:
        found = found.filter(commune_id=wanted.commune)
    if wanted.period:
        found = found.filter(on__range=(wanted.period.first, wanted.period.last))
    return found


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many activities each commune had in a period."""

    counts: list[tuple[Unit, int]]

    @property
    def missing(self) -> list[Unit]:
        return [unit for unit, count in self.counts if not count]

    @property
    def reached(self) -> int:
        return len(self.counts) - len(self.missing)

    @property
    def whole(self) -> int:
        return len(self.counts)


def coverage(user: User, period: Period) -> Coverage:
    """Which communes of the user's unit had activities in the period: two queries."""
    known = activities(user, ActivityFilter(period=period))
    counts = dict(known.order_by().values_list("commune_id").annotate(Count("pk")))
    return Coverage([(unit, counts.get(unit.pk, 0)) for unit in own_communes(user)])


def versions(row: LedgerRow) -> list[Any]:
    """What was written of a row before, the first version first; one query."""
    every = type(row).objects.filter(Q(pk=row.root_id) | Q(corrects_id=row.root_id))
    earlier = every.filter(recorded_at__lt=row.recorded_at)
    return list(earlier.select_related("by").order_by("recorded_at", "pk"))


# ---- training -----------------------------------------------------------------------------


def courses(user: User) -> QuerySet[Any]:
    """Courses as known now, with ``attended``: how many officials came."""
    came = (
        Attendance.objects.known_at()
        .filter(course_id=OuterRef("root"))
        .order_by()
        .values("course_id")
        .annotate(n=Count("staff_id", distinct=True))
    )
    found: QuerySet[Any] = visible(Course, user, above=True).known_at()
    found = found.annotate(attended=Coalesce(Subquery(came.values("n")), 0))
    return found.select_related("organiser__unit")


def staff(user: User, *, on: date | None = None) -> QuerySet[Staff]:
    """Officials in post on a day (today when left out), as known now, by place and name."""
    day = on or today.today()
    found: QuerySet[Staff] = visible(Staff, user).known_at()
    in_post = found.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return in_post.select_related("agency__unit").order_by("-level", "agency__unit__name", "name")


def trained(user: User, period: Period) -> QuerySet[Any]:
    """``staff`` with ``courses`` (how many in the period) and ``last_course`` (the day, ever)."""
    standing = Course.objects.known_at()
    inside = standing.filter(starts_on__range=(period.first, period.last))
    came = Attendance.objects.known_at().filter(staff_id=OuterRef("root")).order_by()
    courses_of = (
        came.filter(course_id__in=inside.values("root"))
        .values("staff_id")
        .annotate(n=Count("course_id", distinct=True))
    )
    attended = Attendance.objects.known_at().filter(staff_id=OuterRef(OuterRef("root")))
    last = standing.filter(root__in=attended.values("course_id")).order_by("-starts_on")
    return staff(user).annotate(
        courses=Coalesce(Subquery(courses_of.values("n")), 0),
        last_course=Subquery(last.values("starts_on")[:1]),
    )


def attendances(user: User, course: Course) -> list[tuple[Attendance, Staff]]:
    """Who of the user's unit attended, with the present version of each official."""
    came = {
        row.staff_id: row
        for row in visible(Attendance, user).known_at().filter(course_id=course.root_id)
    }
    people = visible(Staff, user).known_at().filter(root__in=list(came))
    people = people.select_related("agency__unit").order_by("-level", "agency__unit__name", "name")
    return [(came[one.root_id], one) for one in people]


# ---- models, areas, procedures ------------------------------------------------------------


def pilots(user: User) -> QuerySet[PilotModel]:
    found: QuerySet[PilotModel] = visible(PilotModel, user, above=True).known_at()
    return found.select_related("commune", "district", "province").order_by("-deployed_on", "-pk")


def complex_areas(user: User) -> QuerySet[ComplexArea]:
    """Communes that the police list or listed, those still listed first."""
    found: QuerySet[ComplexArea] = visible(ComplexArea, user).known_at()
    return found.select_related("commune").order_by("-ends_on", "commune__name", "-starts_on")


def procedures(user: User) -> QuerySet[OnlineProcedure]:
    found: QuerySet[OnlineProcedure] = visible(OnlineProcedure, user, above=True).known_at()
    return found.select_related("commune", "district", "province").order_by("online_from", "name")
