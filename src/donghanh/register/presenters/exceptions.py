"""Exceptions, corrections and withdrawals as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from donghanh.law import packs
from donghanh.register.models import Entry
from donghanh.register.presenters import words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SORTS: Mapping[str, StrPromise] = {
    "override": _("Ngoại lệ"),
    "correction": _("Đính chính"),
    "retraction": _("Rút việc đã ghi"),
}
CONDITIONS: Mapping[str, Q] = {
    "override": Q(corrects__isnull=True) & ~Q(override_reason=""),
    "correction": Q(corrects__isnull=False, retracted=False),
    "retraction": Q(retracted=True),
}


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One change that somebody had to give a reason for. ``was`` is the day it named before."""

    person: int
    name: str
    file_number: str
    what: str
    measure: str
    measure_words: str
    sort: str
    happened: date
    was: date | None
    reason: str
    by: str
    recorded_at: datetime


def rows(entries: Iterable[Entry]) -> list[ExceptionRow]:
    """Rows in the given order; the case with its person, ``by`` and ``corrects`` are loaded."""
    return [_row(entry) for entry in entries]


def _row(entry: Entry) -> ExceptionRow:
    pack = packs.reading(entry.kind, packs.load(entry.case.regime))
    sort = "retraction" if entry.retracted else "correction" if entry.corrects_id else "override"
    first: Entry | None = entry.corrects  # type: ignore[assignment]  # versions are of one kind
    person = entry.case.person
    moved = first is not None and first.effective_on != entry.effective_on
    return ExceptionRow(
        person=person.pk,
        name=person.name,
        file_number=person.file_number,
        what=words.said(pack.entries[entry.kind]),
        measure=entry.case.measure,
        measure_words=words.measure_words(entry.case.measure, short=True),
        sort=str(SORTS[sort]),
        happened=entry.effective_on,
        was=first.effective_on if first is not None and moved else None,
        reason=entry.override_reason if sort == "override" else entry.reason,
        by=entry.by.full_name,
        recorded_at=entry.recorded_at,
    )
