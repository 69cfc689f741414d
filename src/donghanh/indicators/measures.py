"""From rows to a figure: a count, a rate, a number out of a whole, or met or not.

Every measure is one relation with the columns of ``COLUMNS`` and ``ask``, the number of the period
that the row answers. A row says whether it is in the part and in the whole; ``cohort`` parts a compound of two groups
and is empty otherwise. A key is unique within its period and cohort, so every figure is a sum over
rows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext as _

from donghanh.indicators import marts, nodes
from donghanh.indicators.nodes import Leaf, Node

COLUMNS = {
    "cohort": "string",
    "key": "int64",
    "commune_id": "int64",
    "on_date": "date",
    "source": "int64",
    "part_date": "date",
    "in_part": "int64",
    "in_whole": "int64",
}


class Measure(ABC):
    """What an indicator counts."""

    #: Whether the figure is a part over a whole; a plain count has none.
    has_whole: ClassVar[bool] = True

    @property
    @abstractmethod
    def kind(self) -> nodes.Kind:
        """What one row is."""

    @abstractmethod
    def rows(self) -> ir.Table:
        """The one relation behind the figure, with ``COLUMNS``."""

    @abstractmethod
    def words(self) -> str:
        """The definition as a sentence."""

    @abstractmethod
    def part_words(self) -> str:
        """What the part counts."""

    def whole_words(self) -> str:
        """What the whole counts; empty for a plain count."""
        return ""

    @abstractmethod
    def leaves(self) -> tuple[Leaf, ...]:
        """Every mart question below."""

    @abstractmethod
    def value(self, part: int, whole: int) -> Decimal | None:
        """The figure, or None where there is nothing to take a part of."""


def _here(rows: ir.Table) -> ir.Table:
    """One row a period and key, in the unit asked for."""
    one = nodes.latest(rows)
    return marts.shared(one.filter(one.commune_id.isnull() | marts.inside(one.commune_id)))


@dataclass(frozen=True)
class Count(Measure):
    """How many rows."""

    of: Node
    has_whole = False

    @property
    def kind(self) -> nodes.Kind:
        return self.of.kind

    def rows(self) -> ir.Table:
        one = _here(self.of.rows())
        return one.select(
            ask=one.ask,
            cohort=ibis.literal(""),
            key=one.key,
            commune_id=one.commune_id,
            on_date=one.on_date,
            source=one.source,
            part_date=one.on_date,
            in_part=ibis.literal(1).cast("int64"),
            in_whole=ibis.literal(1).cast("int64"),
        )

    def words(self) -> str:
        return _("Số %(rows)s.") % {"rows": self.of.words()}

    def part_words(self) -> str:
        return self.of.words()

    def leaves(self) -> tuple[Leaf, ...]:
        return self.of.leaves()

    def value(self, part: int, whole: int) -> Decimal | None:
        return Decimal(part)


@dataclass(frozen=True)
class _PartOfWhole(Measure):
    """Rows of ``whole``, each of which is in ``part`` or not.

    ``after``: only a part that happened on the day of the whole's row or later counts (support
    after completing a programme, not before).
    """

    part: Node
    whole: Node
    after: bool = False
    cohort: str = ""

    def __post_init__(self) -> None:
        if self.part.kind != self.whole.kind:
            raise TypeError(f"{self.part.kind} is no part of {self.whole.kind}")

    @property
    def kind(self) -> nodes.Kind:
        return self.whole.kind

    def rows(self) -> ir.Table:
        whole = _here(self.whole.rows())
        part = self.part.rows()
        last = marts.shared(
            part.group_by(part_ask=part.ask, part_key=part.key).aggregate(
                part_date=part.on_date.max()
            )
        )
        matches = [whole.ask == last.part_ask, whole.key == last.part_key]
        if self.after:
            matches.append(last.part_date >= whole.on_date)
        both = whole.left_join(last, matches)
        return both.select(
            ask=both.ask,
            cohort=ibis.literal(self.cohort),
            key=both.key,
            commune_id=both.commune_id,
            on_date=both.on_date,
            source=both.source,
            part_date=both.part_date,
            in_part=both.part_key.notnull().ifelse(1, 0).cast("int64"),
            in_whole=ibis.literal(1).cast("int64"),
        )

    def part_words(self) -> str:
        return self.part.words()

    def whole_words(self) -> str:
        return self.whole.words()

    def leaves(self) -> tuple[Leaf, ...]:
        return (*self.whole.leaves(), *self.part.leaves())


@dataclass(frozen=True)
class Share(_PartOfWhole):
    """How many percent of the whole."""

    def words(self) -> str:
        sentence = (
            _("Trong số %(whole)s, kể từ ngày đó bao nhiêu phần trăm là %(part)s.")
            if self.after
            else _("Trong số %(whole)s, bao nhiêu phần trăm là %(part)s.")
        )
        return sentence % {"whole": self.whole.words(), "part": self.part.words()}

    def value(self, part: int, whole: int) -> Decimal | None:
        return Decimal(100 * part) / whole if whole else None


@dataclass(frozen=True)
class OutOf(_PartOfWhole):
    """How many of the whole, as a number: 7 of 7 communes."""

    def words(self) -> str:
        return _("Số %(part)s, trên tổng số %(whole)s.") % {
            "part": self.part.words(),
            "whole": self.whole.words(),
        }

    def value(self, part: int, whole: int) -> Decimal | None:
        return Decimal(part) if whole else None


@dataclass(frozen=True)
class Met(_PartOfWhole):
    """1 when everything in the whole is in the part, else 0."""

    def words(self) -> str:
        return _("Đạt khi tất cả %(whole)s đều là %(part)s.") % {
            "whole": self.whole.words(),
            "part": self.part.words(),
        }

    def value(self, part: int, whole: int) -> Decimal | None:
        return Decimal(int(part == whole)) if whole else None


@dataclass(frozen=True)
class Together(Measure):
    """Two groups, each with its own part: the sum of the parts over the sum of the wholes.

    Whoever belongs to both groups is counted in each, because each asks for its own services.
    """

    shares: tuple[Share, ...]

    def __post_init__(self) -> None:
        if len({share.cohort for share in self.shares}) != len(self.shares):
            raise TypeError("the groups of a compound need different cohorts")

    @property
    def kind(self) -> nodes.Kind:
        return self.shares[0].kind

    def rows(self) -> ir.Table:
        return ibis.union(*(share.rows() for share in self.shares), distinct=False)

    def words(self) -> str:
        return _("Gộp các nhóm, tổng phần chia tổng toàn thể: %(groups)s") % {
            "groups": " ".join(share.words() for share in self.shares)
        }

    def part_words(self) -> str:
        return _("; ").join(share.part_words() for share in self.shares)

    def whole_words(self) -> str:
        return _("; ").join(share.whole_words() for share in self.shares)

    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaf for share in self.shares for leaf in share.leaves())

    def value(self, part: int, whole: int) -> Decimal | None:
        return self.shares[0].value(part, whole)
