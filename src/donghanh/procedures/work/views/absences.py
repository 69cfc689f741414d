"""Who does whose work for some days."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.procedures.work import queries, services
from donghanh.procedures.work.forms import AbsenceForm
from donghanh.register.views.common import UserRequest


@allow(Can.DEADLINES)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: UserRequest) -> HttpResponse:
    """The absences of the unit that run or come, and the form for another one."""
    user = request.user
    who = queries.viewer(user)
    head = user.can(Can.WORK_ASSIGN)
    form = AbsenceForm(request.POST or None, who=who, head=head)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        people = User.objects.in_bulk([int(data["officer"]), int(data["deputy"])])
        try:
            absence = services.delegate(
                by=user,
                officer=people[int(data["officer"])],
                deputy=people[int(data["deputy"])],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                why=data["why"],
                key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("%(deputy)s làm thay %(officer)s trong thời gian đã chọn.")
                % {
                    "deputy": absence.deputy.full_name,
                    "officer": absence.officer.full_name,
                },
            )
            return redirect("work:absences")
    found = queries.absences(user).filter(ends_on__gte=clock.today())
    rows = found.select_related("officer", "deputy", "by").order_by("starts_on", "pk")
    context = {
        "form": form,
        "rows": [
            (row, row.starts_on <= clock.today(), head or row.officer_id == user.pk) for row in rows
        ],
    }
    return render(request, "work/absences.html", context)


@allow(Can.DEADLINES)
@require_POST
def end(request: UserRequest, pk: int) -> HttpResponse:
    """The officer is back, or the plan was changed."""
    absence = queries.absences(request.user).filter(pk=pk).first()
    if absence is None:
        raise Http404
    try:
        services.end_absence(absence, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã kết thúc việc làm thay."))
    return redirect("work:absences")
