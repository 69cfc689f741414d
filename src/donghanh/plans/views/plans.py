"""The list of plans, the scoreboard, the duties and the source."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.documents import files, media
from donghanh.errors import Refusal
from donghanh.indicators import periods
from donghanh.indicators.forms import may_see_persons
from donghanh.plans import agenda, presenters, queries, review, rights
from donghanh.plans import scoreboard as board
from donghanh.plans.forms import PeriodForm
from donghanh.plans.models import Plan
from donghanh.plans.views.cascade import BELOW
from donghanh.plans.views.common import UserRequest, counting_plan, visible_plan


@allow(Can.PLAN_VIEW)
@require_safe
def plans(request: UserRequest) -> HttpResponse:
    """The plans of the own unit, the units above and below."""
    found = list(queries.listed_for(request.user))
    context = {
        "plans": [plan for plan in found if plan.state == Plan.State.CONFIRMED],
        "drafts": [plan for plan in found if plan.state == Plan.State.DRAFT],
        "agency": request.user.agency,
        "may_help": request.user.can(Can.TASK_REPORT) or request.user.can(Can.TASK_ANSWER),
        "may_import": request.user.can(Can.PLAN_IMPORT),
    }
    return render(request, "plans/list.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def plan(request: UserRequest, pk: int) -> HttpResponseBase:
    """The scoreboard and the tasks by agency. A draft leads to its review."""
    found = visible_plan(request, pk)
    if found.state == Plan.State.DRAFT:
        return redirect("plans:own" if found.made_here else "plans:review", pk=pk)
    period, refusal = _period(request, found)
    disclose = may_see_persons(request.user, found.unit)
    # The marts are asked over their own connection while the work is counted over the site's.
    begun = board.begin(found, period=period, known=clock.now(), disclose=disclose)
    works = queries.works(found, period.end, ahead=False)
    units = queries.by_unit(found, period.end)
    agencies = agenda.by_agency(works)
    shown = begun()
    user = request.user
    may_edit = found.state == Plan.State.CONFIRMED and rights.may_edit(user, found)
    context = {
        "plan": found,
        "board": shown,
        "period": period,
        "period_form": PeriodForm(
            {"period": period.code, "scheme": period.scheme}, plan=found, scheme=period.scheme
        ),
        "refusal": refusal,
        "lead": _lead(shown),
        "columns": _column_words(shown),
        "agencies": agencies,
        "job_count": sum(job.part != "ahead" for work in works for job in work.jobs),
        "units": [(row, *BELOW[row.below.state]) for row in units],
        "document": queries.document_of(found),
        "may_edit": may_edit,
        "may_send": may_edit and found.parent_id and found.standing == Plan.Standing.NONE,
        "may_judge": found.standing == Plan.Standing.SENT and rights.may_judge(user, found),
        "may_make": rights.may_make(user, found),
        "above": found.parent and queries.current(found.parent.lineage),
        "offers": queries.offers(found) if may_edit and found.parent_id else (),
        "cadences": presenters.cadences(found),
        "duty_count": found.duties.count(),
    }
    return render(request, "plans/plan.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def duties(request: UserRequest, pk: int) -> HttpResponse:
    """Who is responsible for what, block by block as in the plan."""
    found = counting_plan(request, pk)
    blocks = [
        {"first": (listed := list(group))[0], "duties": listed}
        for _number, group in groupby(found.duties.all(), key=lambda duty: duty.block)
    ]
    context = {"plan": found, "blocks": blocks, "cadences": presenters.cadences(found)}
    return render(request, "plans/duties.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def source(request: UserRequest, pk: int) -> HttpResponse:
    """The text of the plan with the numbers of its lines and the marks of what was found."""
    found = _document(request, pk)
    marks = [mark for mark in review.of(found).found() if mark.kind != "doubt"]
    context = {
        "plan": found,
        "paragraphs": presenters.source(found, marks, linked=False),
    }
    return render(request, "plans/source.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def file(request: UserRequest, pk: int) -> HttpResponse:
    """The document as it was handed in, byte by byte."""
    found = _document(request, pk)
    return files.attached(bytes(found.source), media.BYTES, found.source_name)


def _document(request: UserRequest, pk: int) -> Plan:
    """The plan with its document; for one that was written here that of the version it goes back
    to. Raises 404 where there is none."""
    found = visible_plan(request, pk)
    document = queries.document_of(found)
    if document is None:
        raise Http404
    return visible_plan(request, document.pk, heavy=True)


def _period(request: UserRequest, found: Plan) -> tuple[periods.Period, Refusal | None]:
    """The period of the address; for one that cannot be, the usual one and why."""
    code, scheme = request.GET.get("period", ""), request.GET.get("scheme") or "A"
    try:
        return board.period_of(found, code, scheme, clock.today()), None
    except Refusal as refusal:
        return board.period_of(found, "", "A", clock.today()), refusal


def _lead(shown: board.Scoreboard) -> list[str]:
    """How many targets are in which state, the first one with the noun."""
    words = []
    for number, (count, word) in enumerate(shown.tally):
        said = {"count": count, "state": word[0].lower() + word[1:]}
        sentence = _("%(count)s chỉ tiêu %(state)s") if number == 0 else _("%(count)s %(state)s")
        words.append(sentence % said)
    return words


def _column_words(shown: board.Scoreboard) -> str:
    """ "Theo xã, phường": by the kinds of communes that there are."""
    kinds: dict[str, Any] = {}
    for row in shown.rows[:1] or ():
        for cell in row.cells:
            kind = next((one for one in _KINDS if cell.name.startswith(one)), "")
            if kind:
                kinds[kind.lower()] = True
    listed = ", ".join(sorted(kinds, key=lambda kind: [k.lower() for k in _KINDS].index(kind)))
    return _("Theo %(kinds)s") % {"kinds": listed} if listed else _("Theo cấp xã")


_KINDS = ("Xã", "Phường", "Thị trấn", "Đặc khu")
