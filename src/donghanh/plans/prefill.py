"""What a plan above means for one unit or agency below: the content of the plan it may make.

A content is a plain mapping, so that it can be kept beside the item that came from it
(``came_as``) and compared later. Contents of targets hold figures, of tasks days as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from donghanh.agencies.models import Agency, Unit
from donghanh.plans.allotments import is_rate
from donghanh.plans.models import Plan, Target, Task
from donghanh.plans.reading.agencies import level_of
from donghanh.text import fold

Content = dict[str, Any]

TARGET_FIELDS = (
    *("text", "comparator", "value", "value_to", "out_of", "unit_of_measure", "subject"),
    *("direction", "deadline", "component", "passage", "indicator", "note"),
)
TASK_FIELDS = (
    *("code", "text", "component", "when_text", "condition", "cadence", "starts_on", "due_on"),
    *("product", "budget_line"),
)
_FIGURES = ("value", "value_to", "out_of")
_DAYS = ("starts_on", "due_on")
_NO_COMMUNE = re.compile(r"xã hội|thị xã", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """An item of the plan above that concerns the unit, and as what it comes."""

    kind: Literal["target", "task"]
    item: Any
    content: Content

    @property
    def lineage(self) -> UUID:
        lineage: UUID = self.item.lineage
        return lineage


def title(plan: Plan, own: Unit | Agency) -> str:
    """The title of the plan that a unit or agency makes from this one: "… trên địa bàn phường Đoàn
    Kết" where the plan above names its own unit, else with the name behind."""
    if isinstance(own, Unit):
        kind, rest = own.name[:1], own.name[1:]
        above = re.compile(rf"(?<!\w){re.escape(plan.unit.name)}(?!\w)", re.IGNORECASE)
        found = above.search(plan.title)
        if found is not None:
            first = kind.lower() if found[0][:1].islower() else kind
            return f"{plan.title[: found.start()]}{first}{rest}{plan.title[found.end() :]}"
    name = own.name if isinstance(own, Unit) else own.full_name
    return f"{plan.title} ({name})"


def parts(plan: Plan, unit: Unit, agency: Agency | None) -> list[Part]:
    """The targets and tasks of ``plan`` that name the unit, its kind, or were allotted to it; for
    an agency, the tasks that it leads or coordinates, each as its own share. Four queries."""
    targets = [] if agency else list(_targets(plan, unit))
    return [*targets, *_tasks(plan, unit, agency)]


def _targets(plan: Plan, unit: Unit) -> Iterator[Part]:
    for target in plan.targets.prefetch_related("allotments"):
        given = next((one for one in target.allotments.all() if one.unit_id == unit.pk), None)
        content = content_of(target)
        if given is not None:
            yield Part("target", target, {**content, "value": _plain(given.value), "out_of": None})
        elif names(target.text, unit) and (is_rate(target) or target.value is None):
            yield Part("target", target, content)
        elif names(target.text, unit) and target.out_of is not None:
            # "7/7 xã, phường" asks of each of them that it be one of the seven.
            yield Part("target", target, {**content, "value": "1", "out_of": "1"})


def _tasks(plan: Plan, unit: Unit, agency: Agency | None) -> Iterator[Part]:
    for task in plan.tasks.prefetch_related("parties__agencies__unit"):
        named: list[tuple[bool, str, str, str]] = []  # whether it is the unit's own
        for party in task.parties.all():
            local = [
                one
                for one in party.agencies.all()
                if (one.pk == agency.pk if agency else one.unit_id == unit.pk)
            ]
            named += [(True, party.role, one.full_name, one.kind) for one in local]
            if not local:
                named.append((False, party.role, party.name, party.agency_kind))
        own = {role for local, role, _name, _kind in named if local}
        if own:
            # Its own share of a task the unit leads itself; whoever else leads, does so above.
            alone = own == {"coordinating"}
            named = [
                (local, ("lead" if alone else role) if local else "coordinating", name, kind)
                for local, role, name, kind in named
            ]
        if own or (agency is None and _named(task.text, unit)):
            parties = [[role, name, kind] for _local, role, name, kind in named]
            yield Part("task", task, {**content_of(task), "parties": parties})


def content_of(item: Target | Task) -> Content:
    """The fields that are passed on, as plain values; of a task without its parties."""
    fields = TARGET_FIELDS if isinstance(item, Target) else TASK_FIELDS
    return {name: _plain(getattr(item, name)) for name in fields}


def columns(content: Mapping[str, Any]) -> dict[str, Any]:
    """A content as a model takes it, without the parties."""
    found = {name: value for name, value in content.items() if name != "parties"}
    for name in _FIGURES:
        if found.get(name) is not None:
            found[name] = Decimal(found[name])
    for name in _DAYS:
        if found.get(name) is not None:
            found[name] = date.fromisoformat(found[name])
    return found


def names(text: str, unit: Unit) -> bool:
    """Whether a sentence names the unit, or units of its kind: "các xã, phường"."""
    return _named(text, unit) or level_of(_NO_COMMUNE.sub("", text)) == unit.level


def _named(text: str, unit: Unit) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(unit.short_name))}(?!\w)", fold(text)) is not None


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value
