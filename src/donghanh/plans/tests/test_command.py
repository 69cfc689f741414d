"""``donghanh plan import``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from donghanh.access.models import User
from donghanh.cli import main
from donghanh.plans.models import Plan, Target
from donghanh.plans.tests.conftest import SHORT

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, labour: User) -> Path:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(SHORT, encoding="utf-8")
    return path


def run(*args: object) -> Result:
    return CliRunner().invoke(main.cli, ["plan", "import", *map(str, args)])


def test_a_plan_becomes_a_draft_of_the_unit_it_names(file: Path) -> None:
    done = run(file, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    plan = Plan.objects.get()
    assert (found["plan"], found["unit"], found["state"]) == (plan.pk, "105", "draft")
    assert (found["targets"], found["tasks"], found["duties"], found["reporting"]) == (3, 2, 2, 1)
    assert {one["item"]: one["questions"] for one in found["open"]} == {
        "t1": ["indicator"],
        "t2": ["comparator", "indicator"],
        "q1": ["indicator"],
    }
    assert json.loads(run(file, "--json").stdout)["plan"] == plan.pk


def test_confirmed_at_once(file: Path) -> None:
    done = run(file, "--confirm", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["state"] == "confirmed"
    assert Target.objects.count() == 4


def test_what_needs_a_person_is_refused_and_nothing_is_saved(file: Path) -> None:
    text = SHORT.replace("- 7/7", "- 80% bến xe có bảng hiệu.\n\n- 7/7")
    file.write_text(text, encoding="utf-8")
    done = run(file, "--confirm")
    assert done.exit_code == 1
    assert "phải quyết định" in done.stderr
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--unit", "99999"), 1),
        (("--unit", "03389"), 1),  # nobody there may import plans
        (("--by", "khong.co.ai"), 1),
        (("--nothing",), 2),
    ],
)
def test_a_wrong_unit_or_account(file: Path, args: tuple[str, ...], code: int) -> None:
    assert run(file, *args).exit_code == code


def test_a_file_that_is_not_there(tmp_path: Path, labour: User) -> None:
    assert run(tmp_path / "khong-co.txt").exit_code == 2
