"""Handing out due work, standing in for one another, and what each has set for himself."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access import log
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.procedures.work.models import (
    Absence,
    CalendarFeed,
    MailSetting,
    OfficeSetting,
    WorkAssignment,
)
from donghanh.procedures.work.queries import Key, assignments, key_of, viewer
from donghanh.register.models import Case, Deadline
from donghanh.register.versions import first_version, last_version, next_version, written_before
from donghanh.text import squeeze

#: The most that one form hands out.
MOST = 200
#: Longer than anybody is away in one piece.
LONGEST_ABSENCE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Pick:
    """A row that a head ticked. ``seen`` is the assignment that stood on the page, 0 for none."""

    key: Key
    seen: int


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of the ticked rows. ``overtaken`` were given by somebody else meanwhile."""

    done: int
    overtaken: tuple[WorkAssignment, ...]
    #: Closed meanwhile, or nothing the officer may see.
    left_out: int


@transaction.atomic
def assign(*, by: User, picks: Iterable[Pick], to: User | None) -> Handed:
    """Give due work to an officer of the same unit; ``to=None`` takes it back.

    Work that somebody else gave since the page was shown is left as it is and answered, so that
    of two heads at once the second learns of the first. Raises ``Refusal`` for a stranger.
    """
    chosen = {pick.key: pick.seen for pick in picks}
    if not chosen:
        raise Refusal(_("Anh/chị chưa chọn việc nào."), code="work.nothing", field="picks")
    if len(chosen) > MOST:
        raise Refusal(_("Mỗi lần chỉ giao được 200 việc."), code="work.many", field="picks")
    if to is not None:
        _of_the_unit(by, to, field="to")
    # Two heads, or a head and a new entry, wait for one another here.
    ids = sorted({case for case, _limit, _entry in chosen})
    held = Case.objects.visible_to(by).filter(pk__in=ids).order_by("pk").select_for_update()
    cases = [case.pk for case in held]
    open_rows = Deadline.objects.visible_to(by).filter(case__in=cases, state=Deadline.State.OPEN)
    if to is not None:
        open_rows = open_rows.filter(pk__in=Deadline.objects.visible_to(to).values("pk"))
    rows = {key_of(row): row for row in open_rows if key_of(row) in chosen}
    stands = assignments(by, rows.values())
    done, overtaken = [], []
    for key, row in rows.items():
        former = stands.get(key)
        if former is not None and former.assignee_id == (to and to.pk):
            done.append(key)
        elif (former.pk if former else 0) != chosen[key]:
            assert former is not None, "rows are never deleted"
            overtaken.append(former)
        elif former is not None or to is not None:
            _hand(row, former, to, by)
            done.append(key)
    if done:
        log.record(
            "work.assigned" if to else "work.unassigned",
            by=by,
            subject_type="user" if to else "list",
            subject_id=to.pk if to else "work",
            detail={"rows": len(done), "cases": [*sorted({key[0] for key in done})]},
        )
    return Handed(len(done), tuple(overtaken), len(chosen) - len(rows))


def _hand(
    work: Deadline, former: WorkAssignment | None, to: User | None, by: User
) -> WorkAssignment:
    if former is not None:
        return next_version(former, by=by, reason="", key=None, assignee_id=to.pk if to else None)
    row = WorkAssignment(
        unit=by.unit,
        case_id=work.case_id,
        limit=work.limit,
        regime=work.regime,
        started_by_id=work.started_by_id,
        measure=work.measure,
        assignee=to,
        commune_id=work.commune_id,
        district_id=work.district_id,
        province_id=work.province_id,
    )
    return first_version(row, by=by, key=None)


def _of_the_unit(by: User, other: User, *, field: str) -> None:
    if other.pk not in viewer(by).colleagues:
        raise Refusal(
            _("Anh/chị chỉ chọn được người đang làm việc với hồ sơ trong cùng địa bàn."),
            code="work.stranger",
            field=field,
        )


@transaction.atomic
def delegate(
    *,
    by: User,
    officer: User,
    deputy: User,
    starts_on: date,
    ends_on: date,
    why: str,
    key: UUID | None = None,
) -> Absence:
    """Have ``deputy`` do the officer's work for some days, both ends included.

    Anyone may arrange it for himself, a head for every officer of the unit. Raises ``Refusal``.
    """
    if again := written_before(Absence, key):
        return again
    if officer.pk != by.pk:
        _head_only(by)
        _of_the_unit(by, officer, field="officer")
    if deputy.pk == officer.pk:
        raise Refusal(
            _("Người làm thay phải là người khác."), code="work.same_person", field="deputy"
        )
    _of_the_unit(by, deputy, field="deputy")
    if not starts_on <= ends_on <= starts_on + LONGEST_ABSENCE:
        raise Refusal(
            _("Ngày cuối không được trước ngày đầu và không quá một năm sau đó."),
            code="work.days",
            field="ends_on",
        )
    if ends_on < today.today():
        raise Refusal(_("Thời gian này đã qua."), code="work.past", field="ends_on")
    row = Absence(
        unit=by.unit,
        officer=officer,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        why=squeeze(why),
    )
    first_version(row, by=by, key=key)
    _log_absence("work.delegated", row, by)
    return row


@transaction.atomic
def end_absence(absence: Absence, *, by: User) -> Absence:
    """The officer is back: the deputy's last day was yesterday, or it never began."""
    last = last_version(absence)
    if by.pk != last.officer_id:
        _head_only(by)
    yesterday = today.today() - timedelta(days=1)
    if last.ends_on <= yesterday:
        raise Refusal(_("Lần làm thay này đã kết thúc."), code="work.absence_over")
    if last.starts_on > yesterday:
        row = next_version(last, by=by, reason="", key=None, retracted=True)
    else:
        row = next_version(last, by=by, reason="", key=None, ends_on=yesterday)
    _log_absence("work.delegation_ended", row, by)
    return row


def _head_only(by: User) -> None:
    if not by.can(Can.WORK_ASSIGN):
        raise Refusal(
            _("Chỉ lãnh đạo được sắp xếp việc làm thay của người khác."), code="work.head"
        )


def _log_absence(action: str, row: Absence, by: User) -> None:
    log.record(
        action,
        by=by,
        subject_type="user",
        subject_id=row.officer_id,
        detail={
            "deputy": row.deputy_id,
            "from": row.starts_on.isoformat(),
            "to": row.ends_on.isoformat(),
        },
    )


@transaction.atomic
def set_escalation(*, by: User, after_days: int) -> OfficeSetting:
    """From how many working days over the limit on the head of the office sees work."""
    setting: OfficeSetting
    setting, _made = OfficeSetting.objects.update_or_create(
        agency=by.agency, defaults={"escalate_after": after_days}
    )
    log.record("work.escalation_set", by=by, detail={"working_days": after_days})
    return setting


@transaction.atomic
def set_mail(*, by: User, email: str, digest: str) -> MailSetting:
    """Where and how often the user is reminded by e-mail. Raises ``Refusal`` without an address."""
    if digest != MailSetting.Digest.OFF and not email:
        raise Refusal(
            _("Nhập địa chỉ thư điện tử để nhận thư nhắc việc."), code="work.email", field="email"
        )
    setting: MailSetting
    setting, _made = MailSetting.objects.update_or_create(
        user=by, defaults={"email": email, "digest": digest}
    )
    log.record("reminder.set", by=by, detail={"digest": digest})
    return setting


@transaction.atomic
def mark_seen(*, by: User) -> None:
    """The user went through the notices."""
    MailSetting.objects.update_or_create(user=by, defaults={"seen_at": today.now()})


@transaction.atomic
def renew_feed(*, by: User, kind: str = CalendarFeed.Kind.WORK) -> str:
    """A new calendar address; answers its secret part, which is kept nowhere. The old one ends."""
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        user=by,
        kind=kind,
        defaults={
            "digest": feed_digest(secret),
            "made_at": today.now(),
            "hour": None,
            "reads": 0,
        },
    )
    log.record("feed.made", by=by, detail={"kind": kind})
    return secret


@transaction.atomic
def revoke_feed(*, by: User, kind: str = CalendarFeed.Kind.WORK) -> None:
    """The calendar address answers nothing from now on."""
    deleted, _kinds = CalendarFeed.objects.filter(user=by, kind=kind).delete()
    if deleted:
        log.record("feed.revoked", by=by, detail={"kind": kind})


def feed_digest(secret: str) -> str:
    """The hash under which a secret of 256 random bits is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()
