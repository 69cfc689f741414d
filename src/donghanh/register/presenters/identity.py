"""Corrections of who a person is, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh.register.models import BirthPrecision, IdentityCorrection, Person, Sex
from donghanh.register.presenters import words

LABELS = {
    "name": gettext_lazy("Họ và tên"),
    "sex": gettext_lazy("Giới tính"),
    "born_on": gettext_lazy("Ngày sinh"),
    "ethnicity": gettext_lazy("Dân tộc"),
    "phone": gettext_lazy("Điện thoại"),
    "aliases": gettext_lazy("Tên gọi khác"),
    "citizen_last4": gettext_lazy("Số căn cước"),
}


def changes_of(row: IdentityCorrection) -> list[tuple[str, str, str]]:
    """Each changed field: its name, what stood there, what stands there since."""
    return [
        (str(label), _words(field, row.before), _words(field, row.after))
        for field, label in LABELS.items()
        if field in row.after
    ]


def _words(field: str, values: dict[str, Any]) -> str:
    value = values.get(field)
    if not value:
        return _("(trống)")
    if field == "born_on":
        precision = values.get("born_precision", BirthPrecision.DAY)
        return words.born(Person(born_on=date.fromisoformat(value), born_precision=precision))
    if field == "sex":
        return str(Sex(value).label)
    if field == "citizen_last4":
        return f"•••• {value}"
    return ", ".join(value) if isinstance(value, list) else str(value)
