"""What a person should look at: slips, gaps in numbering, blanks. Nothing is mended silently."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from donghanh.plans.reading.blocks import ordinal
from donghanh.plans.reading.draft import Doubt
from donghanh.plans.reading.head import Head
from donghanh.plans.reading.outline import Node
from donghanh.plans.reading.source import Line

# A name with a dash that lost the space on one side: "Lao động- Thương binh".
TIGHT_DASH = re.compile(r"(?<!\w)[^\W\d_]{2,20}(?:- | -)[^\W\d_]{2,20}(?:\s[^\W\d_]{1,20})?(?!\w)")
# The same two words twice in a row.
TWICE = re.compile(r"(?<!\w)([^\W\d_]{2,20}\s[^\W\d_]{2,20})\s\1(?!\w)", re.IGNORECASE)


@cache
def _suspects() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = files("donghanh.plans.reading").joinpath("doubts.yaml").read_text("utf-8")
    return tuple(
        (re.compile(entry["found"]), entry["meant"]) for entry in yaml.safe_load(text)["suspects"]
    )


def in_text(blocks: list[tuple[str, int]]) -> list[Doubt]:
    """Probable slips in joined paragraphs (with their first lines)."""
    found: list[Doubt] = []
    for text, number in blocks:
        for pattern, meant in _suspects():
            if match := pattern.search(text):
                found.append(
                    Doubt(
                        "suspect_spelling",
                        f"Văn bản ghi “{match.group()}”, có thể là “{meant}”.",
                        number,
                    )
                )
        if match := TWICE.search(text):
            found.append(
                Doubt("words_doubled", f"Cụm từ bị ghi hai lần: “{match.group()}”.", number)
            )
        for match in TIGHT_DASH.finditer(text):
            found.append(
                Doubt("spacing", f"Thiếu dấu cách quanh dấu gạch nối: “{match.group()}”.", number)
            )
        if "\ufffd" in text:
            found.append(Doubt("damaged_letters", "Đoạn này có ký tự bị hỏng.", number))
    return found


def in_numbering(roots: list[Node]) -> list[Doubt]:
    """Gaps, repeats and wrong starts among numbered siblings; the marks are kept as they are."""
    found: list[Doubt] = []
    _check_siblings(roots, None, found)
    for root in roots:
        for node in root.walk():
            _check_siblings(node.children, node, found)
    return found


def _check_siblings(siblings: list[Node], parent: Node | None, found: list[Doubt]) -> None:
    last: dict[str, int] = {}
    where = f"Trong mục {parent.passage()}" if parent is not None else "Ở các mục lớn"
    for node in siblings:
        kind, mark = node.block.kind, node.block.mark
        place = ordinal(kind, mark)
        if place is None:
            continue
        line = node.block.span.from_line
        before = last.get(kind)
        if before is None and place != 1:
            found.append(Doubt("numbering_gap", f"{where}, đánh số bắt đầu từ “{mark}”.", line))
        elif before is not None and place == before:
            found.append(Doubt("numbering_repeat", f"{where}, số “{mark}” bị lặp.", line))
        elif before is not None and place != before + 1:
            found.append(Doubt("numbering_gap", f"{where}, đánh số nhảy đến “{mark}”.", line))
        last[kind] = place


def in_head(head: Head, lines: tuple[Line, ...]) -> list[Doubt]:
    """Blanks and missing parts of the letterhead."""
    found: list[Doubt] = []
    first = lines[0].number
    if head.number is None:
        if head.number_blank is not None:
            found.append(Doubt("number_blank", "Số của văn bản còn để trống.", head.number_blank))
        else:
            found.append(Doubt("number_missing", "Văn bản không có số.", first))
    if head.date.whole() is None:
        if head.day_blank is not None:
            found.append(Doubt("date_incomplete", "Ngày ban hành chưa ghi đủ.", head.day_blank))
        else:
            found.append(Doubt("date_missing", "Văn bản không có ngày ban hành.", first))
    if not head.has_letterhead:
        found.append(
            Doubt(
                "letterhead_missing",
                "Không thấy phần đầu văn bản (tên cơ quan, quốc hiệu).",
                first,
            )
        )
    return found
