"""What agencies lead and support: in one plan, and one agency in all plans in force."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.plans import rights, states
from donghanh.plans.queries import agencies as queries
from donghanh.plans.views.common import UserRequest, counting_plan


@allow(Can.PLAN_VIEW)
@require_safe
def agencies(request: UserRequest, pk: int) -> HttpResponse:
    """The agencies that a plan names, with how much of theirs is done, due and late."""
    plan = counting_plan(request, pk)
    shares = queries.of_plan(plan, clock.today())
    own = [one for one in shares if one.agency is None or one.agency.unit_id == plan.unit_id]
    context = {
        "plan": plan,
        "own": own,
        "below": [one for one in shares if one not in own],
        "today": clock.today(),
        "near": set(queries.near(request.user).values_list("pk", flat=True)),
    }
    return render(request, "plans/agencies.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def agency(request: UserRequest, agency: int) -> HttpResponse:
    """What one agency leads and supports in the plans in force, and what waits for it."""
    found = queries.near(request.user).filter(pk=agency).first()
    if found is None:
        raise Http404
    today = clock.today()
    work = queries.work_of(found, request.user, today)
    for turn in work.urgent:
        turn.shape, turn.word = states.SHAPES[turn.state], states.WORDS[turn.state]
    context = {
        "agency": found,
        "work": work,
        "today": today,
        "inside": request.user.unit is not None and found.unit_id in rights.area(request.user.unit),
    }
    return render(request, "plans/agency.html", context)
