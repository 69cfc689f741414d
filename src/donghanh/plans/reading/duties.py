"""Who is responsible for what: the blocks of the section on organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from donghanh.plans.reading.agencies import agency_kind, split_agencies, starts_agency
from donghanh.plans.reading.draft import Duty, Responsibility, Span
from donghanh.plans.reading.outline import Node, is_closing

REQUESTED = re.compile(r"^(?:Đề nghị|Kính đề nghị|đề nghị)(?:\s*:)?\s+")
# Words before the agency that are not part of its name.
ASSIGNING = re.compile(r"^(?:Giao(?: cho)?|Yêu cầu|Phân công|Trách nhiệm của)\s+")
STANDING = re.compile(r"[Cc]ơ quan [Tt]hường trực|[Tt]hường trực (?:tham mưu|giúp)")
# Where the name of an agency ends when no colon stands after it.
DUTY_VERB = re.compile(
    r",?\s+(?:có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|chủ trì|phối hợp|tham mưu|căn cứ|thực hiện"
    r"|tổ chức|hướng dẫn|chỉ đạo|xây dựng|tăng cường|tiếp tục|là cơ quan|làm đầu mối|đẩy mạnh"
    # in capitals, where a heading and its text have run together
    r"|Chủ trì|Phối hợp|Tham mưu|Căn cứ|Thực hiện|Hướng dẫn|Tăng cường|Tiếp tục|Đẩy mạnh)\b"
)
LONGEST_NAME = 420


def responsibilities(roots: list[Node]) -> tuple[Responsibility, ...]:
    """The agencies' blocks in order of the text."""
    return tuple(
        block
        for root in roots
        for top in _tops(root)
        for child in top.children
        for block in _blocks(child)
    )


def _tops(node: Node) -> Iterator[Node]:
    if node.zone == "organisation":
        yield node
        return
    for child in node.children:
        yield from _tops(child)


def _blocks(node: Node) -> Iterator[Responsibility]:
    """The block a node makes, or those of its children when it names no agency itself."""
    if node.zone != "organisation" or is_closing(node.block):
        return
    head = agency_head(node.text, bool(node.children))
    if head is None:
        for child in node.children:
            yield from _blocks(child)
        return
    name, requested, rest = head
    items = tuple(_items(node, rest))
    agencies = split_agencies(_after_collective(name))
    certain = 1.0 if all(agency_kind(one)[0] for one in agencies) else 0.75
    yield Responsibility(
        agency=name,
        agencies=agencies,
        requested=requested,
        standing_agency=any(STANDING.search(item.text) for item in items),
        items=items,
        span=Span(
            node.block.span.from_line, items[-1].span.to_line if items else node.block.span.to_line
        ),
        confidence=certain if items else 0.5,
    )


def agency_head(text: str, has_children: bool) -> tuple[str, bool, str] | None:
    """The agency a paragraph opens with, whether it is only asked, and the rest of the text."""
    request = REQUESTED.match(text)
    start = request.end() if request else 0
    assigning = ASSIGNING.match(text[start:])
    start += assigning.end() if assigning else 0
    body = text[start:]
    if not starts_agency(body):
        return None
    end = _end_of_name(body, has_children)
    if end is None:
        return None
    rest = body[end:].lstrip(" :,")
    return body[:end].strip(" .;,:"), request is not None, rest


def _end_of_name(body: str, has_children: bool) -> int | None:
    """Where the list of agencies ends: at the colon before the duty, else at the verb."""
    colon = body.find(":")
    while 0 <= colon < LONGEST_NAME:
        following = body.find(":", colon + 1)
        listed = body[colon + 1 : following if following > 0 else len(body)].strip()
        if following < 0 or following > LONGEST_NAME or not _is_list(listed):
            break
        colon = following
    verb = DUTY_VERB.search(body)
    if 0 <= colon < LONGEST_NAME and (verb is None or colon < verb.start()):
        return colon
    if verb is not None and verb.start() < LONGEST_NAME:
        return verb.start()
    return len(body) if len(body) < LONGEST_NAME and (has_children or len(body) < 120) else None


def _is_list(text: str) -> bool:
    """ "Công an huyện, Phòng …": the agencies that "Các cơ quan, đơn vị:" announces."""
    return starts_agency(text) and DUTY_VERB.search(text) is None and len(split_agencies(text)) > 1


def _after_collective(name: str) -> str:
    """The list without the words that announce it."""
    before, colon, after = name.partition(":")
    return after if colon and after.strip() and before.lower().startswith("các") else name


def _items(node: Node, rest: str) -> Iterator[Duty]:
    children = [child for child in node.children if not is_closing(child.block)]
    certain = 1.0
    if rest and not (children and rest.rstrip().endswith(":")):
        yield Duty(rest, node.block.span, certain)
    for child in children:
        yield Duty(child.whole_text(), child.whole_span(), certain)
