"""The catalogue: every indicator, in the order in which lists show them.

``city_targets`` and ``district_targets`` hold the indicators of the targets of both plans,
``people`` and ``work`` those that the same pages and reports need beside them. docs/indicators.md
describes each; a test holds it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from django.utils import translation
from django.utils.translation import gettext as _

from donghanh.errors import Refusal
from donghanh.indicators import engine
from donghanh.indicators.catalogue import city_targets, district_targets, people, work
from donghanh.indicators.catalogue.indicator import Indicator

ALL: Mapping[str, Indicator] = MappingProxyType(
    {
        indicator.id: indicator
        for indicator in (
            *city_targets.INDICATORS,
            *district_targets.INDICATORS,
            *people.INDICATORS,
            *work.INDICATORS,
        )
    }
)


def get(indicator_id: str) -> Indicator:
    """The indicator with this id. Raises ``Refusal`` when there is none."""
    if indicator_id not in ALL:
        raise Refusal(
            _("Danh mục không có chỉ số “%(id)s”.") % {"id": indicator_id},
            code="indicator.unknown",
            field="indicator",
        )
    return ALL[indicator_id]


@cache
def version() -> str:
    """Twelve hex digits that change whenever something is counted in another way.

    Made of the questions as PostgreSQL reads them, so a change in any node shows as well.
    """
    whole = hashlib.sha256()
    with translation.override("vi"):
        for indicator in ALL.values():
            question = engine.written(indicator.measured.rows, "postgres")
            words = f"{indicator.id}|{indicator.vi}|{indicator.unit}|{question}\n"
            whole.update(words.encode())
    return whole.hexdigest()[:12]


__all__ = ["ALL", "Indicator", "get", "version"]
