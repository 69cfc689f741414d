"""Write an official document as .docx, to be opened, corrected and printed in Word.

Named styles carry the layout, so that an officer who adds a paragraph gets the right one.
"""

from __future__ import annotations

from io import BytesIO

import docx as python_docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from donghanh.documents import docx_table, ooxml, typeset
from donghanh.documents import layout as layouts
from donghanh.documents.layout import Layout
from donghanh.documents.model import (
    Annex,
    Block,
    Document,
    Figure,
    Heading,
    Paragraph,
    Signature,
    Table,
    numbered,
)
from donghanh.documents.typography import balanced, bold_width_mm, tie

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DRAFT = "DỰ THẢO"
CENTER = WD_ALIGN_PARAGRAPH.CENTER


def render(document: Document) -> bytes:
    """Return the document as .docx.

    Raises KeyError for an unknown layout, and typeset.MissingFontsError for a figure when the
    fonts are not installed.
    """
    return _Writer(document).write()


class _Writer:
    """One Word file in the making."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.layout: Layout = layouts.load(document.layout_version)
        self.word = python_docx.Document()
        self.width_mm = self.layout.text_width_mm()

    def write(self) -> bytes:
        self._properties()
        self._styles()
        section = self.word.sections[0]
        self._page(section, landscape=self.document.landscape)
        self._headers(section)
        self._mark()
        self._head()
        self._title()
        self._addressees()
        self._blocks(self.document.blocks)
        self._last_paragraph_with_signature()
        self._foot()
        for index, annex in enumerate(self.document.annexes):
            self._annex(annex, self.document.annex_label(index))
        ooxml.squash(self.word.add_paragraph())
        file = BytesIO()
        self.word.save(file)
        return file.getvalue()

    # ---- the file ---------------------------------------------------------------------------

    def _properties(self) -> None:
        """Name the body, never the person at the keyboard."""
        core = self.word.core_properties
        core.title = self.document.name
        core.author = core.last_modified_by = self.document.author
        core.comments = core.keywords = core.subject = core.category = ""
        core.created = core.modified = typeset.made(self.document.day)
        ooxml.set_language(self.word, "vi-VN")
        ooxml.set_present_day(self.word)
        ooxml.drop_thumbnail(self.word)

    def _styles(self) -> None:
        m = self.layout
        normal = self._style("Normal", m["text_pt"])
        normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = 1.0
        in_table = self.word.styles.add_style(docx_table.STYLE, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(in_table, ParagraphStyle)
        in_table.base_style = normal
        in_table.font.size = Pt(m["table_pt"])
        in_table.paragraph_format.space_before = in_table.paragraph_format.space_after = Pt(2)
        body = self._style("Body Text", m["text_pt"])
        form = body.paragraph_format
        form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        form.widow_control = True
        headings = [self._style(f"Heading {n}", m["text_pt"], bold=n < 3) for n in (1, 2, 3)]
        for style in (body, *headings):
            form = style.paragraph_format
            form.first_line_indent = Mm(m["first_line_mm"])
            form.space_before, form.space_after = Pt(0), Pt(m["paragraph_pt"])
            form.line_spacing = m["line_spacing"]
        for style in headings:
            style.paragraph_format.keep_with_next = True
        for name, key in (("Title", "type_pt"), ("Subtitle", "subject_pt")):
            style = self._style(name, m[key], bold=True)
            style.paragraph_format.alignment = CENTER
            style.paragraph_format.space_after = Pt(0)
            for border in style.element.findall(f".//{qn('w:pBdr')}"):
                border.getparent().remove(border)
        caption = self._style("Caption", m["table_pt"])
        caption.paragraph_format.alignment = CENTER

    def _style(self, name: str, size: float, *, bold: bool = False) -> ParagraphStyle:
        style = self.word.styles[name]
        assert isinstance(style, ParagraphStyle)
        ooxml.set_font(style, self.layout.font)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        for spacing in style.element.findall(f"{qn('w:rPr')}/{qn('w:spacing')}"):
            spacing.getparent().remove(spacing)
        return style

    def _page(self, section: Section, *, landscape: bool) -> None:
        m = self.layout
        width, height = Mm(m["page_width_mm"]), Mm(m["page_height_mm"])
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (height, width) if landscape else (width, height)
        section.top_margin = Mm(m["margin_top_mm"])
        section.bottom_margin = Mm(m["margin_bottom_mm"])
        section.left_margin = Mm(m["margin_left_mm"])
        section.right_margin = Mm(m["margin_right_mm"])
        section.header_distance = section.footer_distance = Mm(10)
        section.different_first_page_header_footer = True
        self.width_mm = m.text_width_mm(landscape=landscape)

    def _headers(self, section: Section) -> None:
        """The number of the page in the top margin, none on a first page; later sections follow."""
        first = section.first_page_header.paragraphs[0]
        other = section.header.paragraphs[0]
        for paragraph in (first, other):
            paragraph.style = self.word.styles["Normal"]
            paragraph.alignment = CENTER
        ooxml.page_number(other, self.layout["page_number_pt"])
        if self.document.draft:
            for number, paragraph in enumerate((first, other), start=2049):
                ooxml.watermark(paragraph, DRAFT, self.layout.font, number)

    # ---- head -------------------------------------------------------------------------------

    def _mark(self) -> None:
        """The name of the decree's form, in the upper right corner."""
        if self.document.mark:
            paragraph = self.word.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            ooxml.write(paragraph, tie(self.document.mark), size=self.layout["mark_pt"], bold=True)

    def _head(self) -> None:
        m, document = self.layout, self.document
        head = document.letterhead
        if head is None:
            self._nation(self._columns(self.width_mm, rows=1).cell(0, 0), self.width_mm)
            return
        left_mm = m["head_left_mm"]
        right_mm = self.width_mm - left_mm
        table = self._columns(left_mm, right_mm, rows=3 if document.draft else 2)
        left, right = table.cell(0, 0), table.cell(0, 1)
        for name in head.parent_body.upper().split("\n") if head.parent_body else ():
            self._line(left, name, m["body_name_pt"])
        for name in head.issuing_body.upper().split("\n"):
            self._line(left, name, m["body_name_pt"], bold=True)
        self._rule(left, bold_width_mm(name, m["body_name_pt"]) * m["rule_share"], left_mm)
        self._nation(right, right_mm)
        number = table.cell(1, 0)
        if document.symbol:
            self._line(number, tie(f"Số: {document.symbol.text}"), m["number_pt"], before=5)
        if document.letter_subject:
            words = tie(document.letter_subject)
            self._line(number, words, m["letter_subject_pt"], before=6)
        self._line(table.cell(1, 1), document.dated, m["date_pt"], italic=True, before=5)
        if document.draft:
            mark = self._line(table.cell(2, 0), DRAFT, m["body_name_pt"], bold=True, before=5)
            ooxml.box(mark, 28, left_mm)

    def _nation(self, cell: _Cell, width_mm: float) -> None:
        m = self.layout
        self._line(cell, NATION, m["nation_pt"], bold=True)
        self._line(cell, MOTTO, m["motto_pt"], bold=True)
        self._rule(cell, bold_width_mm(MOTTO, m["motto_pt"]), width_mm)

    def _title(self) -> None:
        m = self.layout
        kind, subject = self.document.title_lines
        width = m.title_width_mm(landscape=self.document.landscape)
        if not kind:
            self._gap(12)
            return
        named = balanced(tie(kind), m["type_pt"], width)
        title = self.word.add_paragraph("\n".join(named), style="Title")
        title.paragraph_format.space_before = Pt(14)
        if not subject:
            title.paragraph_format.space_after = Pt(12)
            return
        lines = balanced(tie(subject), m["subject_pt"], width)
        ooxml.write(self.word.add_paragraph(style="Subtitle"), "\n".join(lines))
        length = bold_width_mm(lines[-1], m["subject_pt"]) * m["rule_share"]
        paragraph = self.word.add_paragraph()
        ooxml.rule(paragraph, length, self.width_mm)
        paragraph.paragraph_format.space_after = Pt(12)

    def _addressees(self) -> None:
        names, size = self.document.addressees, self.layout["addressee_pt"]
        if len(names) == 1:
            paragraph = self.word.add_paragraph()
            paragraph.alignment = CENTER
            ooxml.write(paragraph, tie(f"Kính gửi: {names[0]}."), size=size)
            paragraph.paragraph_format.space_after = Pt(12)
        elif names:
            listed = [f"- {name}{'.' if name is names[-1] else ';'}" for name in names]
            for text, indent in (("Kính gửi:", 20), *((line, 40) for line in listed)):
                paragraph = self.word.add_paragraph()
                paragraph.paragraph_format.left_indent = Mm(indent)
                ooxml.write(paragraph, tie(text), size=size)
            paragraph.paragraph_format.space_after = Pt(12)

    # ---- text -------------------------------------------------------------------------------

    def _blocks(self, blocks: tuple[Block, ...]) -> None:
        for number, block in numbered(blocks):
            match block:
                case Heading():
                    self._heading(block, number)
                case Paragraph():
                    self._paragraph(block)
                case Table():
                    self._table(block)
                case Figure():
                    self._figure(block)

    def _heading(self, block: Heading, number: str) -> None:
        text = block.text.upper() if block.level == 1 else block.text
        paragraph = self.word.add_paragraph(style=f"Heading {block.level}")
        ooxml.write(paragraph, tie(f"{number} {text}"))

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self.word.add_paragraph(style="Body Text")
        if block.centred:
            paragraph.alignment = CENTER
            paragraph.paragraph_format.first_line_indent = Mm(0)
        paragraph.paragraph_format.keep_with_next = block.keep or None
        end = len(block.runs) - 1
        for index, run in enumerate(block.runs):
            text = tie(run.text, last=index == end, numbers=False)
            ooxml.write(paragraph, text, bold=run.bold, italic=run.italic)

    def _table(self, block: Table) -> None:
        m = self.layout
        if block.title:
            title = self.word.add_paragraph(style="Caption")
            ooxml.write(title, tie(block.title), bold=True)
            title.paragraph_format.space_after = Pt(3)
            title.paragraph_format.keep_with_next = True
        if block.unit:
            unit = self.word.add_paragraph()
            ooxml.write(unit, block.unit, size=m["table_pt"], italic=True)
            unit.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            unit.paragraph_format.keep_with_next = True
        docx_table.add(self.word, block, self.width_mm)
        for note in block.notes:
            paragraph = self.word.add_paragraph()
            ooxml.write(paragraph, tie(note), size=m["note_pt"], italic=True)
            paragraph.paragraph_format.space_before = Pt(3)
        self._gap(6)

    def _figure(self, block: Figure) -> None:
        picture = self.word.add_paragraph()
        picture.alignment = CENTER
        picture.paragraph_format.keep_with_next = True
        picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        shape = picture.add_run().add_picture(
            BytesIO(typeset.png(block.svg)), width=Mm(self.width_mm * block.width)
        )
        shape._inline.docPr.set("descr", block.alt)
        caption = self.word.add_paragraph(style="Caption")
        ooxml.write(caption, tie(block.caption), italic=True)
        caption.paragraph_format.space_before = Pt(4)
        caption.paragraph_format.space_after = Pt(10)

    def _last_paragraph_with_signature(self) -> None:
        """A signature never stands on a page without words of the text."""
        self.word.paragraphs[-1].paragraph_format.keep_with_next = True

    # ---- foot -------------------------------------------------------------------------------

    def _foot(self) -> None:
        document = self.document
        self._gap(6)
        if document.letterhead is None:
            dated = self.word.add_paragraph()
            ooxml.write(dated, document.dated, size=self.layout["date_pt"], italic=True)
            dated.alignment = CENTER
            dated.paragraph_format.left_indent = Mm(self.width_mm / 2)
            dated.paragraph_format.keep_with_next = True
        for signatures in document.signature_rows:
            table = self._columns(*[self.width_mm / len(signatures)] * len(signatures), rows=1)
            docx_table.keep_whole(table.rows[0]._tr)
            for cell, signature in zip(table.rows[0].cells, signatures, strict=True):
                if signature:
                    self._signature(cell, signature)
            if document.recipient_lines and signatures[-1] is document.signature:
                self._recipients(table.cell(0, 0))
            self._gap(6)

    def _recipients(self, cell: _Cell) -> None:
        m, left = self.layout, WD_ALIGN_PARAGRAPH.LEFT
        self._line(
            cell, "Nơi nhận:", m["recipients_head_pt"], bold=True, italic=True
        ).alignment = left
        for text in self.document.recipient_lines:
            self._line(cell, tie(text), m["recipients_pt"]).alignment = left

    def _signature(self, cell: _Cell, signature: Signature) -> None:
        m = self.layout
        for text in signature.lines:
            self._line(cell, text, m["signature_pt"], bold=True)
        if signature.note:
            self._line(cell, signature.note, m["signing_note_pt"], italic=True)
        name = self._line(cell, signature.name or "", m["signature_pt"], bold=True)
        name.paragraph_format.space_before = Mm(m["signature_space_mm"])

    def _annex(self, annex: Annex, label: str) -> None:
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        ooxml.squash(self.word.paragraphs[-1])
        self._page(section, landscape=annex.landscape)
        docx_table.restart_pages(section._sectPr)
        size = self.layout["annex_pt"]
        width = self.layout.title_width_mm(landscape=annex.landscape)
        name = balanced(tie(annex.title.upper()), size, width)
        reference = balanced(tie(self.document.annex_reference), size, width)
        title = self.word.add_paragraph(style="Heading 1")
        ooxml.write(title, "\n".join((label, *name)), size=size)
        title.paragraph_format.space_after = Pt(0)
        note = self.word.add_paragraph()
        ooxml.write(note, "\n".join(reference), size=size, italic=True)
        note.paragraph_format.space_after = Pt(3)
        for paragraph in (title, note):
            paragraph.alignment = CENTER
            paragraph.paragraph_format.first_line_indent = Mm(0)
        ooxml.rule(self.word.add_paragraph(), 40, self.width_mm)
        self._gap(8)
        self._blocks(annex.blocks)

    # ---- small parts ------------------------------------------------------------------------

    def _columns(self, *widths_mm: float, rows: int) -> WordTable:
        """Add a table without lines that only holds things in their place."""
        table: WordTable = self.word.add_table(rows, len(widths_mm))
        docx_table.plain(table._tbl, widths_mm)
        for row in table.rows:
            for cell, width in zip(row.cells, widths_mm, strict=True):
                cell.width = Mm(width)
        return table

    def _line(
        self,
        cell: _Cell,
        text: str,
        size: float,
        *,
        bold: bool = False,
        italic: bool = False,
        before: float = 0,
    ) -> WordParagraph:
        """Add a centred line to a cell, using its first paragraph while that is empty."""
        paragraph: WordParagraph = cell.paragraphs[-1]
        if paragraph.runs or len(cell.paragraphs) > 1:
            paragraph = cell.add_paragraph()
        ooxml.write(paragraph, text, size=size, bold=bold, italic=italic)
        paragraph.alignment = CENTER
        paragraph.paragraph_format.space_before = Pt(before)
        return paragraph

    def _rule(self, cell: _Cell, length_mm: float, width_mm: float) -> None:
        ooxml.rule(cell.add_paragraph(), length_mm, width_mm)

    def _gap(self, points: float) -> None:
        paragraph = self.word.add_paragraph()
        ooxml.squash(paragraph)
        paragraph.paragraph_format.space_before = Pt(points)
        paragraph.paragraph_format.keep_with_next = True
