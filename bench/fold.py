"""Folding cases: every case of the sample told anew, beside folding only what is new.

``history`` proves the register (it replays all knowledge); recording one more entry folds once.
The ratio says what the incremental way saves.
"""

from __future__ import annotations

from itertools import groupby
from time import perf_counter
from typing import Any

ROLE = "owner"
CASES = 2_000


def run() -> dict[str, Any]:
    """Measure on up to ``CASES`` cases with the most entries."""
    from django.db import transaction

    from donghanh.access import scope
    from donghanh.law import packs
    from donghanh.register.fold import fold, history
    from donghanh.register.models import Case, Entry
    from donghanh.register.projection import fact_of

    with scope.use(scope.SYSTEM), transaction.atomic():
        cases = {case.pk: case for case in Case.objects.order_by("pk")[:CASES]}
        rows = Entry.objects.filter(case__in=cases).order_by("case_id", "recorded_at", "id")
        told = [
            (packs.load(cases[key].regime), [fact_of(entry) for entry in group])
            for key, group in groupby(rows, lambda entry: entry.case_id)
        ]
    entries = sum(len(facts) for _, facts in told)
    for pack, facts in told[:50]:
        history(facts, pack)
    start = perf_counter()
    for pack, facts in told:
        fold(facts, pack)
    once = perf_counter() - start
    start = perf_counter()
    for pack, facts in told:
        history(facts, pack)
    replay = perf_counter() - start
    return {
        "cases": len(told),
        "entries": entries,
        "fold_once_us_per_case": round(once / len(told) * 1e6, 1),
        "replay_us_per_case": round(replay / len(told) * 1e6, 1),
        "ratio_replay_to_once": round(replay / once, 1),
    }
