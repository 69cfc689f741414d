"""The two packs are complete, hold together, and are all the law there is in the code."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from donghanh import law
from donghanh.errors import Refusal
from donghanh.law import packs, yaml_files
from donghanh.law.packs import reach

LAW_2021, LAW_2025 = packs.load("2021"), packs.load("2025")
BOTH = pytest.mark.parametrize("pack", [LAW_2021, LAW_2025], ids=["2021", "2025"])

# What the instruments hold, counted when the packs were written.
FROZEN = {
    "2021": {
        "statuses": 28, "transitions": 46, "limits": 71, "durations": 24, "forms": 96,
        "grounds": 5, "registers": 4, "gaps": 14, "definitions": 11, "actors": 22,
    },
    "2025": {
        "statuses": 39, "transitions": 100, "limits": 44, "durations": 21, "forms": 95,
        "grounds": 5, "registers": 4, "gaps": 12, "definitions": 5, "actors": 15,
    },
}  # fmt: skip


@BOTH
def test_nothing_of_the_law_went_missing(pack: packs.Pack) -> None:
    terms = Counter(limit.id in _durations(pack.id) for limit in pack.limits.values())
    assert FROZEN[pack.id] == {
        "statuses": sum(not status.project for status in pack.statuses.values()),
        "transitions": len(pack.transitions),
        "limits": terms[False],
        "durations": terms[True],
        "forms": len(pack.forms),
        "grounds": len(pack.grounds),
        "registers": len(pack.registers),
        "gaps": len(pack.gaps),
        "definitions": len(pack.definitions),
        "actors": len(pack.actors),
    }


def test_the_court_rules_and_those_on_substitution_are_there() -> None:
    assert len(LAW_2021.rules["court"]) == 6
    assert len(LAW_2021.rules["substitution"]) == 8
    assert all(
        rule.valid_from == date(2024, 12, 15) for rule in LAW_2021.rules["substitution"].values()
    )


def test_the_rule_on_the_first_day_is_verified_by_now() -> None:
    assert LAW_2021.rules["counting"]["start_day"].confidence == "verified"


def test_every_status_of_the_old_regime_is_mapped_to_the_new() -> None:
    mapping = LAW_2025.rules["mapping"]
    assert set(mapping) == {
        status.id for status in LAW_2021.statuses.values() if not status.project
    }
    for rule in mapping.values():
        assert set((rule.value or "").split(" | ")) <= set(LAW_2025.statuses)


@BOTH
def test_every_fact_is_cited_in_words_and_marked(pack: packs.Pack) -> None:
    facts: list[packs.Fact] = [
        *pack.statuses.values(),
        *pack.transitions.values(),
        *pack.limits.values(),
        *pack.entries.values(),
        *pack.forms.values(),
        *pack.authorities.values(),
        *(rule for section in pack.rules.values() for rule in section.values()),
    ]
    for fact in facts:
        assert all(cite.text.endswith(pack.sources[cite.doc].short) for cite in fact.cite)


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (LAW_2021.limits["post_rehab_file"], "Khoản 1 Điều 77 NĐ 116/2021"),
        (LAW_2021.limits["dispatch_dx_staff"], "Điểm b khoản 2 Điều 6 NĐ 109/2021"),
        (LAW_2021.limits["explain_violation"], "Mẫu 27 NĐ 116/2021"),
        (LAW_2021.statuses["user_managed"], "Điều 23 Luật PCMT 2021"),
        (LAW_2025.limits["user_decision"], "Điểm a khoản 4 Điều 24 Luật PCMT 2025"),
        (LAW_2025.transitions["T105"], "Khoản 7 Điều 24 Luật PCMT 2025"),
    ],
)
def test_citations_read_as_an_officer_writes_them(fact: packs.Fact, text: str) -> None:
    assert fact.cite[0].text == text
    assert str(fact.cite[0]) == text


def test_a_citation_of_a_form_in_an_annex() -> None:
    assert LAW_2025.transitions["T105"].cite[1].text == "Mẫu 07 Phụ lục III NĐ 163/2026"


@pytest.mark.parametrize(
    ("day", "pack_id", "period"),
    [
        (date(2022, 1, 1), "2021", "P1"),
        (date(2025, 2, 28), "2021", "P1"),
        (date(2025, 3, 1), "2021", "P2"),
        (date(2025, 7, 1), "2021", "P3"),
        (date(2026, 6, 30), "2021", "P3"),
        (date(2026, 7, 1), "2025", "P4"),
        (date(2031, 1, 1), "2025", "P4"),
    ],
)
def test_the_regime_and_period_of_a_day(day: date, pack_id: str, period: str) -> None:
    pack = packs.in_force(day)
    assert (pack.id, pack.period_on(day).id) == (pack_id, period)


def test_a_day_before_all_regimes_is_refused() -> None:
    with pytest.raises(Refusal, match="31/12/2021"):
        packs.in_force(date(2021, 12, 31))
    with pytest.raises(LookupError):
        LAW_2021.period_on(date(2021, 12, 31))


def test_a_case_of_the_old_regime_lives_on_in_its_last_period() -> None:
    assert LAW_2021.period_on(date(2027, 3, 1)).id == "P3"


def test_competence_changes_with_the_period_and_says_how_sure_it_is() -> None:
    forward = LAW_2021.authorities["forward_dossier_to_court"].by_period
    assert str(forward["P1"].who) == "Trưởng phòng LĐTBXH cấp huyện"
    assert (forward["P2"].who, forward["P2"].confidence) == (None, "unverified")
    assert str(forward["P3"].who) == "Trưởng Công an cấp xã"


def test_limits_hold_for_their_age_group_period_and_dates() -> None:
    decide, minors = LAW_2021.limits["court_decide"], LAW_2021.limits["court_decide_minor"]
    assert decide.applies(minor=False, on=date(2024, 5, 2))
    assert not decide.applies(minor=True)
    assert not decide.applies(on=date(2023, 1, 31))
    assert minors.applies(minor=True)
    assert not LAW_2021.limits["ost_admit"].applies(on=date(2024, 12, 15))
    assert not LAW_2021.limits["p3_forward_law"].applies(on=date(2025, 6, 30))


@pytest.mark.parametrize("limit_id", ["review_reduction", "user_residence_check"])
def test_recurring_limits(limit_id: str) -> None:
    assert LAW_2021.limits[limit_id].recurs
    assert not LAW_2021.limits["decide_voluntary"].recurs


def test_an_opening_entry_stands_first_and_others_follow_a_status() -> None:
    opened = LAW_2021.entries["user.test_positive"]
    decided = LAW_2021.entries["user.management_decided"]
    assert opened.allowed_from(None)
    assert not opened.allowed_from("user_managed")
    assert decided.allowed_from("positive_test")
    assert not decided.allowed_from(None)


def test_an_entry_without_from_follows_any_open_status_only() -> None:
    note = LAW_2021.entries["case.note_added"]
    assert note.allowed_from("compulsory_serving")
    assert not note.allowed_from("post_rehab_ended")


def test_an_answer_can_decide_which_limit_starts() -> None:
    decided = LAW_2021.entries["post_rehab.decided"]
    assert decided.started_by({"after": "compulsory_adult"}) == ("post_rehab_term_2y",)
    assert decided.started_by({"after": "voluntary"}) == ("post_rehab_term_1y",)
    assert decided.started_by({}) == ()


def test_an_entry_takes_its_citations_from_its_transitions() -> None:
    kind = LAW_2021.entries["voluntary_home.completed"]
    assert kind.cite == LAW_2021.transitions["T15"].cite
    assert kind.confidence == "verified"


@BOTH
def test_everybody_s_words_are_there_and_no_question_is_asked_twice(pack: packs.Pack) -> None:
    for kind in pack.entries.values():
        assert kind.vi
        assert kind.en
        for field in kind.fields:
            ids = [choice.id for choice in field.choices]
            assert len(ids) == len(set(ids))
    names = Counter(
        (measure, kind.vi) for kind in pack.entries.values() for measure in kind.measures
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_no_entry_kind_can_store_a_position_or_a_score() -> None:
    words = re.compile(r"toạ độ|tọa độ|vị trí hiện tại|gps|latitude|điểm nguy cơ|score", re.I)
    for pack in (LAW_2021, LAW_2025):
        for kind in pack.entries.values():
            assert not [field.id for field in kind.fields if words.search(field.id + field.vi)]


def test_the_law_does_not_stand_in_python() -> None:
    room = Path(law.__file__).parent
    article = re.compile(
        r"\b(Điều|khoản|Khoản|Article) \d+|\d+/20\d\d/(NĐ|QH|TT|QĐ)|NĐ \d+|Luật PCMT"
    )
    sources = [path for path in room.rglob("*.py") if "tests" not in path.parts]
    assert len(sources) > 5
    for path in sources:
        assert not article.search(path.read_text(encoding="utf-8")), path.name


# ---- a bad pack is refused with readable reasons ------------------------------------------


def _durations(pack_id: str) -> set[str]:
    path = packs.HOME / pack_id / "durations.yaml"
    return {item["id"] for item in yaml_files.read(path)["durations"]}


def _spoiled(folder: Path, file: str, section: str, change: Any) -> list[str]:
    """The faults of pack 2021 after one change to one section."""
    shutil.copytree(packs.HOME / "2021", folder / "2021")
    path = folder / "2021" / file
    content = yaml_files.read(path)
    change(content[section])
    path.write_text(json.dumps(content, ensure_ascii=False, default=str), encoding="utf-8")
    with pytest.raises(packs.BadPackError) as bad:
        packs.build(folder / "2021")
    assert all(fault in str(bad.value) for fault in bad.value.faults)
    return list(bad.value.faults)


@pytest.mark.parametrize(
    ("file", "section", "change", "fault"),
    [
        (
            "limits.yaml", "limits", lambda items: items[0].pop("confidence"),
            "limits.send_positive_result.confidence: Field required",
        ),
        (
            "limits.yaml", "limits", lambda items: items[0].pop("en"),
            "limits.send_positive_result.en: Field required",
        ),
        (
            "limits.yaml", "limits", lambda items: items[0]["trigger"].pop("en"),
            "limits.send_positive_result.trigger.en: Field required",
        ),
        (
            "dossiers.yaml", "dossiers", lambda items: items[0].pop("en"),
            "dossiers.user_mgmt_file: Value error, named in one language only",
        ),
        (
            "limits.yaml", "limits", lambda items: items[0].update(cite=[]),
            "limits.send_positive_result.cite: Tuple should have at least 1 item",
        ),
        (
            "limits.yaml", "limits", lambda items: items[0]["cite"][0].update(doc="L00"),
            "limits.send_positive_result.cite.0: Value error, unknown source 'L00'",
        ),
        (
            "limits.yaml", "limits", lambda items: items[0].update(periods=["P9"]),
            "limits.send_positive_result.periods: Value error, unknown period P9",
        ),
        (
            "limits.yaml", "limits", lambda items: items.append(items[0]),
            "limits.send_positive_result: written twice",
        ),
        (
            "limits.yaml", "limits", lambda items: items[0].update(colour="red"),
            "limits.send_positive_result.colour: Extra inputs are not permitted",
        ),
        (
            "statuses.yaml", "statuses", lambda items: items[0].update(clock=["nothing"]),
            "statuses.positive_test.clock: unknown 'nothing'",
        ),
        (
            "transitions.yaml", "transitions", lambda items: items[0].update(to=["nowhere"]),
            "transitions.T01.to: unknown 'nowhere'",
        ),
        (
            "transitions.yaml", "transitions", lambda items: items[0].update(forms=["X/1"]),
            "transitions.T01.forms: unknown 'X/1'",
        ),
        (
            "entries.yaml", "entries", lambda items: items[0].update(starts=["missed_sessions"]),
            "entries.user.test_positive.starts: the law gives 'missed_sessions' no countable",
        ),
        (
            "entries.yaml", "entries", lambda items: items[0].update(authority="nobody"),
            "entries.user.test_positive.authority: unknown 'nobody'",
        ),
        (
            "entries.yaml", "entries", lambda items: items[0].update(fields=["no_such_field"]),
            "entries.user.test_positive: unknown common field 'no_such_field'",
        ),
        (
            "entries.yaml", "not_followed", lambda items: items.pop(),
            "limits.complain_conduct: must be started by an entry kind or left out",
        ),
        (
            "pack.yaml", "periods", lambda items: items[2].update({"from": date(2025, 8, 1)}),
            "periods.P3: does not follow P2",
        ),
        (
            "authorities.yaml", "authorities", lambda items: items[0]["by_period"].pop("P2"),
            "authorities.decide_user_management: nothing said for P2",
        ),
    ],
)  # fmt: skip
def test_a_bad_pack_says_what_is_wrong_and_where(
    tmp_path: Path, file: str, section: str, change: Any, fault: str
) -> None:
    assert any(found.startswith(fault) for found in _spoiled(tmp_path, file, section, change))


def test_a_status_nobody_reaches_and_a_limit_nobody_meets_are_faults(tmp_path: Path) -> None:
    def without_completion(kinds: list[dict[str, Any]]) -> None:
        gone = {"post_rehab.ended", "user.decision_sent"}
        kinds[:] = [kind for kind in kinds if kind["kind"] not in gone]

    faults = _spoiled(tmp_path, "entries.yaml", "entries", without_completion)
    assert "statuses.post_rehab_ended: no entry kind leads to it" in faults
    assert "transitions.T39: must be used by an entry kind or left out, not both" in faults
    assert any(
        "'send_user_stop_or_end', which no entry kind meets or stops" in fault for fault in faults
    )


def test_a_key_written_twice_is_a_fault(tmp_path: Path) -> None:
    shutil.copytree(packs.HOME / "2021", tmp_path / "2021")
    with (tmp_path / "2021" / "gaps.yaml").open("a", encoding="utf-8") as file:
        file.write("\ngaps: []\n")
    with pytest.raises(packs.BadPackError, match=r"gaps\.yaml.*'gaps' is written twice"):
        packs.build(tmp_path / "2021")


class TestCrossings:
    """How the cases of one law go on under the next."""

    def test_every_status_of_the_law_before_has_its_way(self) -> None:
        before, now = packs.load("2021"), packs.load("2025")
        assert set(now.crossings) == set(before.statuses)
        for crossing in now.crossings.values():
            assert crossing.cite
            assert {*filter(None, [crossing.to]), *crossing.like} <= set(now.statuses)
            assert not (crossing.to and crossing.like)

    @pytest.mark.parametrize(
        ("status", "day", "law", "there"),
        [
            ("user_managed", date(2026, 6, 30), "2021", "user_managed"),
            ("user_managed", date(2026, 7, 1), "2025", "user_managed"),
            ("compulsory_serving", date(2027, 1, 4), "2021", "compulsory_serving"),
            (
                "completed_awaiting_report", date(2026, 7, 1),
                "2025", "completed_awaiting_decision",
            ),
            (None, date(2026, 7, 1), "2021", None),
        ],
    )  # fmt: skip
    def test_the_law_that_governs_a_day(
        self, status: str | None, day: date, law: str, there: str | None
    ) -> None:
        found, now = packs.governing(packs.load("2021"), status, day)
        assert (found.id, now) == (law, there)

    @pytest.mark.parametrize(
        ("since", "law"),
        [(date(2026, 6, 30), "2021"), (date(2026, 7, 1), "2025"), (None, "2021")],
    )
    def test_prison_goes_over_only_when_it_begins_under_the_new_law(
        self, since: date | None, law: str
    ) -> None:
        found, _ = packs.governing(packs.load("2021"), "imprisoned", date(2026, 9, 1), since=since)
        assert found.id == law

    def test_the_new_law_counts_only_its_own_days_of_an_old_term(self) -> None:
        before, now = packs.load("2021"), packs.load("2025")
        for name, taken in now.taken_over.items():
            limit = before.limits[name]
            assert limit.sets_term
            assert {rule.count for rule in taken.time} <= {"excluded", "included"}
            added = [since for rule, since in packs.time_rules(limit, "2021") if rule in taken.time]
            assert added == [now.applies[0]] * len(taken.time)

    def test_a_case_from_before_all_laws_is_read_under_the_first(self) -> None:
        assert packs.at_opening(date(2020, 3, 1)).id == "2021"
        assert packs.at_opening(date(2026, 7, 1)).id == "2025"

    def test_an_old_kind_is_found_in_its_own_law(self) -> None:
        new = packs.load("2025")
        assert packs.reading("user.result_sent", new).id == "2021"
        assert packs.reading("user.residence_checked", new).id == "2025"
        with pytest.raises(LookupError):
            packs.reading("no.such", new)


def test_what_can_still_close_a_limit() -> None:
    ahead = reach.closable("2021", "user", "positive_test")
    assert ("2021", "decide_user_mgmt") in ahead
    assert ("2025", "user_decision") in ahead
    assert ("2021", "decide_user_mgmt") not in reach.closable("2021", "user", "user_mgmt_ended")
