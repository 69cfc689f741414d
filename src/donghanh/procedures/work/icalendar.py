"""A calendar as programs subscribe to it (iCalendar, RFC 5545). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

#: Bytes of a line without its end, as the standard folds them.
_LINE = 75


@dataclass(frozen=True)
class Event:
    """Something due: at a moment, or on a whole day. ``uid`` stays the same for the same thing."""

    uid: str
    when: datetime | date
    title: str
    url: str
    text: str = ""


def calendar(name: str, events: Iterable[Event], *, made_at: datetime) -> str:
    """The text of the file. ``name`` is what the calendar is called in the program."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dong Hanh//Viec den han//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        *(line for event in events for line in _event(event, made_at)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: Event, made_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}@dong-hanh"
    yield f"DTSTAMP:{_utc(made_at)}"
    if isinstance(event.when, datetime):
        yield f"DTSTART:{_utc(event.when)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.when:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.when + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.title)}"
    if event.text:
        yield f"DESCRIPTION:{_escaped(event.text)}"
    yield f"URL:{event.url}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


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
