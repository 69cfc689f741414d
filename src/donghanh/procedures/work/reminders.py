"""The digest: what a user has to do, in a letter without names of persons."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access import log, scope
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.law.calendars import VIETNAM
from donghanh.procedures.work import queries
from donghanh.procedures.work.models import MailSetting, SentDigest
from donghanh.procedures.work.notices import AHEAD, Due, other_work
from donghanh.procedures.work.presenters import limit_words
from donghanh.register.models import Deadline
from donghanh.register.presenters import words
from donghanh.text import format_date

logger = logging.getLogger(__name__)

#: Lines of work in one letter; the rest is counted.
LINES = 40


def wanted_on(day: date) -> list[int]:
    """Ids of the users who get a letter on ``day``: none on a day off, weekly ones once a week."""
    if not VIETNAM.is_working_day(day):
        return []
    monday = day - timedelta(days=day.weekday())
    kinds = [MailSetting.Digest.DAILY]
    if VIETNAM.next_working_day(monday) == day:
        kinds.append(MailSetting.Digest.WEEKLY)
    found = MailSetting.objects.filter(digest__in=kinds, user__is_active=True).exclude(email="")
    return list(found.order_by("user_id").values_list("user_id", flat=True))


@transaction.atomic
def send(user_id: int, day: date) -> bool:
    """Send one user's letter of ``day``; answers whether one was sent.

    The row that says so is written first and holds back a second sender; when the mail server
    fails, it is rolled back with everything else and the letter can be tried again.
    """
    setting = MailSetting.objects.select_related("user").filter(user_id=user_id).first()
    if setting is None or not setting.email or setting.digest == MailSetting.Digest.OFF:
        return False
    user = setting.user
    if not user.is_active or not (user.can(Can.DEADLINES) or user.can(Can.TASK_REPORT)):
        return False
    with scope.use(scope.of(user)), translation.override(settings.LANGUAGE_CODE):
        sent, new = SentDigest.objects.get_or_create(user=user, day=day, defaults={"works": 0})
        if not new:
            return False
        subject, body, count = letter(user)
        if not body:
            return False
        sent.works = count
        sent.save(update_fields=["works"])
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [setting.email]).send()
        log.record("reminder.sent", by=user, detail={"works": count, "day": day.isoformat()})
    return True


def letter(user: User) -> tuple[str, str, int]:
    """Subject, text and number of works; an empty text when there is nothing to say.

    File numbers and limits only, and tasks of plans: a letter goes through other people's servers.
    """
    who = queries.viewer(user)
    last = who.day + timedelta(days=AHEAD)
    files = user.can(Can.DEADLINES)
    rows = list(queries.own_work(who, until=last)) if files else []
    now = clock.now()
    parts: dict[str, list[Deadline]] = {
        _("Đã quá hạn"): [row for row in rows if row.due_at < now],
        _("Đến hạn hôm nay"): [
            row for row in rows if row.due_at >= now and words.local_day(row.due_at) == who.day
        ],
        _("Trong 7 ngày tới"): [row for row in rows if words.local_day(row.due_at) > who.day],
    }
    told = [(title, list(map(_line, part))) for title, part in parts.items() if part]
    others = other_work(user, None, last)
    told += [(title, [_other_line(one, who.day) for one in found]) for title, found in others]
    lines: list[str] = []
    room = LINES
    for title, part in told:
        lines += ["", f"{title}: {len(part)}", *part[:room]]
        if len(part) > room:
            lines.append(_("… và %(count)s việc nữa") % {"count": len(part) - room})
        room = max(room - len(part), 0)
    lines += _for_the_head(who)
    if not lines:
        return "", "", 0
    late, due, _soon = (len(part) for part in parts.values())
    days = [one.day for _title, found in others for one in found]
    late += sum(day < who.day for day in days)
    due += days.count(who.day)
    subject = _("Đồng Hành: %(late)s việc quá hạn, %(today)s việc đến hạn hôm nay") % {
        "late": late,
        "today": due,
    }
    opening = _("Việc đến hạn của anh/chị, ngày %(day)s.") % {"day": format_date(who.day)}
    closing = [
        "",
        _("Mở danh sách việc: %(url)s")
        % {"url": settings.SITE_URL + reverse("work:list" if files else "work:notices")},
        _("Đổi cách nhắc hoặc thôi nhận thư: %(url)s")
        % {"url": settings.SITE_URL + reverse("work:settings")},
    ]
    return subject, "\n".join([opening, *lines, *closing]) + "\n", len(rows) + len(days)


def _line(row: Deadline) -> str:
    return (
        f"- {format_date(words.local_day(row.due_at))}  {row.person.file_number}  "
        + limit_words(row.regime, row.limit)
    )


def _other_line(one: Due, day: date) -> str:
    line = f"- {format_date(one.day)}  {one.text}"
    return _("%(line)s (đã quá hạn)") % {"line": line} if one.day < day else line


def _for_the_head(who: queries.Viewer) -> list[str]:
    if not who.user.can(Can.WORK_ASSIGN):
        return []
    after = queries.escalate_after(who.user)
    over = queries.escalated(who, after).count()
    free = queries.unassigned(who).count()
    if not over and not free:
        return []
    return [
        "",
        _(
            "Cần lãnh đạo xem: %(over)s việc quá hạn trên %(days)s ngày làm việc, %(free)s việc chưa giao ai"
        )
        % {"over": over, "days": after, "free": free},
    ]
