"""The home page of every role, and the answer that a watchdog asks for."""

from __future__ import annotations

from time import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from donghanh.access.decorators import allow_public, allow_signed_in
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.home.cards import desk
from donghanh.procedures.work.notices import unread

#: Seconds for which the number at the bell is kept.
RECOUNT = 300


@allow_signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the user has to do, and where the user can go."""
    assert isinstance(request.user, User)
    _count_notices(request)
    may_record = request.user.can(Can.ENTRY_RECORD)
    return render(request, "home/home.html", {"desk": desk(request.user), "may_record": may_record})


def _count_notices(request: HttpRequest) -> None:
    """Keep the number at the bell. It is looked up anew every few minutes, since it asks for more
    than the rest of the page."""
    now, counted_at = time(), request.session.get("notices_at", 0.0)
    if not 0 <= now - counted_at < RECOUNT:
        assert isinstance(request.user, User)
        request.session.update({"notices": unread(request.user), "notices_at": now})


@allow_public
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """The site answers and its database too: the request ran inside a transaction."""
    return HttpResponse("ok", content_type="text/plain")
