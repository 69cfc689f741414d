"""The way of a compulsory dossier, so that a page can lead through it: stages, papers, rights."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from donghanh.law.facts import Confidence, Fact, Frozen, Text
from donghanh.law.packs.models import Measure

Age = Literal["adults", "minors"]


class Stage(Frozen):
    """A part of the way. It is done with the first of the entries ``done_by``."""

    id: str
    vi: str
    en: str
    done_by: tuple[str, ...] = Field(min_length=1)


class Return(Frozen):
    """The file comes back: the entry that says so, what answers it, and the limit for that.

    Without ``limit`` the law gives no time for the answer.
    """

    returned: str
    answered: tuple[str, ...] = Field(min_length=1)
    limit: str | None = None


class ChecklistItem(Frozen):
    """One paper that the dossier holds.

    It is there when an issued paper has one of the ``forms``, when a scan was added as this item,
    or, known but not yet scanned, when an entry of the person is one of ``entries`` or names one
    of the forms. With ``when`` it belongs to some dossiers only; the officer judges, so it is
    never counted as missing. ``stage`` is the one by whose end it must be there.
    """

    id: str
    vi: str
    en: str
    forms: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    when: Text | None = None
    stage: str
    confidence: Confidence = "verified"
    note: Text | None = None


class Checklist(Fact):
    """The papers of a dossier for adults or minors; for some ``grounds`` or for all others."""

    id: str
    vi: str
    en: str
    applies_to: Age
    grounds: tuple[str, ...] = ()
    items: tuple[ChecklistItem, ...] = Field(min_length=1)


class Right(Fact):
    """A right of the person during the procedure.

    ``kept_by`` are the entries that show it was kept; ``limit`` is its time.
    """

    id: str
    vi: str
    en: str
    kept_by: tuple[str, ...] = ()
    limit: str | None = None
    applies_to: Age | None = None


class Guide(Frozen):
    """The whole way of the dossier of one measure."""

    measure: Measure
    stages: tuple[Stage, ...] = Field(min_length=1)
    returns: tuple[Return, ...] = ()
    #: Entries with which the way begins anew.
    restarts: tuple[str, ...] = ()
    #: Entries whose day is evidence: what was served on the person, and when.
    served: tuple[str, ...] = ()
    #: The entry that starts the reading period, the one that ends it, and its limit.
    reading: tuple[str, str, str]
    rights: tuple[Right, ...] = ()
    checklists: tuple[Checklist, ...] = Field(min_length=1)

    def checklist(self, *, minor: bool, ground: str) -> Checklist:
        """The papers for this person: a list for this very ground before the general one."""
        age: Age = "minors" if minor else "adults"
        fitting = [one for one in self.checklists if one.applies_to == age]
        special = [one for one in fitting if ground in one.grounds]
        return next(iter([*special, *(one for one in fitting if not one.grounds)]))


__all__ = ["Age", "Checklist", "ChecklistItem", "Guide", "Return", "Right", "Stage"]
