"""The responsibility matrix of a plan."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.plans.queries import matrix as queries
from donghanh.plans.views.common import UserRequest, counting_plan


@allow(Can.PLAN_VIEW)
@require_safe
def matrix(request: UserRequest, pk: int) -> HttpResponse:
    """Tasks against agencies; ``?phan=`` is the number of a component, from 1."""
    plan = counting_plan(request, pk)
    whole = queries.matrix(plan)
    number = request.GET.get("phan", "")
    place = int(number) - 1 if number.isdecimal() and len(number) < 4 else -1
    one = whole.components[place] if 0 <= place < len(whole.components) else None
    context = {
        "plan": plan,
        "matrix": whole if one is None else queries.matrix(plan, one),
        "choices": [
            (str(number), name or _("Không thuộc phần nào"), name == one)
            for number, name in enumerate(whole.components, 1)
        ],
        "words": {"lead": _("chủ trì"), "coordinating": _("phối hợp")},
    }
    return render(request, "plans/matrix.html", context)
