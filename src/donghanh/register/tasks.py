"""What the worker does by night for this room."""

from __future__ import annotations

import logging

from django.db import transaction
from procrastinate.contrib.django import app

from donghanh.access import log, scope
from donghanh.access.models import User
from donghanh.register import projection, reorganisation
from donghanh.register.linkage import batch
from donghanh.register.models import Reorganisation

logger = logging.getLogger(__name__)


@app.periodic(cron="30 19 * * *")  # UTC: half past two at night in Vietnam
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


@app.periodic(cron="10 20 * * *")  # UTC: ten past three at night in Vietnam
@app.task(queueing_lock="register.match_people")
def match_people(timestamp: int) -> int:
    """Look for files that may be one person's; answers how many pairs wait to be judged."""
    del timestamp
    with scope.use(scope.SYSTEM), transaction.atomic():
        waiting = batch.match()
        log.record("people.matched", by=None, detail={"waiting": waiting})
    return waiting


@app.task(queueing_lock="register.reorganise")
def reorganise(operation: int, by: int) -> int:
    """Pass on the files of a reorganisation; answers how many passed. Goes on where it stopped."""
    with scope.use(scope.SYSTEM):
        found = Reorganisation.objects.get(pk=operation)
        return reorganisation.apply(found, by=User.objects.get(pk=by))
