"""What every response has in common: its language and what the browser may load."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]

#: Our own files only: no inline scripts, no inline styles, nothing from elsewhere. ``data:`` is
#: for the masks of icons in the style sheet.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self';"
    " form-action 'self'; frame-ancestors 'none'"
)


def language(get_response: Answer) -> Answer:
    """Vietnamese, unless the reader chose otherwise; the browser's own wish does not count.

    An office's laptop set up in English would otherwise greet its officers in English.
    """
    known = {code for code, _ in settings.LANGUAGES}

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return answer


def content_policy(get_response: Answer) -> Answer:
    """Refuse in the browser whatever a mistake in a template might let in."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return answer
