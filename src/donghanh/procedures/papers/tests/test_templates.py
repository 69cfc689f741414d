"""Faults of templates are found with their line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from donghanh.documents import checks as clerk
from donghanh.law import packs
from donghanh.procedures.papers import checks, compose, sample, signers
from donghanh.procedures.papers.body import Bag
from donghanh.procedures.papers.template import BadTemplateError, load, read

HEAD = """---
form: ND105/07
layout: decision
measures: [user]
entries: [user.management_decided]
symbol: QĐ-UBND
issuer: committee
recipients: ["Lưu: VT"]
fields:
  - {id: why, type: text, vi: Vì sao, en: Why}
---
Vì: {{ typed.why }}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "2021" / "ND105-07.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("layout: decision", "layout: poem", 3, "layout"),
        ("layout: decision", "layout: decision\ncolour: red", 4, "colour"),
        ("measures: [user]", "measures: [weather]", 4, "measures"),
        ("type: text", "type: picture", 10, "type"),
        ("{id: why, type: text, vi: Vì sao, en: Why}", "use: nowhere", 10, "no common field"),
        ("issuer: committee", "issuer: [", 9, "expected"),
        ("---\nVì", "Vì", 1, "a template is"),
    ],
)
def test_a_head_that_cannot_be_read(
    tmp_path: Path, old: str, new: str, line: int, what: str
) -> None:
    with pytest.raises(BadTemplateError, match=what) as caught:
        read(written(tmp_path, HEAD.replace(old, new)))
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("ND105/07", "ND105/99", 2, "no form"),
        ("user.management_decided", "user.nothing", 5, "no entry kind"),
        ("{{ typed.why }}", "{{ typed.why }} {{ typed.who }}", 12, "no field 'who'"),
        ("{{ typed.why }}", "{{ typed.why }}\n{{ person.weight }}", 13, "person has no 'weight'"),
        ("{{ typed.why }}", "{{ typed.why }} {{ entry.colour }}", 12, "has no 'colour'"),
        ("{{ typed.why }}", "{{ typed.why }} {{ last('x.y').on }}", 12, "no entry kind 'x.y'"),
        ("{{ typed.why }}", "{{ typed.why }} {{ words(entry, 'x') }}", 12, "has no 'x'"),
        ("{{ typed.why }}", "{{ typed.why }} {{ weather }}", 12, "unknown name 'weather'"),
        ("{{ typed.why }}", "nothing", 10, "never printed"),
        ("{{ typed.why }}", "{{ typed.why", 12, "end of print"),
        ("{{ typed.why }}", "{{ typed.why }}\n\n**open", 14, "a star is not closed"),
    ],
)
def test_what_only_the_rule_pack_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, line: int, what: str
) -> None:
    path = written(tmp_path, HEAD.replace(old, new))
    monkeypatch.setattr(checks, "path_of", lambda *_asked: path)
    found = checks.of(read(path))
    assert [(fault.line, what in fault.what) for fault in found] == [(line, True)]


def test_the_sample_head_has_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, HEAD)
    monkeypatch.setattr(checks, "path_of", lambda *_asked: path)
    assert checks.of(read(path)) == []


@pytest.mark.parametrize(
    ("form", "kind", "subject"),
    [
        (
            "ND105/07",
            "Quyết định",
            "Áp dụng biện pháp quản lý người sử dụng trái phép chất ma túy",
        ),
        ("ND109/01", "Đơn đề nghị xác định tình trạng nghiện ma túy", ""),
    ],
)
def test_the_name_of_a_form_is_type_and_subject(form: str, kind: str, subject: str) -> None:
    assert compose.title(load("2021", form)) == (kind, subject)


def test_a_letter_has_no_type_and_the_letters_of_the_desk_end_its_symbol() -> None:
    made = sample.document(load("2021", "ND116/25"), issued=True)
    assert made.type == ""
    assert made.symbol is not None
    assert made.symbol.text == "05/UBND-VX"
    assert made.letter_subject.startswith("V/v đề nghị tiếp tục quản lý")


@pytest.mark.parametrize(
    ("form", "titles"),
    [
        ("ND105/07", ["Chủ tịch"]),
        ("ND116/28", ["Đại diện bên A", "Đại diện bên B"]),
        ("ND116/37", ["Đại diện bên giao", "Đại diện bên nhận"]),
        ("ND105/03", ["Người tiến hành xét nghiệm", "Thủ trưởng cơ quan"]),
    ],
)
def test_who_signs(form: str, titles: list[str]) -> None:
    assert signers.titles(load("2021", form)) == titles


def test_every_common_field_has_both_languages() -> None:
    from donghanh.procedures.papers.template import common_fields

    for field in common_fields().values():
        assert set(field) == {"type", "vi", "en"}


def test_forms_of_both_regimes_are_there() -> None:
    from donghanh.procedures.papers.template import all_of

    for pack in packs.IDS:
        assert set(all_of(pack)) <= set(packs.load(pack).forms)
        assert len(all_of(pack)) > 50


@pytest.mark.parametrize(
    ("form", "before", "at_the_end"),
    [
        ("ND163-PLV/28", "completion.certified", "voluntary_home.completed"),
        ("ND163-PLV/30", "completion.certified", "voluntary_facility.completed"),
        ("ND163-PLV/50", "completion.certified", "compulsory.completed"),
        ("ND163-PLV/56", "post_rehab.certified", "post_rehab.ended"),
    ],
)
def test_a_certificate_before_the_end_names_the_end_of_the_term(
    form: str, before: str, at_the_end: str
) -> None:
    template = load("2025", form)
    assert {before, at_the_end} <= set(template.head.entries)
    term_ends, recorded = "ngày 07 tháng 9 năm 2027", "ngày 09 tháng 9 năm 2026"
    for kind, day in ((before, term_ends), (at_the_end, recorded)):
        values = sample.values(template)
        entry = sample.entry(packs.load("2025"), kind, date(2026, 9, 9))
        filled = replace(values, names={**values.names, "entry": entry})
        text = "\n".join(clerk.texts(compose.compose(template, filled, compose.Issue())))
        assert f"đến {day}" in text.replace("\u00a0", " ")


@pytest.mark.parametrize("form", ["ND116/26a", "ND116/46", "ND116/54"])
def test_an_old_certificate_without_its_entry_names_the_end_of_the_term(form: str) -> None:
    template = load("2021", form)
    values = sample.values(template)
    filled = replace(values, names={**values.names, "entry": Bag(kind=template.head.entries[0])})
    text = "\n".join(clerk.texts(compose.compose(template, filled, compose.Issue())))
    assert "đến ngày 05 tháng 6 năm 2025" in text.replace("\u00a0", " ")
