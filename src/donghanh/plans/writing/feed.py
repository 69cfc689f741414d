"""The due days of an agency's tasks as a calendar, of one year, without names of persons.

The address belongs to an account: it ends with the account's post, and shows what its agency has
to do at the time of reading. It works as that of the deadlines, see ``procedures.work.feed``.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.plans import agenda
from donghanh.plans.models import Occurrence
from donghanh.plans.queries import HEAVY
from donghanh.plans.queries.work import still_open, turns_for
from donghanh.procedures.work import icalendar
from donghanh.procedures.work.feed import MOST, uid_of
from donghanh.procedures.work.icalendar import Event


def calendar(user: User) -> tuple[str, int]:
    """The calendar of what the user's agency has open with a deadline this year, and how many
    events it has. Two queries."""
    year = clock.today().year
    found = (
        still_open(turns_for(user))
        .filter(deadline__range=(date(year, 1, 1), date(year, 12, 31)))
        .select_related("task", "unit", "plan")
        .defer(*(f"plan__{name}" for name in HEAVY))
        .prefetch_related("task__parties")
        .order_by("deadline", "pk")[:MOST]
    )
    events = [_event(turn, user) for turn in found]
    name = _("Đồng Hành: nhiệm vụ kế hoạch %(year)s") % {"year": year}
    return icalendar.calendar(name, events, made_at=clock.now()), len(events)


def _event(turn: Occurrence, user: User) -> Event:
    task = turn.task
    lead = "; ".join(one.name for one in task.parties.all() if one.role == "lead")
    said = {
        "turn": agenda.turn_name(task, turn.first, turn.due),
        "lead": lead or _("kế hoạch chưa nêu"),
        "unit": turn.unit.name,
        "plan": turn.plan.title,
    }
    assert turn.deadline is not None
    return Event(
        uid=uid_of(user, "turn", turn.pk),
        when=turn.deadline,
        title=task.text,
        text=_("Lượt: %(turn)s. Chủ trì: %(lead)s. Nơi làm: %(unit)s. %(plan)s") % said,
        url=settings.SITE_URL + reverse("plans:turn", args=[turn.plan_id, turn.pk]),
    )
