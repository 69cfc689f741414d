"""Files that show what was done: what they are by their content, and where they are kept."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.utils.translation import gettext as _

from donghanh.documents import media, scans
from donghanh.errors import Refusal
from donghanh.register import vault
from donghanh.register.vault import Kept

#: The part that makes a package one or the other.
_PARTS = {"word/document.xml": media.DOCX, "xl/workbook.xml": media.XLSX}
#: More parts than any paper of an office has.
_MOST_PARTS = 5000


def take_in(content: bytes, name: str) -> Kept:
    """Check a file and put it into the vault. Raises ``Refusal`` for one that is not taken."""
    if len(content) > settings.ATTACHMENT_BYTES:
        raise _refused(
            "size",
            _("Tệp này lớn hơn %(most)s MB. Anh/chị thu nhỏ rồi gửi lại.")
            % {"most": vault.most_megabytes()},
        )
    try:
        type_ = _office(content) if content.startswith(b"PK\x03\x04") else scans.read(content).type
        return vault.take(content, name, type_, unnamed=_("minh-chung"))
    except Refusal as refusal:
        if refusal.code == "scan.type":
            raise _other() from None
        raise _refused(refusal.code.rpartition(".")[2], str(refusal)) from None


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
