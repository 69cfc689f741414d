"""The answer to a calendar program that asks at a secret address, of whatever kind."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation

from donghanh.access import log, scope
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.documents import media
from donghanh.procedures.work.feed import reader_of

#: Seconds after which a calendar that asked too often may ask again.
_LATER = "3600"


def answer(
    secret: str, kind: str, *, needs: Can, calendar: Callable[[User], tuple[str, int]], name: str
) -> HttpResponse:
    """The calendar of the account behind the address, in its scope; 404 for any other address.

    ``calendar`` makes the text and says how many events it has; it goes out under ``name``.
    """
    user, too_often = reader_of(secret, kind, needs)
    if user is None:
        raise Http404
    if too_often:
        return HttpResponse(status=429, headers={"Retry-After": _LATER})
    with scope.use(scope.of(user)), translation.override(settings.LANGUAGE_CODE):
        text, events = calendar(user)
        log.record("feed.read", by=user, detail={"events": events, "kind": kind})
    return HttpResponse(
        text,
        content_type=media.CALENDAR,
        headers={"Content-Disposition": f'inline; filename="{name}.ics"'},
    )
