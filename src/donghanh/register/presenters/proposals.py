"""Proposals as rows and as a page: what is proposed, for whom, on what ground, and the answer.

A change is shown as the version that stands beside the one proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.law import packs
from donghanh.register.models import Entry, Proposal
from donghanh.register.presenters import timeline, words
from donghanh.text import format_date
from donghanh.ui import language

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
        what=_what(one, kind),
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


def _what(one: Proposal, kind: packs.EntryKind) -> str:
    """The entry by name; of a change, what is done to it."""
    shapes = {
        Proposal.Action.RECORD: "%(kind)s",
        Proposal.Action.CORRECT: _("Đính chính: %(kind)s"),
        Proposal.Action.RETRACT: _("Rút việc đã ghi: %(kind)s"),
    }
    return shapes[Proposal.Action(one.action)] % {"kind": words.said(kind)}


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
    return words.said(who) if who else ""


def again_urls(proposals: Sequence[Proposal]) -> list[str]:
    """Where the form of each can be mended and sent again; nothing when what it changes stands no
    more. At most one query."""
    roots = [one.corrects.root_id for one in proposals if one.corrects]
    versions = Entry.objects.filter(Q(pk__in=roots) | Q(corrects__in=roots)).known_at()
    standing = {entry.root_id: entry.pk for entry in versions} if roots else {}
    return [_again_url(one, standing) for one in proposals]


def _again_url(one: Proposal, standing: Mapping[int, int]) -> str:
    query = {"de_nghi": one.pk}
    if one.corrects is None:
        url = reverse("register:record_kind", args=[one.person_id, one.kind])
        return f"{url}?{urlencode(({'case': one.case_id} if one.case_id else {}) | query)}"
    entry = standing.get(one.corrects.root_id)
    if entry is None:
        return ""
    page = "retract" if one.action == Proposal.Action.RETRACT else "correct"
    url = reverse(f"register:{page}", args=[one.person_id, entry])
    return f"{url}?{urlencode(query)}"


def facts(one: Proposal) -> list[tuple[str, str]]:
    """What the entry will say, as (label, words)."""
    pack = packs.load(one.regime)
    return words.entry_facts(pack.entries[one.kind], one.data, timeline.unit_names([(one, pack)]))


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a correction: what stands, and what is proposed."""

    label: str
    old: str
    new: str

    @property
    def differs(self) -> bool:
        return self.old != self.new


def compared(one: Proposal, old: timeline.Version) -> list[Compared]:
    """What the version ``old`` says beside what the correction would."""
    pack = packs.load(one.regime)
    kind = pack.entries[one.kind]
    timed = words.says_time(kind, pack) and one.happened_at is not None
    before = {
        _("Ngày xảy ra"): _when(old.happened, old.at),
        **dict(old.facts),
        _("Giấy tờ"): old.document,
    }
    after = {
        _("Ngày xảy ra"): _when(one.effective_on, one.happened_at if timed else None),
        **dict(facts(one)),
        _("Giấy tờ"): words.document_words(one.document, pack),
    }
    return [
        Compared(label, before.get(label, ""), after.get(label, ""))
        for label in {**before, **after}
        if before.get(label) or after.get(label)
    ]


def _when(day: date, moment: datetime | None) -> str:
    return language.moment(moment) if moment else format_date(day)
