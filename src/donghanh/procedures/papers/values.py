"""What a template may name, taken from a real file: person, case, entry, office, answers.

The identity number is never among them: its place holds ``CITIZEN``, which ``showing`` replaces
when somebody who may read the number asks for the paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils import timezone, translation
from jinja2 import nodes

from donghanh.access import crypto
from donghanh.agencies.models import Unit
from donghanh.documents import frozen
from donghanh.documents.model import BLANK, Document, Letterhead
from donghanh.law import clock, packs
from donghanh.procedures.papers import body, offices
from donghanh.procedures.papers.body import Bag, Chosen
from donghanh.procedures.papers.compose import Values
from donghanh.procedures.papers.models import Paper
from donghanh.procedures.papers.template import FormField, Template
from donghanh.register.fold import Fact, Folded, fold
from donghanh.register.models import Case, Entry, Person
from donghanh.register.presenters import words
from donghanh.register.projection import facts_of
from donghanh.register.terms import Term

#: Stands for the identity number in the content of a paper; a letter that no text has.
CITIZEN = "\ue000"


@dataclass(frozen=True)
class Source:
    """The rows that a paper is made from, read once. ``entries`` stand, the newest first."""

    person: Person
    case: Case | None
    entries: Sequence[Entry]


def source_of(paper: Paper, cases: Sequence[Case]) -> Source:
    """The rows of a paper; ``cases`` are those of the person that the reader may see."""
    standing = (
        Entry.objects.filter(case__in=cases)
        .known_at()
        .select_related("case")
        .order_by("-effective_on", "-id")
    )
    return Source(paper.person, paper.case, list(standing))


def of(paper: Paper, template: Template, source: Source, on: date) -> Values:
    """The values of a draft as they are today. The texts are Vietnamese on every screen."""
    with translation.override("vi"):
        pack = packs.load(paper.regime)
        office = offices.of(paper.agency) if paper.agency else _unknown()
        entry = _entry_of(paper, source)
        return Values(
            {
                "person": _person(source.person),
                "case": _case(paper, pack, source, on),
                "entry": _bag(entry) if entry else _planned(paper, pack),
                "last": lambda kind: _last(kind, source),
                "office": Bag(
                    name=office.name,
                    code=office.code,
                    commune=office.commune or _inside(source.person.commune),
                    district=office.district,
                    province=office.province,
                    place=office.place,
                    head=office.head,
                ),
                "typed": Bag(
                    **{f.id: answer(f, paper.typed.get(f.id)) for f in template.head.fields}
                ),
            },
            office,
        )


def answer(field: packs.Field | FormField, value: Any) -> Any:
    """A stored answer as templates compare and print it."""
    if value in (None, ""):
        return None
    if field.choices:
        words_ = next((one.vi for one in field.choices if one.id == value), str(value))
        return Chosen(str(value), words_)
    if field.type == "date":
        return date.fromisoformat(value)
    if field.type == "unit":
        unit = Unit.objects.filter(pk=value).first()
        return _inside(unit) if unit else None
    return value


def showing(content: Mapping[str, Any], token: str, *, whole: bool) -> Document:
    """The document of a content; the identity number in full, or only its end."""
    number = crypto.decrypt(token) if token else ""
    shown = number if whole else "•" * 8 + number[-4:]
    return frozen.load(_replaced(dict(content), shown))


def _replaced(part: Any, number: str) -> Any:
    if isinstance(part, str):
        return part.replace(CITIZEN, number)
    if isinstance(part, list):
        return [_replaced(one, number) for one in part]
    if isinstance(part, dict):
        return {key: _replaced(value, number) for key, value in part.items()}
    return part


# ---- names that a template uses -------------------------------------------------------------


@cache
def entry_names(template: Template) -> frozenset[str]:
    """The parts of ``entry`` that the form prints, so that a planned entry can be asked for them."""
    found: set[str] = set()
    for text in (template.body, *template.head.recipients, *template.head.addressees):
        tree = body.environment().parse(text)
        for node in tree.find_all(nodes.Getattr):
            if isinstance(node.node, nodes.Name) and node.node.name == "entry":
                found.add(node.attr)
            if isinstance(node.node, nodes.Name) and node.node.name == "case":
                found.add(f"case.{node.attr}")
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "words":
                bag, *rest = call.args
                if isinstance(bag, nodes.Name) and bag.name == "entry":
                    found |= {str(arg.value) for arg in rest if isinstance(arg, nodes.Const)}
    return frozenset(found)


_TERM = ("case.term_from", "case.term_to", "case.term_words")


def planned_fields(template: Template, pack: packs.Pack, kind: str) -> list[packs.Field]:
    """The fields of an entry not yet recorded that the form prints, or that set its term."""
    known, names = pack.entries.get(kind), entry_names(template)
    if known is None:
        return []
    term = names & set(_TERM)
    return [
        field
        for field in known.fields
        if field.id in names or (term and field.id in ("term_from", "term_months"))
    ]


def asks_day(template: Template) -> bool:
    """Whether the form prints the day of its entry, or a term that runs from it."""
    return bool(entry_names(template) & {"on", "at", *_TERM})


# ---- bags -----------------------------------------------------------------------------------


def _person(person: Person) -> Bag:
    return Bag(
        name=person.name,
        aliases=", ".join(person.aliases),
        born=words.born(person),
        born_on=person.born_on if person.born_precision == "day" else None,
        born_year=str(person.born_on.year) if person.born_on else None,
        sex=str(person.get_sex_display()),
        citizen_id=CITIZEN if person.citizen_token else None,
        ethnicity=person.ethnicity,
        address=person.address,
        commune=_inside(person.commune),
        phone=person.phone,
    )


def _case(paper: Paper, pack: packs.Pack, source: Source, on: date) -> Bag:
    case = source.case
    folded = _folded(paper, pack, source, on)
    term = folded.term if folded else None
    status = packs.load(case.regime).statuses.get(case.status) if case else None
    return Bag(
        opened=case.opened_on if case else None,
        status=status.vi if status else None,
        term_from=term.start if term else None,
        term_to=term.end if term else None,
        term_words=_length(term, _term_months(paper, source)) if term else None,
        measure=words.measure_words(paper.measure),
        regime=pack.title,
    )


def _folded(paper: Paper, pack: packs.Pack, source: Source, on: date) -> Folded | None:
    """The case as it stands, or as it will stand once the planned entry is recorded."""
    case = source.case
    kind = pack.entries.get(paper.kind)
    planned = paper.entry_id is None and kind is not None
    opens = planned and kind is not None and bool(kind.opens)
    facts = [] if opens or case is None else facts_of(case)
    if planned:
        day = paper.entry_on or on
        moment = datetime(day.year, day.month, day.day, tzinfo=clock.HERE)
        facts.append(
            Fact(
                id=max((fact.id for fact in facts), default=0) + 1,
                kind=paper.kind,
                happened_at=moment,
                effective_on=day,
                recorded_at=max((fact.recorded_at for fact in facts), default=moment),
                commune=source.person.commune_id,
                data=paper.data,
            )
        )
    if not facts:
        return None
    return fold(facts, pack if opens or case is None else None, born=source.person.born_on)


def _term_months(paper: Paper, source: Source) -> int | None:
    entry = _entry_of(paper, source)
    months = (entry.data if entry else paper.data).get("term_months")
    return months if isinstance(months, int) else None


def _length(term: Term, months: int | None) -> str | None:
    limit = packs.load(term.regime).limits[term.limit]
    if months:
        return words.amount(months, "months")
    return words.amount(limit.value, limit.unit) if isinstance(limit.value, int) else None


def _entry_of(paper: Paper, source: Source) -> Entry | None:
    """The standing version of the paper's entry."""
    if paper.entry_id is None:
        return None
    return next(
        (
            one
            for one in source.entries
            if one.pk == paper.entry_id or one.root_id == paper.entry_id
        ),
        None,
    )


def _last(kind: str, source: Source) -> Bag:
    found = next((one for one in source.entries if one.kind == kind), None)
    return _bag(found) if found else Bag()


def _bag(entry: Entry) -> Bag:
    kind = packs.reading(entry.kind, packs.load(entry.case.regime)).entries[entry.kind]
    document = entry.document
    fields = {field.id: answer(field, entry.data.get(field.id)) for field in kind.fields}
    dated = document.get("date")
    return Bag(
        **{
            **fields,
            "kind": entry.kind,
            "on": entry.effective_on,
            "at": timezone.localtime(entry.happened_at),
            "number": document.get("number"),
            "date": date.fromisoformat(dated) if dated else None,
            "signer": document.get("signer"),
            "authority": document.get("authority"),
        }
    )


def _planned(paper: Paper, pack: packs.Pack) -> Bag:
    """An entry that will be recorded after the paper is issued."""
    kind = pack.entries.get(paper.kind)
    fields = (
        {field.id: answer(field, paper.data.get(field.id)) for field in kind.fields} if kind else {}
    )
    day = paper.entry_on
    moment = datetime(day.year, day.month, day.day, tzinfo=clock.HERE) if day else None
    return Bag(**{**fields, "kind": paper.kind, "on": day, "at": moment})


def _unknown() -> offices.Office:
    """The office of an issuer that is not known here: blanks to be filled by hand."""
    return offices.Office(
        BLANK, BLANK, False, "Thủ trưởng", "Phó Thủ trưởng", Letterhead(BLANK), BLANK
    )


def _inside(unit: Unit) -> str:
    return unit.name[:1].lower() + unit.name[1:]
