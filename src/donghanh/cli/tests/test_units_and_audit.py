"""``donghanh units`` and ``donghanh audit``."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from donghanh.access import log
from donghanh.cli import main

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
