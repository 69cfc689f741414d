"""One paper: its preview, its files, signing and numbering it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.documents import files
from donghanh.errors import Refusal
from donghanh.procedures.papers import compose, queries, services, signers, values
from donghanh.procedures.papers import presenters as present
from donghanh.procedures.papers.forms import DownloadForm, IssueForm
from donghanh.procedures.papers.models import Paper
from donghanh.procedures.papers.signers import Capacity
from donghanh.procedures.papers.template import load
from donghanh.procedures.papers.views.drafts import _entries, found
from donghanh.register.paging import page
from donghanh.register.views.common import UserRequest, page_urls

#: Drafts on a page.
PAGE = 50


@allow(Can.PAPER_ISSUE)
@require_safe
def waiting(request: UserRequest) -> HttpResponse:
    """The drafts of the own office that wait for a signature and a number."""
    found = queries.waiting(request.user).select_related("person__commune", "created_by")
    shown = page(found, by="changed_at", cursor=request.GET.get("page", ""), size=PAGE)
    context = {
        "rows": [present.waiting_row(one) for one in shown.rows],
        "agency": request.user.agency,
        **page_urls(request.GET, shown),
    }
    return render(request, "papers/waiting.html", context)


@allow(Can.PERSON_OPEN)
@require_safe
def paper(request: UserRequest, pk: int) -> HttpResponse:
    """The paper as it stands, what is still empty, and what can be done with it."""
    one = found(request, pk)
    log.record(
        "person.opened",
        by=request.user,
        subject_type="person",
        subject_id=one.person_id,
        purpose=_("Xem giấy tờ"),
        detail={"paper": pk},
    )
    return render(request, "papers/paper.html", _context(request, one))


@allow(Can.PAPER_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: UserRequest, pk: int) -> HttpResponse:
    """Sign a draft and take its number; one of two who do so at once is told."""
    one, user = found(request, pk), request.user
    if not one.is_draft or not _may_issue(request, one):
        if request.method == "POST" or not one.is_draft:
            messages.warning(request, _("Giấy này đã ban hành hoặc do cơ quan khác ban hành."))
        return redirect("papers:paper", pk=pk)
    template = load(one.regime, one.form)
    filled = values.of(one, template, queries.source(user, one), clock.today())
    form = IssueForm(
        request.POST or None,
        office=filled.office,
        template=template,
        initial={
            "seen": one.version,
            "on": clock.today(),
            "place": filled.office.place,
            "capacity": Capacity.HEAD,
            "signer_name": user.full_name,
            "recipients": "\n".join(compose.recipients(template, filled)),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = services.issue(
                one,
                by=user,
                on=form.cleaned_data["on"],
                seen=form.cleaned_data["seen"],
                signer=form.signer,
                place=form.cleaned_data["place"],
                recipients=form.recipients_given,
            )
        except Refusal as refused:
            if refused.code in ("paper.issued", "paper.changed", "paper.gone"):
                messages.error(request, str(refused))
                return redirect("papers:paper", pk=pk)
            form.refuse(refused)
        else:
            number = done.outgoing.symbol if done.outgoing else ""
            messages.success(
                request,
                _("Đã ban hành, số %(number)s.") % {"number": number}
                if number
                else _("Đã ban hành."),
            )
            return redirect("papers:paper", pk=pk)
    context = {
        **_context(request, one),
        "form": form,
        "head": filled.office.head,
        "numbers_as": compose.symbol(template, filled.office),
    }
    return render(request, "papers/issue.html", context)


@allow(Can.PAPER_PREPARE)
@require_POST
def finish(request: UserRequest, pk: int) -> HttpResponse:
    """Freeze a paper that others sign with a pen."""
    one = found(request, pk)
    seen = request.POST.get("seen", "")
    try:
        services.finish(one, by=request.user, seen=int(seen) if seen.isdecimal() else 0)
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã chốt bản giấy. Từ nay in ra lúc nào cũng như nhau."))
    return redirect("papers:paper", pk=pk)


@allow(Can.PERSON_OPEN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def download(request: UserRequest, pk: int, format: str) -> HttpResponse:
    """Ask what for, log it, then give the file: only in this answer."""
    one = found(request, pk)
    form = DownloadForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {**_context(request, one), "form": form, "format": format}
        return render(request, "papers/download.html", context)
    made = queries.document(request.user, one)
    answer = files.written(made, f"{one.form.replace('/', '-')}-{pk}", format)
    log.record(
        "paper.downloaded",
        by=request.user,
        subject_type="person",
        subject_id=one.person_id,
        purpose=form.cleaned_data["purpose"],
        detail={"paper": pk, "form": one.form, "format": format, "state": one.state},
    )
    return answer


def _may_issue(request: UserRequest, one: Paper) -> bool:
    user = request.user
    own = user.agency is not None and one.agency_id == user.agency.pk
    office = signers.issued_by_office(load(one.regime, one.form))
    return bool(office and own and user.can(Can.PAPER_ISSUE))


def _context(request: UserRequest, one: Paper) -> dict[str, Any]:
    user = request.user
    made = queries.document(user, one)
    author = one.created_by_id == user.pk and user.can(Can.PAPER_PREPARE)
    facts = present.what_it_is(one)
    line = present.line(one, _entries(queries.cases_of(user, one.person)))
    return {
        **facts,
        "paper": one,
        "person": one.person,
        "line": line,
        "view": present.preview(made),
        "missing": queries.blanks(made) if one.is_draft else [],
        "may_change": one.is_draft and author,
        "may_issue": one.is_draft and _may_issue(request, one),
        "may_finish": one.is_draft and author and not facts["of_office"],
        "may_replace": not one.is_draft
        and user.can(Can.PAPER_PREPARE)
        and not hasattr(one, "replaced_by"),
        "may_record": user.can(Can.ENTRY_RECORD),
        "masked": bool(one.person.citizen_token) and not user.can(Can.PERSON_IDENTITY),
    }
