"""Signing in: slow to guess, silent about who has an account, written into the log.

After ``LIMIT`` failures of one name from one address within ``WINDOW`` that pair waits ``LOCK``.
A name that nobody has is answered, delayed and locked just the same.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from donghanh.access import crypto, log
from donghanh.access.models import SignInCount, User
from donghanh.errors import Refusal

LIMIT = 5
WINDOW = dt.timedelta(minutes=15)
LOCK = dt.timedelta(minutes=15)
#: Counters of addresses that gave up are swept away.
FORGET = dt.timedelta(days=1)


def sign_in(request: HttpRequest, *, username: str, password: str) -> User:
    """Sign in with a new session. Raises ``Refusal`` ("signin_failed" or "signin_locked").

    The count of failures is kept although the refusal is raised: do not wrap this in an
    ``atomic`` block of your own that the refusal would leave.
    """
    username = User.normalize_username(username)
    now = timezone.now()
    with transaction.atomic():
        # The row's lock makes guesses that come at the same time wait for one another.
        count, _created = SignInCount.objects.select_for_update().get_or_create(
            key=crypto.blind_index(f"{username}\n{client_address(request)}")
        )
        locked = count.locked_until is not None and count.locked_until > now
        user = None
        if not locked:
            user = auth.authenticate(request, username=username, password=password)
            if user is None:
                _count_failure(count, username, now)
            else:
                count.delete()
    if locked:
        minutes = int(LOCK.total_seconds() // 60)
        raise Refusal(
            _(
                "Đã thử sai nhiều lần nên phải chờ. Anh/chị thử lại sau %(minutes)s phút,"
                " hoặc nhờ người quản trị đặt lại mật khẩu."
            )
            % {"minutes": minutes},
            code="signin_locked",
        )
    if not isinstance(user, User):
        raise Refusal(
            _("Tên đăng nhập hoặc mật khẩu chưa đúng. Anh/chị nhập lại."), code="signin_failed"
        )
    auth.login(request, user)
    log.record("signin.succeeded", by=user, subject_type="user", subject_id=user.pk)
    return user


def sign_out(request: HttpRequest) -> None:
    """End the session."""
    if isinstance(request.user, User):
        log.record("signout.done", by=request.user, subject_type="user", subject_id=request.user.pk)
    auth.logout(request)


def client_address(request: HttpRequest) -> str:
    """The address of the browser. Behind our own proxy it is the last one that the proxy wrote."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "")
        last = forwarded.rpartition(",")[2].strip()
        if last:
            return last
    return str(request.META.get("REMOTE_ADDR", ""))


def _count_failure(count: SignInCount, username: str, now: dt.datetime) -> None:
    fresh = count.last_at > now - WINDOW and count.locked_until is None
    count.failures = count.failures + 1 if fresh else 1
    count.last_at = now
    count.locked_until = now + LOCK if count.failures >= LIMIT else None
    count.save()
    # The name as typed may be a password: only a known account goes into the log.
    known = User.objects.filter(username=username).values_list("pk", flat=True).first()
    log.record(
        "signin.locked" if count.locked_until else "signin.failed",
        by=None,
        subject_type="user",
        subject_id=known or "",
    )
    SignInCount.objects.filter(last_at__lt=now - FORGET).delete()
