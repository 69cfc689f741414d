"""The style page: every component once, with invented people, for developers and for axe."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from donghanh.errors import Refusal
from donghanh.ui import forms, marks

TODAY = date(2024, 6, 14)


class SampleFilter(forms.FilterForm):
    q = forms.CharField(label=_("Tên, mã hồ sơ hoặc 4 số cuối CCCD"))
    measure = forms.ChoiceField(
        label=_("Biện pháp"),
        choices=[("", _("Tất cả biện pháp")), ("post_rehab", _("Quản lý sau cai"))],
    )
    since = forms.DateField(label=_("Từ ngày"))


class SampleForm(forms.Form):
    found = forms.DateField(
        label=_("Ngày phát hiện"),
        help_text=_("Ngày người này thuộc diện phải lập hồ sơ"),
        parts=True,
        not_after_today=True,
    )
    number = forms.CharField(
        label=_("Số biên bản vi phạm"),
        help_text=_("Ghi như trên giấy, thí dụ: 07/BB-VPHC"),
        width=10,
    )
    case = forms.ChoiceField(
        label=_("Người này thuộc trường hợp nào?"),
        radios=True,
        choices=[
            ("left", _("Không đăng ký hoặc tự ý chấm dứt cai nghiện tự nguyện")),
            ("again", _("Tái nghiện trong thời gian quản lý sau cai")),
        ],
        cites={"left": "Khoản 1 Điều 00", "again": "Khoản 4 Điều 00"},
    )
    unit = forms.ChoiceField(
        label=_("Cơ quan lập"), choices=[("1", _("UBND phường")), ("2", _("Công an phường"))]
    )
    people = forms.IntegerField(label=_("Số người chứng kiến"), min_value=0, required=False)
    works = forms.MultipleChoiceField(
        label=_("Việc đã làm"),
        choices=[("told", _("Đã giải thích quyền")), ("family", _("Đã báo gia đình"))],
        required=False,
    )
    reason = forms.CharField(
        label=_("Lý do cụ thể"), long=True, help_text=_("Không ghi thông tin về bệnh.")
    )
    sure = forms.BooleanField(label=_("Tôi đã đối chiếu với bản giấy"), required=False)


ROWS = [
    ("Lò Văn Mẫu", "ĐK 24/019", "post_rehab", _("Quản lý sau cai"), "wait", date(2024, 6, 13), -1),
    (
        "Trần Thị Ví Dụ",
        "ĐK 24/021",
        "voluntary_home",
        _("Tự nguyện tại gia đình"),
        "wait",
        TODAY,
        0,
    ),
    ("Vàng Văn Phỏng", "ĐK 24/016", "compulsory", _("Bắt buộc"), "now", date(2024, 6, 17), 1),
    ("Phàn A Mẫu", "ĐK 23/029", "substitution", _("Methadone"), "over", date(2024, 9, 5), 58),
]


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show all components; routed only while developing and in tests."""
    return render(request, "ui/styleguide.html", sample_context())


def sample_context() -> dict[str, Any]:
    """Return what the style page shows."""
    address = QueryDict("q=Mẫu&measure=post_rehab")
    filters = SampleFilter(address)
    filters.is_valid()
    typed = {"found_day": "31", "found_month": "6", "found_year": "2024", "case": "again"}
    error = Refusal(
        str(_("Không lập hồ sơ đề nghị đối với người đang điều trị thay thế.")), code="in_treatment"
    )
    return {
        "broken_form": SampleForm(typed | {"unit": "1", "people": "3"}),
        "filters": filters,
        "chips": filters.chips(address),
        "error": error,
        "ways": [("#", _("Chọn lại người"), _(", nếu việc này là của người khác."))],
        "states": list(marks.SHAPES),
        "measures": list(marks.MEASURE_ICONS),
        "rows": ROWS,
        "today": TODAY,
        "values": [71.2, 73.4, 76.0, 79.1, None, 84.4, 86.3],
        "days": {
            "late": date(2024, 6, 13),
            "soon": TODAY,
            "idle": date(2024, 6, 20),
            "far": date(2025, 4, 26),
        },
        "tabs": [(_("Tổng quan"), "#", True), (_("Biện pháp (4)"), "#", False)],
    }
