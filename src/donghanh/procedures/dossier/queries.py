"""Reading compulsory dossiers: one with all that lies in it, or a page of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.law import packs
from donghanh.law.packs.guide import Checklist, Guide
from donghanh.procedures.dossier import checklist
from donghanh.procedures.papers.models import Paper
from donghanh.register import queries as register
from donghanh.register.fold import is_minor
from donghanh.register.models import Attachment, Case, Deadline, Entry, Measure


@dataclass(frozen=True, slots=True)
class Dossier:
    """One dossier. ``entries`` are those of the case that stand, in the order of the world."""

    file: register.File
    view: register.CaseView
    guide: Guide
    papers_wanted: Checklist
    minor: bool
    entries: list[Entry]
    checked: list[checklist.Checked]

    @property
    def case(self) -> Case:
        return self.view.case


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier of a list."""

    case: Case
    pack: packs.Pack
    stage: checklist.Passed | None
    due: Deadline | None
    missing: int
    noted: int
    returned: bool


def cases(user: User) -> QuerySet[Case]:
    """The compulsory cases that the user may see."""
    found: QuerySet[Case] = Case.objects.visible_to(user).filter(measure=Measure.COMPULSORY)
    return found


def open_cases(user: User) -> QuerySet[Case]:
    """Those whose way to the court and to execution is not over."""
    return cases(user).filter(closed_on=None, status__in=statuses())


def statuses() -> list[str]:
    """The statuses in which a dossier is on its way, in the order of the way, of every law."""
    found: dict[str, None] = {}
    for pack in map(packs.load, packs.IDS):
        if pack.guide is None:
            continue
        kinds = [kind for stage in pack.guide.stages[:-1] for kind in stage.done_by]
        opening = [kind.to for kind in pack.entries.values() if kind.opens == pack.guide.measure]
        for status in (*opening, *(pack.entries[kind].to for kind in kinds)):
            if status:
                found.setdefault(status)
    return list(found)


def dossier(user: User, pk: int) -> Dossier:
    """One dossier. Raises ``Case.DoesNotExist`` outside the user's scope."""
    case = cases(user).get(pk=pk)
    file = register.file_of(user, case.person_id, day=clock.today(), known=None)
    view = next((one for one in file.cases if one.case.pk == pk), None)
    if view is None:
        raise Case.DoesNotExist
    standing = _standing(file.entries)
    own = [entry for entry in standing if entry.case_id == pk]
    papers = list(_issued(user).filter(person__in=register.files_of(user, file.person)))
    guide, wanted, minor = _wanted(view.pack, view.case, own)
    checked = checklist.check(wanted, view.case, standing, file.scans, papers)
    return Dossier(file, view, guide, wanted, minor, own, checked)


def lines(user: User, found: Sequence[Case]) -> list[Line]:
    """Lines in the given order, in five queries whatever their number; ``person`` is loaded."""
    people = {case.person_id for case in found}
    entries = _by_person(
        Entry.objects.filter(case__person__in=people).known_at().select_related("case")
    )
    scans = _by_person(
        Attachment.objects.filter(case__person__in=people).known_at().select_related("case")
    )
    papers = _by_person(_issued(user).filter(person__in=people))
    dues: dict[int, Deadline] = {}
    for due in register.deadlines(user).filter(case__in=found):
        dues.setdefault(due.case_id, due)
    return [
        _line(
            case,
            sorted(entries[case.person_id], key=_order),
            scans[case.person_id],
            papers[case.person_id],
            dues.get(case.pk),
        )
        for case in found
    ]


def _line(
    case: Case,
    entries: list[Entry],
    scans: list[Attachment],
    papers: list[Paper],
    due: Deadline | None,
) -> Line:
    pack, _status = packs.governing(
        packs.load(case.regime), case.status, clock.today(), since=case.status_since
    )
    own = [entry for entry in entries if entry.case_id == case.pk]
    guide, wanted, _minor = _wanted(pack, case, own)
    checked = checklist.check(wanted, case, entries, scans, papers)
    loops = checklist.loops(guide, own)
    return Line(
        case=case,
        pack=pack,
        stage=next((one for one in checklist.stages(guide, own) if one.now), None),
        due=due,
        missing=len(checklist.missing(checked)),
        noted=sum(one.state is checklist.State.NOTED for one in checked),
        returned=bool(loops) and loops[0].answer is None,
    )


def _wanted(pack: packs.Pack, case: Case, own: Sequence[Entry]) -> tuple[Guide, Checklist, bool]:
    guide = pack.guide
    if guide is None:
        raise LookupError(f"pack {pack.id} has no guide")
    born = case.person.born_on
    minor = born is not None and is_minor(born, case.opened_on)
    ground = next((str(entry.data.get("ground", "")) for entry in own), "")
    return guide, guide.checklist(minor=minor, ground=ground), minor


def _issued(user: User) -> QuerySet[Paper]:
    """Issued papers that no other paper replaces."""
    found: QuerySet[Paper] = Paper.objects.visible_to(user).filter(
        state=Paper.State.ISSUED, replaced_by=None, outgoing__voided=None
    )
    return found.select_related("outgoing").defer("content").order_by("issued_at", "id")


def _standing(entries: Iterable[Entry]) -> list[Entry]:
    """The last version of each entry that was not withdrawn, in the order of the world."""
    latest = {entry.root_id: entry for entry in entries}
    return sorted((entry for entry in latest.values() if not entry.retracted), key=_order)


def _order(entry: Entry) -> tuple[Any, ...]:
    return entry.effective_on, entry.happened_at, entry.root_id


def _by_person(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        person = row.person_id if isinstance(row, Paper) else row.case.person_id
        found[person].append(row)
    return found
