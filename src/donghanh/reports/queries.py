"""Reads reports. A report names no person; who may see it follows from its unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.agencies.models import Level, Unit
from donghanh.agencies.queries import communes_of
from donghanh.documents import checks as paper
from donghanh.indicators import periods
from donghanh.indicators.periods import Period
from donghanh.plans.models import Plan
from donghanh.reports import checks, document, regimes
from donghanh.reports import figures as kept
from donghanh.reports.checks import Check
from donghanh.reports.figures import Figures
from donghanh.reports.models import Submission
from donghanh.reports.regimes import DueDay
from donghanh.text import vi_sort_key

SIGNED = Submission.State.SIGNED
#: Columns that lists do without.
HEAVY = ("figures", "narrative")


def visible_to(user: User) -> QuerySet[Any]:
    """Reports of the user's unit, and the signed ones of the units below it and merged into it.

    A draft is the unit's own matter.
    """
    own = user.unit
    if own is None:
        none: QuerySet[Any] = Submission.objects.none()
        return none
    units = Unit.objects.filter(
        Q(parent=own)
        | Q(parent__parent=own)
        | Q(successions__successor=own)
        | Q(successions__successor__parent=own)
    )
    found: QuerySet[Any] = Submission.objects.filter(
        Q(unit=own) | Q(unit__in=units.values("pk"), state=SIGNED)
    ).select_related("plan__unit", "unit__parent__parent", "created_by", "signed_by")
    return found


def may_edit(user: User, submission: Submission) -> bool:
    """Whether the user writes this draft: a report of the own unit."""
    return _own(user, submission.unit_id) and user.can(Can.REPORT_EDIT)


def may_sign(user: User, submission: Submission) -> bool:
    """Whether the user signs for this unit."""
    return _own(user, submission.unit_id) and user.can(Can.REPORT_SIGN)


def _own(user: User, unit_id: int) -> bool:
    return user.unit is not None and user.unit.pk == unit_id


def period_of(submission: Submission) -> Period:
    """The period of a report, whole."""
    return periods.read(submission.period, submission.scheme)


def later_version(submission: Submission) -> Submission | None:
    """The next version of the same report, draft or signed."""
    found: Submission | None = (
        _versions(submission).filter(version__gt=submission.version).order_by("version").first()
    )
    return found


def earlier_version(submission: Submission) -> Submission | None:
    """The signed version that this one replaces."""
    found: Submission | None = (
        _versions(submission)
        .filter(version__lt=submission.version, state=SIGNED)
        .order_by("-version")
        .first()
    )
    return found


def _versions(submission: Submission) -> QuerySet[Any]:
    found: QuerySet[Any] = Submission.objects.filter(
        plan_id=submission.plan_id,
        unit_id=submission.unit_id,
        period=submission.period,
        scheme=submission.scheme,
    )
    return found


def year_before(submission: Submission) -> Figures | None:
    """The signed figures of the unit for the same period a year before, on whatever plan."""
    before: Submission | None = (
        Submission.objects.filter(
            unit_id=submission.unit_id,
            period=period_of(submission).year_before().code,
            scheme=submission.scheme,
            state=SIGNED,
        )
        .order_by("-version", "-signed_at")
        .first()
    )
    return kept.read(before.figures) if before else None


def checks_of(submission: Submission, before: Figures | None = None) -> list[Check]:
    """What is found before signing. ``before``: ``year_before``, if it was read already."""
    figures = kept.read(submission.figures)
    return checks.check(
        figures,
        sections=submission.narrative.get("sections", {}),
        reasons=submission.narrative.get("reasons", {}),
        before=before or year_before(submission),
        faults=paper.check(document.make(submission, replaces=None)),
        waiting=waiting_for(submission),
    )


# ---- who has to report --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Duty:
    """A report that a unit owes for a period; ``submission`` is the last version that was signed,
    or the draft while none is."""

    plan: Plan
    unit: Unit
    period: Period
    due: DueDay | None
    submission: Submission | None

    @property
    def signed(self) -> bool:
        return self.submission is not None and self.submission.state == SIGNED

    def late(self, today: date) -> bool:
        """Whether the last day has passed without a signature."""
        return not self.signed and self.due is not None and self.due.last_day < today


def plans_for(unit: Unit) -> list[Plan]:
    """Confirmed plans of the unit and of the units above it and directly below, the newest first."""
    above = [one.pk for one in (unit, *unit.ancestors())]
    near = Q(unit__in=above) | Q(unit__parent=unit)
    return list(
        Plan.objects.filter(near, state=Plan.State.CONFIRMED)
        .defer("source", "source_lines", "draft", "review")
        .select_related("unit__parent__parent")
        .order_by("-starts_on", "unit__code", "id")
    )


def period_due(plan: Plan, level: str, today: date) -> Period | None:
    """The period closed last, within the plan's years, that units of this level report on; of two
    that closed together the longer. None before the first one."""
    regime = regimes.for_plan(plan, "A")
    asked = regimes.period_kinds(regime, level)
    closed = [
        period
        for year in _years(plan)
        for code in periods.codes(year)
        if (period := periods.read(code, regime.scheme)).kind in asked and period.end < today
    ]
    return max(closed, key=lambda period: (period.end, -period.start.toordinal()), default=None)


def _years(plan: Plan) -> range:
    assert plan.starts_on is not None
    assert plan.ends_on is not None
    return range(plan.starts_on.year, plan.ends_on.year + 1)


def own_duties(unit: Unit, plans: Sequence[Plan], today: date) -> list[Duty]:
    """What the unit itself owes: for each plan over it the period that closed last. One query."""
    above = {one.pk for one in (unit, *unit.ancestors())}
    asked = [
        (plan, unit, period)
        for plan in plans
        if plan.unit_id in above and (period := period_due(plan, unit.level, today))
    ]
    return _duties(asked)


def duties_below(unit: Unit, plan: Plan, period: Period) -> list[Duty]:
    """What the units below owe to ``unit`` for a period: its communes, or of a province the unit
    of the plan. In Vietnamese order; two queries."""
    if plan.unit_id != unit.pk:
        below = [plan.unit]
    else:
        below = list(communes_of(unit, period.end).select_related("parent__parent"))
    below.sort(key=lambda one: vi_sort_key(one.short_name))
    return _duties([(plan, one, period) for one in below if one.pk != unit.pk])


def _duties(asked: Sequence[tuple[Plan, Unit, Period]]) -> list[Duty]:
    rows = Submission.objects.filter(
        plan__in={plan.pk for plan, _unit, _period in asked},
        unit__in={unit.pk for _plan, unit, _period in asked},
        period__in={period.code for _plan, _unit, period in asked},
    ).defer(*HEAVY)
    last: dict[tuple[int, int, str, str], Submission] = {
        (row.plan_id, row.unit_id, row.period, row.scheme): row
        for row in sorted(rows, key=lambda row: (row.state == SIGNED, row.version))
    }
    return [
        Duty(
            plan=plan,
            unit=unit,
            period=period,
            due=regimes.due(regimes.for_plan(plan, period.scheme), unit.level, period),
            submission=last.get((plan.pk, unit.pk, period.code, period.scheme)),
        )
        for plan, unit, period in asked
    ]


def waiting_for(submission: Submission) -> list[str]:
    """The communes below that were asked for a report of the period and have not signed it."""
    unit, period = submission.unit, period_of(submission)
    regime = regimes.for_plan(submission.plan, submission.scheme)
    asked = regimes.kind_of(regime, Level.COMMUNE, period) != "ad_hoc"
    if unit.level == Level.COMMUNE or unit.pk != submission.plan.unit_id or not asked:
        return []
    return [
        duty.unit.name for duty in duties_below(unit, submission.plan, period) if not duty.signed
    ]
