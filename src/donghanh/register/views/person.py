"""The person file, and the one page that shows a whole citizen number."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access import crypto, log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.register import merging, queries
from donghanh.register.forms.lists import AsOfForm
from donghanh.register.forms.person import PurposeForm
from donghanh.register.models import Person
from donghanh.register.presenters import person as present
from donghanh.register.presenters import timeline, words
from donghanh.register.views.common import UserRequest, visible_person
from donghanh.text import format_number

#: The parts of a file, and the purpose that opening one leaves in the access log.
PARTS = {
    "": gettext_lazy("Xem tổng quan"),
    "dien-bien": gettext_lazy("Xem toàn bộ diễn biến"),
    "giay-to": gettext_lazy("Xem giấy tờ"),
    "nguoi-xem": gettext_lazy("Xem nhật ký của hồ sơ"),
}
#: Entries and readers on the first page; the other parts show all.
ENTRIES, READERS = 12, 4


@allow(Can.PERSON_OPEN)
@require_safe
def person(request: UserRequest, pk: int) -> HttpResponse:
    """The file on a day, as known at a day; every opening stands in the access log."""
    form = AsOfForm(request.GET)
    form.is_valid()
    part = request.GET.get("phan", "")
    part = part if part in PARTS else ""
    try:
        file = queries.file_of(request.user, pk, day=form.day, known=form.known_at)
    except Person.DoesNotExist:
        return _merged(request, pk)
    log.record(
        "person.opened",
        by=request.user,
        subject_type="person",
        subject_id=pk,
        purpose=str(PARTS[part]),
    )
    items = timeline.items(file)
    readers = present.readers(file.person)
    papers = present.papers(file)
    panels = present.panels(file)
    context: dict[str, Any] = {
        "person": file.person,
        "born": words.born(file.person),
        "headline": present.headline(panels),
        "form": form,
        "elsewhen": form.day != clock.today() or form.known_at is not None,
        "day": form.day,
        "known_day": form.known_day,
        "part": part,
        "tabs": _tabs(request, pk, part, len(items), len(papers)),
        "open_cases": [panel for panel in panels if not panel.ended],
        "past_cases": [panel for panel in panels if panel.ended],
        "dues": present.dues(file),
        "kept": present.kept(file),
        "items": items if part == "dien-bien" else items[:ENTRIES],
        "more_items": max(len(items) - ENTRIES, 0) if not part else 0,
        "hidden_after": timeline.hidden_after(file),
        "papers": papers,
        "proposals": present.open_proposals(file),
        "readers": readers if part == "nguoi-xem" else readers[:READERS],
        "reader_count": len(readers),
        "readers_days": present.READERS_DAYS,
        "merges": merging.standing_merges(file.person),
        "may_move": request.user.can(Can.MOVE),
        "may_merge": request.user.can(Can.SAME_PERSON),
        "may_record": request.user.can(Can.ENTRY_RECORD),
        "may_correct": request.user.can(Can.ENTRY_CORRECT),
        "may_reveal": request.user.can(Can.PERSON_IDENTITY) and file.person.citizen_token,
    }
    return render(request, "register/person.html", context)


def _merged(request: UserRequest, pk: int) -> HttpResponse:
    """A merged file leads to the one it was merged into. Raises ``Http404`` for every other."""
    survivor = merging.survivor_of(request.user, pk)
    if survivor is None:
        raise Http404
    messages.info(request, _("Hồ sơ anh/chị tìm đã được gộp vào hồ sơ này."))
    return redirect("register:person", pk=survivor.pk)


def _tabs(
    request: UserRequest, pk: int, part: str, entries: int, papers: int
) -> list[tuple[str, str, bool]]:
    """The parts of the file as links that keep the two days; the support room's page beside."""
    kept = {key: request.GET[key] for key in ("as_of", "known") if request.GET.get(key)}
    titles = {
        "": _("Tổng quan"),
        "dien-bien": _("Diễn biến (%(count)s)") % {"count": format_number(entries)},
        "giay-to": _("Giấy tờ (%(count)s)") % {"count": format_number(papers)},
        "nguoi-xem": _("Nhật ký xem"),
    }
    here = reverse("register:person", args=[pk])
    tabs = []
    for key, title in titles.items():
        query = urlencode({**kept, "phan": key} if key else kept)
        tabs.append((title, f"{here}?{query}" if query else here, key == part))
    if request.user.can(Can.SUPPORT_VIEW):
        tabs.insert(3, (_("Hỗ trợ"), reverse("support:person", args=[pk]), False))
    return tabs


@allow(Can.PERSON_IDENTITY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: UserRequest, pk: int) -> HttpResponse:
    """Ask for the purpose, log it, then show the whole number: once, in this answer alone.

    The answer is not a redirect: the number must not be kept in a session or a cookie.
    """
    person = visible_person(request, pk)
    if not person.citizen_token:
        raise Http404
    form = PurposeForm(request.POST or None)
    number = ""
    if request.method == "POST" and form.is_valid():
        log.record(
            "person.identity_revealed",
            by=request.user,
            subject_type="person",
            subject_id=pk,
            purpose=form.cleaned_data["purpose"],
        )
        number = crypto.decrypt(person.citizen_token)
    return render(
        request, "register/identity.html", {"person": person, "form": form, "number": number}
    )
