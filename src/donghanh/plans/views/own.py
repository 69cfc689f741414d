"""A plan that is written here: made from the plan above, or a new version of one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.plans import queries, rights, services
from donghanh.plans.models import Plan
from donghanh.plans.views.common import (
    UserRequest,
    counting_plan,
    form_page,
    record,
    visible_plan,
)
from donghanh.plans.views.targets import level
from donghanh.plans.work_forms import OwnTargetForm, OwnTaskForm

_KINDS = {"chi-tieu": "targets", "nhiem-vu": "tasks"}


@allow(Can.PLAN_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: UserRequest, pk: int) -> HttpResponseBase:
    """Make the plan of the own unit or agency from this one; made before, it is shown."""
    parent = counting_plan(request, pk)
    agency = request.user.agency
    if agency is None or not rights.may_make(request.user, parent):
        raise Http404
    if request.method == "POST":
        try:
            own = services.make_own(parent, by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("plans:plan", pk=pk)
        record(request, "plan.made", own)
        return redirect("plans:own", pk=own.pk)
    whole = agency.kind in rights.UNIT_OFFICES
    made = queries.made_from(parent, agency.unit, None if whole else agency)
    place = agency.unit.name if whole else agency.full_name
    context = {"plan": parent, "made": made, "place": place}
    return render(request, "plans/make.html", context)


@allow(Can.PLAN_EDIT, Can.PLAN_OWN)
@require_safe
def own(request: UserRequest, pk: int) -> HttpResponseBase:
    """The draft with its targets and tasks, where each came from, and what to do next."""
    plan = _draft(request, pk)
    context = {
        "plan": plan,
        "targets": [
            {"target": one, "level": level(one)} for one in plan.targets.select_related("origin")
        ],
        "tasks": plan.tasks.select_related("origin").prefetch_related("parties"),
        "offers": queries.offers(plan),
        "earlier": queries.current(plan.lineage),
    }
    return render(request, "plans/own.html", context)


@allow(Can.PLAN_EDIT, Can.PLAN_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: UserRequest, pk: int, kind: str, item: int | None = None) -> HttpResponseBase:
    """Change a target or a task, or add one (without ``item``)."""
    plan = _draft(request, pk)
    if kind not in _KINDS:
        raise Http404
    found = getattr(plan, _KINDS[kind]).filter(pk=item).first() if item is not None else None
    if item is not None and found is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    target = kind == "chi-tieu"
    form: Any = OwnTargetForm(data, target=found) if target else OwnTaskForm(data, task=found)
    if data is not None and form.is_valid():
        try:
            if found is not None:
                change = services.edit_target if target else services.edit_task
                change(found, by=request.user, **form.content())
            else:
                add = services.add_target if target else services.add_task
                add(plan, by=request.user, **form.content())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("plans:own", pk=pk)
    words = {
        (True, True): _("Sửa chỉ tiêu"),
        (True, False): _("Thêm chỉ tiêu"),
        (False, True): _("Sửa nhiệm vụ"),
        (False, False): _("Thêm nhiệm vụ"),
    }
    origin = found.origin if found is not None else None
    return form_page(
        request,
        plan,
        form,
        heading=words[target, found is not None],
        lead=plan.title,
        submit=_("Lưu lại"),
        back=reverse("plans:own", args=[pk]),
        facts=[(_("Kế hoạch cấp trên ghi"), origin.text)] if origin else None,
    )


@allow(Can.PLAN_EDIT, Can.PLAN_OWN)
@require_POST
def drop(request: UserRequest, pk: int, kind: str, item: int) -> HttpResponseBase:
    """Leave an item out of the draft."""
    plan = _draft(request, pk)
    if kind not in _KINDS:
        raise Http404
    found = getattr(plan, _KINDS[kind]).filter(pk=item).first()
    if found is None:
        raise Http404
    services.drop_item(found, by=request.user)
    return redirect("plans:own", pk=pk)


@allow(Can.PLAN_EDIT, Can.PLAN_OWN)
@require_POST
def confirm(request: UserRequest, pk: int) -> HttpResponseBase:
    """Make the draft count."""
    plan = _draft(request, pk)
    try:
        services.confirm_own(plan, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:own", pk=pk)
    record(request, "plan.confirmed", plan)
    messages.success(request, _("Đã xác nhận kế hoạch."))
    return redirect("plans:plan", pk=pk)


@allow(Can.PLAN_EDIT, Can.PLAN_OWN)
@require_POST
def discard(request: UserRequest, pk: int) -> HttpResponseBase:
    """Throw the draft away."""
    plan = _draft(request, pk)
    record(request, "plan.discarded", plan)
    services.discard(plan, by=request.user)
    messages.success(request, _("Đã bỏ bản đang lập."))
    return redirect("plans:list")


@allow(Can.PLAN_OWN)
@require_POST
def send(request: UserRequest, pk: int) -> HttpResponseBase:
    """Send a confirmed plan to the unit above."""
    plan = counting_plan(request, pk)
    if not rights.may_edit(request.user, plan):
        raise Http404
    try:
        services.send_up(plan, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        record(request, "plan.sent", plan)
        messages.success(request, _("Đã gửi kế hoạch lên cấp trên."))
    return redirect("plans:plan", pk=pk)


@allow(Can.PLAN_EDIT, Can.PLAN_OWN)
@require_POST
def amend(request: UserRequest, pk: int) -> HttpResponseBase:
    """Open a new version of one's own plan to work on, or go on with the one that is open."""
    plan = counting_plan(request, pk)
    if not rights.may_edit(request.user, plan):
        raise Http404
    try:
        work = services.amend(plan, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:plan", pk=pk)
    record(request, "plan.amended", work)
    return redirect("plans:plan", pk=work.pk)


def _draft(request: UserRequest, pk: int) -> Plan:
    """A draft written here that the user edits. Raises 404."""
    plan = visible_plan(request, pk)
    mine = plan.made_here and plan.state == Plan.State.DRAFT
    if not mine or not rights.may_edit(request.user, plan):
        raise Http404
    return plan
