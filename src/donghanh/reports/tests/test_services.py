"""A report from opening to signature, as an office lives it."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest

from donghanh import today
from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.indicators import answer, periods
from donghanh.indicators.periods import Period
from donghanh.plans.models import Plan, Target
from donghanh.register.models import Person
from donghanh.reports import figures as kept
from donghanh.reports import queries, services
from donghanh.reports.models import Submission
from donghanh.reports.tests.conftest import WORDS, at, contact, write
from donghanh.testing.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]


# ---- opening ------------------------------------------------------------------------------


def test_a_new_report_has_the_figures_of_now(draft: Submission) -> None:
    figures = kept.read(draft.figures)
    shown = {line.indicator: line.shown for line in figures.targets}
    assert shown == {"svc_access_all": "80%", "ost_active": "1", "communes_communicated": "0/7"}
    assert figures.measured()["svc_access_all"].part == 4
    assert figures.known == draft.known == today.now()
    assert draft.kind == "six_month"
    assert draft.regime == "lai_chau_city_2024"
    assert (draft.starts_on, draft.ends_on) == (date(2023, 12, 15), date(2024, 6, 14))
    assert len(figures.units) == 7


def test_the_figures_are_those_of_the_indicators(draft: Submission) -> None:
    figures = kept.read(draft.figures)
    answers = answer.answer(
        figures.measured(), unit=draft.unit, period=queries.period_of(draft), known=draft.known
    )
    for key, line in figures.measured().items():
        assert (line.part, line.whole) == (answers[key].part, answers[key].whole), key
        assert [cell.hidden for cell in line.by_commune] == [
            cell.hidden for cell in answers[key].by_commune
        ]


def test_small_communes_are_hidden_in_the_city_and_shown_in_their_own_report(
    draft: Submission, ward_report: Submission
) -> None:
    line = kept.read(draft.figures).measured()["svc_access_all"]
    assert {cell.hidden for cell in line.by_commune if cell.name == "Phường Đoàn Kết"} == {"small"}
    own = kept.read(ward_report.figures).measured()["svc_access_all"]
    assert (own.part, own.whole) == (3, 3)
    assert [cell.hidden for cell in own.by_commune] == [""]


def test_a_ward_is_judged_by_rates_and_not_by_the_numbers_of_the_city(
    ward_report: Submission,
) -> None:
    words = {line.indicator: line.word for line in kept.read(ward_report.figures).targets}
    assert words == {
        "svc_access_all": "Đạt",
        "ost_active": "Không giao riêng",
        "communes_communicated": "Chưa có",
    }


def test_opened_twice_it_is_one_draft(
    draft: Submission, plan: Plan, world: World, half: Period, clerk: User
) -> None:
    assert services.open_report(plan=plan, unit=world.city, period=half, by=clerk) == draft
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("2023-Y", "report.period_outside"),
        ("2025-M01", "report.period_outside"),
        ("2024-H2", "report.period_not_begun"),
    ],
)
def test_periods_that_cannot_be_reported(
    plan: Plan, world: World, clerk: User, code: str, why: str
) -> None:
    with pytest.raises(Refusal) as refused:
        services.open_report(plan=plan, unit=world.city, period=periods.read(code), by=clerk)
    assert refused.value.code == why


def test_a_plan_must_be_confirmed_and_cover_the_unit(
    plan: Plan, world: World, half: Period, clerk: User
) -> None:
    province = world.city.parent
    assert province is not None
    with pytest.raises(Refusal) as refused:
        services.open_report(plan=plan, unit=province, period=half, by=clerk)
    assert refused.value.code == "report.unit"
    plan.state = Plan.State.DRAFT
    with pytest.raises(Refusal) as refused:
        services.open_report(plan=plan, unit=world.city, period=half, by=clerk)
    assert refused.value.code == "report.plan_draft"


def test_a_target_without_indicator_is_kept_and_asks_for_a_reason(
    plan: Plan, world: World, half: Period, clerk: User, people: list[Person], monday: None
) -> None:
    Target.objects.create(plan=plan, order=9, text="50% thôn, bản.", comparator=">=", value=50)
    draft = services.open_report(plan=plan, unit=world.city, period=half, by=clerk)
    line = kept.read(draft.figures).targets[-1]
    assert (line.indicator, line.value, line.promised) == ("", None, 50)
    assert f"target-{line.key}" in {one.id for one in queries.checks_of(draft) if one.blocks}


def test_recomputing_takes_in_what_was_recorded_since(
    draft: Submission, world: World, people: list[Person], clerk: User
) -> None:
    contact(world, people[4], "2024-06-03", recorded="2024-06-17T10:00")
    with at("2024-06-17T11:00"):
        services.recompute(draft, by=clerk)
    assert kept.read(draft.figures).measured()["svc_access_all"].part == 5
    assert draft.known == kept.read(draft.figures).known


# ---- words --------------------------------------------------------------------------------


def test_words_are_kept_in_one_form(draft: Submission, clerk: User) -> None:
    loose = unicodedata.normalize("NFD", "Tình hình ổn định.\r\nDòng hai. ")
    services.edit_narrative(draft, by=clerk, sections={"situation": loose})
    assert draft.narrative["sections"] == {"situation": "Tình hình ổn định.\nDòng hai."}


def test_a_section_that_is_not_sent_stays(draft: Submission, clerk: User) -> None:
    services.edit_narrative(draft, by=clerk, sections={"situation": "Một.", "work": "Hai."})
    services.edit_narrative(draft, by=clerk, sections={"work": "Ba."})
    assert draft.narrative["sections"] == {"situation": "Một.", "work": "Ba."}


def test_two_people_writing_the_same_section_lose_nothing(draft: Submission, clerk: User) -> None:
    started = {key: services.digest("") for key in ("situation", "work")}
    services.edit_narrative(
        draft, by=clerk, sections={"situation": "Của người thứ nhất.", "work": ""}, seen=started
    )
    merged = services.edit_narrative(
        draft,
        by=clerk,
        sections={"situation": "Của người thứ hai.", "work": "Việc."},
        seen=started,
    )
    assert merged == ["situation"]
    assert draft.narrative["sections"] == {
        "situation": "Của người thứ nhất.\n\nCủa người thứ hai.",
        "work": "Việc.",
    }


def test_somebody_who_changed_nothing_does_not_undo_the_other(
    draft: Submission, clerk: User
) -> None:
    started = {"situation": services.digest("")}
    services.edit_narrative(draft, by=clerk, sections={"situation": "Mới."}, seen=started)
    assert services.edit_narrative(draft, by=clerk, sections={"situation": ""}, seen=started) == []
    assert draft.narrative["sections"]["situation"] == "Mới."


def test_an_unknown_section_is_a_fault_of_the_program(draft: Submission, clerk: User) -> None:
    with pytest.raises(ValueError, match="no such section"):
        services.edit_narrative(draft, by=clerk, sections={"khác": "…"})


# ---- signing ------------------------------------------------------------------------------


def test_signing_freezes_what_was_known_at_that_moment(
    draft: Submission, clerk: User, leader: User
) -> None:
    write(draft, clerk)
    with at("2024-06-19T15:30"):
        services.sign(draft, by=leader, number=45)
        assert draft.known == today.now()
    figures = kept.read(draft.figures)
    assert draft.state == Submission.State.SIGNED
    assert figures.known == draft.known
    assert draft.signed_at == draft.known + timedelta(microseconds=1)
    assert figures.signer is not None
    assert (figures.signer.name, figures.signer.number) == (leader.full_name, 45)
    again = kept.compute(
        plan=draft.plan, unit=draft.unit, period=queries.period_of(draft), known=draft.known
    )
    assert again.says_the_same(figures)
    assert AccessLog.objects.filter(action="report.signed", subject_id=str(draft.pk)).count() == 1


def test_figures_that_moved_are_shown_before_they_are_signed(
    draft: Submission, world: World, people: list[Person], clerk: User, leader: User
) -> None:
    write(draft, clerk)
    contact(world, people[4], "2024-06-03", recorded="2024-06-17T10:00")
    with at("2024-06-17T11:00"):
        with pytest.raises(Refusal) as refused:
            services.sign(draft, by=leader)
        assert refused.value.code == "report.figures_moved"
        services.recompute(draft, by=clerk)
        services.sign(draft, by=leader)
    assert kept.read(draft.figures).measured()["svc_access_all"].part == 5


def test_empty_sections_and_missing_reasons_stand_in_the_way(
    draft: Submission, clerk: User, leader: User
) -> None:
    blocking = {one.id for one in queries.checks_of(draft) if one.blocks}
    assert {"empty-situation", "empty-work", "empty-difficulties", "empty-next"} <= blocking
    assert {one for one in blocking if one.startswith("target-")}
    with pytest.raises(Refusal) as refused:
        services.sign(draft, by=leader)
    assert refused.value.code == "report.blocked"


def test_words_with_a_blank_or_a_letter_that_cannot_be_printed_stand_in_the_way(
    draft: Submission, clerk: User
) -> None:
    write(draft, clerk)
    assert [one for one in queries.checks_of(draft) if one.blocks] == []
    services.edit_narrative(draft, by=clerk, sections={"work": "Tổ chức …… buổi. ✔"})
    found = {one.id for one in queries.checks_of(draft) if one.blocks}
    assert found == {"blank-work", "paper-1"}


def test_a_period_that_runs_is_not_signed(
    world: World, plan: Plan, people: list[Person], half: Period, clerk: User, leader: User
) -> None:
    draft = services.open_report(plan=plan, unit=world.city, period=half, by=clerk)
    write(draft, clerk)
    assert [one.id for one in queries.checks_of(draft) if one.blocks] == ["period"]
    with pytest.raises(Refusal):
        services.sign(draft, by=leader)


def test_communes_that_have_not_sent_are_told_and_do_not_block(
    draft: Submission, ward_report: Submission, world: World, leader: User
) -> None:
    (waiting,) = (one for one in queries.checks_of(draft) if one.id == "waiting")
    assert not waiting.blocks
    assert "Phường Đoàn Kết" in waiting.detail
    write(ward_report, world.user(Role.COMMUNE_OFFICER))
    services.sign(ward_report, by=world.user(Role.COMMUNE_CHAIR))
    (waiting,) = (one for one in queries.checks_of(draft) if one.id == "waiting")
    assert "Phường Đoàn Kết" not in waiting.detail


def test_a_jump_against_the_signed_report_of_the_year_before_wants_a_reason(
    draft: Submission,
) -> None:
    before = kept.read(draft.figures)
    old = [
        line.model_copy(update={"part": 20, "value": 20, "shown": "20"})
        if line.indicator == "ost_active"
        else line
        for line in before.targets
    ]
    found = queries.checks_of(draft, before.model_copy(update={"targets": tuple(old)}))
    (jump,) = (one for one in found if one.id.startswith("moved-"))
    assert (jump.id, jump.level) == ("moved-ost_active", "reason")
    assert "95%" in jump.title


def test_a_signed_report_is_not_written_again(signed: Submission, clerk: User) -> None:
    for change in (
        lambda: services.edit_narrative(signed, by=clerk, sections={"work": "Khác."}),
        lambda: services.recompute(signed, by=clerk),
        lambda: services.sign(signed, by=clerk),
        lambda: services.open_report(
            plan=signed.plan, unit=signed.unit, period=queries.period_of(signed), by=clerk
        ),
    ):
        with pytest.raises(Refusal) as refused:
            change()
        assert refused.value.code == "report.signed"


def test_a_correction_is_a_new_version(
    signed: Submission, world: World, people: list[Person], clerk: User, leader: User
) -> None:
    contact(world, people[4], "2024-06-03", recorded="2024-06-24T10:00")
    with at("2024-06-25T08:00"):
        second = services.new_version(signed, by=clerk)
        assert (second.version, second.state) == (2, "draft")
        assert second.narrative == signed.narrative
        assert kept.read(second.figures).measured()["svc_access_all"].part == 5
        assert kept.read(second.figures).signer is None
        with pytest.raises(Refusal) as refused:
            services.new_version(signed, by=clerk)
        assert refused.value.code == "report.superseded"
        services.sign(second, by=leader)
    assert queries.later_version(signed) == second
    assert queries.earlier_version(second) == signed
    signed.refresh_from_db()
    assert kept.read(signed.figures).measured()["svc_access_all"].part == 4


def test_a_draft_needs_no_new_version(draft: Submission, clerk: User) -> None:
    with pytest.raises(Refusal) as refused:
        services.new_version(draft, by=clerk)
    assert refused.value.code == "report.draft"


def test_words_stay_with_the_report(signed: Submission) -> None:
    assert set(signed.narrative["sections"].values()) == {WORDS}
