"""The tasks of a plan: what is to be done, and who leads, who helps, when, if the text says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from donghanh.plans.reading import assignments, labels, times
from donghanh.plans.reading.agencies import split_agencies
from donghanh.plans.reading.blocks import BULLETS, TIME_HEADING
from donghanh.plans.reading.draft import Doubt, Responsibility, Span, Task
from donghanh.plans.reading.outline import Node, is_closing
from donghanh.plans.reading.tables import table_tasks

# A condition in brackets: "(nếu có đối tượng)", "(Khi có yêu cầu)".
CONDITION = re.compile(r"\(\s*((?:[Nn]ếu|[Kk]hi|[Tt]rường hợp|[Tt]rong trường hợp)\b[^()]*)\)")
# "Nhiệm vụ, phân công và thời gian theo biểu dưới đây:" says where the tasks stand.
POINTS_AT_TABLE = re.compile(
    r"^(?:(?:Các |Những )?(?:nội dung|nhiệm vụ|công việc|hoạt động)|Danh mục|Chi tiết|Cụ thể|Phân công)\b"
    r"[^.;]{0,200}\b(?:theo|tại|như|trong)\s+(?:biểu|bảng|phụ lục|danh mục)\b[^.;]{0,60}[.:]?$",
    re.IGNORECASE,
)
NUMBERED = ("arabic", "dotted", "letter")
SECTIONS = ("roman", "part", "capital", "article")


@dataclass(slots=True)
class _Group:
    """A child that is an item, with the label lines that belong to it.

    ``shared``: the labels stand under a later item, or under the heading, and count for this one
    too. ``child`` is None for labels that stand right under the heading.
    """

    child: Node | None
    label_nodes: list[Node] = field(default_factory=list)
    shared: bool = False


@dataclass(slots=True)
class _Item:
    """A node that is a task, with its labels; its text may be paragraphs under a heading."""

    node: Node
    heading: str | None
    label_nodes: list[Node] = field(default_factory=list)
    text_nodes: list[Node] = field(default_factory=list)
    shared: bool = False


def tasks(roots: list[Node], default_year: int | None) -> tuple[tuple[Task, ...], list[Doubt]]:
    """The tasks in order of the text, and what a person should look at."""
    items = [item for root in roots for top in _task_tops(root) for item in _items(top, None)]
    found = [_task(item, default_year) for item in items]
    in_tables = table_tasks(roots, default_year)
    if in_tables:
        placed = [(task.span.from_line, task) for task in found] + in_tables
        found = [task for _, task in sorted(placed, key=lambda pair: pair[0])]
    return tuple(found), _doubts(found)


def from_duties(
    roots: list[Node], duties: Iterable[Responsibility], default_year: int | None
) -> tuple[Task, ...]:
    """The tasks of a plan that gives them in its last chapter only, agency by agency: "Sở Y tế:
    Chủ trì, phối hợp với Công an tỉnh mở rộng …". What an agency only helps with is none."""
    places = {node.block.span.from_line: node for root in roots for node in root.walk()}
    led = [
        (block, places.get(duty.span.from_line))
        for block in duties
        for duty in block.items
        if assignments.led(duty.text)
    ]
    return tuple(_task(_Item(node, block.agency), default_year) for block, node in led if node)


def _task_tops(node: Node) -> Iterator[Node]:
    """The outermost nodes of task sections, and sections of dates that say what is done when."""
    if node.zone == "tasks" or _is_schedule(node):
        yield node
        return
    for child in node.children:
        yield from _task_tops(child)


def _is_schedule(node: Node) -> bool:
    """ "TIẾN ĐỘ: 1. Gửi đề cương: trước ngày 25/4. 2. …": every item ends with its time."""
    items = node.children if node.zone == "timing" else []
    return len(items) > 1 and all(assignments.closing_time(one.text) for one in items)


def _items(node: Node, heading: str | None) -> Iterator[_Item]:
    """The tasks under a node. A node whose own children are only labels is itself the task."""
    if node.zone not in ("tasks", "timing") or is_closing(node.block):
        return
    groups = _groups(node)
    inner = [group for group in groups if group.child is not None]
    own = [label for group in groups if group.child is None for label in group.label_nodes]
    if own and _are_bare(inner) and len(inner) > 1:
        for group in inner:
            group.label_nodes, group.shared = own, True
    elif own or not inner:
        if node.text and not _is_bare_section(node):
            yield _Item(node, heading, own)
    elif all(group.child and _is_paragraph(group.child) for group in inner):
        yield from _paragraphs(node, inner)
        return
    elif _folds(node, inner):
        yield _Item(node, heading, [label for group in inner for label in group.label_nodes])
        return
    above = _as_heading(node) or heading
    for group in inner:
        if group.child is not None:
            if group.label_nodes:
                yield _Item(group.child, above, group.label_nodes, shared=group.shared)
            else:
                yield from _items(group.child, above)


def _groups(node: Node) -> list[_Group]:
    """The children that are items, each with its label lines."""
    groups: list[_Group] = []
    for child in node.children:
        if child.block.kind == "row" or POINTS_AT_TABLE.match(child.text):
            continue
        if labels.is_label(child.text) and not _opens_with_detail(child):
            if not groups:
                groups.append(_Group(None))
            groups[-1].label_nodes.append(child)
        else:
            groups.append(_Group(child))
    _share(groups)
    return groups


def _opens_with_detail(node: Node) -> bool:
    """ "1. Nội dung: Tập huấn …" is an item; without a number the label tells of the item above."""
    return node.block.kind in ("arabic", "dotted") and labels.is_detail(node.text)


def _share(groups: list[_Group]) -> None:
    """One block of labels after several items stands for all of them: when its words say so, or
    when it is the only one after bullets and does not itself stand under the last of them."""
    waiting: list[_Group] = []
    for group in groups:
        if group.child is None:
            continue
        beneath = [one for one in group.child.children if labels.is_label(one.text)]
        loose = [one for one in beneath if one.block.kind == "prose"]
        found = group.label_nodes or loose
        for_all = any(labels.is_for_all(one.text) for one in found or beneath)
        if found and waiting and (for_all or group.child.block.kind in BULLETS):
            for one in (*waiting, group):
                one.label_nodes, one.shared = found, True
            waiting = []
        elif found or beneath or _carries_labels(group.child):
            waiting = []
        elif group.child.block.kind != "prose" and not group.child.children:
            waiting.append(group)


def _are_bare(inner: list[_Group]) -> bool:
    """Whether the items carry nothing of their own: bullets under the labels of a heading."""
    return all(
        group.child is not None
        and group.child.block.kind in BULLETS
        and not group.label_nodes
        and not _carries_labels(group.child)
        for group in inner
    )


def _is_paragraph(node: Node) -> bool:
    return node.block.kind == "prose" and not node.children


def _paragraphs(node: Node, groups: list[_Group]) -> Iterator[_Item]:
    """Paragraphs under a heading are one task; labels end it, and another may follow. An item
    that is a sentence says itself what is to be done, and the paragraph only who and when."""
    runs = list(_runs(groups))
    speaks = node.block.ends_sentence
    # A number over one labelled paragraph names the task, and the paragraph describes it.
    names = len(runs) == 1 and bool(runs[0][1]) and node.block.kind in NUMBERED
    heading = None if speaks or names else _as_heading(node)
    for number, (run, label_nodes) in enumerate(runs):
        # The heading numbers the first task, the paragraph itself those after it.
        first = number == 0
        said = [node.alone(), *run] if first and (speaks or names) else run
        yield _Item(node if first else run[0], heading, label_nodes, text_nodes=said)


def _runs(groups: list[_Group]) -> Iterator[tuple[list[Node], list[Node]]]:
    """The paragraphs of each task, and its labels."""
    run: list[Node] = []
    for group, following in zip(groups, [*groups[1:], None], strict=True):
        if group.child is not None:
            run.append(group.child)
        if (
            group.label_nodes
            or following is None
            or _apart(group, following)
            or (_assigns(group) and _assigns(following))
        ):
            yield run, group.label_nodes
            run = []


def _assigns(group: _Group) -> bool:
    """Whether a paragraph opens with who is to do it: each that does is a task of its own."""
    return group.child is not None and assignments.opens(group.child.text)


def _apart(group: _Group, following: _Group) -> bool:
    """Whether a table stands between two paragraphs."""
    return (
        group.child is not None
        and following.child is not None
        and following.child.number > group.child.number + 1
    )


def _as_heading(node: Node) -> str | None:
    """The text of a heading; the name of the whole section says nothing about a task."""
    return None if node.block.kind in ("roman", "part") else node.text or None


def _is_bare_section(node: Node) -> bool:
    """A heading over nothing, over a table, or that only says when, is no task."""
    if TIME_HEADING.match(node.text) and not node.children:
        return True
    rows = any(child.block.kind == "row" for child in node.children)
    said = [child for child in node.children if not POINTS_AT_TABLE.match(child.text)]
    return rows or (node.block.kind in SECTIONS and not said)


def _folds(node: Node, inner: list[_Group]) -> bool:
    """Whether the inner items only tell how: "+" points under a dash without labels of their
    own."""
    return node.block.kind in ("dash", "plus") and not any(
        group.label_nodes or (group.child is not None and _carries_labels(group.child))
        for group in inner
    )


def _carries_labels(node: Node) -> bool:
    return any(labels.is_label(one.text) or labels.parse(one.text).values for one in node.walk())


def _task(item: _Item, default_year: int | None) -> Task:
    text, span = _words_of(item)
    inline = labels.parse(text)
    values = dict(reversed(inline.values))
    if inline.values:
        name, value = inline.values[0]
        text = inline.before or (value if name == "detail" else text)
    for node in item.label_nodes:
        if not item.shared:
            span = Span(span.from_line, max(span.to_line, node.whole_span().to_line))
        for name, value in labels.parse(node.whole_text()).values:
            values.setdefault(name, value)
    lead = split_agencies(values.get("lead", ""))
    coordinating = split_agencies(values.get("coordinating", ""))
    if not coordinating and (both := assignments.read(values.get("lead", ""))):
        # "Phân công: Thị đoàn chủ trì; Hội Phụ nữ phối hợp"
        lead, coordinating = both.lead, both.coordinating
    words, certain = values.get("when"), 1.0 if values else 0.8
    if item.shared:
        certain = 0.85
    if not lead and not coordinating and (given := _given(text, item)):
        lead, coordinating, certain = given.lead, given.coordinating, 0.75
        words = words or given.when
    words = words or assignments.closing_time(text)
    if not words and item.heading and TIME_HEADING.match(item.heading):
        words = item.heading.rstrip(" :")
    when, condition = _time_and_condition(words, text)
    rule = times.read(when, default_year) if when else None
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
        schedule=times.schedule_of(rule) if rule else None,
        recurrence=rule,
        span=span,
        confidence=certain,
    )


def _given(text: str, item: _Item) -> assignments.Assignment | None:
    """Who does it by the sentence, or by the agency under whose name it stands."""
    led = assignments.led(text)
    if led is None or led.lead:
        return led or assignments.read(text)
    above = item.heading or ""
    return replace(led, lead=split_agencies(above)) if assignments.is_agency(above) else led


def _words_of(item: _Item) -> tuple[str, Span]:
    """The words of a task without the label lines under it, and where they stand."""
    if item.text_nodes:
        text = " ".join(one.whole_text() for one in item.text_nodes)
        last = item.text_nodes[-1].whole_span().to_line
        return text, Span(item.text_nodes[0].block.span.from_line, last)
    within = [one for one in item.label_nodes if one in item.node.children]
    if within or (item.shared and not item.node.children):
        return item.node.text, item.node.block.span
    return item.node.whole_text(), item.node.whole_span()


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
