"""Due work as rows: what to do, for whom, who does it, and which record closes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh.access.roles import Can
from donghanh.law import packs
from donghanh.procedures.papers.template import all_of
from donghanh.procedures.work.models import WorkAssignment
from donghanh.procedures.work.offices import Office, acting
from donghanh.procedures.work.queries import Key, Viewer, key_of
from donghanh.procedures.work.services import Pick
from donghanh.register.models import Deadline
from donghanh.register.presenters import deadlines as register
from donghanh.register.presenters import words
from donghanh.ui.templatetags.ui import vweekday

#: Ways to close a piece of work that a row shows; the file offers all of them.
WAYS = 2


@dataclass(frozen=True, slots=True)
class Way:
    """A record that closes the work, with the address of its form ("" for who does not record)."""

    title: str
    form: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of work. ``pick`` is what a tick sends; "" where it cannot be given."""

    work: register.DeadlineRow
    pick: str
    ways: list[Way]
    assignee: str
    instead_of: str
    waits_for: str
    since: date | None
    met: date | None
    done: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading: a day, or a case with its person."""

    title: str
    url: str
    rows: list[Row]


def rows(
    found: Iterable[Deadline],
    who: Viewer,
    stands: Mapping[Key, WorkAssignment],
    *,
    may_assign: bool = False,
) -> list[Row]:
    """Rows in the given order; ``person``, ``case``, ``commune``, ``started_by`` are loaded."""
    records = who.user.can(Can.ENTRY_RECORD)
    return [_row(one, who, stands.get(key_of(one)), records, may_assign) for one in found]


def by_day(found: Iterable[Row]) -> list[Group]:
    """Rows that follow one another on one day, under that day."""
    return [
        Group(vweekday(day), "", list(group))
        for day, group in groupby(found, lambda row: words.local_day(row.work.due.at))
    ]


def by_case(found: Iterable[Row]) -> list[Group]:
    """Rows of one case together, under the person and the measure."""
    groups = []
    for _case, group in groupby(found, lambda row: row.work.case):
        own = list(group)
        first = own[0].work
        title = _("%(name)s, %(number)s: %(measure)s") % {
            "name": first.name,
            "number": first.file_number,
            "measure": words.inner(first.measure_words),
        }
        groups.append(Group(title, reverse("register:person", args=[first.person]), own))
    return groups


def _row(
    deadline: Deadline,
    who: Viewer,
    stands: WorkAssignment | None,
    records: bool,
    may_assign: bool,
) -> Row:
    given = stands if stands and stands.assignee_id else None
    still_open = deadline.state == Deadline.State.OPEN
    pick = Pick(key_of(deadline), stands.pk if stands else 0)
    return Row(
        work=register.row(deadline, who.day),
        pick=write_pick(pick) if may_assign and still_open else "",
        ways=_ways(deadline, records) if still_open else [],
        assignee=given.assignee.full_name if given and given.assignee else "",
        instead_of=who.covered.get(given.assignee_id, "") if given and given.assignee_id else "",
        waits_for=waits_for(deadline, who) if still_open else "",
        since=words.local_day(given.recorded_at) if given else None,
        met=words.local_day(deadline.met_at) if deadline.met_at else None,
        done=_done(deadline),
    )


def waits_for(deadline: Deadline, who: Viewer) -> str:
    """The office that has to act, when it is not the user's own; "" otherwise."""
    offices = acting(deadline.regime, deadline.limit, who.day)
    if not offices or any(office.id in who.offices for office in offices):
        return ""
    return office_words(offices)


def office_words(offices: Iterable[Office]) -> str:
    return _(" hoặc ").join(words.said(office) for office in offices)


def _done(deadline: Deadline) -> str:
    if deadline.met_by is None or deadline.met_at is None:
        return ""
    name = deadline.met_by.kind
    return words.said(packs.reading(name, packs.load(deadline.regime)).entries[name])


@lru_cache(maxsize=4000)
def closing(regime: str, law: str, limit: str, measure: str) -> tuple[packs.EntryKind, ...]:
    """The kinds of entry that fulfil a limit of ``regime`` in a case that is under ``law`` now.

    What an entry fulfils is read under the law of the limit, how it is recorded under the other.
    Time that is somebody's right is fulfilled by nobody: then it is the first entry that ends it.
    """
    now, before = packs.load(law).entries, packs.load(regime).entries
    fitting = [
        kind
        for name, kind in before.items()
        if name in now and not kind.system and (kind.opens or measure in kind.measures)
    ]
    met = [kind for kind in fitting if limit in kind.meets]
    return tuple(
        now[kind.kind] for kind in met or [kind for kind in fitting if limit in kind.stops][:1]
    )


def _ways(deadline: Deadline, records: bool) -> list[Way]:
    case = deadline.case
    pack = packs.load(case.regime)
    kinds = closing(deadline.regime, case.regime, deadline.limit, case.measure)
    status = case.status or None
    first = sorted(kinds, key=lambda kind: not (kind.opens or kind.allowed_from(status)))
    return [
        Way(
            words.said(kind),
            _form(kind, pack, case.measure),
            register_url(deadline, kind) if records else "",
        )
        for kind in first[:WAYS]
    ]


def register_url(deadline: Deadline, kind: packs.EntryKind) -> str:
    """The form that records ``kind``; an opening kind makes its own case."""
    url = reverse("register:record_kind", args=[deadline.person_id, kind.kind])
    return url if kind.opens else f"{url}?case={deadline.case_id}"


def _form(kind: packs.EntryKind, pack: packs.Pack, measure: str) -> str:
    templates = all_of(pack.id)
    own = [
        name
        for name in kind.forms
        if name not in templates or measure in templates[name].head.measures
    ]
    form = pack.forms.get(own[0]) if own else None
    return _("Mẫu %(number)s") % {"number": form.number} if form else ""


def limit_words(regime: str, limit: str) -> str:
    return words.task(packs.load(regime).limits[limit])


# ---- ticks ------------------------------------------------------------------------------------


def write_pick(pick: Pick) -> str:
    case, limit, entry = pick.key
    return f"{case}.{limit}.{entry}.{pick.seen}"


def read_pick(text: str) -> Pick | None:
    """What a tick sent; None for nonsense."""
    parts = text.split(".")
    if len(parts) != 4 or not all(parts[place].isdecimal() for place in (0, 2, 3)):
        return None
    case, limit, entry, seen = parts
    return Pick((int(case), limit, int(entry)), int(seen))
