"""The .docx, read back as Word would read it."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO

import docx as python_docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from donghanh.documents import docx
from donghanh.documents.model import Cell, Column, Document, Paragraph, Table
from donghanh.documents.tests import sample
from donghanh.documents.typography import bold_width_mm

DRAFT, ISSUED = sample.report(), sample.report(issued=True)
TWIP = 25.4 / 1440


@cache
def word(document: Document) -> WordDocument:
    return python_docx.Document(BytesIO(docx.render(document)))


def part(document: Document, name: str) -> str:
    with zipfile.ZipFile(BytesIO(docx.render(document))) as file:
        return file.read(name).decode()


def all_paragraphs(document: Document) -> list[WordParagraph]:
    made = word(document)
    return [WordParagraph(p, made) for p in made.element.body.iter(qn("w:p"))]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def find(document: Document, text: str) -> WordParagraph:
    return next(p for p in all_paragraphs(document) if text in plain(p.text))


def size_of(paragraph: WordParagraph) -> float:
    run, style = paragraph.runs[0], paragraph.style
    size = run.font.size or (style.font.size if style else None)
    assert size is not None
    return float(size.pt)


def test_the_page_is_a4_with_the_margins_of_the_layout() -> None:
    first, annex = word(ISSUED).sections
    for section, width, height in ((first, 210, 297), (annex, 297, 210)):
        assert section.page_width is not None
        assert section.page_height is not None
        assert round(section.page_width.mm) == width
        assert round(section.page_height.mm) == height
        margins = (
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        assert [round(m.mm) for m in margins if m is not None] == [20, 20, 30, 15]


def test_one_font_for_every_script() -> None:
    names = set()
    for name in ("word/document.xml", "word/header1.xml", "word/header2.xml"):
        names |= set(re.findall(r'w:(?:ascii|hAnsi|cs|eastAsia)="([^"]+)"', part(ISSUED, name)))
    styles = word(ISSUED).styles
    for used in {p.style.name for p in all_paragraphs(ISSUED) if p.style}:
        style = styles[used]
        while style is not None:
            for fonts in style.element.iter(qn("w:rFonts")):
                names |= set(fonts.attrib.values())
                assert not [key for key in fonts.attrib if "Theme" in key]
            style = getattr(style, "base_style", None)
    assert names == {"Times New Roman"}


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, False),
        ("ỦY BAN NHÂN DÂN", 12, True, False),
        ("Số: 05/BC-UBND", 13, False, False),
        ("Lai Châu, ngày 17 tháng 6 năm 2024", 13, False, True),
        ("BÁO CÁO", 14, True, False),
        ("6 tháng đầu năm 2024 trên địa bàn", 14, True, False),
        ("I. TÌNH HÌNH", 14, True, False),
        ("a) Cai nghiện bắt buộc", 14, False, False),
        ("Thực hiện Kế hoạch số 294/KH-UBND", 14, False, False),
        ("Nơi nhận:", 12, True, True),
        ("- Lưu: VT, LĐTBXH.", 11, False, False),
        ("TM. ỦY BAN NHÂN DÂN", 14, True, False),
        ("Nguyễn Văn Mẫu", 14, True, False),
    ],
)
def test_sizes_and_faces(text: str, size: float, bold: bool, italic: bool) -> None:
    paragraph = find(ISSUED, text)
    run, style = paragraph.runs[0], paragraph.style
    assert style is not None
    assert size_of(paragraph) == size
    assert bool(style.font.bold if run.bold is None else run.bold) is bold
    assert bool(style.font.italic if run.italic is None else run.italic) is italic


def test_the_text_is_justified_with_a_first_line_and_space_after() -> None:
    style = find(ISSUED, "Thực hiện Kế hoạch số").style
    assert style is not None
    form = style.paragraph_format
    assert form.first_line_indent is not None
    assert form.space_after is not None
    assert form.first_line_indent.mm == pytest.approx(12.7, abs=0.1)
    assert form.space_after.pt == 6
    assert style.element.xpath("w:pPr/w:jc/@w:val") == ["both"]


@pytest.mark.parametrize(
    ("above", "low", "high"),
    [
        ("Độc lập - Tự do - Hạnh phúc", 0.98, 1.02),
        ("THÀNH PHỐ LAI CHÂU", 1 / 3, 1 / 2),
        ("6 tháng đầu năm 2024 trên địa bàn", 1 / 3, 1 / 2),
    ],
)
def test_rules_stand_below_motto_body_and_subject(above: str, low: float, high: float) -> None:
    paragraph = find(ISSUED, above)
    following = paragraph._p.getnext()
    assert following is not None
    assert following.xpath("w:pPr/w:pBdr/w:top/@w:val") == ["single"]
    indents = [int(v) * TWIP for v in following.xpath("w:pPr/w:ind/@w:left | w:pPr/w:ind/@w:right")]
    cell = following.xpath("ancestor::w:tc/w:tcPr/w:tcW/@w:w")
    length = (int(cell[0]) * TWIP if cell else 165) - sum(indents)
    text_mm = bold_width_mm(paragraph.text.split("\n")[-1], size_of(paragraph))
    assert low <= length / text_mm <= high


def test_pages_are_numbered_at_the_top_but_not_first_pages() -> None:
    for section in word(ISSUED).sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml
        assert section.header.paragraphs[0]._p.xpath("w:pPr/w:jc/@w:val") == ["center"]
    annex = word(ISSUED).sections[1]._sectPr
    assert annex.xpath("w:pgNumType/@w:start") == ["1"]


def test_a_draft_says_so_on_every_page_and_an_issued_document_on_none() -> None:
    for header in ("word/header1.xml", "word/header2.xml"):
        assert 'string="DỰ THẢO"' in part(DRAFT, header)
        assert "DỰ THẢO" not in part(ISSUED, header)
    assert [p.text for p in all_paragraphs(ISSUED) if "DỰ THẢO" in p.text] == []
    assert find(DRAFT, "DỰ THẢO").text == "DỰ THẢO"


def test_the_head_of_a_table_repeats_and_no_row_breaks() -> None:
    for table in word(ISSUED).tables:
        rows = table._tbl.findall(qn("w:tr"))
        if table._tbl.xpath("w:tblPr/w:tblBorders"):
            assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)
            heads = [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows[:3]]
            assert heads == [True, True, False]
            assert table._tbl.xpath("w:tblPr/w:tblDescription/@w:val")


def test_merged_cells_read_back_as_merged() -> None:
    targets = word(ISSUED).tables[1]
    spanning = [plain(cell.text) for cell in targets.rows[0].cells][3:6]
    assert spanning == ["Thực hiện 6 tháng đầu năm"] * 3
    assert targets.cell(0, 0)._tc is targets.cell(1, 0)._tc
    assert targets.rows[-1].cells[0]._tc is targets.rows[-1].cells[2]._tc


def test_figures_stand_right_where_the_column_says_so() -> None:
    annex = word(ISSUED).tables[-1]
    assert annex.rows[2].cells[2].paragraphs[0]._p.xpath("w:pPr/w:jc/@w:val") == ["right"]
    assert annex.rows[2].cells[1].paragraphs[0]._p.xpath("w:pPr/w:jc/@w:val") == ["left"]


def test_the_chart_is_a_sharp_picture_with_its_words() -> None:
    shape = word(ISSUED).inline_shapes[0]
    assert "thực hiện 38, 44, 57, 69, 76, 86%" in shape._inline.docPr.get("descr", "")
    assert shape.width.mm == pytest.approx(165 * 0.9, abs=0.5)
    key = shape._inline.xpath(".//a:blip/@r:embed")[0]
    image = word(ISSUED).part.related_parts[key].blob
    pixels = int.from_bytes(image[16:20], "big")
    assert pixels / shape.width.inches > 200


def test_text_is_nfc_and_the_same_as_in_the_model() -> None:
    xml = part(ISSUED, "word/document.xml")
    assert unicodedata.is_normalized("NFC", xml)
    written = [plain(p.text) for p in all_paragraphs(ISSUED)]
    for block in ISSUED.blocks:
        if isinstance(block, Paragraph):
            assert block.text in written


def test_the_language_is_vietnamese_and_nobody_is_named_in_the_properties() -> None:
    made = word(ISSUED)
    core = made.core_properties
    assert core.language == "vi-VN"
    assert 'w:lang w:val="vi-VN"' in part(ISSUED, "word/styles.xml")
    assert core.title == ISSUED.name
    assert core.author == core.last_modified_by == "Ủy ban nhân dân thành phố Lai Châu"
    assert core.comments == core.keywords == ""
    with zipfile.ZipFile(BytesIO(docx.render(ISSUED))) as file:
        assert not [name for name in file.namelist() if "thumbnail" in name]


def test_the_last_paragraph_stays_with_the_signature() -> None:
    assert find(ISSUED, "Trên đây là báo cáo").paragraph_format.keep_with_next
    foot = word(ISSUED).tables[2]._tbl
    assert foot.xpath("w:tr/w:trPr/w:cantSplit")


def test_several_addressees_stand_in_a_list() -> None:
    two = replace(ISSUED, addressees=("Sở Y tế", "Công an tỉnh"))
    written = [plain(p.text) for p in all_paragraphs(two)]
    at = written.index("Kính gửi:")
    assert written[at + 1 : at + 3] == ["- Sở Y tế;", "- Công an tỉnh."]


def test_a_body_with_a_parent_names_it_first_in_light_letters() -> None:
    assert ISSUED.letterhead is not None
    office = replace(
        ISSUED,
        letterhead=replace(
            ISSUED.letterhead,
            parent_body="Ủy ban nhân dân thành phố Lai Châu",
            issuing_body="Phòng Lao động -\nThương binh và Xã hội",
        ),
    )
    lines = word(office).tables[0].cell(0, 0).paragraphs
    assert [p.text for p in lines[:3]] == [
        "ỦY BAN NHÂN DÂN THÀNH PHỐ LAI CHÂU",
        "PHÒNG LAO ĐỘNG -",
        "THƯƠNG BINH VÀ XÃ HỘI",
    ]
    assert [bool(p.runs[0].bold) for p in lines[:3]] == [False, True, True]


def test_a_text_with_marks_of_xml_is_only_text() -> None:
    odd = replace(ISSUED, blocks=(Paragraph.of("a < b & {{ c }} #d *e*"),))
    assert find(odd, "a < b").text == "a < b & {{ c }} #d\u00a0*e*"


def test_a_table_of_many_rows_reads_back_whole() -> None:
    rows: list[list[str | Cell]] = [[str(i), Cell(f"Tổ {i}", bold=True)] for i in range(300)]
    long = replace(ISSUED, blocks=(Table.of([Column(1), Column(3)], [["TT", "Tổ"]], rows),))
    table = word(long).tables[1]._tbl
    assert len(table.findall(qn("w:tr"))) == 301
