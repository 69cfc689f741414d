"""What a file said about who the person is, before and after it was corrected."""

from __future__ import annotations

from django.db import models

from donghanh.register.ledger import LedgerRow, corrects_index
from donghanh.register.models.people import Person


class IdentityCorrection(LedgerRow):
    """A correction of name, birth, sex, number … of one person; ``reason`` says why.

    ``before`` and ``after`` hold the changed fields only. The citizen number stands in them as it
    does in the file: encrypted.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identities")
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        indexes = [corrects_index("identitycorrection")]

    def __str__(self) -> str:
        return ", ".join(sorted(self.after))
