"""What offices write down about prevention."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import DatabaseError

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import Agency, AgencyKind
from donghanh.agencies.queries import agency
from donghanh.errors import Refusal
from donghanh.prevention import queries, services
from donghanh.prevention.models import Activity, Attendance, Course, Staff
from donghanh.prevention.tests.conftest import TODAY
from donghanh.testing.worlds import HERE, NOW, World

TOMORROW = TODAY + timedelta(days=1)


class TestActivities:
    def test_it_lies_in_its_commune(
        self, world: World, culture: User, session: Callable[..., Activity]
    ) -> None:
        row = session(title="  Nói không  với ma túy ")
        assert row.title == "Nói không với ma túy"
        assert (row.commune, row.district_id, row.by) == (world.ward, world.city.pk, culture)

    def test_a_form_sent_twice_is_one_row(self, session: Callable[..., Activity]) -> None:
        key = uuid4()
        assert session(idempotency_key=key) == session(idempotency_key=key)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ({"on": TOMORROW}, "ledger.future"),
            ({"kind": "party"}, "prevention.choice"),
            ({"setting": "moon"}, "prevention.choice"),
            ({"title": "  "}, "prevention.empty"),
            ({"attendance": -1}, "activity.attendance"),
        ],
    )
    def test_what_may_not_be_written(
        self, session: Callable[..., Activity], content: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            session(**content)
        assert refused.value.code == code

    def test_it_is_in_a_commune_not_in_a_city(
        self, world: World, session: Callable[..., Activity]
    ) -> None:
        with pytest.raises(Refusal) as refused:
            session(commune=world.city)
        assert refused.value.code == "prevention.commune"

    def test_a_ward_writes_for_itself_only(
        self, world: World, officer: User, session: Callable[..., Activity]
    ) -> None:
        assert session(by=officer).pk
        with pytest.raises(Refusal) as refused:
            session(by=officer, commune=world.other_ward)
        assert refused.value.code == "prevention.outside"

    def test_an_agency_does_nothing_after_its_end(
        self, world: World, session: Callable[..., Activity]
    ) -> None:
        labour = agency(AgencyKind.LABOUR, world.city, TODAY)
        with (
            time_machine.travel(datetime(2025, 3, 10, 9, tzinfo=HERE), tick=False),
            pytest.raises(Refusal) as refused,
        ):
            session(agency=labour, on=date(2025, 3, 3))
        assert refused.value.code == "agency.absent"


class TestCorrections:
    CONTENT: ClassVar[dict[str, Any]] = {
        "kind": "session",
        "setting": "community",
        "title": "Mới",
        "on": TODAY,
    }

    def test_both_versions_are_known_in_their_time(
        self, world: World, culture: User, centre: Agency, session: Callable[..., Activity]
    ) -> None:
        old = session()
        with time_machine.travel(NOW + timedelta(days=2), tick=False):
            new = services.correct(
                old, by=culture, reason="Sai nơi.", agency=centre, commune=world.other_ward,
                **self.CONTENT,
            )  # fmt: skip
        assert new.corrects_id == old.pk
        assert list(Activity.objects.known_at(NOW + timedelta(days=1))) == [old]
        assert list(queries.activities(culture)) == [new]
        assert queries.versions(new) == [old]

    def test_a_row_cannot_be_moved_out_of_the_own_unit(
        self, world: World, officer: User, centre: Agency, session: Callable[..., Activity]
    ) -> None:
        old = session(by=officer)
        with pytest.raises(Refusal) as refused:
            services.correct(
                old, by=officer, reason="Chuyển.", agency=centre, commune=world.other_ward,
                **self.CONTENT,
            )  # fmt: skip
        assert refused.value.code == "prevention.outside"

    def test_another_ward_withdraws_nothing_here(
        self, world: World, session: Callable[..., Activity]
    ) -> None:
        neighbour = world.user(Role.COMMUNE_OFFICER, "03386")
        with pytest.raises(Refusal) as refused:
            services.retract(session(), by=neighbour, reason="Không thích.")
        assert refused.value.code == "prevention.outside"

    def test_what_was_withdrawn_stays_withdrawn(
        self, culture: User, session: Callable[..., Activity]
    ) -> None:
        row = session()
        services.retract(row, by=culture, reason="Bị hoãn.")
        assert not queries.activities(culture).exists()
        with pytest.raises(Refusal) as refused:
            services.retract(row, by=culture, reason="Lần nữa.")
        assert refused.value.code == "ledger.retracted"

    def test_a_reason_is_asked(self, culture: User, session: Callable[..., Activity]) -> None:
        with pytest.raises(Refusal) as refused:
            services.retract(session(), by=culture, reason="")
        assert refused.value.code == "ledger.reason"

    @pytest.mark.parametrize("statement", ["update {} set reason = 'x'", "delete from {}"])
    @pytest.mark.parametrize(
        "table",
        ["activity", "attendance", "complexarea", "course", "onlineprocedure", "pilotmodel",
         "staff"],
    )  # fmt: skip
    def test_rows_are_never_changed(self, db: None, table: str, statement: str) -> None:
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(f"prevention_{table}"))


class TestTraining:
    def test_the_level_of_an_official_is_that_of_the_agency(
        self, world: World, culture: User, centre: Agency, official: Callable[..., Staff]
    ) -> None:
        at_ward, at_city = official("Đỗ Thị Mẫu"), official("Lý Văn Thử", agency=centre)
        assert (at_ward.level, at_ward.commune) == ("commune", world.ward)
        assert (at_city.level, at_city.commune) == ("district", None)

    def test_a_ward_adds_nobody_to_the_city(
        self, officer: User, centre: Agency, official: Callable[..., Staff]
    ) -> None:
        with pytest.raises(Refusal) as refused:
            official("Lý Văn Thử", by=officer, agency=centre)
        assert refused.value.code == "prevention.outside"

    def test_several_attend_at_once_and_nobody_twice(
        self, culture: User, course: Course, official: Callable[..., Staff]
    ) -> None:
        people = [official("Đỗ Thị Mẫu"), official("Lý Văn Thử")]
        assert len(services.record_attendance(by=culture, course=course, staff=people)) == 2
        third = official("Hà Thị Ví Dụ")
        again = [*people, third, third]
        (row,) = services.record_attendance(by=culture, course=course, staff=again)
        assert row.staff == third
        assert queries.courses(culture).get().attended == 3

    def test_attendance_names_first_versions(
        self, culture: User, office: Agency, course: Course, official: Callable[..., Staff]
    ) -> None:
        first = official("Đỗ Thị Mẫu")
        renamed = services.correct(
            first, by=culture, reason="Sai tên.", name="Đỗ Thị Mẫn", agency=office,
            post="Công chức", starts_on=first.starts_on,
        )  # fmt: skip
        (row,) = services.record_attendance(by=culture, course=course, staff=[renamed])
        assert (row.staff_id, row.course_id) == (first.pk, course.pk)
        assert services.record_attendance(by=culture, course=course, staff=[first]) == []
        assert queries.attendances(culture, course) == [(row, renamed)]

    def test_who_did_not_come_after_all_is_withdrawn_and_may_be_added_again(
        self, culture: User, course: Course, official: Callable[..., Staff]
    ) -> None:
        people = [official("Đỗ Thị Mẫu")]
        (row,) = services.record_attendance(by=culture, course=course, staff=people)
        services.retract(row, by=culture, reason="Vắng.")
        assert queries.courses(culture).get().attended == 0
        assert len(services.record_attendance(by=culture, course=course, staff=people)) == 1

    def test_a_ward_sends_its_own_officials_to_the_course_of_the_city(
        self, officer: User, centre: Agency, course: Course, official: Callable[..., Staff]
    ) -> None:
        own, other = official("Đỗ Thị Mẫu"), official("Lý Văn Thử", agency=centre)
        assert services.record_attendance(by=officer, course=course, staff=[own])
        with pytest.raises(Refusal) as refused:
            services.record_attendance(by=officer, course=course, staff=[other])
        assert refused.value.code == "prevention.outside"
        assert Attendance.objects.count() == 1

    def test_nobody_attends_what_has_not_begun(
        self, culture: User, centre: Agency, official: Callable[..., Staff]
    ) -> None:
        later = services.record_course(
            by=culture, title="Lớp sau", organiser=centre, starts_on=TOMORROW, ends_on=TOMORROW
        )
        with pytest.raises(Refusal) as refused:
            services.record_attendance(by=culture, course=later, staff=[official("Đỗ Thị Mẫu")])
        assert refused.value.code == "course.future"

    def test_a_course_ends_after_it_began(self, culture: User, centre: Agency) -> None:
        with pytest.raises(Refusal) as refused:
            services.record_course(
                by=culture, title="Lớp", organiser=centre, starts_on=TOMORROW, ends_on=TODAY
            )
        assert refused.value.code == "prevention.order"


class TestTheRest:
    def test_a_model_is_decided_and_then_put_to_work(self, world: World, culture: User) -> None:
        content: dict[str, Any] = {"name": "Tổ đồng hành", "purpose": "rehab", "unit": world.city}
        decided: dict[str, Any] = {"decision_number": "00/QĐ-UBND", "decided_on": date(2024, 2, 15)}
        row = services.record_pilot(by=culture, **content, **decided)
        later = services.correct(
            row, by=culture, reason="Đã triển khai.", **content, **decided, deployed_on=TODAY
        )
        assert (later.commune, later.district_id, later.deployed_on) == (
            None, world.city.pk, TODAY,
        )  # fmt: skip
        with pytest.raises(Refusal) as refused:
            services.record_pilot(by=culture, **content, **decided, deployed_on=date(2024, 2, 14))
        assert refused.value.code == "pilot.order"

    def test_the_police_list_a_commune_and_take_it_off(self, world: World, culture: User) -> None:
        content: dict[str, Any] = {
            "commune": world.ward,
            "starts_on": date(2024, 1, 1),
            "document": "Danh sách",
        }
        row = services.list_complex_area(by=culture, **content)
        off = services.correct(row, by=culture, reason="Đưa ra.", **content, ends_on=TODAY)
        assert list(queries.complex_areas(culture)) == [off]

    def test_a_procedure_goes_online(self, world: World, culture: User) -> None:
        content: dict[str, Any] = {"name": "Đăng ký cai nghiện tự nguyện", "unit": world.city}
        row = services.offer_procedure(by=culture, **content)
        services.correct(row, by=culture, reason="Đã mở.", **content, online_from=TODAY)
        assert queries.procedures(culture).get().online_from == TODAY
        with pytest.raises(Refusal) as refused:
            services.offer_procedure(by=culture, **content, online_from=TOMORROW)
        assert refused.value.code == "ledger.future"
