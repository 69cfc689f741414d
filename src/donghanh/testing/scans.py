"""Small scans for tests: real PDF and PNG files, made when asked for."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def pdf(pages: int = 1, *, password: str = "", script: bool = False, rotate: int = 0) -> bytes:
    """A PDF of empty A4 pages, locked with a password or with a script inside if wanted."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(width=595, height=842)
        if rotate:
            page.rotate(rotate)
    if script:
        action = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("1"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def png(width: int = 60, height: int = 80, *, said: tuple[int, int] | None = None) -> bytes:
    """A picture in one colour. ``said`` is the size its header claims, when it lies."""
    rows = b"".join(b"\0" + bytes([230, 230, 220]) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", *(said or (width, height)), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )
