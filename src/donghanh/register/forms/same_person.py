"""Which file stays, and why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from donghanh.ui import forms


class OtherFileForm(forms.Form):
    """The file to compare with, by its number."""

    file_number = forms.CharField(label=gettext_lazy("Mã của hồ sơ kia"), max_length=24, width=20)


class MergeForm(forms.Form):
    """The reason stands in the ledger of merges."""

    reason = forms.CharField(
        label=gettext_lazy("Căn cứ nào cho biết đây là một người"), long=True, max_length=500
    )


class ApartForm(forms.Form):
    """Why the two files are of two people."""

    apart = forms.CharField(
        label=gettext_lazy("Căn cứ nào cho biết đây là hai người"), long=True, max_length=500
    )
