"""How questions are asked: few statements, small cells hidden, the rows behind every figure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from donghanh.errors import Refusal
from donghanh.indicators import catalogue
from donghanh.indicators.answer import answer, rows, shown, trend
from donghanh.indicators.engine import Postgres, Rows
from donghanh.indicators.periods import read
from donghanh.indicators.places import place, unit_on
from donghanh.indicators.tests.world import (
    BINH_LU,
    DOAN_KET,
    SAN_THANG,
    TAN_PHONG,
    World,
    at,
    day,
)

H1 = read("2024-H1")
NOW = at("2024-07-01")


def test_the_number_of_statements_depends_on_nothing(
    world: World, django_assert_num_queries: Any
) -> None:
    city, province, commune = world.city, world.province, world.commune(DOAN_KET)
    few = 3  # communes of the province, their predecessors, the figures
    for unit in (city, commune):
        with django_assert_num_queries(few):
            answer(["ost_active"], unit=unit, period=H1, known=NOW)
        with django_assert_num_queries(few):
            answer(catalogue.ALL, unit=unit, period=H1, known=NOW)
    with django_assert_num_queries(few + 1):  # and its districts
        answer(catalogue.ALL, unit=province, period=H1, known=NOW)
    with django_assert_num_queries(few):
        trend(["ost_active", "svc_access_all"], unit=city, period=H1, known=NOW)


def test_statuses_are_read_once_however_many_figures_are_asked(world: World) -> None:
    asked: list[str] = []

    class Listening(Postgres):
        def execute(self, sql: str, values: Mapping[str, Any]) -> Rows:
            asked.append(sql)
            return super().execute(sql, values)

    answer(catalogue.ALL, unit=world.city, period=H1, known=NOW, engine=Listening())
    (statement,) = asked
    assert statement.count('"mart"."episode"') == 1
    assert len(statement) < 4_000 * len(catalogue.ALL)


@pytest.mark.parametrize("indicator", catalogue.ALL.values(), ids=lambda one: one.id)
def test_the_rows_are_the_figure(world: World, indicator: catalogue.Indicator) -> None:
    user, _ = world.user("2024-02-01")
    world.contact(user, "counselling", "2024-03-03")
    world.patient("2024-02-01", TAN_PHONG)
    world.post_rehab(world.completer("2024-02-01"), "2024-02-03")
    world.activity(DOAN_KET, "2024-02-02", setting="school")
    world.complex_area(DOAN_KET, "2024-01-01")
    world.course("2024-02-03", world.staff(SAN_THANG), world.staff(None))
    asked: dict[str, Any] = {"unit": world.city, "period": H1, "known": NOW}
    found = answer([indicator.id], **asked)[indicator.id]
    behind = rows(indicator.id, **asked)
    assert len({(row.cohort, row.key) for row in behind}) == len(behind)
    assert sum(row.in_part for row in behind) == found.part
    if indicator.has_whole:
        assert sum(row.in_whole for row in behind) == found.whole


def test_months_asked_together_are_the_months_asked_one_by_one(world: World) -> None:
    for month in ("01", "03", "05"):
        user, _ = world.user(f"2024-{month}-01")
        world.contact(user, "counselling", f"2024-{month}-20")
        world.patient(f"2024-{month}-01", TAN_PHONG)
        world.post_rehab(world.completer(f"2024-{month}-01"), f"2024-{month}-03")
        world.activity(DOAN_KET, f"2024-{month}-02", setting="school")
        world.course(f"2024-{month}-03", world.staff(SAN_THANG), world.staff(None))
    world.complex_area(DOAN_KET, "2024-02-20")
    asked: dict[str, Any] = {"unit": world.city, "known": NOW}
    together = trend(catalogue.ALL, period=H1, **asked)
    for number, point in enumerate(H1.points()):
        alone = answer(catalogue.ALL, period=point, **asked)
        for key, one in alone.items():
            found = together[key][number]
            assert (key, found.value, found.part, found.whole) == (
                key,
                one.value,
                one.part,
                one.whole,
            )


def test_communes_add_up_to_the_unit(world: World) -> None:
    for commune, number in ((DOAN_KET, 6), (TAN_PHONG, 7), (BINH_LU, 8)):
        for _ in range(number):
            world.patient("2024-02-01", commune)
    city = answer(["ost_active"], unit=world.city, period=H1, known=NOW)["ost_active"]
    cells = {cell.code: cell.part for cell in city.by_commune}
    assert len(cells) == 7
    assert (cells[DOAN_KET], cells[TAN_PHONG], cells[SAN_THANG]) == (6, 7, 0)
    assert city.part == 13
    assert not city.hides
    province = answer(["ost_active"], unit=world.province, period=H1, known=NOW)["ost_active"]
    assert province.part == sum(cell.part or 0 for cell in province.by_commune) == 21


def test_small_cells_are_hidden_in_the_table_and_when_asked_alone(world: World) -> None:
    for commune, number in ((DOAN_KET, 3), (TAN_PHONG, 7), (SAN_THANG, 9)):
        for _ in range(number):
            world.patient("2024-02-01", commune)
    asked: dict[str, Any] = {"period": H1, "known": NOW}
    city = answer(["ost_active"], unit=world.city, **asked)["ost_active"]
    marks = {cell.code: (cell.part, cell.hidden) for cell in city.by_commune}
    assert city.part == 19
    assert marks[DOAN_KET] == (None, "small")
    assert marks["03386"] == (None, "small")  # nobody, but it must keep the others company
    assert marks[SAN_THANG] == (9, "")

    alone = answer(["ost_active"], unit=world.commune(DOAN_KET), **asked)["ost_active"]
    assert (alone.suppressed, alone.value, alone.part) == (True, None, None)
    large = answer(["ost_active"], unit=world.commune(SAN_THANG), **asked)["ost_active"]
    assert (large.suppressed, large.part) == (False, 9)
    own = answer(["ost_active"], unit=world.commune(DOAN_KET), **asked, disclose=True)["ost_active"]
    assert (own.suppressed, own.part) == (False, 3)


def test_figures_without_persons_are_never_hidden(world: World) -> None:
    world.activity(DOAN_KET, "2024-02-02")
    found = answer(["comm_sessions"], unit=world.city, period=H1, known=NOW)["comm_sessions"]
    assert not found.hides
    assert sum(cell.part or 0 for cell in found.by_commune) == 1


def test_what_belongs_to_the_city_itself_stands_apart(world: World) -> None:
    world.staff(None)
    world.staff(DOAN_KET)
    found = answer(["staff_count"], unit=world.city, period=H1, known=NOW)["staff_count"]
    assert found.part == 2
    assert found.elsewhere is not None
    assert (found.elsewhere.part, found.elsewhere.name) == (1, "Thành phố Lai Châu")


@pytest.mark.django_db
def test_a_unit_is_the_one_that_had_the_code_on_the_last_day() -> None:
    with pytest.raises(Refusal, match="không có đơn vị"):
        unit_on("105", day("2025-07-01"))


@pytest.mark.django_db
def test_the_same_code_names_another_commune_after_the_merger() -> None:
    assert unit_on("03388", day("2024-06-14")).name == "Phường Quyết Tiến"
    assert unit_on("03388", day("2025-07-01")).name == "Phường Đoàn Kết"


def test_a_unit_that_is_gone_cannot_be_asked(world: World) -> None:
    with pytest.raises(Refusal, match="không tồn tại"):
        place(world.city, day("2025-07-01"))


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (Decimal("86.27"), "%", "86,3%"),
        (Decimal(1250), "người", "1.250 người"),
        (Decimal(1), "đạt/không", "Đạt"),
        (Decimal(0), "đạt/không", "Không đạt"),
        (None, "%", "không áp dụng"),
    ],
)
def test_a_figure_in_words(value: Decimal | None, unit: str, words: str) -> None:
    assert shown(value, unit) == words
