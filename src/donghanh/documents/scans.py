"""Reading a scanned paper: what it is by its content, and whether it can be opened and printed.

The name of a file and what a browser says of it are never believed.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import typst
from django.utils.translation import gettext as _
from pypdf import PasswordType, PdfReader
from pypdf.generic import DictionaryObject

from donghanh.documents.media import JPEG, PDF, PNG, SUFFIXES
from donghanh.errors import Refusal

#: What a file begins with.
_BEGINNINGS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
#: A page at 600 dots an inch has 35 million dots; far more is no scan but a trap for memory.
_MOST_DOTS = 120_000_000
#: The end mark of a JPEG stands at its end; some cameras write a little after it.
_JPEG_TAIL = 64 * 1024

_IMAGE_PAGE = """
#set document(title: "scan")
#set page(paper: "a4", margin: 12mm)
#align(center + horizon, image("scan{suffix}", width: 100%, height: 100%, fit: "contain"))
"""


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that was read: its true type and its number of pages."""

    type: str
    pages: int


def read(content: bytes) -> Scan:
    """Look at a whole file. Raises ``Refusal`` with a sentence for the one who chose it."""
    if not content:
        raise _refused("empty", _("Tệp này trống. Anh/chị quét lại rồi chọn tệp khác."))
    kind = next((t for start, t in _BEGINNINGS.items() if content.startswith(start)), "")
    if kind == PDF:
        return Scan(PDF, len(open_pdf(content).pages))
    if kind:
        image_page(content, kind)
        return Scan(kind, 1)
    raise _refused(
        "type",
        _(
            "Nội dung tệp này không phải PDF, JPEG hay PNG, dù tên tệp là gì."
            " Anh/chị chọn bản quét hoặc ảnh chụp của giấy tờ."
        ),
    )


def open_pdf(content: bytes) -> PdfReader:
    """The pages of a PDF. Raises ``Refusal`` for one that is broken, locked or not only paper."""
    try:
        reader = PdfReader(BytesIO(content))
        locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
        if not locked:
            for page in reader.pages:
                page.mediabox.width  # noqa: B018  (a page without a size is broken)
            pages, active = len(reader.pages), _acts(reader)
    except Exception as fault:  # whatever a parser of hostile files may raise
        raise broken() from fault
    if locked:
        raise _refused(
            "locked",
            _("Tệp PDF này có mật khẩu nên người khác không mở được. Anh/chị bỏ mật khẩu trước."),
        )
    if active:
        raise _refused(
            "active",
            _(
                "Tệp PDF này có mã lệnh hoặc tệp khác kèm bên trong, không phải bản quét đơn thuần."
                " Anh/chị in ra rồi quét lại."
            ),
        )
    if not pages:
        raise broken()
    return reader


def image_page(content: bytes, kind: str) -> bytes:
    """A picture as one A4 page in PDF. Raises ``Refusal`` for one that cannot be printed."""
    try:
        width, height = _png_size(content) if kind == PNG else _jpeg_size(content)
    except (IndexError, ValueError):
        raise broken() from None
    if width * height > _MOST_DOTS:
        raise _refused("dots", _("Ảnh này quá lớn. Anh/chị quét lại ở 300 điểm trên inch."))
    if kind == JPEG and content.rfind(b"\xff\xd9", -_JPEG_TAIL) < 0:
        raise broken()
    with tempfile.TemporaryDirectory() as folder:
        suffix = SUFFIXES[kind]
        Path(folder, f"scan{suffix}").write_bytes(content)
        page = Path(folder, "page.typ")
        page.write_text(_IMAGE_PAGE.replace("{suffix}", suffix), encoding="utf-8")
        try:
            made = typst.compile(page, root=Path(folder), format="pdf")
        except typst.TypstError:
            raise broken() from None
    assert isinstance(made, bytes)
    return made


def _acts(reader: PdfReader) -> bool:
    """Whether the file does something when it is opened, or carries other files."""
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    first = root.get("/OpenAction")
    first = first.get_object() if first is not None else None
    names = root.get("/Names")
    names = names.get_object() if names is not None else {}
    return (
        "/AA" in root
        or (isinstance(first, DictionaryObject) and first.get("/S") != "/GoTo")
        or bool({"/JavaScript", "/EmbeddedFiles"} & set(names))
    )


def _png_size(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR":
        raise ValueError("a PNG starts with its header")
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height from the frame header, which follows segments of other kinds."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("a segment starts with FF")
        mark = content[at + 1]
        if mark == 0xFF:
            at += 1
        elif 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = content[at + 5 : at + 7], content[at + 7 : at + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")


def broken() -> Refusal:
    """What to say of a file that cannot be opened."""
    return _refused(
        "broken", _("Tệp này hỏng hoặc chưa tải lên hết nên không mở được. Anh/chị quét lại.")
    )


def _refused(code: str, message: str) -> Refusal:
    return Refusal(message, code=f"scan.{code}", field="scan")
