"""What the worker does by night for this room."""

from __future__ import annotations

import logging

from django.db import transaction
from procrastinate.contrib.django import app

from donghanh.access import log, scope

logger = logging.getLogger(__name__)


@app.periodic(cron="10 19 * * *")  # UTC: ten past two at night in Vietnam
@app.task(queueing_lock="access.verify_log")
def verify_log(timestamp: int) -> bool:
    """Walk the whole access log; what was found becomes a line of it. Answers whether it is whole."""
    del timestamp
    with scope.use(scope.SYSTEM), transaction.atomic():
        found = log.verify()
        log.record("log.verified", by=None, detail={"rows": found.rows, "ok": found.ok})
    if not found.ok:
        logger.error("access log broken", extra={"line": found.first_broken})
    return found.ok
