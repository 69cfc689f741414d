"""Reading plan documents: how well, and how fast.

Precision and recall are measured on the invented plans of the reader's own tests, whose expected
extraction stands beside them. Speed is measured on a plan of about sixty pages in each file form,
beside another way of getting nothing but the raw text out of the PDF (pdfplumber).
"""

from __future__ import annotations

import io
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import yaml

SAMPLES = Path(__file__).parents[1] / "src/donghanh/plans/reading/tests/samples"
ROUNDS = 3
PARTS = 100


def run() -> dict[str, Any]:
    """Measure; needs the development packages (the tests' makers of files)."""
    return {"quality": _quality(), "rows": _speed()}


def _quality() -> dict[str, Any]:
    from donghanh.plans.reading import read_bytes

    counts = {"targets": [0, 0, 0], "tasks": [0, 0, 0]}
    for expected_file in sorted(SAMPLES.glob("*.yaml")):
        expected = yaml.safe_load(expected_file.read_text(encoding="utf-8"))
        text = next(f for f in SAMPLES.glob(f"{expected_file.stem}.*") if f != expected_file)
        _source, draft = read_bytes(text.read_bytes(), text.name)
        found = draft.to_json()
        targets = [(t["comparator"], float(t["value"]), t["unit"]) for t in found["targets"]]
        wanted = [(t["comparator"], float(t["value"]), t["unit"]) for t in expected["targets"]]
        _count(counts["targets"], targets, wanted)
        tasks = [(tuple(t["lead"]), tuple(t["coordinating"]), t["when"]) for t in found["tasks"]]
        plain = [
            (tuple(t.get("lead") or ()), tuple(t.get("coordinating") or ()), t.get("when"))
            for t in expected["tasks"]
        ]
        _count(counts["tasks"], tasks, plain)
    return {
        what: {
            "precision": round(right / found, 3) if found else None,
            "recall": round(right / wanted, 3) if wanted else None,
            "expected": wanted,
        }
        for what, (right, found, wanted) in counts.items()
    }


def _count(counts: list[int], found: list[Any], wanted: list[Any]) -> None:
    left = list(found)
    right = 0
    for one in wanted:
        if one in left:
            left.remove(one)
            right += 1
    counts[0] += right
    counts[1] += len(found)
    counts[2] += len(wanted)


def _speed() -> list[dict[str, Any]]:
    import pdfplumber

    from donghanh.plans.reading import read_bytes
    from donghanh.plans.reading.tests.making import docx_of, pdf_of

    lines = _long_plan()
    pdf = pdf_of(lines)
    forms = {
        "txt": "\n\n".join(lines).encode(),
        "docx": docx_of(lines),
        "pdf": pdf,
    }
    rows = []
    for kind, content in forms.items():
        seconds = _timed(lambda kind=kind, content=content: read_bytes(content, f"plan.{kind}"))
        rows.append({"what": f"read .{kind}", "seconds": round(seconds, 3)})

    def raw() -> int:
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            return sum(len(page.extract_text() or "") for page in document.pages)

    with pdfplumber.open(io.BytesIO(pdf)) as document:
        pages = len(document.pages)
    start = perf_counter()
    raw()
    alone = perf_counter() - start
    rows.append({"what": "alternative: raw text by pdfplumber", "seconds": round(alone, 3)})
    for row in rows:
        row["pages"] = pages
        row["ratio_to_alternative"] = round(row["seconds"] / alone, 3)
    return rows


def _long_plan() -> list[str]:
    """The sample plan of the city with its task chapter many times over."""
    text = (SAMPLES.parents[3] / "sample/plans/lai-chau-city-2024.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip()]
    start = next(n for n, line in enumerate(lines) if line.startswith("III."))
    end = next(n for n, line in enumerate(lines) if line.startswith("IV."))
    return [*lines[: start + 1], *(lines[start + 1 : end] * PARTS), *lines[end:]]


def _timed(work: Any) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return median(taken)
