"""The lists of this room, and one training course."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.prevention import periods, queries, services
from donghanh.prevention.books import BOOKS
from donghanh.prevention.forms import ActivityFilterForm, AttendanceForm
from donghanh.prevention.models import Attendance
from donghanh.prevention.views.common import page
from donghanh.register import paging
from donghanh.register.forms.keyed import RetractForm
from donghanh.register.views.common import UserRequest, page_urls
from donghanh.text import format_number

PAGE = 50


@allow(Can.PREVENTION_VIEW)
@require_safe
def activities(request: UserRequest) -> HttpResponse:
    """Activities, the latest first, and the communes without one in the period (this year)."""
    user, address = request.user, request.GET
    form = ActivityFilterForm(address, user=user)
    wanted = form.wanted()
    found = queries.activities(user, wanted)
    shown = paging.page(
        found.select_related("commune", "agency"),
        by="-on",
        cursor=address.get("page", ""),
        size=PAGE,
    )
    during = wanted.period or periods.year_of(clock.today())
    context = {
        "form": form,
        "chips": form.chips(address),
        "count": _count(found.count()),
        "rows": shown.rows,
        "during": during,
        "coverage": queries.coverage(user, during),
        **page_urls(address, shown),
    }
    return page(request, BOOKS["hoat-dong"], "prevention/activities.html", context)


@allow(Can.PREVENTION_VIEW)
@require_safe
def courses(request: UserRequest) -> HttpResponse:
    """Training courses, the latest first, with how many officials came."""
    rows = queries.courses(request.user).order_by("-starts_on", "-pk")
    return page(request, BOOKS["tap-huan"], "prevention/courses.html", {"rows": rows})


@allow(Can.PREVENTION_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def course(request: UserRequest, pk: int) -> HttpResponse:
    """One course: who came, and a list to tick those who did."""
    user = request.user
    one = queries.courses(user).filter(root=pk).select_related("by").first()
    if one is None:
        raise Http404
    came = queries.attendances(user, one)
    here = {row.staff_id for row, _staff in came}
    people = [
        member for member in queries.staff(user, on=one.starts_on) if member.root_id not in here
    ]
    may_record = user.can(Can.PREVENTION_RECORD)
    ticked = request.POST if request.method == "POST" else None
    form = AttendanceForm(ticked, people=people)
    if request.method == "POST":
        if not may_record:
            raise PermissionDenied
        if form.is_valid():
            try:
                rows = services.record_attendance(by=user, course=one, staff=form.chosen())
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                said = ngettext(
                    "Đã ghi %(n)s cán bộ dự lớp.", "Đã ghi %(n)s cán bộ dự lớp.", len(rows)
                )
                messages.success(request, said % {"n": format_number(len(rows))})
                return redirect("prevention:course", pk=pk)
    context = {
        "course": one,
        "came": came,
        "others": one.attended - len(came),
        "form": form,
        "people": people,
        "own": BOOKS["tap-huan"].rows(user).filter(pk=one.pk).exists() if may_record else False,
        "versions": queries.versions(one),
    }
    return page(request, BOOKS["tap-huan"], "prevention/course.html", context)


@allow(Can.PREVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def retract_attendance(request: UserRequest, pk: int, attendance: int) -> HttpResponse:
    """Take out that an official attended."""
    user = request.user
    one = queries.courses(user).filter(root=pk).first()
    if one is None:
        raise Http404
    found = {row.pk: (row, member) for row, member in queries.attendances(user, one)}
    if attendance not in found:
        raise Http404
    row, member = found[attendance]
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _retract(request, row, form)
        if not form.errors:
            message = _("Đã rút: %(name)s không dự lớp này.") % {"name": member.name}
            messages.success(request, message)
            return redirect("prevention:course", pk=pk)
    context = {"course": one, "member": member, "form": form}
    return page(request, BOOKS["tap-huan"], "prevention/retract_attendance.html", context)


def _retract(request: UserRequest, row: Attendance, form: RetractForm) -> None:
    try:
        services.retract(
            row,
            by=request.user,
            reason=form.cleaned_data["reason"],
            idempotency_key=form.idempotency_key,
        )
    except Refusal as refusal:
        form.refuse(refusal)


@allow(Can.PREVENTION_VIEW)
@require_safe
def staff(request: UserRequest) -> HttpResponse:
    """Officials in post, and those without a course this year (``?tap-huan=chua``)."""
    during = periods.year_of(clock.today())
    everyone = list(queries.trained(request.user, during))
    untrained = [one for one in everyone if not one.courses]
    only = request.GET.get("tap-huan") == "chua"
    context: dict[str, Any] = {
        "rows": untrained if only else everyone,
        "only": only,
        "whole": len(everyone),
        "trained": len(everyone) - len(untrained),
        "untrained": len(untrained),
        "during": during,
    }
    return page(request, BOOKS["can-bo"], "prevention/staff.html", context)


@allow(Can.PREVENTION_VIEW)
@require_safe
def pilots(request: UserRequest) -> HttpResponse:
    rows = list(queries.pilots(request.user))
    return page(request, BOOKS["mo-hinh"], "prevention/pilots.html", _changeable(request, rows))


@allow(Can.PREVENTION_VIEW)
@require_safe
def areas(request: UserRequest) -> HttpResponse:
    """Communes that the police list as complex, those still listed first."""
    rows = list(queries.complex_areas(request.user))
    context = {**_changeable(request, rows), "today": clock.today()}
    return page(request, BOOKS["dia-ban"], "prevention/areas.html", context)


@allow(Can.PREVENTION_VIEW)
@require_safe
def procedures(request: UserRequest) -> HttpResponse:
    rows = list(queries.procedures(request.user))
    context = {
        **_changeable(request, rows),
        "whole": len(rows),
        "online": sum(row.online_from is not None for row in rows),
    }
    return page(request, BOOKS["thu-tuc"], "prevention/procedures.html", context)


def _changeable(request: UserRequest, rows: list[Any]) -> dict[str, Any]:
    """Rows, each with ``own``: whether it lies in the user's unit and may be changed there."""
    unit = request.user.unit
    for row in rows:
        row.own = unit is not None and getattr(row, f"{unit.level}_id") == unit.pk
        row.place = row.commune or row.district or row.province
    return {"rows": rows}


def _count(count: int) -> str:
    words = ngettext("%(count)s hoạt động", "%(count)s hoạt động", count)
    return words % {"count": format_number(count)}
