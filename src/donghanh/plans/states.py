"""In which state a turn of a task is on a day: one rule, in Python and in SQL.

A turn that was done after its deadline stays "done late"; more time that was granted moves the
deadline, and pages show both days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Literal

from django.db.models import Case, CharField, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from donghanh.plans.models import Occurrence

State = Literal["ahead", "waiting", "doing", "blocked", "late", "done", "done_late", "cancelled"]

#: The worst first: several turns together are as the worst of them.
ORDER: tuple[State, ...] = (
    "late",
    "blocked",
    "doing",
    "waiting",
    "ahead",
    "done_late",
    "done",
    "cancelled",
)
WORDS: Mapping[State, StrPromise] = {
    "ahead": _("Chưa đến kỳ"),
    "waiting": _("Chưa bắt đầu"),
    "doing": _("Đang làm"),
    "blocked": _("Đang vướng"),
    "late": _("Chậm"),
    "done": _("Xong"),
    "done_late": _("Xong chậm"),
    "cancelled": _("Không làm nữa"),
}
#: The states as the shapes of the site name them.
SHAPES: Mapping[State, str] = {
    "ahead": "idle",
    "waiting": "wait",
    "doing": "now",
    "blocked": "soon",
    "late": "late",
    "done": "ok",
    "done_late": "soon",
    "cancelled": "none",
}
DONE: tuple[State, ...] = ("done", "done_late")
#: Its time has come and it is neither done nor late.
OPEN: tuple[State, ...] = ("waiting", "doing", "blocked")


def state_of(one: Occurrence, day: date) -> State:
    """The state on ``day``, as far as it is known now."""
    if one.cancelled_on and one.cancelled_on <= day:
        return "cancelled"
    if one.done_on and one.done_on <= day:
        return "done_late" if one.deadline and one.done_on > one.deadline else "done"
    if one.deadline and one.deadline < day:
        return "late"
    if one.blocked_on and one.blocked_on <= day:
        return "blocked"
    if one.begun_on and one.begun_on <= day:
        return "doing"
    return "ahead" if one.first > day else "waiting"


def state_in_sql(day: date) -> Case:
    """The same as ``state_of``, for a queryset of occurrences."""
    rules = (*_rules(day), (Q(first__gt=day), "ahead"))
    return Case(
        *(When(rule, then=Value(state)) for rule, state in rules),
        default=Value("waiting"),
        output_field=CharField(),
    )


def not_ahead(day: date) -> Q:
    """The turns that are in any other state than "ahead": which one, need not be found out."""
    return reduce(or_, (rule for rule, _state in _rules(day)), Q(first__lte=day))


def _rules(day: date) -> tuple[tuple[Q, State], ...]:
    """What decides before the turn's own first day does, in this order."""
    done = Q(done_on__lte=day)
    return (
        (Q(cancelled_on__lte=day), "cancelled"),
        (done & Q(done_on__gt=F("deadline")), "done_late"),
        (done, "done"),
        (Q(deadline__lt=day), "late"),
        (Q(blocked_on__lte=day), "blocked"),
        (Q(begun_on__lte=day), "doing"),
    )
