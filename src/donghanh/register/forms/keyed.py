"""Forms that write to a ledger."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.forms import HiddenInput, UUIDField
from django.utils.translation import gettext_lazy

from donghanh.ui import forms


class KeyedForm(forms.Form):
    """A form that writes once, however often it is sent."""

    key = UUIDField(widget=HiddenInput, initial=uuid4)

    @property
    def idempotency_key(self) -> UUID:
        """Of a valid form."""
        key: UUID = self.cleaned_data["key"]
        return key


class RetractForm(KeyedForm):
    """Why a row is taken out."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do rút"),
        long=True,
        help_text=gettext_lazy("Thí dụ: ghi nhầm. Người đọc sau sẽ thấy lý do này."),
    )
