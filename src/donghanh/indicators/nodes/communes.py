"""Communes of a unit, and what was done or said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import ibis.expr.types as ir
from django.utils.translation import gettext as _

from donghanh.indicators import marts
from donghanh.indicators.nodes.base import Kind, Leaf, Node, When, in_period, overlaps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Communes(Node):
    """The communes of the unit at the end of the period."""

    kind: ClassVar[Kind] = "commune"

    def rows(self) -> ir.Table:
        unit = marts.mart("unit")
        unit = marts.in_each(unit.filter(unit.level == "commune", marts.inside(unit.id)))
        unit = unit.filter(
            unit.valid_from <= unit.ask_end,
            unit.valid_to.isnull() | (unit.valid_to >= unit.ask_end),
        )
        return unit.select(
            ask=unit.ask,
            key=unit.id,
            commune_id=unit.id,
            on_date=unit.valid_from,
            source=unit.id,
        )

    def words(self) -> str:
        return When.AT_END.say(_("xã, phường, thị trấn của địa bàn"))

    def leaves(self) -> tuple[Leaf, ...]:
        return ()


class OfCommune(Leaf):
    """Rows that say something of a commune; a commune that was merged speaks for its successor."""

    kind: ClassVar[Kind] = "commune"

    def _of_commune(self, table: ir.Table, on_date: str) -> ir.Table:
        unit = marts.mart("unit").select("id", "valid_to", "successor_id")
        joined = table.join(
            unit.rename(unit_id="id", unit_to="valid_to"), [table.commune_id == unit.id]
        )
        now = (joined.unit_to < joined.ask_end) & joined.successor_id.notnull()
        key = now.ifelse(joined.successor_id, joined.commune_id)
        return self.flat(joined, key, joined[on_date])


@dataclass(frozen=True)
class CommunesWith(OfCommune):
    """Communes in which an activity of these kinds took place in one of the settings."""

    said: StrOrPromise
    kinds: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    mart: ClassVar[str] = "activity"

    def facts(self) -> ir.Table:
        activity = marts.mart(self.mart)
        wanted = [marts.near(activity.commune_id)]
        if self.kinds:
            wanted.append(activity.kind.isin(self.kinds))
        if self.settings:
            wanted.append(activity.setting.isin(self.settings))
        return self._of_commune(in_period(activity.filter(*wanted), When.IN), "on_date")

    def words(self) -> str:
        return When.IN.say(self.said)


@dataclass(frozen=True)
class ComplexCommunes(OfCommune):
    """Communes that the police listed as complex for drugs on any day of the period."""

    mart: ClassVar[str] = "complex_area"

    def facts(self) -> ir.Table:
        area = marts.mart(self.mart)
        area = overlaps(area.filter(marts.near(area.commune_id)), When.DURING)
        return self._of_commune(area, "starts_on")

    def words(self) -> str:
        return When.DURING.say(_("xã, phường, thị trấn có địa bàn phức tạp về ma túy"))


@dataclass(frozen=True)
class ReportingCommunes(OfCommune):
    """Communes that signed a report in the system in the period."""

    mart: ClassVar[str] = "submission"
    source: ClassVar[str] = "id"

    def facts(self) -> ir.Table:
        submission = marts.mart(self.mart)
        submission = in_period(submission.filter(marts.near(submission.commune_id)), When.IN)
        return self._of_commune(submission, "on_date")

    def words(self) -> str:
        return When.IN.say(_("xã, phường, thị trấn đã ký và gửi báo cáo qua hệ thống"))
