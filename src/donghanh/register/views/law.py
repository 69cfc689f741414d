"""The fact of the law behind a citation."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from donghanh.access.decorators import allow_signed_in
from donghanh.law import packs
from donghanh.register.presenters import law as present
from donghanh.register.views.common import UserRequest


@allow_signed_in
@require_safe
def limit(request: UserRequest, regime: str, limit: str) -> HttpResponse:
    """A limit or term of a rule pack: value, start, end, who, articles, doubts."""
    if regime not in packs.IDS or limit not in packs.load(regime).limits:
        raise Http404
    return render(request, "register/limit.html", {"fact": present.limit_page(regime, limit)})
