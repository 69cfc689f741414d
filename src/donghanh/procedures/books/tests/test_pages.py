"""The lists and the books on screen, printed and as files."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from donghanh.access.models import AccessLog
from donghanh.access.roles import Role
from donghanh.documents.workbook import Sheet, workbook
from donghanh.register.models import Person
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
