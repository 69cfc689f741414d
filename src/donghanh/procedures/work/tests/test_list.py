"""The work list: what is shown to whom, in which tab, and how work is closed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.procedures.work.presenters import Row, closing
from donghanh.register.models import Person
from donghanh.testing.worlds import World

LIST = "/viec/"


def shown(client: Client, **query: str) -> list[Row]:
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return [row for group in answer.context["groups"] for row in group.rows]


def limits(client: Client, **query: str) -> set[str]:
    return {row.work.what for row in shown(client, **query)}


@pytest.fixture
def late(world: World) -> Person:
    """Found on 3 June: verifying the residence was due on the 6th."""
    person = world.person("Lò Văn Mẫu")
    world.record(person, "user.test_positive", "2024-06-03")
    return person


@pytest.fixture
def ours(world: World) -> Person:
    """Notified on 12 June: the ward decides until the 17th."""
    person = world.person("Trần Thị Ví Dụ")
    world.story(
        person,
        ("user.test_positive", "2024-06-11"),
        ("user.residence_verified", "2024-06-12"),
        ("user.notice_received", "2024-06-12"),
    )
    return person


def test_the_end_of_a_reading_period_is_recorded_from_the_list() -> None:
    """The days to read are a right: nobody fulfils them, an entry says that they are over."""
    for regime, limit in (("2021", "read_dossier"), ("2025", "compulsory_read_file")):
        kinds = closing(regime, "2025", limit, "compulsory")
        assert [kind.kind for kind in kinds] == ["compulsory.reading_ended"]


class TestRows:
    def test_each_names_its_start_article_and_the_record_that_closes_it(
        self, client: Client, officer: User, ours: Person
    ) -> None:
        client.force_login(officer)
        page = client.get(LIST, {"due": "week"}).content.decode()
        assert "Ra quyết định quản lý người sử dụng trái phép" in page
        assert "trong 3 ngày làm việc từ khi" in page
        assert reverse("register:limit", args=["2021", "decide_user_mgmt"]) in page
        form = reverse("register:record_kind", args=[ours.pk, "user.management_decided"])
        assert f'href="{form}' in page
        assert "Mẫu 07" in page

    def test_the_link_leads_to_the_form(self, client: Client, officer: User, ours: Person) -> None:
        client.force_login(officer)
        [row] = [row for row in shown(client, due="week") if "quyết định quản lý" in row.work.what]
        assert client.get(row.ways[0].url).status_code == 200

    def test_who_does_not_record_gets_words_instead_of_a_link(
        self, client: Client, chair: User, ours: Person
    ) -> None:
        client.force_login(chair)
        ways = [way for row in shown(client) for way in row.ways]
        assert ways
        assert {way.url for way in ways} == {""}

    def test_only_the_record_that_meets_it_closes_it(
        self, client: Client, officer: User, world: World, ours: Person
    ) -> None:
        client.force_login(officer)
        what = "Ra quyết định quản lý người sử dụng trái phép"
        assert what in limits(client)
        world.record(ours, "user.management_decided", "2024-06-13")
        assert what not in limits(client)
        assert what not in limits(client, due="late")

    def test_what_was_done_late_stays_visible_as_late(
        self, client: Client, officer: User, world: World, late: Person
    ) -> None:
        world.record(late, "user.residence_verified", "2024-06-12")
        client.force_login(officer)
        [row] = [row for row in shown(client, due="late") if "cư trú" in row.work.what]
        assert row.met is not None
        assert row.done
        assert not row.ways
        assert "Xác minh nơi cư trú" not in limits(client)


class TestTabs:
    @pytest.mark.parametrize(
        ("due", "found"),
        [("overdue", True), ("today", False), ("week", False), ("later", False), ("", True)],
    )
    def test_windows(
        self, client: Client, officer: User, late: Person, due: str, found: bool
    ) -> None:
        client.force_login(officer)
        assert ("Xác minh nơi cư trú" in limits(client, due=due)) is found

    def test_each_tab_counts_what_it_shows(
        self, client: Client, officer: User, late: Person, ours: Person
    ) -> None:
        client.force_login(officer)
        tabs = client.get(LIST).context["tabs"]
        for (words, url, _current), due in zip(
            tabs, ("overdue", "today", "week", "later", "waiting"), strict=False
        ):
            assert words.endswith(f"({len(shown(client, due=due))})"), due
            assert f"due={due}" in url

    def test_waiting_names_the_office_that_has_to_act(
        self, client: Client, officer: User, world: World, late: Person
    ) -> None:
        client.force_login(officer)
        rows = shown(client, due="waiting")
        assert {row.waits_for for row in rows} >= {"Công an nơi phát hiện"}
        client.force_login(world.user(Role.POLICE))
        own = [row for row in shown(client) if row.work.what == "Xác minh nơi cư trú"]
        assert [row.waits_for for row in own] == [""]

    def test_the_own_office_has_what_the_law_gives_it(
        self, client: Client, officer: User, world: World, late: Person, ours: Person
    ) -> None:
        client.force_login(officer)
        assert "Xác minh nơi cư trú" not in limits(client, whose="office")
        assert "Ra quyết định quản lý người sử dụng trái phép" in limits(client, whose="office")
        client.force_login(world.user(Role.POLICE))
        assert "Xác minh nơi cư trú" in limits(client, whose="office")


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "people"),
        [
            ({"q": "tran thi"}, {"Trần Thị Ví Dụ"}),
            ({"q": "mẫu"}, {"Lò Văn Mẫu"}),
            ({"limit": "decide_user_mgmt"}, {"Trần Thị Ví Dụ"}),
            ({"measure": "substitution"}, set()),
            ({"assignee": "none"}, {"Lò Văn Mẫu", "Trần Thị Ví Dụ"}),
            ({"whose": "mine"}, set()),
            ({"limit": "nonsense", "page": "spoilt"}, {"Lò Văn Mẫu", "Trần Thị Ví Dụ"}),
        ],
    )
    def test_conditions(
        self,
        client: Client,
        officer: User,
        late: Person,
        ours: Person,
        query: dict[str, str],
        people: set[str],
    ) -> None:
        client.force_login(officer)
        assert {row.work.name for row in shown(client, **query)} == people

    def test_a_district_may_choose_a_commune(
        self, client: Client, world: World, late: Person
    ) -> None:
        other = world.person("Sùng A Thí", commune=world.other_ward)
        world.record(other, "user.test_positive", "2024-06-03")
        client.force_login(world.user(Role.LABOUR))
        assert {row.work.name for row in shown(client)} == {"Lò Văn Mẫu", "Sùng A Thí"}
        chosen = shown(client, commune=str(world.other_ward.pk))
        assert {row.work.name for row in chosen} == {"Sùng A Thí"}

    def test_another_commune_is_not_shown(
        self, client: Client, officer: User, world: World
    ) -> None:
        other = world.person("Sùng A Thí", commune=world.other_ward)
        world.record(other, "user.test_positive", "2024-06-03")
        client.force_login(officer)
        assert shown(client) == []

    def test_health_sees_its_measures_only(
        self, client: Client, world: World, late: Person
    ) -> None:
        patient = world.person("Sùng A Thí")
        world.record(patient, "determination.requested", "2024-06-10")
        world.record(patient, "determination.found_dependent", "2024-06-12")
        client.force_login(world.user(Role.HEALTH))
        assert {row.work.name for row in shown(client)} == {"Sùng A Thí"}


class TestOrder:
    def test_days_stand_in_order(self, client: Client, officer: User, world: World) -> None:
        for on in ("2024-06-12", "2024-06-05", "2024-06-10"):
            world.record(world.person(), "user.test_positive", on)
        client.force_login(officer)
        due = [row.work.due.at for row in shown(client)]
        assert due == sorted(due)

    def test_pages_follow_one_another(self, client: Client, officer: User, world: World) -> None:
        for _ in range(20):
            world.record(world.person(), "user.test_positive", "2024-06-10")
        client.force_login(officer)
        for group in ("", "case"):
            seen: list[tuple[int, str]] = []
            url = f"?group={group}"
            while url:
                answer = client.get(LIST + url)
                seen += [
                    (row.work.case, row.work.what)
                    for part in answer.context["groups"]
                    for row in part.rows
                ]
                url = answer.context["next_url"]
            assert len(seen) == len(set(seen)) == 40, group

    def test_under_each_case_stands_all_its_work(
        self, client: Client, officer: User, late: Person, ours: Person
    ) -> None:
        client.force_login(officer)
        groups = client.get(LIST, {"group": "case"}).context["groups"]
        titles = [group.title for group in groups]
        assert titles[0].startswith("Lò Văn Mẫu"), "the nearest work first"
        assert len(titles) == len(set(titles)) == 2

    def test_the_number_of_queries_does_not_grow(
        self, client: Client, world: World, django_assert_max_num_queries: Any
    ) -> None:
        client.force_login(world.user(Role.LABOUR))
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def queries(**query: str) -> int:
            with CaptureQueriesContext(connection) as found:
                client.get(LIST, query)
            return len(found)

        ways: list[dict[str, str]] = [{}, {"group": "case"}, {"whose": "mine"}, {"due": "waiting"}]
        world.record(world.person(), "user.test_positive", "2024-06-03")
        before = [queries(**way) for way in ways]
        for on in ("2024-06-04", "2024-06-05", "2024-06-10", "2024-06-11"):
            world.record(world.person(), "user.test_positive", on)
        assert [queries(**way) for way in ways] == before
        assert max(before) <= 13


def test_refused_to_roles_without_deadlines(client: Client, world: World) -> None:
    client.force_login(world.user(Role.PROVINCE))
    assert client.get(LIST).status_code == 403
