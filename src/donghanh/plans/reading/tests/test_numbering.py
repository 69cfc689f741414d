"""The numbers that Word makes only on screen are read with the text."""

from __future__ import annotations

import io

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from donghanh.plans.reading import read_bytes

LEVELS = (
    (0, "upperRoman", "%1."),
    (1, "decimal", "%2."),
    (2, "lowerLetter", "%3)"),
    (3, "bullet", "·"),
)
PLAN = (
    (None, "KẾ HOẠCH"), (None, "Việc mẫu năm 2025"),
    (0, "CHỈ TIÊU"), (1, "Trên 90% hộ ký cam kết."), (1, "Mở 02 lớp tập huấn."),
    (0, "NHIỆM VỤ"), (1, "Rà soát"), (2, "Lập danh sách"), (3, "Chủ trì: Công an xã"),
    (2, "Thăm hỏi tại nhà"), (3, "Chủ trì: Hội Phụ nữ xã"), (1, "Tổng kết"),
)  # fmt: skip


def _listed() -> bytes:
    """A Word file whose numbers stand in numbering.xml only."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, form, text in LEVELS
    )
    shape = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'
    numbering.insert(0, parse_xml(shape))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )
    for level, text in PLAN:
        paragraph = document.add_paragraph(text)
        if level is not None:
            numbered = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbered.get_or_add_numId().val = 90
            numbered.get_or_add_ilvl().val = level
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_automatic_numbers_are_read() -> None:
    source, draft = read_bytes(_listed(), "a.docx")
    assert [line.text for line in source.lines][2:9] == [
        "I. CHỈ TIÊU", "1. Trên 90% hộ ký cam kết.", "2. Mở 02 lớp tập huấn.",
        "II. NHIỆM VỤ", "1. Rà soát", "a) Lập danh sách", "- Chủ trì: Công an xã",
    ]  # fmt: skip
    assert [target.passage for target in draft.targets] == ["I.1", "I.2"]
    assert [(task.id, task.lead) for task in draft.tasks] == [
        ("II.1.a", ("Công an xã",)), ("II.1.b", ("Hội Phụ nữ xã",)), ("II.2", ()),
    ]  # fmt: skip


def test_each_item_knows_where_its_words_stand() -> None:
    text = (
        "KẾ HOẠCH\nViệc mẫu năm 2025\nI. CHỈ TIÊU\n- Trên 90% hộ ký\ncam kết; 12 người học nghề.\n"
    )
    source, draft = read_bytes(text.encode(), "a.txt")
    first, second = draft.targets
    lines = {line.number: line.text for line in source.lines}
    assert (first.span.from_line, first.span.to_line) == (4, 5)
    assert lines[4][first.span.start :] + " " + lines[5][: first.span.end] == first.text
    assert lines[5][second.span.start : second.span.end] == second.text
