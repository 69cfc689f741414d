"""Files that show what was done: what they are by their content, and where they are kept."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.utils.translation import gettext as _

from donghanh.documents import scans
from donghanh.errors import Refusal
from donghanh.register import vault
from donghanh.text import format_number, nfc

if TYPE_CHECKING:
    from donghanh.plans.models import Evidence

_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{_OFFICE}.wordprocessingml.document"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
#: The part that makes a package one or the other.
_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
SUFFIXES = {**scans.SUFFIXES, DOCX: ".docx", XLSX: ".xlsx"}
#: More parts than any paper of an office has.
_MOST_PARTS = 5000


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the vault that was read and checked."""

    stored: UUID
    name: str
    type: str
    size: int
    sha256: str

    @property
    def columns(self) -> dict[str, Any]:
        return asdict(self)


def take_in(content: bytes, name: str) -> Kept:
    """Check a file and put it into the vault. Raises ``Refusal`` for one that is not taken."""
    if len(content) > settings.ATTACHMENT_BYTES:
        most = format_number(settings.ATTACHMENT_BYTES // (1024 * 1024))
        raise _refused(
            "size", _("Tệp này lớn hơn %(most)s MB. Anh/chị thu nhỏ rồi gửi lại.") % {"most": most}
        )
    try:
        type_ = _office(content) if content.startswith(b"PK\x03\x04") else scans.read(content).type
        vault.scan(content)
    except Refusal as refusal:
        if refusal.code == "scan.type":
            raise _other() from None
        raise _refused(refusal.code.rpartition(".")[2], str(refusal)) from None
    return Kept(
        stored=vault.keep(content),
        name=_proper(name, type_),
        type=type_,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def content_of(evidence: Evidence) -> bytes:
    """The plain content. Raises ``Refusal`` when it is gone, or is not what was put in."""
    content = vault.fetch(evidence.stored)
    if hashlib.sha256(content).hexdigest() != evidence.sha256:
        raise Refusal(
            _("Tệp này không còn giống bản đã nhận. Anh/chị báo cho người quản trị hệ thống."),
            code="evidence.changed",
        )
    return content


def _office(content: bytes) -> str:
    """Only the list of parts is read: nothing is unpacked, so no bomb goes off."""
    try:
        names = ZipFile(BytesIO(content)).namelist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise _refused("broken", _("Tệp này hỏng nên không mở được.")) from None
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise _refused(
            "macros", _("Tệp này có mã lệnh (macro). Anh/chị lưu lại không kèm mã lệnh.")
        )
    found = next((type_ for part, type_ in _PARTS.items() if part in names), None)
    if found is None or len(names) > _MOST_PARTS:
        raise _other()
    return found


def _proper(name: str, type_: str) -> str:
    """The name without folders and control characters, ending as its true type does."""
    plain = "".join(c for c in nfc(name) if unicodedata.category(c)[0] != "C")
    stem = PurePosixPath(plain.replace("\\", "/").replace('"', "")).stem.strip(" .")
    return (stem or _("minh-chung"))[:120] + SUFFIXES[type_]


def _other() -> Refusal:
    return _refused(
        "type",
        _(
            "Nội dung tệp này không phải PDF, JPEG, PNG, Word (.docx) hay Excel (.xlsx), "
            "dù tên tệp là gì."
        ),
    )


def _refused(code: str, message: str) -> Refusal:
    return Refusal(message, code=f"evidence.{code}", field="proofs")
