"""The compulsory dossiers of the unit, one dossier step by step, and its bundle for the court."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.documents import files, media
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.procedures.dossier import binding, checklist, queries
from donghanh.procedures.dossier import presenters as present
from donghanh.procedures.dossier.forms import BundleForm
from donghanh.procedures.dossier.queries import Dossier
from donghanh.register import attachments
from donghanh.register.forms.scans import AttachForm, taken_in
from donghanh.register.models import Case, Entry
from donghanh.register.paging import page
from donghanh.register.presenters import words
from donghanh.register.presenters.person import open_proposals
from donghanh.register.views.common import UserRequest, page_urls

PAGE = 50


@allow(Can.PERSON_LIST)
@require_safe
def dossiers(request: UserRequest) -> HttpResponse:
    """``?tinh-trang=`` a status of the way; without it all that are on their way."""
    user, known = request.user, queries.statuses()
    status = request.GET.get("tinh-trang", "")
    status = status if status in known else ""
    found = queries.open_cases(user).select_related("person", "commune")
    if status:
        found = found.filter(status=status)
    shown = page(found, by="opened_on", cursor=request.GET.get("page", ""), size=PAGE)
    context = {
        "rows": present.list_rows(queries.lines(user, shown.rows), clock.today()),
        "tabs": _tabs(known, status),
        "wide": user.scope.level != "commune",
        **page_urls(request.GET, shown),
    }
    return render(request, "dossier/list.html", context)


@allow(Can.PERSON_OPEN)
@require_safe
def dossier(request: UserRequest, pk: int) -> HttpResponse:
    """One dossier; opening it stands in the access log like opening the person's file."""
    one = _found(request, pk)
    _log_opened(request, one)
    user = request.user
    missing = checklist.missing(one.checked)
    context: dict[str, Any] = {
        **_head(one),
        "stages": [
            (words.said(passed.stage), passed)
            for passed in checklist.stages(one.guide, one.entries)
        ],
        "items": present.items(one),
        "wanted": one.papers_wanted,
        "wanted_words": words.said(one.papers_wanted),
        "wanted_cite": "; ".join(str(cite) for cite in one.papers_wanted.cite),
        "missing": len(missing),
        "missing_words": present.missing_words(len(missing)),
        "limits": present.limits(one),
        "days": present.days(one),
        "served": present.served(one),
        "reading": present.reading(one),
        "loops": present.loops(one),
        "rights": present.rights(one),
        "index": binding.index(binding.held(user, one)),
        "proposals": [row for row in open_proposals(one.file) if row.measure == one.case.measure],
        "day": one.file.day,
        "may_record": user.can(Can.ENTRY_RECORD),
        "may_export": user.can(Can.PAPER_PREPARE) or user.can(Can.PAPER_ISSUE),
    }
    return render(request, "dossier/case.html", context)


@allow(Can.ENTRY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: UserRequest, pk: int) -> HttpResponse:
    """Add a scan as one of the papers of the checklist."""
    one = _found(request, pk)
    names = [(item.item.id, words.said(item.item)) for item in one.checked]
    form = AttachForm(
        request.POST or None,
        request.FILES or None,
        items=names,
        initial={"item": request.GET.get("giay", "")},
    )
    if request.method == "POST" and form.is_valid():
        item = form.cleaned_data["item"]
        try:
            kept = taken_in(form.cleaned_data["scan"])
            assert kept is not None
            row = attachments.attach(
                _entry_for(one, item),
                kept,
                by=request.user,
                item=item,
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            log.record(
                "attachment.added", by=request.user, subject_type="attachment", subject_id=row.pk
            )
            messages.success(request, _("Đã thêm bản quét “%(name)s”.") % {"name": row.name})
            return redirect("dossier:case", pk=pk)
    context = {**_head(one), "form": form, "file_lost": bool(request.FILES)}
    return render(request, "dossier/attach.html", context)


@allow(Can.PAPER_PREPARE, Can.PAPER_ISSUE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: UserRequest, pk: int) -> HttpResponse:
    """The whole dossier as one PDF, after its purpose was named."""
    one, form = _found(request, pk), BundleForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = binding.bind(request.user, one)
        except Refusal as refused:
            refusal = refused
        else:
            log.record(
                "dossier.exported",
                by=request.user,
                subject_type="case",
                subject_id=pk,
                purpose=form.cleaned_data["purpose"],
                detail={"person": one.file.person.pk, "bytes": len(made)},
            )
            return _download(made, one)
    missing = checklist.missing(one.checked)
    context = {
        **_head(one),
        "form": form,
        "refusal": refusal,
        "index": binding.index(binding.held(request.user, one)),
        "missing": [words.said(item) for item in missing],
    }
    return render(request, "dossier/export.html", context)


def _found(request: UserRequest, pk: int) -> Dossier:
    try:
        return queries.dossier(request.user, pk)
    except Case.DoesNotExist:
        raise Http404 from None


def _head(one: Dossier) -> dict[str, Any]:
    """What every page of a dossier says of it."""
    case, pack = one.case, one.view.pack
    return {
        "case": case,
        "person": one.file.person,
        "born": words.born(one.file.person),
        "minor": one.minor,
        "status": words.status_tag(case.status, pack, brief=True),
        "regime": pack.title,
        "period": words.said(pack.period_on(one.file.day)),
    }


def _entry_for(one: Dossier, item: str) -> Entry:
    """The entry that a scan is added to: the one that proves the paper, else the opening one."""
    checked = next((c for c in one.checked if c.item.id == item), None)
    own = [e for e in (checked.entries if checked else ()) if e.case_id == one.case.pk]
    return own[-1] if own else one.entries[0]


def _download(made: bytes, one: Dossier) -> HttpResponse:
    name = one.file.person.file_number.replace("/", "-")
    return files.attached(made, media.PDF, f"ho-so-de-nghi-{name}.pdf")


def _log_opened(request: UserRequest, one: Dossier) -> None:
    log.record(
        "person.opened",
        by=request.user,
        subject_type="person",
        subject_id=one.file.person.pk,
        purpose=_("Xem hồ sơ đề nghị cai nghiện bắt buộc"),
    )


def _tabs(known: list[str], chosen: str) -> list[tuple[str, str, bool]]:
    pack = packs.in_force(clock.today())
    titles = [(name, words.said(pack.statuses[name])) for name in known if name in pack.statuses]
    return [
        (_("Tất cả"), "?", not chosen),
        *((title, f"?tinh-trang={name}", name == chosen) for name, title in titles),
    ]
