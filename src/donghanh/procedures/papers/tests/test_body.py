"""From text with names to blocks: what is missing, what is chosen, what somebody typed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donghanh.documents.model import BLANK, BOX, TICKED, Block, Paragraph, Table
from donghanh.procedures.papers import body
from donghanh.procedures.papers.body import BLANK_DAY, Bag, Chosen


def read(text: str, **names: Any) -> tuple[Block, ...]:
    return body.blocks(body.fill(text, names))


def texts(text: str, **names: Any) -> list[str]:
    return [block.text for block in read(text, **names) if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ person.name }}", "Mẫu"),
        ("{{ person.nothing }}", BLANK),
        ("{{ person.empty }}", BLANK),
        ("{{ nobody.there.at.all }}", BLANK),
        ("{{ None }}", BLANK),
        ("{{ person.aliases }}", BLANK),
        ("{{ day(person.born) }}", "ngày 05 tháng 02 năm 2026"),
        ("{{ day(person.nothing) }}", BLANK_DAY),
        ("{{ short(person.born) }}", "05/02/2026"),
        ("{{ short(person.nothing) }}", BLANK),
        ("{{ person.born }}", "05/02/2026"),
        ("{{ person.at }}", "8 giờ 05 phút, ngày 05 tháng 02 năm 2026"),
        ("{{ person.midnight }}", "ngày 05 tháng 02 năm 2026"),
        ("{{ person.count }}", "1.250"),
        ("{{ person.reason }}", "Chuyển đi"),
        ('{{ words(person, "reason") }}', "Chuyển đi"),
        ('{{ words(person, "nothing") }}', BLANK),
        ('{{ box(person.reason == "moved") }} đi', f"{TICKED} đi"),
        ('{{ box(person.reason != "moved") }} đi', f"{BOX} đi"),
        ('{{ box(person.nothing == "moved") }} đi', f"{BOX} đi"),
        ('{{ box(person.nothing != "moved") }} đi', f"{BOX} đi"),
        ('{{ box(person.nothing in ("a", "b")) }} đi', f"{BOX} đi"),
        ("[x] có [ ] không", f"{TICKED} có {BOX} không"),
    ],
)
def test_what_a_name_prints(text: str, printed: str) -> None:
    person = Bag(
        name="Mẫu",
        empty="",
        aliases=[],
        born=date(2026, 2, 5),
        at=datetime(2026, 2, 5, 8, 5),
        midnight=datetime(2026, 2, 5),
        count=1250,
        reason=Chosen("moved", "Chuyển đi"),
    )
    assert texts(text, person=person) == [printed]


def test_lines_become_blocks() -> None:
    found = read(
        "*Căn cứ Luật;*\n\n= QUYẾT ĐỊNH:\n# I. Phần\nmột dòng\nchảy tiếp\n- gạch đầu dòng\n"
        "[x] có\n[ ] không\n| TT | Tên |\n| 1 | {{ a }} |\n**Điều 1.** Cuối.",
        a="x",
    )
    shown = [block.text if isinstance(block, Paragraph) else "bảng" for block in found]
    assert shown == [
        "Căn cứ Luật;", "QUYẾT ĐỊNH:", "I. Phần", "một dòng chảy tiếp", "- gạch đầu dòng",
        f"{TICKED} có", f"{BOX} không", "bảng", "Điều 1. Cuối.",
    ]  # fmt: skip
    basis, title, part, *_rest, last = found
    assert isinstance(basis, Paragraph)
    assert basis.runs[0].italic
    assert isinstance(title, Paragraph)
    assert (title.centred, title.runs[0].bold) == (True, True)
    assert isinstance(part, Paragraph)
    assert part.keep
    assert isinstance(last, Paragraph)
    assert [run.bold for run in last.runs] == [True, False]


def test_rows_of_a_table_may_be_repeated_and_a_table_without_rows_is_a_blank_row() -> None:
    text = "| TT | Tên |\n{% for x in xs %}\n| {{ loop.index }} | {{ x }} |\n{% endfor %}"
    for xs, rows in ((["a", "b"], [["1", "a"], ["2", "b"]]), ([], [[BLANK, BLANK]])):
        [table] = read(text, xs=xs)
        assert isinstance(table, Table)
        assert [[cell.text for cell in row] for row in table.rows] == rows


@pytest.mark.parametrize(
    ("text", "line"), [("a\n\n**b", 3), ("| a | b |\n| 1 |", 2), ("| a | b", 1), ("x\n\n*a", 3)]
)
def test_a_line_that_cannot_be_read_is_named(text: str, line: int) -> None:
    with pytest.raises(ValueError, match=rf"^{line}: "):
        read(text)


@settings(deadline=None)
@given(st.text(alphabet="ab*|[]x#=- \n", max_size=20))
def test_what_somebody_typed_never_becomes_layout(typed: str) -> None:
    text = "Lý do: **{{ typed }}** hết\n| Tên |\n| {{ typed }} |"
    *paragraphs, table = read(text, typed=typed)
    assert isinstance(table, Table)
    assert len(table.rows) == 1
    said = "".join(block.text for block in paragraphs if isinstance(block, Paragraph))
    wanted = typed if typed else BLANK
    assert said.replace(" ", "") == f"Lý do: {wanted} hết".replace(" ", "").replace("\n", "")


def test_a_template_cannot_reach_out() -> None:
    assert body.fill("{{ ().__class__.__bases__ }}", {}) == BLANK
