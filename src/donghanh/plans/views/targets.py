"""One target: what was entered for it by hand, and what each unit below was given of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.agencies.models import Unit
from donghanh.errors import Refusal
from donghanh.indicators import catalogue
from donghanh.plans import allotments, queries, rights, services
from donghanh.plans.models import Plan, Target
from donghanh.plans.queries import figures
from donghanh.plans.review import level_words
from donghanh.plans.views.common import UserRequest, counting_plan, form_page, record
from donghanh.plans.work_forms import AllotForm, FigureForm, keep


@allow(Can.PLAN_VIEW)
@require_safe
def target(request: UserRequest, pk: int, target: int) -> HttpResponse:
    """One target with its figures and its parts."""
    plan, found = _target(request, pk, target)
    rows = list(found.allotments.select_related("unit").order_by("unit__name"))
    counts = plan.state == Plan.State.CONFIRMED
    context = {
        "plan": plan,
        "target": found,
        "level": level(found),
        "indicator": catalogue.get(found.indicator) if found.indicator else None,
        "history": figures.history(found),
        "allotments": rows,
        "check": allotments.check(found, {row.unit: row.value for row in rows}),
        "evidence_shown": rights.may_enter(request.user, plan),
        "may_enter": counts and not found.indicator and rights.may_enter(request.user, plan),
        "may_allot": counts
        and found.value is not None
        and rights.may_edit(request.user, plan)
        and bool(queries.units_below(plan)),
    }
    return render(request, "plans/target.html", context)


@allow(Can.TASK_REPORT, Can.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: UserRequest, pk: int, target: int) -> HttpResponseBase:
    """Enter what a target that no indicator measures has reached."""
    plan, found = _target(request, pk, target)
    if not rights.may_enter(request.user, plan):
        raise Http404
    posted = request.method == "POST"
    form = FigureForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        units=_places(request, plan),
    )
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            row = services.record_figure(
                found,
                by=request.user,
                unit=form.place,
                on=data["on"],
                value=data["value"],
                note=data["note"],
                files=keep(data["proofs"]),
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.figure_entered", plan, target=target, figure=row.pk)
            messages.success(request, _("Đã ghi con số."))
            return redirect("plans:target", pk=pk, target=target)
    return form_page(
        request,
        plan,
        form,
        heading=_("Nhập con số của chỉ tiêu"),
        lead=found.text,
        submit=_("Ghi con số"),
        back=reverse("plans:target", args=[pk, target]),
        facts=[(_("Mức kế hoạch"), level(found))],
    )


@allow(Can.PLAN_EDIT, Can.PLAN_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def allot(request: UserRequest, pk: int, target: int) -> HttpResponseBase:
    """Give the units below their parts of a target."""
    plan, found = _target(request, pk, target)
    if not rights.may_edit(request.user, plan):
        raise Http404
    given = {row.unit_id: row.value for row in found.allotments.all()}
    form = AllotForm(
        request.POST if request.method == "POST" else None,
        units=queries.units_below(plan),
        given=given,
    )
    if request.method == "POST" and form.is_valid():
        try:
            check = services.allot(found, by=request.user, parts=form.parts())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.allotted", plan, target=target)
            say = messages.success if check.state == "ok" else messages.warning
            say(request, check.words)
            return redirect("plans:target", pk=pk, target=target)
    hint = (
        _("Mỗi đơn vị phải giữ ít nhất mức này.")
        if allotments.is_rate(found)
        else _("Tổng các đơn vị phải khớp mức này.")
    )
    return form_page(
        request,
        plan,
        form,
        heading=_("Giao chỉ tiêu cho cấp dưới"),
        lead=found.text,
        submit=_("Lưu phần giao"),
        back=reverse("plans:target", args=[pk, target]),
        facts=[(_("Mức kế hoạch"), level(found)), (_("Cách chia"), hint)],
    )


def level(target: Target) -> str:
    """The promised level in words."""
    return level_words(
        target.comparator, target.value, target.value_to, target.out_of, target.unit_of_measure
    )


def _target(request: UserRequest, pk: int, target: int) -> tuple[Plan, Target]:
    plan = counting_plan(request, pk)
    found = plan.targets.filter(pk=target).first()
    if found is None:
        raise Http404
    found.plan = plan
    return plan, found


def _places(request: UserRequest, plan: Plan) -> list[Unit]:
    """For which units somebody enters: the keeper for its own and those below, others for theirs."""
    if rights.may_edit(request.user, plan):
        return [plan.unit, *queries.units_below(plan)]
    if request.user.unit is None:
        return []
    first, last = plan.starts_on, plan.ends_on
    return [
        one
        for one in rights.area(request.user.unit).values()
        if one.pk == request.user.unit.pk
        or (
            (not last or one.valid_from <= last) and (not first or (one.valid_to or first) >= first)
        )
    ]
