"""Every indicator on a small world, with part and whole counted by hand, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from donghanh.indicators import catalogue
from donghanh.indicators.answer import answer
from donghanh.indicators.marts import Dialect
from donghanh.indicators.periods import read
from donghanh.indicators.tests.world import (
    BINH_LU,
    DOAN_KET,
    SAN_THANG,
    TAN_PHONG,
    World,
    at,
)

H1 = read("2024-H1")  # 15/12/2023 to 14/6/2024
NOW = at("2024-07-01")

Build = Callable[[World], None]
Expected = dict[str, tuple[int, int | None]]


def people_on_file(world: World) -> None:
    """Who is on file in the city, who was reached, and how; some are outside place or time."""
    world.patient("2023-03-01")  # patient: in treatment, so reached
    _, case = world.patient("2023-03-01", TAN_PHONG)
    world.paper(case, "substitution.terminated", "2024-02-10")  # left: reached until 10/2
    _, case = world.patient("2023-03-01")
    world.paper(case, "substitution.terminated", "2023-12-14")  # gone: no care in the period
    counselled, _ = world.user("2024-01-10")
    world.contact(counselled, "counselling", "2024-03-01")
    world.contact(counselled, "job", "2024-03-02")  # once, though two services
    visited, _ = world.user("2024-01-10", SAN_THANG)
    world.contact(visited, "visit", "2024-03-01")  # a visit is no service
    late, _ = world.user("2024-01-10")
    world.contact(late, "counselling", "2024-06-15")  # a day after the period
    prevented, _ = world.user("2024-06-14")
    world.contact(prevented, "prevention", "2024-06-14")  # the last day counts
    world.addict("2024-05-01")  # not reached
    screened, _ = world.addict("2024-05-01")
    world.contact(screened, "screening", "2023-12-15")  # the first day counts
    after = world.completer("2023-06-01")
    world.post_rehab(after, "2023-06-10")
    world.contact(after, "vocational", "2024-04-01")
    unsupported = world.completer("2023-06-01")
    case = world.post_rehab(unsupported, "2023-06-10")
    world.paper(case, "post_rehab.ended", "2023-12-15")  # last day of force is 14/12
    both = world.completer("2023-06-01")
    world.post_rehab(both, "2024-03-01")  # on the addicts' list until then
    world.patient("2023-03-01", BINH_LU)  # another district
    world.user("2024-06-15")  # begins after the period


def completers(world: World) -> None:
    decided = world.completer("2024-02-01")
    world.post_rehab(decided, "2024-02-05")
    helped = world.completer("2024-02-01", "substitution")
    world.contact(helped, "visit", "2024-02-20")
    world.helper(helped, "2024-02-20")
    alone = world.completer("2024-02-01", "voluntary_facility")
    world.contact(alone, "counselling", "2024-01-20")  # before completing: no support after it
    at_home = world.completer("2024-02-01", "voluntary_home")
    world.post_rehab(at_home, "2024-06-15")  # decided after the period
    world.completer("2023-12-14")  # completed before the period
    _, case = world.patient("2023-01-01")
    world.paper(case, "substitution.ended_by_choice", "2024-05-05")
    patient, _ = world.patient("2023-01-01")
    world.helper(patient, "2023-05-05", "2024-06-13")  # ended the day before the last
    world.patient("2023-01-01")


def movements(world: World) -> None:
    for on in ("2023-12-15", "2024-06-14", "2024-06-15"):
        case = world.case(world.person(), "compulsory", "2023-12-01")
        world.paper(case, "compulsory.dossier_opened", "2023-12-01")
        world.paper(case, "compulsory.dossier_sent", "2023-12-15")
        world.paper(case, "compulsory.court_decided", "2023-12-15")
        world.paper(case, "compulsory.handed_over", on)
    registered, case = world.addict("2024-05-01")
    world.paper(case, "voluntary_home.registered", "2024-05-02")
    home = world.case(registered, "voluntary_home", "2024-05-03")
    world.paper(home, "voluntary_home.decided", "2024-05-03")
    facility = world.case(world.person(), "voluntary_facility", "2024-05-03")
    world.paper(facility, "voluntary_facility.admitted", "2024-05-03")
    world.patient("2024-04-01")
    ended = world.case(world.person(), "post_rehab", "2023-01-01")
    world.paper(ended, "post_rehab.decided", "2023-01-01")
    world.paper(ended, "post_rehab.ended", "2024-01-01")
    borrower = world.person()
    for service in ("loan", "vocational", "job", "counselling"):
        world.contact(borrower, service, "2024-05-05")
        world.contact(borrower, service, "2024-05-06")
    accompanied = world.person()
    world.post_rehab(accompanied, "2024-01-05")
    world.helper(accompanied, "2024-02-01")
    world.post_rehab(world.person(), "2024-01-05")


def offices(world: World) -> None:
    world.activity(DOAN_KET, "2024-01-05", setting="school")
    world.activity(DOAN_KET, "2024-01-06")
    world.activity(TAN_PHONG, "2024-06-15")  # after the period
    world.activity(SAN_THANG, "2024-02-01", kind="broadcast", setting="media")
    world.activity(TAN_PHONG, "2024-02-01", kind="survey")  # no communication
    world.activity(TAN_PHONG, "2024-02-01", kind="inspection")
    world.activity(BINH_LU, "2024-02-01", kind="contest")  # another district
    world.complex_area(DOAN_KET, "2023-01-01")
    world.complex_area(DOAN_KET, "2024-01-01")  # listed twice: one commune
    world.complex_area(SAN_THANG, "2023-01-01", "2023-12-15")  # listed on the first day
    world.complex_area(TAN_PHONG, "2023-01-01", "2023-12-14")  # no longer
    officer, chief = world.staff(DOAN_KET), world.staff(None)
    world.staff(SAN_THANG)
    retired = world.staff(SAN_THANG, until="2024-06-13")
    elsewhere = world.staff(BINH_LU)
    world.course("2024-03-03", officer, chief, retired, elsewhere)
    world.course("2024-03-04", officer)
    world.course("2023-12-14", world.staff(TAN_PHONG))
    world.model("rehab", "2024-01-05", "2024-05-05")
    world.model("rehab", None, "2024-05-05")  # without a decision
    world.model("rehab", "2024-01-05", "2024-06-15")  # deployed later
    world.model("prevention", "2024-01-05", "2024-05-05")
    world.procedure("2024-06-14")
    world.procedure(None)
    world.signed_report(DOAN_KET, "2024-03-20")
    world.signed_report(TAN_PHONG, "2024-06-15")  # signed after the period


SCENARIOS: list[tuple[Build, Expected]] = [
    (
        people_on_file,
        {
            # four users, two addicts, patient, left, gone, both (until 1/3); not late, visited,
            # gone, both and the first addict
            "svc_access_all": (5, 10),
            # patient, left and gone stay on the list, two addicts, both (until 1/3)
            "svc_addict_b": (3, 6),
            # under a decision: after, both
            "svc_postrehab_b": (1, 2),
            "svc_compound_b": (4, 8),
            "user_prevention_access": (2, 4),
            "ost_active": (1, None),
            "users_registered": (4, None),
            "addicts_registered": (5, None),
            "post_active": (2, None),
        },
    ),
    (
        completers,
        {
            "managed_after_completion": (2, 3),
            "mgmt_decision_issued": (1, 4),
            # four completers, one who left, two in treatment; managed: decided, helped, alone
            "managed_at_residence_wide": (3, 7),
            "comp_completed": (1, None),
            "vol_completed": (2, None),
            "ost_left": (2, None),
        },
    ),
    (
        movements,
        {
            "compulsory_sent": (2, None),
            "comp_files_sent": (3, None),
            "comp_decided": (3, None),
            "comp_active": (2, None),
            "addicts_new": (1, None),
            "users_new": (0, None),
            "vol_registered": (1, None),
            "vol_home_active": (1, None),
            "vol_facility_active": (1, None),
            "ost_new": (1, None),
            "post_completed": (1, None),
            "support_assigned": (1, 2),
            "support_counselling": (1, None),
            "support_vocational": (1, None),
            "support_job": (1, None),
            "support_loan": (1, None),
        },
    ),
    (
        offices,
        {
            "communes_communicated": (2, 7),
            "complex_communes_prevention": (1, 2),
            "complex_communes": (2, 7),
            "staff_trained_rate": (2, 4),
            "staff_count": (4, None),
            "models_rehab": (1, None),
            "models_prevention": (1, None),
            "it_online_reporting": (1, 7),
            "it_online_services": (1, 2),
            "comm_sessions": (2, None),
            "comm_media": (1, None),
            "contests": (0, None),
            "inspections": (1, None),
            "training_courses": (2, None),
        },
    ),
]


@pytest.mark.parametrize("engine", ["postgres", "duckdb"])
@pytest.mark.parametrize(
    ("build", "expected"), SCENARIOS, ids=lambda item: getattr(item, "__name__", "")
)
def test_part_and_whole_are_those_counted_by_hand(
    world: World, build: Build, expected: Expected, engine: Dialect
) -> None:
    build(world)
    found = answer(expected, unit=world.city, period=H1, known=NOW, engine=engine)
    assert {key: (one.part, one.whole) for key, one in found.items()} == expected


def test_every_indicator_is_counted_by_hand_somewhere() -> None:
    assert {key for _, expected in SCENARIOS for key in expected} == set(catalogue.ALL)


def test_both_engines_agree_on_every_commune_and_moment(world: World) -> None:
    for build, _ in SCENARIOS:
        build(world)
    for known in (at("2024-02-15"), at("2024-06-15T00:00"), NOW):
        asked: dict[str, Any] = {"unit": world.province, "period": H1, "known": known}
        postgres = answer(catalogue.ALL, **asked)
        duck = answer(catalogue.ALL, **asked, engine="duckdb")
        assert [cells(one) for one in postgres.values()] == [cells(one) for one in duck.values()]


def cells(one: object) -> object:
    return [getattr(one, name) for name in ("id", "part", "whole", "by_commune", "elsewhere")]


def test_nothing_on_file_is_not_applicable_and_not_zero_percent(world: World) -> None:
    found = answer(["svc_access_all", "ost_active"], unit=world.city, period=H1, known=NOW)
    assert (found["svc_access_all"].value, found["svc_access_all"].whole) == (None, 0)
    assert found["ost_active"].value == 0


def test_a_person_with_two_cases_counts_once_where_the_file_was_last(world: World) -> None:
    person, _ = world.user("2024-01-10", DOAN_KET)
    case = world.case(person, "substitution", "2024-03-01")
    world.paper(case, "substitution.admitted", "2024-03-01", commune=TAN_PHONG)
    found = answer(["svc_access_all"], unit=world.city, period=H1, known=NOW, disclose=True)
    places = {cell.code: cell.whole for cell in found["svc_access_all"].by_commune if cell.whole}
    assert places == {TAN_PHONG: 1}


def test_a_merged_commune_counts_for_its_successor(world: World) -> None:
    world.patient("2023-03-01", DOAN_KET)
    world.patient("2023-03-01", "03386")
    world.activity("03386", "2024-12-20")
    world.on = datetime(2025, 10, 1).date()
    period = read("2025-Y").until(world.on)
    found = answer(
        ["ost_active", "communes_communicated"],
        unit=world.province, period=period, known=at("2025-11-01"), disclose=True,
    )  # fmt: skip
    for key in found:
        counted = {cell.code: cell.part for cell in found[key].by_commune if cell.part}
        assert counted == {"03388": 2 if key == "ost_active" else 1}
