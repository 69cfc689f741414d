"""A plan of 2025: communes close in the middle of the year, agencies are founded within it."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import Agency, AgencyKind, Unit
from donghanh.agencies.queries import unit
from donghanh.plans import queries, rights, services
from donghanh.plans.models import Occurrence, Plan
from donghanh.plans.tests.conftest import SHORT, Import
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db

AUGUST = "2025-08-04 08:00:00+07:00"


@pytest.fixture
def plan_of_2025(imported: Import, labour: User) -> Plan:
    draft = imported(SHORT.replace("2024", "2025"), "2025.txt")
    return services.confirm(services.bind_suggested(draft, by=labour), by=labour)


@pytest.fixture
def third(plan_of_2025: Plan, world: World) -> Occurrence:
    """The turn of the third quarter in the ward, which closed on 30 June."""
    found: Occurrence = plan_of_2025.occurrences.get(unit=world.ward, first=date(2025, 7, 1))
    return found


@pytest.fixture
def successor(world: World) -> User:
    """An officer of the ward into which the ward of the tests went."""
    return world.user(Role.COMMUNE_OFFICER, unit("03388", on=date(2025, 8, 4)))


@pytest.fixture
def stranger(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER, unit("03408", on=date(2025, 8, 4)))


def test_a_unit_knows_which_it_continues(world: World) -> None:
    new = unit("03388", on=date(2025, 8, 4))
    assert {one.code for one in new.predecessors} >= {"03386", "03388", "03389", "03391"}
    assert all(one.valid_to == date(2025, 6, 30) for one in new.predecessors)
    assert world.ward.predecessors == []


@time_machine.travel(AUGUST, tick=False)
def test_the_successor_goes_on_with_the_turns(
    client: Client, third: Occurrence, successor: User, stranger: User
) -> None:
    assert third in queries.turns_for(successor)
    assert third not in queries.turns_for(stranger)
    client.force_login(successor)
    assert client.get(reverse("plans:turn", args=[third.plan_id, third.pk])).status_code == 200
    address = reverse("plans:report", args=[third.plan_id, third.pk])
    key = client.get(address).context["form"].initial["key"]
    sent = {"key": key, "on": "2025-08-01", "percent": "60", "note": "Đã tổ chức ở 3 tổ."}
    assert client.post(address, sent).status_code == 302
    third.refresh_from_db()
    assert third.percent == 60
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_the_plan_of_a_closed_commune_is_kept_by_its_successor(
    plan_of_2025: Plan, world: World, successor: User, stranger: User
) -> None:
    own = services.make_own(plan_of_2025, by=world.user(Role.COMMUNE_OFFICER))
    with time_machine.travel(AUGUST, tick=False):
        assert rights.owns(successor, own)
        assert not rights.owns(stranger, own)
        assert queries.visible_to(successor).filter(pk=own.pk).exists()
        assert not queries.visible_to(stranger).filter(pk=own.pk).exists()


def test_difficulties_go_over_to_the_agency_of_the_same_kind(
    plan_of_2025: Plan, world: World, labour: User, successor: User, stranger: User
) -> None:
    assert labour.agency is not None
    raised = services.raise_difficulty(
        plan_of_2025,
        by=world.user(Role.COMMUNE_OFFICER),
        addressee=labour.agency,
        text="Chưa có kinh phí.",
        wished_on=date(2024, 7, 1),
    )
    with time_machine.travel(AUGUST, tick=False):
        assert rights.may_follow(successor, raised)
        assert raised in queries.difficulties(successor)
        assert not rights.may_follow(stranger, raised)
        assert raised not in queries.difficulties(stranger)


class TestFoundedLater:
    """Agencies that are not there on the plan's first day."""

    NAME = "Trung tâm Tư vấn cộng đồng"

    def founded(self, place: Unit, name: str, kind: str) -> Agency:
        found: Agency = Agency.objects.create(
            unit=place, name=name, short_name=name, kind=kind, valid_from=date(2024, 8, 1)
        )
        return found

    def test_one_named_in_the_plan_is_linked(
        self, imported: Import, labour: User, world: World
    ) -> None:
        new = self.founded(world.city, self.NAME, AgencyKind.OTHER)
        lead = "thực hiện: Phòng Lao động - Thương binh và Xã hội."
        draft = imported(SHORT.replace(lead, f"thực hiện: {self.NAME}."), "tam.txt")
        plan = services.confirm(services.bind_suggested(draft, by=labour), by=labour)
        assert plan.tasks.all()[1].parties.get(role="lead").agencies.get() == new

    def test_turns_are_where_the_agencies_are_when_they_begin(
        self, imported: Import, labour: User, world: World
    ) -> None:
        """A women's union of one ward, founded in August, has the turns from the fourth quarter."""
        Agency.objects.filter(unit=world.ward, kind=AgencyKind.WOMEN_UNION).delete()
        name = "Hội Liên hiệp Phụ nữ phường"
        new = self.founded(world.ward, name, AgencyKind.WOMEN_UNION)
        text = SHORT.replace(
            "UBND các xã, phường.\n\n+ Thời gian",
            "Hội Liên hiệp Phụ nữ các xã, phường.\n\n+ Thời gian",
        )
        plan = services.confirm(
            services.bind_suggested(imported(text, "phu-nu.txt"), by=labour), by=labour
        )
        task = plan.tasks.all()[0]
        party = task.parties.get(role="lead", below=True)
        assert new in party.agencies.all()
        turns = task.occurrences.filter(unit=world.ward)
        assert [one.first for one in turns] == [date(2024, 10, 1)]
        others = task.occurrences.filter(unit=world.other_ward)
        assert others.count() == 4
