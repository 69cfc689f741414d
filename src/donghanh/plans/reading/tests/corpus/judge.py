"""Compares what the reader found in a document of the corpus with what a person expects.

Counts and readable misses; the tests and ``donghanh bench plan`` use the same comparison. An
expectation and a find meet by place first (the words of ``find`` stand in the found text or on its
lines), then by value.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import yaml

from donghanh.plans.reading import Draft, Source, read_bytes
from donghanh.plans.reading.tests.making import docx_of, docx_with_table, pdf_of

HERE = Path(__file__).parent
PARTS = ("targets", "tasks", "details", "frame")


@dataclass(frozen=True, slots=True)
class Document:
    """A text of the corpus as a file, with what a person expects of it."""

    name: str
    data: bytes
    file_name: str
    expected: dict[str, Any]

    @property
    def is_plan(self) -> bool:
        return bool(self.expected["plan"])

    def read(self) -> tuple[Source, Draft]:
        return read_bytes(self.data, self.file_name)


@dataclass(slots=True)
class Tally:
    """How many were found, how many wanted, how many of them right; and the misses in words."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return round(self.right_found / self.found, 3) if self.found else 1.0

    @property
    def recall(self) -> float:
        return round(self.right / self.wanted, 3) if self.wanted else 1.0

    right_found: int = 0

    def add(self, other: Tally) -> None:
        self.right += other.right
        self.right_found += other.right_found
        self.found += other.found
        self.wanted += other.wanted
        self.misses += other.misses


def by_hand() -> list[Document]:
    """The documents written by hand, in order of their numbers."""
    found = []
    for expected_file in sorted(HERE.glob("*.yaml")):
        expected = yaml.safe_load(expected_file.read_text(encoding="utf-8"))
        text_file = next(HERE.glob(f"{expected_file.stem}.[tm]*"))
        text = text_file.read_text(encoding="utf-8")
        data, name = as_file(text, expected.get("as"), text_file.suffix)
        found.append(Document(expected_file.stem, data, name, expected))
    return found


def as_file(text: str, form: str | None, suffix: str = ".txt") -> tuple[bytes, str]:
    """The text in the form in which the document reaches the office."""
    lines = text.split("\n")
    if form == "word lines":  # every visual line is a paragraph
        return docx_of(lines), "ke-hoach.docx"
    if form == "word table":
        return _docx_with_its_table(lines), "ke-hoach.docx"
    if form == "pdf":
        return pdf_of(lines), "ke-hoach.pdf"
    if form == "one line":
        text = " ".join(text.split())
    elif form == "decomposed":
        text = unicodedata.normalize("NFD", text)
    elif form == "no-break spaces":
        text = re.sub(r"(?<=\w) (?=\w)", "\u00a0", text)
    elif form == "blank lines":
        text = "\n\n".join(lines)
    elif form == "windows":
        return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), f"ke-hoach{suffix}"
    elif form is not None:
        raise ValueError(form)
    return text.encode(), f"ke-hoach{suffix}"


def _docx_with_its_table(lines: list[str]) -> bytes:
    """A Word file whose one table stands in the text as lines with bars. Cells of the head that
    say the same as their neighbour are one cell."""
    places = [n for n, line in enumerate(lines) if line.startswith("|")]
    first, last = places[0], places[-1]
    rows = [
        [cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines[first : last + 1]
    ]
    data = docx_with_table(lines[:first], rows, lines[last + 1 :])
    if rows[0][0] != rows[1][0]:
        return data
    document = docx.Document(io.BytesIO(data))
    table = document.tables[0]
    for column, (upper, lower) in enumerate(zip(rows[0], rows[1], strict=True)):
        neighbour = table.cell(1, column) if upper == lower else None
        if column and upper == rows[0][column - 1]:
            neighbour = table.cell(0, column - 1)
        if neighbour is not None:
            table.cell(0, column).merge(neighbour).text = upper
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def judge(document: Document, source: Source, draft: Draft) -> dict[str, Tally]:
    """The tallies of one document, by part."""
    result = {part: Tally() for part in PARTS}
    _frame(document, draft, result["frame"])
    _targets(document, source, draft, result)
    _tasks(document, source, draft, result)
    for code in document.expected.get("warnings", ()):
        found = {warning.code for warning in draft.warnings}
        _point(result["details"], code in found, f"{document.name}: thiếu cảnh báo {code}")
    return result


def pooled(documents: Iterable[Document]) -> dict[str, Tally]:
    """The tallies of all documents together."""
    total = {part: Tally() for part in PARTS}
    for document in documents:
        source, draft = document.read()
        for part, tally in judge(document, source, draft).items():
            total[part].add(tally)
    return total


def _point(tally: Tally, right: bool, miss: str) -> None:
    tally.found += 1
    tally.wanted += 1
    if right:
        tally.right += 1
        tally.right_found += 1
    else:
        tally.misses.append(miss)


def _frame(document: Document, draft: Draft, tally: Tally) -> None:
    expected, found = document.expected, draft.to_json()
    wanted: dict[str, tuple[Any, Any]] = {}
    if expected["kind"] != "other":
        wanted["kind"] = found["doc_type"], expected["kind"]
    if "number" in expected:
        wanted["number"] = found["number"], expected["number"]
    if "issued_on" in expected:
        day = expected["issued_on"]
        wanted["issued_on"] = found["date"], str(day) if day else None
    for key, (has, want) in wanted.items():
        _point(tally, has == want, f"{document.name}: {key} là {want!r}, đọc ra {has!r}")
    for key, text in (("title", found["title"]), ("issuer", found["authority"]["name"])):
        if expected.get(key):
            right = bare(expected[key]) in bare(text or "")
            _point(tally, right, f"{document.name}: {key} có {expected[key]!r}, đọc ra {text!r}")


def _targets(document: Document, source: Source, draft: Draft, result: dict[str, Tally]) -> None:
    tally = result["targets"]
    found = draft.to_json()["targets"]
    expected = document.expected.get("targets") or []
    where = [bare(one["text"]) + bare(_lines(source, one)) for one in found]
    met: dict[int, int] = {}  # expected -> found
    for index, want in enumerate(expected):
        for place, has in enumerate(found):
            if place in met.values() or bare(want["find"]) not in where[place]:
                continue
            if _same_target(has, want):
                met[index] = place
                break
    tally.found, tally.wanted = len(found), len(expected)
    tally.right = tally.right_found = len(met)
    for index, want in enumerate(expected):
        if index not in met:
            tally.misses.append(f"{document.name}: thiếu {_show(want)} “{want['find']}”")
    for place, has in enumerate(found):
        if place not in met.values():
            tally.misses.append(f"{document.name}: thừa {_show(has)} “{has['text'][:70]}”")
    for index, place in met.items():
        _target_details(document, expected, index, found, place, met, result["details"])


def _same_target(has: dict[str, Any], want: dict[str, Any]) -> bool:
    """Comparator, figures and unit are equal; ``unit: người | người bệnh`` takes either."""
    units = {bare(unit) for unit in want["unit"].split(" | ")}
    return (
        has["comparator"] == want["comparator"]
        and _figures(has) == _figures(want)
        and bare(has["unit"]) in units
    )


def _figures(entry: dict[str, Any]) -> tuple[Decimal | None, ...]:
    numbers = (entry.get(key) for key in ("value", "value_to", "out_of"))
    return tuple(None if one is None else Decimal(str(one)) for one in numbers)


def _target_details(
    document: Document, expected: list[dict[str, Any]], index: int, found: list[dict[str, Any]],
    place: int, met: dict[int, int], tally: Tally,
) -> None:  # fmt: skip
    want, has = expected[index], found[place]
    for key in ("deadline", "baseline", "direction"):
        if key in want:
            same = bare(str(has[key])) == bare(str(want[key]))
            if key == "baseline" and has[key] is not None and want[key] is not None:
                same = Decimal(str(has[key])) == Decimal(str(want[key]))
            _point(
                tally,
                same,
                f"{document.name}: “{want['find']}” {key} là {want[key]!r}, đọc ra {has[key]!r}",
            )
    for key in ("part_of", "repeats"):
        if key in want:
            first = next(n for n, one in enumerate(expected) if one["find"] == want[key])
            _point(tally, has[key] is not None and has[key] == met.get(first),
                   f"{document.name}: “{want['find']}” {key} “{want[key]}”, đọc ra {has[key]!r}")  # fmt: skip


def _tasks(document: Document, source: Source, draft: Draft, result: dict[str, Tally]) -> None:
    tally = result["tasks"]
    found = draft.to_json()["tasks"]
    expected = document.expected.get("tasks") or []
    used: set[int] = set()
    for want in expected:
        wide = [n for n, one in enumerate(found) if bare(want["find"]) in bare(_lines(source, one))]
        near = [n for n, one in enumerate(found) if bare(want["find"]) in bare(one["text"])]
        places = near or wide
        # A task that holds several items of the text under one block of labels serves each.
        exact = [n for n in places if _same_task(found[n], want)]
        place = next((n for n in exact if n not in used), exact[0] if exact else None)
        if want.get("optional"):
            used.update(places[:1])
            continue
        tally.wanted += 1
        if place is None:
            shown = " hoặc ".join(_show_task(found[n]) for n in places) or "không thấy"
            tally.misses.append(
                f"{document.name}: nhiệm vụ “{want['find']}” {_show_task(want)}, đọc ra {shown}"
            )
            continue
        used.add(place)
        tally.right += 1
        _task_details(document, want, found[place], result["details"])
    wrong = {miss for miss in range(len(found)) if miss not in used}
    tally.found = len(found)
    tally.right_found = len(found) - len(wrong)
    for n in sorted(wrong):
        tally.misses.append(
            f"{document.name}: nhiệm vụ thừa hoặc sai {_show_task(found[n])} “{found[n]['text'][:70]}”"
        )


def _same_task(has: dict[str, Any], want: dict[str, Any]) -> bool:
    """Leads, helpers and the words of the time are equal; ``time: in May | May`` takes either."""
    times = {bare(time) for time in (want.get("time") or "").split(" | ")}
    return (
        _names(has, "lead") == _names(want, "lead")
        and _names(has, "coordinating") == _names(want, "coordinating")
        and bare(has["when"] or "") in times
    )


def _names(entry: dict[str, Any], key: str) -> list[str]:
    return sorted(bare(name) for name in entry.get(key) or ())


def _show_task(entry: dict[str, Any]) -> str:
    when = entry["when"] if "when" in entry else entry.get("time")
    return f"[{'; '.join(entry.get('lead') or ())} | {'; '.join(entry.get('coordinating') or ())} | {when}]"


def _task_details(
    document: Document, want: dict[str, Any], has: dict[str, Any], tally: Tally
) -> None:
    schedule = has["schedule"] or {}
    pairs = [("due", schedule.get("last")), ("from", schedule.get("first")),
             ("recurrence", schedule.get("recurrence")), ("condition", has["condition"]),
             ("product", has["product"])]  # fmt: skip
    for key, value in pairs:
        if key in want:
            day = want[key]
            same = bare(str(value)) == bare(str(day))
            _point(
                tally, same, f"{document.name}: “{want['find']}” {key} là {day!s}, đọc ra {value!r}"
            )


def stray_targets(document: Document, draft: Draft) -> list[str]:
    """Targets made of words that the expectation says must not become one."""
    banned = [bare(words) for words in document.expected.get("not_targets") or ()]
    return [one.text for one in draft.targets if any(words in bare(one.text) for words in banned)]


def _lines(source: Source, entry: dict[str, Any]) -> str:
    first, last = entry["span"]["from_line"], entry["span"]["to_line"]
    return " ".join(line.text for line in source.lines if first <= line.number <= last)


def _show(entry: dict[str, Any]) -> str:
    extra = f"..{entry['value_to']}" if entry.get("value_to") is not None else ""
    whole = f"/{entry['out_of']}" if entry.get("out_of") is not None else ""
    return f"{entry['comparator']} {entry['value']}{extra}{whole} {entry['unit']}"


def bare(text: str) -> str:
    """The letters of a text without white space, case and the marks at its ends."""
    text = unicodedata.normalize("NFC", str(text)).casefold().strip(" .;,:")
    return re.sub(r"\s+", "", text)
