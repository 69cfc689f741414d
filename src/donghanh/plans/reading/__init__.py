"""Reading plan documents: a file goes in, a draft with its source lines comes out.

Plain Python without Django, so that it can be used and tested alone. The stages, in order, are
described in ``docs/plan-reading.md``; the entry points are in ``reader``.
"""

from donghanh.plans.reading.agencies import agency_kind, split_agencies
from donghanh.plans.reading.draft import Draft
from donghanh.plans.reading.errors import UnreadablePlan
from donghanh.plans.reading.reader import read_bytes, read_plan, read_source, read_statement
from donghanh.plans.reading.source import Source

__all__ = [
    "Draft",
    "Source",
    "UnreadablePlan",
    "agency_kind",
    "read_bytes",
    "read_plan",
    "read_source",
    "read_statement",
    "split_agencies",
]
