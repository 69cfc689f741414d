"""Person ──< Case ──< Entry (append-only), and its projections Episode and Deadline."""

from donghanh.register.models.attachments import Attachment
from donghanh.register.models.cases import Case, Deadline, Entry, Episode
from donghanh.register.models.identity import IdentityCorrection
from donghanh.register.models.moves import Move, Passed, Passing, Reorganisation
from donghanh.register.models.people import (
    NO_DEADLINE,
    BirthPrecision,
    Measure,
    Person,
    Residence,
    Sex,
)
from donghanh.register.models.proposals import Proposal
from donghanh.register.models.same_person import Merge, Twins

__all__ = [
    "NO_DEADLINE",
    "Attachment",
    "BirthPrecision",
    "Case",
    "Deadline",
    "Entry",
    "Episode",
    "IdentityCorrection",
    "Measure",
    "Merge",
    "Move",
    "Passed",
    "Passing",
    "Person",
    "Proposal",
    "Reorganisation",
    "Residence",
    "Sex",
    "Twins",
]
