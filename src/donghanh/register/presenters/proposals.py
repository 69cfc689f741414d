"""Proposals as rows and as a page: what is proposed, for whom, on what ground, and the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from donghanh import today as clock
from donghanh.law import packs
from donghanh.register.models import Proposal
from donghanh.register.presenters import words

_TAGS = {
    Proposal.State.WAITING: "wait",
    Proposal.State.CONFIRMED: "done",
    Proposal.State.SENT_BACK: "over",
    Proposal.State.WITHDRAWN: "none",
}


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal. ``competent`` is whom the law makes decide, if the pack knows."""

    pk: int
    what: str
    name: str
    person: int
    file_number: str
    measure: str
    measure_words: str
    tag: words.Tag
    effective_on: date
    by: str
    at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str
    cite: str
    confidence: str
    competent: str


def rows(proposals: Iterable[Proposal]) -> list[ProposalRow]:
    """Rows in the given order; ``person``, ``by`` and ``decided_by`` are loaded."""
    return [row(one) for one in proposals]


def row(one: Proposal) -> ProposalRow:
    pack = packs.load(one.regime)
    kind = pack.entries[one.kind]
    return ProposalRow(
        pk=one.pk,
        what=words.said(kind),
        name=one.person.name,
        person=one.person_id,
        file_number=one.person.file_number,
        measure=one.measure,
        measure_words=words.measure_words(one.measure, short=True),
        tag=words.Tag(_TAGS[Proposal.State(one.state)], str(one.get_state_display())),
        effective_on=one.effective_on,
        by=one.by.full_name,
        at=one.at,
        decided_by=one.decided_by.full_name if one.decided_by else "",
        decided_at=one.decided_at,
        reason=one.reason,
        cite="; ".join(str(cite) for cite in kind.cite),
        confidence=kind.confidence,
        competent=competent(pack, kind, one.effective_on),
    )


def competent(pack: packs.Pack, kind: packs.EntryKind, day: date) -> str:
    """Who decides this kind on a day, in the law's words; nothing where nobody was found."""
    name = kind.authority or ""
    if name in pack.actors:
        return words.said(pack.actors[name])
    if name not in pack.authorities:
        return ""
    try:
        period = pack.period_on(day)
    except LookupError:
        period = pack.period_on(clock.today())
    who = pack.authorities[name].by_period[period.id].who
    return str(who) if who else ""


def facts(one: Proposal, units: Mapping[int, str]) -> list[tuple[str, str]]:
    """What the entry will say, as (label, words)."""
    kind = packs.load(one.regime).entries[one.kind]
    return words.entry_facts(kind, one.data, units)
