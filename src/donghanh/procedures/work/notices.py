"""What a user should know: work given or taken back, standing in for somebody, limits that end.

Nothing is stored for it: notices are read off the ledgers and the open deadlines; a user's
``seen_at`` says which of them are new.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.procedures.work.models import MailSetting, WorkAssignment
from donghanh.procedures.work.presenters import limit_words
from donghanh.procedures.work.queries import Viewer, absences, own_work, standing, viewer
from donghanh.register.presenters import words
from donghanh.text import format_date

#: Days for which a notice stays on the page.
KEPT = 14
#: Notices of one kind on the page.
MOST = 30


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know, since ``at``; ``new`` until the user has gone through the notices."""

    at: datetime
    state: str
    text: str
    small: str
    url: str
    new: bool


def notices(user: User) -> list[Notice]:
    """The notices of the last days, the newest first. None without due work to see."""
    if not user.can(Can.DEADLINES):
        return []
    seen = MailSetting.objects.filter(user=user).values_list("seen_at", flat=True).first()
    who = viewer(user)
    found = [*_given(user), *_taken_back(user), *_deputy(user), *_due(who)]
    return sorted(
        (
            Notice(at, state, text, small, url, seen is None or at > seen)
            for at, state, text, small, url in found
        ),
        key=lambda one: one.at,
        reverse=True,
    )


def unread(user: User) -> int:
    return sum(one.new for one in notices(user))


_Told = Iterator[tuple[datetime, str, str, str, str]]


def _since() -> datetime:
    return today.now() - timedelta(days=KEPT)


def _given(user: User) -> _Told:
    rows = standing(user).filter(assignee=user, recorded_at__gte=_since()).exclude(by=user)
    for row in rows.select_related("case__person", "by").order_by("-recorded_at")[:MOST]:
        yield (
            row.recorded_at,
            "now",
            _("%(head)s giao cho anh/chị: %(work)s")
            % {"head": row.by.full_name, "work": _said(row)},
            row.case.person.file_number,
            reverse("register:person", args=[row.case.person_id]),
        )


def _taken_back(user: User) -> _Told:
    mine = WorkAssignment.objects.filter(assignee=user, recorded_at__lt=OuterRef("recorded_at"))
    had_it = Exists(mine.filter(Q(pk=OuterRef("corrects")) | Q(corrects=OuterRef("corrects"))))
    rows = (
        WorkAssignment.objects.visible_to(user)
        .filter(had_it, unit=user.unit, recorded_at__gte=_since())
        .exclude(by=user)
        .exclude(assignee=user)
        .select_related("case__person", "by", "assignee")
        .order_by("-recorded_at")
    )
    for row in rows[:MOST]:
        shape = (
            _("%(head)s chuyển cho %(other)s việc đã giao cho anh/chị: %(work)s")
            if row.assignee
            else _("%(head)s thu lại việc đã giao cho anh/chị: %(work)s")
        )
        names = {"head": row.by.full_name, "other": row.assignee and row.assignee.full_name}
        yield (
            row.recorded_at,
            "idle",
            shape % {**names, "work": _said(row)},
            row.case.person.file_number,
            reverse("work:list"),
        )


def _deputy(user: User) -> _Told:
    rows = absences(user).filter(deputy=user, ends_on__gte=today.today()).exclude(by=user)
    for row in rows.select_related("officer")[:MOST]:
        yield (
            row.recorded_at,
            "now",
            _("Anh/chị làm thay %(officer)s từ %(start)s đến hết %(end)s")
            % {
                "officer": row.officer.full_name,
                "start": format_date(row.starts_on),
                "end": format_date(row.ends_on),
            },
            row.why,
            reverse("work:absences"),
        )


def _due(who: Viewer) -> _Told:
    first = who.day - timedelta(days=KEPT)
    rows = own_work(who, until=who.day).filter(due_at__gte=_start_of(first))
    for row in rows.order_by("-due_at", "-id")[:MOST]:
        day = words.local_day(row.due_at)
        late = row.due_at < today.now()
        shape = _("Quá hạn từ %(day)s: %(work)s") if late else _("Đến hạn hôm nay: %(work)s")
        yield (
            _start_of(day),
            "late" if late else "soon",
            shape
            % {"day": format_date(day), "work": words.inner(limit_words(row.regime, row.limit))},
            row.person.file_number,
            reverse("register:person", args=[row.person_id]),
        )


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _said(row: WorkAssignment) -> str:
    return words.inner(limit_words(row.regime, row.limit))
