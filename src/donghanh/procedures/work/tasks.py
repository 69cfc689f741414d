"""The letters of the morning."""

from __future__ import annotations

import logging
from datetime import date

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from donghanh import today
from donghanh.access import log, scope
from donghanh.procedures.work import reminders

logger = logging.getLogger(__name__)

#: Six tries within about two hours: a mail server that is being restarted loses no letter.
_AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.periodic(cron="30 23 * * *")  # UTC: half past six in Vietnam
@app.task(queueing_lock="work.send_digests")
def send_digests(timestamp: int) -> int:
    """Put the letters of today into the queue, each by itself; answers how many."""
    del timestamp
    day = today.today()
    with scope.use(scope.SYSTEM), transaction.atomic():
        users = reminders.wanted_on(day)
    for user in users:
        try:
            send_digest.configure(queueing_lock=f"work.digest.{user}.{day}").defer(
                user=user, day=day.isoformat()
            )
        except AlreadyEnqueued:
            logger.info("digest already waits", extra={"user_id": user})
    return len(users)


@app.task(retry=_AGAIN)
def send_digest(user: int, day: str) -> bool:
    """Send one letter. A failure is written down and the queue tries again."""
    try:
        with scope.use(scope.SYSTEM):
            return reminders.send(user, date.fromisoformat(day))
    except OSError as error:
        logger.warning("digest not sent", extra={"user_id": user, "error": type(error).__name__})
        with scope.use(scope.SYSTEM), transaction.atomic():
            log.record("reminder.failed", by=None, subject_type="user", subject_id=user)
        raise
