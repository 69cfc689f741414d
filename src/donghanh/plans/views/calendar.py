"""The turns of a plan by day and over the year."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.plans import charts, queries
from donghanh.plans.models import Plan
from donghanh.plans.queries import calendar as months
from donghanh.plans.views.common import UserRequest, counting_plan


@allow(Can.PLAN_VIEW)
@require_safe
def calendar(request: UserRequest, pk: int) -> HttpResponse:
    """A month: what is due on which day. ``?thang=2024-06``; ``?co-quan=`` one agency's."""
    plan = counting_plan(request, pk)
    today = clock.today()
    agencies, works = months.chosen(
        queries.works(plan, today), anchor := request.GET.get("co-quan", "")
    )
    first = _month(request.GET.get("thang", ""), plan, today)
    shown = months.month(works, first, today)
    assert plan.starts_on is not None
    assert plan.ends_on is not None
    context = {
        "plan": plan,
        "month": shown,
        "agencies": agencies,
        "anchor": anchor,
        "earlier": shown.before if shown.first > plan.starts_on else None,
        "later": shown.after if shown.after <= plan.ends_on else None,
        "months": _months(plan),
        "always": [job for work in works for job in work.jobs if job.deadline is None],
        "weekdays": (
            (_("Thứ hai"), _("Hai")),
            (_("Thứ ba"), _("Ba")),
            (_("Thứ tư"), _("Tư")),
            (_("Thứ năm"), pgettext("weekday", "Năm")),
            (_("Thứ sáu"), _("Sáu")),
            (_("Thứ bảy"), _("Bảy")),
            (_("Chủ nhật"), _("CN")),
        ),
    }
    return render(request, "plans/calendar.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def timeline(request: UserRequest, pk: int) -> HttpResponse:
    """The whole plan: a bar for each turn, and the same as a table."""
    plan = counting_plan(request, pk)
    today = clock.today()
    agencies, works = months.chosen(
        queries.works(plan, today), anchor := request.GET.get("co-quan", "")
    )
    assert plan.starts_on is not None
    assert plan.ends_on is not None
    lanes = months.lanes(works, plan)
    picture = charts.timeline_svg(
        lanes,
        starts=plan.starts_on,
        ends=plan.ends_on,
        today=today,
        title=_("Tiến trình %(count)s nhiệm vụ. Bảng bên dưới có cùng nội dung.")
        % {"count": len(lanes)},
    )
    context = {
        "plan": plan,
        "picture": mark_safe(picture.decode()),  # drawn here, every word in it escaped
        "lane_count": len(lanes),
        "works": [work for work in works if work.jobs],
        "agencies": agencies,
        "anchor": anchor,
    }
    return render(request, "plans/timeline.html", context)


def _month(asked: str, plan: Plan, today: date) -> date:
    """The month of the address within the plan; else this month, or the plan's nearest."""
    assert plan.starts_on is not None
    assert plan.ends_on is not None
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = today.replace(day=1)
    return min(max(first, plan.starts_on.replace(day=1)), plan.ends_on.replace(day=1))


def _months(plan: Plan) -> list[date]:
    assert plan.starts_on is not None
    assert plan.ends_on is not None
    found = [plan.starts_on.replace(day=1)]
    while len(found) < 120:
        following = date(found[-1].year + found[-1].month // 12, found[-1].month % 12 + 1, 1)
        if following > plan.ends_on:
            break
        found.append(following)
    return found
