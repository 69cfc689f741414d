"""Writing and reading the scanned papers of entries."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from donghanh.access.models import User
from donghanh.documents import scans
from donghanh.errors import Refusal
from donghanh.register import vault
from donghanh.register.models import Attachment, Entry
from donghanh.register.versions import (
    first_version,
    last_version,
    next_version,
    said_reason,
    written_before,
)
from donghanh.text import format_number, nfc


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the vault that was read and checked, not yet part of an entry."""

    stored: str
    name: str
    type: str
    size: int
    pages: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def take_in(content: bytes, name: str) -> Kept:
    """Check a file and put it into the vault. Raises ``Refusal`` for what is no scan of a paper."""
    if len(content) > settings.ATTACHMENT_BYTES:
        raise too_large()
    found = scans.read(content)
    vault.scan(content)
    return Kept(
        stored=str(vault.keep(content)),
        name=proper_name(name, found.type),
        type=found.type,
        size=len(content),
        pages=found.pages,
        sha256=hashlib.sha256(content).hexdigest(),
    )


@transaction.atomic
def attach(
    entry: Entry, kept: Kept, *, by: User, item: str = "", idempotency_key: UUID | None = None
) -> Attachment:
    """Add a kept file to an entry; sent twice with one key it is added once."""
    if earlier := written_before(Attachment, idempotency_key):
        return earlier
    row = Attachment(
        case_id=entry.case_id,
        entry_id=entry.root_id,
        item=item,
        name=kept.name,
        type=kept.type,
        size=kept.size,
        pages=kept.pages,
        sha256=kept.sha256,
        stored=UUID(kept.stored),
    )
    return first_version(row, by=by, key=idempotency_key)


@transaction.atomic
def withdraw(
    attachment: Attachment, *, by: User, reason: str, idempotency_key: UUID | None = None
) -> Attachment:
    """Take a scan out of the file, with the reason; the row and the content stay."""
    if earlier := written_before(Attachment, idempotency_key):
        return earlier
    said = said_reason(reason)
    last = last_version(attachment)
    return next_version(last, by=by, reason=said, key=idempotency_key, retracted=True)


def content_of(attachment: Attachment) -> bytes:
    """The plain content. Raises ``Refusal`` when it is gone, or is not what was put in."""
    content = vault.fetch(attachment.stored)
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise Refusal(
            _("Tệp này không còn giống bản đã nhận. Anh/chị báo cho người quản trị hệ thống."),
            code="attachment.changed",
        )
    return content


def too_large() -> Refusal:
    most = format_number(settings.ATTACHMENT_BYTES // (1024 * 1024))
    return Refusal(
        _("Tệp này lớn hơn %(most)s MB. Anh/chị quét lại ở 200 đến 300 điểm trên inch, đen trắng.")
        % {"most": most},
        code="scan.size",
        field="scan",
    )


def proper_name(name: str, type_: str) -> str:
    """The name without folders and control characters, ending as its true type does."""
    plain = "".join(c for c in nfc(name) if unicodedata.category(c)[0] != "C")
    stem = PurePosixPath(plain.replace("\\", "/").replace('"', "")).stem.strip(" .") or _(
        "ban-quet"
    )
    return stem[:120] + scans.SUFFIXES[type_]
