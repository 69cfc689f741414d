"""What the pages of papers show: lists of forms and papers, a preview, the way to the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh.documents.model import Block, Document, Table
from donghanh.law import packs
from donghanh.procedures.papers import queries, signers, values
from donghanh.procedures.papers.models import Paper
from donghanh.procedures.papers.queries import Fit
from donghanh.procedures.papers.template import load
from donghanh.register.models import Entry
from donghanh.register.presenters import words
from donghanh.text import format_date


@dataclass(frozen=True, slots=True)
class Line:
    """One paper in a list."""

    paper: Paper
    number: str
    name: str
    state: words.Tag
    day: date | None
    who: str
    symbol: str
    replaced: bool
    recorded: Entry | None
    record_url: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A form that can be drafted, and the step it belongs to."""

    number: str
    name: str
    step: str
    url: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Group:
    """The forms of one case (or of a case that one of them opens)."""

    title: str
    now: list[Offered]
    later: list[Offered]


def line(paper: Paper, entries: Sequence[Entry]) -> Line:
    form = packs.load(paper.regime).forms[paper.form]
    recorded = queries.recorded_as(paper, entries)
    return Line(
        paper=paper,
        number=form.number,
        name=words.said(form),
        state=state(paper),
        day=paper.issued_on,
        who=paper.signer or paper.created_by.full_name,
        symbol=paper.outgoing.symbol if paper.outgoing else "",
        replaced=hasattr(paper, "replaced_by") and not paper.replaced_by.is_draft,
        recorded=recorded,
        record_url="" if recorded or paper.is_draft else record_url(paper),
    )


def waiting_row(paper: Paper) -> dict[str, Any]:
    """A draft in the list of those that wait for a signature."""
    form = packs.load(paper.regime).forms[paper.form]
    return {
        "paper": paper,
        "number": form.number,
        "name": words.said(form),
        "measure": words.measure_words(paper.measure),
    }


def state(paper: Paper) -> words.Tag:
    """Draft, issued, or a number that was voided."""
    if paper.is_draft:
        return words.Tag("wait", _("Bản thảo"))
    if paper.outgoing and hasattr(paper.outgoing, "voided"):
        return words.Tag("over", _("Đã hủy số"))
    if hasattr(paper, "replaced_by") and not paper.replaced_by.is_draft:
        return words.Tag("done", _("Đã thay"))
    return words.Tag("ok", _("Đã ban hành"))


def groups(fits: Iterable[Fit], person_pk: int) -> list[Group]:
    """The forms that fit, case by case: those of the present step first."""
    found: dict[str, Group] = {}
    for fit in fits:
        pack = packs.load(fit.template.pack_id)
        kind = pack.entries.get(fit.kind)
        opens = kind.opens if kind and kind.opens else None
        title = words.measure_words(opens or (fit.case.measure if fit.case else ""))
        if fit.entry and fit.case and fit.case.closed_on:
            day = format_date(fit.case.closed_on)
            title = _("%(measure)s, đã kết thúc ngày %(day)s") % {"measure": title, "day": day}
        if opens:
            title = _("Mở biện pháp: %(measure)s") % {"measure": words.inner(title)}
        group = found.setdefault(title, Group(title, [], []))
        (group.now if fit.now else group.later).append(_offered(fit, pack, person_pk))
    return sorted(found.values(), key=lambda group: not group.now)


def _offered(fit: Fit, pack: packs.Pack, person_pk: int) -> Offered:
    form = fit.template.form
    kind = pack.entries.get(fit.kind)
    asked = {
        "mau": fit.template.id,
        "che_do": pack.id,
        "viec": f"{fit.entry.pk}" if fit.entry else fit.kind,
    }
    if fit.case:
        asked["ca"] = str(fit.case.pk)
    url = reverse("papers:draft", args=[person_pk])
    return Offered(
        number=form.number,
        name=words.said(form),
        step=words.said(kind) if kind else "",
        url=f"{url}?{urlencode(asked)}",
        issuer=form.signed_by or "",
    )


def record_url(paper: Paper) -> str:
    """The register's form of the entry kind, with what the paper says already in it."""
    pack = packs.load(paper.regime)
    kind = pack.entries.get(paper.kind)
    if kind is None or kind.system or paper.entry_id:
        return ""
    asked: dict[str, Any] = {"doc_form": paper.form if paper.form in kind.forms else ""}
    if paper.case_id and not kind.opens:
        asked["case"] = paper.case_id
    if paper.outgoing:
        asked["doc_number"] = paper.outgoing.symbol
    if paper.issued_on:
        asked["doc_date"] = format_date(paper.issued_on)
        asked["effective_on"] = format_date(paper.entry_on or paper.issued_on)
    asked["doc_signer"] = paper.signer
    asked["doc_authority"] = paper.agency.full_name if paper.agency else ""
    fields = {field.id: field for field in kind.fields}
    for name, value in paper.data.items():
        if name in fields:
            is_day = fields[name].type == "date"
            asked[f"d_{name}"] = format_date(date.fromisoformat(value)) if is_day else value
    url = reverse("register:record_kind", args=[paper.person_id, paper.kind])
    return f"{url}?{urlencode({key: value for key, value in asked.items() if value not in ('', None)})}"


def preview(made: Document) -> dict[str, Any]:
    """The content for the page; the look of print is in the files."""
    kind, subject = made.title_lines
    tables = count(1)
    return {
        "mark": made.mark,
        "parent": made.letterhead.parent_body if made.letterhead else "",
        "issuer": made.letterhead.issuing_body if made.letterhead else "",
        "symbol": made.symbol.text if made.symbol else "",
        "about": made.letter_subject,
        "dated": made.dated,
        "type": kind,
        "subject": subject,
        "addressees": made.addressees,
        "blocks": [_shown(block, tables) for block in made.blocks],
        "recipients": made.recipient_lines,
        "signatures": [[one for one in row if one] for row in made.signature_rows],
        "draft": made.draft,
        "annexes": [
            {
                "label": made.annex_label(place),
                "title": annex.title,
                "reference": made.annex_reference,
                "blocks": [_shown(block, tables) for block in annex.blocks],
            }
            for place, annex in enumerate(made.annexes)
        ],
    }


def _shown(block: Block, tables: Iterator[int]) -> dict[str, Any]:
    """A paragraph, or a table with its number on the page."""
    if isinstance(block, Table):
        return {
            "table": next(tables),
            "head": [cell.text for cell in block.head[0]],
            "rows": [[cell.text for cell in row] for row in block.rows],
        }
    return {"runs": getattr(block, "runs", ()), "centred": getattr(block, "centred", False)}


def what_it_is(paper: Paper) -> dict[str, Any]:
    """Facts of a paper for the side of its page."""
    template = load(paper.regime, paper.form)
    kind = packs.load(paper.regime).entries.get(paper.kind)
    return {
        "official": template.form,
        "form_name": words.said(template.form),
        "step": words.said(kind) if kind else "",
        "measure": words.measure_words(paper.measure),
        "by_hand": signers.by_hand(template),
        "of_office": signers.issued_by_office(template),
        "numbered": template.numbered,
        "asks": bool(
            template.head.fields
            or values.planned_fields(template, packs.load(paper.regime), paper.kind)
        ),
    }
