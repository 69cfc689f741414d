"""What the head of an office reads through: exceptions, corrections and withdrawals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.law.clock import add_months
from donghanh.register import queries, services
from donghanh.register.paging import page
from donghanh.register.presenters import exceptions as present
from donghanh.register.views.common import UserRequest, page_urls
from donghanh.ui import forms

PAGE = 50
#: Months to choose from, this one first.
MONTHS = 24


class ExceptionFilter(forms.FilterForm):
    """The month in which it was written, and which kind of change."""

    thang = forms.ChoiceField(label=gettext_lazy("Tháng ghi"))
    loai = forms.ChoiceField(
        label=gettext_lazy("Loại"),
        choices=[("", gettext_lazy("Tất cả")), *present.SORTS.items()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(
            "thang", [(f"{m:%Y-%m}", f"{m:%-m/%Y}") for m in _months()], empty=_("Mọi tháng")
        )


@allow(Can.WORK_ASSIGN)
@require_safe
def exceptions(request: UserRequest) -> HttpResponse:
    """The unit's exceptions and corrections, the newest first, by month."""
    form = ExceptionFilter(request.GET)
    form.is_valid()
    found = queries.exceptions(request.user)
    if month := form.cleaned_data.get("thang"):
        first = date.fromisoformat(f"{month}-01")
        found = found.filter(
            recorded_at__gte=services.at_start_of(first),
            recorded_at__lt=services.at_start_of(add_months(first, 1)),
        )
    if sort := form.cleaned_data.get("loai"):
        found = found.filter(present.CONDITIONS[sort])
    related = found.select_related("case__person", "by", "corrects")
    shown = page(related, by="-recorded_at", cursor=request.GET.get("page", ""), size=PAGE)
    rows = present.rows(shown.rows)
    log.record(
        "person.opened",
        by=request.user,
        subject_type="list",
        purpose=_("Xem ngoại lệ và đính chính"),
        detail={"persons": [*sorted({row.person for row in rows})]},
    )
    context = {
        "rows": rows,
        "filters": [form["thang"], form["loai"]],
        "chips": form.chips(request.GET),
        **page_urls(request.GET, shown),
    }
    return render(request, "register/exceptions.html", context)


def _months() -> list[date]:
    this = clock.today().replace(day=1)
    return [add_months(this, -back) for back in range(MONTHS)]
