"""The catalogue: complete, described, and true to the rule packs."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.db.models import Field, Model

from donghanh.errors import Refusal
from donghanh.indicators import catalogue, handbook
from donghanh.indicators.catalogue import Indicator, city_targets, district_targets, groups
from donghanh.indicators.catalogue.indicator import SOURCES
from donghanh.indicators.measures import Share
from donghanh.indicators.nodes import InPost, InStatus, Or, Papers, Served
from donghanh.law import packs
from donghanh.prevention.models import Activity, PilotModel, Setting, Staff
from donghanh.support.models import Service

EVERY = pytest.mark.parametrize("indicator", catalogue.ALL.values(), ids=lambda one: one.id)
PACKS = [packs.load(pack) for pack in ("2021", "2025")]


def choices(model: type[Model], field: str) -> set[Any]:
    """The values that a field of a model may have."""
    found = model._meta.get_field(field)
    assert isinstance(found, Field)
    return {key for key, _ in found.flatchoices}


def test_every_target_of_both_plans_has_its_indicator() -> None:
    assert [one.id for one in city_targets.INDICATORS] == [
        "svc_access_all",
        "managed_after_completion",
        "compulsory_sent",
        "ost_active",
        "communes_communicated",
        "staff_trained_rate",
        "managed_at_residence_wide",
        "mgmt_decision_issued",
    ]
    assert [one.id for one in district_targets.INDICATORS] == [
        "svc_compound_b",
        "svc_addict_b",
        "svc_postrehab_b",
        "models_rehab",
        "it_online_reporting",
        "it_online_services",
        "user_prevention_access",
        "complex_communes_prevention",
    ]


def test_the_handbook_is_the_catalogue() -> None:
    """Run ``python -m donghanh.indicators.handbook`` after a change of the catalogue."""
    assert handbook.PAGE.read_text(encoding="utf-8") == handbook.written()


@EVERY
def test_it_says_itself(indicator: Indicator) -> None:
    assert str(indicator.vi)
    assert str(indicator.short)
    assert indicator.en
    assert indicator.words.endswith(".")
    assert "%(" not in indicator.words + indicator.part_words + indicator.whole_words
    assert bool(indicator.whole_words) == indicator.has_whole
    assert set(indicator.source) <= set(SOURCES)
    assert indicator.counted_words() is not None
    assert indicator.not_counted_words()


@EVERY
def test_its_ids_stand_in_a_rule_pack_or_a_model(indicator: Indicator) -> None:
    statuses = {status for pack in PACKS for status in pack.statuses}
    registers = {status.register for pack in PACKS for status in pack.statuses.values()}
    kinds = {kind for pack in PACKS for kind in pack.entries}
    for leaf in indicator.measured.leaves():
        if isinstance(leaf, InStatus):
            assert set(leaf.statuses) <= statuses
            assert set(leaf.registers) <= registers
            assert bool(leaf.statuses) != bool(leaf.registers)
        elif isinstance(leaf, Papers):
            assert set(leaf.kinds) <= kinds
        elif isinstance(leaf, Served):
            assert set(leaf.services) <= set(Service.values)
        elif isinstance(leaf, InPost):
            assert set(leaf.levels) <= choices(Staff, "level")
        for name, known in (
            ("settings", set(Setting.values)),
            ("purpose", choices(PilotModel, "purpose")),
        ):
            wanted = getattr(leaf, name, ())
            assert set((wanted,) if isinstance(wanted, str) else wanted) <= known
        if leaf.mart == "activity":
            assert set(getattr(leaf, "kinds", ())) <= set(Activity.Kind.values)


def test_completions_are_those_of_both_packs() -> None:
    """Every paper that leads to "completed" is counted as a completion, and nothing else."""
    after = {"completed_awaiting_report", "completed_awaiting_decision"}
    leading = {key for pack in PACKS for key, kind in pack.entries.items() if kind.to in after}
    counted = {
        *groups.COMPLETED_IN_FACILITY,
        *groups.COMPLETED_HOME,
        *groups.COMPLETED_SUBSTITUTION,
    }
    assert counted == leading


def test_statuses_of_care_exist_where_the_law_has_them() -> None:
    for pack in PACKS:
        in_care = {status for status in groups.IN_CARE if status in pack.statuses}
        assert {"voluntary_home", "substitution", "compulsory_serving"} <= in_care


def test_the_version_follows_what_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    before = catalogue.version()
    assert len(before) == 12
    one = catalogue.get("svc_access_all")
    assert isinstance(one.measured, Share)
    changed = dataclasses.replace(one, measured=dataclasses.replace(one.measured, after=True))
    monkeypatch.setattr(catalogue, "ALL", {**catalogue.ALL, one.id: changed})
    catalogue.version.cache_clear()
    after = catalogue.version()
    catalogue.version.cache_clear()
    assert after != before


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(Refusal, match="không có chỉ số"):
        catalogue.get("nothing")


def test_rows_of_different_kinds_cannot_be_mixed() -> None:
    officials = InPost(("commune",))
    with pytest.raises(TypeError):
        Or((officials, groups.ON_FILE_IN_PERIOD))
    with pytest.raises(TypeError):
        Share(part=officials, whole=groups.ON_FILE_IN_PERIOD)
