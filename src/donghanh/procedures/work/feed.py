"""A user's due work as a calendar (iCalendar, RFC 5545), without names of persons."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.law import packs
from donghanh.procedures.work import queries
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
#: Bytes of a line without its end, as the standard folds them.
_LINE = 75


@transaction.atomic
def reader_of(secret: str) -> tuple[User | None, bool]:
    """Whose calendar this address is, and whether it has been asked too often within the hour.

    Nobody for a wrong or revoked address, a closed account, or a role without due work.
    """
    feed: CalendarFeed | None = (
        CalendarFeed.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(digest=feed_digest(secret))
        .first()
    )
    if feed is None or not feed.user.is_active or not feed.user.can(Can.DEADLINES):
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
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dong Hanh//Viec den han//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(_('Đồng Hành: việc đến hạn'))}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        *(line for event in events for line in event),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)), len(events)


def _event(row: Deadline, user: User) -> list[str]:
    link = settings.SITE_URL + reverse("register:person", args=[row.person_id])
    title = f"{row.person.file_number}: {limit_words(row.regime, row.limit)}"
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(row, user)}@dong-hanh",
        f"DTSTAMP:{_utc(today.now())}",
        *_when(row),
        f"SUMMARY:{_escaped(title)}",
        f"URL:{link}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _when(row: Deadline) -> Iterator[str]:
    """A limit in hours at its hour; every other one on its whole last day."""
    if packs.load(row.regime).limits[row.limit].unit == "hours":
        yield f"DTSTART:{_utc(row.due_at)}"
        return
    day = words.local_day(row.due_at)
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"


def _uid(row: Deadline, user: User) -> str:
    """The same for the same work at every reading, and telling nothing about it."""
    work = ":".join(map(str, (settings.SECRET_KEY, user.pk, *queries.key_of(row))))
    return hashlib.sha256(work.encode()).hexdigest()[:32]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterable[str]:
    """Parts of at most 75 bytes; each but the first begins with a space; no letter is cut."""
    part, size = "", 0
    for letter in line:
        length = len(letter.encode())
        if size + length > _LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + length
    yield part
