"""What the law says on a person's file: the sum of a term, and entries that have become due."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from donghanh.access.roles import Role
from donghanh.testing.worlds import World


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.officer = world.user(Role.COMMUNE_OFFICER)  # type: ignore[attr-defined]
    return client


def page_of(client: Client, pk: int, day: str, name: str = "register:person") -> str:
    with time_machine.travel(f"{day}T10:00:00+07:00", tick=False):
        client.force_login(client.officer)  # type: ignore[attr-defined]
        answer = client.get(reverse(name, args=[pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_sum_of_the_term_stands_line_by_line_with_its_articles(
    officer: Client, world: World
) -> None:
    person = world.person()
    world.record(person, "post_rehab.moved_in", "2024-09-20", data={"term_from": "2024-09-05"})
    world.record(person, "post_rehab.absence_found", "2025-01-06")
    world.record(person, "post_rehab.absence_ended", "2025-02-05")
    page = page_of(officer, person.pk, "2025-03-03")
    assert "Thời hạn 12 tháng tính từ 05/9/2024." in page
    assert "Khoản 1 Điều 40 Luật PCMT 2021" in page
    assert "Thời gian vắng mặt không trình báo không tính vào thời hạn." in page
    assert "Không tính 30 ngày" in page
    assert "Điểm b khoản 1 Điều 79 NĐ 116/2021" in page
    assert "Ngày cuối của thời hạn là 05/10/2025." in page


def test_a_result_of_dependence_makes_the_stop_of_user_management_due(
    officer: Client, world: World
) -> None:
    person = world.person()
    world.story(
        person,
        ("user.test_positive", "2024-06-03"),
        ("user.management_decided", "2024-06-10"),
        ("determination.requested", "2024-07-01"),
    )
    assert "Đến lúc ghi" not in page_of(officer, person.pk, "2024-07-02")
    world.record(person, "determination.found_dependent", "2024-07-04")
    page = page_of(officer, person.pk, "2024-07-05")
    assert "Đến lúc ghi" in page
    assert "Quyết định dừng quản lý" in page
    assert "Khoản 5 Điều 23 Luật PCMT 2021" in page
    world.record(person, "user.management_stopped", "2024-07-08")
    assert "Đến lúc ghi" not in page_of(officer, person.pk, "2024-07-09")


def test_on_the_first_day_of_the_new_law_its_steps_are_offered(
    officer: Client, world: World
) -> None:
    person = world.person()
    world.story(
        person,
        ("determination.requested", "2026-06-22"),
        ("determination.found_dependent", "2026-06-24"),
    )
    days = ("2026-06-30", "2026-07-01")
    shown = {day: page_of(officer, person.pk, day, "register:record") for day in days}
    assert "voluntary_facility.decided" not in shown["2026-06-30"]
    assert "voluntary_facility.decided" in shown["2026-07-01"]
    assert "determination.result_sent" in shown["2026-06-30"]
    assert "determination.result_sent" not in shown["2026-07-01"]
