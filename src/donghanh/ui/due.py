"""How far a due day is, in words and as a state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from donghanh import text
from donghanh import today as clock


@dataclass(frozen=True)
class DueWords:
    """What a due date shows: the state of its shape, the date and the distance in words."""

    state: str
    day: str
    distance: str


def due_words(
    due: date | datetime,
    *,
    today: date | None = None,
    working_days: int | None = None,
    hours: bool = False,
    met: date | None = None,
) -> DueWords:
    """Say how far a due day is from today.

    ``working_days`` is the distance in working days (0 today, negative when past); without it the
    calendar days are counted. ``hours`` counts by the clock to the moment ``due``, which then must
    be a datetime. ``met`` is the day the duty was done; then nothing runs any more.
    """
    day = timezone.localtime(due).date() if isinstance(due, datetime) else due
    written = text.format_date(day)
    if met is not None:
        sentence = _("xong ngày %(day)s") if met <= day else _("xong muộn, ngày %(day)s")
        return DueWords("done", written, sentence % {"day": text.format_date(met)})
    if hours and isinstance(due, datetime):
        return _by_the_clock(timezone.localtime(due), written)
    days = (day - (today or clock.today())).days
    if days == 0:
        return DueWords("soon", written, _("hôm nay"))
    distance = _distance_in_days(days, working_days)
    return DueWords("late" if days < 0 else "idle", written, distance)


def _distance_in_days(days: int, working_days: int | None) -> str:
    if days < 0:
        if working_days is None:
            words = ngettext("quá %(count)s ngày", "quá %(count)s ngày", -days)
            return words % {"count": text.format_number(-days)}
        if working_days == 0:  # the days since are all days off
            return _("đã quá hạn")
        words = ngettext(
            "quá %(count)s ngày làm việc", "quá %(count)s ngày làm việc", abs(working_days)
        )
        return words % {"count": text.format_number(abs(working_days))}
    if not working_days:
        words = ngettext("còn %(count)s ngày", "còn %(count)s ngày", days)
        return words % {"count": text.format_number(days)}
    words = ngettext("còn %(count)s ngày làm việc", "còn %(count)s ngày làm việc", working_days)
    return words % {"count": text.format_number(working_days)}


def _by_the_clock(moment: datetime, written: str) -> DueWords:
    at = f"{moment.hour}:{moment.minute:02d} {written}"
    seconds = (moment - clock.now()).total_seconds()
    hours = int(abs(seconds) // 3600)
    if seconds < 0:
        words = ngettext("quá %(count)s giờ", "quá %(count)s giờ", hours)
        return DueWords("late", at, words % {"count": hours} if hours else _("vừa quá hạn"))
    words = ngettext("còn %(count)s giờ", "còn %(count)s giờ", hours)
    state = "soon" if hours < 24 else "idle"
    return DueWords(state, at, words % {"count": hours} if hours else _("còn dưới 1 giờ"))
