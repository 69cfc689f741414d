"""What goes down and comes up: the plans of units below, offered changes, versions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.plans import queries, rights, services
from donghanh.plans.differences import difference
from donghanh.plans.models import Plan
from donghanh.plans.views.common import (
    UserRequest,
    counting_plan,
    draft_to_edit,
    form_page,
    record,
    visible_plan,
)
from donghanh.plans.work_forms import JudgeForm, ReplaceForm

#: The state of a plan below as the shapes of the site name it, and in words.
BELOW = {
    "none": ("idle", pgettext_lazy("plan", "Chưa có")),
    "draft": ("wait", gettext_lazy("Đang lập")),
    "confirmed": ("now", gettext_lazy("Đã xác nhận, chưa gửi")),
    "sent": ("soon", gettext_lazy("Chờ ý kiến")),
    "accepted": ("ok", gettext_lazy("Đã chấp nhận")),
    "returned": ("soon", gettext_lazy("Đã trả lại")),
}


@allow(Can.PLAN_VIEW)
@require_safe
def units(request: UserRequest, pk: int) -> HttpResponse:
    """Which unit below has a plan of its own, and how it stands."""
    plan = counting_plan(request, pk)
    rows = [
        {
            "below": row,
            "shape": BELOW[row.state][0],
            "word": BELOW[row.state][1],
            "opens": row.plan is not None and row.plan.state == Plan.State.CONFIRMED,
            "judge": row.state == "sent"
            and row.plan is not None
            and (rights.may_edit(request.user, plan) or rights.may_decide(request.user, plan)),
        }
        for row in queries.below(plan)
    ]
    return render(request, "plans/units.html", {"plan": plan, "rows": rows})


@allow(Can.PLAN_EDIT, Can.TASK_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: UserRequest, pk: int) -> HttpResponseBase:
    """Accept a plan that was sent up, or send it back with remarks."""
    plan = counting_plan(request, pk)
    if not rights.may_judge(request.user, plan):
        raise Http404
    assert plan.parent_id is not None
    form = JudgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        remark = form.cleaned_data["remark"]
        accept = form.cleaned_data["decision"] == "accept"
        try:
            (services.accept if accept else services.give_back)(
                plan, by=request.user, remark=remark
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.judged", plan)
            messages.success(request, _("Đã ghi ý kiến."))
            return redirect("plans:units", pk=plan.parent_id)
    return form_page(
        request,
        plan,
        form,
        heading=_("Ý kiến về kế hoạch của cấp dưới"),
        lead=plan.title,
        submit=_("Ghi ý kiến"),
        back=reverse("plans:plan", args=[pk]),
    )


@allow(Can.PLAN_OWN)
@require_safe
def offers(request: UserRequest, pk: int) -> HttpResponse:
    """What changed above, item by item, to take over or to leave."""
    plan = _own(request, pk)
    return render(request, "plans/offers.html", {"plan": plan, "offers": queries.offers(plan)})


@allow(Can.PLAN_OWN)
@require_POST
def answer_offer(request: UserRequest, pk: int, lineage: UUID) -> HttpResponseBase:
    """Take one change over, or keep one's own."""
    plan = _own(request, pk)
    try:
        work = services.answer_offer(
            plan, by=request.user, lineage=lineage, take="take" in request.POST
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        record(request, "plan.offer_answered", plan)
        if work.pk != plan.pk:
            messages.success(request, _("Đã đưa vào bản sửa đổi đang lập."))
    return redirect("plans:offers", pk=pk)


@allow(Can.PLAN_VIEW)
@require_safe
def versions(request: UserRequest, pk: int) -> HttpResponse:
    """All versions of a plan."""
    plan = counting_plan(request, pk)
    context = {
        "plan": plan,
        "versions": queries.versions_of(plan),
        "work": queries.in_work(plan.lineage) if rights.may_edit(request.user, plan) else None,
        "may_amend": plan.state == Plan.State.CONFIRMED and rights.may_edit(request.user, plan),
    }
    return render(request, "plans/versions.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def compare(request: UserRequest, pk: int, other: int) -> HttpResponse:
    """What changed from the version ``other`` to this one."""
    plan, before = visible_plan(request, pk), visible_plan(request, other)
    if plan.lineage != before.lineage:
        raise Http404
    context = {"plan": plan, "before": before, "changes": difference(before, plan)}
    return render(request, "plans/difference.html", context)


@allow(Can.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: UserRequest, pk: int) -> HttpResponseBase:
    """Say which plan in force a document being reviewed takes the place of."""
    draft = draft_to_edit(request, pk)
    own = queries.visible_to(request.user).filter(
        unit=draft.unit, state=Plan.State.CONFIRMED, agency=None
    )
    form = ReplaceForm(
        request.POST if request.method == "POST" else None,
        plans=list(own.defer(*queries.HEAVY)),
    )
    if request.method == "POST" and form.is_valid():
        earlier = form.plans[form.cleaned_data["earlier"]]
        try:
            services.amends(draft, by=request.user, earlier=earlier)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("Khi được xác nhận, văn bản này thay cho kế hoạch đã chọn.")
            )
            return redirect("plans:review", pk=pk)
    return form_page(
        request,
        draft,
        form,
        heading=_("Văn bản sửa đổi, thay thế"),
        lead=draft.title,
        submit=_("Chọn"),
        back=reverse("plans:review", args=[pk]),
    )


def _own(request: UserRequest, pk: int) -> Plan:
    """A plan made from one above, of the user's own office. Raises 404."""
    plan = visible_plan(request, pk)
    if plan.parent_id is None or not rights.may_edit(request.user, plan):
        raise Http404
    return plan
