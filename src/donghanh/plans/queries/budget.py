"""The money of a plan, its inspections and the proposals to commend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum

from donghanh.access.models import User
from donghanh.plans import norms, rights
from donghanh.plans.models import (
    BudgetEntry,
    BudgetLine,
    Commendation,
    Inspection,
    Plan,
)
from donghanh.plans.norms import Norm


@dataclass(frozen=True)
class Money:
    """Sums in đồng."""

    allotted: int = 0
    spent: int = 0
    settled: int = 0

    def __add__(self, other: Money) -> Money:
        return Money(
            self.allotted + other.allotted,
            self.spent + other.spent,
            self.settled + other.settled,
        )

    @property
    def rest(self) -> int:
        """What is left to spend; negative when more was spent than allotted."""
        return self.allotted - self.spent

    @property
    def over(self) -> int:
        """How much was spent or settled beyond what was allotted."""
        return max(self.spent - self.allotted, self.settled - self.allotted, 0)

    @property
    def unproven(self) -> int:
        """How much was settled beyond what is written as spent: a mistake in one of the two."""
        return max(self.settled - self.spent, 0)


@dataclass(frozen=True)
class Row:
    """A line with its money and its norm."""

    line: BudgetLine
    money: Money
    norm: Norm | None

    @property
    def reckoned(self) -> int | None:
        """What the norm gives for the line's quantity."""
        return self.norm.amount * (self.line.quantity or 0) if self.norm else None

    @property
    def beside_norm(self) -> bool:
        """Whether the sum is not what the norm allows."""
        return self.norm is not None and not self.norm.keeps(
            self.line.allotted, self.line.quantity or 0
        )


@dataclass(frozen=True)
class Group:
    """The lines of one source."""

    source: str
    name: str
    rows: tuple[Row, ...]
    money: Money


@dataclass(frozen=True)
class Budget:
    """The money of a plan; ``written`` is the sum that the plan's document names."""

    groups: tuple[Group, ...]
    money: Money
    written: int | None

    @property
    def not_allotted(self) -> int:
        """How much of the written sum no line holds; negative when the lines hold more."""
        return 0 if self.written is None else self.written - self.money.allotted


def lines_of(plan: Plan) -> QuerySet[BudgetLine]:
    """The lines of a plan in all its versions."""
    return (
        BudgetLine._default_manager.filter(plan__lineage=plan.lineage)
        .select_related("task")
        .order_by("source", "pk")
    )


def budget(plan: Plan) -> Budget:
    """What was allotted, spent and settled, source by source. Two queries."""
    sums: dict[int, dict[str, int]] = {}
    known = BudgetEntry._default_manager.known_at().filter(line__plan__lineage=plan.lineage)
    for line, kind, amount in (
        known.order_by().values("line", "kind").annotate(sum=Sum("amount")).values_list("line", "kind", "sum")
    ):  # fmt: skip
        sums.setdefault(line, {})[kind] = int(amount)
    rows = [_row(line, plan, sums.get(line.pk, {})) for line in lines_of(plan)]
    groups = []
    for source, name in BudgetLine.Source.choices:
        own = tuple(row for row in rows if row.line.source == source)
        if own:
            groups.append(Group(source, str(name), own, _sum(row.money for row in own)))
    return Budget(tuple(groups), _sum(row.money for row in rows), plan.budget_amount)


def line_with_all(plan: Plan, pk: int) -> Row | None:
    """One line of the plan, in any of its versions, with its money. Two queries."""
    line = lines_of(plan).filter(pk=pk).first()
    if line is None:
        return None
    line.plan = plan
    known = BudgetEntry._default_manager.known_at().filter(line=line)
    sums = dict(
        known.order_by().values("kind").annotate(sum=Sum("amount")).values_list("kind", "sum")
    )
    return _row(line, plan, {kind: int(amount) for kind, amount in sums.items()})


@dataclass(frozen=True)
class Booked:
    """What was booked; ``taken_back`` is the row that took it back, with its reason."""

    entry: BudgetEntry
    taken_back: BudgetEntry | None


def entries_of(line: BudgetLine) -> list[Booked]:
    """All that was booked on a line, the newest day first."""
    rows = list(line.entries.select_related("by").order_by("-on", "-recorded_at", "-pk"))
    gone = {row.corrects_id: row for row in rows if row.retracted}
    return [Booked(row, gone.get(row.pk)) for row in rows if row.corrects_id is None]


def _row(line: BudgetLine, plan: Plan, sums: dict[str, int]) -> Row:
    assert plan.starts_on is not None
    kinds = BudgetEntry.Kind
    money = Money(line.allotted, sums.get(kinds.SPENT, 0), sums.get(kinds.SETTLED, 0))
    return Row(line, money, norms.named(line.norm, plan.starts_on) if line.norm else None)


def _sum(found: Iterable[Money]) -> Money:
    whole = Money()
    for money in found:
        whole = whole + money
    return whole


# ---- inspections and commendations --------------------------------------------------------


def _shown(user: User, plan: Plan) -> Q:
    """All to the unit of the plan and the units above it; to units below what is about them and
    those that they continue."""
    if user.unit is None:
        return Q(pk=None)
    here = rights.area(user.unit)
    near = {plan.unit_id, *(one.pk for one in plan.unit.ancestors())}
    return Q(unit__in=here) if near.isdisjoint(here) else Q()


def inspections(user: User, plan: Plan) -> Any:
    """The inspections of a plan in all its versions that the user sees, the newest first."""
    return (
        Inspection._default_manager.filter(_shown(user, plan), plan__lineage=plan.lineage)
        .select_related("unit", "agency__unit", "by")
        .prefetch_related("findings")
        .order_by("-on", "-pk")
    )


def commendations(user: User, plan: Plan) -> Any:
    """The proposals about a plan in all its versions that the user sees, the newest first."""
    return (
        Commendation._default_manager.filter(_shown(user, plan), plan__lineage=plan.lineage)
        .select_related("unit", "agency__unit", "staff__agency__unit", "by", "decided_by")
        .order_by("-proposed_on", "-pk")
    )
