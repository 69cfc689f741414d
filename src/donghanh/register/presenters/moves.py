"""Moves as rows, and what the law asks of the sender."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from donghanh import today
from donghanh.access.models import User
from donghanh.law import packs
from donghanh.register import moves
from donghanh.register.models import Case, Move
from donghanh.register.presenters import words

STATES = {
    Move.State.PENDING: "wait",
    Move.State.ACCEPTED: "done",
    Move.State.RETURNED: "over",
    Move.State.WITHDRAWN: "over",
}


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move as either side sees it. ``waited`` counts working days while nobody answered."""

    pk: int
    name: str
    file_number: str
    measures: str
    came_from: str
    goes_to: str
    sent_on: date
    state: words.Tag
    arrives: bool
    waited: int | None


def row(user: User, move: Move) -> MoveRow:
    """One row; both communes are loaded."""
    sent_on = words.local_day(move.sent_at)
    pending = move.state == Move.State.PENDING
    return MoveRow(
        pk=move.pk,
        name=move.name,
        file_number=move.file_number,
        measures=", ".join(words.measure_words(one, short=True) for one in move.measures),
        came_from=move.from_commune.name,
        goes_to=move.to_commune.name,
        sent_on=sent_on,
        state=words.Tag(STATES[Move.State(move.state)], str(move.get_state_display())),
        arrives=moves.may_answer(user, move, "to"),
        waited=words.working_days(sent_on, today.today()) if pending else None,
    )


@dataclass(frozen=True, slots=True)
class Notice:
    """What sending writes into one case: the law's notice, or nothing where it names none."""

    measure: str
    measure_words: str
    what: str
    forms: tuple[str, ...]
    limits: tuple[tuple[str, words.Cited], ...]
    #: Where the departure is recorded when the new place is not in this system.
    on_paper: str


def notices(cases: Iterable[Case]) -> list[Notice]:
    """One for each open case."""
    return [_notice(case) for case in cases]


def _notice(case: Case) -> Notice:
    pack = packs.load(case.regime)
    kind = moves.notice_kind(case)
    limits = [pack.limits[name] for name in (*kind.meets, *kind.unstated)] if kind else []
    return Notice(
        measure=case.measure,
        measure_words=words.measure_words(case.measure),
        what=words.said(kind) if kind else "",
        forms=tuple(words.said(pack.forms[name]) for name in kind.forms) if kind else (),
        limits=tuple((words.length(limit), words.cited(pack, limit)) for limit in limits),
        on_paper=_on_paper(case, kind.kind) if kind else "",
    )


def _on_paper(case: Case, kind: str) -> str:
    return reverse("register:record_kind", args=[case.person_id, kind]) + f"?case={case.pk}&giay=1"
