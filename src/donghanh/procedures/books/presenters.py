"""Rows of the lists and the books as they are shown, printed and exported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from donghanh.law import packs
from donghanh.procedures.books.catalogue import Book
from donghanh.procedures.books.queries import BookLine, Line
from donghanh.register.models import Entry, Person
from donghanh.register.presenters import words
from donghanh.text import format_date
from donghanh.ui.language import english


@dataclass(frozen=True, slots=True)
class Ground:
    """What put a person on a list or took the person off: the step, its reason, its article."""

    what: str
    paper: str
    cite: str


@dataclass(frozen=True, slots=True)
class ListRow:
    pk: int
    name: str
    born: str
    sex: str
    file_number: str
    address: str
    since: date
    came: Ground
    until: date | None
    left: Ground | None


@dataclass(frozen=True, slots=True)
class BookRow:
    pk: int
    name: str
    born: str
    sex: str
    ethnicity: str
    address: str
    number: str
    since: date
    term_end: date | None
    ended_on: date | None
    status: str


def list_rows(lines: Iterable[Line]) -> list[ListRow]:
    return [
        ListRow(
            pk=line.person.pk,
            name=line.person.name,
            born=words.born(line.person),
            sex=str(line.person.get_sex_display()),
            file_number=line.person.file_number,
            address=line.person.address,
            since=line.stay.since,
            came=ground(line.came),
            until=line.stay.until,
            left=ground(line.left) if line.left else None,
        )
        for line in lines
    ]


def ground(entry: Entry) -> Ground:
    """The step in the words of its law, with the chosen ground and the number of its paper."""
    pack = packs.reading(entry.kind, packs.load(entry.case.regime))
    kind = pack.entries[entry.kind]
    reason = next(
        (
            words.value_words(field, entry.data[field.id], {})
            for field in kind.fields
            if field.choices
            and field.id in entry.data
            and field.id in ("ground", "which", "reason")
        ),
        "",
    )
    what = words.said(kind)
    return Ground(
        what=f"{what}: {words.inner(reason)}" if reason else what,
        paper=words.document_words(entry.document, pack),
        cite="; ".join(cite.text for cite in kind.cite[:2]),
    )


def book_rows(lines: Iterable[BookLine]) -> list[BookRow]:
    return [_book_row(line) for line in lines]


def _book_row(line: BookLine) -> BookRow:
    person: Person = line.person
    pack = packs.load(line.case.regime)
    opened = line.opened
    return BookRow(
        pk=person.pk,
        name=person.name,
        born=words.born(person),
        sex=str(person.get_sex_display()),
        ethnicity=person.ethnicity,
        address=person.address,
        number=opened.document.get("number", "") if opened else "",
        since=opened.effective_on if opened else line.case.opened_on,
        term_end=line.case.term_end,
        ended_on=line.ended.effective_on if line.ended else line.case.closed_on,
        status=words.status_tag(line.case.status, pack).words,
    )


def book_words(book: Book) -> tuple[str, str, str]:
    """Title, keeper and why it is empty (or nothing), in the reader's language."""
    if english():
        return book.en, book.keeper_en, book.why_en
    return book.vi, book.keeper, book.why


def period_words(first: date, last: date) -> str:
    return _("từ %(first)s đến %(last)s") % {
        "first": format_date(first),
        "last": format_date(last),
    }
