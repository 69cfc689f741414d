"""Every form there is: without faults, printed in both ways, measured, and read back."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest

from donghanh.documents import checks as clerk
from donghanh.documents import layout as layouts
from donghanh.documents import pdf
from donghanh.law import packs
from donghanh.procedures.papers import checks, sample
from donghanh.procedures.papers.compose import LAYOUT_VERSION
from donghanh.procedures.papers.template import paths, read
from donghanh.procedures.papers.tests import reading
from donghanh.procedures.papers.tests.reading import POINT

FILES = [path for pack in packs.IDS for path in paths(pack)]
LAYOUT = layouts.load(LAYOUT_VERSION)

pytestmark = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}"
)


def test_it_has_no_faults(path: Path) -> None:
    assert [str(fault) for fault in checks.of(read(path))] == []


def test_nothing_is_left_over_and_no_place_is_empty(path: Path) -> None:
    for document in (reading.issued(path), sample.document(read(path), empty=True)):
        for text in clerk.texts(document):
            assert not re.search(r"None|Undefined|\{\{|\}\}|\{%|\*\*", text)
            assert "  " not in text.replace("\u00a0", "")
            assert not re.search(r":\s*(;|$)(?!\n)", text) or text.rstrip().endswith(":")


def test_the_pdf_says_what_the_form_says_in_our_letters_alone(path: Path) -> None:
    content = reading.pdf_of(path)
    said = reading.pdf_text(content)
    for wanted in reading.content_of(reading.issued(path)):
        assert wanted in said
    fonts = {char["fontname"] for page in reading.pdf_pages(content) for char in page.chars}
    assert {name.split("+")[-1].split("-")[0] for name in fonts} == {"Tinos"}


def test_the_pdf_keeps_the_measures(path: Path) -> None:
    wide = reading.issued(path).landscape
    for page in reading.pdf_pages(reading.pdf_of(path)):
        size = (round(page.width * POINT), round(page.height * POINT))
        assert size == ((297, 210) if wide else (210, 297))
        body = [c for c in page.chars if c["top"] * POINT > 19 and not c["text"].isspace()]
        left = min(c["x0"] for c in body) * POINT
        right = (page.width - max(c["x1"] for c in body)) * POINT
        top = min(c["top"] for c in body) * POINT
        bottom = (page.height - max(c["bottom"] for c in body)) * POINT
        assert left >= LAYOUT["margin_left_mm"] - 0.5
        assert right >= LAYOUT["margin_right_mm"] - 0.7
        assert top >= LAYOUT["margin_top_mm"] - 0.5
        assert bottom >= LAYOUT["margin_bottom_mm"] - 0.5
        assert {11, 12, 13, 14} >= {round(c["size"]) for c in body}


def test_the_docx_says_the_same_in_the_same_measures(path: Path) -> None:
    content = reading.docx_of(path)
    said = reading.docx_text(content)
    for wanted in reading.content_of(reading.issued(path)):
        assert wanted in said
    file = python_docx.Document(BytesIO(content))
    [section] = file.sections
    margins = {
        "margin_top_mm": section.top_margin,
        "margin_bottom_mm": section.bottom_margin,
        "margin_left_mm": section.left_margin,
        "margin_right_mm": section.right_margin,
    }
    for name, margin in margins.items():
        assert margin is not None
        assert LAYOUT.measures[name].low - 0.1 <= margin.mm <= LAYOUT.measures[name].high + 0.1
    written = reading.docx_xml(content)
    assert set(re.findall(r'w:ascii="([^"]+)"', written)) <= {"Times New Roman"}
    for style in {p.style.name for p in file.paragraphs if p.style}:
        assert file.styles[style].font.name in ("Times New Roman", None)
    sizes = {int(size) / 2 for size in re.findall(r'<w:sz w:val="(\d+)"', written)}
    assert sizes - {1} <= {11, 12, 13, 14}  # a paragraph that only keeps a place has one point


def test_a_draft_of_an_office_is_marked_on_each_page(path: Path) -> None:
    draft = sample.document(read(path))
    if draft.draft:
        for page in reading.pdf_pages(pdf.render(draft)):
            assert any(char["size"] > 60 for char in page.chars)
