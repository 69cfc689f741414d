"""Which ledger rows stand behind a change of a figure: entered late, corrected or withdrawn.

``Evidence`` of the indicators room says which row of a mart became known, or ceased to be, and
when. Every such moment is the moment at which a row of a ledger was recorded: that row is the cause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh.indicators.answer import Evidence
from donghanh.law import packs
from donghanh.prevention.models import (
    Activity,
    Attendance,
    ComplexArea,
    Course,
    OnlineProcedure,
    PilotModel,
    Staff,
)
from donghanh.register.ledger import LedgerRow
from donghanh.register.models import Entry
from donghanh.register.steps import HANDED_ON
from donghanh.reports.models import Submission
from donghanh.support.models import Assignment, Contact
from donghanh.ui.language import said

Kind = Literal["late", "corrected", "retracted", "other"]

#: The kinds of causes in the order in which the page shows them.
KINDS: Mapping[Kind, Any] = {
    "late": gettext_lazy("Ghi muộn"),
    "corrected": gettext_lazy("Đính chính"),
    "retracted": gettext_lazy("Rút"),
    "other": gettext_lazy("Khác"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """One ledger row. ``happened_on`` is the day it counts for; ``earlier`` that of the version
    before it, where a correction moved the day. ``person_id`` is set for what is about a person."""

    ledger: str
    row_id: int
    kind: Kind
    what: str
    happened_on: date | None
    earlier: date | None
    recorded_at: datetime
    by: str
    reason: str
    commune_id: int | None
    person_id: int | None


@dataclass(frozen=True, slots=True)
class _Ledger:
    """How rows of a model are read: what they say, the day they count for, what comes along."""

    model: type[LedgerRow]
    what: Callable[[Any], str]
    day: Callable[[Any], date | None]
    related: tuple[str, ...] = ()


def _entry_words(entry: Entry) -> str:
    pack = packs.reading(entry.kind, packs.load(entry.case.regime))
    return said(pack.entries[entry.kind])


_LEDGERS: Mapping[str, _Ledger] = {
    "entry": _Ledger(Entry, _entry_words, lambda row: row.effective_on, ("case",)),
    "contact": _Ledger(Contact, lambda row: row.get_service_display(), lambda row: row.on),
    "assignment": _Ledger(
        Assignment, lambda _row: _("phân công người nhận giúp đỡ"), lambda row: row.starts_on
    ),
    "activity": _Ledger(
        Activity, lambda row: f"{row.get_kind_display()}: {row.title}", lambda row: row.on
    ),
    "staff": _Ledger(Staff, lambda row: f"{row.name}, {row.post}", lambda row: row.starts_on),
    "attendance": _Ledger(
        Attendance,
        lambda row: _("dự lớp tập huấn: %(course)s") % {"course": row.course.title},
        lambda row: row.course.starts_on,
        ("course",),
    ),
    "course": _Ledger(
        Course,
        lambda row: _("lớp tập huấn: %(course)s") % {"course": row.title},
        lambda row: row.starts_on,
    ),
    "pilot_model": _Ledger(PilotModel, lambda row: row.name, lambda row: row.deployed_on),
    "complex_area": _Ledger(
        ComplexArea,
        lambda row: _("địa bàn phức tạp về ma túy: %(document)s") % {"document": row.document},
        lambda row: row.starts_on,
    ),
    "online_procedure": _Ledger(OnlineProcedure, lambda row: row.name, lambda row: row.online_from),
}
#: Which ledger a mart is made of; a status and an event both come from entries.
_OF_MART = {"episode": "entry", "event": "entry"}

#: A moment of one evidence: the mart, its row, the key it is about, when.
Moment = tuple[str, int, int, datetime]


def moments(evidence: Evidence) -> list[datetime]:
    """When this row of the mart became known and when it ceased to be, within the comparison."""
    return [moment for moment in (evidence.appeared_at, evidence.gone_at) if moment is not None]


def find(wanted: Iterable[tuple[Evidence, datetime]]) -> dict[tuple[Evidence, datetime], Cause]:
    """The ledger row recorded at each moment. A few queries for each ledger, however many rows.

    Reads whole ledgers: call within a scope that sees them, and show a person's rows only to
    those who may.
    """
    by_mart: defaultdict[str, list[tuple[Evidence, datetime]]] = defaultdict(list)
    for evidence, moment in wanted:
        by_mart[evidence.mart].append((evidence, moment))
    found: dict[tuple[Evidence, datetime], Cause] = {}
    for mart, some in by_mart.items():
        if mart == "submission":
            found |= _submissions(some)
        elif mart in _OF_MART:
            found |= _entries(some)
        else:
            found |= _ledger_rows(mart, some)
    return found


def _entries(some: list[tuple[Evidence, datetime]]) -> dict[tuple[Evidence, datetime], Cause]:
    """By person and moment: a status may begin or end because of any entry of the case."""
    persons = {evidence.key for evidence, _moment in some}
    rows = list(
        Entry.objects.filter(
            case__person_id__in=persons, recorded_at__in={moment for _evidence, moment in some}
        ).select_related("case", "by")
    )
    versions = _versions(Entry, [row.root_id for row in rows if row.corrects_id])
    # A case is handed on in the moment in which an entry opened the next one: that entry is named.
    rows.sort(key=lambda row: row.kind != HANDED_ON)
    at = {(row.case.person_id, row.recorded_at): row for row in rows}
    return {
        (evidence, moment): _cause("entry", row, versions)
        for evidence, moment in some
        if (row := at.get((evidence.key, moment)))
    }


def _ledger_rows(
    mart: str, some: list[tuple[Evidence, datetime]]
) -> dict[tuple[Evidence, datetime], Cause]:
    ledger = _LEDGERS[mart]
    root_of = {row.pk: row.root_id for row in _rows(ledger, Q(pk__in=_sources(some)))}
    roots = set(root_of.values())
    versions = _versions(ledger.model, roots)
    at = {(row.root_id, row.recorded_at): row for rows in versions.values() for row in rows}
    found: dict[tuple[Evidence, datetime], Cause] = {}
    rest: list[tuple[Evidence, datetime]] = []
    for evidence, moment in some:
        row = at.get((root_of.get(evidence.source, 0), moment))
        if row is None:
            rest.append((evidence, moment))
        else:
            found[evidence, moment] = _cause(mart, row, versions)
    if rest and mart == "attendance":
        found |= _of_courses(
            rest, {row.pk: row.course_id for rows in versions.values() for row in rows}
        )
    return found


def _of_courses(
    some: list[tuple[Evidence, datetime]], course_of: Mapping[int, int]
) -> dict[tuple[Evidence, datetime], Cause]:
    """Attendance counts on the day of the course, so a corrected course moves it."""
    versions = _versions(Course, {course_of[e.source] for e, _m in some if e.source in course_of})
    at = {(row.root_id, row.recorded_at): row for rows in versions.values() for row in rows}
    return {
        (evidence, moment): _cause("course", row, versions)
        for evidence, moment in some
        if (row := at.get((course_of.get(evidence.source, 0), moment)))
    }


def _submissions(some: list[tuple[Evidence, datetime]]) -> dict[tuple[Evidence, datetime], Cause]:
    rows = Submission.objects.filter(pk__in=_sources(some)).select_related("signed_by")
    by_id = {row.pk: row for row in rows.defer("figures", "narrative")}
    return {
        (evidence, moment): Cause(
            ledger="submission",
            row_id=row.pk,
            kind="late",
            what=_("ký và gửi báo cáo"),
            happened_on=evidence.on_date,
            earlier=None,
            recorded_at=moment,
            by=row.signed_by.full_name,
            reason="",
            commune_id=row.unit_id,
            person_id=None,
        )
        for evidence, moment in some
        if (row := by_id.get(evidence.source))
    }


def _sources(some: Iterable[tuple[Evidence, datetime]]) -> set[int]:
    return {evidence.source for evidence, _moment in some}


def _rows(ledger: _Ledger, wanted: Q) -> Any:
    return ledger.model._default_manager.filter(wanted).only("pk", "corrects_id")


def _versions(model: type[LedgerRow], roots: Iterable[int]) -> dict[int, list[Any]]:
    """Every version of the rows with these first versions, in the order they were recorded."""
    ids = set(roots)
    if not ids:
        return {}
    related = next(one.related for one in _LEDGERS.values() if one.model is model)
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in (
        model._default_manager.filter(Q(pk__in=ids) | Q(corrects_id__in=ids))
        .select_related("by", *related)
        .order_by("recorded_at", "pk")
    ):
        found[row.root_id].append(row)
    return found


def _cause(name: str, row: Any, versions: Mapping[int, list[Any]]) -> Cause:
    ledger = _LEDGERS[name]
    day = ledger.day(row)
    before = [one for one in versions.get(row.root_id, ()) if one.recorded_at < row.recorded_at]
    earlier = ledger.day(before[-1]) if before and not row.retracted else None
    return Cause(
        ledger=name,
        row_id=row.pk,
        kind="retracted" if row.retracted else "corrected" if row.corrects_id else "late",
        what=ledger.what(row),
        happened_on=day,
        earlier=earlier if earlier != day else None,
        recorded_at=row.recorded_at,
        by=row.by.full_name,
        reason=row.reason,
        commune_id=row.commune_id,
        person_id=row.case.person_id if name == "entry" else getattr(row, "person_id", None),
    )
