"""What the worker does by night for this room."""

from __future__ import annotations

import logging

from django.db import transaction
from procrastinate.contrib.django import app

from donghanh.access import log, scope
from donghanh.register import projection

logger = logging.getLogger(__name__)


@app.periodic(cron="30 2 * * *")
@app.task(queueing_lock="register.check_projection")
def check_projection(timestamp: int) -> int:
    """Fold every case from its ledger again; answers how many differences there are."""
    del timestamp
    with scope.use(scope.SYSTEM), transaction.atomic():
        found = projection.check()
        differences = len(found.differences)
        log.record(
            "register.checked",
            by=None,
            detail={"entries": found.entries, "differences": differences},
        )
    if differences:
        logger.error("projection differs from the ledger", extra={"differences": differences})
    return differences
