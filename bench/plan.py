"""Reading plan documents: how well, and how fast.

Precision and recall are measured on the corpus of the reader's own tests: invented plans in all the
variants of the genre, whose expected extraction stands beside them, and documents that are no
plans. Speed is measured on a plan of sixty pages in each file form, beside another way of getting
nothing but the raw text out of the PDF (pdfplumber). Seconds are those of the clock on the wall,
what somebody waits, and beside them those of the processor, which other work on the machine does
not stretch; the two ways are compared by the latter.
"""

from __future__ import annotations

import io
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

CORPUS = Path(__file__).parents[1] / "src/donghanh/plans/reading/tests/corpus"
ROUNDS = 3
PAGES = 60
LETTERS = 13.0  # points, as offices print


def run() -> dict[str, Any]:
    """Measure; needs the development packages (the tests' makers of files)."""
    rows = _speed()
    slowest = max(rows[:-1], key=lambda row: row["seconds"])
    return {**_quality(), "sixty_pages": slowest, "rows": rows}


def _quality() -> dict[str, Any]:
    from donghanh.plans.reading.tests import grammar
    from donghanh.plans.reading.tests.corpus import judge

    by_hand, by_grammar = judge.by_hand(), grammar.documents()
    plans = [one for one in by_hand if one.is_plan]
    others = [one for one in by_hand if not one.is_plan]
    whole = judge.pooled([*plans, *by_grammar])
    alone = judge.pooled(plans)
    return {
        **{part: _shares(whole[part]) for part in ("targets", "tasks")},
        "documents": len(plans) + len(by_grammar),
        "by_hand": {
            "documents": len(plans),
            **{part: _shares(alone[part]) for part in ("targets", "tasks")},
        },
        "not_plans": {
            "documents": len(others),
            "targets": sum(len(one.read()[1].targets) for one in others),
        },
    }


def _shares(tally: Any) -> dict[str, Any]:
    return {"precision": tally.precision, "recall": tally.recall, "expected": tally.wanted}


def _speed() -> list[dict[str, Any]]:
    import pdfplumber

    from donghanh.plans.reading import read_bytes
    from donghanh.plans.reading.tests.making import docx_of, pdf_of

    lines = _long_plan(10)
    lines = _long_plan(ceil(11 * PAGES / _pages(pdf_of(lines, LETTERS))))
    pdf = pdf_of(lines, LETTERS)
    forms = {
        "txt": "\n\n".join(lines).encode(),
        "docx": docx_of(lines),
        "pdf": pdf,
    }
    rows: list[dict[str, Any]] = []
    for kind, content in forms.items():
        taken = _timed(lambda kind=kind, content=content: read_bytes(content, f"plan.{kind}"))
        rows.append({"what": f"read .{kind}", **taken})

    def raw() -> int:
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            return sum(len(page.extract_text() or "") for page in document.pages)

    pages = _pages(pdf)
    alone = _timed(raw)
    rows.append({"what": "alternative: raw text by pdfplumber", **alone})
    for row in rows:
        row["pages"] = pages
        row["ratio_to_alternative"] = round(row["cpu_seconds"] / alone["cpu_seconds"], 3)
    return rows


def _long_plan(times: int) -> list[str]:
    """A plan of the corpus, with the targets and the tasks of others many times over."""

    def chapter(name: str, opens: str, ends: str) -> list[str]:
        lines = (CORPUS / f"{name}.txt").read_text(encoding="utf-8").split("\n")
        start = next(n for n, line in enumerate(lines) if line.startswith(opens))
        return lines[start + 1 : next(n for n, line in enumerate(lines) if line.startswith(ends))]

    targets = chapter("13-target-comparators", "2. Các chỉ tiêu", "III.")
    tasks = chapter("29-agency-lists", "I. NHIỆM VỤ", "II.")
    head = chapter("01-visual-lines", "ỦY BAN", "II. ")
    end = chapter("01-visual-lines", "3. Kiểm tra", "Nông Văn")
    return [*head, "II. CHỈ TIÊU", *targets * times, "III. NHIỆM VỤ", *tasks * times, *end]


def _pages(pdf: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(pdf))


def _timed(work: Any) -> dict[str, float]:
    """The medians of some rounds, on the wall and on the processor."""
    wall, cpu = [], []
    for _ in range(ROUNDS):
        start, used = perf_counter(), process_time()
        work()
        wall.append(perf_counter() - start)
        cpu.append(process_time() - used)
    return {"seconds": round(median(wall), 3), "cpu_seconds": round(median(cpu), 3)}
