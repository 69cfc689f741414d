"""Files of closed communes: what would pass where, passing, undoing, choosing by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from procrastinate.exceptions import AlreadyEnqueued

from donghanh.access import log, scope
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.agencies.models import Succession
from donghanh.errors import Refusal
from donghanh.register import reorganisation as service
from donghanh.register import tasks
from donghanh.register.forms.moves import ReasonForm
from donghanh.register.forms.reorganisation import ChoiceForm
from donghanh.register.models import Passed, Person, Reorganisation
from donghanh.register.views.common import UserRequest
from donghanh.text import format_date

#: Rows of a list of moved files, and of people to choose for.
SHOWN = 200


@allow(Can.REORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation(request: UserRequest) -> HttpResponse:
    """Counts by commune; no names. Passing runs in the background, commune by commune."""
    user = request.user
    days = service.days(user.unit)
    day = _day(request.GET.get("on", ""), days)
    form = ReasonForm(request.POST if request.POST.get("action") == "undo" else None)
    here = reverse("register:reorganisation")
    # The administrator sees no persons: only counts and unit names are asked with this scope.
    with scope.use(scope.SYSTEM):
        operation = service.current(day, user.unit) if day else None
        try:
            if request.method == "POST" and request.POST.get("action") == "pass" and day:
                operation = service.begin(on=day, unit=user.unit, by=user)
                _defer(operation.pk, user.pk)
                messages.success(
                    request,
                    _("Đang chuyển hồ sơ, từng xã một. Anh/chị tải lại trang để xem tiến độ."),
                )
                return redirect(f"{here}?on={day.isoformat()}")
            if form.is_bound and form.is_valid() and operation:
                service.undo(operation, by=user, reason=form.cleaned_data["reason"])
                messages.success(request, _("Đã hoàn tác: mọi hồ sơ trở về đơn vị cũ."))
                return redirect(f"{here}?on={day.isoformat() if day else ''}")
        except Refusal as refusal:
            form.refuse(refusal)
        lines = service.preview(day, user.unit) if day else []
        obstacles = service.obstacles(operation) if operation else []
    context = {
        "days": days,
        "day_tabs": [(format_date(one), f"?on={one.isoformat()}", one == day) for one in days],
        "day": day,
        "lines": lines,
        "operation": operation,
        "obstacles": obstacles,
        "people": sum(line.people for line in lines),
        "cases": sum(line.cases for line in lines),
        "passed": sum(line.passed for line in lines),
        "waiting": sum(line.waiting for line in lines),
        "form": form,
    }
    return render(request, "register/reorganisation.html", context)


def _defer(operation: int, by: int) -> None:
    try:
        tasks.reorganise.defer(operation=operation, by=by)
    except AlreadyEnqueued:
        return  # it waits to run already, and goes on where it stopped


def _day(written: str, days: list[date]) -> date | None:
    """The day in the address, if units changed on it; else the latest such day."""
    try:
        wanted = date.fromisoformat(written)
    except ValueError:
        return days[0] if days else None
    return wanted if wanted in days else None


@allow(Can.REORGANISE)
@require_safe
def reorganised(request: UserRequest, pk: int) -> HttpResponse:
    """The files that passed, by number: the administrator sees no names."""
    with scope.use(scope.SYSTEM):
        operation = Reorganisation.objects.filter(pk=pk).select_related("by", "unit").first()
        if operation is None or operation.unit not in (None, request.user.unit):
            raise Http404
        rows = (
            Passed.objects.filter(passing__reorganisation=operation)
            .exclude(done_at=None)
            .select_related("passing__predecessor", "successor")
            .order_by("person__file_number")
        )
        count = rows.count()
        number = max(_whole(request.GET.get("trang", "")), 1)
        start = (number - 1) * SHOWN
        shown = list(
            rows.values_list(
                "person__file_number", "passing__predecessor__name", "successor__name", "done_at"
            )[start : start + SHOWN]
        )
    log.record("rows.opened", by=request.user, subject_type="reorganisation", subject_id=pk)
    context = {
        "operation": operation,
        "rows": shown,
        "count": count,
        "previous_url": f"?trang={number - 1}" if number > 1 else "",
        "next_url": f"?trang={number + 1}" if start + SHOWN < count else "",
    }
    return render(request, "register/reorganised.html", context)


@allow(Can.MOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: UserRequest) -> HttpResponse:
    """People of a divided commune for whom somebody must say where they belong now."""
    user = request.user
    divided = service.divided_of(user)
    form: Any = None
    if request.method == "POST":
        person = (
            Person.objects.visible_to(user)
            .filter(pk=_whole(request.POST.get("person", "")))
            .first()
        )
        found = divided.get(person.commune_id) if person else None
        if person is None or found is None:
            raise Http404
        form = ChoiceForm(request.POST, successors=[one.successor for one in found])
        if form.is_valid():
            unit = next(
                one.successor
                for one in found
                if one.successor_id == int(form.cleaned_data["successor"])
            )
            try:
                service.choose(person, unit, on=found[0].on, by=user)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("Đã ghi nơi mới; hồ sơ chuyển ở lần chuyển tới."))
                return redirect("register:reorganisation_choices")
    people = service.unplaced(user, divided)[: SHOWN + 1]
    context = {
        "form": form,
        "rows": [(person, _units(divided, person)) for person in people[:SHOWN]],
        "more": len(people) > SHOWN,
    }
    return render(request, "register/reorganisation_choices.html", context)


def _whole(written: str) -> int:
    """A whole number as browsers send it; 0 for anything else."""
    return int(written) if written.isdecimal() and len(written) < 18 else 0


def _units(divided: dict[int, list[Succession]], person: Person) -> list[tuple[int, str]]:
    return [(one.successor_id, one.successor.name) for one in divided[person.commune_id]]
