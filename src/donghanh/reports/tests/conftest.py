"""A plan of the city with three targets, a few people, and a report on its first half year.

Five people are on file, three of them counselled; two of these live in another ward. The period
closed on Friday 14 June 2024; the tests write and sign on the Monday after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import Unit
from donghanh.indicators import periods
from donghanh.indicators.periods import Period
from donghanh.plans.models import Plan, Target
from donghanh.register.models import Person
from donghanh.reports import services
from donghanh.reports.models import Submission
from donghanh.reports.outline import outline
from donghanh.support import services as support
from donghanh.support.models import Contact
from donghanh.testing.worlds import HERE, NOW, World

MONDAY = datetime(2024, 6, 17, 9, 0, tzinfo=HERE)
WORDS = "Lời do người lập báo cáo viết."

At = Callable[[str], Any]


def at(moment: str) -> Any:
    """The present is this moment, for ``with at("2024-06-20T09:00"):``."""
    return time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=HERE), tick=False)


@pytest.fixture
def monday(world: World) -> Iterator[None]:
    """The half year is over, the report is due."""
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def half() -> Period:
    return periods.read("2024-H1")


@pytest.fixture
def clerk(world: World) -> User:
    """Who writes the city's report."""
    return world.user(Role.LABOUR)


@pytest.fixture
def leader(world: World) -> User:
    """Who signs it."""
    return world.user(Role.LEADER)


def city_plan(world: World, *targets: tuple[str, str, int, str, int | None]) -> Plan:
    """The city's plan of 2024, confirmed. A target is given as its indicator, comparator,
    value, unit of measure and what it is out of."""
    clerk = world.user(Role.LABOUR)
    made: Plan = Plan.objects.create(
        state=Plan.State.CONFIRMED,
        unit=world.city,
        doc_type="plan",
        title="Cai nghiện ma túy năm 2024 trên địa bàn thành phố Lai Châu",
        starts_on=date(2024, 1, 1),
        ends_on=date(2024, 12, 31),
        source_name="mau.txt",
        source_sha256="0" * 64,
        source=b"",
        imported_by=clerk,
        confirmed_by=clerk,
        confirmed_at=NOW,
    )
    for order, (indicator, comparator, value, unit_of_measure, out_of) in enumerate(targets, 1):
        Target.objects.create(
            plan=made,
            order=order,
            text=f"Chỉ tiêu mẫu số {order}.",
            comparator=comparator,
            value=value,
            out_of=out_of,
            unit_of_measure=unit_of_measure,
            indicator=indicator,
        )
    return made


@pytest.fixture
def plan(world: World) -> Plan:
    """Reach 90 % of the people on file, treat two, reach every ward."""
    return city_plan(
        world,
        ("svc_access_all", ">=", 90, "%", None),
        ("ost_active", ">=", 2, "người", None),
        ("communes_communicated", "=", 7, "xã, phường", 7),
    )


@pytest.fixture
def people(world: World, system_scope: None) -> list[Person]:
    """On file since spring; the first three were counselled in time, the fourth is on methadone
    and so reached as well."""
    made = []
    for number in range(5):
        ward = world.ward if number < 3 else world.other_ward
        person = world.person(f"Lò Văn Ví Dụ {'ABCDE'[number]}", commune=ward)
        world.story(
            person,
            ("determination.requested", "2024-03-04"),
            ("determination.found_dependent", "2024-03-06"),
        )
        made.append(person)
    world.record(made[3], "substitution.admitted", "2024-04-02")
    for person in made[:3]:
        contact(world, person, "2024-05-06")
    return made


def contact(
    world: World, person: Person, on: str, *, service: str = "counselling", recorded: str = ""
) -> Contact:
    """A service, recorded on its own day at nine or at ``recorded``."""
    with at(recorded or f"{on}T09:00"):
        return support.record_contact(
            by=world.user(Role.LABOUR),
            person=person,
            service=service,
            on=date.fromisoformat(on),
        )


@pytest.fixture
def draft(
    world: World, plan: Plan, people: list[Person], half: Period, clerk: User, monday: None
) -> Submission:
    """The city's report, begun on the Monday."""
    return services.open_report(plan=plan, unit=world.city, period=half, by=clerk)


def write(submission: Submission, by: User) -> None:
    """Words in every section and a reason for everything that wants one."""
    from donghanh.reports import queries

    services.edit_narrative(
        submission,
        by=by,
        sections={section.id: WORDS for section in outline().sections},
        reasons={
            one.id: "Nguyên nhân mẫu."
            for one in queries.checks_of(submission)
            if one.level == "reason"
        },
    )


@pytest.fixture
def signed(draft: Submission, clerk: User, leader: User) -> Submission:
    """The same report, written and signed."""
    write(draft, clerk)
    return services.sign(draft, by=leader, number=45)


@pytest.fixture
def ward_report(
    world: World, plan: Plan, people: list[Person], half: Period, monday: None
) -> Submission:
    """A ward reports on the same plan."""
    ward: Unit = world.ward
    officer = world.user(Role.COMMUNE_OFFICER)
    return services.open_report(plan=plan, unit=ward, period=half, by=officer)


@pytest.fixture
def visit(client: Client, world: World) -> Any:
    """``visit(role)`` is a browser in which somebody of that role is signed in."""

    def open_as(role: Role, where: str = "") -> Client:
        client.force_login(world.user(role, where))
        return client

    return open_as
