"""The two pages of a helper, made for a phone: my people, and a visit in three taps."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.register.views.common import UserRequest
from donghanh.support import queries, services
from donghanh.support.forms import VisitForm
from donghanh.support.queries import OwnPerson
from donghanh.support.services import Outcome
from donghanh.text import format_date

#: What stands beside each outcome.
ICONS = {Outcome.WELL: "check", Outcome.NEEDS_HELP: "hand-heart", Outcome.NOT_MET: "house"}

#: Up to this number all people are shown; beyond it, the chosen one and a list to open.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Card:
    """One person on the helper's page."""

    one: OwnPerson
    waits: bool
    last: str
    chosen: bool


@allow(Can.HELP_OWN)
@require_safe
def own(request: UserRequest) -> HttpResponse:
    """The people whom I accompany; those not yet visited this month come first."""
    people = queries.own_people(request.user)
    _log(request, people)
    cards = sorted((_card(one) for one in people), key=lambda card: not card.waits)
    waiting = sum(card.waits for card in cards)
    context = {
        "waiting": [card for card in cards if card.waits],
        "visited": [card for card in cards if not card.waits],
        "summary": _summary(len(cards), waiting) if cards else "",
        "today": clock.today(),
    }
    return render(request, "support/own.html", context)


@allow(Can.HELP_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: UserRequest, pk: int) -> HttpResponse:
    """Who, how, save. ``pk`` is the assignment whose person is already chosen."""
    people = queries.own_people(request.user)
    if pk not in {one.assignment_id for one in people}:
        raise Http404
    form = VisitForm(request.POST or None, people=people, chosen=pk)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.record_visit(
                by=request.user, idempotency_key=form.idempotency_key, **form.values()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            log.record(
                "support.recorded",
                by=request.user,
                subject_type="person",
                subject_id=saved.person_id,
                purpose=_("Ghi một lần thăm"),
            )
            messages.success(request, _("Đã lưu lần thăm. Cảm ơn anh/chị."))
            return redirect("support:own")
    _log(request, people)
    # The chosen person comes first; many others would push the question below off the screen.
    whom = form["who"].value()
    cards = [_card(one, chosen=str(one.assignment_id) == whom) for one in people]
    cards.sort(key=lambda card: not card.chosen)
    shown = len(cards) if len(cards) <= SHOWN else 1
    context = {
        "form": form,
        "shown": cards[:shown],
        "others": cards[shown:],
        "outcomes": [
            (one.value, one.label, ICONS[one], one.value == form["outcome"].value())
            for one in Outcome
        ],
        "today": clock.today(),
        "day_open": bool(form["on"].errors) or form["on"].value() != format_date(clock.today()),
    }
    return render(request, "support/visit.html", context)


def _card(one: OwnPerson, *, chosen: bool = False) -> Card:
    today = clock.today()
    last = one.visited_on
    if last is None:
        return Card(one, True, _("chưa thăm lần nào"), chosen)
    words = _("lần trước %(day)s") % {"day": format_date(last, year=last.year != today.year)}
    return Card(one, (last.year, last.month) != (today.year, today.month), words, chosen)


def _summary(whole: int, waiting: int) -> str:
    if not waiting:
        return _("Tháng này anh/chị đã thăm đủ mọi người.")
    return ngettext(
        "Anh/chị đồng hành với %(whole)s người, còn %(waiting)s người chưa thăm trong tháng này.",
        "Anh/chị đồng hành với %(whole)s người, còn %(waiting)s người chưa thăm trong tháng này.",
        whole,
    ) % {"whole": whole, "waiting": waiting}


def _log(request: UserRequest, people: list[OwnPerson]) -> None:
    log.record(
        "support.opened",
        by=request.user,
        subject_type="list",
        purpose=_("Xem những người mình đồng hành"),
        detail={"persons": [one.person_id for one in people]},
    )
