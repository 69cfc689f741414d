"""Recording, correcting and withdrawing a row of any book."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.prevention import queries, services
from donghanh.prevention.books import BOOKS, Book
from donghanh.prevention.views.common import page
from donghanh.register.forms.keyed import RetractForm
from donghanh.register.ledger import LedgerRow
from donghanh.register.views.common import UserRequest


@allow(Can.PREVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: UserRequest, book: str) -> HttpResponse:
    """Write a new row."""
    kind = _book(book)
    form = kind.form(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row = kind.record(
                by=request.user, idempotency_key=form.idempotency_key, **form.values()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi: %(row)s.") % {"row": name_of(row)})
            return redirect(kind.page)
    return page(request, kind, "prevention/record.html", {"form": form, "words": kind.new})


@allow(Can.PREVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: UserRequest, book: str, pk: int) -> HttpResponse:
    """A new version of a row, with the reason; also to add what was not known before."""
    kind = _book(book)
    row = _standing(request, kind, pk)
    form = kind.form(request.POST or None, user=request.user, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            new = services.correct(
                row, by=request.user, idempotency_key=form.idempotency_key, **form.values()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu bản mới: %(row)s.") % {"row": name_of(new)})
            return redirect(kind.page)
    context = {"form": form, "words": kind.change, **_old(row)}
    return page(request, kind, "prevention/correct.html", context)


@allow(Can.PREVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: UserRequest, book: str, pk: int) -> HttpResponse:
    """Take a row out, with the reason."""
    kind = _book(book)
    row = _standing(request, kind, pk)
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.retract(
                row,
                by=request.user,
                reason=form.cleaned_data["reason"],
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã rút: %(row)s.") % {"row": name_of(row)})
            return redirect(kind.page)
    context = {"form": form, "words": kind.withdraw, **_old(row)}
    return page(request, kind, "prevention/retract.html", context)


def name_of(row: LedgerRow) -> str:
    """What a row is called in a sentence."""
    for field in ("title", "name"):
        if hasattr(row, field):
            return str(getattr(row, field))
    return str(row.commune.name)  # type: ignore[attr-defined]


def _book(slug: str) -> Book:
    if slug not in BOOKS:
        raise Http404
    return BOOKS[slug]


def _standing(request: UserRequest, book: Book, pk: int) -> Any:
    """The last version of a row of the user's unit. Raises ``Http404`` for every other id."""
    row = book.rows(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _old(row: LedgerRow) -> dict[str, Any]:
    return {"row": row, "row_name": name_of(row), "versions": queries.versions(row)}
