"""The support of one person: what was received, who accompanies, and recording both."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.register.forms.keyed import RetractForm
from donghanh.register.models import Person
from donghanh.register.views.common import UserRequest, visible_person
from donghanh.support import queries, services
from donghanh.support.forms import (
    AssignForm,
    ContactForm,
    CorrectContactForm,
    EndForm,
)
from donghanh.support.models import Assignment, Contact, Service


@allow(Can.SUPPORT_VIEW)
@require_safe
def person(request: UserRequest, pk: int) -> HttpResponse:
    """The tab "Hỗ trợ" of a person's file; every opening stands in the access log."""
    one = visible_person(request, pk)
    _log(request, "support.opened", one, _("Xem phần hỗ trợ"))
    may_record = request.user.can(Can.SUPPORT_RECORD)
    context = {
        "person": one,
        "tabs": _tabs(request, pk),
        "support": queries.support_of(request.user, one),
        "may_record": may_record,
        "assign_url": reverse("support:assign", args=[pk]) if may_record else "",
    }
    return render(request, "support/person.html", context)


@allow(Can.SUPPORT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: UserRequest, pk: int) -> HttpResponse:
    """Write down one service."""
    one = visible_person(request, pk)
    form = ContactForm(request.POST or None, person=one, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            contact = services.record_contact(
                by=request.user, person=one, idempotency_key=form.idempotency_key, **form.values()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _log(request, "support.recorded", one, _said(contact))
            message = _("Đã ghi một lần hỗ trợ: %(service)s.") % {"service": _said(contact)}
            return _done(request, pk, message)
    return render(request, "support/record.html", {"person": one, "form": form})


@allow(Can.SUPPORT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: UserRequest, pk: int, contact: int) -> HttpResponse:
    """A new version of a contact beside the old one, with the reason."""
    one, old = _standing_contact(request, pk, contact)
    form = CorrectContactForm(request.POST or None, person=one, contact=old)
    if request.method == "POST" and form.is_valid():
        try:
            new = services.correct_contact(
                old, by=request.user, idempotency_key=form.idempotency_key, **form.values()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _log(request, "support.corrected", one, _said(new))
            return _done(request, pk, _("Đã đính chính. Bản trước vẫn còn trong hồ sơ."))
    return render(request, "support/correct.html", {"person": one, "form": form, "old": old})


@allow(Can.SUPPORT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: UserRequest, pk: int, contact: int) -> HttpResponse:
    """Take a contact out, with the reason; it stays on the page, struck through."""
    one, old = _standing_contact(request, pk, contact)
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.retract_contact(
                old,
                by=request.user,
                reason=form.cleaned_data["reason"],
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _log(request, "support.retracted", one, _said(old))
            return _done(request, pk, _("Đã rút. Mục này vẫn còn trong hồ sơ và được gạch ngang."))
    return render(request, "support/retract.html", {"person": one, "form": form, "old": old})


@allow(Can.SUPPORT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: UserRequest, pk: int) -> HttpResponse:
    """Have a helper accompany the person."""
    one = visible_person(request, pk)
    form = AssignForm(request.POST or None, person=one)
    if request.method == "POST" and form.is_valid():
        try:
            assignment = services.assign_helper(
                by=request.user, person=one, idempotency_key=form.idempotency_key, **form.values()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _log(request, "support.assigned", one, _("Giao người đồng hành"))
            message = _("Đã giao %(helper)s đồng hành với %(person)s.")
            words = {"helper": assignment.helper_name, "person": one.name}
            return _done(request, pk, message % words)
    return render(request, "support/assign.html", {"person": one, "form": form})


@allow(Can.SUPPORT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: UserRequest, pk: int, assignment: int) -> HttpResponse:
    """Give an assignment its last day."""
    one, old = _standing_assignment(request, pk, assignment)
    form = EndForm(request.POST or None, initial={"ends_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_assignment(
                old,
                by=request.user,
                ends_on=form.cleaned_data["ends_on"],
                reason=form.cleaned_data["reason"],
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _log(request, "support.assignment_ended", one, _("Kết thúc đồng hành"))
            message = _("Đã ghi ngày kết thúc đồng hành của %(helper)s.")
            return _done(request, pk, message % {"helper": old.helper_name})
    return render(request, "support/end.html", {"person": one, "form": form, "old": old})


@allow(Can.SUPPORT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def retract_assignment(request: UserRequest, pk: int, assignment: int) -> HttpResponse:
    """Take out an assignment that was written by mistake."""
    one, old = _standing_assignment(request, pk, assignment)
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.retract_assignment(
                old,
                by=request.user,
                reason=form.cleaned_data["reason"],
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _log(request, "support.retracted", one, _("Rút việc giao đồng hành"))
            message = _("Đã rút việc giao cho %(helper)s, ghi nhầm.")
            return _done(request, pk, message % {"helper": old.helper_name})
    context = {"person": one, "form": form, "old": old}
    return render(request, "support/retract_assignment.html", context)


def _standing_contact(request: UserRequest, pk: int, contact: int) -> tuple[Person, Contact]:
    """The last version of a visible person's contact. Raises ``Http404`` for every other."""
    one = visible_person(request, pk)
    old = queries.contacts_of(request.user, one).filter(pk=contact).first()
    if old is None:
        raise Http404
    old.person = one
    return one, old


def _standing_assignment(request: UserRequest, pk: int, found: int) -> tuple[Person, Assignment]:
    one = visible_person(request, pk)
    old = queries.assignments_of(request.user, one).filter(pk=found).first()
    if old is None:
        raise Http404
    old.person = one
    return one, old


def _tabs(request: UserRequest, pk: int) -> list[tuple[str, str, bool]]:
    """The parts of the file, as the register names them, with this one at its place."""
    here = (_("Hỗ trợ"), reverse("support:person", args=[pk]), True)
    if not request.user.can(Can.PERSON_OPEN):
        return [here]
    file = reverse("register:person", args=[pk])
    return [
        (_("Tổng quan"), file, False),
        (_("Diễn biến"), f"{file}?phan=dien-bien", False),
        (_("Giấy tờ"), f"{file}?phan=giay-to", False),
        here,
        (_("Nhật ký xem"), f"{file}?phan=nguoi-xem", False),
    ]


def _said(contact: Contact) -> str:
    return str(Service(contact.service).label)


def _log(request: UserRequest, action: str, person: Person, purpose: str) -> None:
    log.record(
        action, by=request.user, subject_type="person", subject_id=person.pk, purpose=purpose
    )


def _done(request: UserRequest, pk: int, message: str) -> HttpResponseRedirect:
    messages.success(request, message)
    return redirect("support:person", pk=pk)
