"""What each office sees of prevention, and what is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import Agency
from donghanh.prevention import periods, queries, services
from donghanh.prevention.models import Activity, Course, Staff
from donghanh.prevention.queries import ActivityFilter
from donghanh.prevention.tests.conftest import TODAY
from donghanh.testing.worlds import World


def period(id_: str) -> periods.Period:
    found = periods.period(id_)
    assert found is not None
    return found


class TestSight:
    @pytest.mark.parametrize(
        ("role", "where", "seen"),
        [
            (Role.CULTURE, "", {"Ở phường", "Ở phường khác"}),
            (Role.COMMUNE_OFFICER, "", {"Ở phường"}),
            (Role.COMMUNE_OFFICER, "03386", {"Ở phường khác"}),
            (Role.LABOUR, "106", set()),
        ],
    )
    def test_one_sees_the_own_unit_and_what_lies_below(
        self,
        world: World,
        session: Callable[..., Activity],
        role: Role,
        where: str,
        seen: set[str],
    ) -> None:
        session(title="Ở phường")
        session(title="Ở phường khác", commune=world.other_ward)
        rows = queries.activities(world.user(role, where))
        assert {row.title for row in rows} == seen

    def test_a_ward_sees_the_courses_of_its_city_but_not_of_other_wards(
        self, world: World, officer: User, course: Course
    ) -> None:
        neighbour = world.user(Role.COMMUNE_OFFICER, "03386")
        own = neighbour.agency
        assert own is not None
        services.record_course(
            by=neighbour, title="Lớp của phường", organiser=own, starts_on=TODAY, ends_on=TODAY
        )
        assert [row.title for row in queries.courses(officer)] == ["Kỹ năng tư vấn"]
        assert queries.courses(neighbour).count() == 2
        assert queries.courses(world.user(Role.LABOUR, "106")).count() == 0

    def test_without_an_appointment_one_sees_nothing(
        self, session: Callable[..., Activity]
    ) -> None:
        session()
        nobody = User.objects.create(username="khong-viec", full_name="Người Thử", password="!")
        assert not queries.activities(nobody).exists()
        assert queries.own_communes(nobody) == []


class TestFilters:
    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            (ActivityFilter(), {"A", "B"}),
            (ActivityFilter(kind="broadcast"), {"B"}),
            (ActivityFilter(setting="school"), {"A"}),
            (ActivityFilter(kind="broadcast", setting="school"), set()),
            (ActivityFilter(period=period("2024-06")), {"A"}),
            (ActivityFilter(period=period("2024-H1")), {"A", "B"}),
            (ActivityFilter(period=period("2023")), set()),
        ],
    )
    def test_every_condition_holds(
        self,
        culture: User,
        session: Callable[..., Activity],
        wanted: ActivityFilter,
        found: set[str],
    ) -> None:
        session(title="A")
        session(title="B", kind="broadcast", setting="media", on=date(2024, 1, 31))
        assert {row.title for row in queries.activities(culture, wanted)} == found

    def test_a_commune(self, world: World, culture: User, session: Callable[..., Activity]) -> None:
        session()
        there = ActivityFilter(commune=world.other_ward.pk)
        assert not queries.activities(culture, there).exists()


class TestCoverage:
    def test_communes_without_an_activity_in_the_period_are_missing(
        self, world: World, culture: User, session: Callable[..., Activity]
    ) -> None:
        session()
        session()
        session(commune=world.other_ward, on=date(2024, 1, 31))
        found = queries.coverage(culture, period("2024-06"))
        assert (found.reached, found.whole) == (1, 7)
        assert dict(found.counts)[world.ward] == 2
        assert world.other_ward in found.missing
        assert queries.coverage(culture, period("2024")).reached == 2

    def test_what_was_withdrawn_covers_nothing(
        self, culture: User, session: Callable[..., Activity]
    ) -> None:
        services.retract(session(), by=culture, reason="Bị hoãn.")
        assert queries.coverage(culture, period("2024")).reached == 0


class TestTrained:
    YEAR = period("2024")

    def counts(self, user: User) -> dict[str, tuple[int, date | None]]:
        rows = queries.trained(user, self.YEAR)
        return {row.name: (row.courses, row.last_course) for row in rows}

    def test_who_came_this_year_who_before_and_who_never(
        self,
        culture: User,
        centre: Agency,
        course: Course,
        official: Callable[..., Staff],
    ) -> None:
        old = services.record_course(
            by=culture, title="Lớp cũ", organiser=centre, starts_on=date(2023, 9, 5),
            ends_on=date(2023, 9, 6),
        )  # fmt: skip
        both, before, _never = official("Hai"), official("Cũ"), official("Chưa")
        services.record_attendance(by=culture, course=course, staff=[both])
        services.record_attendance(by=culture, course=old, staff=[both, before])
        assert self.counts(culture) == {
            "Hai": (1, TODAY),
            "Cũ": (0, date(2023, 9, 5)),
            "Chưa": (0, None),
        }

    def test_the_present_day_of_a_course_counts(
        self,
        culture: User,
        centre: Agency,
        course: Course,
        official: Callable[..., Staff],
    ) -> None:
        services.record_attendance(by=culture, course=course, staff=[official("Một")])
        services.correct(
            course, by=culture, reason="Sai năm.", title=course.title, organiser=centre,
            starts_on=date(2023, 6, 14), ends_on=date(2023, 6, 14),
        )  # fmt: skip
        assert self.counts(culture) == {"Một": (0, date(2023, 6, 14))}

    def test_a_course_that_never_took_place_trained_nobody(
        self, culture: User, course: Course, official: Callable[..., Staff]
    ) -> None:
        services.record_attendance(by=culture, course=course, staff=[official("Một")])
        services.retract(course, by=culture, reason="Bị hoãn.")
        assert self.counts(culture) == {"Một": (0, None)}

    def test_only_those_in_post_are_asked_for(
        self, culture: User, official: Callable[..., Staff]
    ) -> None:
        official("Đang làm")
        official("Đã thôi", ends_on=date(2024, 6, 13))
        assert [row.name for row in queries.staff(culture)] == ["Đang làm"]
        assert queries.staff(culture, on=date(2024, 6, 13)).count() == 2
