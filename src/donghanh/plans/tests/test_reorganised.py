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
from donghanh.agencies.queries import agency, unit
from donghanh.plans import queries, rights, services
from donghanh.plans.models import BudgetLine, Occurrence, Plan
from donghanh.plans.queries.budget import budget
from donghanh.plans.services.budget import add_line
from donghanh.plans.tests.conftest import SHORT, Import
from donghanh.plans.tests.test_work_pages import key
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
    sent_key = key(client, address)
    sent = {"key": sent_key, "on": "2025-08-01", "percent": "60", "note": "Đã tổ chức ở 3 tổ."}
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


class TestMoney:
    """A commune keeps the money of its own plan, and after a reorganisation of those it took over."""

    @pytest.fixture
    def own(self, plan_of_2025: Plan, world: World) -> Plan:
        officer = world.user(Role.COMMUNE_OFFICER)
        return services.confirm_own(services.make_own(plan_of_2025, by=officer), by=officer)

    def pages(self, plan: Plan, client: Client, user: User) -> list[int]:
        """What the page of the money and the form of a new line answer."""
        client.force_login(user)
        names = ("plans:budget", "plans:budget_add")
        return [client.get(reverse(name, args=[plan.pk])).status_code for name in names]

    def test_a_ward_keeps_its_own_money_and_no_other(
        self, client: Client, plan_of_2025: Plan, own: Plan, world: World, labour: User
    ) -> None:
        ward = world.user(Role.COMMUNE_OFFICER)
        assert self.pages(own, client, ward) == [200, 200]
        assert self.pages(plan_of_2025, client, ward) == [200, 404]
        above = add_line(plan_of_2025, by=labour, source="district", item="Tập huấn", allotted=5)
        for name in ("budget_change", "budget_book"):
            client.force_login(ward)
            address = reverse(f"plans:{name}", args=[plan_of_2025.pk, above.pk])
            assert client.get(address).status_code == 404
        assert self.pages(own, client, labour) == [200, 404]
        assert self.pages(own, client, world.user(Role.FINANCE)) == [200, 404]
        assert self.pages(own, client, world.user(Role.COMMUNE_CHAIR)) == [200, 403]
        other = world.user(Role.COMMUNE_OFFICER, world.other_ward)
        assert self.pages(own, client, other) == [404, 404]

    def test_a_ward_allots_and_books(self, client: Client, own: Plan, world: World) -> None:
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        sent = {"source": "commune", "item": "In tờ rơi", "allotted": "2.000.000", "task": ""}
        assert client.post(reverse("plans:budget_add", args=[own.pk]), sent).status_code == 302
        line = BudgetLine.objects.get(plan=own)
        address = reverse("plans:budget_book", args=[own.pk, line.pk])
        sent_key = key(client, address)
        booked = {"kind": "spent", "on": "14/6/2024", "amount": "500.000", "key": sent_key}
        assert client.post(address, booked).status_code == 302
        assert budget(own).money.rest == 1_500_000

    @time_machine.travel(AUGUST, tick=False)
    def test_the_successor_keeps_it(
        self, client: Client, own: Plan, successor: User, stranger: User
    ) -> None:
        assert self.pages(own, client, successor) == [200, 200]
        assert self.pages(own, client, stranger) == [404, 404]


class TestDistrict:
    """From 2025-07-01 there are no districts: the province goes on with what they planned."""

    @pytest.fixture
    def province(self, world: World) -> User:
        return world.user(Role.LABOUR, "12")

    def test_the_province_decides_once_the_district_is_closed(
        self, plan_of_2025: Plan, province: User
    ) -> None:
        rules = (rights.may_edit, rights.may_decide, rights.may_budget)
        assert [rule(province, plan_of_2025) for rule in rules] == [False] * 3
        with time_machine.travel(AUGUST, tick=False):
            later = User.objects.get(pk=province.pk)
            assert [rule(later, plan_of_2025) for rule in rules] == [True] * 3

    @time_machine.travel(AUGUST, tick=False)
    def test_its_communes_read_it_and_decide_nothing(
        self, client: Client, plan_of_2025: Plan, successor: User
    ) -> None:
        client.force_login(successor)
        pages = ("plan", "tasks", "agencies", "communes", "budget", "inspections", "calendar")
        for name in pages:
            address = reverse(f"plans:{name}", args=[plan_of_2025.pk])
            assert client.get(address).status_code == 200, name
        assert not rights.may_edit(successor, plan_of_2025)
        assert not rights.may_budget(successor, plan_of_2025)

    @time_machine.travel(AUGUST, tick=False)
    def test_the_province_works_with_it(
        self, client: Client, plan_of_2025: Plan, province: User, world: World
    ) -> None:
        client.force_login(province)
        for name in ("budget_add", "inspection_add", "commendation_add"):
            answer = client.get(reverse(f"plans:{name}", args=[plan_of_2025.pk]))
            assert answer.status_code == 200, name
        offered = dict(answer.context["form"].fields["about"].choices)
        assert f"u{world.ward.pk}" in offered  # as it was on the district's last day

    @time_machine.travel(AUGUST, tick=False)
    def test_its_agencies_go_on_in_those_of_the_province(
        self, client: Client, plan_of_2025: Plan, world: World
    ) -> None:
        office = plan_of_2025.tasks.get(order=2).parties.get(role="lead").agencies.get()
        theirs = agency(AgencyKind.LABOUR, unit("12"), date(2025, 1, 2))
        turn = plan_of_2025.occurrences.get(task__order=2)
        assert office.unit == world.city
        assert rights.is_party(theirs, turn)
        assert turn in queries.of_agency(theirs, "lead")
        client.force_login(world.user(Role.LABOUR, "12"))
        work = client.get(reverse("plans:agency", args=[theirs.pk])).context["work"]
        assert [share.plan for share in work.plans if share.led] == [plan_of_2025]
        assert client.get(reverse("plans:agency", args=[office.pk])).status_code == 200

    def test_difficulties_told_to_it_wait_at_the_province(
        self, client: Client, plan_of_2025: Plan, labour: User, province: User, world: World
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
            client.force_login(province)
            assert raised in client.get(reverse("plans:difficulties")).context["waiting"]
            answer = client.get(reverse("plans:difficulty", args=[raised.pk]))
            assert answer.context["may_answer"]

    @time_machine.travel(AUGUST, tick=False)
    def test_a_new_difficulty_is_told_to_who_is_there_today(
        self, client: Client, plan_of_2025: Plan, successor: User, world: World
    ) -> None:
        client.force_login(successor)
        answer = client.get(reverse("plans:raise", args=[plan_of_2025.pk]))
        offered = list(answer.context["form"].agencies.values())
        assert offered[0].unit == unit("12")
        assert world.city not in {one.unit for one in offered}
        assert all(one.valid_to is None or one.valid_to >= date(2025, 8, 4) for one in offered)


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
