"""Difficulties and their answers, and requests for more time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.agencies.models import Agency
from donghanh.errors import Refusal
from donghanh.plans import agenda, queries, rights, services
from donghanh.plans.models import Difficulty, Extension, Occurrence, Plan
from donghanh.plans.rights import UNIT_OFFICES
from donghanh.plans.views.common import UserRequest, counting_plan, form_page, record
from donghanh.plans.views.tasks import turn_to_report, turn_words
from donghanh.plans.work_forms import DecideForm, MessageForm, RaiseForm, TimeForm
from donghanh.text import format_date

#: Rows of a list; older ones are behind the filter.
MOST_ROWS = 100


@allow(Can.TASK_REPORT, Can.TASK_ANSWER)
@require_safe
def difficulties(request: UserRequest) -> HttpResponse:
    """What was told to the own unit, and what it raised itself; those that wait first."""
    here = rights.area(request.user.unit) if request.user.unit else {}
    raised = request.GET.get("xem") == "da-neu"
    side = Q(raised_by__unit__in=here) if raised else Q(addressee__unit__in=here)
    found = queries.difficulties(request.user).filter(side)
    waits = Q(settled_on__isnull=True) & (Q(answered_at=None) | Q(answered_at__lt=F("asked_at")))
    waiting = list(found.filter(waits)[:MOST_ROWS])
    rest = list(found.exclude(waits).order_by("-asked_at")[:MOST_ROWS])
    context = {
        "waiting": waiting,
        "rest": rest,
        "today": clock.today(),
        "tabs": [
            (_("Gửi đến đơn vị"), "?", not raised),
            (_("Đơn vị đã nêu"), "?xem=da-neu", raised),
        ],
    }
    return render(request, "plans/difficulties.html", context)


@allow(Can.TASK_REPORT, Can.TASK_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def difficulty(request: UserRequest, pk: int) -> HttpResponseBase:
    """One difficulty with its messages; its two sides write, others of the unit read."""
    found: Difficulty | None = queries.difficulties(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    may_answer = rights.may_answer(request.user, found)
    may_follow = rights.may_follow(request.user, found)
    open_ = found.settled_on is None
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        settle = "settle" in request.POST
        if not open_ or not (may_follow if settle else may_answer or may_follow):
            raise Http404
        if settle:
            form.fields["text"].required = False
        if form.is_valid():
            action = services.settle if settle else services.answer
            if not settle and may_follow and not may_answer:
                action = services.ask_again
            try:
                action(
                    found,
                    by=request.user,
                    text=form.cleaned_data["text"],
                    idempotency_key=form.idempotency_key,
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                record(request, "plan.difficulty_answered", found.plan, difficulty=pk)
                return redirect("plans:difficulty", pk=pk)
    context = {
        "plan": found.plan,
        "difficulty": found,
        "turn_name": turn_words(found.occurrence) if found.occurrence else "",
        "messages_of": found.messages.select_related("by", "agency__unit"),
        "overdue": found.overdue(clock.today()),
        "form": form if open_ and (may_answer or may_follow) else None,
        "may_settle": open_ and may_follow,
        "may_answer": may_answer,
    }
    return render(request, "plans/difficulty.html", context)


@allow(Can.TASK_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def raise_(request: UserRequest, pk: int) -> HttpResponseBase:
    """Tell an agency what stands in the way of the plan, or of the turn ``?luot=``."""
    plan, turn = _about(request, pk)
    offered = _addressees(request.user, plan)
    first = next((one for one in offered if one.kind in UNIT_OFFICES), None)
    form = RaiseForm(
        request.POST if request.method == "POST" else None,
        addressees=offered,
        first=first,
        turn=turn is not None,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            found = services.raise_difficulty(
                plan,
                by=request.user,
                addressee=form.told,
                text=data["text"],
                wished_on=data["wished_on"],
                occurrence=turn,
                blocking=data.get("blocking", False),
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.difficulty_raised", plan, difficulty=found.pk)
            messages.success(request, _("Đã gửi vướng mắc."))
            return redirect("plans:difficulty", pk=found.pk)
    back = reverse("plans:turn", args=[pk, turn.pk]) if turn else reverse("plans:tasks", args=[pk])
    lead = f"{turn.task.text} ({turn_words(turn)})" if turn else plan.title
    return form_page(
        request,
        plan,
        form,
        heading=_("Nêu khó khăn, vướng mắc"),
        lead=lead,
        submit=_("Gửi"),
        back=back,
    )


@allow(Can.TASK_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: UserRequest, pk: int, turn: int) -> HttpResponseBase:
    """Ask for more time for a turn."""
    plan, found = turn_to_report(request, pk, turn)
    form = TimeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_for_time(found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.time_asked", plan, extension=asked.pk)
            messages.success(request, _("Đã gửi đề nghị gia hạn."))
            return redirect("plans:turn", pk=pk, turn=turn)
    return form_page(
        request,
        plan,
        form,
        heading=_("Xin gia hạn, %(turn)s") % {"turn": turn_words(found)},
        lead=found.task.text,
        submit=_("Gửi đề nghị"),
        back=reverse("plans:turn", args=[pk, turn]),
        facts=_days(found),
    )


@allow(Can.TASK_ANSWER, Can.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: UserRequest, pk: int, extension: int) -> HttpResponseBase:
    """Grant more time, or refuse it with a reason."""
    plan = counting_plan(request, pk)
    asked = Extension.objects.filter(pk=extension, occurrence__plan=plan)
    found = asked.select_related("occurrence__task", "asked_by").first()
    if found is None or not rights.may_decide(request.user, plan):
        raise Http404
    form = DecideForm(
        request.POST if request.method == "POST" else None,
        initial={"until": found.wanted_on},
    )
    turn = found.occurrence
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.decide_time(
                found,
                by=request.user,
                grant=data["decision"] == "grant",
                until=data["until"],
                answer=data["answer"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.time_decided", plan, extension=found.pk)
            return redirect("plans:turn", pk=pk, turn=turn.pk)
    return form_page(
        request,
        plan,
        form,
        heading=_("Quyết định gia hạn, %(turn)s") % {"turn": turn_words(turn)},
        lead=turn.task.text,
        submit=_("Ghi quyết định"),
        back=reverse("plans:turn", args=[pk, turn.pk]),
        facts=[
            *_days(turn),
            (_("Xin đến hết ngày"), format_date(found.wanted_on)),
            (_("Lý do"), found.reason),
            (_("Người đề nghị"), found.asked_by.full_name),
        ],
    )


def _about(request: UserRequest, pk: int) -> tuple[Plan, Occurrence | None]:
    """The plan, and the turn of the address if there is one. Raises 404."""
    asked = request.GET.get("luot", "")
    if asked.isdecimal():
        return turn_to_report(request, pk, int(asked))
    return counting_plan(request, pk), None


def _addressees(user: User, plan: Plan) -> list[Agency]:
    """The agencies that can help: of the unit that answers for the plan today, and of the units
    above the user's."""
    unit = user.unit
    if unit is None or user.agency is None:
        return []
    keeper = plan.unit.continued_by()
    places = [keeper, *unit.ancestors(), *keeper.ancestors(), unit]
    ids = [one.pk for one in places]
    found = Agency.objects.current().filter(unit__in=ids).exclude(pk=user.agency.pk)
    order = {pk: place for place, pk in reversed(list(enumerate(ids)))}
    return sorted(
        found.select_related("unit__parent__parent"),
        key=lambda one: (order[one.unit_id], one.kind not in UNIT_OFFICES, one.name),
    )


def _days(turn: Occurrence) -> list[tuple[str, Any]]:
    days = [(_("Lượt việc"), agenda.turn_name(turn.task, turn.first, turn.due))]
    if turn.due:
        days.append((_("Hạn theo kế hoạch"), format_date(turn.due)))
    if turn.granted:
        days.append((_("Đã gia hạn đến"), format_date(turn.granted)))
    return days
