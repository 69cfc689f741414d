"""The command as one types it: help in two languages, exit codes, where output goes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import click
import pytest
from click.testing import CliRunner, Result
from django.db import ProgrammingError
from psycopg.errors import UndefinedTable

from donghanh.cli import language, main, output
from donghanh.cli.language import both
from donghanh.errors import Refusal


@click.group(help=both("Nhóm thử.", "A test group."))
def probe() -> None:
    """A stand-in for the commands of the rooms."""


@probe.command(help=both("Trả lời.", "Answer."))
@click.argument("number", type=int)
@click.option("--loud", is_flag=True, help=both("Nói to.", "Loudly."))
@output.json_option
def answer(number: int, loud: bool, as_json: bool) -> None:
    output.say("Đang nghĩ…", "Thinking…")
    if number < 0:
        raise Refusal("Không nhận số âm.", code="probe.negative")
    if as_json:
        output.write_json({"number": number, "loud": loud})


@probe.command(help=both("Hỏi bảng không có.", "Ask for a table that is not there."))
def tables() -> None:
    raise ProgrammingError("relation is not there") from UndefinedTable("no such table")


@probe.command(help=both("Lỗi.", "Fail."))
def broken() -> None:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    entry = main.Entry(f"{__name__}:probe", both("Lệnh thử.", "Test command."))
    monkeypatch.setitem(main.COMMANDS, "probe", entry)
    yield
    language.choose("vi")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main.cli, arguments)


def test_json_goes_to_stdout_and_messages_to_stderr() -> None:
    result = run("probe", "answer", "7", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"number": 7, "loud": False}
    assert result.stderr == "Đang nghĩ…\n"


def test_a_refusal_is_one_sentence_and_exit_code_1() -> None:
    result = run("probe", "answer", "--json", "--", "-7")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == "Không nhận số âm."


def test_a_database_without_tables_is_a_sentence_that_says_what_to_do() -> None:
    result = run("probe", "tables")
    assert result.exit_code == 1
    assert result.stderr.strip().endswith("python3 run.py migrate")


def test_other_faults_are_not_hidden() -> None:
    assert isinstance(run("probe", "broken").exception, ZeroDivisionError)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing"], "Không có lệnh nothing."),
        (["probe", "nothing"], "Không có lệnh nothing."),
        (["probe", "answer"], "Thiếu 'NUMBER'."),
        (["probe", "answer", "7", "--quiet"], "Không có tùy chọn --quiet."),
        (["probe", "answer", "seven"], "Giá trị của 'NUMBER' không dùng được"),
        (["--lang", "en", "probe", "answer", "7", "--quiet"], "No such option"),
    ],
)
def test_bad_usage_is_exit_code_2_and_says_what(arguments: list[str], sentence: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stdout == ""


def test_help_is_vietnamese_and_english_on_request() -> None:
    vietnamese = run("probe", "answer", "--help").stdout
    assert "Nói to." in vietnamese
    assert "Tùy chọn" in vietnamese
    assert "Loudly" not in vietnamese
    english = run("--lang", "en", "probe", "answer", "--help").stdout
    assert "Loudly." in english
    assert "Options" in english
    assert "Nói to" not in english


def test_the_list_of_commands_is_in_both_languages_too() -> None:
    assert "Khởi động hệ thống" in run("--help").stdout
    english = run("--lang", "en", "--help").stdout
    assert "Start the system" in english
    assert "Khởi động" not in english


@pytest.mark.parametrize("name", [name for name in main.COMMANDS if name != "probe"])
def test_every_command_of_the_table_loads_and_explains_itself(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0, result.stderr
    assert f" {name} " in result.stdout.splitlines()[0]


def test_json_knows_days_instants_and_records() -> None:
    @dataclass(frozen=True)
    class Due:
        on: date
        at: datetime
        part: Decimal

    @click.command()
    def show() -> None:
        output.write_json(Due(date(2024, 6, 17), datetime(2024, 6, 17, 17), Decimal("0.25")))

    shown = json.loads(CliRunner().invoke(show).stdout)
    assert shown == {"on": "2024-06-17", "at": "2024-06-17T17:00:00", "part": 0.25}
