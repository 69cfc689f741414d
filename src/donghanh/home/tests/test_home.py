"""The home page of every role, what stands around a page, and the watchdog's answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from donghanh.access.models import User
from donghanh.access.roles import TABLE, Can, Role
from donghanh.home.places import PLACES
from donghanh.testing.worlds import World

HOME = "/"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home(client: Client, world: World, role: Role) -> None:
    client.force_login(world.user(role))
    answer = client.get(HOME)
    assert answer.status_code == 200
    nav = [label for label, url, current in answer.context["shell"]["nav"]]
    allowed = {str(place.label) for place in PLACES if place.cans & TABLE[role]}
    assert set(nav) == {"Hôm nay"} | allowed


def test_the_officer_sees_what_is_due_with_its_article(client: Client, world: World) -> None:
    person = world.person("Lò Văn Mẫu")
    world.record(person, "user.test_positive", "2024-06-03")
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    answer = client.get(HOME)
    page = answer.content.decode()
    counts = {queue.title: queue.count for queue in answer.context["desk"].queues}
    assert counts["Quá hạn"] == 2
    assert counts["Hồ sơ đang giữ"] == 1
    assert "Lò Văn Mẫu" in page
    assert "Khoản 1 Điều 41 NĐ 105/2021" in page
    assert reverse("work:list") + "?due=overdue" in page


def test_the_counts_are_those_of_the_lists_behind_them(client: Client, world: World) -> None:
    for day in ("2024-06-03", "2024-06-11", "2024-06-13"):
        world.record(world.person(), "user.test_positive", day)
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    for queue in client.get(HOME).context["desk"].queues[:4]:
        groups = client.get(queue.url).context["groups"]
        assert sum(len(group.rows) for group in groups) == queue.count, queue.title


def test_nothing_of_another_commune(client: Client, world: World) -> None:
    person = world.person("Sùng A Thí", commune=world.other_ward)
    world.record(person, "user.test_positive", "2024-06-03")
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    assert "Sùng A Thí" not in client.get(HOME).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if Can.DEADLINES not in TABLE[role]])
def test_roles_without_files_see_no_names(client: Client, world: World, role: Role) -> None:
    world.record(world.person("Lò Văn Mẫu"), "user.test_positive", "2024-06-03")
    client.force_login(world.user(role))
    page = client.get(HOME).content.decode()
    assert "Lò Văn Mẫu" not in page
    assert "Việc đến hạn" not in page


def test_an_account_without_a_post_is_told_so(client: Client, world: World) -> None:
    user = User.objects.create(username="chua.giao", full_name="Người Chưa Giao", password="!")
    client.force_login(user)
    page = client.get(HOME).content.decode()
    assert "chưa được giao nhiệm vụ" in page


def test_strangers_sign_in_first(client: Client, db: None) -> None:
    answer = client.get(HOME)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("access:sign_in"))


def test_the_page_says_who_and_where_and_which_day(client: Client, world: World) -> None:
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    shell: dict[str, Any] = client.get(HOME).context["shell"]
    assert shell["place"] == "UBND phường Đoàn Kết"
    assert shell["wider_place"] == "thành phố Lai Châu"
    assert shell["today"] == "Thứ Sáu, 14/6/2024"


def test_searching_above_leads_to_the_people_list(client: Client, world: World) -> None:
    world.person("Lò Văn Mẫu")
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    shell = client.get(HOME).context["shell"]
    page = client.get(shell["search_url"], {"q": "mau"})
    assert "Lò Văn Mẫu" in page.content.decode()
    assert page.context["shell"]["search_words"] == "mau"


def test_home_is_only_read(client: Client, world: World) -> None:
    client.force_login(world.user(Role.LEADER))
    assert client.post(HOME).status_code == 405


def test_the_watchdog_needs_no_account(client: Client, db: None) -> None:
    answer = client.get("/suc-khoe/")
    assert (answer.status_code, answer.content) == (200, b"ok")
