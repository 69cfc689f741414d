"""The tables of a plan on paper: targets, tasks, allotments, who does what. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from donghanh.agencies.models import Unit
from donghanh.documents.model import Block, Column, Content, Heading, Table
from donghanh.plans.models import Target, Task, TaskParty
from donghanh.plans.parties import spelt_out
from donghanh.plans.review import level_words
from donghanh.text import format_number, vi_sort_key

LEADS, HELPS = "CT", "PH"
#: Columns of figures that fit beside the names on a page that lies.
_TARGETS, _TASKS = 6, 14
_NOTHING = "-"
_SIGNS = (
    f"Ghi chú: {LEADS} là chủ trì, {HELPS} là phối hợp; số ở đầu cột là số thứ tự của nhiệm vụ "
    "trong Kế hoạch."
)


def distinct(targets: Sequence[Target]) -> list[Target]:
    """One row for each sentence: several indicators may measure the parts of one."""
    found: dict[str, Target] = {}
    for target in targets:
        found.setdefault(target.text, target)
    return list(found.values())


def level(target: Target) -> str:
    return level_words(
        target.comparator, target.value, target.value_to, target.out_of, target.unit_of_measure
    )


def targets_table(targets: Sequence[Target]) -> Table:
    """Sentence and level of every target, numbered as everywhere in the document."""
    return Table.of(
        columns=(Column(10, "center"), Column(112), Column(40, "center")),
        head=(("TT", "Chỉ tiêu", "Mức"),),
        rows=[
            (str(number), target.text, level(target) or "Không nêu số")
            for number, target in enumerate(targets, 1)
        ],
        summary="Các chỉ tiêu của kế hoạch và mức của từng chỉ tiêu.",
    )


def tasks_blocks(tasks: Sequence[Task]) -> Iterator[Block]:
    """The tasks in one table, or in one for each component under its title."""
    parts: dict[str, list[tuple[int, Task]]] = {}
    for number, task in enumerate(tasks, 1):
        parts.setdefault(task.component, []).append((number, task))
    for name, listed in parts.items():
        if len(parts) > 1:
            yield Heading(name or "Nhiệm vụ khác", level=2)
        yield tasks_table(listed)


def tasks_table(tasks: Sequence[tuple[int, Task]]) -> Table:
    with_budget = any(task.budget_line for _number, task in tasks)
    product = "Sản phẩm; nguồn kinh phí" if with_budget else "Sản phẩm"
    rows: list[tuple[Content, ...]] = [
        (
            str(number),
            task.text,
            names(task, "lead") or "Chưa nêu",
            names(task, "coordinating") or _NOTHING,
            "; ".join(filter(None, (task.when_text, task.condition))) or _NOTHING,
            "; ".join(filter(None, (task.product, task.budget_line))) or _NOTHING,
        )
        for number, task in tasks
    ]
    return Table.of(
        columns=(
            Column(9, "center"),
            Column(54),
            Column(29),
            Column(29),
            Column(24),
            Column(20),
        ),
        head=(("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", product),),
        rows=rows,
        summary="Nhiệm vụ, cơ quan chủ trì, cơ quan phối hợp, thời gian và sản phẩm.",
    )


def parties(task: Task, role: str) -> list[TaskParty]:
    return [party for party in task.parties.all() if party.role == role]


def names(task: Task, role: str) -> str:
    return "; ".join(party.name for party in parties(task, role))


def allotment_tables(
    targets: Sequence[Target], given: Mapping[int, Mapping[int, Decimal]], units: Sequence[Unit]
) -> list[Table]:
    """Who below has to reach which part of which target. ``given``: by target and unit.

    ``targets`` are all rows of the plan; each has the number of its sentence.
    """
    numbers = {one.text: number for number, one in enumerate(distinct(targets), 1)}
    shared = [(numbers[one.text], one) for one in targets if given.get(one.pk)]
    tables = []
    for first in range(0, len(shared), _TARGETS):
        chosen = shared[first : first + _TARGETS]
        rows: list[tuple[Content, ...]] = [
            (
                str(place),
                unit.name,
                *(_figure(given[target.pk].get(unit.pk)) for _number, target in chosen),
            )
            for place, unit in enumerate(units, 1)
        ]
        tables.append(
            Table.of(
                columns=(
                    Column(10, "center"),
                    Column(60),
                    *(Column(28, "center") for _ in chosen),
                ),
                head=(("TT", "Đơn vị", *(f"Chỉ tiêu {number}" for number, _ in chosen)),),
                rows=rows,
                notes=[
                    f"Chỉ tiêu {number} ({level(target)}): {target.text}"
                    for number, target in chosen
                ],
                summary="Phần của từng chỉ tiêu giao cho mỗi đơn vị.",
            )
        )
    return tables


def _figure(value: Decimal | None) -> str:
    return _NOTHING if value is None else format_number(value)


def duties_of(tasks: Sequence[Task]) -> dict[str, tuple[list[int], list[int]]]:
    """By agency, in Vietnamese order, the numbers of the tasks that it leads and helps with. An
    agency written in two ways stands once, by its longer name."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    names: dict[str, str] = {}
    for number, task in enumerate(tasks, 1):
        for party in task.parties.all():
            key = spelt_out(party.name)
            names[key] = max(names.get(key, ""), party.name, key=len)
            numbers = found.setdefault(key, ([], []))[party.role != "lead"]
            if number not in numbers:
                numbers.append(number)
    listed = sorted(found.items(), key=lambda item: vi_sort_key(names[item[0]]))
    return {names[key]: numbers for key, numbers in listed}


def matrix_tables(tasks: Sequence[Task]) -> list[Table]:
    """Agencies down, tasks across: who leads, who helps. Empty where nobody is named."""
    duties = duties_of(tasks)
    if not duties:
        return []
    numbers = range(1, len(tasks) + 1)
    tables = []
    for first in range(0, len(tasks), _TASKS):
        chosen = numbers[first : first + _TASKS]
        rows: list[tuple[Content, ...]] = [
            (name, *(_mark(number, *duties[name]) for number in chosen)) for name in duties
        ]
        tables.append(
            Table.of(
                columns=(Column(70), *(Column(13, "center") for _ in chosen)),
                head=(("Cơ quan, đơn vị", *(str(number) for number in chosen)),),
                rows=rows,
                notes=(_SIGNS,),
                summary="Cơ quan nào chủ trì, phối hợp nhiệm vụ nào.",
            )
        )
    return tables


def _mark(number: int, leads: list[int], helps: list[int]) -> str:
    return LEADS if number in leads else HELPS if number in helps else ""
