"""What the catalogue says of an indicator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import ibis.expr.types as ir
import yaml
from django.utils.translation import gettext as _

from donghanh.indicators.measures import Measure
from donghanh.indicators.nodes import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: stock: on the last day of the period; flow: what happened in it; rate: part over whole;
#: binary: met or not.
MeasureKind = Literal["stock", "flow", "rate", "binary"]

#: Where an indicator is asked for, in words, by the keys of ``sources.yaml``.
SOURCES: dict[str, str] = yaml.safe_load(
    Path(__file__).with_name("sources.yaml").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Indicator:
    """One indicator. ``vi`` is its full name, ``short`` a line of the scoreboard.

    ``notes`` say what the source leaves open and how it is read here; they stand beside every
    figure. ``counted`` and ``not_counted`` add to what follows from the kind of row. ``grows``:
    the figure gathers over the year, so half of it by mid-year is on time. ``hints`` are words of
    a target's sentence that point to it, one of each group (``suggest``). ``confidence``:
    verified = the source asks for it in these words; secondary; unverified.
    """

    id: str
    vi: StrOrPromise
    short: StrOrPromise
    en: str
    measure: MeasureKind
    unit: StrOrPromise
    measured: Measure
    source: tuple[str, ...]
    confidence: Literal["verified", "secondary", "unverified"]
    grows: bool = False
    notes: tuple[StrOrPromise, ...] = ()
    counted: tuple[StrOrPromise, ...] = ()
    not_counted: tuple[StrOrPromise, ...] = ()
    hints: tuple[tuple[str, ...], ...] = ()

    @property
    def key(self) -> Kind:
        """What one row is."""
        return self.measured.kind

    @property
    def of_persons(self) -> bool:
        """Whether rows are people on file: then small cells are hidden."""
        return self.key == "person"

    @property
    def rows(self) -> Callable[[], ir.Table]:
        """The relation behind the figure, not yet compiled."""
        return self.measured.rows

    @property
    def words(self) -> str:
        """The definition as a sentence, made of the same nodes as the figure."""
        return self.measured.words()

    @property
    def part_words(self) -> str:
        return self.measured.part_words()

    @property
    def whole_words(self) -> str:
        return self.measured.whole_words()

    @property
    def has_whole(self) -> bool:
        return self.measured.has_whole

    def value(self, part: int, whole: int) -> Decimal | None:
        """The figure from its part and whole; None where the whole is nothing."""
        return self.measured.value(part, whole)

    @property
    def sources(self) -> list[str]:
        """Where it is asked for, in words."""
        return [SOURCES[key] for key in self.source]

    def counted_words(self) -> list[str]:
        """What is counted and how, as sentences."""
        general = {
            "person": [
                _("Mỗi người được tính một lần, dù có nhiều hồ sơ hoặc nhận nhiều dịch vụ."),
                _(
                    "Người chuyển nơi ở trong tỉnh được tính ở xã, phường quản lý sau cùng "
                    "trong kỳ."
                ),
            ],
            "staff": [_("Mỗi cán bộ được tính một lần, dù dự nhiều lớp.")],
            "commune": [_("Mỗi xã, phường, thị trấn được tính một lần.")],
        }.get(self.key, [])
        return [*map(str, self.counted), *general]

    def not_counted_words(self) -> list[str]:
        """What is left out, as sentences."""
        late = _("Điều ghi vào hệ thống sau thời điểm chốt số liệu.")
        return [*map(str, self.not_counted), late]
