"""The tasks of a plan: by agency, by time, and how far each of them is."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.plans import agenda, queries, services
from donghanh.plans.forms import ProgressForm
from donghanh.plans.views.common import UserRequest, confirmed_plan


@allow(Can.PLAN_VIEW)
@require_safe
def tasks(request: UserRequest, pk: int) -> HttpResponse:
    """All tasks as they stand today; ``?xem=thoi-gian`` by time instead of by agency."""
    plan = confirmed_plan(request, pk)
    by_time = request.GET.get("xem") == "thoi-gian"
    works = agenda.works(queries.tasks_of(plan), clock.today())
    context = {
        "plan": plan,
        "by_time": by_time,
        "agencies": [] if by_time else agenda.by_agency(works),
        "times": agenda.by_time(works) if by_time else {},
        "tabs": [
            (_("Theo cơ quan"), "?", not by_time),
            (_("Theo thời gian"), "?xem=thoi-gian", by_time),
        ],
        "task_count": len(works),
        "may_edit": queries.may_edit(request.user, plan),
    }
    return render(request, "plans/tasks.html", context)


@allow(Can.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: UserRequest, pk: int, task: int) -> HttpResponseBase:
    """One task with its history and a form for what is new."""
    plan = confirmed_plan(request, pk)
    listed = {one.pk: one for one in queries.tasks_of(plan)}
    if task not in listed or not queries.may_edit(request.user, plan):
        raise Http404
    (work,) = agenda.works([listed[task]], clock.today())
    posted = request.POST if request.method == "POST" else None
    form = ProgressForm(posted, work=work, turn=request.GET.get("luot", ""))
    if posted is not None and form.is_valid():
        data = form.cleaned_data
        try:
            row = services.record_progress(
                listed[task],
                by=request.user,
                on=data["on"],
                percent=data["percent"],
                note=data["note"],
                turn=date.fromisoformat(data["turn"]) if "turn" in data else None,
                idempotency_key=data["key"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            log.record(
                "plan.progress_recorded",
                by=request.user,
                subject_type="plan",
                subject_id=plan.pk,
                detail={"task": task, "progress": row.pk},
            )
            messages.success(
                request, _("Đã ghi tiến độ nhiệm vụ %(code)s.") % {"code": work.task.code}
            )
            return redirect("plans:tasks", pk=pk)
    context = {"plan": plan, "work": work, "form": form, "history": _history(work)}
    return render(request, "plans/progress.html", context)


def _history(work: agenda.Work) -> list[dict[str, object]]:
    """What was recorded before, the newest first, with the name of the turn."""
    names = {job.turn.first: job.name for job in work.jobs if job.turn}
    rows = sorted(work.task.progress.all(), key=lambda row: row.recorded_at, reverse=True)
    return [{"row": row, "turn": names.get(row.turn, "")} for row in rows]
