"""What the notices and the letters say about plans: turns that are late or due soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.procedures.work.notices import Due, Source

#: Turns of one user; whoever has more opens the plan.
MOST = 100
#: Words of a task in a line.
WORDS = 20


def due(user: User, first: date | None, last: date) -> Iterator[Due]:
    """The open turns that the user works on, due from ``first`` to ``last``. One query."""
    if not user.can(Can.TASK_REPORT):
        return
    # Every process and command registers this source; only who asks pays for the plans.
    from donghanh.plans import agenda, queries

    found = queries.due_until(user, last)
    if first is not None:
        found = found.filter(deadline__gte=first)
    for turn in found[:MOST]:
        assert turn.deadline is not None
        name = agenda.turn_name(turn.task, turn.first, turn.due)
        yield Due(
            day=turn.deadline,
            text=_("%(task)s (%(turn)s)")
            % {"task": Truncator(turn.task.text).words(WORDS), "turn": name},
            small=turn.plan.title,
            url=reverse("plans:turn", args=[turn.plan_id, turn.pk]),
        )


SOURCE = Source(gettext_lazy("Nhiệm vụ của kế hoạch"), due)
