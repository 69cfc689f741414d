"""Where a question is asked: a unit on a day, its communes, and what was merged into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from donghanh.agencies.models import Level, Succession, Unit
from donghanh.errors import Refusal
from donghanh.text import format_date, vi_sort_key


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune as a line of a table. ``group`` is the unit whose total stands beside it."""

    id: int
    code: str
    name: str
    short_name: str
    group: int


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with what belongs to it on the last day of a period.

    ``current`` leads from every commune of the province, merged ones included, to the commune of
    that day. ``own`` are the unit's communes in Vietnamese order.
    """

    unit: Unit
    own: tuple[Commune, ...]
    current: Mapping[int, int]
    districts: tuple[int, ...]
    provinces: tuple[int, ...]

    @property
    def near(self) -> tuple[int, ...]:
        return tuple(self.current)

    @property
    def inside(self) -> tuple[int, ...]:
        own = {commune.id for commune in self.own}
        return tuple(old for old, now in self.current.items() if now in own)


def unit_on(code: str, on: date) -> Unit:
    """The unit with this code on that day (codes were used again in 2025). Raises ``Refusal``."""
    unit: Unit | None = (
        Unit.objects.on(on).select_related("parent__parent").filter(code=code).first()
    )
    if unit is None:
        raise Refusal(
            _("Vào ngày %(day)s không có đơn vị hành chính mang mã %(code)s.")
            % {"day": format_date(on), "code": code},
            code="unit.unknown",
            field="unit",
        )
    return unit


def place(unit: Unit, on: date) -> Place:
    """The unit on that day. The number of queries does not depend on the number of communes.

    Raises ``Refusal`` when the unit did not exist on that day.
    """
    if on < unit.valid_from or (unit.valid_to and unit.valid_to < on):
        raise Refusal(
            _("%(unit)s không tồn tại vào ngày %(day)s, ngày cuối của kỳ được hỏi.")
            % {"unit": unit.name, "day": format_date(on)},
            code="unit.not_valid",
            field="period",
        )
    province = ([unit, *unit.ancestors()])[-1]
    communes: list[Unit] = list(
        Unit.objects.on(on)
        .filter(Q(parent=province) | Q(parent__parent=province), level=Level.COMMUNE)
        .only("code", "name", "kind", "parent_id")
    )
    current = {commune.pk: commune.pk for commune in communes}
    found = set(current)
    while found:
        steps = Succession.objects.filter(
            successor__in=found, predecessor__level=Level.COMMUNE, on__lte=on, main=True
        )
        before = dict(steps.values_list("predecessor_id", "successor_id"))
        found = {old for old in before if old not in current}
        current |= {old: current[before[old]] for old in found}

    districts: tuple[int, ...] = ()
    provinces: tuple[int, ...] = ()
    if unit.level == Level.COMMUNE:
        own = [commune for commune in communes if commune.pk == unit.pk]
    elif unit.level == Level.DISTRICT:
        own = [commune for commune in communes if commune.parent_id == unit.pk]
        districts = (unit.pk,)
    else:
        own = communes
        below = Unit.objects.on(on).filter(parent=province, level=Level.DISTRICT)
        districts, provinces = tuple(below.values_list("pk", flat=True)), (province.pk,)
    lines = [Commune(c.pk, c.code, c.name, c.short_name, c.parent_id or province.pk) for c in own]
    lines.sort(key=lambda line: vi_sort_key(line.short_name))
    return Place(unit, tuple(lines), current, districts, provinces)
