"""Which reports are due, who below has sent them, and the reports there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.indicators import periods
from donghanh.indicators.periods import Period
from donghanh.law.calendars import VIETNAM
from donghanh.plans.models import Plan
from donghanh.reports import queries, regimes, services
from donghanh.reports.forms import OpenForm
from donghanh.reports.queries import Duty
from donghanh.reports.views.common import UserRequest
from donghanh.ui.language import said

PAGE = 30


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty as the page shows it."""

    duty: Duty
    working_days: int | None
    late: bool
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What the units below owe for one period of one plan."""

    plan: Plan
    period: Period
    rows: list[DutyRow]

    @property
    def signed(self) -> int:
        return sum(row.duty.signed for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.late for row in self.rows)


@allow(Can.REPORT_VIEW)
@require_safe
def reports(request: UserRequest) -> HttpResponse:
    """Own duties first; then, for who consolidates, unit by unit; then all reports."""
    user, unit, today = request.user, request.user.unit, clock.today()
    if unit is None:
        raise Http404
    plans = queries.plans_for(unit)
    own = [_row(duty, user, today) for duty in queries.own_duties(unit, plans, today)]
    mine = queries.visible_to(user).defer(*queries.HEAVY)
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "own": own,
        "sent": [_sent(user, plan, today) for plan in _consolidated(user, plans, today)],
        "reports": [(one, queries.period_of(one)) for one in page],
        "page": page,
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
        "may_open": user.can(Can.REPORT_EDIT),
        "form": OpenForm(unit, plans, today) if user.can(Can.REPORT_EDIT) else None,
    }
    return render(request, "reports/list.html", context)


@allow(Can.REPORT_EDIT)
@require_POST
def open_report(request: UserRequest) -> HttpResponse:
    """Begin the report of the user's own unit, or go on with the one begun before."""
    unit = request.user.unit
    if unit is None:
        raise Http404
    form = OpenForm(unit, queries.plans_for(unit), clock.today(), request.POST)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    try:
        period = periods.read(asked["period"], asked["scheme"])
        submission = services.open_report(
            plan=form.plans[asked["plan"]], unit=unit, period=period, by=request.user
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:list")
    return redirect("reports:report", pk=submission.pk)


def _consolidated(user: User, plans: list[Plan], today: date) -> list[tuple[Plan, Period]]:
    """The plans whose reports come in from below, each with the period that closed last."""
    unit = user.unit
    assert unit is not None
    if unit.level == "commune":
        return []
    found = []
    for plan in plans:
        if plan.unit_id != unit.pk and plan.unit.parent_id != unit.pk:
            continue
        level = "commune" if plan.unit_id == unit.pk else plan.unit.level
        if period := queries.period_due(plan, level, today):
            found.append((plan, period))
    return found


def _sent(user: User, asked: tuple[Plan, Period], today: date) -> Sent:
    plan, period = asked
    assert user.unit is not None
    duties = queries.duties_below(user.unit, plan, period)
    return Sent(plan, period, [_row(duty, user, today) for duty in duties])


def _row(duty: Duty, user: User, today: date) -> DutyRow:
    regime = regimes.for_plan(duty.plan, duty.period.scheme)
    kind = said(regimes.book().kinds[regimes.kind_of(regime, duty.unit.level, duty.period)])
    left = None
    if duty.due is not None:
        last = duty.due.last_day
        left = VIETNAM.working_days_between(min(today, last), max(today, last))
        left = left if last >= today else -left
    own = user.unit is not None and user.unit.pk == duty.unit.pk
    readable = duty.submission is not None and (own or duty.signed)
    url = (
        reverse("reports:report", args=[duty.submission.pk]) if duty.submission and readable else ""
    )
    return DutyRow(duty, left, duty.late(today), kind, url)
