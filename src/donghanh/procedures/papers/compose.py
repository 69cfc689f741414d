"""A template with its values and its signers, as an official document.

Pure: the same template and the same values give the same document. Where the values come from is
the business of ``values`` (a real case) and ``sample`` (an invented one).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from donghanh.documents import layout as layouts
from donghanh.documents.model import BLANK, Day, Document, Recipient, Signature, Symbol
from donghanh.procedures.papers import body, signers
from donghanh.procedures.papers.offices import Office
from donghanh.procedures.papers.template import Template

LAYOUT_VERSION = "2020"
#: Parts of a symbol that a template leaves to the office.
_OFFICE = "{office}"
_KEPT = "Lưu:"


@dataclass(frozen=True)
class Values:
    """What a template may name: see ``docs/papers.md``. ``names`` go to it as they are."""

    names: Mapping[str, Any]
    office: Office


@dataclass(frozen=True)
class Issue:
    """How and by whom a paper is issued; all open while it is a draft."""

    number: int | None = None
    day: Day = field(default_factory=Day)
    place: str = ""
    signature: Signature | None = None
    #: None leaves the form's own recipients.
    recipients: tuple[str, ...] | None = None
    done: bool = False


def compose(template: Template, values: Values, issue: Issue) -> Document:
    """The document. Raises ``ValueError`` for a body whose lines cannot be read."""
    head, office = template.head, values.office
    kind, subject = title(template)
    others, main = signers.signatures(template, office, issue.signature)
    listed = recipients(template, values) if issue.recipients is None else issue.recipients
    kept = [line for line in listed if line.startswith(_KEPT)]
    return Document(
        letterhead=office.letterhead if template.of_office else None,
        type=kind,
        symbol=Symbol(symbol(template, office), issue.number) if template.numbered else None,
        place=issue.place or office.place or BLANK,
        day=issue.day,
        subject=subject,
        blocks=body.blocks(body.fill(template.body, values.names)),
        recipients=tuple(Recipient(line) for line in listed if line not in kept),
        signature=main,
        addressees=tuple(body.line(one, values.names) for one in head.addressees),
        archive=tuple(_keepers(kept)),
        # Only what an office issues is a draft first; a person's paper is signed as printed.
        draft=signers.issued_by_office(template) and not issue.done,
        layout_version=LAYOUT_VERSION,
        others=others,
        mark=mark(template) if head.mark else "",
        landscape=head.layout == "register" if head.landscape is None else head.landscape,
    )


def recipients(template: Template, values: Values) -> tuple[str, ...]:
    """The form's own recipients, last the archive."""
    return tuple(body.line(one, values.names) for one in template.head.recipients)


def symbol(template: Template, office: Office) -> str:
    """ "TB-CAP" for "TB-{office}"; after the office's own letters, those of its desk."""
    own = template.head.symbol.startswith(f"{office.code}-")
    return template.head.symbol.replace(_OFFICE, office.desk or office.code if own else office.code)


def type_code(template: Template, office: Office) -> str:
    """What the numbers of a year are counted by: "QĐ" of "QĐ-UBND"; "" for letters."""
    first = symbol(template, office).split("-")[0]
    return "" if template.head.layout == "letter" else first


def mark(template: Template) -> str:
    """ "Mẫu số 07", with the annex where numbers repeat across annexes."""
    form = template.form
    return f"Mẫu số {form.number}" + (f" Phụ lục {form.annex}" if form.annex else "")


_NOTE = re.compile(r"\s*\([^)]*\)\s*$")


def title(template: Template) -> tuple[str, str]:
    """Type and subject. A letter has no type; a form with a type of its own no subject."""
    name = template.head.title or _NOTE.sub("", template.form.vi_on_body or template.form.vi)
    if template.head.layout == "letter":
        return "", _small(
            re.sub(r"^(Văn bản|Công văn)( của [^,;]*?)?(?= đề nghị| trả| chấp| về|$)\s*", "", name)
        )
    types = sorted(layouts.load(LAYOUT_VERSION).types, key=len, reverse=True)
    for kind in types:
        if name.lower().startswith(f"{kind.lower()} "):
            return kind, _large(name[len(kind) :].strip())
    return name, ""


def _keepers(lines: list[str]) -> list[str]:
    parts = [part.strip(" .;") for one in lines for part in one.removeprefix(_KEPT).split(",")]
    return [part for part in parts if part]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]


def day_of(day: date | None) -> Day:
    """A day that may not be known yet."""
    return Day.of(day) if day else Day()
