"""The support pages: of a person, and of a helper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.register.models import Person
from donghanh.support import queries, services
from donghanh.support.models import Assignment, Contact
from donghanh.support.tests.conftest import TODAY
from donghanh.testing.worlds import World

DAY = {"on_day": "12", "on_month": "6", "on_year": "2024"}


@pytest.fixture
def desk(officer: User, client: Client) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def phone(helper: User) -> Client:
    client = Client()
    client.force_login(helper)
    return client


@pytest.fixture
def contact(officer: User, person: Person) -> Contact:
    with scope.use(scope.of(officer)):
        return services.record_contact(
            by=officer, person=person, service="counselling", on=TODAY, note="Hẹn lần sau."
        )


def url(name: str, *args: Any) -> str:
    return reverse(f"support:{name}", args=args)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def form(**answers: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), **answers}


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


class TestPerson:
    def test_it_shows_what_was_received_and_who_accompanies(
        self,
        desk: Client,
        person: Person,
        contact: Contact,
        assigned: Callable[..., Assignment],
    ) -> None:
        assigned(person)
        page = text(desk, url("person", person.pk))
        assert "Tư vấn" in page
        assert "Hẹn lần sau." in page
        assert "Thăm mỗi tháng." in page
        assert url("correct", person.pk, contact.pk) in page

    def test_every_opening_stands_in_the_log(
        self, desk: Client, officer: User, person: Person
    ) -> None:
        text(desk, url("person", person.pk))
        line = AccessLog.objects.get(action="support.opened")
        assert (line.by, line.subject_id) == (officer, str(person.pk))

    def test_without_anything_it_says_so(self, desk: Client, person: Person) -> None:
        assert "Chưa ghi lần hỗ trợ nào" in text(desk, url("person", person.pk))

    def test_more_rows_need_no_more_queries(
        self, desk: Client, officer: User, person: Person, contact: Contact
    ) -> None:
        few = queries_of(desk, url("person", person.pk))
        with scope.use(scope.of(officer)):
            for service in ("job", "vocational", "screening"):
                row = services.record_contact(by=officer, person=person, service=service, on=TODAY)
                services.retract_contact(row, by=officer, reason="Nhầm.")
            for number in range(3):
                services.assign_helper(
                    by=officer, person=person, helper_name=f"Người {number}", task="Thăm.",
                    starts_on=TODAY,
                )  # fmt: skip
        assert queries_of(desk, url("person", person.pk)) == few


class TestWhoMayEnter:
    PAGES = ("person", "record", "assign")

    @pytest.mark.parametrize("name", PAGES)
    def test_a_person_of_another_commune_is_not_found(
        self, desk: Client, world: World, name: str
    ) -> None:
        other = world.person("Sùng A Thí", commune=world.other_ward)
        assert desk.get(url(name, other.pk)).status_code == 404
        assert desk.get(url(name, 999_999)).status_code == 404

    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize("role", [Role.HELPER, Role.POLICE, Role.CULTURE, Role.LEADER])
    def test_other_roles_are_refused(
        self, client: Client, world: World, person: Person, name: str, role: Role
    ) -> None:
        client.force_login(world.user(role))
        assert client.get(url(name, person.pk)).status_code == 403

    @pytest.mark.parametrize("name", ["correct", "retract", "end", "retract_assignment"])
    def test_a_row_of_another_person_is_not_found(
        self, desk: Client, world: World, person: Person, contact: Contact, name: str
    ) -> None:
        other = world.person("Phàn A Khác")
        assert desk.get(url(name, other.pk, contact.pk)).status_code == 404
        assert desk.get(url(name, person.pk, 999_999)).status_code == 404

    def test_the_page_is_only_read(self, desk: Client, person: Person) -> None:
        assert desk.post(url("person", person.pk)).status_code == 405

    def test_strangers_sign_in_first(self, client: Client, person: Person) -> None:
        assert client.get(url("person", person.pk)).status_code == 302
        assert client.get(url("own")).status_code == 302


class TestRecording:
    def test_a_loan(self, desk: Client, officer: User, person: Person) -> None:
        answer = desk.post(
            url("record", person.pk), form(service="loan", amount="20.000.000", **DAY)
        )
        assert answer.status_code == 302
        with scope.use(scope.of(officer)):
            (row,) = queries.contacts_of(officer, person)
        assert (row.service, row.amount) == ("loan", 20_000_000)
        assert "Đã ghi một lần hỗ trợ: vay vốn." in text(desk, url("person", person.pk))

    def test_what_is_missing_is_asked_and_nothing_typed_is_lost(
        self, desk: Client, person: Person
    ) -> None:
        page = desk.post(
            url("record", person.pk), form(service="loan", note="Mua máy may.", **DAY)
        ).content.decode()
        assert "Nhập số tiền vay, đồng" in page
        assert "Mua máy may." in page

    def test_a_rule_that_says_no_stands_at_its_field(self, desk: Client, person: Person) -> None:
        page = desk.post(
            url("record", person.pk), form(service="job", amount="5.000.000", **DAY)
        ).content.decode()
        assert "Số tiền chỉ ghi cho vay vốn." in page
        assert 'href="#id_amount"' in page

    def test_a_correction_shows_both_versions(
        self, desk: Client, person: Person, contact: Contact
    ) -> None:
        address = url("correct", person.pk, contact.pk)
        assert "Hẹn lần sau." in text(desk, address)
        answer = desk.post(
            address, form(service="screening", note="Mới.", reason="Nhầm loại.", **DAY)
        )
        assert answer.status_code == 302
        page = text(desk, url("person", person.pk))
        for words in ("Đính chính", "Nhầm loại.", "Mới.", "Hẹn lần sau."):
            assert words in page

    def test_a_withdrawal_stays_struck_through(
        self, desk: Client, person: Person, contact: Contact
    ) -> None:
        address = url("retract", person.pk, contact.pk)
        assert "Nhập lý do rút" in desk.post(address, form()).content.decode()
        assert desk.post(address, form(reason="Ghi nhầm người.")).status_code == 302
        page = text(desk, url("person", person.pk))
        assert "<del>Tư vấn</del>" in page
        assert address not in page

    def test_a_helper_is_assigned_and_the_work_ends(
        self, desk: Client, officer: User, helper: User, person: Person
    ) -> None:
        starts = {"starts_on_day": "1", "starts_on_month": "6", "starts_on_year": "2024"}
        answer = desk.post(
            url("assign", person.pk), form(helper=str(helper.pk), task="Thăm mỗi tháng.", **starts)
        )
        assert answer.status_code == 302
        with scope.use(scope.of(officer)):
            (row,) = queries.assignments_of(officer, person)
        ends = {"ends_on_day": "13", "ends_on_month": "6", "ends_on_year": "2024"}
        assert desk.post(url("end", person.pk, row.pk), form(**ends)).status_code == 302
        page = text(desk, url("person", person.pk))
        assert "Trước đây" in page
        assert "13/6/2024" in page

    def test_a_wrong_assignment_is_withdrawn(
        self, desk: Client, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        address = url("retract_assignment", person.pk, assigned(person).pk)
        assert desk.post(address, form(reason="Nhầm người.")).status_code == 302
        assert desk.get(address).status_code == 404


class TestHelper:
    def test_my_people_with_name_phone_place_and_task(
        self, phone: Client, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        row = assigned(person)
        page = text(phone, url("own"))
        for words in (
            "Lò Văn Mẫu", "tel:0000000001", "Tổ dân phố số 9, phường Đoàn Kết", "Thăm mỗi tháng.",
            "Chưa thăm lần nào", url("visit", row.pk),
        ):  # fmt: skip
            assert words in page
        assert person.file_number not in page
        assert "1988" not in page

    def test_nobody_yet(self, phone: Client) -> None:
        assert "chưa được giao đồng hành với ai" in text(phone, url("own"))

    def test_a_visit_in_three_taps(
        self,
        phone: Client,
        officer: User,
        person: Person,
        assigned: Callable[..., Assignment],
    ) -> None:
        address = url("visit", assigned(person).pk)
        page = text(phone, address)
        assert "checked" in page
        answer = phone.post(
            address, form(who=str(assigned_pk(address)), outcome="well", on="14/6/2024")
        )
        assert answer.status_code == 302
        page = text(phone, url("own"))
        assert "Đã lưu lần thăm." in page
        assert "Đã thăm trong tháng này" in page
        with scope.use(scope.of(officer)):
            assert queries.contacts_of(officer, person).get().service == "visit"

    def test_how_it_went_must_be_said(
        self, phone: Client, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        address = url("visit", assigned(person).pk)
        page = phone.post(
            address, form(who=str(assigned_pk(address)), on="14/6/2024", note="Đi vắng.")
        ).content.decode()
        assert "Trả lời câu hỏi: Lần thăm thế nào?" in page
        assert "Đi vắng." in page

    def test_another_day_is_opened_for_typing(
        self, phone: Client, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        address = url("visit", assigned(person).pk)
        page = phone.post(
            address, form(who=str(assigned_pk(address)), outcome="well", on="20/6/2024")
        ).content.decode()
        assert "Ngày thăm không được sau hôm nay, 14/6/2024" in page

    def test_many_others_wait_behind_a_link(
        self, phone: Client, world: World, assigned: Callable[..., Assignment]
    ) -> None:
        for number in range(4):
            row = assigned(world.person(f"Lò Văn Mẫu {number}"))
        page = text(phone, url("visit", row.pk))
        assert page.index("Lò Văn Mẫu 3") < page.index("Chọn người khác")
        assert page.index("Chọn người khác") < page.index("Lò Văn Mẫu 0")

    def test_an_assignment_that_is_not_mine_is_not_found(
        self, phone: Client, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        over = assigned(person, ends_on=TODAY - timedelta(days=1))
        assert phone.get(url("visit", over.pk)).status_code == 404
        assert phone.get(url("visit", 999_999)).status_code == 404
        assert phone.post(url("visit", over.pk), form(who=str(over.pk))).status_code == 404

    def test_officers_have_no_business_here(self, desk: Client) -> None:
        assert desk.get(url("own")).status_code == 403
        assert desk.get(url("visit", 1)).status_code == 403

    def test_my_people_are_only_read(self, phone: Client) -> None:
        assert phone.post(url("own")).status_code == 405

    def test_looking_stands_in_the_log(
        self, phone: Client, helper: User, person: Person, assigned: Callable[..., Assignment]
    ) -> None:
        assigned(person)
        text(phone, url("own"))
        line = AccessLog.objects.get(action="support.opened")
        assert (line.by, line.detail) == (helper, {"persons": [person.pk]})

    def test_more_people_need_no_more_queries(
        self, phone: Client, world: World, assigned: Callable[..., Assignment]
    ) -> None:
        assigned(world.person())
        few = queries_of(phone, url("own"))
        for number in range(4):
            assigned(world.person(f"Lò Văn Mẫu {number}"))
        assert queries_of(phone, url("own")) == few


def assigned_pk(address: str) -> int:
    return int(address.rstrip("/").rsplit("/", 1)[1])
