"""Deadlines as rows: what to do, for whom, counted from where, on what ground."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from donghanh.law import packs
from donghanh.register.models import Deadline, Entry
from donghanh.register.presenters import words
from donghanh.text import format_date


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One deadline. ``counted`` is the sum in words, with the day it starts."""

    person: int
    name: str
    file_number: str
    commune: str
    case: int
    measure: str
    measure_words: str
    what: str
    counted: str
    due: words.DueMark
    cite: words.Cited
    confidence: str


def rows(deadlines: Iterable[Deadline], today: date) -> list[DeadlineRow]:
    """Rows in the given order; ``person``, ``case``, ``commune`` and ``started_by`` are loaded."""
    return [row(deadline, today) for deadline in deadlines]


def row(deadline: Deadline, today: date) -> DeadlineRow:
    """One row; see ``rows``."""
    pack = packs.load(deadline.regime)
    limit = pack.limits[deadline.limit]
    mark = words.due_mark(deadline.due_at, limit, today)
    assert mark is not None, "a deadline has a day"
    return DeadlineRow(
        person=deadline.person_id,
        name=deadline.person.name,
        file_number=deadline.person.file_number,
        commune=deadline.commune.short_name,
        case=deadline.case_id,
        measure=deadline.measure,
        measure_words=words.measure_words(deadline.measure, short=True),
        what=words.task(limit),
        counted=counted(limit, deadline.started_by, pack),
        due=mark,
        cite=words.cited(pack, limit, brief=True),
        confidence=limit.confidence,
    )


def counted(limit: packs.Limit, start: Entry, pack: packs.Pack) -> str:
    """The sum in words: "trong 3 ngày làm việc từ khi nhận đăng ký, 11/6"."""
    return _("%(length)s từ khi %(start)s, %(day)s") % {
        "length": words.length(limit),
        "start": words.inner(words.said(packs.reading(start.kind, pack).entries[start.kind])),
        "day": format_date(start.effective_on, year=False),
    }
