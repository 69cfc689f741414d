"""Scanned papers of an entry. The rows are a ledger; the contents lie encrypted on disk."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from donghanh.register.ledger import LedgerRow, corrects_index
from donghanh.register.models.cases import Case, Entry


class Attachment(LedgerRow):
    """One scan of a paper. Never deleted: a following row with ``retracted`` withdraws it.

    ``entry`` is the first version of its entry, so that a correction keeps its scans. ``sha256``
    is of the plain content; ``stored`` names the encrypted file (``vault``). ``item`` is the
    paper of a dossier's checklist that it is, if it was added as one.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    item = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=160)
    type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.UUIDField(default=uuid4)

    class Meta:
        indexes = [corrects_index("attachment")]

    def __str__(self) -> str:
        return f"{self.type} {self.sha256[:12]}"
