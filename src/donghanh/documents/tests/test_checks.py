"""What a clerk would send back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from donghanh.documents.checks import check
from donghanh.documents.layout import load
from donghanh.documents.model import Day, Document, Paragraph, Signature, Symbol
from donghanh.documents.tests import sample

DRAFT = sample.report()


def codes(document: Document) -> list[str]:
    return [fault.code for fault in check(document)]


def test_a_draft_may_lack_number_day_and_figures() -> None:
    assert codes(DRAFT) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"symbol": Symbol("KH-UBND")}, "symbol"),
        ({"type": "Thư"}, "type"),
        ({"day": Day(2023, 2, 29)}, "day"),
        ({"day": Day(None, 13)}, "day"),
        ({"archive": ("LĐTBXH",)}, "archive"),
        ({"archive": ()}, "archive"),
        ({"subject": "Kết quả b\u0301"}, "letters.loose"),
        ({"blocks": (Paragraph.of("☑ Đã xong."),)}, "letters.unknown"),
        ({"signature": Signature("CHỦ TỊCH", capacity="KT. CHỦ TỊCH")}, "signer.kt"),
        (
            {"signature": Signature("PHÓ CHỦ TỊCH", on_behalf="TM. ỦY BAN NHÂN DÂN")},
            "signer.deputy",
        ),
        ({"signature": Signature("TRƯỞNG PHÒNG", on_behalf="TM. PHÒNG Y TẾ")}, "signer.tm"),
    ],
)
def test_each_fault_is_found_alone(change: dict[str, object], code: str) -> None:
    assert codes(replace(DRAFT, **change)) == [code]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "signature",
    [
        Signature("CHỦ TỊCH", on_behalf="TM. ỦY BAN NHÂN DÂN"),
        Signature("PHÓ CHỦ TỊCH", on_behalf="TM. ỦY BAN NHÂN DÂN", capacity="KT. CHỦ TỊCH"),
        Signature("TRƯỞNG PHÒNG"),
        Signature("PHÓ TRƯỞNG PHÒNG", capacity="KT. TRƯỞNG PHÒNG"),
    ],
)
def test_the_usual_signers_pass(signature: Signature) -> None:
    assert codes(replace(DRAFT, signature=signature)) == []


def test_an_issued_document_is_complete() -> None:
    open_document = replace(DRAFT, draft=False, signature=replace(DRAFT.signature, name=None))
    assert codes(open_document) == [
        "number.missing",
        "day.missing",
        "signer.missing",
        *["blank"] * 3,
    ]


def test_every_measure_in_use_is_allowed_and_says_how_sure_we_are() -> None:
    measures = load("2020").measures
    assert [key for key, measure in measures.items() if not measure.allowed] == []
    assert {measure.confidence for measure in measures.values()} <= {
        "verified",
        "secondary",
        "design",
        "unverified",
    }


@pytest.mark.parametrize("version", ["1990", "../layouts/2020", ""])
def test_an_unknown_layout_is_refused(version: str) -> None:
    with pytest.raises(KeyError):
        load(version)
