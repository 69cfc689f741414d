"""Versions of a plan, by hand and by a new document; what goes on from one to the next."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.indicators.periods import read
from donghanh.plans import queries, services
from donghanh.plans.differences import difference
from donghanh.plans.models import Occurrence, Plan
from donghanh.plans.tests.conftest import SHORT, Import
from donghanh.plans.tests.test_agenda import turn
from donghanh.reports import services as reports
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db

JUNE = date(2024, 6, 14)


def test_a_version_by_hand(plan: Plan, labour: User) -> None:
    services.record_progress(
        turn(plan, 1, "2024-01-01"), by=labour, on=date(2024, 3, 1), percent=100
    )
    asked = services.ask_for_time(
        turn(plan, 2, "2024-04-01"), by=labour, until=date(2024, 8, 1), reason="Bận."
    )
    services.decide_time(asked, by=labour, grant=True)
    work = services.amend(plan, by=labour)
    assert services.amend(plan, by=labour) == work
    assert (work.version, work.state, work.made_here) == (2, "draft", True)
    services.edit_target(work.targets.get(order=2), by=labour, value=Decimal(250))
    services.drop_item(work.targets.get(order=4), by=labour)
    services.add_task(work, by=labour, text="Việc mới.", lead=["Công an thành phố"])
    changes = difference(plan, work)
    assert [(one.kind, one.how) for one in changes] == [
        ("target", "changed"),
        ("target", "dropped"),
        ("task", "added"),
    ]
    assert [(str(one.name), one.before, one.after) for one in changes[0].fields] == [
        ("Mức", "≥ 245 người", "≥ 250 người")
    ]
    services.confirm_own(work, by=labour)
    plan.refresh_from_db()
    assert plan.state == Plan.State.REPLACED
    assert queries.current(plan.lineage) == work
    assert [one.version for one in queries.versions_of(work)] == [2, 1]
    assert turn(work, 1, "2024-01-01").percent == 100
    assert turn(work, 2, "2024-04-01").deadline == date(2024, 8, 1)
    # What was left with the version before is not reported on any more.
    Occurrence.objects.filter(pk=turn(work, 1, "2024-01-01").pk).update(plan=plan)
    with pytest.raises(Refusal) as refused:
        services.record_progress(Occurrence.objects.get(plan=plan), by=labour, on=JUNE, percent=1)
    assert refused.value.code == "plan.replaced"


def test_a_version_by_a_new_document(plan: Plan, imported: Import, labour: User) -> None:
    services.record_progress(
        turn(plan, 1, "2024-01-01"), by=labour, on=date(2024, 3, 1), percent=100
    )
    changed = SHORT.replace("245 người", "250 người").replace(
        "2. Mở lớp tập huấn cho cán bộ.", "2. Thăm các gia đình ở vùng cao."
    )
    new = imported(changed)
    services.bind_suggested(new, by=labour)
    services.amends(new, by=labour, earlier=plan)
    new.refresh_from_db()
    services.confirm(new, by=labour)
    plan.refresh_from_db()
    assert (plan.state, Plan.objects.get(pk=new.pk).version) == ("replaced", 2)
    assert sorted((one.kind, one.how) for one in difference(plan, new)) == [
        ("target", "changed"),
        ("task", "added"),
        ("task", "dropped"),
    ]
    assert turn(new, 1, "2024-01-01").percent == 100


def test_a_version_is_of_the_own_plan_in_force(
    world: World, plan: Plan, imported: Import, labour: User
) -> None:
    new = imported(SHORT + "\n")
    services.amend(plan, by=labour)
    with pytest.raises(Refusal) as refused:
        services.amends(new, by=labour, earlier=plan)
    assert refused.value.code == "plan.in_work"
    with pytest.raises(Refusal) as refused:
        services.amends(plan, by=labour, earlier=plan)
    assert refused.value.code == "plan.not_a_draft"


def test_a_signed_report_keeps_its_version(world: World, plan: Plan, labour: User) -> None:
    with scope.use(scope.SYSTEM):
        report = reports.open_report(plan=plan, unit=world.city, period=read("2024-Q1"), by=labour)
    work = services.amend(plan, by=labour)
    services.confirm_own(work, by=labour)
    report.refresh_from_db()
    assert report.plan == plan
    assert report.plan.state == Plan.State.REPLACED


def test_a_draft_version_may_be_thrown_away(plan: Plan, labour: User) -> None:
    services.discard(services.amend(plan, by=labour), by=labour)
    assert queries.in_work(plan.lineage) is None
    with pytest.raises(Refusal):
        services.discard(plan, by=labour)
