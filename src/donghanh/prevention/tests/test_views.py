"""The pages of prevention."""

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

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import Agency
from donghanh.prevention import queries, services
from donghanh.prevention.books import BOOKS
from donghanh.prevention.models import Activity, Course, Staff
from donghanh.prevention.tests.conftest import TODAY
from donghanh.testing.worlds import World

LISTS = ("activities", "courses", "staff", "pilots", "areas", "procedures")


@pytest.fixture
def desk(culture: User, client: Client) -> Client:
    client.force_login(culture)
    return client


@pytest.fixture
def ward(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"prevention:{name}", args=args)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def day(field: str, written: str) -> dict[str, str]:
    return dict(zip((f"{field}_day", f"{field}_month", f"{field}_year"), written.split("/"),
                    strict=True))  # fmt: skip


def form(**answers: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), **answers}


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


class TestWhoMayEnter:
    @pytest.mark.parametrize("name", LISTS)
    @pytest.mark.parametrize("role", [Role.HELPER, Role.POLICE, Role.FINANCE, Role.PROVINCE])
    def test_other_roles_are_refused(
        self, client: Client, world: World, name: str, role: Role
    ) -> None:
        client.force_login(world.user(role))
        assert client.get(url(name)).status_code == 403

    @pytest.mark.parametrize("name", LISTS)
    def test_health_reads_and_does_not_write(self, client: Client, world: World, name: str) -> None:
        client.force_login(world.user(Role.HEALTH))
        page = text(client, url(name))
        for slug in BOOKS:
            assert url("record", slug) not in page

    @pytest.mark.parametrize("slug", BOOKS)
    def test_health_opens_no_form(self, client: Client, world: World, slug: str) -> None:
        client.force_login(world.user(Role.HEALTH))
        assert client.get(url("record", slug)).status_code == 403

    @pytest.mark.parametrize("name", LISTS)
    def test_lists_are_only_read(self, desk: Client, name: str) -> None:
        assert desk.post(url(name)).status_code == 405

    def test_health_does_not_tick_who_came(
        self, client: Client, world: World, course: Course
    ) -> None:
        client.force_login(world.user(Role.HEALTH))
        page = text(client, url("course", course.pk))
        assert "Ghi người dự đã chọn" not in page
        assert client.post(url("course", course.pk), {"staff": ["1"]}).status_code == 403

    @pytest.mark.parametrize("name", ["correct", "retract"])
    def test_a_row_of_another_unit_is_not_found(
        self, ward: Client, world: World, session: Callable[..., Activity], name: str
    ) -> None:
        other = session(commune=world.other_ward)
        assert ward.get(url(name, "hoat-dong", other.pk)).status_code == 404
        assert ward.get(url(name, "hoat-dong", 999_999)).status_code == 404
        assert ward.get(url(name, "khong-co", other.pk)).status_code == 404

    def test_a_ward_reads_the_course_of_its_city_and_cannot_change_it(
        self, ward: Client, course: Course
    ) -> None:
        assert url("correct", "tap-huan", course.pk) not in text(ward, url("course", course.pk))
        assert ward.get(url("correct", "tap-huan", course.pk)).status_code == 404


class TestActivities:
    def test_a_row_and_the_communes_that_are_missing(
        self, desk: Client, session: Callable[..., Activity]
    ) -> None:
        session()
        page = text(desk, url("activities"))
        for words in ("Nói không với ma túy", "trên 7 xã, phường có hoạt động", "chưa có"):
            assert words in page

    def test_filters_stand_in_the_address(
        self, desk: Client, session: Callable[..., Activity]
    ) -> None:
        session(title="Ở trường")
        session(title="Trên loa", kind="broadcast", setting="media")
        page = text(desk, url("activities") + "?kind=broadcast&period=2024-H1")
        assert "Trên loa" in page
        assert "Ở trường" not in page
        assert "1 hoạt động" in page

    def test_spoilt_filters_are_shown_as_such(self, desk: Client) -> None:
        page = text(desk, url("activities") + "?kind=x&commune=y&period=z&page=spoilt")
        assert "Chọn một mục có trong danh sách" in page

    def test_pages_follow_by_key_the_latest_first(
        self, desk: Client, session: Callable[..., Activity]
    ) -> None:
        for number in range(52):
            session(title=f"Buổi {number:02d}", on=TODAY - timedelta(days=number // 2))
        page = text(desk, url("activities"))
        assert page.index("Buổi 01") < page.index("Buổi 00") < page.index("Buổi 02")
        assert "Buổi 50" not in page
        following = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
        second = text(desk, url("activities") + following)
        assert "Buổi 50" in second
        assert "Buổi 02" not in second
        back = second.split('rel="prev"')[0].rsplit('href="', 1)[1].split('"')[0]
        assert "Buổi 02" in text(desk, url("activities") + back)

    def test_a_ward_has_no_panel_of_communes(
        self, ward: Client, session: Callable[..., Activity]
    ) -> None:
        session()
        assert "Đã phủ đến đâu" not in text(ward, url("activities"))

    def test_more_rows_need_no_more_queries(
        self, desk: Client, session: Callable[..., Activity]
    ) -> None:
        session()
        few = queries_of(desk, url("activities"))
        for _ in range(5):
            session()
        assert queries_of(desk, url("activities")) == few


class TestRecording:
    def test_an_activity(self, desk: Client, world: World, culture: User, centre: Agency) -> None:
        answers = form(
            kind="session", setting="school", title="Nói không", commune=str(world.ward.pk),
            agency=str(centre.pk), attendance="1.250", **day("on", "12/6/2024"),
        )  # fmt: skip
        answer = desk.post(url("record", "hoat-dong"), answers)
        assert answer.status_code == 302
        row = queries.activities(culture).get()
        assert (row.title, row.attendance, row.agency) == ("Nói không", 1250, centre)
        assert "Đã ghi: Nói không." in text(desk, url("activities"))

    def test_a_ward_need_not_choose_its_commune(self, ward: Client, world: World) -> None:
        page = text(ward, url("record", "hoat-dong"))
        assert world.ward.name in page
        assert world.other_ward.name not in page

    def test_what_is_missing_is_asked(self, desk: Client) -> None:
        page = desk.post(url("record", "hoat-dong"), form(note="Giữ lại.")).content.decode()
        assert "Nhập nội dung" in page
        assert "Giữ lại." in page

    @pytest.mark.parametrize("slug", BOOKS)
    def test_every_book_has_its_form(self, desk: Client, slug: str) -> None:
        page = text(desk, url("record", slug))
        assert str(BOOKS[slug].new) in page
        assert "Chưa lưu được" in desk.post(url("record", slug), form()).content.decode()

    def test_the_rest_of_the_books(self, desk: Client, world: World, culture: User) -> None:
        city, ward = str(world.city.pk), str(world.ward.pk)
        pilot = form(name="Tổ đồng hành", purpose="rehab", unit=city)
        area = form(commune=ward, document="Danh sách", **day("starts_on", "1/6/2024"))
        procedure = form(name="Đăng ký", unit=city, **day("online_from", "1/6/2024"))
        for slug, answers in (("mo-hinh", pilot), ("dia-ban", area), ("thu-tuc", procedure)):
            assert desk.post(url("record", slug), answers).status_code == 302
        assert "Chưa triển khai" in text(desk, url("pilots"))
        assert "Đang trong danh sách" in text(desk, url("areas"))
        assert "1 trên 1 thủ tục" in text(desk, url("procedures"))

    def test_a_correction_starts_from_what_stands_and_asks_why(
        self, desk: Client, world: World, culture: User, session: Callable[..., Activity]
    ) -> None:
        row = session()
        address = url("correct", "hoat-dong", row.pk)
        assert 'value="Nói không với ma túy"' in text(desk, address)
        answers = form(
            kind="session", setting="community", title="Khác", commune=str(world.ward.pk),
            agency=str(row.agency_id), **day("on", "12/6/2024"),
        )  # fmt: skip
        assert "Nhập lý do sửa hoặc bổ sung" in desk.post(address, answers).content.decode()
        assert desk.post(address, {**answers, "reason": "Sai tên."}).status_code == 302
        new = queries.activities(culture).get()
        assert (new.title, new.corrects_id) == ("Khác", row.pk)
        assert "Đính chính" in text(desk, url("activities"))
        assert "Sai tên." in text(desk, url("correct", "hoat-dong", new.pk))
        assert desk.get(address).status_code == 404

    def test_a_withdrawal(
        self, desk: Client, culture: User, session: Callable[..., Activity]
    ) -> None:
        address = url("retract", "hoat-dong", session().pk)
        assert desk.post(address, form(reason="Bị hoãn.")).status_code == 302
        assert not queries.activities(culture).exists()


class TestTraining:
    def test_officials_are_ticked_and_one_is_withdrawn(
        self, desk: Client, culture: User, course: Course, official: Callable[..., Staff]
    ) -> None:
        people = [official("Đỗ Thị Mẫu"), official("Lý Văn Thử")]
        address = url("course", course.pk)
        assert "Đỗ Thị Mẫu" in text(desk, address)
        assert "Chọn ít nhất một cán bộ" in desk.post(address, {}).content.decode()
        answer = desk.post(address, {"staff": [str(one.pk) for one in people]})
        assert answer.status_code == 302
        assert "Đã ghi 2 cán bộ dự lớp." in text(desk, address)
        row, _member = queries.attendances(culture, course)[0]
        gone = url("retract_attendance", course.pk, row.pk)
        assert desk.post(gone, form(reason="Vắng.")).status_code == 302
        assert len(queries.attendances(culture, course)) == 1
        assert desk.get(gone).status_code == 404

    def test_the_address_of_a_course_outlives_its_corrections(
        self, desk: Client, culture: User, centre: Agency, course: Course
    ) -> None:
        services.correct(
            course, by=culture, reason="Sai tên.", title="Tên mới", organiser=centre,
            starts_on=TODAY, ends_on=TODAY,
        )  # fmt: skip
        assert "Tên mới" in text(desk, url("course", course.pk))
        assert url("course", course.pk) in text(desk, url("courses"))
        assert desk.get(url("course", 999_999)).status_code == 404

    def test_a_ward_sees_its_own_people_and_how_many_others_came(
        self,
        ward: Client,
        culture: User,
        centre: Agency,
        course: Course,
        official: Callable[..., Staff],
    ) -> None:
        people = [official("Đỗ Thị Mẫu"), official("Lý Văn Thử", agency=centre)]
        services.record_attendance(by=culture, course=course, staff=people)
        page = text(ward, url("course", course.pk))
        assert "Đỗ Thị Mẫu" in page
        assert "Lý Văn Thử" not in page
        assert "Còn 1 cán bộ của nơi khác" in page

    def test_who_was_not_yet_trained(
        self, desk: Client, culture: User, course: Course, official: Callable[..., Staff]
    ) -> None:
        services.record_attendance(by=culture, course=course, staff=[official("Đã Dự")])
        official("Chưa Dự")
        page = text(desk, url("staff"))
        assert "trên 2 cán bộ đã dự ít nhất một lớp" in page
        only = text(desk, url("staff") + "?tap-huan=chua")
        assert "Chưa Dự" in only
        assert "Đã Dự" not in only

    @pytest.mark.parametrize("name", ["courses", "staff", "course"])
    def test_more_rows_need_no_more_queries(
        self,
        desk: Client,
        culture: User,
        centre: Agency,
        course: Course,
        official: Callable[..., Staff],
        name: str,
    ) -> None:
        def more(number: int) -> None:
            staff = [official(f"Dự {number}"), official(f"Cũng dự {number}")]
            official(f"Chưa {number}")
            services.record_attendance(by=culture, course=course, staff=staff)
            services.record_course(
                by=culture, title="Lớp", organiser=centre, starts_on=TODAY, ends_on=TODAY
            )

        more(0)
        address = url("course", course.pk) if name == "course" else url(name)
        few = queries_of(desk, address)
        for number in range(1, 4):
            more(number)
        assert queries_of(desk, address) == few

    @pytest.mark.parametrize("name", ["pilots", "areas", "procedures"])
    def test_nor_do_the_smaller_books(
        self, desk: Client, world: World, culture: User, name: str
    ) -> None:
        def more() -> None:
            services.record_pilot(by=culture, name="Tổ", purpose="rehab", unit=world.ward)
            services.offer_procedure(by=culture, name="Thủ tục", unit=world.city)
            services.list_complex_area(
                by=culture, commune=world.ward, starts_on=TODAY, document="Danh sách"
            )

        more()
        few = queries_of(desk, url(name))
        more()
        more()
        assert queries_of(desk, url(name)) == few
