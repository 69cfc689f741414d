"""What a user should know: work given or taken back, standing in for somebody, limits that end,
proposals and files that came back, files that arrive, and what rooms above remind of
(``add_source``).

Nothing is stored for it: notices are read off the ledgers and the open deadlines; a user's
``seen_at`` says which of them are new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.procedures.work.models import MailSetting, WorkAssignment
from donghanh.procedures.work.presenters import limit_words
from donghanh.procedures.work.queries import Viewer, absences, own_work, standing, viewer
from donghanh.register import moves
from donghanh.register.presenters import proposals, words
from donghanh.register.queries import sent_back_to
from donghanh.text import format_date

#: Days for which a notice stays on the page.
KEPT = 14
#: Notices of one kind on the page.
MOST = 30
#: Calendar days before its last day from which other work is called to mind.
AHEAD = 7


@dataclass(frozen=True, slots=True)
class Due:
    """Work that a room above reminds of, due on ``day`` (included).

    ``text`` and ``small`` name no person: they also go into letters.
    """

    day: date
    text: str
    small: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """A room above that reminds. ``due``: the open work of a user due from the first day (None:
    from ever) to the second, both included, the earliest first."""

    title: Promise
    due: Callable[[User, date | None, date], Iterable[Due]]


_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Have a room above remind too; called when its app is ready. Twice is as once."""
    if source not in _sources:
        _sources.append(source)


def other_work(user: User, first: date | None, last: date) -> list[tuple[str, list[Due]]]:
    """What the rooms above remind of, by their titles; those with nothing are left out."""
    found = [(str(one.title), list(one.due(user, first, last))) for one in _sources]
    return [(title, due) for title, due in found if due]


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
    """The notices of the last days, the newest first. None without work to see."""
    found = [*_other(user)]
    if user.can(Can.DEADLINES):
        found += [*_given(user), *_taken_back(user), *_deputy(user), *_due(viewer(user))]
        found += [*_sent_back(user), *_arriving(user), *_returned(user)]
    if not found:
        return []
    seen = MailSetting.objects.filter(user=user).values_list("seen_at", flat=True).first()
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


def _sent_back(user: User) -> _Told:
    """One's own proposals that somebody did not decide, while nobody has taken them up again."""
    rows = sent_back_to(user).filter(decided_at__gte=_since())
    for one in rows.select_related("person", "by", "decided_by")[:MOST]:
        row = proposals.row(one)
        assert row.decided_at is not None
        yield (
            row.decided_at,
            "over",
            _("%(head)s trả lại đề nghị của anh/chị: %(what)s")
            % {"head": row.decided_by, "what": row.what},
            f"{row.file_number}. {row.reason}",
            reverse("register:proposal", args=[row.pk]),
        )


def _arriving(user: User) -> _Told:
    rows = moves.arriving(user).filter(sent_at__gte=_since()).select_related("from_commune")
    for move in rows[:MOST]:
        yield (
            move.sent_at,
            "now",
            _("%(place)s chuyển hồ sơ đến, chờ tiếp nhận") % {"place": move.from_commune.name},
            move.file_number,
            reverse("register:move", args=[move.pk]),
        )


def _returned(user: User) -> _Told:
    for move in moves.returned_to(user)[:MOST]:
        assert move.answered_at is not None
        yield (
            move.answered_at,
            "over",
            _("%(place)s trả lại hồ sơ anh/chị đã gửi") % {"place": move.to_commune.name},
            f"{move.file_number}. {move.reason}",
            reverse("register:move", args=[move.pk]),
        )


def _other(user: User) -> _Told:
    """Once some days before the last day, again on it, and as late from then on."""
    day = today.today()
    work = other_work(user, day - timedelta(days=KEPT), day + timedelta(days=AHEAD))
    for one in (one for _title, found in work for one in found[-MOST:]):
        shape, state, since = _("Sắp đến hạn %(day)s: %(work)s"), "soon", AHEAD
        if one.day == day:
            shape, since = _("Đến hạn hôm nay: %(work)s"), 0
        elif one.day < day:
            shape, state, since = _("Quá hạn từ %(day)s: %(work)s"), "late", 0
        yield (
            _start_of(one.day - timedelta(days=since)),
            state,
            shape % {"day": format_date(one.day), "work": one.text},
            one.small,
            one.url,
        )


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _said(row: WorkAssignment) -> str:
    return words.inner(limit_words(row.regime, row.limit))
