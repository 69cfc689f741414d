"""Scanned papers: add one to an entry, open one, take one out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.documents import files
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register import attachments, vault
from donghanh.register.forms.scans import AttachForm, WithdrawForm, taken_in
from donghanh.register.models import Attachment, Case, Entry
from donghanh.register.presenters import words
from donghanh.register.views.common import UserRequest, visible_person


@allow(Can.ENTRY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: UserRequest, pk: int, entry: int) -> HttpResponse:
    """Add a scan to an entry that stands."""
    person = visible_person(request, pk)
    visible = Case.objects.visible_to(request.user).filter(person=person)
    standing = Entry.objects.filter(pk=entry, case__in=visible).known_at().select_related("case")
    found: Entry | None = standing.first()
    if found is None:
        raise Http404
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = taken_in(form.cleaned_data["scan"])
            assert kept is not None
            row = attachments.attach(
                found, kept, by=request.user, idempotency_key=form.idempotency_key
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            log.record(
                "attachment.added", by=request.user, subject_type="attachment", subject_id=row.pk
            )
            messages.success(request, _("Đã thêm bản quét “%(name)s”.") % {"name": row.name})
            return redirect("register:person", pk=pk)
    context = {
        "person": person,
        "form": form,
        "kind": words.said(
            packs.reading(found.kind, packs.load(found.case.regime)).entries[found.kind]
        ),
        "entry": found,
        "file_lost": bool(request.FILES),
    }
    return render(request, "register/attach.html", context)


@allow(Can.PERSON_OPEN)
@require_safe
def scan(request: UserRequest, pk: int, attachment: int) -> HttpResponse:
    """The content, for who may open the file of the person; every opening is logged."""
    row = _visible(request, pk, attachment)
    try:
        content = vault.content_of(row)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("register:person", pk=pk)
    log.record(
        "attachment.opened",
        by=request.user,
        subject_type="attachment",
        subject_id=row.pk,
        purpose=_("Xem bản quét"),
        detail={"person": pk},
    )
    return files.attached(content, row.type, row.name)


@allow(Can.ENTRY_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: UserRequest, pk: int, attachment: int) -> HttpResponse:
    """Take a scan out, with the reason; it stays on record."""
    row = _visible(request, pk, attachment)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            attachments.withdraw(
                row,
                by=request.user,
                reason=form.cleaned_data["reason"],
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            log.record(
                "attachment.withdrawn",
                by=request.user,
                subject_type="attachment",
                subject_id=row.pk,
            )
            messages.success(request, _("Đã rút bản quét “%(name)s”.") % {"name": row.name})
            return redirect("register:person", pk=pk)
    context = {"person": visible_person(request, pk), "form": form, "row": row}
    return render(request, "register/withdraw_scan.html", context)


def _visible(request: UserRequest, pk: int, attachment: int) -> Attachment:
    """A scan that stands, of a visible person. Raises ``Http404`` for every other."""
    person = visible_person(request, pk)
    cases = Case.objects.visible_to(request.user).filter(person=person)
    found: Attachment | None = (
        Attachment.objects.filter(pk=attachment, case__in=cases).known_at().first()
    )
    if found is None:
        raise Http404
    return found
