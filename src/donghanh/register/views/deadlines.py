"""Open deadlines of the user's unit, day by day."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.register import queries
from donghanh.register.forms.lists import commune_choices
from donghanh.register.paging import page
from donghanh.register.presenters import deadlines as present
from donghanh.register.views.common import UserRequest, page_urls, part, wants_part
from donghanh.text import format_number

DUES = ("overdue", "today", "week")
PAGE = 50


@allow(Can.DEADLINES)
@require_safe
def deadlines(request: UserRequest) -> HttpResponse:
    """``?due=overdue|today|week|all``, the nearest first; ``commune`` for wider users."""
    user, address = request.user, request.GET
    due = address.get("due", "")
    due = due if due in DUES else ""
    communes = commune_choices(user)
    commune = address.get("commune", "")
    commune = commune if commune in dict(communes) else ""
    found = queries.deadlines(user, due).select_related("person", "case", "commune", "started_by")
    if commune:
        found = found.filter(commune_id=int(commune))
    shown = page(found, by="due_at", cursor=address.get("page", ""), size=PAGE)
    rows = present.rows(shown.rows, clock.today())
    context = {
        "days": present.by_day(rows),
        "tabs": _tabs(queries.queue_counts(user), due, commune),
        "due": due or "all",
        "communes": communes,
        "commune": commune,
        "wide": bool(communes),
        **page_urls(address, shown),
    }
    template = "register/parts/deadlines.html" if wants_part(request) else "register/deadlines.html"
    return part(render(request, template, context))


def _tabs(counts: dict[str, int], due: str, commune: str) -> list[tuple[str, str, bool]]:
    titles = {
        "overdue": _("Quá hạn (%(count)s)"),
        "today": _("Hôm nay (%(count)s)"),
        "week": _("7 ngày tới (%(count)s)"),
    }
    here = reverse("register:deadlines")
    rest = f"&commune={commune}" if commune else ""
    tabs = [
        (title % {"count": format_number(counts[key])}, f"{here}?due={key}{rest}", key == due)
        for key, title in titles.items()
    ]
    return [*tabs, (_("Tất cả"), f"{here}?due=all{rest}", not due)]
