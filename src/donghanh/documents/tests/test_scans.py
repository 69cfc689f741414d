"""A scan is what its content says, opens, and does nothing but show paper."""

from __future__ import annotations

import pytest

from donghanh.documents import media, scans
from donghanh.errors import Refusal
from donghanh.testing.scans import pdf, png

HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("content", "type_", "pages"),
    [(pdf(3), media.PDF, 3), (png(), media.PNG, 1)],
    ids=["pdf", "png"],
)
def test_the_type_is_read_from_the_content(content: bytes, type_: str, pages: int) -> None:
    assert scans.read(content) == scans.Scan(type_, pages)


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"", "scan.empty", "Tệp này trống"),
        (HTML, "scan.type", "không phải PDF, JPEG hay PNG"),
        (b"MZ\x90\0" + b"\0" * 200, "scan.type", "không phải PDF"),
        (b"PK\x03\x04" + b"\0" * 200, "scan.type", "không phải PDF"),
        (HTML + pdf(), "scan.type", "không phải PDF"),  # readable as both
        (b"%PDF-1.7\n" + HTML, "scan.broken", "hỏng"),
        (pdf(2)[:300], "scan.broken", "hỏng"),
        (pdf(password="0123"), "scan.locked", "có mật khẩu"),
        (pdf(script=True), "scan.active", "mã lệnh"),
        (png()[:60], "scan.broken", "hỏng"),
        (png(said=(50_000, 50_000)), "scan.dots", "quá lớn"),
        (b"\xff\xd8\xff\xe0" + b"x" * 100, "scan.broken", "hỏng"),
        (b"\xff\xd8\xff", "scan.broken", "hỏng"),
        (b"\x89PNG\r\n\x1a\n", "scan.broken", "hỏng"),
    ],
    ids=[
        "empty", "html", "program", "archive", "polyglot", "html behind a pdf head", "cut pdf",
        "locked pdf", "pdf with a script", "cut png", "bomb", "no jpeg", "jpeg head", "png head",
    ],
)  # fmt: skip
def test_what_is_no_scan_is_refused_with_a_sentence(
    content: bytes, code: str, sentence: str
) -> None:
    with pytest.raises(Refusal) as refused:
        scans.read(content)
    assert (refused.value.code, refused.value.field) == (code, "scan")
    assert sentence in str(refused.value)


def test_a_pdf_that_opens_without_a_password_is_taken() -> None:
    """Some scanners forbid changes by an owner's password alone; anybody can read the paper."""
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(BytesIO(pdf(2))))
    writer.encrypt(user_password="", owner_password="khoa", algorithm="AES-256")
    made = BytesIO()
    writer.write(made)
    assert scans.read(made.getvalue()).pages == 2
