"""Communes that were closed: their files pass to the successors, as one recorded operation.

It goes commune by commune, each in a transaction of its own; a run that was broken off is simply
started again. Where a commune was divided, nobody guesses: somebody chooses for each person, and
only those pass. The work is done by the database in whole tables (``passing_sql``); the few cases
with something recorded from that day on are passed one by one, by the same mechanism as a move.

The operation is for the whole register, so it runs with the system's scope; who may start it is
decided before (``Can.REORGANISE``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from donghanh import today
from donghanh.access import log
from donghanh.access.models import User
from donghanh.agencies.models import Level, Succession, Unit
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register import passing_sql, placing, services
from donghanh.register.models import (
    Case,
    Entry,
    Merge,
    Move,
    Passed,
    Passing,
    Person,
    Reorganisation,
)
from donghanh.register.services import Place
from donghanh.text import format_date

#: Marks an entry of a case that was passed one by one.
ALONE = "alone"
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One closed commune: who goes where. ``waiting`` still have no place chosen."""

    predecessor: Unit
    successors: tuple[Unit, ...]
    people: int
    cases: int
    waiting: int
    passed: int

    @property
    def divided(self) -> bool:
        return len(self.successors) > 1


def current(on: date, unit: Unit | None) -> Reorganisation | None:
    """The operation of that day that stands, if it was begun."""
    found: Reorganisation | None = Reorganisation.objects.filter(
        on=on, unit=unit, undone_at=None
    ).first()
    return found


def days(unit: Unit | None) -> list[date]:
    """The days on which communes of the unit passed into others, the latest first."""
    found = successions(unit).filter(on__lte=today.today()).values_list("on", flat=True)
    return list(found.order_by("-on").distinct())


def successions(unit: Unit | None) -> QuerySet[Succession]:
    """What became of the communes that lie, or whose successors lie, within ``unit``."""
    found: QuerySet[Succession] = Succession.objects.filter(
        predecessor__level=Level.COMMUNE, successor__level=Level.COMMUNE
    )
    if unit is None:
        return found
    within = Q()
    for side in ("predecessor", "successor"):
        for above in ("", "__parent", "__parent__parent"):
            within |= Q(**{f"{side}{above}": unit})
    return found.filter(within)


def preview(on: date, unit: Unit | None) -> list[Line]:
    """Every closed commune that holds or held files, in six queries. Needs ``scope.SYSTEM``."""
    pairs = successions(unit).filter(on=on).select_related("predecessor__parent", "successor")
    goes_to: dict[int, list[Succession]] = {}
    for pair in pairs.order_by("predecessor__code", "-main", "successor__code"):
        goes_to.setdefault(pair.predecessor_id, []).append(pair)
    people = _counted(Person.objects.filter(commune__in=goes_to, same_as=None), "commune")
    cases = _counted(Case.objects.filter(commune__in=goes_to, closed_on=None), "commune")
    begun = current(on, unit)
    passed: dict[int, int] = {}
    chosen: dict[int, int] = {}
    if begun is not None:
        rows = Passed.objects.filter(passing__reorganisation=begun, person__same_as=None)
        passed = _counted(rows.exclude(done_at=None), "passing__predecessor")
        chosen = _counted(rows.filter(done_at=None), "passing__predecessor")
    lines = []
    for key, found in goes_to.items():
        here, done = people.get(key, 0), passed.get(key, 0)
        if here or done:
            waiting = here - chosen.get(key, 0) if len(found) > 1 else 0
            successors = tuple(pair.successor for pair in found)
            line = Line(found[0].predecessor, successors, here, cases.get(key, 0), waiting, done)
            lines.append(line)
    return lines


def _counted(rows: QuerySet[Passed] | QuerySet[Person] | QuerySet[Case], by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(Count("pk")))


@transaction.atomic
def begin(*, on: date, unit: Unit | None, by: User | None) -> Reorganisation:
    """Record the operation, or find the one that stands. Raises ``Refusal``."""
    if on > today.today():
        raise Refusal(
            _("Ngày sắp xếp chưa đến; chưa chuyển hồ sơ được."), code="reorganisation.future"
        )
    if not successions(unit).filter(on=on).exists():
        raise Refusal(
            _("Không có xã, phường nào thay đổi vào ngày %(day)s.") % {"day": format_date(on)},
            code="reorganisation.none",
        )
    found: Reorganisation
    found, _new = Reorganisation.objects.get_or_create(
        on=on, unit=unit, undone_at=None, defaults={"by": by, "at": today.now()}
    )
    for line in preview(on, unit):
        Passing.objects.get_or_create(reorganisation=found, predecessor=line.predecessor)
    return found


def divided_of(user: User) -> dict[int, list[Succession]]:
    """The divided communes of begun operations within the user's unit, with their parts."""
    begun = Passing.objects.filter(reorganisation__undone_at=None, done_at=None)
    days = dict(begun.order_by("pk").values_list("predecessor", "reorganisation__on"))
    found: dict[int, list[Succession]] = {}
    pairs = successions(user.unit).filter(predecessor__in=days).select_related("successor")
    for pair in pairs.order_by("predecessor", "-main", "successor__code"):
        if pair.on == days[pair.predecessor_id]:
            found.setdefault(pair.predecessor_id, []).append(pair)
    return {commune: parts for commune, parts in found.items() if len(parts) > 1}


def unplaced(user: User, divided: dict[int, list[Succession]]) -> QuerySet[Person]:
    """Visible people of divided communes without a place chosen, by name."""
    seen: QuerySet[Person] = Person.objects.visible_to(user).filter(commune__in=divided)
    chosen = Passed.objects.filter(
        person=OuterRef("pk"), done_at=None, passing__predecessor=OuterRef("commune")
    )
    return seen.exclude(Exists(chosen)).select_related("commune").order_by("name_sort", "pk")


@transaction.atomic
def choose(person: Person, successor: Unit, *, on: date, by: User) -> Passed:
    """Say to which part of a divided commune a person belongs. Raises ``Refusal``."""
    locked: Person = Person.objects.select_for_update().get(pk=person.pk)
    passing: Passing | None = (
        Passing.objects.filter(
            reorganisation__on=on,
            reorganisation__undone_at=None,
            predecessor=locked.commune_id,
        )
        .order_by("-pk")
        .first()
    )
    allowed = Succession.objects.filter(
        predecessor=locked.commune_id, successor=successor, on=on
    ).exists()
    if passing is None or not allowed:
        raise Refusal(
            _("Xã, phường này không nối tiếp nơi đang giữ hồ sơ."), code="reorganisation.choice"
        )
    chosen: Passed
    for file in (*locked.absorbed.order_by("pk"), locked):
        chosen, _new = Passed.objects.update_or_create(
            passing=passing, person=file, defaults={"successor": successor, "chosen_by": by}
        )
    return chosen


def apply(operation: Reorganisation, *, by: User, tell: Tell | None = None) -> int:
    """Pass on everything that has a place to go; answer how many files passed.

    ``tell`` hears how many communes are done, and of how many. May be run again at any time.
    """
    passings = list(operation.passings.select_related("predecessor").order_by("pk"))
    passed = 0
    for number, passing in enumerate(passings, start=1):
        passed += _pass(passing, operation, by)
        if tell:
            tell(number, len(passings))
    log.record(
        "units.reorganised",
        by=by,
        subject_type="reorganisation",
        subject_id=operation.pk,
        detail={"people": passed, "on": operation.on.isoformat()},
    )
    return passed


@transaction.atomic
def _pass(passing: Passing, operation: Reorganisation, by: User) -> int:
    """Everyone of one closed commune who has a place to go."""
    locked = Passing.objects.select_for_update().get(pk=passing.pk)
    targets = Unit.objects.filter(origins__predecessor=locked.predecessor, origins__on=operation.on)
    units = list(targets.select_related("parent__parent"))
    if len(units) == 1:
        passing_sql.everyone(locked.pk, locked.predecessor_id, units[0].pk)
    count = 0
    for unit in units:
        going = Passed.objects.filter(passing=locked, successor=unit, done_at=None)
        if not going.exists():
            continue
        count += going.filter(person__same_as=None).count()
        to = Place.of(unit)
        cases = Case.objects.filter(person__in=going.values("person"), closed_on=None)
        locked.cases += cases.count()
        _pass_alone(cases, locked, operation, to, by)
        step = passing_sql.Step(
            passing=locked.pk,
            successor=unit.pk,
            on=operation.on,
            to=to,
            now=today.now(),
            by=by.pk,
            data={"passing": locked.pk},
        )
        passing_sql.pass_on(step, placing.REORGANISED, placing.followers())
    locked.people += count
    if not Person.objects.filter(commune=locked.predecessor).exists():
        locked.done_at = today.now()
    locked.save()
    return count


def _pass_alone(
    cases: QuerySet[Case], passing: Passing, operation: Reorganisation, to: Place, by: User
) -> None:
    """Cases with something written from that day on, or that the new day brings under a new law."""
    crossing = [
        (regime, status)
        for regime, status in cases.order_by().values_list("regime", "status").distinct()
        if packs.governing(packs.load(regime), status, operation.on) != (packs.load(regime), status)
    ]
    crosses = Q(pk__in=[])
    for regime, status in crossing:
        crosses |= Q(regime=regime, status=status)
    later = Q(opened_on__gte=operation.on) | Q(entries__effective_on__gte=operation.on)
    for case in cases.filter(later | crosses).distinct().order_by("pk"):
        day = max(operation.on, case.opened_on)
        moment = services.at_start_of(day)
        if case.opened_on >= operation.on:
            opener = case.entries.order_by("recorded_at", "pk").first()
            moment = max(moment, opener.happened_at) if opener else moment
        entry = Entry(
            kind=placing.REORGANISED,
            happened_at=moment,
            effective_on=day,
            data={"passing": passing.pk, ALONE: True},
            by=by,
        )
        services.append(case.pk, entry, to=to, tolerant=True)


# ---- undo ---------------------------------------------------------------------------------


def obstacles(operation: Reorganisation) -> list[str]:
    """What was built on the operation since, in sentences; empty when it can be undone."""
    passed = Passed.objects.filter(passing__reorganisation=operation).exclude(done_at=None)
    people = passed.values("person")
    found = []
    # Its own entry is the last of a case that nobody wrote into since.
    written = passed.filter(person__cases__last_recorded_at__gt=F("done_at"))
    if count := written.count():
        found.append(
            ngettext(
                "%(count)s biện pháp có việc ghi thêm sau khi chuyển.",
                "%(count)s biện pháp có việc ghi thêm sau khi chuyển.",
                count,
            )
            % {"count": count}
        )
    moves = Move.objects.filter(person__in=people, sent_at__gt=operation.at)
    if count := moves.count():
        found.append(
            ngettext(
                "%(count)s hồ sơ đã gửi đi nơi khác sau khi chuyển.",
                "%(count)s hồ sơ đã gửi đi nơi khác sau khi chuyển.",
                count,
            )
            % {"count": count}
        )
    merges = Merge.objects.filter(
        Q(survivor__in=people) | Q(absorbed__in=people), recorded_at__gt=operation.at
    )
    if count := merges.count():
        found.append(
            ngettext(
                "%(count)s lần gộp hồ sơ sau khi chuyển.",
                "%(count)s lần gộp hồ sơ sau khi chuyển.",
                count,
            )
            % {"count": count}
        )
    return found


@transaction.atomic
def undo(operation: Reorganisation, *, by: User, reason: str) -> int:
    """Give every file back to the commune it came from. Raises ``Refusal`` with the obstacles."""
    locked: Reorganisation = Reorganisation.objects.select_for_update().get(pk=operation.pk)
    if locked.undone_at is not None:
        raise Refusal(_("Lần chuyển này đã được hoàn tác."), code="reorganisation.undone")
    against = obstacles(locked)
    if against:
        raise Refusal(
            _("Chưa hoàn tác được: %(why)s") % {"why": " ".join(against)},
            code="reorganisation.built_upon",
        )
    count = 0
    for passing in locked.passings.select_related("predecessor__parent__parent").order_by("pk"):
        back = Place.of(passing.predecessor)
        alone = Entry.objects.filter(
            kind=placing.REORGANISED, data__passing=passing.pk, **{f"data__{ALONE}": True}
        ).known_at()
        for entry in alone.select_related("case").order_by("pk"):
            services.retract(entry, by=by, reason=reason, with_its_move=True)
        step = passing_sql.Step(
            passing=passing.pk,
            successor=None,
            on=locked.on,
            to=back,
            now=today.now(),
            by=by.pk,
            data={"passing": passing.pk},
        )
        passing_sql.give_back(step, placing.REORGANISED, reason, placing.followers())
        went = Passed.objects.filter(passing=passing, person__same_as=None)
        count += went.exclude(done_at=None).count()
    locked.undone_at, locked.undone_by = today.now(), by
    locked.save()
    log.record(
        "units.reorganisation_undone",
        by=by,
        subject_type="reorganisation",
        subject_id=locked.pk,
        detail={"people": count},
    )
    return count
