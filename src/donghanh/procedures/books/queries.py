"""Reading the lists and the books. Every queryset starts ``visible_to(user)``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from donghanh.access.models import User
from donghanh.agencies.models import Succession, Unit
from donghanh.procedures.books.catalogue import Book
from donghanh.procedures.books.stays import Piece, Stay, Turnover, came_off, stays, turnover
from donghanh.register.models import Case, Entry, Episode, Passed, Person


@dataclass(frozen=True, slots=True)
class Line:
    """One person on a list: how and when on it, how and when off it (None: still on)."""

    person: Person
    stay: Stay
    came: Entry
    left: Entry | None


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one commune for a period, both days included."""

    standing: list[Line]
    added: list[Line]
    removed: list[Line]
    turnover: Turnover


def list_of(user: User, register: str, commune: Unit, first: date, last: date) -> ListOf:
    """Who stood on the list on ``last``, who came and who left since ``first``: four queries, and
    one or two for a commune that continues others.

    As the office knows it now. A stay in another commune before or after is another stay. Who
    passed from a closed commune into this one stays on: it has the closed commune's past too.
    """
    episodes = Episode.objects.filter(
        _of(commune),
        case__in=Case.objects.visible_to(user),
        known__endswith__isnull=True,
    )
    listed = list(
        episodes.filter(register=register, valid__startswith__lte=last)
        .filter(Q(valid__endswith__isnull=True) | Q(valid__endswith__gte=first))
        .values_list("person_id", "case_id", "entry_id", "valid")
    )
    persons = {row[0] for row in listed}
    earlier = (
        episodes.filter(register=register, person__in=persons, valid__endswith__lt=first)
        .values_list("person_id", "case_id", "entry_id", "valid")
    )  # fmt: skip
    pieces = [
        Piece(person, case, entry, valid.lower, valid.upper)
        for person, case, entry, valid in (*listed, *earlier)
    ]
    found = stays(pieces)
    lines = _lines(user, [s for s in found if s.until is None or s.until >= first])
    return ListOf(
        standing=[line for line in lines if line.stay.on(last)],
        added=[line for line in lines if first <= line.stay.since <= last],
        removed=[line for line in lines if came_off(line.stay, first, last)],
        turnover=turnover(found, first, last),
    )


def _of(commune: Unit) -> Q:
    """Episodes in the commune, and those of who passed into it in the communes they came from."""
    here = [commune, *commune.predecessors]
    closed = Succession.objects.filter(successor__in=here).values_list("predecessor", flat=True)
    before = set(closed) if commune.known_from else set()
    if not before:
        return Q(commune=commune)
    passed = Passed.objects.filter(
        person=OuterRef("person"),
        passing__predecessor=OuterRef("commune"),
        successor__in=here,
        done_at__isnull=False,
    )
    return Q(commune__in=[commune.pk, *before]) & (Q(commune=commune) | Q(Exists(passed)))


def _lines(user: User, found: Iterable[Stay]) -> list[Line]:
    shown = list(found)
    persons = {p.pk: p for p in Person.objects.visible_to(user).filter(
        pk__in={stay.person for stay in shown}
    )}  # fmt: skip
    ended = {(stay.last.case, stay.until) for stay in shown if stay.until}
    next_entries = dict[tuple[int, date], int]()
    if ended:
        follow = Episode.objects.filter(
            known__endswith__isnull=True, case__in={case for case, _ in ended}
        ).values_list("case_id", "valid", "entry_id")
        next_entries = {(case, valid.lower): entry for case, valid, entry in follow}
    wanted = {stay.came_by for stay in shown} | set(next_entries.values())
    entries = {
        entry.pk: entry
        for entry in Entry.objects.filter(pk__in=wanted).select_related("case")
    }  # fmt: skip
    lines = []
    for stay in shown:
        if stay.person not in persons:
            continue
        left = next_entries.get((stay.last.case, stay.until)) if stay.until else None
        lines.append(
            Line(
                persons[stay.person],
                stay,
                entries[stay.came_by],
                entries.get(left) if left is not None else None,
            )
        )
    lines.sort(key=lambda line: (line.person.name_sort, line.person.pk))
    return lines


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line of a yearly book: a case with the paper that opened it and the one that ended it."""

    person: Person
    case: Case
    opened: Entry | None
    ended: Entry | None


def book_of(user: User, book: Book, commune: Unit, year: int) -> list[BookLine]:
    """The cases a book of ``year`` holds, opened or still running in it, by their first day."""
    if not book.measures:
        return []
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = (
        Case.objects.visible_to(user)
        .filter(measure__in=book.measures, commune=commune, opened_on__lte=last)
        .filter(Q(closed_on=None) | Q(closed_on__gte=first))
        .select_related("person")
        .order_by("opened_on", "id")
    )
    cases = list(found)
    entries: dict[int, list[Entry]] = {case.pk: [] for case in cases}
    ledger = Entry.objects.known_at().filter(case__in=cases).order_by("effective_on", "id")
    for entry in ledger:
        entries[entry.case_id].append(entry)
    lines = []
    for case in cases:
        own = entries[case.pk]
        ended = next((e for e in reversed(own) if e.kind in book.ends), None)
        opened = next((e for e in own if not book.begins or e.kind in book.begins), None)
        if book.ended_only and (ended is None or not first <= ended.effective_on <= last):
            continue
        has_provider = opened is not None and bool(opened.data.get("provider"))
        if book.provider is not None and has_provider is not book.provider:
            continue
        lines.append(BookLine(case.person, case, opened, ended))
    return lines
