"""The parts of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from donghanh.documents.typography import NO_BREAK_HYPHEN


def element(tag: str, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """Make an element of the main namespace; so are its attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def dxa(mm: float) -> int:
    """Return millimetres as twentieths of a point."""
    return round(mm / 25.4 * 1440)


def set_font(holder: Run | ParagraphStyle, font: str) -> None:
    """Use one font for all scripts, whatever the theme says."""
    properties = holder.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)
    properties.insert_element_before(fonts, *_AFTER_FONTS)


_AFTER_FONTS = ("w:b", "w:i", "w:caps", "w:color", "w:spacing", "w:kern", "w:sz", "w:lang")


def write(
    paragraph: Paragraph,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
) -> None:
    """Add a text: line ends become breaks, the tied hyphen the one that Word does not break at.

    What is not said here is as in the paragraph's style.
    """
    run = paragraph.add_run()
    if bold:
        run.bold = True
    if italic:
        run.italic = True
    if size is not None:
        run.font.size = Pt(size)
    for index, part in enumerate(text.split(NO_BREAK_HYPHEN)):
        if index:
            run.element.append(element("noBreakHyphen"))
        for line, piece in enumerate(part.split("\n")):
            if line:
                run.add_break()
            run.add_text(piece)


def rule(paragraph: Paragraph, length_mm: float, width_mm: float) -> None:
    """Make the paragraph a rule of the given length in the middle of its width.

    A border is stored as a line, stays where it is when the text above grows, and is not an
    underline.
    """
    squash(paragraph)
    side = Mm(max(0.0, (width_mm - length_mm) / 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.space_before = Pt(3)
    set_borders(paragraph, "top")


def box(paragraph: Paragraph, length_mm: float, width_mm: float) -> None:
    """Draw a frame of the given length around the paragraph, in the middle of its width."""
    side = Mm((width_mm - length_mm) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    set_borders(paragraph, "top", "left", "bottom", "right")


def set_borders(paragraph: Paragraph, *sides: str) -> None:
    lines = [element(side, val="single", sz=6, space=1, color="000000") for side in sides]
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        element("pBdr", *lines), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def squash(paragraph: Paragraph) -> None:
    """Make an empty paragraph next to nothing high, so that it can push nothing to a new page."""
    form = paragraph.paragraph_format
    form.line_spacing = Pt(1)
    form.space_before = form.space_after = Pt(0)
    form.first_line_indent = Mm(0)
    # The height of an empty paragraph is that of its mark.
    mark = element("rPr", element("sz", val=2), element("szCs", val=2))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(mark, "w:sectPr", "w:pPrChange")


def page_number(paragraph: Paragraph, size: float) -> None:
    """Add the field that shows the number of the page."""
    run = paragraph.add_run()
    run.font.size = Pt(size)
    run.element.append(element("fldChar", fldCharType="begin"))
    code = element("instrText")
    code.text = "PAGE"
    run.element.append(code)
    run.element.append(element("fldChar", fldCharType="separate"))
    run.add_text("2")
    run.element.append(element("fldChar", fldCharType="end"))


_WATERMARK = """
<w:pict {namespaces} xmlns:v="urn:schemas-microsoft-com:vml"
    xmlns:o="urn:schemas-microsoft-com:office:office">
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
      path="m@7,l@8,m@5,21600l@6,21600e">
    <v:formulas>
      <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
      <v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
      <v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>
      <v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>
      <v:f eqn="sum @6 0 @5"/>
    </v:formulas>
    <v:path textpathok="t" o:connecttype="custom"
        o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>
    <v:textpath on="t" fitshape="t"/>
  </v:shapetype>
  <v:shape id="watermark{number}" o:spid="_x0000_s{number}" type="#_x0000_t136" alt=""
      style="position:absolute;margin-left:0;margin-top:0;width:440pt;height:96pt;rotation:315;
      z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;
      mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f"
      fillcolor="#ececec" stroked="f">
    <v:textpath style="font-family:&quot;{font}&quot;;font-size:1pt;font-weight:bold"
        string="{text}"/>
  </v:shape>
</w:pict>
"""


def watermark(paragraph: Paragraph, text: str, font: str, number: int) -> None:
    """Hang a text across the page behind the paragraph of a header, as Word itself does it."""
    xml = _WATERMARK.format(namespaces=nsdecls("w"), number=number, font=font, text=text)
    paragraph.add_run().element.append(parse_xml(" ".join(xml.split())))


def set_language(word: WordDocument, language: str) -> None:
    """Set the language of all text, for spelling and for reading aloud."""
    for lang in word.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
    word.core_properties.language = language


def set_present_day(word: WordDocument) -> None:
    """Ask Word for its present layout rules; without this it opens in compatibility mode."""
    settings = word.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    setting = element(
        "compatSetting",
        name="compatibilityMode",
        uri="http://schemas.microsoft.com/office/word",
        val=15,
    )
    settings.insert_element_before(
        element("compat", setting), "w:rsids", "m:mathPr", "w:themeFontLang", "w:clrSchemeMapping"
    )


def drop_thumbnail(word: WordDocument) -> None:
    """Leave out the picture of the empty template that python-docx ships."""
    relations = word.part.package.rels
    for key in [key for key, rel in relations.items() if rel.reltype.endswith("/thumbnail")]:
        del relations[key]
