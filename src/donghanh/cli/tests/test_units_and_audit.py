"""``donghanh units`` and ``donghanh audit``."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner, Result
from django.db import connection

from donghanh.access import log
from donghanh.access.roles import Role
from donghanh.cli import main
from donghanh.register.projection import check
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db


def run(*args: str) -> Result:
    return CliRunner().invoke(main.cli, args)


def test_the_units_are_loaded() -> None:
    done = run("units", "load", "--province", "12", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"units": 153, "successions": 106, "agencies": 1186}


def test_the_communes_of_a_district_that_is_gone() -> None:
    done = run("units", "list", "105", "--json")
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(rows) == 7
    assert rows[3] == {
        "code": "03389",
        "name": "Phường Đoàn Kết",
        "valid_from": None,
        "valid_to": "2025-06-30",
        "confidence": "verified",
    }


def test_the_communes_of_the_province_on_a_day() -> None:
    assert len(json.loads(run("units", "list", "12", "--on", "2025-07-01", "--json").stdout)) == 38
    assert "Phường Quyết Tiến" in run("units", "list", "12", "--on", "2025-06-30").stdout


@pytest.mark.parametrize(("args", "code"), [(["98"], 1), (["12", "--on", "hôm kia"], 2)])
def test_a_unit_or_day_that_does_not_exist(args: list[str], code: int) -> None:
    assert run("units", "list", *args).exit_code == code


class TestReorganise:
    """The files of the communes that ended on 30 June 2025, from the command line."""

    @staticmethod
    def reorganise(world: World, *more: str) -> tuple[int, dict[str, Any]]:
        """Files done, and the line of the ward that the people of these tests lived in."""
        by = world.user(Role.ADMIN).username
        with time_machine.travel("2025-07-15 09:00+07:00", tick=False):
            done = run("units", "reorganise", "--on", "2025-07-01", "--by", by, "--json", *more)
        assert done.exit_code == 0, done.output
        told = json.loads(done.stdout)
        line = next(row for row in told["communes"] if row["from"] == world.ward.name)
        return told["done"], line

    def test_it_shows_first_then_passes_and_takes_back(
        self, world: World, system_scope: None
    ) -> None:
        person = world.person()
        world.record(person, "user.test_positive", "2025-02-03")
        old = person.commune
        assert self.reorganise(world, "--preview") == (
            0,
            {
                "from": "Phường Đoàn Kết",
                "to": "Phường Đoàn Kết",
                "people": 1,
                "cases": 1,
                "to_choose": 0,
                "passed": 0,
            },
        )
        person.refresh_from_db()
        assert person.commune == old, "a preview passes nothing"
        done, line = self.reorganise(world)
        assert (done, line["people"], line["passed"]) == (1, 0, 1)
        person.refresh_from_db()
        assert (person.commune.valid_from, person.commune != old) == (date(2025, 7, 1), True)
        assert self.reorganise(world)[0] == 0, "run again, nothing is left to do"
        assert self.reorganise(world, "--undo", "Chạy thử.")[0] == 1
        person.refresh_from_db()
        assert person.commune == old
        assert check().differences == ()

    def test_only_who_may_reorganise(self, world: World, system_scope: None) -> None:
        by = world.user(Role.COMMUNE_OFFICER).username
        done = run("units", "reorganise", "--on", "2025-07-01", "--by", by)
        assert done.exit_code == 1
        assert by in done.stderr

    def test_nothing_to_take_back(self, world: World, system_scope: None) -> None:
        by = world.user(Role.ADMIN).username
        done = run("units", "reorganise", "--on", "2025-07-01", "--by", by, "--undo", "Nhầm.")
        assert done.exit_code == 1


def test_a_whole_log() -> None:
    log.record("person.opened", by=None)
    done = run("audit", "verify", "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert found == {"rows": log.verify().rows, "ok": True, "first_broken": None}


def test_a_broken_log_is_named_and_refused() -> None:
    line = log.record("person.opened", by=None)
    with connection.cursor() as cursor:
        cursor.execute("reset role; set constraints all immediate")
        cursor.execute("alter table access_accesslog disable trigger user")
        cursor.execute("update access_accesslog set purpose = 'khác' where id = %s", [line.pk])
    done = run("audit", "verify", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["first_broken"] == line.pk
    assert str(line.pk) in run("audit", "verify").stderr
