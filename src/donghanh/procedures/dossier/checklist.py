"""Which papers of a dossier are there, and how far it has come. Pure: no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from donghanh.law.packs.guide import Checklist, ChecklistItem, Guide, Return, Stage
from donghanh.procedures.papers.models import Paper
from donghanh.register.models import Attachment, Case, Entry


class State(StrEnum):
    """THERE: in the file. NOTED: known from an entry, no copy yet. IF_NEEDED: only for some."""

    THERE = "there"
    NOTED = "noted"
    MISSING = "missing"
    IF_NEEDED = "if_needed"


@dataclass(frozen=True, slots=True)
class Checked:
    """One paper of the checklist with everything that speaks for it."""

    item: ChecklistItem
    state: State
    entries: tuple[Entry, ...]
    scans: tuple[Attachment, ...]
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """A stage of the way: done on a day, or not yet; ``now`` is the one the dossier is in."""

    stage: Stage
    done_on: date | None
    now: bool


@dataclass(frozen=True, slots=True)
class Loop:
    """The file came back with ``returned``; ``answer`` is the entry that answered, if any."""

    rule: Return
    returned: Entry
    answer: Entry | None


def check(
    checklist: Checklist,
    case: Case,
    entries: Sequence[Entry],
    scans: Sequence[Attachment],
    papers: Sequence[Paper],
) -> list[Checked]:
    """Every paper of the list in its order.

    Entries, scans and papers are those that stand, of all the person's cases. A form counts in
    the dossier's own case and in the one it came out of; what an entry kind proves, such as the
    finding of dependence, counts wherever it was recorded.
    """
    return [_checked(item, case, entries, scans, papers) for item in checklist.items]


def missing(found: Sequence[Checked]) -> list[ChecklistItem]:
    """The papers that nobody has recorded or added yet."""
    return [one.item for one in found if one.state is State.MISSING]


def _checked(
    item: ChecklistItem,
    case: Case,
    entries: Sequence[Entry],
    scans: Sequence[Attachment],
    papers: Sequence[Paper],
) -> Checked:
    near = {case.pk, case.origin_id}
    own_entries = tuple(
        entry
        for entry in entries
        if entry.kind in item.entries
        or (entry.case_id in near and entry.document.get("form") in item.forms)
    )
    roots = {entry.root_id for entry in own_entries}
    own_scans = tuple(
        scan
        for scan in scans
        if (scan.item == item.id and scan.case_id == case.pk)
        or (not scan.item and scan.entry_id in roots)
    )
    own_papers = tuple(
        paper
        for paper in papers
        if paper.form in item.forms and (paper.case_id is None or paper.case_id in near)
    )
    if own_scans or own_papers:
        state = State.THERE
    elif own_entries:
        state = State.NOTED
    else:
        state = State.IF_NEEDED if item.when else State.MISSING
    return Checked(item, state, own_entries, own_scans, own_papers)


def stages(guide: Guide, entries: Sequence[Entry]) -> list[Passed]:
    """How far the way has been gone. ``entries`` of the case, in the order of the world."""
    done: dict[str, date] = {}
    for entry in entries:
        if entry.kind in guide.restarts:
            done.clear()
        for stage in guide.stages:
            if entry.kind in stage.done_by:
                done[stage.id] = entry.effective_on
    last = max((place for place, stage in enumerate(guide.stages) if stage.id in done), default=-1)
    return [
        Passed(stage, done.get(stage.id), place == last + 1)
        for place, stage in enumerate(guide.stages)
    ]


def loops(guide: Guide, entries: Sequence[Entry]) -> list[Loop]:
    """Every time the file came back, the latest first. ``entries`` as for ``stages``."""
    found = []
    for place, entry in enumerate(entries):
        rule = next((one for one in guide.returns if one.returned == entry.kind), None)
        if rule is not None:
            later = (one for one in entries[place + 1 :] if one.kind in rule.answered)
            found.append(Loop(rule, entry, next(later, None)))
    return found[::-1]
