"""The tasks of a plan, one task with its turns, one turn with what was reported about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.documents import files
from donghanh.errors import Refusal
from donghanh.plans import agenda, by_time, queries, rights, services, states
from donghanh.plans.models import Evidence, Occurrence, Plan, TaskProgress
from donghanh.plans.services.turns import with_work
from donghanh.plans.services.work import ledger_of
from donghanh.plans.views.common import (
    UserRequest,
    counting_plan,
    form_page,
    record,
    visible_plan,
)
from donghanh.plans.work_forms import CancelForm, CorrectForm, ProgressForm, WhenForm, keep
from donghanh.register import vault
from donghanh.text import format_date


@allow(Can.PLAN_VIEW)
@require_safe
def tasks(request: UserRequest, pk: int) -> HttpResponse:
    """All tasks as they stand today; ``?xem=thoi-gian`` by time instead of by agency, where
    ``&phan=`` is one part alone, page by page (``&trang=``)."""
    plan = counting_plan(request, pk)
    timed = request.GET.get("xem") == "thoi-gian"
    works = queries.works(plan, clock.today())
    context = {
        "plan": plan,
        "agencies": [] if timed else agenda.by_agency(works),
        "times": by_time.lists(works, request.GET, xem="thoi-gian") if timed else (),
        "tabs": [
            (_("Theo cơ quan"), "?", not timed),
            (_("Theo thời gian"), "?xem=thoi-gian", timed),
        ],
        "task_count": len(works),
        "extensions": queries.extensions_to_decide(plan)
        if rights.may_decide(request.user, plan)
        else (),
    }
    return render(request, "plans/tasks.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def task(request: UserRequest, pk: int, task: int) -> HttpResponse:
    """One task: who, when, and all its turns, unit by unit."""
    plan = counting_plan(request, pk)
    found = plan.tasks.select_related("origin__plan__unit").prefetch_related("parties__agencies")
    one = found.filter(pk=task).first()
    if one is None:
        raise Http404
    today = clock.today()
    turns = queries.turns_at(plan, one.lineage, today)
    rows = [
        {
            "turn": turn,
            "name": agenda.turn_name(one, turn.first, turn.due),
            "shape": states.SHAPES[turn.state],
            "word": states.WORDS[turn.state],
        }
        for turn in turns
    ]
    context = {
        "plan": plan,
        "work": agenda.Work(one, ()),
        "rows": rows,
        "may_retime": _may_retime(request, plan) and not with_work(one.occurrences.all()).exists(),
    }
    return render(request, "plans/task.html", context)


@allow(Can.PLAN_EDIT, Can.PLAN_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def retime(request: UserRequest, pk: int, task: int) -> HttpResponseBase:
    """Put a task at another time, as long as nothing was recorded about it."""
    plan = counting_plan(request, pk)
    one = plan.tasks.filter(pk=task).first()
    if one is None or not _may_retime(request, plan):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = WhenForm(posted, initial={"when_text": one.when_text})
    if form.is_valid():
        try:
            services.retime(one, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.task_retimed", plan, task=task)
            messages.success(request, _("Đã đổi thời gian của nhiệm vụ."))
            return redirect("plans:task", pk=pk, task=task)
    return form_page(
        request,
        plan,
        form,
        heading=_("Sửa thời gian của nhiệm vụ"),
        lead=one.text,
        submit=_("Lưu thời gian"),
        back=reverse("plans:task", args=[pk, task]),
    )


def _may_retime(request: UserRequest, plan: Plan) -> bool:
    return plan.state == Plan.State.CONFIRMED and rights.may_edit(request.user, plan)


@allow(Can.PLAN_VIEW)
@require_safe
def turn(request: UserRequest, pk: int, turn: int) -> HttpResponse:
    """One turn: its days, what was reported, what stands in the way, requests for more time."""
    plan, found = visible_turn(request, pk, turn)
    user, today = request.user, clock.today()
    state = states.state_of(found, today)
    counts = plan.state == Plan.State.CONFIRMED
    may_report = counts and rights.may_report(user, found)
    closed = state in ("done", "done_late", "cancelled")
    context = {
        "plan": plan,
        "turn": found,
        "work": agenda.Work(found.task, ()),
        "name": agenda.turn_name(found.task, found.first, found.due),
        "shape": states.SHAPES[state],
        "word": states.WORDS[state],
        "blocked": found.blocked_on and state == "late",
        "history": _history(found, rights.colleagues(user) if may_report else frozenset()),
        "evidence_shown": rights.may_see_evidence(user, found),
        "difficulties": found.difficulties.select_related(
            "raised_by__unit", "addressee__unit"
        ).order_by("-raised_on"),
        "extensions": found.extensions.select_related("asked_by", "decided_by"),
        "today": today,
        "may_report": may_report and state != "cancelled",
        "may_extend": may_report and found.deadline and not closed,
        "may_cancel": counts and rights.may_edit(user, plan) and not closed,
        "may_resume": counts and rights.may_edit(user, plan) and state == "cancelled",
        "may_decide": counts and rights.may_decide(user, plan),
    }
    return render(request, "plans/turn.html", context)


@allow(Can.TASK_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: UserRequest, pk: int, turn: int) -> HttpResponseBase:
    """Say how far a turn is, with the files that show it."""
    plan, found = turn_to_report(request, pk, turn)
    posted = request.method == "POST"
    form = ProgressForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            row = services.record_progress(
                found,
                by=request.user,
                on=data["on"],
                percent=data["percent"],
                note=data["note"],
                files=keep(data["proofs"]),
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.progress_recorded", plan, turn=turn, progress=row.pk)
            messages.success(request, _("Đã ghi tiến độ."))
            return redirect("plans:turn", pk=pk, turn=turn)
    return form_page(
        request,
        plan,
        form,
        heading=_("Ghi tiến độ, %(turn)s") % {"turn": turn_words(found)},
        lead=found.task.text,
        submit=_("Ghi tiến độ"),
        back=reverse("plans:turn", args=[pk, turn]),
    )


@allow(Can.TASK_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: UserRequest, pk: int, progress: int) -> HttpResponseBase:
    """Put right what the own agency reported about a turn."""
    plan = counting_plan(request, pk)
    reports = TaskProgress.objects.known_at().filter(kind=TaskProgress.Kind.REPORT)
    row = reports.filter(pk=progress, occurrence__plan=plan, by__in=rights.colleagues(request.user))
    wrong = row.select_related("occurrence__task").first()
    if wrong is None:
        raise Http404
    _plan, found = turn_to_report(request, pk, wrong.occurrence_id)
    posted = request.POST if request.method == "POST" else None
    form = CorrectForm(posted, initial={"percent": wrong.percent, "note": wrong.note})
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.correct_progress(
                wrong,
                by=request.user,
                reason=data["reason"],
                percent=data["percent"],
                note=data["note"],
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.progress_corrected", plan, turn=found.pk, progress=progress)
            messages.success(request, _("Đã đính chính."))
            return redirect("plans:turn", pk=pk, turn=found.pk)
    return form_page(
        request,
        plan,
        form,
        heading=_("Đính chính tiến độ, %(turn)s") % {"turn": turn_words(found)},
        lead=found.task.text,
        submit=_("Đính chính"),
        back=reverse("plans:turn", args=[pk, found.pk]),
        facts=[(_("Đã ghi"), f"{wrong.percent}%"), (_("Ngày"), format_date(wrong.on))],
    )


def _history(turn: Occurrence, own: frozenset[int]) -> list[Any]:
    """What was said about a turn, the newest day first, each with its files; those of ``own`` may
    be corrected. Files of a report that was corrected stay with it. Two queries."""
    rows = list(ledger_of(turn).select_related("by").order_by("-on", "-root"))
    files: dict[int, list[Evidence]] = {}
    ids = {pk for row in rows for pk in (row.pk, row.root_id)}
    for file in Evidence.objects.filter(progress__in=ids):
        files.setdefault(file.progress_id, []).append(file)
    for row in rows:
        row.files = [file for pk in {row.root_id, row.pk} for file in files.get(pk, ())]
        row.may_correct = row.by_id in own and row.occurrence_id and row.kind == "report"
    return rows


@allow(Can.PLAN_EDIT, Can.PLAN_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: UserRequest, pk: int, turn: int) -> HttpResponseBase:
    """Decide that a turn will not be done, or take it up again."""
    plan, found = visible_turn(request, pk, turn)
    if not rights.may_edit(request.user, plan):
        raise Http404
    again = found.cancelled_on is not None
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        change = services.resume if again else services.cancel
        try:
            change(
                found,
                by=request.user,
                reason=form.cleaned_data["reason"],
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            action = "plan.turn_resumed" if again else "plan.turn_cancelled"
            record(request, action, plan, turn=turn)
            return redirect("plans:turn", pk=pk, turn=turn)
    words = _("Làm lại, %(turn)s") if again else _("Không làm nữa, %(turn)s")
    return form_page(
        request,
        plan,
        form,
        heading=words % {"turn": turn_words(found)},
        lead=found.task.text,
        submit=_("Làm lại") if again else _("Không làm lượt này nữa"),
        back=reverse("plans:turn", args=[pk, turn]),
    )


@allow(Can.PLAN_VIEW)
@require_safe
def proof(request: UserRequest, pk: int, evidence_id: int) -> HttpResponse:
    """A file that shows what was done, for those who report on it, keep or decide about it."""
    plan = visible_plan(request, pk)
    rows = Evidence.objects.select_related("progress__occurrence__plan__parent__unit")
    found = rows.filter(pk=evidence_id, progress__occurrence__plan=plan).first()
    if found is not None:
        shown = rights.may_see_evidence(request.user, found.progress.occurrence)
    else:
        found = rows.filter(pk=evidence_id, figure__target__plan=plan).first()
        shown = found is not None and rights.may_enter(request.user, plan)
    if found is None or not shown:
        raise Http404
    record(request, "plan.evidence_opened", plan, evidence=evidence_id)
    return files.attached(vault.content_of(found), found.type, found.name)


# ---- for the views beside -----------------------------------------------------------------


def visible_turn(request: UserRequest, pk: int, turn: int) -> tuple[Plan, Occurrence]:
    """A turn of a plan that the user may see. Raises 404."""
    plan = counting_plan(request, pk)
    found = queries.turn_with_all(plan, turn)
    if found is None:
        raise Http404
    return plan, found


def turn_to_report(request: UserRequest, pk: int, turn: int) -> tuple[Plan, Occurrence]:
    """A turn about which the user may report. Raises 404."""
    plan, found = visible_turn(request, pk, turn)
    if not rights.may_report(request.user, found):
        raise Http404
    return plan, found


def turn_words(turn: Occurrence) -> Any:
    return agenda.turn_name(turn.task, turn.first, turn.due)
