"""The plan on paper and in files: its document, its issue, task assignments, workbook, calendar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow, allow_public
from donghanh.access.roles import Can
from donghanh.documents import checks, files, media
from donghanh.documents.model import BLANK, Document, Heading, Paragraph, Run, numbered
from donghanh.errors import Refusal
from donghanh.plans import rights
from donghanh.plans.models import Plan
from donghanh.plans.views.common import (
    UserRequest,
    counting_plan,
    form_page,
    visible_plan,
)
from donghanh.plans.writing import assignment, document, feed, services, words, workbook
from donghanh.plans.writing.forms import WordsForm
from donghanh.procedures.papers import offices
from donghanh.procedures.papers import presenters as present
from donghanh.procedures.papers.forms import SigningForm
from donghanh.procedures.papers.signers import Capacity
from donghanh.procedures.work import services as feeds
from donghanh.procedures.work.models import CalendarFeed
from donghanh.procedures.work.views import feeds as answering

# ---- the document -------------------------------------------------------------------------


@allow(Can.PLAN_VIEW)
@require_safe
def paper(request: UserRequest, pk: int) -> HttpResponse:
    """The document as it would be printed now, and what can be done with it."""
    plan = written_plan(request, pk)
    return render(request, "plans/paper.html", _context(request, plan))


@allow(Can.PLAN_EDIT, Can.PLAN_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_words(request: UserRequest, pk: int) -> HttpResponseBase:
    """Write the parts that the plan's items do not hold."""
    plan = written_plan(request, pk)
    held = document.paper_of(plan)
    if not rights.may_edit(request.user, plan) or not plan.made_here or (held and held.issued):
        raise Http404
    form = WordsForm(request.POST or None, initial=words.of(plan, held))
    if request.method == "POST" and form.is_valid():
        try:
            services.save_words(plan, by=request.user, typed=form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu phần lời của văn bản."))
            return redirect("plans:paper", pk=pk)
    return form_page(
        request,
        plan,
        form,
        heading=_("Soạn phần lời của kế hoạch"),
        lead=plan.title,
        submit=_("Lưu lại"),
        back=reverse("plans:paper", args=[pk]),
    )


@allow(Can.PAPER_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: UserRequest, pk: int) -> HttpResponseBase:
    """Sign a plan that was made here, take its number and freeze it."""
    plan, user = written_plan(request, pk), request.user
    agency, held = services.may_issue(user, plan), document.paper_of(plan)
    if agency is None or plan.state != Plan.State.CONFIRMED or (held and held.issued):
        raise Http404
    office = offices.of(agency)
    form = SigningForm(
        request.POST or None,
        office=office,
        initial={
            "seen": held.version if held else 1,
            "on": clock.today(),
            "place": office.place,
            "capacity": Capacity.HEAD,
            "on_behalf": office.collective,
            "signer_name": user.full_name,
        },
    )
    signer = form.signer if request.method == "POST" and form.is_valid() else None
    if signer is not None:
        data = form.cleaned_data
        try:
            done = services.issue(
                plan, by=user, on=data["on"], seen=data["seen"], signer=signer, place=data["place"]
            )
        except Refusal as refused:
            if refused.code in ("plan.issued", "paper.changed"):
                messages.error(request, str(refused))
                return redirect("plans:paper", pk=pk)
            form.refuse(refused)
        else:
            said = _("Đã ban hành, số %(number)s.")
            messages.success(request, said % {"number": done.outgoing})
            return redirect("plans:paper", pk=pk)
    context = {**_context(request, plan), "form": form}
    return render(request, "plans/issue.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def file(request: UserRequest, pk: int, format: str) -> HttpResponse:
    """The document as a file."""
    plan = written_plan(request, pk)
    name = document.file_name(plan, "ke-hoach")
    return _rendered(request, plan, document.make(plan), name, format)


# ---- task assignments ---------------------------------------------------------------------


@allow(Can.PLAN_VIEW)
@require_safe
def assignments(request: UserRequest, pk: int) -> HttpResponse:
    """Who is given something by the plan, each with the assignment to print."""
    plan = counting_plan(request, pk)
    context = {"plan": plan, "assignees": assignment.assignees(plan)}
    return render(request, "plans/assignments.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def assigned(request: UserRequest, pk: int, agency: int, format: str) -> HttpResponse:
    """The task assignment of one agency as a file."""
    plan = counting_plan(request, pk)
    found = next((one for one in assignment.assignees(plan) if one.agency.pk == agency), None)
    if found is None:
        raise Http404
    name = f"{document.file_name(plan, 'phieu-giao-nhiem-vu')}-{agency}"
    return _rendered(request, plan, assignment.make(plan, found.agency), name, format)


@allow(Can.PLAN_VIEW)
@require_safe
def sheet(request: UserRequest, pk: int) -> HttpResponse:
    """The plan as an Excel file, as things stand today."""
    plan = counting_plan(request, pk)
    content = workbook.make(plan, request.user)
    _log(request, plan, "xlsx")
    return files.attached(content, media.XLSX, f"{document.file_name(plan, 'ke-hoach')}.xlsx")


# ---- the calendar -------------------------------------------------------------------------


@allow(Can.PLAN_VIEW)
@require_safe
def calendar(request: UserRequest) -> HttpResponse:
    """The address of the calendar of the own agency's tasks: whether there is one."""
    return _calendar(request)


@allow(Can.PLAN_VIEW)
@never_cache
@require_POST
def feed_renew(request: UserRequest) -> HttpResponse:
    """A new address, shown this once; the former one ends."""
    secret = feeds.renew_feed(by=request.user, kind=CalendarFeed.Kind.PLANS)
    return _calendar(request, request.build_absolute_uri(reverse("plans:feed", args=[secret])))


@allow(Can.PLAN_VIEW)
@require_POST
def feed_revoke(request: UserRequest) -> HttpResponse:
    """The calendar's address ends."""
    feeds.revoke_feed(by=request.user, kind=CalendarFeed.Kind.PLANS)
    messages.success(request, _("Địa chỉ lịch không còn dùng được."))
    return redirect("plans:feed_page")


def _calendar(request: UserRequest, address: str = "") -> HttpResponse:
    made = CalendarFeed.objects.filter(user=request.user, kind=CalendarFeed.Kind.PLANS).first()
    context = {"address": address, "feed": made, "agency": request.user.agency}
    return render(request, "plans/feed.html", context)


@allow_public
@never_cache
@require_safe
def read_feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address; 404 for any other."""
    return answering.answer(
        secret,
        CalendarFeed.Kind.PLANS,
        needs=Can.PLAN_VIEW,
        calendar=feed.calendar,
        name="nhiem-vu-ke-hoach",
    )


# ---- how the pages are made ---------------------------------------------------------------


def written_plan(request: UserRequest, pk: int) -> Plan:
    """A visible plan that has rows to write: one that counts, or a draft written here. 404."""
    plan = visible_plan(request, pk)
    if plan.state == Plan.State.DRAFT and not plan.made_here:
        raise Http404
    return plan


def _context(request: UserRequest, plan: Plan) -> dict[str, Any]:
    held = document.paper_of(plan)
    made, user = document.make(plan), request.user
    issued = held is not None and held.issued
    return {
        "plan": plan,
        "paper": held,
        "issued": issued,
        "view": present.preview(_flat(made)),
        "faults": [] if issued or not plan.made_here else _faults(made),
        "may_write": not issued and plan.made_here and rights.may_edit(user, plan),
        "may_issue": not issued
        and plan.state == Plan.State.CONFIRMED
        and services.may_issue(user, plan) is not None,
        "numbers_as": made.symbol.code if made.symbol else "",
    }


def _flat(made: Document) -> Document:
    """For the page: headings as bold lines with their numbers."""
    shown = (
        Paragraph.of(Run(f"{number} {block.text}", bold=True))
        if isinstance(block, Heading)
        else block
        for number, block in numbered(made.blocks)
    )
    return replace(made, blocks=tuple(shown))


def _faults(made: Document) -> list[str]:
    """What a clerk would send back, and which parts are still empty."""
    found = [str(fault) for fault in checks.check(made)]
    empty = [
        _("Phần “%(title)s” còn trống, sẽ được bỏ khi ban hành.") % {"title": before.text}
        for before, block in zip(made.blocks, made.blocks[1:], strict=False)
        if isinstance(before, Heading) and isinstance(block, Paragraph) and block.text == BLANK
    ]
    return found + empty


def _rendered(
    request: UserRequest, plan: Plan, made: Document, name: str, format: str
) -> HttpResponse:
    answer = files.written(made, name, format)
    _log(request, plan, format)
    return answer


def _log(request: UserRequest, plan: Plan, format: str) -> None:
    log.record(
        "plan.exported",
        by=request.user,
        subject_type="plan",
        subject_id=plan.pk,
        detail={"format": format, "version": plan.version},
    )
