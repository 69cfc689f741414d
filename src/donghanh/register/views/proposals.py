"""The second person: what waits for a decision, one proposal, the answer to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.documents import files
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register import attachments, proposals, queries, vault
from donghanh.register.models import Proposal
from donghanh.register.presenters import proposals as present
from donghanh.register.presenters import timeline, words
from donghanh.register.views.common import UserRequest
from donghanh.ui import forms

#: Own proposals shown below what waits.
OWN = 30
MOST = 200


class SendBackForm(forms.Form):
    """What is to be mended."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do trả lại"),
        long=True,
        help_text=gettext_lazy("Ghi rõ điều cần sửa hoặc bổ sung để đề nghị lại."),
    )


@allow(Can.DECIDE, Can.ENTRY_RECORD)
@require_safe
def waiting(request: UserRequest) -> HttpResponse:
    """What waits for this user, and what became of the user's own proposals."""
    user, related = request.user, ("person", "by", "decided_by")
    found = queries.waiting_for(user).select_related(*related)[:MOST]
    own = Proposal.objects.visible_to(user).filter(by=user).select_related(*related)
    context = {
        "decides": user.can(Can.DECIDE),
        "heads": user.can(Can.WORK_ASSIGN),
        "rows": present.rows(found),
        "own": present.rows(own.order_by("-at", "-id")[:OWN]),
    }
    return render(request, "register/proposals.html", context)


@allow(Can.DECIDE, Can.ENTRY_RECORD)
@require_safe
def proposal(request: UserRequest, pk: int) -> HttpResponse:
    """One proposal in full, with the two answers for who may give them."""
    return _page(request, _visible(request, pk), SendBackForm())


@allow(Can.DECIDE)
@require_POST
def confirm(request: UserRequest, pk: int) -> HttpResponse:
    """Decide as proposed."""
    one = _visible(request, pk)
    try:
        entry = proposals.confirm(one, by=request.user)
    except Refusal as refusal:
        return _page(request, _visible(request, pk), SendBackForm(), refusal)
    log.record(
        "proposal.confirmed",
        by=request.user,
        subject_type="proposal",
        subject_id=one.pk,
        detail={"entry": entry.pk},
    )
    messages.success(
        request, _("Đã quyết định và ghi vào hồ sơ “%(entry)s”.") % {"entry": present.row(one).what}
    )
    return redirect("register:person", pk=one.person_id)


@allow(Can.DECIDE)
@require_POST
def send_back(request: UserRequest, pk: int) -> HttpResponse:
    """Give it back with a reason."""
    one, form = _visible(request, pk), SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form)
    try:
        proposals.send_back(one, by=request.user, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        return _page(request, _visible(request, pk), form, refusal)
    _log(request, "proposal.sent_back", one)
    messages.success(request, _("Đã trả lại cho người đề nghị, kèm lý do."))
    return redirect("register:proposals")


@allow(Can.ENTRY_RECORD)
@require_POST
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Take back one's own proposal, or let one rest that was sent back."""
    one = _visible(request, pk)
    try:
        proposals.withdraw(one, by=request.user)
    except Refusal as refusal:
        return _page(request, _visible(request, pk), SendBackForm(), refusal)
    _log(request, "proposal.withdrawn", one)
    messages.success(request, _("Đã rút đề nghị."))
    return redirect("register:proposals")


@allow(Can.DECIDE, Can.ENTRY_RECORD)
@require_safe
def scan(request: UserRequest, pk: int) -> HttpResponse:
    """The scan that will be attached when the proposal is confirmed."""
    one = _visible(request, pk)
    if not one.scan:
        raise Http404
    kept = attachments.Kept(**one.scan)
    log.record(
        "attachment.opened",
        by=request.user,
        subject_type="proposal",
        subject_id=one.pk,
        purpose=_("Xem bản quét kèm đề nghị"),
    )
    return files.attached(vault.content_of(kept), kept.type, kept.name)


def _page(
    request: UserRequest, one: Proposal, form: SendBackForm, refusal: Refusal | None = None
) -> HttpResponse:
    pack, row, seen = packs.load(one.regime), present.row(one), one.corrects
    old = timeline.version_of(seen, packs.reading(seen.kind, pack)) if seen else None
    log.record(
        "person.opened",
        by=request.user,
        subject_type="person",
        subject_id=one.person_id,
        purpose=_("Xem việc chờ quyết định"),
    )
    needed = Can.ENTRY_CORRECT if seen else Can.ENTRY_RECORD
    context: dict[str, Any] = {
        "one": one,
        "row": row,
        "old": old,
        "outdated": one.state == Proposal.State.WAITING and proposals.outdated(one),
        "lines": present.compared(one, old) if old else [],
        "facts": present.facts(one),
        "document": words.document_words(one.document, pack),
        "form": form,
        "refusal": refusal,
        "may_decide": proposals.may_decide(one, request.user),
        "own": one.by_id == request.user.pk,
        "again_url": present.again_urls([one])[0] if request.user.can(needed) else "",
    }
    return render(request, "register/proposal.html", context, status=409 if refusal else 200)


def _visible(request: UserRequest, pk: int) -> Proposal:
    found: Proposal | None = (
        Proposal.objects.visible_to(request.user)
        .select_related("person", "case", "by", "decided_by", "corrects__by", "corrects__case")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _log(request: UserRequest, action: str, one: Proposal) -> None:
    log.record(action, by=request.user, subject_type="proposal", subject_id=one.pk)
