"""Writing and reading the scanned papers of entries."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Kept(vault.Kept):
    """A scan in the vault, not yet part of an entry."""

    pages: int


def take_in(content: bytes, name: str) -> Kept:
    """Check a file and put it into the vault. Raises ``Refusal`` for what is no scan of a paper."""
    if len(content) > settings.ATTACHMENT_BYTES:
        raise too_large()
    found = scans.read(content)
    kept = vault.take(content, name, found.type, unnamed=_("ban-quet"))
    return Kept(**kept.columns(), pages=found.pages)


@transaction.atomic
def attach(
    entry: Entry, kept: Kept, *, by: User, item: str = "", idempotency_key: UUID | None = None
) -> Attachment:
    """Add a kept file to an entry; sent twice with one key it is added once."""
    if earlier := written_before(Attachment, idempotency_key):
        return earlier
    row = Attachment(case_id=entry.case_id, entry_id=entry.root_id, item=item, **kept.columns())
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


def too_large() -> Refusal:
    return Refusal(
        _("Tệp này lớn hơn %(most)s MB. Anh/chị quét lại ở 200 đến 300 điểm trên inch, đen trắng.")
        % {"most": vault.most_megabytes()},
        code="scan.size",
        field="scan",
    )
