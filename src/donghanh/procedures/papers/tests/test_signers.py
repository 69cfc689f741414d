"""In which capacity somebody may sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from donghanh.errors import Refusal
from donghanh.procedures.papers import sample, signers
from donghanh.procedures.papers.offices import Office
from donghanh.procedures.papers.signers import Capacity, Signer
from donghanh.procedures.papers.template import load

ON = date(2024, 6, 14)
COMMITTEE = sample.office(load("2021", "ND105/07"))
POLICE = sample.office(load("2021", "ND105/04"))
DELEGATED = Signer(
    "Mẫu", Capacity.DELEGATED, "Chánh Văn phòng", delegation="05/GUQ-UBND", delegation_ends=ON
)


@pytest.mark.parametrize(
    ("office", "signer", "lines"),
    [
        (COMMITTEE, Signer("Mẫu"), ("CHỦ TỊCH",)),
        (COMMITTEE, Signer("Mẫu", on_behalf=True), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (
            COMMITTEE,
            Signer("Mẫu", Capacity.DEPUTY, "Phó Chủ tịch", on_behalf=True),
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        (
            COMMITTEE,
            Signer("Mẫu", Capacity.ORDER, "Chánh Văn phòng"),
            ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
        ),
        (COMMITTEE, DELEGATED, ("TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        (
            POLICE,
            Signer("Mẫu", Capacity.DEPUTY, "Phó Trưởng Công an"),
            ("KT. TRƯỞNG CÔNG AN", "PHÓ TRƯỞNG CÔNG AN"),
        ),
    ],
)
def test_what_is_printed(office: Office, signer: Signer, lines: tuple[str, ...]) -> None:
    made = signers.signature(office, signer, ON)
    assert made.lines == lines
    assert made.name == "Mẫu"


@pytest.mark.parametrize(
    ("office", "signer", "code"),
    [
        (POLICE, Signer("Mẫu", on_behalf=True), "signer.tm"),
        (COMMITTEE, Signer(" "), "signer.name"),
        (COMMITTEE, Signer("Mẫu", Capacity.DEPUTY), "signer.title"),
        (COMMITTEE, Signer("Mẫu", Capacity.DEPUTY, "Chánh Văn phòng"), "signer.kt"),
        (COMMITTEE, replace(DELEGATED, delegation=" "), "signer.delegation"),
        (COMMITTEE, replace(DELEGATED, delegation_ends=None), "signer.delegation_ended"),
        (
            COMMITTEE,
            replace(DELEGATED, delegation_ends=date(2024, 6, 13)),
            "signer.delegation_ended",
        ),
        (COMMITTEE, replace(DELEGATED, on_behalf=True), "signer.tm"),
    ],
)
def test_what_is_refused(office: Office, signer: Signer, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        signers.signature(office, signer, ON)
    assert refused.value.code == code
