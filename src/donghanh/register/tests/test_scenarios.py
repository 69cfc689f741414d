"""The scenario tables: what the law makes of a history, written by hand beside the tests.

A table is a file of ``scenarios/<pack>/``; ``donghanh case replay`` reads the same files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from donghanh.law import clock
from donghanh.register import replay

HOME = Path(__file__).parent / "scenarios"


def tables() -> Iterator[Any]:
    for path in sorted(HOME.rglob("*.yaml")):
        for scenario in replay.read(path):
            yield pytest.param(scenario, id=f"{path.parent.name}/{path.stem}: {scenario.name}")


@pytest.mark.parametrize("scenario", [*tables()])
def test_the_law_makes_of_it_what_the_table_says(scenario: replay.Scenario) -> None:
    told = replay.as_data(replay.replay(scenario))
    differences = list(compared(scenario.expect, told))
    assert not differences, "\n".join(["", f"{scenario.name} ({told['on']}):", *differences])


def compared(expect: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[str]:
    """One line for everything that is not as written; what is not written is not asked."""
    yield from _refused(expect.get("refused", []), told["refused"])
    if "prompts" in expect:
        prompted = [row["kind"] for row in told["prompts"]]
        if prompted != expect["prompts"]:
            yield f"  prompts: expected {expect['prompts']}, got {prompted}"
    cases = expect.get("cases", [])
    if len(cases) not in (0, len(told["cases"])):
        measures = [case["measure"] for case in told["cases"]]
        yield f"  {len(cases)} cases expected, got {measures}"
        return
    for number, (wanted, got) in enumerate(zip(cases, told["cases"], strict=False), 1):
        for line in _case(wanted, got):
            yield f"  case {number} ({got['measure']}) {line}"


def _case(wanted: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[str]:
    unknown = set(wanted) - {*got}
    if unknown:
        yield f"unknown expectation {sorted(unknown)}"
    for key in ("measure", "regime", "status", "origin"):
        if key in wanted and wanted[key] != got[key]:
            yield f"{key}: expected {wanted[key]}, got {got[key]}"
    if "episodes" in wanted:
        spans = [[span["status"], span["from"], span["to"]] for span in got["episodes"]]
        if spans != wanted["episodes"]:
            yield f"episodes: expected {_plain(wanted['episodes'])}, got {_plain(spans)}"
    for limit, told in wanted.get("deadlines", {}).items():
        found = [row for row in got["deadlines"] if row["limit"] == limit]
        rows = told if isinstance(told, list) else [told]
        last = found if isinstance(told, list) else found[-1:]
        if told is None:
            if found:
                yield f"{limit}: must not run, got {_plain(found)}"
        elif len(rows) != len(last):
            yield f"{limit}: expected {len(rows)}, got {len(last)}"
        else:
            for row, real in zip(rows, last, strict=True):
                yield from _parts(limit, row, real)
    if "term" in wanted:
        if wanted["term"] is None or got["term"] is None:
            if wanted["term"] != got["term"]:
                yield f"term: expected {_plain(wanted['term'])}, got {_plain(got['term'])}"
        else:
            yield from _parts("term", wanted["term"], got["term"])


def _parts(place: str, wanted: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[str]:
    for key, value in wanted.items():
        if key not in got:
            yield f"{place}: unknown expectation {key!r}"
        elif not _same(value, got[key]):
            yield f"{place}: {key}: expected {_plain(value)}, got {_plain(got[key])}"


def _same(wanted: Any, got: Any) -> bool:
    """A day stands for any moment of it; words and steps need only be among the words."""
    if isinstance(wanted, str) and isinstance(got, datetime):
        wanted = datetime.fromisoformat(wanted)  # YAML wants seconds to see a time
    if isinstance(wanted, datetime):
        aware = wanted if wanted.tzinfo else wanted.replace(tzinfo=clock.HERE)
        return bool(aware == got)
    if isinstance(wanted, date) and isinstance(got, datetime):
        return bool(wanted == got.astimezone(clock.HERE).date())
    if isinstance(wanted, list) and isinstance(got, list):
        return all(any(_same(part, step) for step in got) for part in wanted)
    if isinstance(wanted, str) and isinstance(got, Mapping):
        return any(_same(wanted, value) for value in got.values())
    if isinstance(wanted, str) and isinstance(got, str):
        return wanted in got
    return bool(wanted == got)


def _refused(wanted: list[Any], got: list[Any]) -> Iterator[str]:
    if len(wanted) != len(got):
        yield f"  refused: expected {[row['kind'] for row in wanted]}, got {_plain(got)}"
        return
    for row, real in zip(wanted, got, strict=True):
        for line in _parts(f"refused {row['kind']}", row, real):
            yield f"  {line}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_plain(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_plain(part) for part in value) + "]"
    return str(value)
