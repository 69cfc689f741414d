"""The ledger of a file as a timeline: every entry with what it says and all its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType

from django.utils import timezone

from donghanh.agencies.models import Unit
from donghanh.law import packs
from donghanh.register.models import Attachment, Entry, Proposal
from donghanh.register.presenters import words
from donghanh.register.queries import CaseView, File

#: A recording is called late in words from this many working days on.
NAMED_DELAY = 3


@dataclass(frozen=True, slots=True)
class Version:
    """What one version of an entry says, who recorded it and when.

    One that took two people names who proposed it; who decided is who recorded it.
    """

    pk: int
    happened: date
    at: datetime | None
    facts: list[tuple[str, str]]
    document: str
    by: str
    recorded_at: datetime
    reason: str
    proposed_by: str


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: its last version on top, the older ones kept below it.

    ``delay`` is the number of working days until it was first recorded, None when not worth
    naming. ``retraction`` is the row that took the entry out. ``irregular`` means that the law's
    order of steps did not allow it; ``override`` is the office's reason for going on.
    """

    what: str
    measure: str
    measure_words: str
    version: Version
    older: list[Version]
    known: date
    delay: int | None
    corrected: bool
    retraction: Version | None
    irregular: bool
    override: str
    system: bool
    root: int
    scans: list[Attachment]

    @property
    def late(self) -> bool:
        return self.known > self.version.happened


def items(file: File) -> list[Item]:
    """Every entry that happened by the file's day, the newest first."""
    units = _units(file)
    scans: dict[int, list[Attachment]] = {}
    for scan in file.scans:
        scans.setdefault(scan.entry_id, []).append(scan)
    proposers = {one.entry_id: one.by.full_name for one in file.proposals if one.entry_id}
    views = {view.case.pk: view for view in file.cases}
    found = [
        _item(
            versions,
            views[versions[0].case_id],
            units,
            scans.get(versions[0].pk, []),
            proposers,
        )
        for versions in _by_root(file.entries)
        if versions[0].case_id in views and versions[-1].effective_on <= file.day
    ]
    found.sort(key=lambda item: (item.version.happened, item.version.recorded_at), reverse=True)
    return found


def hidden_after(file: File) -> int:
    """How many entries the file knows that happened after its day."""
    return sum(versions[-1].effective_on > file.day for versions in _by_root(file.entries))


def latest(entries: Sequence[Entry], root: int) -> Entry | None:
    """The last version of an entry; ``entries`` are in the order of recording."""
    return next((entry for entry in reversed(entries) if entry.root_id == root), None)


def _by_root(entries: Sequence[Entry]) -> list[list[Entry]]:
    roots: dict[int, list[Entry]] = {}
    for entry in entries:
        roots.setdefault(entry.root_id, []).append(entry)
    return list(roots.values())


def _item(
    versions: list[Entry],
    view: CaseView,
    units: Mapping[int, str],
    scans: list[Attachment],
    proposers: Mapping[int, str],
) -> Item:
    first, last = versions[0], versions[-1]
    pack = view.law_of(last)
    kind = pack.entries[last.kind]
    known = words.local_day(first.recorded_at)
    delay = words.working_days(first.effective_on, known)
    said = [_version(entry, kind, pack, units, proposers) for entry in versions]
    retraction = said.pop() if last.retracted else None
    return Item(
        what=words.said(kind),
        measure=view.case.measure,
        measure_words=words.measure_words(view.case.measure, short=True),
        version=said[-1],
        older=said[-2::-1],
        known=words.local_day(last.recorded_at) if last.corrects_id else known,
        delay=delay if delay >= NAMED_DELAY else None,
        corrected=len(said) > 1,
        retraction=retraction,
        irregular=any(step.fact == last.root_id for step in view.irregular),
        override=last.override_reason,
        system=kind.system,
        root=first.root_id,
        scans=scans,
    )


def version_of(entry: Entry, pack: packs.Pack, units: Mapping[int, str] | None = None) -> Version:
    """One entry alone, as the correction page shows it beside the new one."""
    return _version(entry, pack.entries[entry.kind], pack, units or unit_names([(entry, pack)]))


def _version(
    entry: Entry,
    kind: packs.EntryKind,
    pack: packs.Pack,
    units: Mapping[int, str],
    proposers: Mapping[int, str] = MappingProxyType({}),
) -> Version:
    return Version(
        pk=entry.pk,
        happened=entry.effective_on,
        at=entry.happened_at if _has_time(entry) and words.says_time(kind, pack) else None,
        facts=words.entry_facts(kind, entry.data, units),
        document=words.document_words(entry.document, pack),
        by=entry.by.full_name,
        recorded_at=entry.recorded_at,
        reason=entry.reason,
        proposed_by=proposers.get(entry.pk, ""),
    )


def _has_time(entry: Entry) -> bool:
    """Midnight stands for a day whose hour nobody wrote down."""
    return timezone.localtime(entry.happened_at).time() != time.min


def _units(file: File) -> Mapping[int, str]:
    packs_of = {view.case.pk: view.pack for view in file.cases}
    return unit_names(
        [(entry, packs_of[entry.case_id]) for entry in file.entries if entry.case_id in packs_of]
    )


def unit_names(entries: Sequence[tuple[Entry | Proposal, packs.Pack]]) -> Mapping[int, str]:
    """Names of the units that entries speak of: one query, or none."""
    wanted = {
        entry.data[field.id]
        for entry, pack in entries
        for field in pack.entries[entry.kind].fields
        if field.type == "unit" and entry.data.get(field.id)
    }
    if not wanted:
        return {}
    units = Unit.objects.filter(pk__in=wanted).select_related("parent__parent")
    return {unit.pk: unit.full_name for unit in units}
