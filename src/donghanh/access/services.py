"""Accounts and appointments. Each change is written into the access log.

``by`` is the administrator; None is the system itself (set-up, the sample world).
"""

from __future__ import annotations

import datetime as dt
import re
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh.access import log
from donghanh.access.models import Membership, User
from donghanh.access.roles import Role
from donghanh.agencies.models import Agency
from donghanh.errors import Refusal
from donghanh.text import format_date, squeeze

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
_DAY = dt.timedelta(days=1)


@transaction.atomic
def create_user(
    *, username: str, full_name: str, password: str, by: User | None, temporary: bool = False
) -> User:
    """A new account, still without an appointment.

    A ``temporary`` password must be changed at the first sign-in. Raises ``Refusal`` if the name is
    taken or cannot be typed easily.
    """
    username = User.normalize_username(username)
    if not _USERNAME.fullmatch(username):
        raise Refusal(
            _(
                "Tên đăng nhập gồm 3 đến 60 ký tự: chữ cái không dấu, chữ số,"
                " dấu chấm, gạch ngang hoặc gạch dưới."
            ),
            code="username_form",
            field="username",
        )
    if User.objects.filter(username=username).exists():
        raise Refusal(
            _("Tên đăng nhập này đã có người dùng."), code="username_taken", field="username"
        )
    user = User(
        username=username,
        full_name=squeeze(full_name),
        must_change_password=temporary,
        created_by=by,
    )
    user.set_password(password)
    user.save(force_insert=True)
    log.record("user.created", by=by, subject_type="user", subject_id=user.pk)
    return user


def temporary_password() -> str:
    """A password to hand over on paper: twelve signs without those that look alike."""
    signs = "abcdefghijkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(signs) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


@transaction.atomic
def appoint(
    *,
    user: User,
    agency: Agency,
    role: Role,
    valid_from: dt.date,
    by: User | None,
    title: str = "",
    valid_to: dt.date | None = None,
) -> Membership:
    """Give the user a role in an agency; both days are included.

    An earlier appointment that is still open ends the day before. Raises ``Refusal`` if the
    agency did not work on the first day, if another appointment is in the way, or if somebody
    appoints himself.
    """
    _not_oneself(user, by)
    if valid_to is not None and valid_to < valid_from:
        raise Refusal(
            _("Ngày kết thúc không được trước ngày bắt đầu."), code="dates", field="valid_to"
        )
    if not Agency.objects.on(valid_from).filter(pk=agency.pk).exists():
        raise Refusal(
            _("%(agency)s không hoạt động vào ngày %(day)s.")
            % {"agency": agency.name, "day": format_date(valid_from)},
            code="agency_closed",
            field="agency",
        )
    User.objects.select_for_update().get(pk=user.pk)
    others = Membership.objects.filter(user=user)
    for former in others.filter(valid_from__lt=valid_from, valid_to__isnull=True):
        end(membership=former, last_day=valid_from - _DAY, by=by)
    in_the_way = others.filter(valid_to__gte=valid_from) | others.filter(valid_to__isnull=True)
    if valid_to is not None:
        in_the_way = in_the_way.filter(valid_from__lte=valid_to)
    if in_the_way.exists():
        raise Refusal(
            _("Người này đã có nhiệm vụ khác trong khoảng thời gian đó."),
            code="membership_overlap",
            field="valid_from",
        )
    membership = Membership(
        user=user,
        agency=agency,
        role=role.value,
        title=squeeze(title),
        valid_from=valid_from,
        valid_to=valid_to,
        appointed_by=by,
    )
    membership.save(force_insert=True)
    user.forget_membership()
    _log_membership("membership.started", membership, by)
    return membership


@transaction.atomic
def hand_over(*, membership: Membership, to: User, on: dt.date, by: User | None) -> Membership:
    """Give a post to another user from ``on``; the former holder's last day is the day before.

    Raises ``Refusal`` as ``appoint`` and ``end`` do.
    """
    end(membership=membership, last_day=on - _DAY, by=by)
    return appoint(
        user=to,
        agency=membership.agency,
        role=Role(membership.role),
        title=membership.title,
        valid_from=on,
        by=by,
    )


@transaction.atomic
def end(*, membership: Membership, last_day: dt.date, by: User | None) -> Membership:
    """End an appointment after ``last_day``. Raises ``Refusal`` if it had not begun or is over."""
    _not_oneself(membership.user, by)
    if last_day < membership.valid_from:
        raise Refusal(
            _("Nhiệm vụ này bắt đầu từ ngày %(day)s nên không thể kết thúc trước ngày đó.")
            % {"day": format_date(membership.valid_from)},
            code="dates",
            field="last_day",
        )
    if membership.valid_to is not None and membership.valid_to <= last_day:
        raise Refusal(
            _("Nhiệm vụ này đã kết thúc vào ngày %(day)s.")
            % {"day": format_date(membership.valid_to)},
            code="membership_over",
            field="last_day",
        )
    membership.valid_to = last_day
    membership.save(update_fields=["valid_to"])
    membership.user.forget_membership()
    _log_membership("membership.ended", membership, by)
    return membership


@transaction.atomic
def set_active(*, user: User, active: bool, by: User | None) -> User:
    """Open or close an account; a closed one is signed out at its next click."""
    _not_oneself(user, by)
    user.is_active = active
    user.save(update_fields=["is_active"])
    action = "user.opened" if active else "user.closed"
    log.record(action, by=by, subject_type="user", subject_id=user.pk)
    return user


@transaction.atomic
def reset_password(*, user: User, by: User | None) -> str:
    """A new temporary password, returned once; it ends all sessions of the user."""
    _not_oneself(user, by)
    password = temporary_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    log.record("password.reset", by=by, subject_type="user", subject_id=user.pk)
    return password


@transaction.atomic
def change_password(*, user: User, old: str, new: str) -> User:
    """The user's own new password. Raises ``Refusal`` if the old one is wrong or the same."""
    if not user.check_password(old):
        raise Refusal(_("Mật khẩu hiện tại chưa đúng."), code="password_wrong", field="old")
    if old == new:
        raise Refusal(
            _("Mật khẩu mới phải khác mật khẩu hiện tại."), code="password_same", field="new"
        )
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    log.record("password.changed", by=user, subject_type="user", subject_id=user.pk)
    return user


def _not_oneself(user: User, by: User | None) -> None:
    if by is not None and by.pk == user.pk:
        raise Refusal(
            _("Anh/chị không thể tự thay đổi tài khoản của mình; hãy nhờ người quản trị khác."),
            code="own_account",
        )


def _log_membership(action: str, membership: Membership, by: User | None) -> None:
    log.record(
        action,
        by=by,
        subject_type="user",
        subject_id=membership.user_id,
        detail={
            "role": membership.role,
            "agency": membership.agency_id,
            "from": membership.valid_from.isoformat(),
            "to": membership.valid_to.isoformat() if membership.valid_to else None,
        },
    )
