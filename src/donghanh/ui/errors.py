"""The error pages. Each failure gets a reference number that stands on the page and in the log."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger(__name__)

# letters and digits that are not mistaken for one another over the telephone
_ALPHABET = "ACDEFHKLMNPRTUVXY34679"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 400, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403, exception, reason=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, 500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    return _error(request, 503)


def new_reference() -> str:
    """Return a reference like "KP4-7XD", short enough to be read out."""
    letters = [secrets.choice(_ALPHABET) for _ in range(6)]
    return "".join(letters[:3]) + "-" + "".join(letters[3:])


def _error(
    request: HttpRequest, status: int, cause: Exception | None = None, reason: str = ""
) -> HttpResponse:
    reference = new_reference()
    level = logging.ERROR if status >= 500 else logging.INFO
    # the path may hold what was searched for, so only its part before the question mark is kept
    kind = type(cause).__name__ if cause else "failure"
    log.log(level, "reference %s: %s %s at %r", reference, status, kind, request.path)
    # no context processors: the page must appear even when the database does not answer
    page = render_to_string(f"{status}.html", {"reference": reference, "reason": reason})
    return HttpResponse(page, status=status)
