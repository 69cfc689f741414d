"""The home page of every role, and the answer that a watchdog asks for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from donghanh.access.decorators import allow_public, allow_signed_in
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.home.cards import desk
from donghanh.procedures.work.notices import unread


@allow_signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the user has to do, and where the user can go."""
    assert isinstance(request.user, User)
    count = unread(request.user)
    if request.session.get("notices", 0) != count:
        request.session["notices"] = count
    may_record = request.user.can(Can.ENTRY_RECORD)
    return render(request, "home/home.html", {"desk": desk(request.user), "may_record": may_record})


@allow_public
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """The site answers and its database too: the request ran inside a transaction."""
    return HttpResponse("ok", content_type="text/plain")
