"""From a file to a plan that counts: hand in, review item by item, confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.plans import presenters, review, services
from donghanh.plans.forms import AnswerForm, DaysForm, ImportForm, SplitForm, item_form
from donghanh.plans.models import Plan
from donghanh.plans.reading.files import MAX_BYTES
from donghanh.plans.sheets import Sheet, of_line
from donghanh.plans.sheets import cut as sheets_of
from donghanh.plans.views.common import UserRequest, draft_to_edit


@allow(Can.PLAN_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_plan(request: UserRequest) -> HttpResponseBase:
    """Hand in the document of the own unit's plan."""
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None)
    unit = request.user.unit
    if unit is None:
        raise Http404
    if posted and form.is_valid():
        handed: Any = form.cleaned_data["file"]
        # A file that is too large is refused by the reader; no need to hold all of it for that.
        content = handed.read(MAX_BYTES + 1)
        try:
            plan = services.import_plan(
                file_name=handed.name, content=content, unit=unit, by=request.user
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _log(request, "plan.imported", plan)
            return redirect("plans:plan", pk=plan.pk)
    return render(request, "plans/import.html", {"form": form, "unit": unit})


@allow(Can.PLAN_EDIT)
@require_safe
def review_page(request: UserRequest, pk: int) -> HttpResponse:
    """The source on the left, what was found in it on the right."""
    return _review(request, draft_to_edit(request, pk))


@allow(Can.PLAN_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: UserRequest, pk: int, key: str) -> HttpResponseBase:
    """Everything about one item, to change it or drop it."""
    plan = draft_to_edit(request, pk)
    found = review.of(plan).item(key)
    if found is None:
        raise Http404
    form = item_form(found)(request.POST if request.method == "POST" else None, item=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_review(plan, by=request.user, key=key, **form.decision())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(plan, key)
    return _item(request, plan, found, form)


@allow(Can.PLAN_EDIT)
@require_POST
def split(request: UserRequest, pk: int, key: str) -> HttpResponseBase:
    """Cut an item in two where its words are said to part."""
    plan = draft_to_edit(request, pk)
    found = review.of(plan).item(key)
    if found is None:
        raise Http404
    form = SplitForm(request.POST, item=found)
    if form.is_valid():
        try:
            services.split(plan, by=request.user, key=key, at=form.cleaned_data["place"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(plan, key)
    return _item(request, plan, found, item_form(found)(item=found), form)


def _item(
    request: UserRequest, plan: Plan, found: review.Item, form: Any, cut: SplitForm | None = None
) -> HttpResponse:
    context = {
        "plan": plan,
        "item": found,
        "form": form,
        "split": None if found.merged > 1 else cut or SplitForm(item=found),
        "wrong": cut if cut is not None else form,
        "words": presenters.row(found),
        "back": _address(plan, found.key),
    }
    return render(request, "plans/item.html", context)


@allow(Can.PLAN_EDIT)
@require_POST
def answer(request: UserRequest, pk: int, key: str) -> HttpResponseBase:
    """Answer the open questions about one item, drop it, put it together with the next, or take
    back what was decided."""
    plan = draft_to_edit(request, pk)
    found = review.of(plan).item(key)
    if found is None:
        raise Http404
    if "drop" in request.POST or "restore" in request.POST:
        services.save_review(plan, by=request.user, key=key, dropped="drop" in request.POST)
        return _back(plan, key)
    if "join" in request.POST or "reset" in request.POST:
        change = services.join if "join" in request.POST else services.take_back
        try:
            change(plan, by=request.user, key=key)
        except Refusal as refusal:
            return _review(request, plan, refusal=refusal)
        return _back(plan, key)
    form = AnswerForm(request.POST, item=found)
    if form.is_valid():
        if decision := form.decision():
            services.save_review(plan, by=request.user, key=key, **decision)
        return _back(plan, key)
    return _review(request, plan, form)


@allow(Can.PLAN_EDIT)
@require_POST
def days(request: UserRequest, pk: int) -> HttpResponseBase:
    """Say or confirm which days the plan covers."""
    plan = draft_to_edit(request, pk)
    form = DaysForm(request.POST)
    if form.is_valid():
        try:
            services.save_period(plan, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('plans:review', args=[pk])}#thoi-gian")
    return _review(request, plan, days_form=form)


@allow(Can.PLAN_EDIT)
@require_POST
def confirm(request: UserRequest, pk: int) -> HttpResponseBase:
    """Make the plan count."""
    plan = draft_to_edit(request, pk)
    try:
        services.confirm(plan, by=request.user)
    except Refusal as refusal:
        return _review(request, plan, refusal=refusal)
    _log(request, "plan.confirmed", plan)
    messages.success(
        request, _("Đã xác nhận kế hoạch. Từ bây giờ các chỉ tiêu và nhiệm vụ được theo dõi.")
    )
    return redirect("plans:plan", pk=pk)


def _review(
    request: UserRequest,
    plan: Plan,
    form: AnswerForm | None = None,
    *,
    days_form: DaysForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    seen = review.of(plan)
    sheets = sheets_of(plan.source_lines)
    sheet = _sheet(request, sheets, form)
    rows = [presenters.row(one) for one in seen.items if sheet.holds(one.first)]
    for row in rows:
        if row.item.questions:
            bound = form if form and form.item.key == row.item.key else None
            row.form = bound or AnswerForm(item=row.item)
    context: dict[str, Any] = {
        "plan": plan,
        "review": seen,
        "counts": presenters.counts(seen),
        "panels": presenters.panels(rows),
        "paragraphs": presenters.source(plan, seen.found(), linked=True, sheet=sheet),
        "warnings": presenters.warnings(seen, sheet),
        "sheet": sheet,
        "pages": presenters.pages(seen, sheets, sheet),
        "next": _next(seen, sheets),
        "days_form": days_form
        or DaysForm(initial=dict(zip(("first", "last"), seen.period or (), strict=False))),
        "form": form or days_form,
        "refusal": refusal,
    }
    return render(request, "plans/review.html", context)


def _sheet(request: UserRequest, sheets: list[Sheet], form: AnswerForm | None) -> Sheet:
    """The sheet of the item that was answered, else the one in the address, else the first."""
    if form is not None:
        return of_line(sheets, form.item.first)
    wanted = request.GET.get("trang", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 1
    return sheets[number - 1] if 1 <= number <= len(sheets) else sheets[0]


def _next(seen: review.Review, sheets: list[Sheet]) -> str:
    """Where the next open question stands: an item, or the days of the plan."""
    if not seen.open_items:
        return "#thoi-gian"
    item = min(seen.open_items, key=lambda one: one.first)
    sheet = of_line(sheets, item.first)
    return f"?trang={sheet.number}#x-{item.key}" if len(sheets) > 1 else f"#x-{item.key}"


def _address(plan: Plan, key: str) -> str:
    """The item's place on the review page."""
    sheets = sheets_of(plan.source_lines)
    found = review.of(plan).item(key) or review.of(plan).item(key.split("-", 1)[0])
    sheet = of_line(sheets, found.first if found else None)
    query = f"?trang={sheet.number}" if len(sheets) > 1 else ""
    anchor = f"#x-{found.key}" if found else ""
    return f"{reverse('plans:review', args=[plan.pk])}{query}{anchor}"


def _back(plan: Plan, key: str) -> HttpResponseBase:
    return redirect(_address(plan, key))


def _log(request: UserRequest, action: str, plan: Plan) -> None:
    log.record(
        action,
        by=request.user,
        subject_type="plan",
        subject_id=plan.pk,
        detail={"sha256": plan.source_sha256},
    )
