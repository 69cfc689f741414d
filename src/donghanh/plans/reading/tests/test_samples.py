"""Invented plans, each in several file forms, give what their expectation says."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from donghanh.plans.reading import Draft, Source, read_bytes
from donghanh.plans.reading.tests.making import docx_of, pdf_of

SAMPLES = Path(__file__).parent / "samples"
TEXTS = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".md"))


def forms(path: Path) -> dict[str, tuple[bytes, str]]:
    """The sample as it is, as Word with one line per paragraph, as PDF, and decomposed."""
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    made = {
        "as it is": (text.encode(), path.name),
        "windows": (b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), path.name),
        "decomposed": (_decomposed(text).encode(), path.name),
        "no-break spaces": (re.sub(r"(?<=\w) (?=\w)", "\u00a0", text).encode(), path.name),
    }
    if "|" not in text:
        made["broken again"] = ("\n".join(_narrow(lines)).encode(), path.name)
        made["blank lines everywhere"] = ("\n\n".join(lines).encode(), path.name)
        made["one line"] = (" ".join(text.split()).encode(), path.name)
        made["word"] = (docx_of(lines), "plan.docx")
        made["pdf"] = (pdf_of(lines), "plan.pdf")
    return made


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _narrow(lines: list[str]) -> list[str]:
    """Long lines broken once more, as a narrower page does; columns stay."""
    return [
        piece
        for line in lines
        for piece in ([line] if re.search(r"\S {4,}\S", line) else textwrap.wrap(line, 62) or [""])
    ]


CASES = [
    pytest.param(path, form, id=f"{path.stem}-{form}") for path in TEXTS for form in forms(path)
]


@pytest.mark.parametrize(("path", "form"), CASES)
def test_a_sample_gives_what_a_reader_finds(path: Path, form: str) -> None:
    data, name = forms(path)[form]
    source, draft = read_bytes(data, name)
    expected = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    _check_frame(draft, expected)
    _check_targets(draft, expected)
    _check_tasks(draft, expected)
    _check_duties(draft, expected)
    _check_end(draft, expected)
    everything_stands_in(source, draft)


def _check_frame(draft: Draft, expected: dict[str, Any]) -> None:
    found = draft.to_json()
    for key in ("doc_type", "number", "place", "title"):
        assert found[key] == expected[key], key
    assert found["date"] == _iso(expected["date"])
    assert found["authority"] == expected["authority"]
    period = expected["plan_period"]
    assert found["plan_period"] == {
        "from": _iso(period["from"]), "to": _iso(period["to"]), "derived": period["derived"],
    }  # fmt: skip
    _same_entries(found["legal_basis"], expected["legal_basis"])


def _check_targets(draft: Draft, expected: dict[str, Any]) -> None:
    _same_entries(draft.to_json()["targets"], expected["targets"])
    assert len(draft.qualitative_targets) == expected["qualitative_targets"]


def _check_tasks(draft: Draft, expected: dict[str, Any]) -> None:
    _same_entries(draft.to_json()["tasks"], expected["tasks"])


def _check_duties(draft: Draft, expected: dict[str, Any]) -> None:
    found = [
        {
            "agencies": list(block.agencies),
            "items": len(block.items),
            "requested": block.requested,
            "standing_agency": block.standing_agency,
        }
        for block in draft.agency_responsibilities
    ]
    assert found == expected["duties"]
    _same_entries(draft.to_json()["reporting"], expected["reporting"])


def _check_end(draft: Draft, expected: dict[str, Any]) -> None:
    assert draft.budget.amount == expected["budget"]
    assert list(draft.recipients) == expected["recipients"]
    assert draft.to_json()["signatory"] == expected["signatory"]


def _same_entries(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    """The found entries, cut to the keys that the expectation names."""
    cut = [
        {key: entry[key] for key in wanted} for entry, wanted in zip(found, expected, strict=False)
    ]
    assert cut == [{key: _iso(value) for key, value in wanted.items()} for wanted in expected]
    assert len(found) == len(expected), found[len(expected) :]


def _iso(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def everything_stands_in(source: Source, draft: Draft) -> None:
    """Every text the draft hands back stands in the source, white space aside."""
    texts: list[str | None] = [draft.title, draft.place, draft.budget.text]
    texts += [one.text for one in draft.targets]
    texts += [one.text for one in draft.qualitative_targets]
    texts += [one.text for one in draft.objectives]
    for task in draft.tasks:
        texts += [task.text, task.when, task.condition, *task.lead, *task.coordinating]
    for block in draft.agency_responsibilities:
        texts += [block.agency, *block.agencies, *(item.text for item in block.items)]
    for entry in draft.reporting:
        texts += [entry.who, entry.to, entry.via, *entry.cadence, entry.text]
    texts += list(draft.recipients)
    texts += [draft.signatory.on_behalf, draft.signatory.title, draft.signatory.name]
    missing = [text for text in texts if text and not source.holds(text)]
    assert not missing


def test_figures_are_exact_decimals() -> None:
    text = "KẾ HOẠCH\nViệc mẫu năm 2025\nI. CHỈ TIÊU\n- 86,5% hộ ký cam kết.\n"
    _, draft = read_bytes(text.encode(), "a.txt")
    assert draft.targets[0].value == Decimal("86.5")
