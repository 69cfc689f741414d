"""What things cost by rule: dated, from the law packs, and a file of one's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from donghanh.law import packs
from donghanh.plans import norms
from donghanh.text import format_number

OWN = """
base_salary:
  - {amount: 1000000, valid_from: 2024-01-01, valid_to: 2024-06-30, fact: 2021/supports/base_salary}
  - {amount: 1100001, valid_from: 2024-07-01, valid_to: null, fact: 2025/finance/base_salary_1}
norms:
  - id: half
    name: {vi: Nửa lương, en: Half a salary}
    unit: {vi: người, en: person}
    times: '0.5'
    bound: most
    valid_from: 2024-02-01
    valid_to: null
    fact: 2021/finance/finance_1
  - id: old
    name: {vi: Cũ, en: Old}
    unit: {vi: hồ sơ, en: file}
    amount: 7
    bound: exact
    valid_from: 2020-01-01
    valid_to: 2023-12-31
    fact: 2021/finance/finance_9
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "norms.yaml"
    file.write_text(OWN, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("day", "amounts"),
    [
        ("2019-12-31", {}),
        ("2023-12-31", {"old": 7}),
        ("2024-01-31", {}),
        ("2024-06-30", {"half": 500_000}),
        ("2024-07-01", {"half": 550_001}),  # half a đồng is rounded up
    ],
)
def test_a_norm_counts_on_its_days(own: Path, day: str, amounts: dict[str, int]) -> None:
    assert {one.id: one.amount for one in norms.on(date.fromisoformat(day), own)} == amounts


def test_it_is_as_sure_as_what_it_rests_on(own: Path) -> None:
    half = norms.named("half", date(2024, 3, 1), own)
    assert half is not None
    assert half.confidence == "unverified"  # the salary of then is recollection
    later = norms.named("half", date(2024, 8, 1), own)
    assert later is not None
    assert later.confidence == "secondary"
    assert later.cite == packs.load("2021").rules["finance"]["finance_1"].cite


def test_an_empty_file_gives_none(tmp_path: Path) -> None:
    empty = tmp_path / "none.yaml"
    empty.write_text("", encoding="utf-8")
    assert norms.on(date(2024, 6, 14), empty) == []


def test_bounds(own: Path) -> None:
    half = norms.named("half", date(2024, 6, 14), own)
    assert half is not None
    assert half.keeps(1_000_000, 2)
    assert not half.keeps(1_000_001, 2)


def test_every_figure_stands_in_the_law_pack() -> None:
    """An amount is the one that its fact says; a share of the salary is written in it too."""
    data = yaml.safe_load(norms.FILE.read_text(encoding="utf-8"))
    for one in (*data["norms"], *data["base_salary"]):
        pack, topic, fact = one["fact"].split("/")
        value = str(packs.load(pack).rules[topic][fact].value)
        if "times" in one:
            assert one["times"].replace(".", ",") in value, one["id"]
            assert "lương cơ sở" in value
        else:
            assert format_number(one["amount"]) in value or str(one["amount"]) in value, one


def test_a_norm_starts_no_earlier_than_its_instrument() -> None:
    ids = {one.id for one in norms.on(date(2022, 11, 18))}
    assert "tracing" not in ids
    assert {one.id for one in norms.on(date(2022, 11, 19))} > ids
    assert "tracing" not in {one.id for one in norms.on(date(2026, 7, 1))}
    assert "helper_2026" in {one.id for one in norms.on(date(2026, 7, 1))}
