"""Agencies, matrix, calendar, timeline and places of a plan."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency, unit
from donghanh.plans import queries, services
from donghanh.plans.models import Plan, Target, Task, TaskParty
from donghanh.plans.queries import agencies as found_agencies
from donghanh.plans.queries import calendar as months
from donghanh.plans.queries.matrix import matrix, short_name
from donghanh.plans.services.turns import open_all
from donghanh.plans.tests.test_agenda import JUNE, done, turn
from donghanh.plans.tests.test_work_pages import page, signed, words
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER)


@pytest.fixture
def police(world: World) -> User:
    return world.user(Role.POLICE_CHIEF, "105")


def more_tasks(plan: Plan, count: int) -> None:
    """Monthly tasks that all communes lead and the police supports."""
    for number in range(count):
        task = Task.objects.create(
            plan=plan,
            order=50 + number,
            code=f"9.{number}",
            text=f"Việc thêm số {number}",
            when_text="Hàng tháng",
            cadence="monthly",
            component=f"Phần {number % 2}",
        )
        TaskParty.objects.create(
            task=task, role="lead", name="UBND các xã, phường", agency_kind="peoples_committee"
        )
        TaskParty.objects.create(
            task=task, role="coordinating", name="Công an thành phố", agency_kind="police"
        )
    open_all(plan)


def count(client: Client, name: str, *args: int) -> int:
    address = reverse(name, args=args)
    client.get(address)  # what is read once for a process
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


# ---- agencies -----------------------------------------------------------------------------


def test_the_agencies_of_a_plan(plan: Plan, labour: User) -> None:
    done(plan, labour, 2, "2024-04-01")
    shares = {one.name: one for one in found_agencies.of_plan(plan, JUNE)}
    police = shares["Công an thành phố Lai Châu"]
    assert (police.tasks_led, police.tasks_supported) == (1, 1)
    assert (police.led.late, police.led.doing, police.supported.done) == (1, 1, 1)
    committee = shares["Ủy ban nhân dân phường Đoàn Kết"]
    assert (committee.tasks_led, committee.led.total, committee.led.late) == (1, 2, 1)
    # Four wards and three communes lead the first task, beside the police.
    assert sum(one.tasks_led for one in shares.values()) == 1 + 7 + 1


def test_a_name_without_an_agency_is_shown_too(plan: Plan) -> None:
    TaskParty.objects.create(task=plan.tasks.get(order=2), role="coordinating", name="Đội Sao Đỏ")
    (one,) = [one for one in found_agencies.of_plan(plan, JUNE) if one.agency is None]
    assert (one.name, one.tasks_supported, one.supported.total) == ("Đội Sao Đỏ", 1, 1)


def test_the_page_of_an_agency(world: World, plan: Plan, ward: User, police: User) -> None:
    office = agency(AgencyKind.POLICE, world.city, JUNE)
    services.raise_difficulty(
        plan,
        by=ward,
        addressee=office,
        text="Thiếu người.",
        wished_on=date(2024, 6, 20),
        occurrence=turn(plan, 1, "2024-04-01", "03389"),
        blocking=True,
    )
    services.ask_for_time(
        turn(plan, 1, "2024-01-01"), by=police, until=date(2024, 6, 30), reason="Bận."
    )
    work = found_agencies.work_of(office, police, JUNE)
    assert (work.led.late, work.led.doing, work.supported.doing) == (1, 1, 1)
    assert [one.first for one in work.urgent] == [date(2024, 1, 1), date(2024, 4, 1)]
    assert len(work.to_answer) == 1
    assert len(work.extensions) == 1
    shown = words(page(signed(police), "plans:agency", office.pk))
    for said in ("Công an thành phố Lai Châu", "Chờ trả lời", "Bận.", "0/2", "phối hợp"):
        assert said in shown


def test_of_a_collective_name_each_does_its_own(world: World, plan: Plan, ward: User) -> None:
    committee = agency(AgencyKind.PEOPLES_COMMITTEE, world.ward, JUNE)
    work = found_agencies.work_of(committee, ward, JUNE)
    assert (work.led.total, work.led.late) == (2, 1)
    assert {one.unit for one in work.urgent} == {world.ward}


def test_duties_are_those_that_name_the_agency(world: World, plan: Plan, labour: User) -> None:
    office = agency(AgencyKind.LABOUR, world.city, JUNE)
    (share,) = found_agencies.work_of(office, labour, JUNE).plans
    assert [one.text[:22] for one in share.duties] == ["Là cơ quan thường trực"]
    committee = agency(AgencyKind.PEOPLES_COMMITTEE, world.ward, JUNE)
    (share,) = found_agencies.work_of(committee, labour, JUNE).plans
    assert ["Định kỳ" in one.text for one in share.duties] == [True]
    police = agency(AgencyKind.POLICE, world.city, JUNE)
    assert found_agencies.work_of(police, labour, JUNE).plans[0].duties == ()


def test_an_agency_far_away_is_not_shown(world: World, plan: Plan, ward: User) -> None:
    far = agency(AgencyKind.POLICE, unit("106", on=JUNE), JUNE)
    assert signed(ward).get(reverse("plans:agency", args=[far.pk])).status_code == 404


@pytest.mark.parametrize("name", ["plans:agencies", "plans:agency", "plans:matrix", "plans:calendar",
                                  "plans:timeline", "plans:communes", "plans:commune"])  # fmt: skip
def test_no_page_asks_more_when_there_is_more(
    world: World, plan: Plan, labour: User, name: str
) -> None:
    pk = agency(AgencyKind.POLICE, world.city, JUNE).pk if name == "plans:agency" else plan.pk
    args = (pk, world.ward.pk) if name == "plans:commune" else (pk,)
    client = signed(labour)
    few = count(client, name, *args)
    more_tasks(plan, 12)
    assert count(client, name, *args) == few


def test_the_page_of_an_agency_asks_no_more_for_more_plans(
    world: World, plan: Plan, labour: User, police: User
) -> None:
    office = agency(AgencyKind.POLICE, world.city, JUNE)
    few = count(signed(police), "plans:agency", office.pk)
    for number in range(3):
        other = Plan.objects.create(
            unit=world.city, doc_type="plan", title=f"Kế hoạch {number}", imported_by=labour,
            starts_on=plan.starts_on, ends_on=plan.ends_on, state=Plan.State.CONFIRMED,
        )  # fmt: skip
        more_tasks(other, 2)
    assert count(signed(police), "plans:agency", office.pk) == few
    assert len(found_agencies.work_of(office, police, JUNE).plans) == 4


# ---- matrix -------------------------------------------------------------------------------


def test_the_matrix_says_who_leads_and_who_helps(plan: Plan) -> None:
    found = matrix(plan)
    heads = [column.name for column in found.columns]
    (part,) = found.parts
    assert dict(zip(heads, part.lines[1].roles, strict=True)) == {
        "Công an thành phố": "coordinating",
        "UBND các xã, phường": "",
        "Phòng Lao động - Thương binh và Xã hội": "lead",
    }
    assert [(one.led, one.supported) for one in found.columns][
        heads.index("Công an thành phố")
    ] == (1, 1)


def test_the_matrix_is_read_out(plan: Plan, labour: User) -> None:
    more_tasks(plan, 3)
    shown = page(signed(labour), "plans:matrix", plan.pk)
    heads = shown.select("table.dh-matrix thead th")
    assert all(head["scope"] == "col" for head in heads)
    assert {head.get("abbr") for head in heads[1:]} >= {"Phòng Lao động - Thương binh và Xã hội"}
    assert shown.select('tbody th[scope="rowgroup"]')
    assert shown.select_one('abbr[title="chủ trì"]') is not None
    part = [one["value"] for one in shown.select("#phan option") if "Phần 1" in one.text]
    less = page(signed(labour), "plans:matrix", plan.pk, query=f"?phan={part[0]}")
    assert len(less.select('tbody th[scope="row"]')) == 1
    page(signed(labour), "plans:matrix", plan.pk, query="?phan=abc")


def test_long_names_are_cut_for_heads() -> None:
    assert short_name("Ủy ban nhân dân các xã") == "UBND các xã"
    assert len(short_name("Trung tâm " + "rất dài " * 20)) <= 40


# ---- calendar and timeline ----------------------------------------------------------------


def test_a_turn_stands_on_the_day_it_is_due(plan: Plan) -> None:
    found = months.month(queries.works(plan, JUNE), date(2024, 6, 1), JUNE)
    assert [week[0].day.weekday() for week in found.weeks] == [0] * len(found.weeks)
    due = {day.day: len(day.jobs) for week in found.weeks for day in week if day.jobs}
    # The second quarter: the police, all communes together, and the course.
    assert due == {date(2024, 6, 30): 3}
    assert (found.before, found.after) == (date(2024, 5, 1), date(2024, 7, 1))


def test_the_month_of_the_address_stays_within_the_plan(plan: Plan, labour: User) -> None:
    client = signed(labour)
    for asked, head in (
        ("2024-03", "tháng 3 năm 2024"),
        ("1999-01", "tháng 1 năm 2024"),
        ("9999-12", "tháng 12 năm 2024"),
        ("x", "tháng 6 năm 2024"),
    ):
        shown = page(client, "plans:calendar", plan.pk, query=f"?thang={asked}")
        assert head in words(shown.select_one("h1"))
    december = page(client, "plans:calendar", plan.pk, query="?thang=2024-12")
    assert "Tháng sau" not in words(december)


def test_the_calendar_of_one_agency(plan: Plan, labour: User) -> None:
    shown = page(signed(labour), "plans:calendar", plan.pk)
    police = next(one for one in shown.select("#co-quan option") if "Công an" in one.text)
    less = page(signed(labour), "plans:calendar", plan.pk, query=f"?co-quan={police['value']}")
    assert len(shown.select("td .dh-turn")) == 3
    assert len(less.select("td .dh-turn")) == 1


def test_the_timeline_has_the_same_as_a_table(plan: Plan, labour: User) -> None:
    shown = page(signed(labour), "plans:timeline", plan.pk)
    picture = shown.select_one(".dh-gantt svg")
    assert picture is not None
    rows = shown.select("details tbody tr")
    bars = picture.select("g > title")
    assert len(rows) == len(bars) == 9
    assert "hôm nay, 14/6/2024" in words(picture)


# ---- places -------------------------------------------------------------------------------


def test_a_tile_for_each_commune(world: World, plan: Plan, labour: User, ward: User) -> None:
    services.record_progress(turn(plan, 1, "2024-01-01", "03389"), by=ward, on=JUNE, percent=100)
    shown = page(signed(labour), "plans:communes", plan.pk)
    tiles = shown.select(".dh-tile")
    names = [words(tile.select_one("h2")) for tile in tiles]
    assert len(names) == 7
    mine = tiles[names.index("Phường Đoàn Kết")]
    assert "1 trên 2 lượt" in words(mine)
    link = mine.select_one("a")
    assert link is not None
    assert link["href"] == reverse("plans:commune", args=[plan.pk, world.ward.pk])


def test_the_part_of_a_commune(world: World, plan: Plan, labour: User) -> None:
    target = plan.targets.get(order=2)
    services.allot(
        target, by=labour, parts={world.ward: Decimal(40), world.other_ward: Decimal(205)}
    )
    Target.objects.filter(pk=target.pk).update(indicator="")
    target.refresh_from_db()
    services.record_figure(target, by=labour, unit=world.ward, on=JUNE, value=Decimal(38))
    shown = words(page(signed(labour), "plans:commune", plan.pk, world.ward.pk))
    assert "38/40" in shown
    assert "quý I" in shown
    strange = reverse("plans:commune", args=[plan.pk, world.city.pk])
    assert signed(labour).get(strange).status_code == 404


# ---- the forecast on the scoreboard -------------------------------------------------------


def test_a_target_entered_by_hand_is_drawn_out_from_three_figures(plan: Plan, labour: User) -> None:
    Target.objects.filter(plan=plan, order=2).update(indicator="")
    target = plan.targets.get(order=2)
    client = signed(labour)
    name = target.subject or target.text

    def told() -> str:
        shown = page(client, "plans:plan", plan.pk).select("details.dh-how dt")
        return next((words(one.find_next_sibling("dd")) for one in shown if words(one) == name), "")

    for day, value in (("2024-02-01", 20), ("2024-03-01", 40), ("2024-04-01", 60)):
        assert told() == ""
        services.record_figure(
            target, by=labour, unit=plan.unit, on=date.fromisoformat(day), value=Decimal(value)
        )
    said = re.match(r"([\d,]+) vào 14/12/2024", told())
    assert said is not None
    assert 220 < float(said[1].replace(",", ".")) < 240
    assert "đường thẳng gần nhất với 3 số liệu đã biết từ 01/02/2024" in told()


def test_every_page_of_a_plan_leads_to_the_others(plan: Plan, labour: User) -> None:
    from donghanh.plans.templatetags.plan_nav import PAGES

    client = signed(labour)
    for name, title in PAGES:
        shown = page(client, f"plans:{name}", plan.pk)
        current = shown.select('.moj-sub-navigation a[aria-current="page"]')
        assert words(current[0]) == str(title)
        listed = shown.select(".moj-sub-navigation")[0].select("a")
        assert len(listed) == len(PAGES)
