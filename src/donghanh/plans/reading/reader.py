"""The way from a source to a draft: one stage after the other, each a pure function."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from donghanh.plans.reading import (
    citations,
    doubts,
    files,
    numbers,
    outline,
    places,
)
from donghanh.plans.reading import duties as duties_stage
from donghanh.plans.reading import head as head_stage
from donghanh.plans.reading import reporting as reporting_stage
from donghanh.plans.reading import tail as tail_stage
from donghanh.plans.reading import targets as targets_stage
from donghanh.plans.reading import tasks as tasks_stage
from donghanh.plans.reading.blocks import Block, join
from donghanh.plans.reading.draft import (
    Authority,
    Budget,
    Citation,
    Doubt,
    Draft,
    Period,
    Span,
    Target,
    Task,
    plain,
)
from donghanh.plans.reading.head import APPENDIX, PLAN_KINDS, Head
from donghanh.plans.reading.outline import Node
from donghanh.plans.reading.source import Line, Source
from donghanh.plans.reading.tail import Tail

# "giai đoạn 2021-2025", "các năm 2023 - 2025"
YEARS = re.compile(r"(?<!\d)(20\d{2})\s*[-–]\s*(20\d{2})(?!\d)")
YEAR = re.compile(r"\bnăm\s+(20\d{2})(?!\d)", re.IGNORECASE)
HALF = re.compile(r"0?6 tháng (đầu|cuối) năm\s+(20\d{2})")
# Titles of appendices that plan nothing.
NO_PLAN_BEHIND = re.compile(
    r"mẫu|biểu|báo cáo|kết quả|danh sách|khẩu hiệu|đề cương|thống kê|cam kết", re.IGNORECASE
)
# The title may quote another plan; what stands in quotation marks is not its own time.
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


def read_plan(path: Path | str) -> tuple[Source, Draft]:
    """Read a file. Raises UnreadablePlan when it holds no readable text."""
    source = files.open_source(Path(path))
    return source, read_source(source)


def read_bytes(data: bytes, name: str) -> tuple[Source, Draft]:
    """Read a file that is in memory. Raises UnreadablePlan when it holds no readable text."""
    source = files.source_from_bytes(data, name)
    return source, read_source(source)


def read_source(source: Source) -> Draft:
    """Read the lines of a document into a draft."""
    lines = source.lines
    head = head_stage.read_head(lines)
    tail = tail_stage.read_tail(lines, head.body_from)
    behind = _appendix(lines, tail.begins)
    if behind is not None:
        tail = tail_stage.read_tail(lines[:behind], head.body_from)
    blocks = join(lines[head.body_from : tail.begins])
    if head.kind == "appendix":
        blocks = (_holder(head.kind_text or "", blocks), *blocks)
    roots = outline.build(blocks)
    if behind is not None:
        _, body_from = head_stage.title(lines, behind + 1, None)
        appended = join(lines[body_from:])
        if appended:
            roots += outline.build((_holder(lines[behind].text, appended), *appended))
        blocks += appended
    kind = head.kind or _kind_from_body(blocks)
    basis = _legal_basis(roots)
    frame = Draft(
        doc_type=kind,
        doc_type_text=head.kind_text,
        authority=_authority(head, roots, tail),
        number=head.number,
        date_partial=head.date,
        place=head.place,
        title=head.title,
        plan_period=_stated_period(head.title),
        legal_basis=tuple(basis),
        recipients=tail.recipients,
        signatory=tail.signatory,
    )
    if kind not in PLAN_KINDS:
        return replace(frame, warnings=(_not_a_plan(head, lines[0].number),))
    return places.place(_with_body(frame, source, roots, blocks, head, tail), source)


def _appendix(lines: tuple[Line, ...], begins: int) -> int | None:
    """Where an appendix with targets or tasks begins behind the signature. Forms to be filled in,
    slogans and lists of names are none."""
    for index in range(begins, len(lines)):
        if lines[index].row is None and APPENDIX.match(lines[index].text):
            title = " ".join(line.text for line in lines[index : index + 4])
            return None if NO_PLAN_BEHIND.search(title) else index
    return None


def _holder(name: str, blocks: tuple[Block, ...]) -> Block:
    """The heading that holds an appendix, so that its tables stand under something."""
    line = blocks[0].span.from_line if blocks else 1
    span = Span(line, line)
    return Block("part", name.strip(" .:"), "Phụ lục", "", span, heading=True, ends_sentence=False)


def read_statement(text: str) -> dict[str, Any] | None:
    """The figure that one sentence promises, with the keys of a target; None for none."""
    block = Block("dash", "", text, "", Span(1, 1), heading=False, ends_sentence=True)
    found = targets_stage.read_bullet(Node(block, None, "figures"))
    return plain(asdict(found[0])) if found else None


def _with_body(
    frame: Draft,
    source: Source,
    roots: list[Node],
    blocks: tuple[Block, ...],
    head: Head,
    tail: Tail,
) -> Draft:
    period = frame.plan_period
    targets, qualitative, objectives = targets_stage.targets(roots)
    default_year = period.first.year if period and period.first.year == period.last.year else None
    tasks, task_doubts = tasks_stage.tasks(roots, default_year)
    blocks_of_duties = duties_stage.responsibilities(roots)
    tasks = tasks or tasks_stage.from_duties(roots, blocks_of_duties, default_year)
    cadences, cadence_doubts = reporting_stage.reporting(roots, blocks_of_duties)
    period_doubts: list[Doubt] = []
    if period is None and (period := _period_from_tasks(tasks)):
        line = tasks[0].span.from_line
        period_doubts.append(
            Doubt(
                "plan_period_derived",
                f"Tên kế hoạch không ghi năm; thời gian {period.first.year} được suy ra từ "
                "thời gian của các nhiệm vụ. Hãy xác nhận.",
                line,
            )
        )
    basis = {(one.type, one.number) for one in frame.legal_basis}
    warnings = [
        *doubts.in_head(head, source.lines),
        *_frame_doubts(frame, source, targets),
        *period_doubts,
        *doubts.in_numbering(roots),
        *doubts.in_text(_passages(blocks, tail)),
        *targets_stage.figures_elsewhere(roots),
        *task_doubts,
        *cadence_doubts,
    ]
    return replace(
        frame,
        plan_period=period,
        cited_documents=tuple(_cited(blocks, basis)),
        objectives=objectives,
        targets=targets,
        qualitative_targets=qualitative,
        tasks=tasks,
        agency_responsibilities=blocks_of_duties,
        reporting=cadences,
        budget=_budget(roots),
        warnings=tuple(sorted(warnings, key=lambda one: one.line or 0)),
    )


def _passages(blocks: tuple[Block, ...], tail: Tail) -> list[tuple[str, int]]:
    passages = [(block.text, block.span.from_line) for block in blocks]
    if tail.recipients_line is not None:
        passages.append((tail.recipients_line.text, tail.recipients_line.number))
    return passages


def _kind_from_body(blocks: tuple[Block, ...]) -> str | None:
    """A plan whose first page is lost still calls itself one."""
    for block in blocks:
        if re.search(r"(?:Trên đây là|ban hành|thực hiện) Kế hoạch(?! số)", block.text):
            return "plan"
    return None


def _not_a_plan(head: Head, line: int) -> Doubt:
    if head.kind_text:
        message = f"Văn bản này là “{head.kind_text}”, không phải là kế hoạch."
    else:
        message = "Không nhận ra văn bản này là kế hoạch."
    return Doubt("not_a_plan", message, line)


def _preamble(roots: list[Node]) -> list[Node]:
    """The paragraphs between the title and the first section."""
    found: list[Node] = []
    for root in roots:
        if root.block.kind in ("roman", "part", "article", "arabic", "capital"):
            break
        found.append(root)
    return found


def _legal_basis(roots: list[Node]) -> list[Citation]:
    return [
        citation
        for node in _preamble(roots)
        for citation in citations.basis(node.whole_text(), node.whole_span())
    ]


def _cited(blocks: tuple[Block, ...], basis: set[tuple[str, str | None]]) -> list[Citation]:
    """The numbered documents named in the body, each once, the legal basis left out."""
    seen = set(basis)
    found: list[Citation] = []
    for block in blocks:
        for citation in citations.citations(block.text, block.span):
            if (citation.type, citation.number) not in seen:
                seen.add((citation.type, citation.number))
                found.append(citation)
    return found


def _authority(head: Head, roots: list[Node], tail: Tail) -> Authority:
    """The issuer by the letterhead, else by the preamble, else by the signature."""
    if head.authority.name:
        return head.authority
    named = head_stage.authority_from_body(" ".join(node.whole_text() for node in _preamble(roots)))
    if named.name:
        return named
    signed = tail.signatory.on_behalf
    if signed:
        name = re.sub(r"^(?:TM|T/M)\s?\.?\s*", "", signed)
        return Authority(name, head_stage.authority_level(name))
    return Authority()


def _stated_period(title: str | None) -> Period | None:
    """The time a title names. A quoted name of another document does not count."""
    own = QUOTED.sub(" ", title or "")
    if half := HALF.search(own):
        year = int(half.group(2))
        if half.group(1) == "đầu":
            return Period(date(year, 1, 1), date(year, 6, 30), False)
        return Period(date(year, 7, 1), date(year, 12, 31), False)
    if years := YEARS.search(own):
        first, last = int(years.group(1)), int(years.group(2))
        named = YEAR.findall(own[: years.start()])
        if named and int(named[-1]) != first:
            return _year(int(named[-1]), derived=False)
        if first <= last:
            return Period(date(first, 1, 1), date(last, 12, 31), False)
    named = YEAR.findall(own)
    return _year(int(named[-1]), derived=False) if named else None


def _year(year: int, *, derived: bool) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), derived)


def _period_from_tasks(tasks: tuple[Task, ...]) -> Period | None:
    """The year, when all times of tasks that name a year name the same one."""
    years = {
        int(year)
        for task in tasks
        for year in re.findall(r"(?<!\d)(20\d{2})(?!\d)", task.when or "")
    }
    return _year(years.pop(), derived=True) if len(years) == 1 else None


def _budget(roots: list[Node]) -> Budget:
    """The paragraphs of the section on money."""
    texts: list[str] = []
    for root in roots:
        for node in root.walk():
            parent_zone = node.parent.zone if node.parent is not None else None
            if node.zone == "budget" and parent_zone != "budget":
                head, colon, rest = node.text.partition(":")
                if rest.strip():
                    texts.append(node.text)
                elif node.children:
                    texts += [
                        f"{child.block.prefix} {child.whole_text()}".strip()
                        for child in node.children
                    ]
                elif colon or node.block.ends_sentence:
                    texts.append(head)
    if not texts:
        return Budget()
    text = "\n".join(texts)
    return Budget(text, numbers.amount_of_money(text))


def _frame_doubts(frame: Draft, source: Source, targets: tuple[Target, ...]) -> list[Doubt]:
    found: list[Doubt] = []
    last = source.lines[-1].number
    first = source.lines[0].number
    if frame.title is None:
        found.append(Doubt("title_missing", "Không thấy tên kế hoạch.", first))
    if frame.signatory.name is None:
        found.append(
            Doubt("signatory_missing", "Không thấy tên người ký; văn bản có thể bị cụt.", last)
        )
    if not frame.recipients:
        found.append(Doubt("recipients_missing", "Không thấy phần “Nơi nhận”.", last))
    if not targets:
        found.append(
            Doubt("no_targets", "Không thấy chỉ tiêu nào có con số trong phần chỉ tiêu.", first)
        )
    return found
