"""Reading papers and the outgoing register. Papers start ``visible_to(user)``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.agencies.models import Agency
from donghanh.documents import frozen
from donghanh.documents.checks import texts
from donghanh.documents.model import BLANK, Document
from donghanh.law import packs
from donghanh.procedures.papers import compose, signers, values
from donghanh.procedures.papers.compose import Issue
from donghanh.procedures.papers.models import Outgoing, Paper
from donghanh.procedures.papers.template import Template, all_of, common_fields, load
from donghanh.procedures.papers.values import CITIZEN, Source
from donghanh.register.models import Case, Entry, Person
from donghanh.register.queries import files_of


def papers(user: User) -> QuerySet[Paper]:
    """Papers that a user may see: whatever is issued, and drafts of offices that write papers."""
    found: QuerySet[Paper] = Paper.objects.visible_to(user)
    if not (user.can(Can.PAPER_PREPARE) or user.can(Can.PAPER_ISSUE)):
        found = found.filter(state=Paper.State.ISSUED)
    return found


def waiting(user: User) -> QuerySet[Paper]:
    """Drafts that wait for the user's signature and number: those of the own office, whoever of
    the user's area wrote them, the oldest first. None for who does not sign."""
    if user.agency is None or not user.can(Can.PAPER_ISSUE):
        return Paper.objects.none()
    own = papers(user).filter(agency=user.agency, state=Paper.State.DRAFT)
    of_office = Q()
    for regime, forms in _forms_of_offices().items():
        of_office |= Q(regime=regime, form__in=forms)
    return own.filter(of_office).order_by("changed_at", "pk")


@cache
def _forms_of_offices() -> dict[str, list[str]]:
    """By rule pack: the forms that an office signs or numbers."""
    return {
        pack: [name for name, one in all_of(pack).items() if signers.issued_by_office(one)]
        for pack in packs.IDS
    }


def papers_of(user: User, person: Person) -> list[Paper]:
    """The papers of one person, the newest first; drafts before what is issued."""
    found = papers(user).filter(person__in=files_of(user, person))
    return list(
        found.select_related(
            "agency__unit", "outgoing__voided", "created_by", "replaced_by"
        ).order_by("state", "-issued_at", "-changed_at")
    )


def paper(user: User, pk: int) -> Paper:
    """One paper. Raises ``Paper.DoesNotExist`` outside the user's scope."""
    found: Paper = (
        papers(user)
        .select_related(
            "person__commune__parent__parent", "case", "entry", "created_by", "issued_by",
            "agency__unit__parent__parent", "outgoing__voided", "replaces", "replaced_by",
        )
        .get(pk=pk)
    )  # fmt: skip
    return found


def cases_of(user: User, person: Person) -> list[Case]:
    """The person's cases that the user may see, the newest first."""
    found = Case.objects.visible_to(user).filter(person=person)
    return list(found.order_by("-opened_on", "-id"))


def source(user: User, paper: Paper) -> Source:
    """The rows a paper is made from, as the user sees them."""
    return values.source_of(paper, cases_of(user, paper.person))


def document(user: User, paper: Paper) -> Document:
    """The paper as it stands: a draft from today's data, an issued one as it was frozen.

    The identity number is whole only for roles that may read it.
    """
    content, token = paper.content, paper.citizen_token
    if paper.is_draft or content is None:
        template = load(paper.regime, paper.form)
        filled = values.of(paper, template, source(user, paper), clock.today())
        content = frozen.dump(compose.compose(template, filled, Issue()))
        token = paper.person.citizen_token
    return values.showing(content, token, whole=user.can(Can.PERSON_IDENTITY))


def blanks(made: Document) -> list[str]:
    """The places of a document that are still empty, in the order of reading."""
    found = (
        " ".join(text.split()) for text in texts(made) if BLANK in text and CITIZEN not in text
    )
    return list(dict.fromkeys(text[:120] for text in found))


def recorded_as(paper: Paper, entries: Iterable[Entry]) -> Entry | None:
    """The entry that an issued paper stands behind: its own, or one with its form and number."""
    number = paper.outgoing.symbol if paper.outgoing else ""
    for entry in entries:
        if paper.entry_id and paper.entry_id in (entry.pk, entry.root_id):
            return entry
        said = entry.document
        if entry.kind == paper.kind and number and said.get("number") == number:
            return entry
    return None


# ---- which forms fit ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fit:
    """A form that may be drafted from a case. ``now``: it belongs to a step allowed now.

    ``entry`` is the step itself, where that is recorded already.
    """

    template: Template
    case: Case | None
    kind: str
    now: bool
    entry: Entry | None = None


def fitting(
    cases: Sequence[Case], today: date, entries: Sequence[Entry] = (), papers: Sequence[Paper] = ()
) -> list[Fit]:
    """The forms for a person's open cases and for what was recorded last in each case, then those
    that open a case; each form once a case. ``entries`` and ``papers`` are the person's."""
    found: dict[tuple[str, int | None], Fit] = {}
    for case in cases:
        if case.closed_on is None:
            for fit in _of_case(case, today):
                found[fit.template.id, case.pk] = fit
        for fit in _of_last(case, entries, papers):
            if fit.now or case.closed_on:
                found[fit.template.id, case.pk] = fit
    for fit in _opening(cases, packs.in_force(today)):
        key = (fit.template.id, fit.case.pk if fit.case else None)
        if key not in found or not found[key].now:
            found[key] = fit
    return sorted(found.values(), key=lambda fit: not fit.now)


def _of_case(case: Case, today: date) -> Iterable[Fit]:
    pack, status = packs.governing(
        packs.load(case.regime), case.status or None, today, since=case.status_since
    )
    for template in all_of(pack.id).values():
        if case.measure not in template.head.measures:
            continue
        kinds = [pack.entries[kind] for kind in template.head.entries]
        own = [kind for kind in kinds if not kind.opens and case.measure in kind.measures]
        now = next((kind for kind in own if kind.allowed_from(status)), None)
        first = now or next(iter(own), None)
        yield Fit(template, case, first.kind if first else "", now is not None)


def _of_last(case: Case, entries: Sequence[Entry], papers: Sequence[Paper]) -> Iterable[Fit]:
    """Forms of what was recorded since a case came into its last status: a certificate is made
    after the entry that ends the measure. Wanted now until the entry has its paper."""
    made = {one.form for one in papers if one.case_id == case.pk}
    law = packs.load(case.regime)
    read = [(one, packs.reading(one.kind, law)) for one in entries if one.case_id == case.pk]
    # That a case goes on in the next one turns it too, but is no step with a form.
    own = [(one, pack) for one, pack in read if not pack.entries[one.kind].system]
    turned = [one.effective_on for one, pack in own if pack.entries[one.kind].to]
    for entry, pack in own:
        if turned and entry.effective_on < max(turned):
            continue
        for template in all_of(pack.id).values():
            if entry.kind in template.head.entries and case.measure in template.head.measures:
                has_paper = template.id in made or bool(entry.document.get("number"))
                yield Fit(template, case, entry.kind, not has_paper, entry)


def _opening(cases: Sequence[Case], pack: packs.Pack) -> Iterable[Fit]:
    """Forms of entries that open a case: out of a case they may come from, or of none."""
    for template in all_of(pack.id).values():
        for name in template.head.entries:
            kind = pack.entries[name]
            if not kind.opens or kind.system:
                continue
            if kind.origin is None or kind.origin.optional:
                yield Fit(template, None, name, not cases)
            if kind.origin is not None:
                for case in cases:
                    if case.closed_on is None and case.status in kind.origin.from_:
                        yield Fit(template, case, name, True)


# ---- answers of earlier papers --------------------------------------------------------------


def earlier_answers(user: User, person: Person, template: Template) -> dict[str, Any]:
    """What earlier papers of the person answered: the same form all, other forms what is common."""
    found: dict[str, Any] = {}
    for old in papers(user).filter(person__in=files_of(user, person)).order_by("changed_at", "id"):
        for name, value in old.typed.items():
            if old.form == template.id or name in common_fields():
                found[name] = value
    wanted = {field.id for field in template.head.fields}
    return {name: value for name, value in found.items() if name in wanted}


# ---- the outgoing register ------------------------------------------------------------------


def outgoing(agency: Agency, year: int, type_code: str | None = None) -> QuerySet[Outgoing]:
    """The lines of one agency's year, in the order of number; ``None`` is every type."""
    found: QuerySet[Outgoing] = Outgoing.objects.filter(agency=agency, year=year)
    if type_code is not None:
        found = found.filter(type_code=type_code)
    return found.select_related("voided", "by").order_by("type_code", "number")


def types_of(agency: Agency, year: int) -> list[tuple[str, str]]:
    """The types of a year's lines, as (abbreviation, name)."""
    pairs = outgoing(agency, year).order_by("type_code").values_list("type_code", "type_name")
    return list(dict(pairs).items())


def visible_papers_of(user: User, lines: Sequence[Outgoing]) -> dict[int, Paper]:
    """The papers behind lines of the register that the user may open, by the line's id."""
    found = papers(user).filter(Q(outgoing__in=[line.pk for line in lines]))
    return {one.outgoing_id: one for one in found if one.outgoing_id}
