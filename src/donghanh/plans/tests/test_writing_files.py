"""The plan as an Excel file, and the calendar of an agency's tasks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency
from donghanh.plans import services
from donghanh.plans.models import Occurrence, Plan
from donghanh.plans.writing import feed, workbook
from donghanh.procedures.work import services as feeds
from donghanh.procedures.work.tests.conftest import events
from donghanh.testing.worlds import NOW, World

pytestmark = pytest.mark.django_db


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The rows below the head of each sheet."""
    book = load_workbook(BytesIO(content))
    return {
        sheet.title: [tuple(row) for row in sheet.iter_rows(min_row=5, values_only=True)]
        for sheet in book
    }


# ---- the workbook -------------------------------------------------------------------------


def test_the_four_sheets_say_what_the_plan_says(plan: Plan, labour: User, world: World) -> None:
    services.allot(plan.targets.get(order=2), by=labour, parts={world.ward: Decimal(40)})
    turn = plan.occurrences.get(task__order=2, unit=world.city)
    services.record_progress(turn, by=labour, on=date(2024, 6, 10), percent=60, note="Đã mời.")
    services.raise_difficulty(
        plan,
        by=labour,
        addressee=agency(AgencyKind.POLICE, world.city, NOW.date()),
        text="=CHƯA CÓ KINH PHÍ",
        wished_on=date(2024, 6, 20),
    )
    found = sheets(workbook.make(plan, labour))
    assert list(found) == ["Chỉ tiêu", "Giao chỉ tiêu", "Nhiệm vụ", "Khó khăn, vướng mắc"]
    assert [row[1] for row in found["Chỉ tiêu"]] == [one.text for one in plan.targets.all()]
    assert found["Giao chỉ tiêu"][0][2:5] == ("Phường Đoàn Kết", 40, "người")
    rows = [row for row in found["Nhiệm vụ"] if row[1] == plan.tasks.get(order=2).text]
    ((_, _, lead, helps, unit, _, first, due, granted, percent, done, state, late),) = rows
    assert (lead, helps) == ("Phòng Lao động - Thương binh và Xã hội", "Công an thành phố")
    assert (unit, percent, done, granted, late) == ("Thành phố Lai Châu", 60, None, None, None)
    assert (first.date(), due.date(), state) == (date(2024, 4, 1), date(2024, 6, 30), "Đang làm")
    assert {row[1] for row in found["Nhiệm vụ"]} == {task.text for task in plan.tasks.all()}
    (difficulty,) = found["Khó khăn, vướng mắc"]
    assert difficulty[4] == "'=CHƯA CÓ KINH PHÍ"


def test_late_work_says_by_how_many_days(plan: Plan, labour: User, world: World) -> None:
    rows = sheets(workbook.make(plan, labour))["Nhiệm vụ"]
    first = next(row for row in rows if row[5] == "quý I" and row[4] == "Phường Đoàn Kết")
    assert first[11:] == ("Chậm", (NOW.date() - date(2024, 3, 31)).days)


def test_more_turns_cost_no_more_queries(plan: Plan, labour: User, world: World) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            workbook.make(plan, labour)
        return len(seen)

    count()  # what the user and the units keep once they are read
    before = count()
    task = plan.tasks.get(order=2)
    Occurrence.objects.bulk_create(
        Occurrence(plan=plan, task=task, unit=world.ward, first=date(2024, month, 1))
        for month in range(1, 13)
    )
    assert count() == before


def test_the_file_is_downloaded_and_logged(client: Client, plan: Plan, labour: User) -> None:
    client.force_login(labour)
    answer = client.get(reverse("plans:sheet", args=[plan.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="ke-hoach-2024-lai-chau-b1.xlsx"'
    assert "Nhiệm vụ" in sheets(answer.content)


# ---- the calendar -------------------------------------------------------------------------


@pytest.fixture
def address(labour: User) -> str:
    return reverse("plans:feed", args=[feeds.renew_feed(by=labour, kind="plans")])


def test_the_days_of_the_agencys_tasks_without_names(
    client: Client, plan: Plan, labour: User, address: str
) -> None:
    turn = plan.occurrences.get(task__order=2)
    services.record_progress(
        turn, by=labour, on=date(2024, 6, 10), percent=60, note="Lò Văn Mẫu vắng."
    )
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    [event] = events(text)
    assert event["DTSTART;VALUE=DATE"] == "20240630"
    assert event["DTEND;VALUE=DATE"] == "20240701"
    assert event["SUMMARY"] == "Mở lớp tập huấn cho cán bộ."
    assert "Chủ trì: Phòng Lao động - Thương binh và Xã hội" in event["DESCRIPTION"]
    assert event["URL"].endswith(reverse("plans:turn", args=[plan.pk, turn.pk]))
    for name in ("Mẫu", labour.full_name, labour.username):
        assert name not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.endswith("END:VCALENDAR\r\n")


def test_a_commune_sees_its_own_turns_only(client: Client, plan: Plan, world: World) -> None:
    ward = world.user(Role.COMMUNE_OFFICER)
    text, count = feed.calendar(ward)
    assert count == 4
    assert {event["DTSTART;VALUE=DATE"] for event in events(text)} == {
        "20240331", "20240630", "20240930", "20241231",
    }  # fmt: skip


def test_done_and_other_years_are_not_in_it(plan: Plan, labour: User) -> None:
    turn = plan.occurrences.get(task__order=2)
    Occurrence.objects.filter(pk=turn.pk).update(deadline=date(2025, 1, 1))
    assert feed.calendar(labour)[1] == 0
    Occurrence.objects.filter(pk=turn.pk).update(deadline=date(2024, 12, 31))
    assert feed.calendar(labour)[1] == 1
    services.record_progress(turn, by=labour, on=NOW.date(), percent=100)
    assert feed.calendar(labour)[1] == 0


def test_more_turns_cost_no_more_reads(plan: Plan, world: World) -> None:
    ward = world.user(Role.COMMUNE_OFFICER)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            feed.calendar(ward)
        return len(seen)

    count()  # what the user and the units keep once they are read
    before = count()
    task = plan.tasks.get(order=2)
    Occurrence.objects.bulk_create(
        Occurrence(
            plan=plan, task=task, unit=world.ward, first=date(2024, month, 1),
            due=date(2024, month, 20), deadline=date(2024, month, 20),
        )
        for month in range(1, 13)
    )  # fmt: skip
    assert count() == before


def test_the_address_is_renewed_revoked_and_of_one_kind_only(
    client: Client, plan: Plan, labour: User, address: str
) -> None:
    assert client.get(address).status_code == 200
    other = address.rpartition("/")[2].removesuffix(".ics")
    assert client.get(reverse("work:feed", args=[other])).status_code == 404
    client.force_login(labour)
    page = client.post(reverse("plans:feed_renew"))
    new = page.context["address"].removeprefix("http://testserver")
    assert client.get(address).status_code == 404
    assert client.get(new).status_code == 200
    assert new not in client.get(reverse("plans:feed_page")).content.decode()
    client.post(reverse("plans:feed_revoke"))
    assert client.get(new).status_code == 404


def test_the_deadlines_calendar_and_this_one_live_side_by_side(labour: User) -> None:
    work = feeds.renew_feed(by=labour)
    feeds.renew_feed(by=labour, kind="plans")
    feeds.revoke_feed(by=labour, kind="plans")
    from donghanh.procedures.work.feed import reader_of

    assert reader_of(work)[0] == labour


def test_who_lost_the_post_loses_the_calendar(
    client: Client, plan: Plan, labour: User, address: str
) -> None:
    labour.memberships.update(valid_to=date(2024, 6, 13))
    assert client.get(address).status_code == 404
