"""A user's due work as a calendar, without names of persons; who reads behind which address."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.law import packs
from donghanh.procedures.work import icalendar, queries
from donghanh.procedures.work.icalendar import Event
from donghanh.procedures.work.models import CalendarFeed
from donghanh.procedures.work.presenters import limit_words
from donghanh.procedures.work.services import feed_digest
from donghanh.register.models import Deadline
from donghanh.register.presenters import words

#: Calendar days ahead, and events at most: what a telephone can hold.
AHEAD = 180
MOST = 1000
#: Programs that show calendars ask a few times an hour; more than this is refused.
READS_AN_HOUR = 60


@transaction.atomic
def reader_of(
    secret: str, kind: str = CalendarFeed.Kind.WORK, needs: Can = Can.DEADLINES
) -> tuple[User | None, bool]:
    """Whose calendar this address is, and whether it has been asked too often within the hour.

    Nobody for a wrong or revoked address, one of another kind, a closed account, or a role without
    the capability it ``needs``.
    """
    feed: CalendarFeed | None = (
        CalendarFeed.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(digest=feed_digest(secret), kind=kind)
        .first()
    )
    if feed is None or not feed.user.is_active or not feed.user.can(needs):
        return None, False
    now = today.now()
    if feed.hour is None or now - feed.hour >= timedelta(hours=1):
        feed.hour, feed.reads = now, 0
    feed.reads += 1
    feed.save(update_fields=["hour", "reads"])
    return feed.user, feed.reads > READS_AN_HOUR


def calendar(user: User) -> tuple[str, int]:
    """The calendar of the user's own open work, and how many events it has. Needs his scope."""
    who = queries.viewer(user)
    rows = queries.own_work(who, until=who.day + timedelta(days=AHEAD))[:MOST]
    events = [_event(row, user) for row in rows]
    text = icalendar.calendar(_("Đồng Hành: việc đến hạn"), events, made_at=today.now())
    return text, len(events)


def uid_of(user: User, *key: object) -> str:
    """The same for the same work at every reading, and telling nothing about it."""
    work = ":".join(map(str, (settings.SECRET_KEY, user.pk, *key)))
    return hashlib.sha256(work.encode()).hexdigest()[:32]


def _event(row: Deadline, user: User) -> Event:
    return Event(
        uid=uid_of(user, *queries.key_of(row)),
        when=_when(row),
        title=f"{row.person.file_number}: {limit_words(row.regime, row.limit)}",
        url=settings.SITE_URL + reverse("register:person", args=[row.person_id]),
    )


def _when(row: Deadline) -> datetime | date:
    """A limit in hours at its hour; every other one on its whole last day."""
    if packs.load(row.regime).limits[row.limit].unit == "hours":
        return row.due_at
    return words.local_day(row.due_at)
