"""The person file on any day and as known at any day, and the citizen number behind its mask."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.models import AccessLog
from donghanh.access.roles import Role
from donghanh.register import services
from donghanh.register.models import Person
from donghanh.testing.worlds import World


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    return client


@pytest.fixture
def managed(world: World) -> Person:
    """Managed as a user since March; the residence check of April was recorded late."""
    person = world.person("Nguyễn Văn Mẫu", citizen_id="999000000888")
    world.story(
        person, ("user.test_positive", "2024-03-04"), ("user.notice_received", "2024-03-06")
    )
    paper = {
        "form": "ND105/07",
        "number": "12/QĐ-UBND",
        "date": "2024-03-08",
        "signer": "Ông Duyệt",
    }
    world.record(person, "user.management_decided", "2024-03-08", document=paper)
    world.record(
        person,
        "user.residence_checked",
        "2024-04-05",
        recorded="2024-04-16",
        data={"found": "present", "remark": "Có mặt tại nhà."},
    )
    return person


def page_of(client: Client, person: Person, **query: str) -> str:
    answer = client.get(reverse("register:person", args=[person.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestFile:
    def test_it_says_who_in_what_and_until_when(self, officer: Client, managed: Person) -> None:
        page = page_of(officer, managed)
        assert "Nguyễn Văn Mẫu" in page
        assert managed.file_number in page
        assert "12/3/1988, nam" in page
        assert "Người sử dụng trái phép đang bị quản lý" in page
        assert "đến 08/3/2025" in page
        assert "Thời hạn 12 tháng tính từ 08/3/2024" in page
        assert "Khoản 2 Điều 23 Luật PCMT 2021" in page

    def test_entries_speak_in_words(self, officer: Client, managed: Person) -> None:
        page = page_of(officer, managed)
        assert "Có mặt tại nhà." in page
        assert "Mẫu 07, số 12/QĐ-UBND, ngày 08/3/2024, người ký Ông Duyệt" in page
        assert "residence_checked" not in page
        assert "management_decided" not in page

    def test_a_late_entry_names_its_delay(self, officer: Client, managed: Person) -> None:
        page = page_of(officer, managed)
        assert "is-late" in page
        assert "sau 7 ngày làm việc" in page

    def test_a_birth_year_alone_shows_no_day(self, officer: Client, world: World) -> None:
        person = world.person(born_on=date(1990, 1, 1), born_precision="year")
        page = page_of(officer, person)
        assert "1990, nam" in page
        assert "01/01/1990" not in page

    def test_a_file_without_measures_offers_the_first_entry(
        self, officer: Client, world: World
    ) -> None:
        person = world.person()
        page = page_of(officer, person)
        assert "Chưa có biện pháp nào" in page
        assert reverse("register:record", args=[person.pk]) in page

    def test_a_correction_keeps_the_old_version(
        self, officer: Client, world: World, managed: Person
    ) -> None:
        user = world.user(Role.COMMUNE_OFFICER)
        with scope.use(scope.SYSTEM):
            wrong = managed.cases.get().entries.get(kind="user.residence_checked")
            services.correct(
                wrong, by=user, reason="Sổ ghi ngày 04/4.", effective_on=date(2024, 4, 4)
            )
        page = page_of(officer, managed)
        assert "Đính chính" in page
        assert "is-fixed" in page
        assert "Sổ ghi ngày 04/4." in page
        assert "<s>05/4/2024</s>" in page

    def test_a_retracted_entry_is_struck_with_its_reason(
        self, officer: Client, world: World, managed: Person
    ) -> None:
        user = world.user(Role.COMMUNE_OFFICER)
        with scope.use(scope.SYSTEM):
            wrong = managed.cases.get().entries.get(kind="user.residence_checked")
            services.retract(wrong, by=user, reason="Ghi nhầm người.")
        page = page_of(officer, managed)
        assert "<s>Kiểm tra nơi cư trú hằng tháng</s>" in page
        assert "Ghi nhầm người." in page

    def test_an_exception_is_marked_with_its_reason(self, officer: Client, world: World) -> None:
        person = world.person()
        world.record(
            person, "post_rehab.decided", "2024-06-10", override_reason="Chuyển từ sổ giấy."
        )
        page = page_of(officer, person)
        assert "Ngoại lệ" in page
        assert "Chuyển từ sổ giấy." in page

    def test_papers_have_their_own_part(self, officer: Client, managed: Person) -> None:
        page = page_of(officer, managed, phan="giay-to")
        assert "12/QĐ-UBND" in page
        assert "Ông Duyệt" in page

    @pytest.mark.parametrize("part", ["dien-bien", "giay-to", "nguoi-xem", "khong-co"])
    def test_every_part_opens(self, officer: Client, managed: Person, part: str) -> None:
        assert "Nguyễn Văn Mẫu" in page_of(officer, managed, phan=part)


class TestAsOf:
    def test_the_state_of_an_earlier_day(self, officer: Client, managed: Person) -> None:
        page = page_of(officer, managed, as_of="7/3/2024")
        assert "Có kết quả xét nghiệm dương tính, chờ xử lý" in page
        assert "Đang xem tình trạng của ngày 07/3/2024" in page
        assert "2 việc xảy ra sau ngày 07/3/2024 không hiện ở đây." in page
        assert "Ra quyết định quản lý người sử dụng trái phép" in page  # then still to be done

    def test_as_known_before_the_late_entry(self, officer: Client, managed: Person) -> None:
        assert "Có mặt tại nhà." not in page_of(officer, managed, known="10/4/2024")
        assert "Có mặt tại nhà." in page_of(officer, managed, known="16/4/2024")

    def test_before_everything_the_file_is_empty(self, officer: Client, managed: Person) -> None:
        assert "Chưa có biện pháp nào" in page_of(officer, managed, as_of="1/1/2024")

    @pytest.mark.parametrize("wrong", ["hôm qua", "31/02/2024", "1/1/2030"])
    def test_a_day_that_is_none_is_said_and_kept(
        self, officer: Client, managed: Person, wrong: str
    ) -> None:
        page = page_of(officer, managed, as_of=wrong)
        assert f'value="{wrong}"' in page
        assert 'aria-invalid="true"' in page

    def test_today_needs_no_remark(self, officer: Client, managed: Person) -> None:
        assert "Đang xem tình trạng" not in page_of(officer, managed, as_of="14/6/2024")


class TestWhoMayRead:
    def test_every_opening_is_logged_and_shown(self, officer: Client, managed: Person) -> None:
        page = page_of(officer, managed)
        line = AccessLog.objects.get(action="person.opened")
        assert (line.subject_type, line.subject_id) == ("person", str(managed.pk))
        assert line.purpose == "Xem tổng quan"
        assert "60 ngày qua: 1 người xem." in page

    def test_another_commune_has_no_such_file(
        self, client: Client, world: World, managed: Person
    ) -> None:
        client.force_login(world.user(Role.COMMUNE_OFFICER, where="03386"))
        assert client.get(reverse("register:person", args=[managed.pk])).status_code == 404
        assert not AccessLog.objects.filter(action="person.opened").exists()

    def test_an_unknown_file(self, officer: Client) -> None:
        assert officer.get(reverse("register:person", args=[999])).status_code == 404

    @pytest.mark.parametrize("role", [Role.LEADER, Role.MASS_ORG, Role.HELPER, Role.AUDITOR])
    def test_roles_without_files(
        self, client: Client, world: World, managed: Person, role: Role
    ) -> None:
        client.force_login(world.user(role))
        assert client.get(reverse("register:person", args=[managed.pk])).status_code == 403

    def test_strangers_are_sent_to_sign_in(self, client: Client, managed: Person) -> None:
        assert client.get(reverse("register:person", args=[managed.pk])).status_code == 302

    def test_a_file_is_not_posted_to(self, officer: Client, managed: Person) -> None:
        assert officer.post(reverse("register:person", args=[managed.pk])).status_code == 405

    def test_the_chair_reads_but_has_no_buttons(
        self, client: Client, world: World, managed: Person
    ) -> None:
        client.force_login(world.user(Role.COMMUNE_CHAIR))
        page = page_of(client, managed)
        assert "Ghi việc mới" not in page
        assert "Hiện đủ số" not in page
        assert "dinh-chinh" not in page

    def test_health_sees_only_its_measures_of_the_file(
        self, client: Client, world: World, managed: Person
    ) -> None:
        world.record(managed, "determination.requested", "2024-06-11")
        client.force_login(world.user(Role.HEALTH))
        page = page_of(client, managed)
        assert "Xác định tình trạng nghiện" in page
        assert "Có mặt tại nhà." not in page

    def test_the_number_of_queries_does_not_grow(
        self, officer: Client, world: World, managed: Person, django_assert_num_queries: Any
    ) -> None:
        url = reverse("register:person", args=[managed.pk])
        with django_assert_num_queries(18):
            officer.get(url)
        world.record(managed, "determination.requested", "2024-05-02")
        for day in range(3, 9):
            world.record(managed, "case.note_added", f"2024-05-0{day}")
        with django_assert_num_queries(18):
            officer.get(url)


class TestIdentity:
    def url(self, person: Person) -> str:
        return reverse("register:identity", args=[person.pk])

    def test_the_number_shows_after_a_purpose_and_is_logged(
        self, officer: Client, managed: Person
    ) -> None:
        assert "999000000888" not in officer.get(self.url(managed)).content.decode()
        answer = officer.post(self.url(managed), {"purpose": "Lập quyết định"})
        assert "999000000888" in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
        line = AccessLog.objects.get(action="person.identity_revealed")
        assert line.purpose == "Lập quyết định"

    def test_without_a_purpose_nothing_shows(self, officer: Client, managed: Person) -> None:
        page = officer.post(self.url(managed), {"purpose": " "}).content.decode()
        assert "999000000888" not in page
        assert not AccessLog.objects.filter(action="person.identity_revealed").exists()

    def test_the_number_is_in_no_cookie(self, officer: Client, managed: Person) -> None:
        answer = officer.post(self.url(managed), {"purpose": "Lập quyết định"})
        assert not any("999000000888" in str(cookie) for cookie in answer.cookies.values())

    def test_another_commune(self, client: Client, world: World, managed: Person) -> None:
        client.force_login(world.user(Role.COMMUNE_OFFICER, where="03386"))
        assert client.post(self.url(managed), {"purpose": "x"}).status_code == 404

    def test_roles_that_may_not(self, client: Client, world: World, managed: Person) -> None:
        client.force_login(world.user(Role.LABOUR))
        assert client.post(self.url(managed), {"purpose": "x"}).status_code == 403

    def test_a_file_without_a_number(self, officer: Client, world: World) -> None:
        person = world.person(citizen_id="")
        assert officer.get(self.url(person)).status_code == 404


def test_readers_older_than_sixty_days_are_left_out(
    officer: Client, world: World, managed: Person
) -> None:
    with time_machine.travel("2024-04-01T09:00:00+07:00", tick=False):
        page_of(officer, managed)
    chair = Client()
    chair.force_login(world.user(Role.COMMUNE_CHAIR))
    page = page_of(chair, managed)
    assert "60 ngày qua: 1 người xem." in page
