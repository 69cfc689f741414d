"""The form of the words that a plan says beyond its targets and tasks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from donghanh.plans.writing.words import PARTS
from donghanh.ui import forms

_LONGEST = 20_000


class WordsForm(forms.Form):
    """One box for each part of ``words.PARTS``. Nothing is required: an empty part is left out."""

    mark_optional = False

    purpose = forms.CharField(
        label=PARTS["purpose"], long=True, required=False, max_length=_LONGEST,
        help_text=_("Mỗi đoạn một dòng."),
    )  # fmt: skip
    budget = forms.CharField(label=PARTS["budget"], long=True, required=False, max_length=_LONGEST)
    organisation = forms.CharField(
        label=PARTS["organisation"], long=True, required=False, max_length=_LONGEST,
        help_text=_("Phân công theo từng nhiệm vụ được hệ thống viết tiếp ngay sau phần này."),
    )  # fmt: skip
    reporting = forms.CharField(
        label=PARTS["reporting"], long=True, required=False, max_length=_LONGEST
    )
    recipients = forms.CharField(
        label=PARTS["recipients"], long=True, required=False, max_length=_LONGEST,
        help_text=_("Mỗi nơi một dòng; dòng cuối là “Lưu: VT, HS”."),
    )  # fmt: skip
