"""The pages of one plan as tabs: ``{% load plan_nav %}{% plan_nav "tasks" %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from donghanh.agencies.models import Level

register = template.Library()

#: Name of the address and words, in order.
PAGES = (
    ("plan", gettext_lazy("Bảng điểm")),
    ("tasks", gettext_lazy("Nhiệm vụ")),
    ("agencies", pgettext_lazy("tabs", "Cơ quan")),
    ("matrix", gettext_lazy("Ma trận")),
    ("calendar", gettext_lazy("Lịch")),
    ("timeline", gettext_lazy("Tiến trình")),
    ("communes", pgettext_lazy("tabs", "Địa bàn")),
    ("budget", gettext_lazy("Kinh phí")),
    ("inspections", gettext_lazy("Kiểm tra")),
    ("commendations", gettext_lazy("Khen thưởng")),
    ("units", gettext_lazy("Cấp dưới")),
    ("versions", pgettext_lazy("tabs", "Phiên bản")),
)

#: What a commune's plan has none of.
OF_UNITS_BELOW = ("communes", "units")


@register.inclusion_tag("ui/parts/tabs.html", takes_context=True)
def plan_nav(context: dict[str, Any], at: str) -> dict[str, Any]:
    """The tabs of the context's ``plan``; ``at`` is the name of the page that is shown."""
    plan = context["plan"]
    single = plan.unit.level == Level.COMMUNE
    items = [
        (words, reverse(f"plans:{name}", args=[plan.pk]), name == at)
        for name, words in PAGES
        if not (single and name in OF_UNITS_BELOW)
    ]
    return {"items": items, "label": _("Các phần của kế hoạch")}
