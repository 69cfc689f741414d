"""Who has to act on a limit, on which day."""

from __future__ import annotations

from datetime import date

import pytest

from donghanh.law import packs
from donghanh.procedures.work.offices import acting, offices, others

#: A note in the packs instead of an actor: nobody acts on these.
NOBODY = {"—"}


def test_every_actor_of_the_packs_is_an_office() -> None:
    unknown = {
        (pack_id, limit.id, limit.actor.vi)
        for pack_id in packs.IDS
        for limit in packs.load(pack_id).limits.values()
        if limit.actor is not None
        and limit.actor.vi not in NOBODY
        and not acting(pack_id, limit.id, packs.load(pack_id).applies[0])
    }
    assert unknown == set()


@pytest.mark.parametrize(
    ("regime", "limit", "day", "who"),
    [
        ("2021", "court_decide", "2024-06-14", {"court"}),
        ("2021", "decide_user_mgmt", "2024-06-14", {"committee"}),
        ("2021", "verify_residence", "2024-06-14", {"detecting_police"}),
        ("2021", "labour_check", "2025-02-28", {"labour"}),
        ("2021", "labour_check", "2025-03-01", {"labour", "commune_police"}),
        ("2021", "labour_check", "2025-07-01", {"commune_police"}),
        ("2021", "provider_publish", "2025-03-01", {"district_committee"}),
        ("2021", "provider_publish", "2025-07-01", {"provincial_police"}),
        ("2021", "escort", "2024-06-14", {"district_police", "labour"}),
        ("2021", "escort", "2025-07-01", {"commune_police"}),
        ("2021", "notice_before_end", "2024-06-14", {"facility"}),
        ("2021", "ost_admit", "2024-06-14", {"treatment"}),
        ("2025", "user_decision", "2026-07-01", {"commune_police"}),
        ("2021", "home_move_transfer", "2026-06-30", {"committee"}),
        ("2021", "home_move_transfer", "2026-07-01", {"commune_police"}),
    ],
)
def test_the_actor_of_the_day(regime: str, limit: str, day: str, who: set[str]) -> None:
    assert {one.id for one in acting(regime, limit, date.fromisoformat(day))} == who


def test_others_are_those_without_any_of_the_own_offices() -> None:
    found = others({"committee"}, date(2024, 6, 14))["2021"]
    assert "court_decide" in found
    assert "decide_user_mgmt" not in found
    assert "compile_dossier" not in found, "the committee compiles it too"


def test_an_office_without_an_account_here_has_no_agency() -> None:
    assert not offices()["person"].kinds
    assert offices()["court"].kinds == {"court"}
