"""The papers of a dossier in their order, with the numbers of their pages, and as one PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from pypdf import PdfReader

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.documents import bundle, media, pdf
from donghanh.procedures.dossier.queries import Dossier
from donghanh.procedures.papers import queries as papers
from donghanh.procedures.papers.models import Paper
from donghanh.register import vault
from donghanh.register.models import Attachment
from donghanh.register.presenters import words
from donghanh.text import format_date


@dataclass(frozen=True, slots=True)
class Held:
    """One paper in the dossier: a scan, or a paper that was issued here."""

    title: str
    day: str
    note: str
    pages: int
    url: str
    source: Attachment | Paper


def held(user: User, dossier: Dossier) -> list[Held]:
    """Every paper once: in the order of the checklist, then the other scans of the case."""
    found: list[Held] = []
    seen: set[tuple[str, int]] = set()

    def add(title: str, source: Attachment | Paper) -> None:
        key = (source._meta.label, source.pk)
        if key not in seen:
            seen.add(key)
            found.append(_held(user, dossier, title, source))

    for one in dossier.checked:
        sources: list[Attachment | Paper] = [*one.papers, *one.scans]
        for source in sources:
            add(words.said(one.item), source)
    for scan in dossier.file.scans:
        if scan.case_id == dossier.case.pk:
            add("", scan)
    return found


def index(papers_held: list[Held]) -> list[tuple[bundle.Line, Held]]:
    """The papers with the numbers of their pages."""
    counted = [(one.title, one.day, one.note, one.pages) for one in papers_held]
    return list(zip(bundle.contents(counted), papers_held, strict=True))


def bind(user: User, dossier: Dossier) -> bytes:
    """The whole dossier as one PDF, Vietnamese in every language of the screen.

    Raises ``Refusal`` naming a paper that cannot be opened.
    """
    with translation.override("vi"):
        return _bind(user, dossier)


def _bind(user: User, dossier: Dossier) -> bytes:
    person = dossier.file.person
    facts = (
        (_("Họ và tên"), person.name),
        (_("Số hồ sơ"), person.file_number),
        (_("Nơi cư trú"), ", ".join(filter(None, (person.address, person.commune.name)))),
        (_("Hồ sơ"), words.said(dossier.papers_wanted)),
        (_("Ngày lập bảng kê"), format_date(clock.today())),
    )
    cover = bundle.Cover(
        issuer=user.agency.name if user.agency else "",
        title=_("Bảng kê giấy tờ trong hồ sơ đề nghị"),
        facts=facts,
        stamp=_("Bút lục"),
    )
    parts = [
        bundle.Part(one.title, one.day, one.note, *_content(user, one))
        for one in held(user, dossier)
    ]
    return bundle.bind(cover, parts, created=clock.now().astimezone(UTC))


def _held(user: User, dossier: Dossier, title: str, source: Attachment | Paper) -> Held:
    if isinstance(source, Paper):
        form = dossier.view.pack.forms.get(source.form)
        number = source.outgoing.symbol if source.outgoing else ""
        return Held(
            title=title or (words.said(form) if form else source.form),
            day=format_date(source.issued_on) if source.issued_on else "",
            note=_("số %(number)s") % {"number": number} if number else "",
            pages=_pages(user, source),
            url=reverse("papers:paper", args=[source.pk]),
            source=source,
        )
    entry = next((e for e in dossier.file.entries if e.pk == source.entry_id), None)
    what = ""
    if entry is not None:
        law = dossier.view.law_of(entry)
        what = words.said(law.entries[entry.kind])
    return Held(
        title=title or what,
        day=format_date(entry.effective_on) if entry else "",
        note=source.name,
        pages=source.pages,
        url=reverse("register:scan", args=[dossier.file.person.pk, source.pk]),
        source=source,
    )


def _content(user: User, one: Held) -> tuple[str, bytes]:
    if isinstance(one.source, Paper):
        return media.PDF, _rendered(user, one.source)
    return one.source.type, vault.content_of(one.source)


def _rendered(user: User, paper: Paper) -> bytes:
    return pdf.render(papers.document(user, papers.paper(user, paper.pk)))


def _pages(user: User, paper: Paper) -> int:
    """How many pages an issued paper has; it is frozen, so it is set once in a process."""
    return _counted(_Issued(paper.pk, str(paper.issued_at), user))


@dataclass(frozen=True)
class _Issued:
    """A paper as the key of what was counted; who asked does not matter to the count."""

    pk: int
    issued_at: str
    user: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Issued) and (self.pk, self.issued_at) == (
            other.pk,
            other.issued_at,
        )

    def __hash__(self) -> int:
        return hash((self.pk, self.issued_at))


@lru_cache(maxsize=4096)
def _counted(issued: _Issued) -> int:
    paper = papers.paper(issued.user, issued.pk)
    made = pdf.render(papers.document(issued.user, paper))
    return len(PdfReader(BytesIO(made)).pages)
