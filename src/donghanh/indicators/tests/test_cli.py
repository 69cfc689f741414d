"""``donghanh indicators``."""

from __future__ import annotations

import json

import pytest

from donghanh.cli.main import cli
from donghanh.indicators import catalogue
from donghanh.indicators.tests.world import TAN_PHONG, World


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main(["indicators", *args])
    shown = capsys.readouterr()
    return int(ended.value.code or 0), shown.out, shown.err


def figures(out: str) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in json.loads(out)}


@pytest.mark.parametrize("engine", ["postgres", "duckdb"])
def test_json_has_every_indicator(
    world: World, capsys: pytest.CaptureFixture[str], engine: str
) -> None:
    user, _ = world.user("2024-02-01")
    world.contact(user, "counselling", "2024-03-03")
    world.user("2024-02-01")
    world.user("2024-02-01")
    args = ("--unit", "105", "--period", "2024-H1", "--engine", engine, "--json")
    code, out, err = run(capsys, *args)
    found = figures(out)
    assert code == 0
    assert "6 tháng đầu năm 2024" in err
    assert list(found) == list(catalogue.ALL)
    assert found["svc_access_all"] == {
        "id": "svc_access_all",
        "value": 33.3333,
        "part": 1,
        "whole": 3,
        "unit": "%",
        "suppressed": False,
    }


def test_known_day_and_scheme(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.patient("2024-06-20", recorded="2024-07-01")
    asked = ("--unit", "105", "--period", "2024-H1", "--json")
    for more, part in (
        (("--scheme", "A"), 0),
        (("--scheme", "B"), 1),
        (("--scheme", "B", "--known", "2024-06-30T23:59"), 0),
    ):
        _, out, _ = run(capsys, *asked, *more)
        assert figures(out)["ost_active"]["part"] == part
    _, out, _ = run(capsys, "--unit", "105", "--on", "2024-06-20", "--json")
    assert figures(out)["ost_active"]["part"] == 1


def test_a_small_commune_is_hidden(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.patient("2024-02-01", TAN_PHONG)
    _, out, _ = run(capsys, "--unit", TAN_PHONG, "--period", "2024-H1", "--json")
    one = figures(out)["ost_active"]
    assert (one["value"], one["part"], one["suppressed"]) == (None, None, True)


def test_the_table_is_for_people(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--unit", "105", "--period", "2024-H1")
    assert code == 0
    assert "không áp dụng" in out


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        (("--unit", "105"), 2, "Cần đúng một trong --on và --period"),
        (("--unit", "105", "--period", "2024-H1", "--on", "2024-06-14"), 2, "Cần đúng một"),
        (("--unit", "105", "--period", "2024-H1", "--known", "nay"), 2, "không đúng dạng ISO"),
        (("--unit", "105", "--period", "2024-X"), 1, "Không có kỳ báo cáo"),
        (("--unit", "105", "--period", "2026-H1"), 1, "không có đơn vị hành chính"),
    ],
)
def test_wrong_questions(
    world: World,
    capsys: pytest.CaptureFixture[str],
    args: tuple[str, ...],
    code: int,
    sentence: str,
) -> None:
    ended, out, err = run(capsys, *args)
    assert (ended, out) == (code, "")
    assert sentence in " ".join(err.split())
