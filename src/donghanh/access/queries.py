"""Reads accounts and the access log. Neither holds persons of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from donghanh.access.models import AccessLog, Membership, User

PAGE = 50


@dataclass(frozen=True, slots=True)
class LogPage:
    """Newest lines first. ``older`` and ``newer`` are the ids to ask for, None at the ends."""

    lines: Sequence[AccessLog]
    newer: int | None
    older: int | None


def log_lines(
    *,
    username: str = "",
    action: str = "",
    subject_type: str = "",
    subject_id: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[AccessLog]:
    """Lines of the log that fit; ``since`` and ``until`` are both included."""
    lines: QuerySet[AccessLog] = AccessLog.objects.select_related("by")
    if username:
        lines = lines.filter(by__username=User.normalize_username(username))
    if action:
        lines = lines.filter(action=action)
    if subject_type:
        lines = lines.filter(subject_type=subject_type)
    if subject_id:
        lines = lines.filter(subject_id=subject_id)
    if since:
        lines = lines.filter(at__gte=_midnight(since))
    if until:
        lines = lines.filter(at__lt=_midnight(until + dt.timedelta(days=1)))
    return lines


def own_log_lines(user: User) -> QuerySet[AccessLog]:
    """What the user did, and what was done with the user's account."""
    mine = Q(by=user) | Q(subject_type="user", subject_id=str(user.pk))
    lines: QuerySet[AccessLog] = AccessLog.objects.select_related("by").filter(mine)
    return lines


def log_page(
    lines: QuerySet[AccessLog],
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = PAGE,
) -> LogPage:
    """A page by key, as fast far down as on top: lines older than ``before`` or newer than
    ``after`` (ids, not included), else the newest."""
    if after is not None:
        found = list(lines.filter(pk__gt=after).order_by("pk")[: size + 1])
        more = len(found) > size
        found = found[:size][::-1]
        return LogPage(
            found,
            newer=found[0].pk if more else None,
            older=found[-1].pk if found else None,
        )
    if before is not None:
        lines = lines.filter(pk__lt=before)
    found = list(lines.order_by("-pk")[: size + 1])
    more = len(found) > size
    found = found[:size]
    return LogPage(
        found,
        newer=found[0].pk if before is not None and found else None,
        older=found[-1].pk if more else None,
    )


def users(*, words: str = "") -> QuerySet[User]:
    """Accounts with today's appointment in ``today`` (a list), by name of account."""
    current: Any = Membership.objects.current().select_related("agency__unit__parent")
    found = User.objects.order_by("username").prefetch_related(
        Prefetch("memberships", queryset=current, to_attr="today")
    )
    for word in words.split():
        found = found.filter(Q(username__icontains=word) | Q(full_name__icontains=word))
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
