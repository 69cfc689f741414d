"""A plan as an official document: letterhead, sections, tables, annexes, recipients, signature.

A plan that was read from a document is written again with the number and day of that document. One
that was made here is a draft without number until it is issued; then it stays as it was signed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils import translation

from donghanh import today as clock
from donghanh.agencies.models import Agency, AgencyKind, Unit
from donghanh.agencies.queries import agency as find_agency
from donghanh.documents import frozen
from donghanh.documents import layout as layouts
from donghanh.documents.model import (
    Annex,
    Block,
    Day,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Run,
    Signature,
    Symbol,
    paragraphs,
)
from donghanh.plans import presenters
from donghanh.plans.models import Plan, PlanPaper, Task, TaskParty
from donghanh.plans.queries import HEAVY, tasks_of, versions_of
from donghanh.plans.queries.cascade import day_of
from donghanh.plans.queries.figures import allotted
from donghanh.plans.writing import tables, words
from donghanh.procedures.papers import offices
from donghanh.procedures.papers.offices import Office
from donghanh.text import fold, vi_sort_key

LAYOUT = "2020"
_NUMBERED = re.compile(r"^(\d{1,5})\s*/\s*(\S.*)$")


@dataclass(frozen=True)
class Issue:
    """How a plan is issued: its number, the day, the place and who signs."""

    number: int | None
    day: Day
    place: str
    signature: Signature


def make(plan: Plan, *, issue: Issue | None = None) -> Document:
    """The document of a plan with rows: one that counts, or a draft that is written here.

    ``issue`` is given while it is issued; what was issued before is answered as it was signed.
    Needs the plan with its unit and the units above.
    """
    with translation.override("vi"):
        if plan.parent_id:
            plan.parent = Plan._default_manager.defer(*HEAVY).get(pk=plan.parent_id)
        paper = paper_of(plan)
        if paper is not None and paper.content is not None:
            return frozen.load(paper.content)
        return _make(plan, paper, issue)


def paper_of(plan: Plan) -> PlanPaper | None:
    found: PlanPaper | None = PlanPaper.objects.filter(plan=plan).select_related("outgoing").first()
    return found


def issuing_agency(plan: Plan) -> Agency | None:
    """Who issues a plan: the agency whose it is, or the committee of its unit. None if unknown."""
    found = plan.agency
    if found is None:
        try:
            found = find_agency(AgencyKind.PEOPLES_COMMITTEE, plan.unit, day_of(plan))
        except Agency.DoesNotExist:
            return None
    found.unit = plan.unit
    return found


def office_of(plan: Plan) -> Office | None:
    found = issuing_agency(plan)
    return offices.of(found) if found else None


def symbol_of(plan: Plan, office: Office | None) -> Symbol:
    """The symbol that the plan has or will get: "KH-UBND"."""
    if not plan.made_here and (found := _NUMBERED.match(plan.number)):
        return Symbol(found[2], int(found[1]))
    kind = layouts.load(LAYOUT).types[words.type_name(plan)]
    return Symbol(f"{kind}-{office.code}" if office else kind)


def file_name(plan: Plan, what: str) -> str:
    """Plain letters, so that every program keeps them: ke-hoach-2024-lai-chau-b2."""
    place = "-".join(fold(plan.unit.short_name).split())
    year = plan.starts_on.year if plan.starts_on else "nhap"
    return f"{what}-{year}-{place}-b{plan.version}"


@dataclass(frozen=True)
class Head:
    """What all papers of a plan share: who issues, where, when, who signs."""

    letterhead: Letterhead
    place: str
    day: Day
    signature: Signature
    draft: bool


def head_of(plan: Plan, office: Office | None, issue: Issue | None) -> Head:
    """A draft until it counts and has its number and day."""
    today = clock.today()
    day = Day(today.year, today.month)
    place = office.place if office else plan.unit.short_name
    if issue is not None:
        return Head(_letterhead(plan, office), issue.place, issue.day, issue.signature, draft=False)
    if plan.made_here:
        return Head(_letterhead(plan, office), place, day, _open_signature(office), draft=True)
    whole = plan.issued_on is not None and _NUMBERED.match(plan.number) is not None
    if plan.issued_on is not None:
        day = Day.of(plan.issued_on)
    draft = plan.state == Plan.State.DRAFT or not whole
    return Head(_letterhead(plan, office), place, day, _read_signature(plan, office), draft)


def _letterhead(plan: Plan, office: Office | None) -> Letterhead:
    """The office's own; another body that the document names stands as it is written there."""
    if office is None or (not plan.made_here and fold(plan.authority) != fold(office.name)):
        return Letterhead(plan.authority or plan.unit.name)
    return office.letterhead


def _open_signature(office: Office | None) -> Signature:
    if office is None:
        return Signature("THỦ TRƯỞNG")
    behalf = f"TM. {office.body.upper()}" if office.collective else ""
    return Signature(office.head.upper(), on_behalf=behalf)


def _read_signature(plan: Plan, office: Office | None) -> Signature:
    """As the document that was read is signed."""
    read: Mapping[str, str | None] = plan.draft.get("signatory") or {}
    if not read.get("title"):
        return _open_signature(office)
    return Signature(
        str(read["title"]).upper(),
        read.get("name"),
        on_behalf=(read.get("on_behalf") or "").upper(),
        capacity=(read.get("capacity") or "").upper(),
    )


# ---- the document -------------------------------------------------------------------------


def _make(plan: Plan, paper: PlanPaper | None, issue: Issue | None) -> Document:
    office, said = office_of(plan), words.of(plan, paper)
    head = head_of(plan, office, issue)
    symbol = symbol_of(plan, office)
    if issue is not None:
        symbol = Symbol(symbol.code, issue.number)
    tasks = tasks_of(plan)
    named, archive = words.recipients(said["recipients"])
    return Document(
        letterhead=head.letterhead,
        type=words.type_name(plan),
        symbol=symbol,
        place=head.place,
        day=head.day,
        subject=plan.title,
        blocks=tuple(_text(plan, head, said, tasks)),
        recipients=named,
        signature=head.signature,
        annexes=tuple(_annexes(plan, tasks)),
        archive=archive,
        draft=head.draft,
        layout_version=LAYOUT,
    )


def _text(plan: Plan, head: Head, said: Mapping[str, str], tasks: list[Task]) -> Iterator[Block]:
    issuer, kind = head.letterhead.name, words.type_name(plan)
    reason = f"Thực hiện {words.cited(plan.parent)}, " if plan.parent else ""
    yield Paragraph.of(
        f"{reason}{issuer} ban hành {kind} {words.small(plan.title)} với các nội dung sau:"
    )
    if (earlier := _replaced(plan)) is not None:
        yield Paragraph.of(f"{kind} này thay thế {words.cited(earlier)}.")
    yield from _section("Mục đích, yêu cầu", paragraphs(said["purpose"]), head.draft)
    targets = tables.distinct(list(plan.targets.all()))
    yield from _section("Chỉ tiêu", (tables.targets_table(targets),) if targets else (), head.draft)
    yield from _section("Nhiệm vụ", tuple(tables.tasks_blocks(tasks)), head.draft)
    yield from _section("Kinh phí thực hiện", paragraphs(said["budget"]), head.draft)
    organised = (*paragraphs(said["organisation"]), *_duties(plan, tasks))
    yield from _section("Tổ chức thực hiện", organised, head.draft)
    reporting = paragraphs(said["reporting"]) or tuple(_reporting(plan))
    yield from _section("Chế độ báo cáo", reporting, head.draft)
    yield Paragraph.of(
        f"Trên đây là {kind} {words.small(plan.title)}; {issuer} yêu cầu các cơ quan, đơn vị có "
        "tên tổ chức thực hiện./."
    )


def _section(title: str, blocks: tuple[Block, ...], draft: bool) -> Iterator[Block]:
    """A part with its title. A draft shows where nothing is written yet; an issued plan leaves
    such a part out."""
    if blocks or draft:
        yield Heading(title)
        yield from blocks or (Paragraph.of(None),)


def _replaced(plan: Plan) -> Plan | None:
    """The version before, if it was issued under a number of its own."""
    if plan.version == 1:
        return None
    earlier = next((one for one in versions_of(plan) if one.version < plan.version), None)
    return earlier if earlier is not None and earlier.number[:1].isdigit() else None


def _duties(plan: Plan, tasks: list[Task]) -> Iterator[Block]:
    """What the plan asks of each agency; where it says nothing, the numbers of its tasks."""
    duties = list(plan.duties.all())
    for _number, group in groupby(duties, key=lambda duty: duty.block):
        listed = list(group)
        yield Heading(listed[0].agency, level=2)
        yield from (Paragraph.of(f"- {duty.text}") for duty in listed)
    if duties:
        return
    above = _named_above(plan)
    for name, (leads, helps) in tables.duties_of(tasks).items():
        done = [
            f"{verb} nhiệm vụ số {', '.join(map(str, numbers))}"
            for verb, numbers in (("chủ trì", leads), ("phối hợp thực hiện", helps))
            if numbers
        ]
        said = f"Đề nghị {name}" if name in above else name
        yield Paragraph.of(Run(f"{said}: ", bold=True), f"{'; '.join(done)} tại Kế hoạch này.")


def _named_above(plan: Plan) -> set[str]:
    """The names of agencies above the plan's unit: they are asked and not told."""
    units = [one.pk for one in plan.unit.ancestors()]
    named = TaskParty.objects.filter(task__plan=plan, agencies__unit__in=units)
    return set(named.values_list("name", flat=True))


def _reporting(plan: Plan) -> Iterator[Paragraph]:
    for one in presenters.cadences(plan):
        who, to = one["who"] or "Các cơ quan, đơn vị", one["to"]
        often = f" (kỳ báo cáo: {one['often']})" if one["often"] else ""
        yield Paragraph.of(f"- {who} báo cáo{f' {to}' if to else ''}{often}.")


def _annexes(plan: Plan, tasks: list[Task]) -> Iterator[Annex]:
    given = allotted(plan)
    if given:
        pks = {pk for parts in given.values() for pk in parts}
        units = sorted(Unit.objects.filter(pk__in=pks), key=lambda one: vi_sort_key(one.short_name))
        targets = list(plan.targets.all())
        yield Annex(
            "Chỉ tiêu giao cho các đơn vị",
            tuple(tables.allotment_tables(targets, given, units)),
            landscape=True,
        )
    if matrix := tables.matrix_tables(tasks):
        yield Annex("Phân công trách nhiệm thực hiện nhiệm vụ", tuple(matrix), landscape=True)
