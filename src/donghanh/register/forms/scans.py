"""Adding a scanned paper to an entry, and taking one out again."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh.register import attachments, vault
from donghanh.register.forms.keyed import KeyedForm
from donghanh.ui import forms

ACCEPT = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


def scan_field(*, required: bool = False) -> forms.FileField:
    """A field for one scan. It says what is taken, and when no malware scan is set up."""
    hint = _("PDF, JPEG hoặc PNG, không quá %(most)s MB. Tệp được mã hóa khi lưu.") % {
        "most": vault.most_megabytes()
    }
    if not vault.scans():
        no_scan = _("Máy chủ này chưa bật phần quét mã độc.")
        hint = f"{hint} {no_scan}"
    return forms.FileField(
        label=_("Bản quét giấy tờ"),
        help_text=hint,
        required=required,
        widget=django_forms.FileInput(attrs={"accept": ACCEPT}),
        allow_empty_file=True,
    )


class AttachForm(KeyedForm):
    """One scan for an entry that stands."""

    def __init__(self, *args: Any, items: list[tuple[str, str]] | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["scan"] = scan_field(required=True)
        self.fields["scan"].error_messages["required"] = _("Chọn tệp bản quét.")
        if items:
            self.fields["item"] = forms.ChoiceField(
                label=_("Là giấy tờ nào của hồ sơ đề nghị?"),
                choices=[("", _("Giấy tờ khác")), *items],
                required=False,
            )


class WithdrawForm(KeyedForm):
    """Why a scan is taken out."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do rút bản quét"),
        long=True,
        help_text=gettext_lazy("Thí dụ: quét thiếu trang, nhầm người. Bản quét vẫn được giữ lại."),
    )


def taken_in(file: UploadedFile[Any] | None) -> attachments.Kept | None:
    """The file that was sent, checked and in the vault. Raises ``Refusal``."""
    if file is None:
        return None
    if (file.size or 0) > settings.ATTACHMENT_BYTES:
        raise attachments.too_large()
    return attachments.take_in(file.read(), file.name or "")
