"""What is asked before a dossier leaves the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from donghanh.ui import forms


class BundleForm(forms.Form):
    """Why the whole dossier is taken out; it stands in the access log."""

    purpose = forms.CharField(
        label=_("Mục đích xuất"),
        max_length=300,
        help_text=_("Thí dụ: chuyển hồ sơ đến Tòa án nhân dân khu vực. Lần xuất được ghi nhật ký."),
    )
