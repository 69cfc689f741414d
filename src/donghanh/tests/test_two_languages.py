"""What the data say is said in both languages: an English page never falls back to Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import donghanh
from donghanh.law import yaml_files

HOME = Path(donghanh.__file__).parent
#: Names of medicines and drugs that both languages write alike.
ALIKE = {"Heroin", "Methadone", "Buprenorphine"}


def texts(node: Any, place: str = "") -> Iterator[tuple[str, str, Any]]:
    """Place, Vietnamese and English of every mapping with ``vi``."""
    if isinstance(node, dict):
        if "vi" in node:
            yield place, node["vi"], node.get("en")
        for key, value in node.items():
            yield from texts(value, f"{place}.{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from texts(value, f"{place}[{number}]")


FILES = {
    str(path.relative_to(HOME)): found
    for path in sorted(HOME.rglob("*.yaml"))
    if "tests" not in path.parts and (found := list(texts(yaml_files.read(path))))
}


def test_the_packs_and_the_clocks_are_among_them() -> None:
    assert {
        "law/packs/2021/limits.yaml", "law/packs/2025/limits.yaml", "law/counting.yaml",
        "law/calendars/vietnam.yaml", "indicators/periods.yaml", "reports/regimes.yaml",
        "portal/clocks.yaml",
    } <= FILES.keys()  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_whatever_is_said_in_vietnamese_is_said_in_english(name: str) -> None:
    assert [place for place, _, english in FILES[name] if not str(english or "").strip()] == []


@pytest.mark.parametrize("name", FILES)
def test_the_english_is_not_the_vietnamese_again(name: str) -> None:
    assert [
        place
        for place, vietnamese, english in FILES[name]
        if english == vietnamese
        and any(letter.isalpha() for letter in vietnamese)
        and vietnamese not in ALIKE
    ] == []


@pytest.mark.parametrize("name", FILES)
def test_the_english_speaks_to_readers_and_names_no_ids_of_the_data(name: str) -> None:
    filled_in = ("{from_day}", "{to_day}")
    for place, _, english in FILES[name]:
        for slot in filled_in:
            english = english.replace(slot, "")
        assert "_" not in english, place
