"""The pages of reports: what they show, to whom, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.plans.models import Plan
from donghanh.register.models import Person
from donghanh.reports import figures as kept
from donghanh.reports import sentences, services
from donghanh.reports.models import Submission
from donghanh.reports.outline import outline
from donghanh.reports.tests.conftest import WORDS, at, contact, write
from donghanh.reports.tests.pages import get, post, soup, text
from donghanh.testing.worlds import OTHER_WARD, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]


# ---- the list -----------------------------------------------------------------------------


def test_the_list_says_what_is_due_and_who_has_sent(
    plan: Plan, monday: None, visit: Any, world: World
) -> None:
    page = text(get(visit(Role.LABOUR), "list"))
    assert "6 tháng đầu năm 2024" in page
    assert "20/6/2024" in page
    assert "Quy định nội bộ" in page
    assert "0 trên 7 đã ký, 0 quá hạn" in page


def test_a_ward_that_misses_the_day_is_late(plan: Plan, visit: Any) -> None:
    with at("2024-06-19T08:00"):
        page = text(get(visit(Role.LABOUR), "list"))
    assert "0 trên 7 đã ký, 7 quá hạn" in page
    with at("2024-06-19T08:00"):
        assert "Quá hạn" in text(get(visit(Role.COMMUNE_OFFICER), "list"))


def test_a_ward_that_has_signed_counts(ward_report: Submission, visit: Any, world: World) -> None:
    write(ward_report, world.user(Role.COMMUNE_OFFICER))
    services.sign(ward_report, by=world.user(Role.COMMUNE_CHAIR))
    page = get(visit(Role.LABOUR), "list")
    assert "1 trên 7 đã ký, 0 quá hạn" in text(page)
    assert reverse("reports:report", args=[ward_report.pk]) in page.content.decode()


def test_the_province_sees_which_district_has_sent(signed: Submission, visit: Any) -> None:
    page = text(get(visit(Role.PROVINCE), "list"))
    assert "1 trên 1 đã ký" in page


def test_before_any_period_is_over_nothing_is_due(plan: Plan, visit: Any) -> None:
    with at("2024-02-01T08:00"):
        assert "Chưa có kỳ báo cáo nào đã kết thúc" in text(get(visit(Role.LABOUR), "list"))


def test_the_number_of_queries_of_the_list_does_not_grow(
    signed: Submission, ward_report: Submission, visit: Any, clerk: User
) -> None:
    client = visit(Role.LABOUR)
    get(client, "list")
    with CaptureQueriesContext(connection) as few:
        get(client, "list")
    for _version in range(3):
        last = services.new_version(
            Submission.objects.filter(unit=signed.unit).order_by("-version").first(), by=clerk
        )
        write(last, clerk)
        services.sign(last, by=clerk)
    with CaptureQueriesContext(connection) as many:
        get(client, "list")
    assert len(many) == len(few)


# ---- opening ------------------------------------------------------------------------------


def test_opening_leads_to_the_draft_and_again_to_the_same(
    plan: Plan, monday: None, visit: Any
) -> None:
    client = visit(Role.LABOUR)
    sent = {"plan": str(plan.pk), "period": "2024-H1", "scheme": "A"}
    first = post(client, "open", **sent)
    assert first.status_code == 302
    assert post(client, "open", **sent)["Location"] == first["Location"]
    assert Submission.objects.get().unit == plan.unit


def test_a_ward_opens_its_own(plan: Plan, monday: None, visit: Any, world: World) -> None:
    post(visit(Role.COMMUNE_OFFICER), "open", plan=str(plan.pk), period="2024-Q2", scheme="A")
    assert Submission.objects.get().unit == world.ward


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"plan": "999999", "period": "2024-H1", "scheme": "A"},
        {"plan": "x", "period": "2024-H1", "scheme": "A"},
        {"plan": "PLAN", "period": "2031-H1", "scheme": "A"},
        {"plan": "PLAN", "period": "2024-H1", "scheme": "Z"},
    ],
)
def test_what_cannot_be_opened(plan: Plan, monday: None, visit: Any, sent: dict[str, str]) -> None:
    told = {key: str(plan.pk) if value == "PLAN" else value for key, value in sent.items()}
    assert post(visit(Role.LABOUR), "open", **told).status_code == 404
    assert not Submission.objects.exists()


def test_a_signed_period_is_not_opened_again(signed: Submission, visit: Any) -> None:
    sent = {"plan": str(signed.plan_id), "period": "2024-H1", "scheme": "A"}
    response = post(visit(Role.LABOUR), "open", **sent)
    assert response["Location"] == reverse("reports:list")
    assert "đã được ký" in text(get(visit(Role.LABOUR), "list"))


# ---- the report ---------------------------------------------------------------------------


def test_the_grid_shows_the_frozen_figures_and_leads_to_the_indicator(
    draft: Submission, visit: Any
) -> None:
    page = soup(get(visit(Role.LABOUR), "report", draft.pk))
    links = [(str(link.contents[0]), str(link["href"])) for link in page.select(".dh-cell__a")]
    assert [shown for shown, _url in links] == [
        line.shown for line in kept.read(draft.figures).lines()
    ]
    asked = "/chi-so/svc_access_all/?unit=105&period=2024-H1&scheme=A&known=2024-06-17T"
    assert links[0][1].startswith(asked)


def test_writing_inserting_and_saving(draft: Submission, visit: Any) -> None:
    client = visit(Role.LABOUR)
    form = soup(get(client, "report", draft.pk)).select_one("#bieu-mau")
    assert form is not None
    sent = {
        str(one["name"]): str(one.get("value", "")) for one in form.select("input[type=hidden]")
    }
    sent |= {str(one["name"]): one.get_text() for one in form.select("textarea")}
    sent["section-situation"] = "Đang viết dở."
    response = post(client, "save", draft.pk, **sent, insert="situation:0")
    assert response["Location"].endswith("#muc-situation")
    draft.refresh_from_db()
    offered = sentences.suggest(kept.read(draft.figures))["situation"][0]
    assert draft.narrative["sections"]["situation"] == f"Đang viết dở.\n{offered}"
    page = get(client, "report", draft.pk)
    assert text(page).count(offered) == 1  # no longer offered


def test_a_button_that_is_not_there_only_saves(draft: Submission, visit: Any) -> None:
    for insert in ("situation:99", "situation:x", "khac:0", ""):
        sent = {"section-work": WORDS, "insert": insert}
        assert post(visit(Role.LABOUR), "save", draft.pk, **sent).status_code == 302
    draft.refresh_from_db()
    assert draft.narrative["sections"] == {"work": WORDS}


def test_what_somebody_else_saved_meanwhile_is_kept(
    draft: Submission, visit: Any, clerk: User
) -> None:
    seen = services.digest("")
    services.edit_narrative(draft, by=clerk, sections={"work": "Của người kia."})
    sent = {"section-work": "Của tôi.", "seen-work": seen}
    post(visit(Role.LABOUR), "save", draft.pk, **sent)
    draft.refresh_from_db()
    assert draft.narrative["sections"]["work"] == "Của người kia.\n\nCủa tôi."
    assert "giữ cả hai đoạn" in text(get(visit(Role.LABOUR), "report", draft.pk))


def test_reasons_take_away_what_blocks(draft: Submission, visit: Any) -> None:
    client = visit(Role.LABOUR)
    page = soup(get(client, "report", draft.pk))
    names = [str(one["name"]) for one in page.select("textarea.dh-reason")]
    assert names
    sent = dict.fromkeys(names, "Nhiều người đi làm ăn xa.")
    sent |= {f"section-{section.id}": WORDS for section in outline().sections}
    post(client, "save", draft.pk, **sent)
    assert "Báo cáo đã sẵn sàng để lãnh đạo ký." in text(get(client, "report", draft.pk))


def test_the_leader_signs(draft: Submission, visit: Any, clerk: User) -> None:
    client = visit(Role.LEADER)
    blocked = soup(get(client, "report", draft.pk))
    assert blocked.select_one("button[aria-disabled=true]") is not None
    assert not blocked.select("textarea")
    write(draft, clerk)
    post(client, "sign", draft.pk, number="45")
    draft.refresh_from_db()
    assert draft.state == "signed"
    page = text(get(client, "report", draft.pk))
    assert "Đã ký" in page
    assert WORDS in page


def test_a_number_that_is_none_is_asked_for_again(
    draft: Submission, visit: Any, clerk: User
) -> None:
    write(draft, clerk)
    for number in ("bốn", "0", "-3", "9" * 9):
        post(visit(Role.LEADER), "sign", draft.pk, number=number)
        draft.refresh_from_db()
        assert draft.state == "draft"


def test_the_leader_sees_moved_figures_first(
    draft: Submission, visit: Any, clerk: User, world: World, people: list[Person]
) -> None:
    write(draft, clerk)
    contact(world, people[4], "2024-06-03", recorded="2024-06-17T10:00")
    with at("2024-06-17T11:00"):
        post(visit(Role.LEADER), "sign", draft.pk)
        draft.refresh_from_db()
        assert draft.state == "draft"
        assert kept.read(draft.figures).measured()["svc_access_all"].part == 5
        assert "Hệ thống vừa tính lại" in text(get(visit(Role.LEADER), "report", draft.pk))
        # The target is reached now: one reason less is asked for.
        post(visit(Role.LEADER), "sign", draft.pk)
    draft.refresh_from_db()
    assert draft.state == "signed"


def test_computing_again(draft: Submission, visit: Any, world: World, people: list[Person]) -> None:
    client = visit(Role.LABOUR)
    post(client, "recompute", draft.pk)
    assert "không số nào thay đổi" in text(get(client, "report", draft.pk))
    contact(world, people[4], "2024-06-03", recorded="2024-06-17T08:59")
    post(client, "recompute", draft.pk)
    assert "số đã thay đổi" in text(get(client, "report", draft.pk))


def test_a_signed_report_answers_every_change_with_a_sentence(
    signed: Submission, visit: Any
) -> None:
    client = visit(Role.LABOUR)
    for name, sent in (("save", {"section-work": "Khác."}), ("recompute", {})):
        post(client, name, signed.pk, **sent)
        assert "đã được ký nên không sửa được" in text(get(client, "report", signed.pk))
    post(visit(Role.LEADER), "sign", signed.pk)
    signed.refresh_from_db()
    assert signed.narrative["sections"]["work"] == WORDS


def test_a_new_version_is_begun_once(signed: Submission, visit: Any) -> None:
    client = visit(Role.LABOUR)
    first = post(client, "new_version", signed.pk)
    assert "phiên bản 2" in text(get(client, "report", Submission.objects.get(version=2).pk))
    assert post(client, "new_version", signed.pk)["Location"] == first["Location"]


# ---- the paper ----------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "start"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_paper_is_given_and_written_into_the_log(
    draft: Submission, visit: Any, kind: str, start: bytes
) -> None:
    response = get(visit(Role.LABOUR), "document", draft.pk, kind)
    assert response.status_code == 200
    assert response.content.startswith(start)
    assert f'filename="bao-cao-2024-H1-lai-chau-v1.{kind}"' in response["Content-Disposition"]
    (line,) = AccessLog.objects.filter(action="report.exported")
    assert (line.subject_id, line.detail["format"]) == (str(draft.pk), kind)


def test_there_is_no_other_format(draft: Submission, visit: Any) -> None:
    address = reverse("reports:report", args=[draft.pk]) + "van-ban.exe"
    assert visit(Role.LABOUR).get(address).status_code == 404


# ---- who, where, how ----------------------------------------------------------------------

READ = ("report", "changes")
WRITE = ("save", "recompute", "sign", "new_version")


def test_another_unit_finds_nothing(
    signed: Submission, ward_report: Submission, visit: Any
) -> None:
    stranger = visit(Role.COMMUNE_OFFICER, OTHER_WARD)
    for submission in (signed, ward_report):
        for name in READ:
            assert get(stranger, name, submission.pk).status_code == 404
        assert get(stranger, "document", submission.pk, "pdf").status_code == 404
        for name in ("save", "recompute", "new_version"):
            assert post(stranger, name, submission.pk).status_code == 404
    assert post(visit(Role.COMMUNE_CHAIR, OTHER_WARD), "sign", ward_report.pk).status_code == 404


def test_a_draft_of_a_ward_is_its_own_matter(
    ward_report: Submission, visit: Any, world: World
) -> None:
    assert get(visit(Role.LABOUR), "report", ward_report.pk).status_code == 404
    write(ward_report, world.user(Role.COMMUNE_OFFICER))
    services.sign(ward_report, by=world.user(Role.COMMUNE_CHAIR))
    client = visit(Role.LABOUR)
    assert get(client, "report", ward_report.pk).status_code == 200
    for name in ("save", "recompute", "new_version"):
        assert post(client, name, ward_report.pk).status_code == 403
    assert post(visit(Role.LEADER), "sign", ward_report.pk).status_code == 403


@pytest.mark.parametrize(
    "role", [Role.HEALTH, Role.MASS_ORG, Role.HELPER, Role.ADMIN, Role.AUDITOR]
)
def test_roles_without_reports(signed: Submission, visit: Any, role: Role) -> None:
    client = visit(role)
    assert get(client, "list").status_code == 403
    for name in READ:
        assert get(client, name, signed.pk).status_code == 403
    for name in WRITE:
        assert post(client, name, signed.pk).status_code == 403


def test_the_writer_does_not_sign_and_the_signer_does_not_write(
    draft: Submission, visit: Any
) -> None:
    assert post(visit(Role.LABOUR), "sign", draft.pk).status_code == 403
    for name in ("save", "recompute", "new_version"):
        assert post(visit(Role.LEADER), name, draft.pk).status_code == 403


def test_there_is_no_such_report(visit: Any, world: World) -> None:
    client = visit(Role.LABOUR)
    assert get(client, "report", 999_999).status_code == 404
    assert client.get("/bao-cao/abc/").status_code == 404


def test_the_wrong_method(draft: Submission, visit: Any) -> None:
    client = visit(Role.LABOUR)
    for name in ("save", "recompute", "new_version"):
        assert get(client, name, draft.pk).status_code == 405
    assert get(client, "open").status_code == 405
    assert post(client, "report", draft.pk).status_code == 405
    assert post(client, "list").status_code == 405


def test_a_unit_that_writes_a_second_version_has_still_sent(
    signed: Submission, visit: Any, clerk: User
) -> None:
    services.new_version(signed, by=clerk)
    assert "1 trên 1 đã ký" in text(get(visit(Role.PROVINCE), "list"))
    assert (
        reverse("reports:report", args=[signed.pk])
        in get(visit(Role.LABOUR), "list").content.decode()
    )
