"""The PDF, measured as a reader with a ruler would."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pdfplumber
import pypdf
import pytest

from donghanh.documents import pdf
from donghanh.documents.layout import load
from donghanh.documents.model import Annex, Column, Document, Paragraph, Table
from donghanh.documents.tests import sample

POINT = 25.4 / 72
DRAFT, ISSUED = sample.report(), sample.report(issued=True)


@cache
def pages(document: Document) -> list[Any]:
    return pdfplumber.open(BytesIO(pdf.render(document))).pages


def text_of(page: Any) -> str:
    return str(page.extract_text())


def chars(page: Any, wanted: str) -> list[dict[str, Any]]:
    """Return the characters of the first line that contains the wanted text."""
    for line in page.extract_text_lines(return_chars=True):
        if wanted in line["text"]:
            at = line["text"].replace(" ", "").index(wanted.replace(" ", ""))
            solid = [char for char in line["chars"] if not char["text"].isspace()]
            return solid[at : at + len(wanted.replace(" ", ""))]
    raise AssertionError(f"{wanted!r} is not on the page")


def test_only_our_fonts_are_in_the_file_also_in_the_chart() -> None:
    names = {char["fontname"] for page in pages(DRAFT) for char in page.chars}
    assert {name.split("+")[1].split("-")[0] for name in names} == {"Tinos"}


def test_pages_are_a4_and_only_the_annex_lies() -> None:
    sizes = [(round(p.width * POINT), round(p.height * POINT)) for p in pages(ISSUED)]
    assert sizes == [(210, 297)] * (len(sizes) - 1) + [(297, 210)]


def test_text_keeps_the_margins_and_fills_the_width() -> None:
    layout = load("2020")
    for page in pages(ISSUED)[:-1]:
        body = [c for c in page.chars if c["top"] * POINT > 19 and not c["text"].isspace()]
        left = min(c["x0"] for c in body) * POINT
        right = (page.width - max(c["x1"] for c in body)) * POINT
        bottom = (page.height - max(c["bottom"] for c in body)) * POINT
        assert left == pytest.approx(layout["margin_left_mm"], abs=0.5)
        assert right == pytest.approx(layout["margin_right_mm"], abs=0.5)
        assert bottom >= layout["margin_bottom_mm"] - 0.5


@pytest.mark.parametrize(
    ("text", "size", "face"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 13, "Bold"),
        ("ỦY BAN NHÂN DÂN", 12, "Bold"),
        ("05/BC-UBND", 13, "Regular"),
        ("Lai Châu, ngày 17 tháng 6 năm 2024", 13, "Italic"),
        ("BÁO CÁO", 14, "Bold"),
        ("trên địa bàn thành phố Lai Châu", 14, "Bold"),
        ("I. TÌNH HÌNH", 14, "Bold"),
        ("Thực hiện Kế hoạch số", 14, "Regular"),
    ],
)
def test_sizes_and_faces_of_the_first_page(text: str, size: float, face: str) -> None:
    found = chars(pages(ISSUED)[0], text)
    assert {round(char["size"], 1) for char in found} == {size}
    assert {char["fontname"].split("-")[1] for char in found} == {face}


@pytest.mark.parametrize(
    ("text", "size", "face"),
    [
        ("Nơi nhận:", 12, "BoldItalic"),
        ("- Lưu: VT, LĐTBXH.", 11, "Regular"),
        ("KT. CHỦ TỊCH", 14, "Bold"),
        ("Nguyễn Văn Mẫu", 14, "Bold"),
    ],
)
def test_sizes_and_faces_of_the_foot(text: str, size: float, face: str) -> None:
    found = chars(pages(ISSUED)[-2], text)
    assert {round(char["size"], 1) for char in found} == {size}
    assert {char["fontname"].split("-")[1] for char in found} == {face}


@pytest.mark.parametrize(
    ("above", "low", "high"),
    [
        ("Độc lập - Tự do - Hạnh phúc", 0.98, 1.02),
        ("THÀNH PHỐ LAI CHÂU", 1 / 3, 1 / 2),
        ("6 tháng đầu năm 2024 trên địa bàn thành phố Lai Châu", 1 / 3, 1 / 2),
    ],
)
def test_the_rules_of_the_head_have_their_lengths(above: str, low: float, high: float) -> None:
    page = pages(ISSUED)[0]
    line = chars(page, above)
    start, end = line[0]["x0"], line[-1]["x1"]
    rules = [
        rule
        for rule in page.lines
        if 0 < rule["top"] - line[0]["top"] < 24 and start - 1 < rule["x0"] < rule["x1"] < end + 1
    ]
    assert len(rules) == 1
    assert low <= (rules[0]["x1"] - rules[0]["x0"]) / (end - start) <= high
    assert (rules[0]["x0"] + rules[0]["x1"]) / 2 == pytest.approx((start + end) / 2, abs=1)


def test_pages_are_numbered_in_the_top_margin_but_not_first_pages() -> None:
    numbers = []
    for page in pages(ISSUED):
        top = page.crop((0, 0, page.width, 20 / POINT))
        numbers.append(text_of(top).strip())
        for char in top.chars:
            assert round(char["size"]) == 13
            assert (char["x0"] + char["x1"]) / 2 == pytest.approx(
                (page.width + (30 - 15) / POINT) / 2, abs=8
            )
    assert numbers == ["", "2", "3", ""]


def test_the_signature_is_on_the_right_level_with_the_recipients() -> None:
    page = pages(ISSUED)[-2]
    recipients, signature = chars(page, "Nơi nhận:"), chars(page, "TM. ỦY BAN NHÂN DÂN")
    assert recipients[0]["bottom"] == pytest.approx(signature[0]["bottom"], abs=4)
    assert recipients[0]["x0"] * POINT == pytest.approx(30, abs=0.5)
    assert signature[0]["x0"] > page.width / 2
    space = chars(page, "Nguyễn Văn Mẫu")[0]["top"] - chars(page, "PHÓ CHỦ TỊCH")[0]["bottom"]
    assert space * POINT >= 25


def test_a_draft_says_so_on_every_page_and_an_issued_document_on_none() -> None:
    def marked(document: Document) -> list[bool]:
        return [any(c["size"] > 60 for c in page.chars) for page in pages(document)]

    assert set(marked(DRAFT)) == {True}
    assert set(marked(ISSUED)) == {False}
    assert "DỰ THẢO" in text_of(pages(DRAFT)[0])
    assert not any("DỰ THẢO" in text_of(page) for page in pages(ISSUED))


def test_all_text_comes_back_in_nfc() -> None:
    text = "\n".join(text_of(page) for page in pages(ISSUED))
    assert unicodedata.is_normalized("NFC", text)
    assert "Người hoàn thành cai nghiện" in text


def test_the_file_is_tagged_archival_and_names_the_body_only() -> None:
    reader = pypdf.PdfReader(BytesIO(pdf.render(ISSUED)))
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/Lang"] == "vi-VN"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == ISSUED.name
    assert reader.metadata.author == "Ủy ban nhân dân thành phố Lai Châu"
    xmp = catalog["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "Mẫu" not in xmp


def test_the_chart_stays_a_drawing() -> None:
    assert all(not page.images for page in pages(ISSUED))
    assert any("Tháng 6" in text_of(page) for page in pages(ISSUED))


def test_a_dated_document_gives_the_same_file_again() -> None:
    assert pdf.render(ISSUED) == pdf.render(sample.report(issued=True))


def test_a_character_nobody_can_print_does_not_stop_the_report() -> None:
    odd = replace(DRAFT, blocks=(Paragraph.of("\uf0b7 Đã tập huấn ✓ 😀."),))
    assert "□ Đã tập huấn □ □." in text_of(pages(odd)[0])


def test_a_long_table_repeats_its_head_and_splits_no_row() -> None:
    cells = ["\n".join(f"Đơn vị {i} dòng {line}." for line in range(9)) for i in range(30)]
    rows = [[str(i), cell] for i, cell in enumerate(cells)]
    table = Table.of([Column(1), Column(4)], [["TT", "Tên đơn vị"]], rows)
    spread = [text_of(page) for page in pages(replace(ISSUED, blocks=(table,), annexes=()))]
    with_rows = [text for text in spread if "Đơn vị" in text]
    assert len(with_rows) > 4
    assert all("Tên đơn vị" in text for text in with_rows)
    for cell in cells:
        lines = cell.split("\n")
        assert sum(all(line in text for line in lines) for text in with_rows) == 1


def test_the_signature_takes_the_last_paragraph_with_it() -> None:
    """Whatever the length of the text, the page of the signature has words of it."""
    for count in range(20, 44, 2):
        lines = [Paragraph.of(f"Dòng {i} của báo cáo.") for i in range(count)]
        last = pages(replace(ISSUED, blocks=tuple(lines), annexes=()))[-1]
        assert f"Dòng {count - 1} của báo cáo." in text_of(last)
        assert "KT. CHỦ TỊCH" in text_of(last)


def test_each_annex_counts_its_own_pages() -> None:
    rows = [[str(i), "Kế hoạch"] for i in range(1, 120)]
    table = Table.of([Column(1), Column(4)], [["TT", "Văn bản"]], rows)
    annexes = (Annex("Một", (table,)), Annex("Hai", (table,), landscape=True))
    spread = pages(replace(ISSUED, annexes=annexes))[3:]
    numbers = [text_of(page.crop((0, 0, page.width, 20 / POINT))).strip() for page in spread]
    second = [text_of(page) for page in spread].index(
        next(text_of(page) for page in spread if "Phụ lục II" in text_of(page))
    )
    expected = ["", *map(str, range(2, 99))]
    assert second > 1
    assert numbers == expected[:second] + expected[: len(spread) - second]
