"""The people list, its print, the choice of a person to record for, and a new file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.register import queries, services
from donghanh.register.forms.lists import PeopleForm
from donghanh.register.forms.person import PersonForm
from donghanh.register.linkage import entry
from donghanh.register.paging import Page, bounded_count
from donghanh.register.presenters import people as present
from donghanh.register.views.common import (
    UserRequest,
    page_urls,
    part,
    sort_url,
    wants_part,
)
from donghanh.text import format_number

PAGE = 30
#: A printed list is a work list; nobody prints a province.
PRINTED = 500


@allow(Can.PERSON_LIST)
@require_safe
def people(request: UserRequest) -> HttpResponse:
    """The list with its filters in the address; htmx gets the part below them."""
    return _list(request, pick=False)


@allow(Can.ENTRY_RECORD)
@require_safe
def pick(request: UserRequest) -> HttpResponse:
    """The same list as the first step of recording: each name leads to the choice of an entry."""
    return _list(request, pick=True)


@allow(Can.PERSON_LIST)
@require_safe
def print_list(request: UserRequest) -> HttpResponse:
    """The filtered list on paper; written into the access log."""
    form = PeopleForm(request.GET, user=request.user)
    wanted = form.wanted(sort=request.GET.get("sort", "due"), cursor="")
    page = queries.people_page(request.user, wanted, size=PRINTED)
    log.record(
        "list.printed",
        by=request.user,
        subject_type="list",
        subject_id="people",
        detail={"rows": len(page.rows)},
    )
    context = {
        "rows": present.rows(request.user, page.rows, clock.today()),
        "more": bool(page.next),
        "most": PRINTED,
        "conditions": [chip.label for chip in form.chips(request.GET)],
        "back": "?" + request.GET.urlencode(),
        "printed_at": clock.now(),
    }
    return render(request, "register/people_print.html", context)


def _list(request: UserRequest, *, pick: bool) -> HttpResponse:
    user, address = request.user, request.GET
    form = PeopleForm(address, user=user)
    sort = "name" if address.get("sort") == "name" else "due"
    wanted = form.wanted(sort=sort, cursor=address.get("page", ""))
    page = queries.people_page(user, wanted, size=PAGE)
    chips = form.chips(address)
    context = {
        "form": form,
        "rows": present.rows(user, page.rows, clock.today()),
        "chips": chips,
        "count_words": _count_words(request, wanted, page),
        "sort": sort,
        "by_due": sort_url(address, ""),
        "by_name": sort_url(address, "name"),
        "query": address.urlencode(),
        "pick": pick,
        "wide": "commune" in form.fields,
        "may_open": user.can(Can.ENTRY_RECORD),
        **page_urls(address, page),
    }
    template = "register/parts/people.html" if wants_part(request) else "register/people.html"
    return part(render(request, template, context))


def _count_words(request: UserRequest, wanted: queries.PeopleFilter, page: Page) -> str:
    """ "27 hồ sơ"; beyond some hundreds the exact number is not counted.

    What fits on one page needs no counting, and a search is not made twice for its number.
    """
    if not page.next and not page.previous:
        count, more = len(page.rows), False
    elif wanted.q:
        count, more = len(page.rows), True
    else:
        count, more = bounded_count(queries.people(request.user, wanted))
    if more:
        return _("hơn %(count)s hồ sơ") % {"count": format_number(count)}
    return ngettext("%(count)s hồ sơ", "%(count)s hồ sơ", count) % {"count": format_number(count)}


@allow(Can.ENTRY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: UserRequest) -> HttpResponse:
    """Open a person's file; likely files of the same person are shown first and must be looked at."""
    user = request.user
    form = PersonForm(request.POST or None, user=user)
    context: dict[str, Any] = {"form": form, "closed": user.scope.measures is not None}
    if request.method == "POST" and not context["closed"] and form.is_valid():
        if not request.POST.get("confirmed"):
            context["twins"] = entry.likely(user, form.typed)
            context["elsewhere"] = entry.elsewhere(user, form.typed)
        if not (context.get("twins") or context.get("elsewhere")):
            try:
                person = services.register_person(by=user, **form.values())
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                log.record("person.created", by=user, subject_type="person", subject_id=person.pk)
                messages.success(
                    request,
                    _("Đã mở hồ sơ %(number)s. Anh/chị ghi việc đầu tiên cho người này.")
                    % {"number": person.file_number},
                )
                return redirect("register:record", pk=person.pk)
    return render(request, "register/new.html", context)
