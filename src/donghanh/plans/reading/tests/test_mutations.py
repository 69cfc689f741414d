"""Plans of the corpus, damaged in every way a file can be damaged on its way to the office.

Whatever happens to the letters, the reader answers with a draft or a refusal, hands back only
words that stand in the source, and does work in proportion to the length of the text.
"""

from __future__ import annotations

import signal
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donghanh.plans.reading import Draft, Source, UnreadablePlan, clauses, numbers, read_bytes
from donghanh.plans.reading.tests import grammar
from donghanh.plans.reading.tests.making import docx_of

CORPUS = Path(__file__).parent / "corpus"
TEXTS = sorted([*CORPUS.glob("*.txt"), *CORPUS.glob("*-*.md")])
LONG = 60_000  # characters: a plan of about thirty pages in one breath
HANG = 40  # seconds; a guard against reading without end, far above what any text here takes

# What the reader says in its own words or codes, and what is put together from other fields.
OWN_WORDS = frozenset({
    "doc_type", "level", "comparator", "direction", "recurrence", "cadence_codes", "warnings",
    "id", "passage", "date", "date_partial", "first", "last", "plan_period", "type", "schedule",
})  # fmt: skip


def invented(source: Source, draft: Draft) -> list[str]:
    """The texts of a draft that do not stand in the source, white space aside."""
    found = []
    for path, text in _texts(draft.to_json(), ()):
        # The name of an issuer may be put together from lines of a column, the words on money
        # from paragraphs that stand apart; each piece must stand.
        pieces = text.split() if path == ("authority", "name") else text.split("\n")
        found += [f"{path}: {piece}" for piece in pieces if not source.holds(piece)]
    return found


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in OWN_WORDS:
                yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, path)
    elif isinstance(value, str):
        yield path, value


def letters(text: str) -> str:
    """The letters and figures of a text alone."""
    return "".join(char for char in unicodedata.normalize("NFC", text) if char.isalnum())


def check(text: str, name: str = "a.txt") -> None:
    """Read a text; a draft must hold nothing but its words."""
    try:
        source, draft = read_bytes(text.encode("utf-8", errors="ignore"), name)
    except UnreadablePlan:
        return
    assert invented(source, draft) == []
    original = letters(text.encode("utf-8", errors="ignore").decode())
    assert [line.text for line in source.lines if letters(line.text) not in original] == []


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_nothing_is_invented_in_the_corpus(path: Path) -> None:
    check(_text(path), path.name)


@pytest.mark.parametrize("seed", range(1, 13))
def test_nothing_is_invented_in_the_grammar(seed: int) -> None:
    source, draft = grammar.document(seed).read()
    assert invented(source, draft) == []


LETTERS = st.sampled_from(
    'aăâđeêoôơuưạảãIVX019.,;:()-–+*|/%"“”#_\\ \t\u00a0\u200b\u0301\ufffd\u202e'
)


def _change(text: str, how: str, data: st.DataObject) -> str:
    """The text after one accident."""
    lines = text.split("\n")
    one = data.draw(st.integers(0, len(lines) - 1))
    two = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(text)))
    if how == "line lost":
        del lines[one]
    elif how == "line doubled":
        lines.insert(two, lines[one])
    elif how == "lines swapped":
        lines[one], lines[two] = lines[two], lines[one]
    elif how == "lines joined":
        lines[one : one + 3] = [" ".join(lines[one : one + 3])]
    elif how == "lines glued":
        lines[one : one + 2] = ["".join(lines[one : one + 2])]
    elif how == "line broken":
        half = len(lines[one]) // 2
        lines[one : one + 1] = [lines[one][:half], lines[one][half:]]
    elif how == "end lost":
        return text[:at]
    elif how == "beginning lost":
        return text[at:]
    elif how == "middle lost":
        return text[:at] + text[at + data.draw(st.integers(1, 600)) :]
    elif how == "letter changed":
        return text[:at] + data.draw(LETTERS) + text[at + 1 :]
    elif how == "letters put in":
        return text[:at] + data.draw(st.text(LETTERS, max_size=12)) + text[at:]
    elif how == "decomposed":
        return unicodedata.normalize("NFD", text)
    elif how == "no-break spaces":
        return text[:at] + text[at:].replace(" ", "\u00a0")
    elif how == "spaces lost":
        lines[one] = lines[one].replace(" ", "")
    elif how == "spaces put in":
        lines[one] = " ".join(lines[one])
    elif how == "page break":
        return text[:at] + "\f" + text[at:]
    elif how == "capitals":
        lines[one] = lines[one].upper()
    elif how == "another plan behind":
        return text + "\n" + _text(data.draw(st.sampled_from(TEXTS)))
    return "\n".join(lines)


ACCIDENTS = (
    "line lost", "line doubled", "lines swapped", "lines joined", "lines glued", "line broken",
    "end lost", "beginning lost", "middle lost", "letter changed", "letters put in", "decomposed",
    "no-break spaces", "spaces lost", "spaces put in", "page break", "capitals",
    "another plan behind",
)  # fmt: skip


@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_plan_after_a_few_accidents(data: st.DataObject) -> None:
    text = _text(data.draw(st.sampled_from(TEXTS)))
    for how in data.draw(st.lists(st.sampled_from(ACCIDENTS), min_size=1, max_size=5)):
        text = _change(text, how, data) or "KẾ HOẠCH"
    check(text)


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_word_file_with_bytes_changed(data: st.DataObject) -> None:
    content = bytearray(docx_of(_text(TEXTS[0]).split("\n")))
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        source, draft = read_bytes(bytes(content), "a.docx")
    except UnreadablePlan:
        return
    assert invented(source, draft) == []


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_text_with_bytes_changed(data: st.DataObject) -> None:
    content = bytearray(_text(data.draw(st.sampled_from(TEXTS))).encode())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + 1] = data.draw(st.binary(max_size=4))
    try:
        source, draft = read_bytes(bytes(content), "a.txt")
    except UnreadablePlan:
        return
    assert invented(source, draft) == []


# Pieces that invite a pattern to look again and again.
STUBBORN = (
    "- ", "1. ", "I. ", "a) ", "1.1.1. ", "+ - * ", "((", "“", "**", "_a_ ", "| ", "|a|b|\n", "# ",
    "từ 5 đến ", "từ ", "trên ", "ít nhất ", "80% ", "5 - 7 - ", "1.000.", "7/7 ", "năm 2024 ",
    "Chủ trì: ", "chủ trì, phối hợp với ", "Giao Công an xã ", "Giao ", "Thời gian: ", "Phối hợp ",
    "Công an xã, ", "Công an xã và ", "các cơ quan, đơn vị, ", "Phòng ", "xã, phường, ", "trong đó ",
    "ngày 01 tháng 02 ", "tháng 1 - ", "quý I, ", "Quý I đến ", "trước ngày ", "hằng ", "định kỳ ",
    "K Ế ", "A B ", "a\u0301", "\u00a0 ", "x", "xX", "Kế hoạch số 1/KH ngày ", "; và ", ", và ",
    "TT\n1\n", "\n", "\n\n", "KẾ HOẠCH\n", "Điều 1. ", "QUYẾT ĐỊNH\n", "Nơi nhận:\n- ", "Phụ lục ",
)  # fmt: skip


class TooLong(Exception):
    """Reading went on without end."""


@contextmanager
def _no_hang() -> Iterator[None]:
    """Interrupt what does not come to an end."""

    def stop(number: int, frame: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(HANG)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("piece", STUBBORN, ids=repr)
def test_a_piece_said_without_end_is_read_to_the_end(piece: str) -> None:
    frame = "KẾ HOẠCH\nViệc mẫu năm 2025\nI. CHỈ TIÊU\n{0}\nII. NHIỆM VỤ\n1. Việc\n{0}\n"
    with _no_hang():
        check(frame.format(piece * (LONG // 2 // len(piece))))


def _calls(text: str) -> int:
    """How many functions reading a text calls: a measure of work that no clock is needed for."""
    count = 0

    def tell(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tell)
    try:
        read_bytes(text.encode(), "a.txt")
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", ["13-target-comparators", "16-task-labels", "29-agency-lists"])
def test_the_work_grows_with_the_length_and_not_faster(name: str) -> None:
    lines = _text(CORPUS / f"{name}.txt").split("\n")
    first = next(n for n, line in enumerate(lines) if line.startswith("I."))
    last = next(n for n, line in enumerate(lines) if "TỔ CHỨC THỰC HIỆN" in line)
    body = lines[first:last]

    def long(times: int) -> str:
        return "\n".join([*lines[:first], *(body * times), *lines[last:]])

    _calls(long(1))  # tables of words are loaded once
    assert _calls(long(24)) < 5 * _calls(long(6))


class Counted(str):
    """A text that counts the characters cut out of it."""

    cut = 0

    def __getitem__(self, key: Any) -> str:
        piece = super().__getitem__(key)
        self.cut += len(piece)
        return piece


@pytest.mark.parametrize("piece", ["80% ", "80% (", "05 lớp ", "80%, ", "trong đó 80% "])
def test_clauses_are_found_without_reading_the_line_again_for_each_figure(piece: str) -> None:
    def cut(times: int) -> int:
        text = Counted(piece * times)
        clauses.clause_starts(text, numbers.find(text[:]))
        return text.cut

    assert cut(2000) < 5 * cut(500)
