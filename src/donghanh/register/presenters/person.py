"""The person file: one panel per measure, the open deadlines, the papers, who has read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from donghanh import today as clock
from donghanh.access.models import AccessLog
from donghanh.law import packs
from donghanh.register import steps
from donghanh.register.fold import Promise
from donghanh.register.models import Entry, Measure, Person, Proposal
from donghanh.register.presenters import deadlines, timeline, words
from donghanh.register.presenters.proposals import ProposalRow, row
from donghanh.register.projection import HEADLINE_ORDER
from donghanh.register.queries import CaseView, File
from donghanh.register.terms import Term
from donghanh.text import format_number, initials
from donghanh.ui.language import english

READERS_DAYS = 60


@dataclass(frozen=True, slots=True)
class SumLine:
    """One line of the sum of a term, with its articles."""

    text: str
    cite: str


@dataclass(frozen=True, slots=True)
class TermBar:
    """The legal term of a measure: how far it has gone, and the sum in words."""

    start: date
    end: date
    passed: int
    whole: int
    left: str
    what: str
    sum: list[SumLine]
    cite: words.Cited
    confidence: str


@dataclass(frozen=True, slots=True)
class CasePanel:
    """One measure of the person on the file's day."""

    pk: int
    measure: str
    title: str
    tag: words.Tag
    since: date | None
    opened: date
    ended: bool
    regime: str
    term: TermBar | None
    document: str
    exceptions: int
    prompts: list[Prompted]


@dataclass(frozen=True, slots=True)
class Prompted:
    """An entry that another case of the person has made due."""

    what: str
    because: str
    kind: str
    cite: str


@dataclass(frozen=True, slots=True)
class DueItem:
    """A limit that runs: something to do, or a term that ends."""

    what: str
    due: words.DueMark
    counted: str
    cite: words.Cited
    confidence: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper on file, with the entry it belongs to."""

    form: str
    name: str
    number: str
    day: str
    signer: str
    what: str
    happened: date


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who opened the file, and when last."""

    initials: str
    name: str
    purpose: str
    at: datetime


def panels(file: File) -> list[CasePanel]:
    """Measures under way first, the leading one on top; then those that have ended."""
    views = [view for view in file.cases if view.folded.spans]
    prompted = steps.prompts([_standing(view) for view in views])
    found = [_panel(view, file, prompted) for view in views]
    return sorted(
        found,
        key=lambda panel: (
            panel.ended,
            0 if panel.ended else HEADLINE_ORDER.index(Measure(panel.measure)),
            -panel.opened.toordinal(),
        ),
    )


def headline(found: list[CasePanel]) -> words.Tag:
    """The state of the leading measure of ``panels``."""
    return found[0].tag if found else words.status_tag("", None)


def dues(file: File) -> list[DueItem]:
    """What runs on the file's day, the nearest first."""
    found = [
        _due(view, promise, file)
        for view in file.cases
        for promise in view.folded.promises
        if promise.state == "open"
    ]
    return sorted(found, key=lambda item: item.due.at)


def kept(file: File) -> tuple[int, int]:
    """How many limits were met in time, and how many late."""
    states = [promise.state for view in file.cases for promise in view.folded.promises]
    return states.count("met"), states.count("late")


def papers(file: File) -> list[Paper]:
    """The papers of the entries that stand, the newest first."""
    found = []
    for view in file.cases:
        own = [entry for entry in file.entries if entry.case_id == view.case.pk]
        roots = {entry.root_id for entry in own}
        for root in roots:
            last = timeline.latest(own, root)
            if last and last.document and not last.retracted and last.effective_on <= file.day:
                found.append(_paper(last, view.law_of(last)))
    return sorted(found, key=lambda paper: paper.happened, reverse=True)


def open_proposals(file: File) -> list[ProposalRow]:
    """What waits for a second person, and what was sent back and not proposed again."""
    later = {one.subject: one.pk for one in file.proposals}
    states = (Proposal.State.WAITING, Proposal.State.SENT_BACK)
    found = []
    for one in file.proposals:
        if one.state in states and later[one.subject] == one.pk:
            one.person = file.person
            found.append(row(one))
    return found


def readers(person: Person, *, limit: int = 50) -> list[Reader]:
    """Who opened the file in the last ``READERS_DAYS`` days, the latest first: one query."""
    since = clock.now() - timedelta(days=READERS_DAYS)
    lines = (
        AccessLog.objects.filter(
            subject_type="person", subject_id=str(person.pk), action="person.opened", at__gte=since
        )
        .values("by__full_name", "purpose")
        .annotate(last=Max("at"))
        .order_by("-last")[:limit]
    )
    latest: dict[str, Reader] = {}
    for line in lines:
        name = line["by__full_name"] or _("Hệ thống")
        latest.setdefault(name, Reader(initials(name), name, line["purpose"], line["last"]))
    return list(latest.values())


def _ended(view: CaseView) -> bool:
    return view.status is None or view.status.terminal


def _standing(view: CaseView) -> steps.Standing:
    return steps.Standing(
        id=view.case.pk,
        measure=view.case.measure,
        regime=view.pack.id,
        status=view.status.id if view.status else "",
        opened_on=view.case.opened_on,
        closed=_ended(view),
        since=view.since,
    )


def _prompted(prompt: steps.Prompt) -> Prompted:
    status = packs.load(prompt.cause.regime).statuses[prompt.cause.status]
    return Prompted(
        what=words.said(prompt.kind),
        because=words.said(status),
        kind=prompt.kind.kind,
        cite="; ".join(article.text for article in prompt.kind.cite),
    )


def _panel(view: CaseView, file: File, prompted: list[steps.Prompt]) -> CasePanel:
    case, pack, status = view.case, view.pack, view.status
    span = view.folded.status
    setter = timeline.latest(file.entries, span.fact) if span else None
    term = view.folded.term
    return CasePanel(
        pk=case.pk,
        measure=case.measure,
        title=words.measure_words(case.measure),
        tag=words.tag_of(status, pack) if status else words.status_tag("", None),
        since=view.since,
        opened=case.opened_on,
        ended=_ended(view),
        regime=pack.title,
        term=_bar(term, file.day) if term and not _ended(view) else None,
        document=words.document_words(setter.document, pack) if setter else "",
        exceptions=len(view.irregular),
        prompts=[_prompted(prompt) for prompt in prompted if prompt.case.id == case.pk],
    )


def _bar(term: Term, day: date) -> TermBar:
    pack = packs.load(term.regime)
    limit = pack.limits[term.limit]
    left = (term.end - day).days
    if left > 0:
        said = ngettext("còn %(n)s ngày", "còn %(n)s ngày", left) % {"n": format_number(left)}
    else:
        said = _("hết hôm nay") if left == 0 else _("đã hết thời hạn")
    return TermBar(
        start=term.start,
        end=term.end,
        passed=max((day - term.start).days, 0),
        whole=max((term.end - term.start).days, 1),
        left=said,
        what=words.said(limit),
        sum=[
            SumLine(
                step.en if english() else step.text,
                "; ".join(article.text for article in step.cite),
            )
            for step in term.steps
        ],
        cite=words.cited(pack, limit),
        confidence=limit.confidence,
    )


def _due(view: CaseView, promise: Promise, file: File) -> DueItem:
    pack = packs.load(promise.regime)
    limit = pack.limits[promise.limit]
    start = timeline.latest(file.entries, promise.started_by)
    mark = words.due_mark(promise.due_at, limit, file.day)
    assert mark is not None, "a limit that runs has a day"
    return DueItem(
        what=words.task(limit),
        due=mark,
        counted=deadlines.counted(limit, start, view.law_of(start)) if start else "",
        cite=words.cited(pack, limit),
        confidence=limit.confidence,
    )


def _paper(entry: Entry, pack: packs.Pack) -> Paper:
    document = entry.document
    form = pack.forms.get(document.get("form", ""))
    return Paper(
        form=form.number if form else "",
        name=words.said(form) if form else "",
        number=document.get("number", ""),
        day=words.written_day(document.get("date", "")),
        signer=", ".join(p for p in (document.get("signer"), document.get("authority")) if p),
        what=words.said(pack.entries[entry.kind]),
        happened=entry.effective_on,
    )
