"""The pages of moves, of likely pairs and of reorganised communes."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.roles import Role
from donghanh.register import reorganisation
from donghanh.register.linkage import batch
from donghanh.register.models import Merge, Move, Person, Reorganisation, Twins
from donghanh.register.tests.test_moves import MANAGED, sent
from donghanh.testing.worlds import NOW, World

pytestmark = pytest.mark.django_db


def signed_in(world: World, role: Role = Role.COMMUNE_OFFICER, where: str = "") -> Client:
    client = Client()
    client.force_login(world.user(role, where))
    return client


@pytest.fixture
def officer(world: World) -> Client:
    return signed_in(world)


@pytest.fixture
def receiver(world: World) -> Client:
    return signed_in(world, where=world.other_ward.code)


@pytest.fixture
def managed(world: World) -> Person:
    person = world.person()
    world.story(person, *MANAGED)
    return person


class TestMoves:
    def test_a_file_is_sent_and_received(
        self, officer: Client, receiver: Client, world: World, managed: Person
    ) -> None:
        url = reverse("register:move_send", args=[managed.pk])
        page = officer.get(url).content.decode()
        assert "Chuyển giao hồ sơ quản lý đến nơi cư trú mới" in page
        assert "Khoản 2 Điều 47 NĐ 105/2021" in page
        data = {"to": world.other_ward.pk, "on": "14/6/2024", "note": ""}
        page = officer.post(url, data, follow=True).content.decode()
        assert "chờ tiếp nhận" in page
        with scope.use(scope.SYSTEM):
            move = Move.objects.get()
        waiting = receiver.get(reverse("register:moves")).content.decode()
        assert managed.name in waiting
        assert receiver.get(reverse("register:person", args=[managed.pk])).status_code == 404
        answer = reverse("register:move", args=[move.pk])
        receiver.post(answer, {"action": "accept", "address": "Bản Mới"})
        assert receiver.get(reverse("register:person", args=[managed.pk])).status_code == 200
        assert officer.get(reverse("register:person", args=[managed.pk])).status_code == 404
        assert "đã tiếp nhận" in officer.get(answer).content.decode()

    def test_who_comes_too_late_is_told(
        self, officer: Client, receiver: Client, world: World, managed: Person
    ) -> None:
        answer = reverse("register:move", args=[sent(world, managed).pk])
        officer.post(answer, {"action": "withdraw", "reason": "Chưa đi."})
        page = receiver.post(answer, {"action": "accept", "address": ""}).content.decode()
        assert "đã rút lại lúc" in page

    def test_returning_needs_a_reason(
        self, receiver: Client, world: World, managed: Person
    ) -> None:
        answer = reverse("register:move", args=[sent(world, managed).pk])
        page = receiver.post(answer, {"action": "return", "reason": ""}).content.decode()
        assert "Lỗi:" in page

    def test_who_receives_and_who_gets_back_are_told_at_home(
        self, officer: Client, receiver: Client, world: World, managed: Person
    ) -> None:
        move = sent(world, managed)
        url = reverse("register:move", args=[move.pk])
        tiles = {queue.title: queue.count for queue in receiver.get("/").context["desk"].queues}
        assert tiles["Chờ tiếp nhận"] == 1
        notices = receiver.get(reverse("work:notices")).content.decode()
        assert "Đoàn Kết chuyển hồ sơ đến, chờ tiếp nhận" in notices
        assert managed.name not in notices
        assert "Bị trả lại" not in officer.get("/").content.decode()

        receiver.post(url, {"action": "return", "reason": "Không ở đây."})
        assert "Chờ tiếp nhận" not in [q.title for q in receiver.get("/").context["desk"].queues]
        home = officer.get("/").content.decode()
        assert url in home
        assert "Không ở đây." in home
        assert "trả lại hồ sơ anh/chị đã gửi" in officer.get("/viec/thong-bao/").content.decode()
        sent(world, managed)
        assert "Bị trả lại" not in officer.get("/").content.decode()

    def test_another_unit_does_not_find_the_move(self, world: World, managed: Person) -> None:
        move = sent(world, managed)
        stranger = signed_in(world, where="03388")
        assert stranger.get(reverse("register:move", args=[move.pk])).status_code == 404
        assert managed.name not in stranger.get(reverse("register:moves")).content.decode()

    def test_recording_a_departure_leads_to_the_notice(
        self, officer: Client, world: World, managed: Person
    ) -> None:
        with scope.use(scope.SYSTEM):
            case = managed.cases.get()
        url = reverse("register:record_kind", args=[managed.pk, "user.moved_out"])
        assert officer.get(f"{url}?case={case.pk}").status_code == 302
        assert officer.get(f"{url}?case={case.pk}&giay=1").status_code == 200

    def test_an_address_changes_in_the_same_commune(self, officer: Client, managed: Person) -> None:
        officer.post(reverse("register:move_send", args=[managed.pk]), {"address": "Bản Khác"})
        with scope.use(scope.SYSTEM):
            managed.refresh_from_db()
        assert managed.address == "Bản Khác"

    def test_the_list_asks_no_more_for_more_rows(
        self, officer: Client, world: World, managed: Person
    ) -> None:
        sent(world, managed)
        url = reverse("register:moves")
        officer.get(url)
        with CaptureQueriesContext(connection) as few:
            officer.get(url)
        for name in ("Lò Văn Thử", "Lò Văn Nháp", "Lò Văn Tạm"):
            sent(world, world.person(name))
        with CaptureQueriesContext(connection) as many:
            officer.get(url)
        assert len(many) == len(few)


class TestSamePerson:
    @pytest.fixture
    def twins(self, world: World) -> Twins:
        world.person("Quàng Văn Ví Dụ")
        world.person("Quang Van Vi Du", address="Bản Bịa")
        with scope.use(scope.SYSTEM):
            batch.match()
            found: Twins = Twins.objects.get()
        return found

    def test_a_pair_is_compared_and_merged(self, officer: Client, twins: Twins) -> None:
        page = officer.get(reverse("register:pairs")).content.decode()
        url = reverse("register:compare", args=[twins.first_id, twins.second_id])
        assert url in page
        page = officer.get(url).content.decode()
        assert "cùng các từ, khác cách viết" in page
        officer.post(url, {"action": "merge", "reason": "Cùng số căn cước."})
        gone = officer.get(reverse("register:person", args=[twins.second_id]), follow=True)
        assert "đã được gộp vào hồ sơ này" in gone.content.decode()
        assert "Không có cặp nào" in officer.get(reverse("register:pairs")).content.decode()
        with scope.use(scope.SYSTEM):
            merge = Merge.objects.get()
        undo = reverse("register:merge_undo", args=[twins.first_id, merge.pk])
        officer.post(undo, {"reason": "Nhầm."})
        person = officer.get(reverse("register:person", args=[twins.second_id]))
        assert person.status_code == 200

    def test_a_pair_of_two_people_is_not_shown_again(self, officer: Client, twins: Twins) -> None:
        url = reverse("register:compare", args=[twins.first_id, twins.second_id])
        officer.post(url, {"action": "apart", "apart": "Hai anh em."})
        assert "Không có cặp nào" in officer.get(reverse("register:pairs")).content.decode()

    def test_of_another_unit_only_the_place_is_shown(self, officer: Client, world: World) -> None:
        own = world.person("Quàng Văn Ví Dụ")
        other = world.person("Quang Van Vi Du", commune=world.other_ward)
        with scope.use(scope.SYSTEM):
            batch.match()
        page = officer.get(reverse("register:pairs")).content.decode()
        assert f"Có hồ sơ trùng ở {world.other_ward.name}" in page
        assert own.file_number in page
        assert other.file_number not in page
        assert "Quang Van Vi Du" not in page
        url = reverse("register:compare", args=[own.pk, other.pk])
        assert officer.get(url).status_code == 404

    def test_the_other_file_is_found_by_its_number(self, officer: Client, twins: Twins) -> None:
        with scope.use(scope.SYSTEM):
            number = twins.second.file_number
        url = reverse("register:merge_other", args=[twins.first_id])
        answer = officer.post(url, {"file_number": number})
        assert answer["Location"] == reverse(
            "register:compare", args=[twins.first_id, twins.second_id]
        )
        assert "không có hồ sơ khác" in officer.post(url, {"file_number": "0"}).content.decode()

    def test_at_entry_another_unit_is_named(self, officer: Client, world: World) -> None:
        world.person("Quàng Văn Ví Dụ", commune=world.other_ward)
        data = {"name": "Quàng Văn Ví Dụ", "sex": "m", "born": "12/3/1988"}
        page = officer.post(reverse("register:new"), data).content.decode()
        assert world.other_ward.full_name in page
        assert officer.post(reverse("register:new"), {**data, "confirmed": "1"}).status_code == 302


class TestReorganisation:
    def test_the_administrator_sees_counts_and_no_names(
        self, world: World, managed: Person
    ) -> None:
        with time_machine.travel("2025-07-15 09:00+07:00", tick=False):
            admin = signed_in(world, Role.ADMIN)
            page = admin.get(reverse("register:reorganisation")).content.decode()
            assert world.ward.name in page
            assert managed.name not in page
            answer = admin.post(reverse("register:reorganisation"), {"action": "pass"})
            assert answer.status_code == 302
            with scope.use(scope.SYSTEM):
                operation = Reorganisation.objects.get()
                reorganisation.apply(operation, by=world.user(Role.ADMIN))
            moved = admin.get(reverse("register:reorganised", args=[operation.pk]))
            assert managed.file_number in moved.content.decode()
            admin.post(reverse("register:reorganisation"), {"action": "undo", "reason": "Thử."})
        with scope.use(scope.SYSTEM):
            managed.refresh_from_db()
        assert managed.commune_id == world.ward.pk

    def test_nobody_has_to_choose_where_nothing_was_divided(self, officer: Client) -> None:
        page = officer.get(reverse("register:reorganisation_choices")).content.decode()
        assert "Không có ai phải chọn" in page


def test_the_day_of_the_operation_is_one_of_change(world: World) -> None:
    with time_machine.travel("2025-07-15 09:00+07:00", tick=False):
        days = reorganisation.days(world.user(Role.ADMIN).unit)
    assert date(2025, 7, 1) in days
    assert NOW.date() not in days
