"""Inspections with their findings, and proposals to commend."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.agencies.models import Agency, Unit
from donghanh.errors import Refusal
from donghanh.plans import rights
from donghanh.plans.models import Finding, Plan
from donghanh.plans.money_forms import (
    AwardForm,
    CommendationForm,
    FindingForm,
    InspectionForm,
    MendForm,
)
from donghanh.plans.queries import budget as queries
from donghanh.plans.queries.cascade import day_of, units_below
from donghanh.plans.services import inspections as services
from donghanh.plans.views.common import UserRequest, counting_plan, form_page, record
from donghanh.prevention.queries import staff
from donghanh.text import format_date


@allow(Can.PLAN_VIEW)
@require_safe
def inspections(request: UserRequest, pk: int) -> HttpResponse:
    """All inspections; what is still to be mended stands first, the overdue marked."""
    plan = counting_plan(request, pk)
    found = list(queries.inspections(request.user, plan))
    today = clock.today()
    waiting = []
    for inspection in found:
        for one in inspection.findings.all():
            one.inspection, one.is_overdue = inspection, one.overdue(today)
            if one.mend_until and not one.mended_on:
                waiting.append(one)
    waiting.sort(key=lambda one: (one.mend_until, one.pk))
    context = {
        "plan": plan,
        "inspections": found,
        "waiting": waiting,
        "overdue": sum(one.is_overdue for one in waiting),
        "may_edit": _may_edit(request, plan),
    }
    return render(request, "plans/inspections.html", context)


@allow(Can.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: UserRequest, pk: int) -> HttpResponseBase:
    """Write down an inspection."""
    plan = _plan_to_edit(request, pk)
    units, agencies = _places(plan)
    form = InspectionForm(
        request.POST if request.method == "POST" else None,
        units=units,
        agencies=agencies,
        initial={"on": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        unit, agency = form.place
        data = form.cleaned_data
        try:
            made = services.record_inspection(
                plan,
                by=request.user,
                unit=unit,
                agency=agency,
                on=data["on"],
                team=data["team"],
                note=data["note"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.inspected", plan, inspection=made.pk)
            messages.success(request, _("Đã ghi cuộc kiểm tra. Anh/chị ghi tiếp kết luận."))
            return redirect("plans:finding_add", pk=pk, inspection=made.pk)
    return form_page(
        request,
        plan,
        form,
        heading=_("Ghi cuộc kiểm tra"),
        lead=plan.title,
        submit=_("Ghi cuộc kiểm tra"),
        back=reverse("plans:inspections", args=[pk]),
    )


@allow(Can.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: UserRequest, pk: int, inspection: int) -> HttpResponseBase:
    """Add what an inspection found."""
    plan = _plan_to_edit(request, pk)
    found = queries.inspections(request.user, plan).filter(pk=inspection).first()
    if found is None:
        raise Http404
    form = FindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_finding(found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.inspected", plan, inspection=found.pk)
            messages.success(request, _("Đã ghi kết luận."))
            return redirect("plans:inspections", pk=pk)
    return form_page(
        request,
        plan,
        form,
        heading=_("Ghi kết luận kiểm tra"),
        lead=found.about,
        submit=_("Ghi kết luận"),
        back=reverse("plans:inspections", args=[pk]),
        facts=[
            (_("Ngày kiểm tra"), format_date(found.on)),
            (_("Ai kiểm tra"), found.team),
            (_("Đã có"), _("%(count)s kết luận") % {"count": len(found.findings.all())}),
        ],
    )


@allow(Can.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: UserRequest, pk: int, finding: int) -> HttpResponseBase:
    """Write that a finding was mended."""
    plan = _plan_to_edit(request, pk)
    found: Finding | None = (
        Finding.objects.filter(pk=finding, inspection__in=queries.inspections(request.user, plan))
        .select_related("inspection__unit", "inspection__agency__unit")
        .first()
    )
    if found is None:
        raise Http404
    form = MendForm(
        request.POST if request.method == "POST" else None, initial={"on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.mend(found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.finding_mended", plan, finding=found.pk)
            return redirect("plans:inspections", pk=pk)
    return form_page(
        request,
        plan,
        form,
        heading=_("Ghi việc đã khắc phục"),
        lead=found.text,
        submit=_("Ghi đã khắc phục"),
        back=reverse("plans:inspections", args=[pk]),
        facts=[
            (_("Đơn vị, cơ quan"), found.inspection.about),
            (_("Hạn khắc phục"), format_date(found.mend_until) if found.mend_until else "–"),
        ],
    )


# ---- commendations ------------------------------------------------------------------------


@allow(Can.PLAN_VIEW)
@require_safe
def commendations(request: UserRequest, pk: int) -> HttpResponse:
    """The proposals to commend and what became of them."""
    plan = counting_plan(request, pk)
    context = {
        "plan": plan,
        "rows": queries.commendations(request.user, plan),
        "may_edit": _may_edit(request, plan),
    }
    return render(request, "plans/commendations.html", context)


@allow(Can.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: UserRequest, pk: int) -> HttpResponseBase:
    """Propose to commend a unit, an agency or an official."""
    plan = _plan_to_edit(request, pk)
    units, agencies = _places(plan)
    form = CommendationForm(
        request.POST if request.method == "POST" else None,
        units=units,
        agencies=agencies,
        staff=list(staff(request.user, on=clock.today())),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose(plan, by=request.user, **form.content())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.commendation", plan, commendation=made.pk)
            messages.success(request, _("Đã ghi đề nghị khen thưởng."))
            return redirect("plans:commendations", pk=pk)
    return form_page(
        request,
        plan,
        form,
        heading=_("Đề nghị khen thưởng"),
        lead=plan.title,
        submit=_("Ghi đề nghị"),
        back=reverse("plans:commendations", args=[pk]),
    )


@allow(Can.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: UserRequest, pk: int, commendation: int) -> HttpResponseBase:
    """Agree to a proposal, or decline it with a reason."""
    plan = _plan_to_edit(request, pk)
    found = queries.commendations(request.user, plan).filter(pk=commendation).first()
    if found is None:
        raise Http404
    form = AwardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.decide(
                found,
                by=request.user,
                agreed=data["decision"] == "agree",
                answer=data["answer"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.commendation", plan, commendation=found.pk)
            return redirect("plans:commendations", pk=pk)
    return form_page(
        request,
        plan,
        form,
        heading=_("Quyết định đề nghị khen thưởng"),
        lead=found.reason,
        submit=_("Ghi quyết định"),
        back=reverse("plans:commendations", args=[pk]),
        facts=[(_("Đề nghị cho"), found.staff.name if found.staff else found.about)],
    )


def _may_edit(request: UserRequest, plan: Plan) -> bool:
    return (
        plan.state == Plan.State.CONFIRMED
        and request.user.can(Can.PLAN_EDIT)
        and rights.owns(request.user, plan)
    )


def _plan_to_edit(request: UserRequest, pk: int) -> Plan:
    """A plan that the user keeps. Raises 404."""
    plan = counting_plan(request, pk)
    if not _may_edit(request, plan):
        raise Http404
    return plan


def _places(plan: Plan) -> tuple[list[Unit], list[Agency]]:
    """Which units and agencies can be inspected or commended: those of the plan and below it."""
    agencies = Agency.objects.on(day_of(plan)).filter(unit=plan.unit).select_related("unit")
    return units_below(plan), list(agencies.order_by("name"))
