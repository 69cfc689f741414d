"""Whether the parts of a target that the units below got make up the target. Pure.

Numbers of people or things add up to the promise of the whole; a rate has to be kept by each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from django.utils.translation import gettext as _

from donghanh.indicators.judge import satisfied
from donghanh.text import format_number

if TYPE_CHECKING:
    from donghanh.plans.models import Target

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Check(Generic[Place]):
    """``state`` and ``words`` as tags say them. ``low`` are the places whose part is too small."""

    kind: Literal["sum", "each", "none"]
    state: Literal["ok", "soon", "idle"]
    words: str
    total: Decimal
    low: tuple[Place, ...] = ()


def is_rate(target: Target) -> bool:
    """Whether each unit has to keep the level by itself."""
    return target.unit_of_measure.strip().startswith("%")


def check(target: Target, parts: Mapping[Place, Decimal]) -> Check[Place]:
    """``parts``: what each place got. A target without a figure has nothing to be made up."""
    total = sum(parts.values(), Decimal(0))
    level = target.value
    if level is None:
        return Check("none", "idle", _("Chỉ tiêu không có con số nên không chia được."), total)
    if not parts:
        return Check("none", "idle", _("Chưa giao cho đơn vị nào."), total)
    if is_rate(target):
        low = tuple(place for place, value in parts.items() if not _kept(target, value))
        if low:
            words = _("%(count)s đơn vị được giao thấp hơn mức của kế hoạch.") % {"count": len(low)}
            return Check("each", "soon", words, total, low)
        return Check("each", "ok", _("Đơn vị nào cũng được giao không thấp hơn kế hoạch."), total)
    said = {"total": format_number(total), "level": format_number(level)}
    if target.comparator in (">", "<", "<=", "range"):
        fits = _kept(target, total)
    else:
        fits = total == level
    if fits:
        return Check("sum", "ok", _("Tổng đã giao %(total)s, khớp kế hoạch.") % said, total)
    if total == level:
        words = _("Tổng đã giao đúng bằng %(level)s, mà kế hoạch đòi hỏi khác mức đó.") % said
    elif total < level:
        said["gap"] = format_number(level - total)
        words = _("Tổng đã giao %(total)s, còn thiếu %(gap)s so với kế hoạch %(level)s.") % said
    else:
        said["gap"] = format_number(total - level)
        words = _("Tổng đã giao %(total)s, thừa %(gap)s so với kế hoạch %(level)s.") % said
    return Check("sum", "soon", words, total)


def _kept(target: Target, value: Decimal) -> bool:
    assert target.value is not None
    return satisfied(value, target.comparator or ">=", target.value, target.value_to)
