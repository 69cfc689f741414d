"""Who does what: tasks against the agencies that the plan names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from donghanh.plans.models import Plan, Task
from donghanh.plans.parties import group_key
from donghanh.plans.queries.plans import tasks_of

Key = tuple[str, bool, str]


@dataclass(frozen=True)
class Column:
    """One agency, however the plan writes it; ``short`` for the head of its column."""

    name: str
    short: str
    led: int
    supported: int


@dataclass(frozen=True)
class Line:
    """A task and what each column is to it: "lead", "coordinating", or nothing."""

    task: Task
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """The tasks of one component; its name is empty where the plan has none."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Matrix:
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    components: tuple[str, ...]

    @property
    def task_count(self) -> int:
        return sum(len(part.lines) for part in self.parts)


def matrix(plan: Plan, component: str | None = None) -> Matrix:
    """The matrix of a plan, or of its tasks of one component. Two queries."""
    tasks = tasks_of(plan)
    components = tuple(dict.fromkeys(task.component for task in tasks))
    if component is not None:
        tasks = [task for task in tasks if task.component == component]
    return _build(tasks, components if len(components) > 1 else ())


def _build(tasks: Sequence[Task], components: tuple[str, ...]) -> Matrix:
    names: dict[Key, Counter[str]] = {}
    cells: dict[tuple[int, Key], str] = {}
    for task in tasks:
        for party in task.parties.all():
            key = group_key(party.name, party.agency_kind)
            names.setdefault(key, Counter())[party.name] += 1
            if cells.get((task.pk, key)) != "lead":
                cells[task.pk, key] = party.role
    counts = Counter((key, role) for (_task, key), role in cells.items())
    keys = sorted(names, key=lambda key: (-counts[key, "lead"], -counts[key, "coordinating"]))
    columns = tuple(
        Column(
            name := names[key].most_common(1)[0][0],
            short_name(name),
            counts[key, "lead"],
            counts[key, "coordinating"],
        )
        for key in keys
    )
    parts = tuple(
        Part(name, tuple(Line(one, tuple(cells.get((one.pk, key), "") for key in keys)) for one in of))
        for name, of in groupby(tasks, key=lambda task: task.component)
    )  # fmt: skip
    return Matrix(columns, parts, components)


def short_name(name: str) -> str:
    """A name as the head of a narrow column says it: "UBND", "MTTQ" for their long forms."""
    for long, short in _SHORT:
        place = name.casefold().find(long)
        if place >= 0:
            name = f"{name[:place]}{short}{name[place + len(long) :]}"
    return name if len(name) <= 40 else _("%(start)s…") % {"start": name[:38].rsplit(" ", 1)[0]}


_SHORT = (
    ("ủy ban nhân dân", "UBND"),
    ("uỷ ban nhân dân", "UBND"),
    ("ủy ban mặt trận tổ quốc", "MTTQ"),
    ("lao động - thương binh và xã hội", "LĐ-TB&XH"),
    ("giáo dục và đào tạo", "GD&ĐT"),
    ("văn hóa, thể thao và truyền thông", "VHTT&TT"),
    ("liên hiệp phụ nữ", "LHPN"),
    ("tài chính - kế hoạch", "TC-KH"),
)
