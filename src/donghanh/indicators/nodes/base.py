"""What an indicator is built of: small immutable nodes, each a relation of rows that says itself.

A leaf reads one mart; ``Or`` and ``And`` combine them. Every relation has the columns ``COLUMNS``:
``key`` (a person, a commune, an official …, as ``kind`` says), where the row belongs, the day that
counts, and ``source``, the row of the mart it was read from (a version's id). A key may come
several times; ``latest`` keeps one. ``ask`` is the number of the period that a row answers, for
several are asked at once (``marts.in_each``): what belongs together is of one period. Words are noun phrases ("người đang điều trị thay thế").

``ends_on`` of assignments, staff and complex areas is the last day; ``valid_to`` of a status is
the day after its last.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Literal

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext as _

from donghanh.indicators import marts

if TYPE_CHECKING:
    pass

Kind = Literal["person", "commune", "staff", "activity", "course", "model", "procedure"]

COLUMNS = ("ask", "key", "commune_id", "on_date", "source")


class When(Enum):
    """Which days of the period count."""

    DURING = "during"
    AT_END = "at_end"
    IN = "in"
    BY_END = "by_end"

    def say(self, what: object) -> str:
        """``what`` with its days: "người đang điều trị thay thế vào ngày cuối kỳ"."""
        words = {
            When.DURING: _("%(what)s vào bất kỳ ngày nào của kỳ"),
            When.AT_END: _("%(what)s vào ngày cuối kỳ"),
            When.IN: _("%(what)s trong kỳ"),
            When.BY_END: _("%(what)s tính đến ngày cuối kỳ"),
        }
        return words[self] % {"what": what}


class Node(ABC):
    """A relation of rows."""

    @property
    @abstractmethod
    def kind(self) -> Kind:
        """What one row is."""

    @abstractmethod
    def rows(self) -> ir.Table:
        """The rows as known at the moment asked for."""

    @abstractmethod
    def words(self) -> str:
        """The rows as a noun phrase."""

    @abstractmethod
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves below, this one included."""


class Leaf(Node):
    """Rows of one mart."""

    mart: ClassVar[str]
    source: ClassVar[str] = "version_id"

    @abstractmethod
    def facts(self) -> ir.Table:
        """All versions that answer the question, with ``COLUMNS`` and the bounds of knowledge."""

    def rows(self) -> ir.Table:
        return marts.shared(known(self.facts()).select(*COLUMNS))

    def changed(self) -> ir.Table:
        """The versions that became known, or ceased to be, after ``since`` and until ``known``."""
        facts = self.facts()

        def between(moment: ir.Column) -> ir.BooleanValue:
            return (moment > marts.since()) & (moment <= marts.known())

        return facts.filter(between(facts.known_from) | between(facts.known_to))

    def leaves(self) -> tuple[Leaf, ...]:
        return (self,)

    def flat(self, table: ir.Table, key: ir.Column, on_date: ir.Column) -> ir.Table:
        return table.select(
            ask=table.ask,
            key=key,
            commune_id=table.commune_id,
            on_date=on_date,
            source=table[self.source],
            known_from=table.known_from,
            known_to=table.known_to,
        )


def known(facts: ir.Table) -> ir.Table:
    """The versions that were known at the moment asked for."""
    # Said so that ``known_to`` stands here once: in a ledger it is looked up for every row.
    past = (facts.known_to <= marts.known()).fill_null(False)
    return facts.filter(facts.known_from <= marts.known(), ~past)


def near(table: ir.Table) -> ir.BooleanValue:
    """Rows of the province asked for; an office above the communes counts its own rows only."""
    return marts.near(table.commune_id) | (
        table.commune_id.isnull() & marts.above(table.district_id, table.province_id)
    )


def overlaps(rows: ir.Table, when: When) -> ir.Table:
    """Those of which ``starts_on`` to ``ends_on`` (the last day; open when missing) meets the days
    that count, for each period."""
    table = marts.in_each(rows)
    first = table.ask_start if when is When.DURING else table.ask_end
    return table.filter(
        table.starts_on <= table.ask_end, table.ends_on.isnull() | (table.ends_on >= first)
    )


def in_period(rows: ir.Table, when: When, day: str = "on_date") -> ir.Table:
    """Those whose day counts, for each period."""
    table = marts.in_each(rows)
    until = table[day] <= table.ask_end
    return table.filter(until if when is When.BY_END else until & (table[day] >= table.ask_start))


# ---- combinations -------------------------------------------------------------------------


@dataclass(frozen=True)
class Or(Node):
    """Rows of any of the relations."""

    parts: tuple[Node, ...]

    def __post_init__(self) -> None:
        _one_kind(self.parts)

    @property
    def kind(self) -> Kind:
        return self.parts[0].kind

    def rows(self) -> ir.Table:
        return ibis.union(*(part.rows() for part in self.parts), distinct=False)

    def words(self) -> str:
        return _(", hoặc ").join(part.words() for part in self.parts)

    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaf for part in self.parts for leaf in part.leaves())


@dataclass(frozen=True)
class And(Node):
    """Rows of the first relation whose key is in all the others."""

    parts: tuple[Node, ...]

    def __post_init__(self) -> None:
        _one_kind(self.parts)

    @property
    def kind(self) -> Kind:
        return self.parts[0].kind

    def rows(self) -> ir.Table:
        rows = self.parts[0].rows()
        for other in self.parts[1:]:
            keys = other.rows().select("ask", "key").distinct()
            rows = rows.semi_join(keys, ["ask", "key"])
        return rows

    def words(self) -> str:
        return _(", đồng thời là ").join(part.words() for part in self.parts)

    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaf for part in self.parts for leaf in part.leaves())


def _one_kind(parts: tuple[Node, ...]) -> None:
    kinds = {part.kind for part in parts}
    if len(kinds) != 1:
        raise TypeError(f"rows of different kinds cannot be combined: {sorted(kinds)}")


def latest(rows: ir.Table, *apart: str) -> ir.Table:
    """One row for each key of a period: the last day, and of one day the last source.

    So a person with several cases, or who moved within the province, is counted once, where the
    file was last in the period. Rows that differ in the columns ``apart`` are kept apart.
    """
    order = [rows.on_date.desc(), rows.source.desc()]
    groups = ["ask", "key", *apart]
    numbered = rows.mutate(place=ibis.row_number().over(group_by=groups, order_by=order))
    return numbered.filter(numbered.place == 0).drop("place")
