"""What several views of this room share."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from donghanh.access.models import User
from donghanh.register.models import Person
from donghanh.register.paging import Page


class UserRequest(HttpRequest):
    """A request behind a guard: somebody is signed in."""

    user: User
    htmx: HtmxDetails


def visible_person(request: UserRequest, pk: int) -> Person:
    """The person within the user's scope. Raises ``Http404`` for every other id."""
    person: Person | None = (
        Person.objects.visible_to(request.user).select_related("commune").filter(pk=pk).first()
    )
    if person is None:
        raise Http404
    return person


def wants_part(request: UserRequest) -> bool:
    """Whether htmx asks for the changing part alone (not when the browser goes back)."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def part(response: HttpResponse) -> HttpResponse:
    """Mark an answer that differs for htmx, so that caches keep the two apart."""
    patch_vary_headers(response, ["HX-Request"])
    return response


def page_urls(address: QueryDict, page: Page) -> dict[str, str]:
    """The addresses of the pages beside this one, with the same filters."""
    return {
        "previous_url": _with(address, page=page.previous) if page.previous else "",
        "next_url": _with(address, page=page.next) if page.next else "",
    }


def _with(address: QueryDict, **changes: str) -> str:
    """The address with some values changed; an empty value takes a key out."""
    kept = {key: value for key, value in address.items() if value and key not in changes}
    return "?" + urlencode({**kept, **{key: value for key, value in changes.items() if value}})


def sort_url(address: QueryDict, sort: str) -> str:
    """The address in another order, from the first page on."""
    return _with(address, sort=sort, page="")
