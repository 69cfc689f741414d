"""The task assignment of one agency: its targets, what it leads and helps with, turn by turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import translation

from donghanh.agencies.models import Agency
from donghanh.documents.model import (
    Block,
    Column,
    Content,
    Day,
    Document,
    Heading,
    Paragraph,
    Recipient,
    Table,
)
from donghanh.plans import agenda
from donghanh.plans.models import Allotment, Plan, Task, TaskParty
from donghanh.plans.queries import HEAVY, tasks_of, turns_of
from donghanh.plans.queries.cascade import day_of
from donghanh.plans.rights import UNIT_OFFICES
from donghanh.plans.writing import document, tables, words
from donghanh.text import format_date, format_number, vi_sort_key

TYPE = "Phiếu giao nhiệm vụ"


@dataclass(frozen=True)
class Assignee:
    """An agency that the plan gives something to do. ``targets``: parts given to its unit."""

    agency: Agency
    leads: int
    helps: int
    targets: int


@dataclass(frozen=True)
class Turn:
    """One turn of a task in the unit of the agency, both days included."""

    first: date
    due: date | None
    deadline: date | None


def assignees(plan: Plan) -> list[Assignee]:
    """Who is named in the plan's tasks, or keeps the plan of a unit with parts of its targets, in
    the plan's unit and below: nobody above is given anything.

    The agencies of the own unit first. Three queries.
    """
    leads: Counter[int] = Counter()
    helps: Counter[int] = Counter()
    named = TaskParty.objects.filter(task__plan=plan, agencies__isnull=False)
    for pk, role, _task in named.values_list("agencies", "role", "task").distinct():
        (leads if role == "lead" else helps)[pk] += 1
    given: Counter[int] = Counter(
        Allotment.objects.filter(target__plan=plan).values_list("unit", flat=True)
    )
    keepers = Q(unit__in=given, kind=UNIT_OFFICES[0])
    agencies = (
        Agency.objects.on(day_of(plan))
        .filter(Q(pk__in=[*leads, *helps]) | keepers)
        .exclude(unit__in=[one.pk for one in plan.unit.ancestors()])
        .select_related("unit__parent__parent")
    )
    found = [
        Assignee(
            one,
            leads[one.pk],
            helps[one.pk],
            given[one.unit_id] if one.kind == UNIT_OFFICES[0] else 0,
        )
        for one in agencies
    ]
    return sorted(
        found, key=lambda one: (one.agency.unit_id != plan.unit_id, vi_sort_key(str(one.agency)))
    )


def make(plan: Plan, agency: Agency) -> Document:
    """The assignment of an agency; a draft as long as the plan's document is one."""
    with translation.override("vi"):
        return _make(plan, agency)


def _make(plan: Plan, agency: Agency) -> Document:
    if plan.parent_id:
        plan.parent = Plan._default_manager.defer(*HEAVY).get(pk=plan.parent_id)
    office, paper = document.office_of(plan), document.paper_of(plan)
    head = document.head_of(plan, office, None)
    issued = paper is not None and paper.issued
    return Document(
        letterhead=head.letterhead,
        type=TYPE,
        symbol=None,
        place=head.place,
        day=Day.of(paper.issued_on) if paper and paper.issued_on else head.day,
        subject=f"Thực hiện {words.cited(plan)}",
        addressees=(agency.full_name,),
        blocks=tuple(_text(plan, agency)),
        recipients=(Recipient(agency.full_name, "T/h"),),
        signature=head.signature,
        draft=head.draft and not issued,
        layout_version=document.LAYOUT,
    )


def _text(plan: Plan, agency: Agency) -> Iterator[Block]:
    yield Paragraph.of(
        f"Căn cứ {words.cited(plan)}, {agency.full_name} được giao chỉ tiêu, nhiệm vụ và thời hạn "
        "sau đây:"
    )
    if allotments := _allotments(plan, agency):
        yield Heading("Chỉ tiêu được giao")
        yield allotments
    tasks = list(enumerate(tasks_of(plan), 1))
    roles = _roles(plan, agency)
    turns = _turns(plan, agency)
    leads = [(number, one) for number, one in tasks if "lead" in roles.get(one.pk, ())]
    helps = [(number, one) for number, one in tasks if roles.get(one.pk) == {"coordinating"}]
    yield Heading("Nhiệm vụ chủ trì")
    yield _tasks(leads, turns, "coordinating", "Phối hợp với") if leads else _none()
    yield Heading("Nhiệm vụ phối hợp")
    yield _tasks(helps, turns, "lead", "Cơ quan chủ trì") if helps else _none()
    yield Paragraph.of(
        "Số thứ tự của chỉ tiêu, nhiệm vụ là số thứ tự trong Kế hoạch. Cơ quan được giao báo cáo "
        "tiến độ từng lượt việc trước khi hết hạn; vướng mắc thì báo ngay cho cơ quan giao./."
    )


def _none() -> Paragraph:
    return Paragraph.of("Không có.")


def _allotments(plan: Plan, agency: Agency) -> Table | None:
    """The parts of targets that the unit got, on the paper of the office that keeps its plan."""
    if agency.kind not in UNIT_OFFICES or agency.unit_id == plan.unit_id:
        return None
    targets = list(plan.targets.all())
    numbers = {one.text: number for number, one in enumerate(tables.distinct(targets), 1)}
    given = dict(
        Allotment.objects.filter(target__plan=plan, unit=agency.unit_id).values_list(
            "target", "value"
        )
    )
    rows: list[tuple[Content, ...]] = [
        (
            str(numbers[one.text]),
            one.text,
            f"{format_number(given[one.pk])} {one.unit_of_measure}".strip(),
        )
        for one in targets
        if one.pk in given
    ]
    if not rows:
        return None
    return Table.of(
        columns=(Column(10, "center"), Column(112), Column(40, "center")),
        head=(("TT", "Chỉ tiêu", "Phần được giao"),),
        rows=rows,
        summary="Chỉ tiêu của kế hoạch và phần giao cho đơn vị.",
    )


def _roles(plan: Plan, agency: Agency) -> dict[int, set[str]]:
    """By task, in which roles the agency is named in it."""
    found: dict[int, set[str]] = {}
    named = TaskParty.objects.filter(task__plan=plan, agencies=agency)
    for task, role in named.values_list("task", "role"):
        found.setdefault(task, set()).add(role)
    return found


def _turns(plan: Plan, agency: Agency) -> dict[UUID, list[Turn]]:
    """The turns that are done where the agency sits, by lineage of the task."""
    found: dict[UUID, list[Turn]] = {}
    rows = turns_of(plan).filter(unit=agency.unit_id, cancelled_on__isnull=True).order_by("first")
    for line, first, due, deadline in rows.values_list("line", "first", "due", "deadline"):
        found.setdefault(line, []).append(Turn(first, due, deadline))
    return found


def _tasks(
    tasks: Sequence[tuple[int, Task]], turns: dict[UUID, list[Turn]], role: str, others: str
) -> Table:
    rows: list[tuple[Content, ...]] = [
        (
            str(number),
            task.text,
            _days(task, turns.get(task.lineage, [])),
            tables.names(task, role) or "-",
            "; ".join(filter(None, (task.product, task.budget_line))) or "-",
        )
        for number, task in tasks
    ]
    return Table.of(
        columns=(Column(10, "center"), Column(62), Column(38), Column(33), Column(22)),
        head=(("TT", "Nhiệm vụ", "Lượt việc và hạn", others, "Sản phẩm"),),
        rows=rows,
        summary="Nhiệm vụ với các lượt việc, hạn của từng lượt và cơ quan cùng làm.",
    )


def _days(task: Task, turns: Sequence[Turn]) -> str:
    return "; ".join(_day(task, turn) for turn in turns) or task.when_text or "Theo Kế hoạch"


def _day(task: Task, turn: Turn) -> str:
    name = agenda.turn_name(task, turn.first, turn.due)
    if turn.due is None:
        return name
    day = format_date(turn.due)
    said = name if name.endswith(day) else f"{name}: {day}"
    if turn.deadline and turn.deadline != turn.due:
        return f"{said} (gia hạn đến {format_date(turn.deadline)})"
    return said
