"""Sets the scope of the signed-in user for the whole request and takes it away afterwards."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from donghanh.access import scope


class ScopeMiddleware:
    """Comes after ``AuthenticationMiddleware``.

    A response that is rendered or streamed after the view's transaction has ended sees no rows:
    views render inside (``render``, not ``TemplateResponse``).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with scope.use(scope.of(request.user)):
            return self.get_response(request)
