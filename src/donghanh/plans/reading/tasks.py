"""The tasks of a plan: what is to be done, and who leads, who helps, when, if the text says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from donghanh.plans.reading import labels, times
from donghanh.plans.reading.agencies import split_agencies, starts_agency
from donghanh.plans.reading.draft import Doubt, Span, Task
from donghanh.plans.reading.outline import Node, is_closing
from donghanh.plans.reading.tables import table_tasks

# A condition in brackets: "(nếu có đối tượng)", "(Khi có yêu cầu)".
CONDITION = re.compile(r"\(\s*((?:[Nn]ếu|[Kk]hi|[Tt]rường hợp|[Tt]rong trường hợp)\b[^()]*)\)")
# "Giao Công an xã chủ trì, phối hợp với Trạm Y tế …": a lead named in prose.
ASSIGNED = re.compile(
    r"\b(?:[Gg]iao(?: cho)?|[Pp]hân công)\s+(?P<lead>[^.;:]{3,160}?)\s+(?:làm đơn vị |là cơ quan )?chủ trì"
    r"(?:,?\s*(?:và\s+)?phối hợp(?: chặt chẽ)?(?: với| cùng)?\s+(?P<help>[^.;:]{3,240}?))?"
    r"(?=\s+(?:tham mưu|tổ chức|triển khai|thực hiện|xây dựng|hướng dẫn|rà soát|lập|kiểm tra|trong|theo dõi)\b|[.;:]|$)"
)


@dataclass(slots=True)
class _Item:
    """A node that is a task, with the label lines that belong to it."""

    node: Node
    heading: str | None
    label_nodes: list[Node] = field(default_factory=list)
    text_nodes: list[Node] = field(default_factory=list)


def tasks(roots: list[Node], default_year: int | None) -> tuple[tuple[Task, ...], list[Doubt]]:
    """The tasks in order of the text, and what a person should look at."""
    items = [item for root in roots for top in _task_tops(root) for item in _items(top, None)]
    found = [_task(item, default_year) for item in items]
    in_tables = table_tasks(roots, default_year)
    if in_tables:
        placed = [(task.span.from_line, task) for task in found] + in_tables
        found = [task for _, task in sorted(placed, key=lambda pair: pair[0])]
    return tuple(found), _doubts(found)


def _task_tops(node: Node) -> Iterator[Node]:
    """The outermost nodes of task sections."""
    if node.zone == "tasks":
        yield node
        return
    for child in node.children:
        yield from _task_tops(child)


def _items(node: Node, heading: str | None) -> Iterator[_Item]:
    """The tasks under a node. Label lines go with the item before them; a node whose own
    children are only labels is itself the task."""
    if node.zone != "tasks" or is_closing(node.block):
        return
    groups = _with_labels(node)
    inner = [group for group in groups if group[0] is not None]
    own_labels = [label for child, labelled in groups if child is None for label in labelled]
    prose = [
        child
        for child, _ in inner
        if child is not None and child.block.kind == "prose" and not child.children
    ]
    if own_labels or not inner:
        if node.text and not _is_bare_section(node):
            yield _Item(node, heading, own_labels)
    elif len(prose) == len(inner):
        yield from _paragraphs(node, inner)
        return
    elif _folds(node, inner):
        yield _Item(node, heading, [label for _, found in inner for label in found])
        return
    for child, labelled in inner:
        if child is None:
            continue
        if labelled:
            yield _Item(child, _as_heading(node) or heading, labelled)
        else:
            yield from _items(child, _as_heading(node) or heading)


def _paragraphs(node: Node, groups: list[tuple[Node | None, list[Node]]]) -> Iterator[_Item]:
    """Paragraphs under a heading are one task; labels end it, and another may follow."""
    run: list[Node] = []
    for child, labelled in groups:
        if child is not None:
            run.append(child)
        if labelled or child is groups[-1][0]:
            # The heading numbers the first task, the paragraph itself those after it.
            named = node if run[0] is groups[0][0] else run[0]
            yield _Item(named, _as_heading(node), labelled, text_nodes=run)
            run = []


def _as_heading(node: Node) -> str | None:
    """The text of a heading; the name of the whole section says nothing about a task."""
    return None if node.block.kind in ("roman", "part") else node.text or None


def _with_labels(node: Node) -> list[tuple[Node | None, list[Node]]]:
    """The children that are items, each with the label lines that follow it."""
    groups: list[tuple[Node | None, list[Node]]] = []
    for child in node.children:
        if child.block.kind == "row":
            continue
        if labels.is_label(child.text):
            if not groups:
                groups.append((None, []))
            groups[-1][1].append(child)
        else:
            groups.append((child, []))
    return groups


def _is_bare_section(node: Node) -> bool:
    """A heading over nothing, or over a table, is no task."""
    rows = any(child.block.kind == "row" for child in node.children)
    return rows or (node.block.kind in ("roman", "part") and not node.children)


def _folds(node: Node, inner: list[tuple[Node | None, list[Node]]]) -> bool:
    """Whether the inner items only tell how: "+" points under a dash without labels of their
    own."""
    return node.block.kind in ("dash", "plus") and not any(
        child is not None and (found or _carries_labels(child)) for child, found in inner
    )


def _carries_labels(node: Node) -> bool:
    return any(labels.is_label(one.text) or labels.parse(one.text).values for one in node.walk())


def _task(item: _Item, default_year: int | None) -> Task:
    if item.text_nodes:
        text = " ".join(one.whole_text() for one in item.text_nodes)
        span = Span(
            item.text_nodes[0].block.span.from_line, item.text_nodes[-1].whole_span().to_line
        )
    elif item.label_nodes and all(one in item.node.children for one in item.label_nodes):
        text, span = item.node.text, item.node.block.span
    else:
        text, span = item.node.whole_text(), item.node.whole_span()
    inline = labels.parse(text)
    values = dict(reversed(inline.values))
    if inline.values and inline.before:
        text = inline.before
    for node in item.label_nodes:
        span = Span(span.from_line, max(span.to_line, node.whole_span().to_line))
        for name, value in labels.parse(node.whole_text()).values:
            values.setdefault(name, value)
    lead = split_agencies(values.get("lead", ""))
    coordinating = split_agencies(values.get("coordinating", ""))
    certain = 1.0 if values else 0.8
    if not values and (assigned := ASSIGNED.search(text)) and starts_agency(assigned["lead"]):
        lead = split_agencies(assigned["lead"])
        coordinating = split_agencies(assigned["help"] or "")
        certain = 0.75
    when, condition = _time_and_condition(values.get("when"), text)
    return Task(
        id=item.node.passage(),
        text=text,
        heading=item.heading,
        component=item.node.component,
        lead=lead,
        coordinating=coordinating,
        when=when,
        condition=condition,
        product=values.get("product"),
        schedule=times.schedule(when, default_year) if when else None,
        span=span,
        confidence=certain,
    )


def _time_and_condition(when: str | None, text: str) -> tuple[str | None, str | None]:
    """The time without its brackets, and the condition of the time or else of the task."""
    condition = CONDITION.search(when or "") or CONDITION.search(text)
    if when:
        outside = CONDITION.split(when)
        when = next((part.strip(" .;,") for part in outside[::2] if part.strip(" .;,")), None)
    return when, condition.group(1).strip() if condition else None


def _doubts(found: list[Task]) -> list[Doubt]:
    """Where most tasks are labelled, one without a label is worth a look."""
    labelled = [task for task in found if task.lead]
    if not labelled:
        return []
    doubts: list[Doubt] = []
    for task in found:
        missing = [
            word
            for word, value in (
                ("đơn vị chủ trì", task.lead),
                ("đơn vị phối hợp", task.coordinating),
                ("thời gian thực hiện", task.when),
            )
            if not value
        ]
        if missing:
            doubts.append(
                Doubt(
                    "task_label_missing",
                    f"Nhiệm vụ {task.id} không ghi {', '.join(missing)}.",
                    task.span.from_line,
                )
            )
    return doubts
