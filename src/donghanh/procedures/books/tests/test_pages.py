"""The lists and the books on screen, printed and as files."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from donghanh.access import scope
from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.agencies.models import Succession
from donghanh.documents.workbook import Sheet, workbook
from donghanh.register import reorganisation
from donghanh.register.models import Passed, Person
from donghanh.testing.worlds import World
from donghanh.text import format_date

LISTS, BOOKS = "/so-sach/", "/so-sach/so/"


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    return client


def dependent(world: World, name: str) -> Person:
    person = world.person(name)
    world.story(
        person,
        ("determination.requested", "2024-02-05"),
        ("determination.found_dependent", "2024-02-08"),
    )
    return person


def page(client: Client, url: str, **query: str) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestLists:
    def test_who_was_added_and_on_which_ground(self, officer: Client, world: World) -> None:
        dependent(world, "Lò Văn Mẫu")
        text = page(officer, LISTS, register="addict_list", first="1/1/2024")
        assert text.count("Lò Văn Mẫu") == 2, "once as standing, once as added"
        assert format_date(date(2024, 2, 8)) in text
        assert "Điều" in text

    def test_an_english_reader_is_told_in_english_what_takes_a_person_off(
        self, officer: Client
    ) -> None:
        officer.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
        text = page(officer, LISTS, register="addict_list", last="1/3/2024")
        assert "List of drug addicts" in text
        assert "moved to another locality" in text
        assert "chuyển đến địa phương khác" not in text

    def test_who_left_says_by_which_step(self, officer: Client, world: World) -> None:
        person = dependent(world, "Lò Văn Mẫu")
        world.record(person, "case.died_or_missing", "2024-05-06")
        text = page(officer, LISTS, register="addict_list", first="1/4/2024")
        assert text.count("Lò Văn Mẫu") == 1
        assert format_date(date(2024, 5, 6)) in text

    def test_others_are_not_on_it(self, officer: Client, world: World) -> None:
        dependent(world, "Lò Văn Mẫu")
        other = world.person("Sùng A Thí", commune=world.other_ward)
        world.story(
            other,
            ("determination.requested", "2024-02-05"),
            ("determination.found_dependent", "2024-02-08"),
        )
        assert "Sùng A Thí" not in page(officer, LISTS, register="addict_list")
        assert "Lò Văn Mẫu" not in page(officer, LISTS, register="user_list")

    def test_a_district_chooses_a_commune_first(self, client: Client, world: World) -> None:
        dependent(world, "Lò Văn Mẫu")
        client.force_login(world.user(Role.LABOUR))
        assert "Lò Văn Mẫu" not in page(client, LISTS, register="addict_list")
        chosen = page(client, LISTS, register="addict_list", commune=str(world.ward.pk))
        assert "Lò Văn Mẫu" in chosen
        assert client.get(f"{LISTS}tep/", {"register": "addict_list"}).status_code == 302

    def test_printing_and_exporting_are_logged(self, officer: Client, world: World) -> None:
        dependent(world, "Lò Văn Mẫu")
        page(officer, f"{LISTS}in/", register="addict_list")
        file = officer.get(f"{LISTS}tep/", {"register": "addict_list"})
        sheet = load_workbook(BytesIO(file.content)).active
        assert sheet is not None
        names = [row[1].value for row in sheet.iter_rows(min_row=5)]
        assert names == ["Lò Văn Mẫu", "Lò Văn Mẫu"]
        actions = set(AccessLog.objects.values_list("action", flat=True))
        assert {"list.printed", "list.exported"} <= actions

    def test_more_people_need_no_more_queries(self, officer: Client, world: World) -> None:
        counts = []
        for number in (1, 5):
            for _ in range(number):
                dependent(world, "Lò Văn Mẫu")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page(officer, LISTS, register="addict_list")
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestAfterAReorganisation:
    """On 2025-07-01 the ward went into a new one, together with others."""

    DAY = date(2025, 7, 1)

    @pytest.fixture
    def new_ward(self, world: World) -> User:
        """An officer of the new ward; three people came with their files."""
        old, other = (
            dependent(world, "Lò Văn Mẫu"),
            world.person("Sùng A Thí", commune=world.other_ward),
        )
        gone = dependent(world, "Vàng Thị Nháp")
        world.story(
            other,
            ("determination.requested", "2025-03-03"),
            ("determination.found_dependent", "2025-03-04"),
        )
        world.record(gone, "case.died_or_missing", "2025-05-06")
        assert {one.commune for one in (old, other, gone)} == {world.ward, world.other_ward}
        admin = world.user(Role.ADMIN)
        with time_machine.travel("2025-07-15 09:00+07:00", tick=False), scope.use(scope.SYSTEM):
            reorganisation.apply(reorganisation.begin(on=self.DAY, unit=None, by=admin), by=admin)
        place = Succession.objects.get(predecessor=world.ward, main=True).successor
        return world.user(Role.COMMUNE_OFFICER, place)

    def counts(self, client: Client, user: User, first: str, last: str) -> tuple[int, ...]:
        with time_machine.travel("2025-12-31 09:00+07:00", tick=False):
            client.force_login(user)
            answer = client.get(LISTS, {"register": "addict_list", "first": first, "last": last})
        found = answer.context["turnover"]
        assert len(answer.context["standing"]) == found.after
        assert len(answer.context["added"]) == found.added
        assert len(answer.context["removed"]) == found.removed
        return found.before, found.added, found.removed, found.after

    def test_the_successor_has_the_lists_of_the_time_before(
        self, client: Client, new_ward: User
    ) -> None:
        assert self.counts(client, new_ward, "1/1/2025", "30/6/2025") == (2, 1, 1, 2)

    def test_nobody_is_added_or_removed_by_it(self, client: Client, new_ward: User) -> None:
        assert self.counts(client, new_ward, "1/7/2025", "31/12/2025") == (2, 0, 0, 2)
        assert self.counts(client, new_ward, "1/1/2025", "31/12/2025") == (2, 1, 1, 2)
        assert self.counts(client, new_ward, "1/1/2024", "31/12/2025") == (0, 3, 1, 2)

    def test_who_came_from_elsewhere_did_not_stand_here_before(
        self, client: Client, world: World, new_ward: User
    ) -> None:
        """A file that followed later, by a move, does not bring the past of its old ward."""
        with scope.use(scope.SYSTEM):
            Passed.objects.filter(person__name="Sùng A Thí").update(done_at=None)
        assert self.counts(client, new_ward, "1/1/2025", "30/6/2025") == (2, 0, 1, 1)


class TestBooks:
    def test_every_book_opens_and_one_that_ended_says_why(self, officer: Client) -> None:
        assert "08-SCN" in page(officer, BOOKS)
        assert "không còn" in page(officer, f"{BOOKS}03-SCN/")
        assert officer.get(f"{BOOKS}09-SCN/").status_code == 404

    def test_home_rehabilitation_stands_in_its_book(self, officer: Client, world: World) -> None:
        person = dependent(world, "Lò Văn Mẫu")
        world.record(person, "voluntary_home.registered", "2024-02-12")
        world.record(
            person,
            "voluntary_home.decided",
            "2024-02-15",
            data={"term_months": 6},
            document={"number": "15/QĐ-UBND"},
        )
        book = page(officer, f"{BOOKS}01-SCN/", year="2024")
        assert "Lò Văn Mẫu" in book
        assert "15/QĐ-UBND" in book
        assert "Lò Văn Mẫu" not in page(officer, f"{BOOKS}02-SCN/", year="2024")
        assert "Lò Văn Mẫu" not in page(officer, f"{BOOKS}01-SCN/", year="2023")


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    sheet = load_workbook(BytesIO(workbook(Sheet("Sổ", "", [("Tên", 10)], [["=1+1"]])))).active
    assert sheet is not None
    assert sheet["A5"].value == "'=1+1"
    assert sheet["A5"].data_type == "s"
