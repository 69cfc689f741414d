"""Nothing of the law is followed without a table that shows it, and nothing is left out silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from donghanh.law import packs
from donghanh.register import coverage


@pytest.mark.parametrize("pack_id", packs.IDS)
@pytest.mark.parametrize("part", ["statuses", "transitions", "limits", "forms"])
def test_every_fact_is_followed_and_shown_or_left_out_with_a_reason(
    pack_id: str, part: str
) -> None:
    found = coverage.of_pack(packs.load(pack_id))[part]
    assert found.missing == []
    assert found.untested == []


def test_without_tables_and_templates_nothing_counts_as_shown(tmp_path: Path) -> None:
    found = coverage.of_pack(packs.load("2021"), scenarios=tmp_path, templates=tmp_path)
    assert found["limits"].tested == 0
    assert "decide_user_mgmt" in found["limits"].untested
    assert "ND105/07" in found["forms"].missing
