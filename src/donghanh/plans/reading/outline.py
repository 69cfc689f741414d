"""The tree of a plan: sections, headings, items; and what each part is about.

A node's *zone* tells what may be found in it. Zones come from headings and are inherited, so a
bullet knows that it stands among the targets although only its section says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from donghanh.plans.reading.agencies import starts_agency
from donghanh.plans.reading.blocks import BULLETS, RANK, TIME_HEADING, Block
from donghanh.plans.reading.draft import Span
from donghanh.plans.reading.labels import is_label

# What a heading is about, by the words it opens with. The first that matches decides.
ZONES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (zone, re.compile(rf"^(?:{words})", re.IGNORECASE))
    for zone, words in (
        ("objectives", r"(?:về )?mục tiêu (?:chung|tổng quát)"),
        ("specific", r"(?:các |một số |về )?mục tiêu cụ thể"),
        ("figures", r"(?:các |một số |hệ thống |về )?chỉ tiêu"),
        ("purpose", (r"nội dung,? (?:và )?(?:phạm vi|đối tượng)|nội dung (?:kiểm tra|thanh tra|giám sát)|mục đích(?!.*chỉ tiêu)|yêu cầu|quan điểm|phạm vi|đối tượng|sự cần thiết"
                    r"|nguyên tắc|căn cứ")),
        ("aims", r"(?:các |một số )?mục tiêu|mục đích.*chỉ tiêu"),
        ("situation", (r"(?:đặc điểm|khái quát|đánh giá|tình hình|thực trạng|kết quả|hạn chế|tồn tại"
                      r"|nguyên nhân|bối cảnh|phần mở đầu)")),
        ("reporting", r"chế độ (?:thông tin,? )?báo cáo|thông tin,? báo cáo|công tác báo cáo"),
        ("budget", r"(?:dự toán |nguồn |về )?(?:kinh phí|ngân sách)|nguồn lực|kinh phí"),
        ("organisation", (r"(?:công tác )?tổ chức thực hiện|phân công (?:nhiệm vụ|trách nhiệm|thực hiện|tổ chức (?:thực hiện|triển khai)|công việc)|trách nhiệm (?:của|các|thực hiện)"
                         r"|tổ chức triển khai")),
        ("tasks", (r"(?:các |một số |những )?(?:nhóm )?(?:nội dung|nhiệm vụ|giải pháp|biện pháp|hoạt động)"
                  r"|nội dung|kế hoạch chi tiết|phụ lục|(?:những |các )?(?:việc làm|việc cần làm|công việc|bước (?:thực hiện|tiến hành|triển khai))")),
        ("timing", r"thời gian|tiến độ|lộ trình"),
    )
)  # fmt: skip
# A heading inside a section may change the zone only in these ways; all others inherit. So a
# finance office whose duty opens with "Kinh phí" does not make a budget section.
INNER: dict[str, frozenset[str]] = {
    "aims": frozenset({"objectives", "specific", "figures", "aims", "purpose"}),
    "figures": frozenset({"objectives", "specific", "figures", "purpose"}),
    "purpose": frozenset({"objectives", "specific", "figures", "aims", "purpose"}),
    "tasks": frozenset({"figures", "specific", "tasks", "budget", "timing", "organisation"}),
    "organisation": frozenset({"reporting", "budget", "tasks"}),
    "budget": frozenset(),
}
#: Kinds that carry no number of their own; their place among siblings stands for it.
UNMARKED = BULLETS | {"prose", "row"}
HEADING_LENGTH = 160
# "MỤC TIÊU VÀ NHIỆM VỤ": a heading over both leaves it to the headings under it.
ENCLOSES = re.compile(
    r"^(?:các )?(?:mục tiêu|chỉ tiêu)[^:]{0,60}(?:nhiệm vụ|giải pháp|nội dung)", re.IGNORECASE
)
# The paragraph that closes a plan, after the last duty.
CLOSING = re.compile(
    r"^(?:Trên đây là|Trong quá trình|Quá trình (?:tổ chức|triển khai|thực hiện)|Kế hoạch này"
    r"|Nhận được [Kk]ế hoạch|Yêu cầu (?:các|Thủ trưởng)|Căn cứ Kế hoạch này|Đề nghị các cơ quan.*\./\.)"
)
# "Giao Sở Nội vụ chủ trì, …", in a section whose name tells nothing.
ORDERS = re.compile(r"(?<!\w)[Gg]iao\s[^.;:]{3,160}\schủ trì(?!\w)")
COMPONENT = re.compile(
    r"^((?:Tiểu dự án|Dự án thành phần|Dự án|Hợp phần|Hợp phần số|Nội dung thành phần|Tiểu đề án)"
    r"\s+(?:số\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}))\b"
)


@dataclass(slots=True)
class Node:
    """A block and what stands under it."""

    block: Block
    parent: Node | None
    zone: str | None = None
    component: str | None = None
    children: list[Node] = field(default_factory=list)
    number: int = 0
    """Place among siblings of the same parent, from 1, for ids of bullets."""

    @property
    def text(self) -> str:
        """The block's own text."""
        return self.block.text

    def walk(self) -> Iterator[Node]:
        """This node and everything under it, in order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    def alone(self) -> Node:
        """The node without what stands under it."""
        return Node(self.block, self.parent, self.zone, self.component, [], self.number)

    def whole_text(self) -> str:
        """The text with everything under it, marks of the inner items kept as written."""
        parts = [self.text]
        for child in self.children:
            parts.append(f"{child.block.prefix} {child.whole_text()}".strip())
        return " ".join(part for part in parts if part)

    def whole_span(self) -> Span:
        """The lines of the node and everything under it."""
        last = max(node.block.span.to_line for node in self.walk())
        return Span(self.block.span.from_line, last)

    def passage(self) -> str:
        """Where the node stands, in the numbering of the text: "II.2", "III.1.2-1"."""
        mark = f"-{self.number}" if self.block.kind in UNMARKED else self.block.mark
        above = self.parent.passage() if self.parent is not None else ""
        if not above:
            return mark.lstrip("-") if self.block.kind in UNMARKED else mark
        if mark.startswith("-"):
            return above + mark
        if self.parent is not None and mark.startswith(f"{self.parent.block.mark}."):
            return above + mark[len(self.parent.block.mark) :]
        return f"{above}.{mark}"


def _announces(block: Block) -> bool:
    """Whether a paragraph without a number is the heading of what follows: "Năm 2024:"."""
    if block.kind != "prose" or len(block.text) > 100 or is_closing(block) or is_label(block.text):
        return False
    return block.heading or block.text.endswith(":") or bool(TIME_HEADING.match(block.text))


def is_closing(block: Block) -> bool:
    """Whether a paragraph closes the plan: by its first words, or by "./." at its end."""
    if block.kind != "prose":
        return False
    return bool(CLOSING.match(block.text)) or (
        block.text.endswith("./.") and not starts_agency(block.text)
    )


def build(blocks: tuple[Block, ...]) -> list[Node]:
    """The top nodes of the tree, with zones and components set."""
    roots: list[Node] = []
    stack: list[Node] = []
    for block in blocks:
        _climb(stack, block)
        parent = stack[-1] if stack else None
        node = Node(block, parent)
        siblings = parent.children if parent else roots
        siblings.append(node)
        node.number = len(siblings)
        if block.kind not in ("prose", "row") or _announces(block):
            stack.append(node)
    for root in roots:
        _set_zones(root, None, None)
        if _is_labelled(root):
            for node in root.walk():
                node.zone = "tasks"
    return roots


def _climb(stack: list[Node], block: Block) -> None:
    """Leave the nodes that cannot hold this block."""
    if block.kind in ("prose", "row"):
        if is_label(block.text):
            return
        # A paragraph belongs to the heading above, not to the bullet before it.
        while stack and stack[-1].block.kind in BULLETS:
            stack.pop()
        if stack and stack[-1].block.kind == "prose" and (_announces(block) or block.kind == "row"):
            stack.pop()
        if is_closing(block):
            while stack and RANK[stack[-1].block.kind] > RANK["roman"]:
                stack.pop()
        return
    if block.kind == "dotted":
        # "1.1.1." stands under "1.1." although both are of one kind.
        while stack and stack[-1].block.kind == "dotted" and not _is_under(block, stack[-1].block):
            stack.pop()
        if stack and stack[-1].block.kind == "dotted":
            return
    same = next((i for i, node in enumerate(stack) if node.block.kind == block.kind), None)
    if same is not None and not _holds_restart(stack, same, block):
        del stack[same:]
        return
    while stack and RANK[stack[-1].block.kind] >= RANK[block.kind]:
        stack.pop()


def _is_under(block: Block, above: Block) -> bool:
    return block.mark.startswith(f"{above.mark}.")


def _holds_restart(stack: list[Node], same: int, block: Block) -> bool:
    """ "a) … 1. …" under "2.": arabic numbers that start again inside letters are inner items."""
    if block.kind != "arabic" or block.mark not in ("1", "01"):
        return False
    return any(node.block.kind == "letter" for node in stack[same + 1 :])


def _set_zones(node: Node, above: str | None, component: str | None) -> None:
    node.zone = _zone(node, above)
    if _encloses(node):
        node.zone = above
    match = COMPONENT.match(node.text)
    node.component = match.group(1) if match else component
    for child in node.children:
        _set_zones(child, node.zone, node.component)


def _is_labelled(section: Node) -> bool:
    """Whether the items of a section say who does them and when: tasks, whatever it is called."""
    within = list(section.walk())
    if section.block.kind != "roman" or any(node.zone for node in within):
        return False
    return sum(is_label(node.text) or bool(ORDERS.search(node.text)) for node in within) > 1


def _encloses(node: Node) -> bool:
    """Whether a heading only holds sections of several kinds: "MỤC TIÊU VÀ NHIỆM VỤ", or "NỘI DUNG
    KẾ HOẠCH" over "I. Mục tiêu"."""
    own = [_zone(child, None) for child in node.children]
    return (bool(ENCLOSES.search(node.text)) and any(own)) or (
        node.zone == "tasks" and not {"aims", "objectives"}.isdisjoint(own)
    )


def _zone(node: Node, above: str | None) -> str | None:
    kind = node.block.kind
    if kind in ("dash", "plus", "row"):
        return above
    if kind == "prose" and not (node.block.heading or node.text.isupper()):
        return above
    head = node.text.split(":", 1)[0]
    if len(head) > HEADING_LENGTH:
        return above
    found = next((zone for zone, pattern in ZONES if pattern.match(head)), None)
    if found == "aims" and re.search(r"chỉ tiêu|mục tiêu cụ thể", head, re.IGNORECASE):
        found = "aims"
    if above is None or found is None:
        return found or above
    return found if found in INNER.get(above, frozenset()) else above
