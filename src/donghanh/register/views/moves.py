"""Moves: send a file, see what is on its way, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.register import moves as service
from donghanh.register.forms.moves import (
    AcceptForm,
    AddressForm,
    ProvinceForm,
    ReasonForm,
    SendForm,
)
from donghanh.register.models import Case, Move
from donghanh.register.presenters import moves as present
from donghanh.register.views.common import UserRequest, visible_person

#: Answered moves on the page, beside all that wait.
ANSWERED = 30


@allow(Can.MOVE)
@require_safe
def moves(request: UserRequest) -> HttpResponse:
    """What waits to be received here, what was sent from here, and what was answered lately."""
    user = request.user
    seen = service.visible(user)
    waiting = [present.row(user, move) for move in seen.filter(state=Move.State.PENDING)]
    answered = seen.filter(~Q(state=Move.State.PENDING)).order_by("-answered_at")[:ANSWERED]
    context = {
        "arriving": [row for row in waiting if row.arrives],
        "leaving": [row for row in waiting if not row.arrives],
        "answered": [present.row(user, move) for move in answered],
    }
    return render(request, "register/moves.html", context)


@allow(Can.MOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: UserRequest, pk: int) -> HttpResponse:
    """Another address in the commune, or the notice that sends the file to another one."""
    user = request.user
    person = visible_person(request, pk)
    posted = request.POST if request.method == "POST" else None
    at_home = posted is not None and "address" in posted
    province = ProvinceForm(request.GET, user=user)
    form = SendForm(
        None if at_home else posted,
        province=province.chosen,
        own=person.commune_id,
        initial={"on": clock.today()},
    )
    address = AddressForm(posted if at_home else None, initial={"address": person.address})
    try:
        if at_home and address.is_valid():
            service.change_address(person, by=user, address=address.cleaned_data["address"])
            messages.success(request, _("Đã ghi nơi ở mới. Hồ sơ vẫn thuộc xã, phường này."))
            return redirect("register:person", pk=pk)
        if posted is not None and not at_home and form.is_valid():
            sent = service.send(
                person,
                by=user,
                to=form.unit,
                on=form.cleaned_data["on"],
                note=form.cleaned_data["note"],
            )
            messages.success(
                request,
                _("Đã gửi hồ sơ. Cho đến khi nơi đến tiếp nhận, đơn vị mình vẫn giữ hồ sơ và hạn."),
            )
            return redirect("register:move", pk=sent.pk)
    except Refusal as refusal:
        (address if at_home else form).refuse(refusal)
    cases = list(Case.objects.visible_to(user).filter(person=person, closed_on=None).order_by("pk"))
    context = {
        "person": person,
        "form": address if at_home and address.errors else form,
        "send_form": form,
        "address_form": address,
        "province": province,
        "notices": present.notices(cases),
        "waiting": service.visible(user).filter(person=person, state=Move.State.PENDING).first(),
    }
    return render(request, "register/move_send.html", context)


@allow(Can.MOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: UserRequest, pk: int) -> HttpResponse:
    """One move, with the answer that the user's side may give."""
    user = request.user
    found = service.visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    action = request.POST.get("action", "") if request.method == "POST" else ""
    accept_form = AcceptForm(request.POST if action == "accept" else None)
    reason_form = ReasonForm(request.POST if action in ("return", "withdraw") else None)
    answers: dict[str, tuple[Any, Callable[..., Move], str, Any]] = {
        "accept": (
            accept_form,
            service.accept,
            "address",
            _("Đã tiếp nhận. Từ hôm nay hồ sơ thuộc đơn vị mình."),
        ),
        "return": (
            reason_form,
            service.give_back,
            "reason",
            _("Đã trả lại hồ sơ cho nơi gửi."),
        ),
        "withdraw": (
            reason_form,
            service.withdraw,
            "reason",
            _("Đã rút lại. Hồ sơ vẫn ở đơn vị mình như trước khi gửi."),
        ),
    }
    form = None
    if action in answers:
        form, answer, field, done = answers[action]
        if form.is_valid():
            try:
                answer(pk, by=user, **{field: form.cleaned_data[field]})
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, done)
                return redirect("register:moves")
    log.record("move.opened", by=user, subject_type="person", subject_id=found.person_id)
    found.refresh_from_db()
    context = {
        "move": found,
        "row": present.row(user, found),
        "form": form,
        "accept_form": accept_form,
        "reason_form": reason_form,
        "may_accept": service.may_answer(user, found, "to"),
        "may_withdraw": service.may_answer(user, found, "from"),
        "pending": found.state == Move.State.PENDING,
    }
    return render(request, "register/move.html", context)
