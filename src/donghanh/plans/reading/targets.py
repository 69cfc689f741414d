"""The targets of a plan: what it promises with a figure, and what without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from donghanh.plans.reading import numbers
from donghanh.plans.reading.agencies import split_agencies, starts_agency
from donghanh.plans.reading.clauses import SHARE, clause_starts, promised
from donghanh.plans.reading.draft import Aim, Doubt, Span, Target
from donghanh.plans.reading.numbers import Figure
from donghanh.plans.reading.outline import Node, is_closing
from donghanh.plans.reading.tables import table_targets
from donghanh.plans.reading.words import legible

Direction = Literal["increase", "decrease", "maintain"]

# Zones in which a figure is a promise, and those in which it is only worth a question.
PROMISING = frozenset({"figures", "specific", "aims"})
ASKED = frozenset({"tasks", "organisation", "objectives", "purpose"})

# A heading whose parts follow: "Mở 04 lớp, trong đó:".
PARTS = re.compile(r"\b(?:trong đó|bao gồm|gồm|cụ thể|chia ra)(?:\s+có)?\s*:$", re.IGNORECASE)
# A heading that says whom its targets are for: "Đối với địa bàn trọng điểm (17 xã)".
ADDRESSES = re.compile(r"(?:Đối với|Riêng|Tại|Ở)\s")
# When a target is to be reached, in the words of the text.
DEADLINE = re.compile(
    r"(?:\b(?:đến|trước|trong|hết|vào|chậm nhất(?: là)?|hoàn thành)"
    r"(?:\s+(?:hết|cuối|trước|đến|trong|ngày))*"
    r"\s+(?:\d{1,2}/\d{1,2}(?:/\d{4})?|tháng\s+\d{1,2}(?:[/ ]\s*(?:năm\s+)?\d{4})?"
    r"|quý\s+(?:I{1,3}|IV|[1-4])(?!\w)(?:[,/]?\s*(?:năm\s*)?\d{4})?|năm\s+\d{4})"
    r"|(?<!\w)(?:năm|giai đoạn)\s+\d{4}(?:\s?-\s?\d{4})?(?=\s*(?:[:,]|đạt|phấn đấu|là|có|$)))",
    re.IGNORECASE,
)
# "Năm 2024 xây dựng 06 mô hình"
OPENS_WITH_YEAR = re.compile(r"(?:năm|giai đoạn)\s+\d{4}(?:\s?-\s?\d{4})?(?=[\s,:])", re.IGNORECASE)
# "…; đến hết năm 2027, 100% chi bộ": the words between the end of a clause and a comma.
OPENS_CLAUSE = re.compile(r"[;.]\s+([^;.,:]{4,40})[,:]\s*$")
UNKNOWN_UNIT = 0.55  # how sure a figure is whose unit no list knows
VERBS = re.compile(
    r",?\s+(?:được|đạt|tham gia|ký cam kết|xây dựng|tổ chức|triển khai|không để|có (?:ít nhất|mô hình)"
    r"|thực hiện)\b"
)
# "(Công an tỉnh chủ trì)", "giao UBND các huyện", "do Hội Phụ nữ xã đảm nhận".
ASSIGNEE = re.compile(
    r"\(([^()]{3,120}?)(?:\s+(?:chủ trì|thực hiện|phụ trách))?\)|,\s*giao(?: cho)?\s+([^.;()]{3,120}?)(?=[.;(]|$)"
    r"|\bdo\s+([^.;(),]{3,90}?)\s+(?:chủ trì|thực hiện|phụ trách|đảm nhận|giúp đỡ|tổ chức)\b"
)
DIRECTIONS: tuple[tuple[Direction, re.Pattern[str]], ...] = (
    ("maintain", re.compile(r"\b[Dd]uy trì\b")),
    ("decrease", re.compile(r"\b(?:[Kk]éo )?(?:[Gg]iảm|[Hh]ạ)\b(?! tác hại)")),
    ("increase", re.compile(r"\b(?:[Tt]ăng(?! cường)|[Nn]âng(?! cao))\b")),
)


PAST = re.compile(r"\((?:năm \d{4}|cùng kỳ|so với|hiện)[^()]*\)", re.IGNORECASE)


def targets(roots: list[Node]) -> tuple[tuple[Target, ...], tuple[Aim, ...], tuple[Aim, ...]]:
    """The quantified targets, the targets without a figure, and the other objectives."""
    nodes = [node for root in roots for node in root.walk()]
    kinds = {node.zone for node in nodes}
    promising = "figures" in kinds, "specific" in kinds
    quantified: list[Target] = []
    qualitative: list[Aim] = []
    objectives: list[Aim] = []
    for node in _statements(nodes):
        found = read_bullet(node) if node.zone in PROMISING else []
        if found:
            base = len(quantified)
            quantified += [
                one if one.part_of is None else replace(one, part_of=base + one.part_of)
                for one in found
            ]
        else:
            aim = Aim(node.whole_text(), node.component, node.passage(), node.whole_span(), 0.8)
            (qualitative if _is_promise(node, *promising) else objectives).append(aim)
    quantified += table_targets(roots)
    return tuple(_link_repeats(quantified)), tuple(qualitative), tuple(objectives)


def _is_promise(node: Node, has_figures: bool, has_specific: bool) -> bool:
    """Whether a goal without a figure stands where the plan lists its targets."""
    if node.block.kind == "prose":
        return False
    if has_figures:
        return node.zone == "figures"
    if has_specific:
        return node.zone == "specific"
    return node.zone == "aims"


def _statements(nodes: list[Node]) -> Iterator[Node]:
    """The nodes of the target sections that say something themselves: leaves, and items whose
    inner items carry no figure of their own."""
    skipped: set[int] = set()
    for node in nodes:
        if (
            node.block.kind == "row"
            or id(node) in skipped
            or node.zone not in PROMISING | {"objectives"}
        ):
            continue
        if is_closing(node.block) or not _has_content(node):
            continue
        if node.children:
            if node.block.kind not in ("dash", "plus", "star") or _splits(node):
                if numbers.find(node.text) and node.zone in PROMISING and _is_sentence(node):
                    yield node.alone()
                continue
            skipped.update(id(inner) for inner in node.walk())
        yield node


def _has_content(node: Node) -> bool:
    """A heading such as "Mục tiêu chung" says nothing by itself; with a colon and a text it
    does."""
    if not node.children and node.block.kind in ("dash", "plus", "star"):
        return True
    if node.children:
        return True
    if node.parent is not None and node.parent.zone == node.zone and node.text[-1:] != ":":
        return True
    head, colon, rest = node.text.partition(":")
    if colon and rest.strip():
        return True
    return (
        (not colon and len(head) > 60)
        or bool(numbers.find(node.text))
        or (node.block.kind == "prose" and not node.block.heading)
    )


def _splits(node: Node) -> bool:
    """Whether the figures stand in the inner items: then these are the targets."""
    return any(numbers.find(child.text) for child in node.children)


def _is_sentence(node: Node) -> bool:
    """Whether a heading promises something itself: "Mở 04 lớp, trong đó:" does; "Đến năm 2025:"
    and "Đối với 17 xã trọng điểm" only tell when and for whom."""
    text = node.text.rstrip()
    return not ADDRESSES.match(text) and (not text.endswith(":") or PARTS.search(text) is not None)


def read_bullet(node: Node) -> list[Target]:
    """The targets of one bullet; several figures make several targets when clauses part them."""
    text = node.whole_text() if node.children else node.text
    plain = legible(text)
    figures = promised(plain)
    starts = clause_starts(plain, figures)
    found: list[Target] = []
    inherited = _opening_deadline(text) or _heading_deadline(node)
    for index, (figure, start) in enumerate(starts):
        if opening := OPENS_CLAUSE.search(text[max(0, start - 60) : start]):
            own = DEADLINE.fullmatch(opening[1])
            inherited = own[0] if own else inherited
        end = starts[index + 1][1] if index + 1 < len(starts) else len(text)
        clause = text[start:end].strip(" ,;") if len(starts) > 1 else text
        offset = start + (len(text[start:end]) - len(text[start:end].lstrip(" ,;")))
        at = offset if len(starts) > 1 else 0
        target = _target(node, clause, figure, at, inherited, index)
        if found and target.subject in (None, target.deadline):
            # "năm 2024 đạt 80%; năm 2025: 85%" goes on with the same subject.
            target = replace(target, subject=found[-1].subject)
        found.append(target)
    return _shared_out(found)


def _shared_out(found: list[Target]) -> list[Target]:
    """Parts that together make their whole are all parts of it, though "trong đó" stands only
    before the first: "30 người, trong đó bắt buộc 20 người, tự nguyện 10 người"."""
    for first, target in enumerate(found):
        if target.part_of is None:
            continue
        whole, rest = found[target.part_of], found[target.part_of].value
        for at, part in enumerate(found[first:], start=first):
            rest -= part.value
            if part.unit != whole.unit or rest < 0 or (at > first and part.part_of is not None):
                break
            if rest == 0:
                parts = [replace(one, part_of=target.part_of) for one in found[first : at + 1]]
                found = [*found[:first], *parts, *found[at + 1 :]]
                break
    return found


def _target(
    node: Node, clause: str, figure: Figure, at: int, inherited: str | None, index: int
) -> Target:
    start, end = figure.start - at, figure.end - at
    deadline = OPENS_WITH_YEAR.match(clause) or DEADLINE.search(
        PAST.sub(lambda match: " " * len(match.group()), clause)
    )
    certain = 1.0 if node.zone in ("figures", "specific") else 0.85
    if figure.spelled:
        certain -= 0.15
    if not figure.listed:
        certain = UNKNOWN_UNIT
    return Target(
        text=clause,
        comparator=figure.comparator,
        value=figure.value,
        value_to=figure.value_to,
        out_of=figure.out_of,
        unit=figure.unit,
        subject=_subject(clause, figure, start, end, figure.unit_start - at),
        direction=_direction(clause[: max(start, 0)], figure),
        deadline=deadline.group() if deadline else inherited,
        component=node.component,
        baseline=figure.baseline,
        part_of=index - 1 if index and SHARE.search(clause[: max(start, 0)]) else None,
        assignees=_assignees(clause, end),
        repeats=None,
        passage=node.passage(),
        span=node.whole_span(),
        confidence=round(certain, 2),
    )


def _assignees(clause: str, end: int) -> tuple[str, ...]:
    """Who is to reach the figure, when the words after it name agencies."""
    match = ASSIGNEE.search(clause, end)
    if match is None:
        return ()
    name = next(group for group in match.groups() if group)
    return split_agencies(name) if starts_agency(name) and not numbers.find(name) else ()


def _subject(clause: str, figure: Figure, start: int, end: int, unit_start: int) -> str | None:
    """Who or what is counted: the words after the unit up to the verb; when the figure ends the
    clause, the words before it."""
    counted = clause[end:] if figure.unit.startswith("%") else clause[unit_start:]
    if re.search(r"trở (?:lên|xuống)$", clause[start:end]) and not figure.unit.startswith("%"):
        return figure.unit
    verb = VERBS.search(counted, 1)
    stop = verb.start() if verb else len(counted)
    after = re.split(r"\s\(|[;.](?:\s|$)", counted[:stop], maxsplit=1)[0].strip(" ,.;:")
    if opens := DEADLINE.match(after):
        after = re.sub(r"^(?:và)$", "", after[opens.end() :].strip(" ,"))
    if after.casefold() == figure.unit.casefold() and clause[:start].strip(" ,.;:"):
        after = ""  # "Cai nghiện bắt buộc: 180 người": the words before tell who
    if len(after) >= 2 and (not figure.unit.startswith("%") or not after.startswith("/")):
        return after
    before = re.sub(
        r"(?:\s*(?:đạt|là|phấn đấu|lên|xuống|còn|ở mức|:|tăng|giảm))+\s*$", "", clause[:start]
    ).strip(" ,.;:")
    before = re.sub(r"^(?:Phấn đấu|Giảm|Tăng|Duy trì|Nâng|Đạt|Hạ)(?:\s+|$)", "", before)
    return before or None


def _direction(before: str, figure: Figure) -> Direction | None:
    near = before[-70:]
    for direction, pattern in DIRECTIONS:
        if pattern.search(near):
            return direction
    if figure.baseline is not None:
        return "increase" if figure.value > figure.baseline else "decrease"
    return None


def _opening_deadline(text: str) -> str | None:
    """A deadline that opens a bullet counts for all its clauses: "Năm 2025: có thêm …; …"."""
    match = DEADLINE.match(text)
    return match.group() if match and text[match.end() :].lstrip()[:1] in (":", ",") else None


def _heading_deadline(node: Node) -> str | None:
    """A deadline that a heading states for all its bullets: "Đến năm 2025:"."""
    above = node.parent
    while above is not None and above.zone in PROMISING:
        match = DEADLINE.search(above.text[:120])
        if match:
            return match.group()
        above = above.parent
    return None


def _link_repeats(found: list[Target]) -> list[Target]:
    """A target that says again what an earlier one said points to it."""
    seen: dict[tuple[Decimal, str, str, str | None], int] = {}
    linked: list[Target] = []
    for index, target in enumerate(found):
        key = (target.value, target.unit, (target.subject or "").casefold(), target.deadline)
        linked.append(replace(target, repeats=seen[key]) if key in seen else target)
        seen.setdefault(key, index)
    return linked


def figures_elsewhere(roots: list[Node]) -> list[Doubt]:
    """Questions about figures that stand outside the target sections and promise something."""
    found: list[Doubt] = []
    for root in roots:
        for node in root.walk():
            if node.zone not in ASKED or node.block.kind == "row":
                continue
            for figure in numbers.find(node.text):
                if figure.unit.startswith("%") or figure.comparator in (">=", ">"):
                    words = _quote(node.text, figure.start)
                    found.append(
                        Doubt(
                            "figure_outside_targets",
                            f"Mục {node.passage()} có con số nằm ngoài phần chỉ tiêu: “{words}”. "
                            "Hãy xem đây có phải là một chỉ tiêu riêng không.",
                            _line(node.block.span),
                        )
                    )
    return found


def _quote(text: str, start: int) -> str:
    passage = text[start : start + 90]
    return passage if start + 90 >= len(text) else passage.rsplit(" ", 1)[0] + "…"


def _line(span: Span) -> int:
    return span.from_line
