"""The units below a plan: all as tiles, and what one of them has to do."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.plans import by_time, queries
from donghanh.plans import scoreboard as board
from donghanh.plans.models import Plan
from donghanh.plans.queries import calendar as places
from donghanh.plans.views.cascade import BELOW
from donghanh.plans.views.common import UserRequest, counting_plan


@allow(Can.PLAN_VIEW)
@require_safe
def communes(request: UserRequest, pk: int) -> HttpResponse:
    """One tile for each unit below, by name: there is no geometry to draw a map from."""
    plan = counting_plan(request, pk)
    tiles = places.tiles(plan, shown := _board(plan), shown.period.end)
    context = {
        "plan": plan,
        "tiles": [(tile, *BELOW[tile.below.state]) for tile in tiles],
        "period": shown.period,
        "late_count": sum(bool(tile.tally.late) for tile in tiles),
    }
    return render(request, "plans/communes.html", context)


@allow(Can.PLAN_VIEW)
@require_safe
def commune(request: UserRequest, pk: int, unit: int) -> HttpResponse:
    """One unit's part of a plan: its turns, and its cells of the scoreboard."""
    plan = counting_plan(request, pk)
    row = next((one for one in queries.below(plan) if one.unit.pk == unit and not one.agency), None)
    if row is None:
        raise Http404
    shown = _board(plan)
    works = queries.works(plan, shown.period.end, row.unit)
    context = {
        "plan": plan,
        "row": row,
        "unit": row.unit,
        "state": BELOW[row.state],
        "period": shown.period,
        "cells": places.cells_of(shown, row.unit),
        "times": by_time.lists(works, request.GET),
    }
    return render(request, "plans/commune.html", context)


def _board(plan: Plan) -> board.Scoreboard:
    today = clock.today()
    return board.scoreboard(
        plan, period=board.period_of(plan, "", "A", today), known=clock.now(), trends=False
    )
