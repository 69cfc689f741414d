"""Targets of a plan: parts for the units below, figures entered by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from donghanh.access.models import User
from donghanh.agencies.queries import unit
from donghanh.errors import Refusal
from donghanh.indicators.periods import read as period
from donghanh.plans import allotments, scoreboard, services
from donghanh.plans.models import Plan, Target
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db

JUNE = date(2024, 6, 14)


@pytest.mark.parametrize(
    ("comparator", "value", "measure", "parts", "state", "low"),
    [
        (">=", 240, "người", [100, 140], "ok", 0),
        (">=", 240, "người", [100, 139], "soon", 0),
        (">=", 240, "người", [100, 141], "soon", 0),
        (">", 240, "người", [100, 140], "soon", 0),
        (">", 240, "người", [100, 141], "ok", 0),
        ("<=", 5, "vụ", [2, 3], "ok", 0),
        ("<", 5, "vụ", [2, 3], "soon", 0),
        (">=", 90, "%", [90, 95], "ok", 0),
        (">=", 90, "%", [90, 89], "soon", 1),
        (">", 90, "%", [90, 91], "soon", 1),
        (">=", 240, "người", [], "idle", 0),
    ],
)
def test_parts_make_up_the_target(
    comparator: str, value: int, measure: str, parts: list[int], state: str, low: int
) -> None:
    target = Target(comparator=comparator, value=Decimal(value), unit_of_measure=measure)
    given_ = {place: Decimal(part) for place, part in enumerate(parts)}
    found = allotments.check(target, given_)
    assert (found.state, len(found.low)) == (state, low)


def test_a_target_is_allotted_below_only(world: World, plan: Plan, labour: User) -> None:
    target = Target.objects.get(plan=plan, indicator="ost_active")
    parts = {world.ward: Decimal(200), world.other_ward: Decimal(45)}
    assert services.allot(target, by=labour, parts=parts).state == "ok"
    check = services.allot(target, by=labour, parts={world.ward: None})
    assert (check.state, check.total) == ("soon", Decimal(45))
    with pytest.raises(Refusal) as refused:
        services.allot(target, by=labour, parts={unit("106", JUNE): Decimal(1)})
    assert refused.value.code == "allotment.unit"


def test_a_commune_is_judged_by_its_part(world: World, plan: Plan, labour: User) -> None:
    target = Target.objects.get(plan=plan, indicator="communes_communicated")
    services.allot(target, by=labour, parts={world.ward: Decimal(1)})
    row = next(
        row
        for row in scoreboard.scoreboard(plan, period=period("2024-H1")).rows
        if row.target == target
    )
    state = {cell.name: cell.state for cell in row.cells}
    assert state[world.ward.name]


def test_a_figure_by_hand_is_on_the_scoreboard(world: World, draft: Plan, labour: User) -> None:
    services.bind_suggested(draft, by=labour)
    services.save_review(draft, by=labour, key="t2", indicators=[], unmeasured=True)
    plan = services.confirm(draft, by=labour)
    target = Target.objects.get(plan=plan, order=2)
    for place, value in ((world.ward, 100), (world.other_ward, 20), (world.ward, 150)):
        services.record_figure(
            target, by=labour, unit=place, on=date(2024, 6, 1), value=Decimal(value)
        )
    services.allot(target, by=labour, parts={world.ward: Decimal(150)})
    row = next(
        row
        for row in scoreboard.scoreboard(plan, period=period("2024-H1")).rows
        if row.target == target
    )
    assert (row.shown, row.verdict.word) == ("170", "Đúng tiến độ")
    cells = {cell.name: (cell.text, cell.state) for cell in row.cells}
    assert cells[world.ward.name] == ("150/150", "ok")
    assert cells[world.other_ward.name] == ("20", "")
    services.record_figure(target, by=labour, unit=plan.unit, on=JUNE, value=Decimal(245))
    after = scoreboard.scoreboard(plan, period=period("2024-Y").until(JUNE))
    assert next(row for row in after.rows if row.target == target).verdict.word == "Đạt"
    measured = Target.objects.get(plan=plan, order=1)
    with pytest.raises(Refusal) as refused:
        services.record_figure(measured, by=labour, unit=plan.unit, on=JUNE, value=Decimal(1))
    assert refused.value.code == "figure.measured"
