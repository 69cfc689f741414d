"""The money of a plan: allotted, spent, settled."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.plans import norms, rights
from donghanh.plans.models import BudgetEntry, Plan
from donghanh.plans.money_forms import BookForm, LineForm
from donghanh.plans.queries import budget as queries
from donghanh.plans.queries.plans import tasks_of
from donghanh.plans.services import budget as services
from donghanh.plans.views.common import UserRequest, counting_plan, form_page, record
from donghanh.register.forms.keyed import RetractForm
from donghanh.text import format_dong


@allow(Can.PLAN_VIEW)
@require_safe
def budget(request: UserRequest, pk: int) -> HttpResponse:
    """All lines by source, what is over marked, and the norms of the plan's days."""
    plan = counting_plan(request, pk)
    assert plan.starts_on is not None
    context = {
        "plan": plan,
        "budget": queries.budget(plan),
        "norms": norms.on(plan.starts_on),
        "may_edit": _may_edit(request, plan),
    }
    return render(request, "plans/budget.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def line(request: UserRequest, pk: int, line: int) -> HttpResponse:
    """One line with all that was booked on it."""
    plan = counting_plan(request, pk)
    row = _row(plan, line)
    context = {
        "plan": plan,
        "row": row,
        "entries": queries.entries_of(row.line),
        "may_edit": _may_edit(request, plan),
    }
    return render(request, "plans/budget_line.html", context)


@allow(Can.BUDGET_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: UserRequest, pk: int) -> HttpResponseBase:
    """Allot money to a cost item."""
    plan = _plan_to_edit(request, pk)
    form = _form(request, plan)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_line(plan, by=request.user, **form.content())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.budget_changed", plan, line=made.pk, allotted=made.allotted)
            messages.success(request, _("Đã thêm khoản kinh phí."))
            return redirect("plans:budget", pk=pk)
    return form_page(
        request,
        plan,
        form,
        heading=_("Thêm khoản kinh phí"),
        lead=plan.title,
        submit=_("Thêm khoản"),
        back=reverse("plans:budget", args=[pk]),
    )


@allow(Can.BUDGET_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: UserRequest, pk: int, line: int) -> HttpResponseBase:
    """Change a line."""
    plan = _plan_to_edit(request, pk)
    row = _row(plan, line)
    before = row.line.allotted
    form = _form(request, plan, row)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.change_line(row.line, by=request.user, **form.content())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(
                request,
                "plan.budget_changed",
                plan,
                line=made.pk,
                before=before,
                allotted=made.allotted,
            )
            return redirect("plans:budget_line", pk=pk, line=line)
    return form_page(
        request,
        plan,
        form,
        heading=_("Sửa khoản kinh phí"),
        lead=row.line.item,
        submit=_("Lưu lại"),
        back=reverse("plans:budget_line", args=[pk, line]),
        facts=[
            (_("Đã chi"), format_dong(row.money.spent)),
            (_("Đã quyết toán"), format_dong(row.money.settled)),
        ],
    )


@allow(Can.BUDGET_EDIT)
@require_POST
def drop(request: UserRequest, pk: int, line: int) -> HttpResponseBase:
    """Take a line out on which nothing was booked."""
    plan = _plan_to_edit(request, pk)
    row = _row(plan, line)
    try:
        services.drop_line(row.line, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:budget_line", pk=pk, line=line)
    record(request, "plan.budget_changed", plan, line=line, before=row.line.allotted)
    return redirect("plans:budget", pk=pk)


@allow(Can.BUDGET_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: UserRequest, pk: int, line: int) -> HttpResponseBase:
    """Write that money was spent or settled."""
    plan = _plan_to_edit(request, pk)
    row = _row(plan, line)
    form = BookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        key = data.pop("key")
        try:
            entry = services.book(row.line, by=request.user, idempotency_key=key, **data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.money_booked", plan, line=line, entry=entry.pk)
            over = _row(plan, line).money.over
            if over:
                messages.warning(
                    request,
                    _("Đã ghi. Khoản này đang vượt mức giao %(sum)s.") % {"sum": format_dong(over)},
                )
            else:
                messages.success(request, _("Đã ghi số tiền."))
            return redirect("plans:budget_line", pk=pk, line=line)
    return form_page(
        request,
        plan,
        form,
        heading=_("Ghi số chi, quyết toán"),
        lead=row.line.item,
        submit=_("Ghi số tiền"),
        back=reverse("plans:budget_line", args=[pk, line]),
        facts=[
            (_("Mức giao"), format_dong(row.money.allotted)),
            (_("Đã chi"), format_dong(row.money.spent)),
            (_("Đã quyết toán"), format_dong(row.money.settled)),
            (_("Còn lại"), format_dong(row.money.rest)),
        ],
    )


@allow(Can.BUDGET_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: UserRequest, pk: int, line: int, entry: int) -> HttpResponseBase:
    """Take back what was booked by mistake."""
    plan = _plan_to_edit(request, pk)
    row = _row(plan, line)
    found: BudgetEntry | None = row.line.entries.filter(pk=entry, corrects=None).first()
    if found is None:
        raise Http404
    form = RetractForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.retract(
                found,
                by=request.user,
                reason=form.cleaned_data["reason"],
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            record(request, "plan.money_retracted", plan, line=line, entry=entry)
            return redirect("plans:budget_line", pk=pk, line=line)
    return form_page(
        request,
        plan,
        form,
        heading=_("Rút số đã ghi"),
        lead=_("%(sum)s, %(kind)s") % {"sum": format_dong(found.amount), "kind": found.get_kind_display()},
        submit=_("Rút"),
        back=reverse("plans:budget_line", args=[pk, line]),
    )  # fmt: skip


def _may_edit(request: UserRequest, plan: Plan) -> bool:
    return plan.state == Plan.State.CONFIRMED and rights.may_budget(request.user, plan)


def _plan_to_edit(request: UserRequest, pk: int) -> Plan:
    """A plan whose money the user keeps. Raises 404."""
    plan = counting_plan(request, pk)
    if not _may_edit(request, plan):
        raise Http404
    return plan


def _row(plan: Plan, line: int) -> queries.Row:
    row = queries.line_with_all(plan, line)
    if row is None:
        raise Http404
    return row


def _form(request: UserRequest, plan: Plan, row: queries.Row | None = None) -> LineForm:
    assert plan.starts_on is not None
    return LineForm(
        request.POST if request.method == "POST" else None,
        tasks=tasks_of(plan),
        norms=norms.on(plan.starts_on),
        line=row.line if row else None,
    )
