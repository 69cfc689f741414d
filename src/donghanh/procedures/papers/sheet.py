"""All forms as small pictures on sheets: to see at a glance what there is and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from donghanh.documents import pdf
from donghanh.documents.typeset import FONTS
from donghanh.law import packs
from donghanh.procedures.papers import sample
from donghanh.procedures.papers.template import Template, all_of

COLUMNS, ROWS = 6, 4
#: Size of a picture in pixels, and of the strip with its name below.
WIDTH, HEIGHT, NAME, GAP = 250, 354, 20, 10
_COLOURS = 16


def write(
    folder: Path, *, tell: Callable[[int, int], None] = lambda _done, _of: None
) -> list[Path]:
    """Draw the first page of every form, issued for the invented case, and write the sheets.

    The sheets of an earlier run are replaced. ``tell`` hears how many of how many are drawn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("forms-*.png"):
        old.unlink()
    of = sum(len(all_of(pack)) for pack in packs.IDS)
    written, done = [], 0
    for pack in packs.IDS:
        pictures = []
        for template in all_of(pack).values():
            pictures.append((template.id, first_page(template)))
            done += 1
            tell(done, of)
        for number, start in enumerate(range(0, len(pictures), COLUMNS * ROWS), start=1):
            path = folder / f"forms-{pack}-{number}.png"
            path.write_bytes(_sheet(pictures[start : start + COLUMNS * ROWS]))
            written.append(path)
    return written


def first_page(template: Template) -> Image.Image:
    """The first page of a form in the size of the sheets; one that lies keeps its proportions."""
    file = pypdfium2.PdfDocument(pdf.render(sample.document(template, issued=True)))
    page = file[0]
    picture: Image.Image = page.render(scale=WIDTH / page.get_width() * 2).to_pil()
    return picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)))


def _sheet(pictures: list[tuple[str, Image.Image]]) -> bytes:
    rows = -(-len(pictures) // COLUMNS)
    step_x, step_y = WIDTH + GAP, HEIGHT + NAME + GAP
    sheet = Image.new("L", (COLUMNS * step_x + GAP, rows * step_y + GAP), 214)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(FONTS / "Tinos_700Bold.ttf"), 14)
    for place, (name, picture) in enumerate(pictures):
        x = GAP + place % COLUMNS * step_x
        y = GAP + place // COLUMNS * step_y
        draw.text((x, y), name, fill=0, font=font)
        sheet.paste(picture.convert("L"), (x, y + NAME))
    file = BytesIO()
    sheet.quantize(_COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()
