"""Reads: which plans somebody sees, how the work on them stands, what goes up and down."""

from donghanh.plans.queries.cascade import below, made_from, offers, units_below
from donghanh.plans.queries.plans import (
    HEAVY,
    current,
    document_of,
    in_work,
    listed_for,
    nearest,
    tasks_of,
    versions_of,
    visible_to,
)
from donghanh.plans.queries.work import (
    by_unit,
    difficulties,
    due_soon,
    due_until,
    extensions_to_decide,
    of_agency,
    tally,
    turn_with_all,
    turns_at,
    turns_for,
    turns_of,
    works,
)
from donghanh.plans.rights import may_edit

__all__ = [
    "HEAVY",
    "below",
    "by_unit",
    "current",
    "difficulties",
    "document_of",
    "due_soon",
    "due_until",
    "extensions_to_decide",
    "in_work",
    "listed_for",
    "made_from",
    "may_edit",
    "nearest",
    "of_agency",
    "offers",
    "tally",
    "tasks_of",
    "turn_with_all",
    "turns_at",
    "turns_for",
    "turns_of",
    "units_below",
    "versions_of",
    "visible_to",
    "works",
]
