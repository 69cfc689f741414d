"""Where what was found stands in the source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from donghanh.plans.passages import Found, Paragraph, lines_of, paragraphs
from donghanh.plans.reading import read_bytes


def lines(*texts: str) -> list[dict[str, object]]:
    """Each text is a paragraph of its own; "|" parts its lines."""
    found: list[dict[str, object]] = []
    for text in texts:
        for place, part in enumerate(text.split("|")):
            kind = "" if place else "dash"
            found.append({"number": len(found) + 1, "text": part, "page": None, "kind": kind})
    return found


def marked(paragraph: Paragraph) -> list[tuple[str, str]]:
    return [(piece.text, " ".join(piece.keys)) for piece in paragraph.pieces]


def test_words_are_found_over_the_break_of_a_line() -> None:
    (one,) = paragraphs(
        lines("- 100% cán bộ được tập|huấn nghiệp vụ; báo cáo."),
        [Found("t1", "1", "target", "100% cán bộ được tập huấn nghiệp vụ", 1, 2)],
    )
    assert marked(one) == [
        ("- ", ""),
        ("100% cán bộ được tập huấn nghiệp vụ", "t1"),
        ("; báo cáo.", ""),
    ]
    assert [found.label for piece in one.pieces for found in piece.opens] == ["1"]


def test_a_report_inside_a_duty_is_marked_as_both() -> None:
    (one,) = paragraphs(
        lines("Đôn đốc. Định kỳ quý báo cáo. Khen thưởng."),
        [
            Found("d1", "4", "task", "Đôn đốc. Định kỳ quý báo cáo. Khen thưởng.", 1, 1),
            Found("b1", "B1", "task", "Định kỳ quý báo cáo.", 1, 1),
        ],
    )
    assert [keys for _text, keys in marked(one)] == ["d1", "d1 b1", "d1"]


def test_a_slip_within_a_target_is_marked_as_a_doubt() -> None:
    (one,) = paragraphs(
        lines("Phân đấu 7/7 xã"),
        [
            Found("t1", "1", "target", "Phân đấu 7/7 xã", 1, 1),
            Found("w1", "", "doubt", "Phân đấu", 1, 1),
        ],
    )
    assert [piece.kind for piece in one.pieces] == ["doubt", "target"]


def test_an_item_of_several_paragraphs_has_its_number_once() -> None:
    found = paragraphs(
        lines("- Ba việc:", "+ việc một;", "+ việc hai."),
        [Found("d1", "9", "task", "Ba việc: + việc một; + việc hai.", 1, 3)],
    )
    assert [piece.keys for one in found for piece in one.pieces if piece.keys] == [("d1",)] * 3
    opens = [mark.label for one in found for piece in one.pieces for mark in piece.opens]
    assert opens == ["9"]


def test_headings_are_told_by_their_numbering() -> None:
    source, _draft = read_bytes(
        "KẾ HOẠCH\nnăm 2024\n\nI. MỤC TIÊU\n\n1. Chỉ tiêu\n\n- 90% người.\n".encode(), "a.txt"
    )
    levels = {one.text: one.level for one in paragraphs(lines_of(source))}
    assert levels["I. MỤC TIÊU"] == "chapter"
    assert levels["1. Chỉ tiêu"] == "section"
    assert levels["- 90% người."] == "text"


@given(
    st.lists(st.text("ab c", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=5),
    st.lists(st.tuples(st.text("abc", min_size=1, max_size=4), st.integers(1, 5)), max_size=6),
)
def test_marks_never_change_a_word(texts: list[str], wanted: list[tuple[str, int]]) -> None:
    marks = [
        Found(f"t{place}", str(place), "target", words, line, line)
        for place, (words, line) in enumerate(wanted)
    ]
    for one in paragraphs(lines(*texts), marks):
        assert "".join(piece.text for piece in one.pieces) == one.text
