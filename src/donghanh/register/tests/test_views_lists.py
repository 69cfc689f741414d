"""The people list, its print, and the page behind a citation."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.models import AccessLog
from donghanh.access.roles import Role
from donghanh.register.models import Person
from donghanh.testing.worlds import World

PEOPLE = "/ho-so/"


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    return client


def text(client: Client, url: str, data: Any = None, **headers: str) -> str:
    answer = client.get(url, data, headers=headers)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


class TestPeople:
    def test_a_row_says_who_where_and_what_next(self, officer: Client, world: World) -> None:
        person = world.person("Lò Văn Mẫu", citizen_id="999000000777")
        world.record(person, "user.test_positive", "2024-06-10")
        page = text(officer, PEOPLE)
        assert "Lò Văn Mẫu" in page
        assert person.file_number in page
        assert reverse("register:person", args=[person.pk]) in page
        assert "Có kết quả xét nghiệm dương tính" in page
        assert "0777" in page
        assert "999000000777" not in page

    def test_a_status_is_named_by_the_law_of_its_case(self, officer: Client, world: World) -> None:
        person = world.person()
        world.record(person, "determination.requested", "2024-06-10")
        world.record(person, "determination.found_dependent", "2024-06-12")
        page = text(officer, PEOPLE)
        assert "trong hạn đăng ký tự nguyện" in page
        assert "24 giờ" not in page

    def test_people_of_another_commune_do_not_appear(self, officer: Client, world: World) -> None:
        world.person("Sùng A Thí", commune=world.other_ward)
        assert "Sùng A Thí" not in text(officer, PEOPLE)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"q": "lo van"}, ["Lò Văn Mẫu"]),
            ({"q": "mẫu lò"}, ["Lò Văn Mẫu"]),
            ({"q": "999000000321"}, ["Trần Thị Ví Dụ"]),
            ({"measure": "determination"}, ["Trần Thị Ví Dụ"]),
            ({"due": "overdue"}, ["Lò Văn Mẫu"]),
            ({"q": "không có ai"}, []),
            ({"measure": "nonsense"}, ["Lò Văn Mẫu", "Trần Thị Ví Dụ"]),
        ],
    )
    def test_filters(
        self, officer: Client, world: World, query: dict[str, str], found: list[str]
    ) -> None:
        world.record(world.person("Lò Văn Mẫu"), "user.test_positive", "2024-06-03")
        second = world.person("Trần Thị Ví Dụ", citizen_id="999000000321")
        world.record(second, "determination.requested", "2024-06-13")
        page = text(officer, PEOPLE, query)
        shown = [name for name in ("Lò Văn Mẫu", "Trần Thị Ví Dụ") if name in page]
        assert shown == found

    def test_a_chip_takes_one_condition_away(self, officer: Client, world: World) -> None:
        world.person()
        page = text(officer, PEOPLE, {"q": "mau", "measure": "user"})
        assert 'href="?measure=user"' in page
        assert 'href="?q=mau"' in page

    def test_pages_follow_one_another_by_name(self, officer: Client, world: World) -> None:
        names = [f"Lò Văn Thử {letter}" for letter in "ABCDEFGHIJKLMNOP"]
        for name in names + [name.replace("Lò", "Mùa") for name in names]:
            world.person(name)
        first = officer.get(PEOPLE, {"sort": "name"})
        assert len(first.context["rows"]) == 30
        second = officer.get(PEOPLE + first.context["next_url"])
        assert [row.name for row in second.context["rows"]] == ["Lò Văn Thử P", "Mùa Văn Thử P"]
        back = officer.get(PEOPLE + second.context["previous_url"])
        assert [row.pk for row in back.context["rows"]] == [row.pk for row in first.context["rows"]]

    def test_htmx_gets_the_list_alone(self, officer: Client, world: World) -> None:
        world.person("Lò Văn Mẫu")
        part = text(officer, PEOPLE, {"q": "lo"}, **{"HX-Request": "true"})
        assert "Lò Văn Mẫu" in part
        assert "<html" not in part

    def test_an_empty_register_says_how_to_begin(self, officer: Client) -> None:
        assert "Chưa có hồ sơ nào" in text(officer, PEOPLE)

    def test_the_number_of_queries_does_not_grow(
        self, officer: Client, world: World, django_assert_num_queries: Any
    ) -> None:
        def fill(until: int) -> None:
            with scope.use(scope.SYSTEM):
                have = Person.objects.count()
            for number in range(have, until):
                person = world.person(f"Lò Văn Thử {number}")
                if number % 3 == 0:
                    world.record(person, "user.test_positive", "2024-06-10")

        fill(5)
        with django_assert_num_queries(7):  # one less: what fits on a page is not counted
            officer.get(PEOPLE)
        fill(51)
        with django_assert_num_queries(8):
            officer.get(PEOPLE)

    def test_a_district_user_may_choose_a_commune(self, client: Client, world: World) -> None:
        world.person("Lò Văn Mẫu")
        world.person("Sùng A Thí", commune=world.other_ward)
        client.force_login(world.user(Role.LABOUR))
        assert "Sùng A Thí" in text(client, PEOPLE)
        page = text(client, PEOPLE, {"commune": str(world.ward.pk)})
        assert "Lò Văn Mẫu" in page
        assert "Sùng A Thí" not in page

    def test_health_sees_its_measures_only(self, client: Client, world: World) -> None:
        world.record(world.person("Lò Văn Mẫu"), "user.test_positive", "2024-06-10")
        world.record(world.person("Trần Thị Ví Dụ"), "determination.requested", "2024-06-10")
        client.force_login(world.user(Role.HEALTH))
        page = text(client, PEOPLE)
        assert "Trần Thị Ví Dụ" in page
        assert "Lò Văn Mẫu" not in page

    @pytest.mark.parametrize("role", [Role.LEADER, Role.CULTURE, Role.HELPER, Role.ADMIN])
    def test_roles_without_persons_are_refused(
        self, client: Client, world: World, role: Role
    ) -> None:
        client.force_login(world.user(role))
        assert client.get(PEOPLE).status_code == 403

    def test_a_list_is_not_written_to(self, officer: Client) -> None:
        assert officer.post(PEOPLE).status_code == 405

    def test_choosing_a_person_leads_to_recording(self, officer: Client, world: World) -> None:
        person = world.person("Lò Văn Mẫu")
        page = text(officer, reverse("register:pick"))
        assert reverse("register:record", args=[person.pk]) in page

    def test_the_chair_does_not_record(self, client: Client, world: World) -> None:
        client.force_login(world.user(Role.COMMUNE_CHAIR))
        assert client.get(reverse("register:pick")).status_code == 403


class TestPrint:
    def test_the_print_is_complete_and_logged(self, officer: Client, world: World) -> None:
        world.person("Lò Văn Mẫu")
        page = text(officer, reverse("register:print"), {"q": "lo"})
        assert "Lò Văn Mẫu" in page
        line = AccessLog.objects.get(action="list.printed")
        assert line.detail == {"rows": 1}

    def test_refused_without_persons(self, client: Client, world: World) -> None:
        client.force_login(world.user(Role.FINANCE))
        assert client.get(reverse("register:print")).status_code == 403


class TestLimit:
    def test_it_can_be_read_without_the_pack(self, officer: Client) -> None:
        page = text(officer, reverse("register:limit", args=["2021", "verify_residence"]))
        assert "Xác minh nơi cư trú" in page
        assert "trong 3 ngày làm việc" in page
        assert "105/2021/NĐ-CP" in page
        assert "Có kết quả xét nghiệm dương tính" in page

    def test_an_english_reader_gets_the_words_of_the_law_in_english(self, officer: Client) -> None:
        officer.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
        page = text(officer, reverse("register:limit", args=["2025", "residence_check"]))
        assert "Verify residence" in page
        assert "ositive body test" in page
        assert "Police unit that detected the act" in page
        assert "mountain, island, remote areas" in page
        assert "dương tính" not in page

    def test_every_limit_of_every_pack_has_its_page(self, officer: Client) -> None:
        from donghanh.law import packs

        for pack_id in packs.IDS:
            for limit in packs.load(pack_id).limits:
                url = reverse("register:limit", args=[pack_id, limit])
                assert officer.get(url).status_code == 200, url

    @pytest.mark.parametrize("address", [("1999", "verify_residence"), ("2021", "nothing")])
    def test_unknown_ones_are_not_found(self, officer: Client, address: tuple[str, str]) -> None:
        assert officer.get(reverse("register:limit", args=address)).status_code == 404

    def test_the_law_is_open_to_everyone_signed_in(self, client: Client, world: World) -> None:
        url = reverse("register:limit", args=["2021", "verify_residence"])
        assert client.get(url).status_code == 302
        client.force_login(world.user(Role.CULTURE))
        assert client.get(url).status_code == 200
