"""Person ──< Case ──< Entry (append-only), and its projections Episode and Deadline."""

from donghanh.register.models.cases import Case, Deadline, Entry, Episode
from donghanh.register.models.people import (
    NO_DEADLINE,
    BirthPrecision,
    Measure,
    Person,
    Residence,
    Sex,
)

__all__ = [
    "NO_DEADLINE",
    "BirthPrecision",
    "Case",
    "Deadline",
    "Entry",
    "Episode",
    "Measure",
    "Person",
    "Residence",
    "Sex",
]
