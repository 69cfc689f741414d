"""The pages of plans, by those who may see them and those who may not."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donghanh.access.models import AccessLog, User
from donghanh.access.roles import TABLE, Can, Role
from donghanh.agencies.queries import communes_of
from donghanh.plans import by_time, review, services
from donghanh.plans.models import Occurrence, Plan, Target, Task
from donghanh.plans.tests.conftest import SHORT
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db

OPEN = ("plans:plan", "plans:tasks", "plans:duties", "plans:source", "plans:file")
DRAFT = ("plans:review", "plans:days", "plans:confirm")


@pytest.fixture
def signed(client: Client, labour: User) -> Client:
    """The browser of the city's labour office."""
    client.force_login(labour)
    return client


def page(client: Client, name: str, *args: Any, query: str = "") -> BeautifulSoup:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def words(found: Any) -> str:
    return " ".join(found.get_text(" ").split())


# ---- the way from a file to a plan --------------------------------------------------------


def test_a_plan_goes_in_is_reviewed_and_counts(signed: Client) -> None:
    handed = SimpleUploadedFile("ke-hoach.txt", SHORT.encode())
    response = signed.post(reverse("plans:import"), {"file": handed}, follow=True)
    plan = Plan.objects.get()
    assert response.redirect_chain[-1][0] == reverse("plans:review", args=[plan.pk])
    shown = BeautifulSoup(response.content, "html.parser")
    assert "3 chỗ cần quyết định" in words(shown.select_one(".dh-counts"))
    assert not Target.objects.exists()

    # Every item and its words lead to each other without any script.
    items = {one["id"] for one in shown.select(".dh-extract > li")}
    for one in shown.select(".dh-source a.dh-ref"):
        assert str(one["href"]).removeprefix("#") in items
    marks = {one["id"] for one in shown.select(".dh-source a.dh-ref")}
    for one in shown.select(".dh-extract a.dh-ref"):
        assert str(one["href"]).removeprefix("#") in marks
    assert shown.select_one(".dh-confirm button[type=submit]") is None

    refused = signed.post(reverse("plans:confirm", args=[plan.pk]))
    assert "Còn 3 chỗ phải quyết định" in refused.content.decode()

    for key, answers in {
        "t1": {"indicators": "communes_communicated"},
        "t2": {"comparator": "range", "indicators": "ost_active"},
        "q1": {"indicators": ["it_online_reporting", "it_online_services"]},
    }.items():
        answered = signed.post(reverse("plans:answer", args=[plan.pk, key]), answers)
        assert answered["Location"].endswith(f"#x-{key}")
    plan.refresh_from_db()
    assert review.of(plan).open_count == 0
    assert page(signed, "plans:review", plan.pk).select_one(".dh-confirm button[type=submit]")

    confirmed = signed.post(reverse("plans:confirm", args=[plan.pk]), follow=True)
    assert "Đã xác nhận kế hoạch" in confirmed.content.decode()
    assert Target.objects.filter(plan=plan).count() == 4
    exact = Target.objects.get(indicator="ost_active")
    assert (exact.comparator, exact.value, exact.value_to) == ("range", 245, 245)
    logged = AccessLog.objects.filter(subject_type="plan").order_by("id")
    assert [line.action for line in logged] == ["plan.imported", "plan.confirmed"]
    assert signed.get(reverse("plans:review", args=[plan.pk])).status_code == 403


def test_a_bad_file_is_refused_in_a_sentence(signed: Client) -> None:
    handed = SimpleUploadedFile("anh.png", b"\x89PNG")
    shown = signed.post(reverse("plans:import"), {"file": handed}).content.decode()
    assert "không thuộc loại đọc được" in shown
    assert "<title>Lỗi:" in " ".join(shown.split())
    assert "Chọn tệp kế hoạch" in signed.post(reverse("plans:import")).content.decode()


def test_an_unanswered_question_keeps_the_page(signed: Client, draft: Plan) -> None:
    response = signed.post(reverse("plans:answer", args=[draft.pk, "t2"]), {"comparator": ">="})
    shown = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 200
    assert shown.select_one(".govuk-error-summary a[href='#id_t2_indicators_0']")
    assert Plan.objects.get(pk=draft.pk).review == {}


def test_an_item_is_edited_dropped_and_taken_back(signed: Client, draft: Plan) -> None:
    address = reverse("plans:item", args=[draft.pk, "t2"])
    data = {"text": "Giữ 250 người", "comparator": ">", "value": "250,5"}
    data["indicators"] = "ost_active"
    wrong = signed.post(address, data | {"value": "nhiều"})
    assert "phải là một số" in wrong.content.decode()
    assert "Giữ 250 người" in wrong.content.decode()  # nothing typed is lost
    both = signed.post(address, data | {"unmeasured": "on"})
    assert "Bỏ chọn các chỉ số" in both.content.decode()
    assert signed.post(address, data).status_code == 302
    draft.refresh_from_db()
    item = review.of(draft).item("t2")
    assert item is not None
    assert (item.text, item.indicators, item.questions) == ("Giữ 250 người", ("ost_active",), ())
    answer = reverse("plans:answer", args=[draft.pk, "t2"])
    for word, dropped in (("drop", True), ("restore", False)):
        signed.post(answer, {word: "1"})
        draft.refresh_from_db()
        again = review.of(draft).item("t2")
        assert again is not None
        assert again.dropped is dropped


def test_a_task_is_edited(signed: Client, draft: Plan) -> None:
    address = reverse("plans:item", args=[draft.pk, "n1"])
    assert "Công an thành phố" in signed.get(address).content.decode()
    signed.post(address, {"text": "Việc khác", "lead": "Công an\nPhòng Tư pháp", "when": ""})
    draft.refresh_from_db()
    item = review.of(draft).item("n1")
    assert item is not None
    assert (item.get("lead"), item.get("when")) == (["Công an", "Phòng Tư pháp"], None)


def test_the_days_of_the_plan(signed: Client, draft: Plan) -> None:
    address = reverse("plans:days", args=[draft.pk])
    wrong = signed.post(address, {"first": "1/4/2024", "last": "1/2/2024"})
    assert "phải sau ngày bắt đầu" in wrong.content.decode()
    signed.post(address, {"first": "1/4/2024", "last": "31/12/2024"})
    draft.refresh_from_db()
    assert str(draft.starts_on) == "2024-04-01"


# ---- the plan -----------------------------------------------------------------------------


def test_the_scoreboard(signed: Client, plan: Plan) -> None:
    shown = page(signed, "plans:plan", plan.pk)
    assert len(shown.select("h1")) == 1
    rows = shown.select(".dh-score tbody tr")
    assert next(words(row.select_one("th")) for row in rows) == (
        "Xã, phường được tuyên truyền Mục I.1, gạch 1 giao, số liệu Xã, phường được tuyên truyền"
    )
    assert "0/7" in words(rows[0])
    assert "Theo xã, phường" in words(shown.select_one(".dh-score thead"))
    agencies = words(shown.select_one(".dh-agency"))
    assert "Công an thành phố 0 trên 2" in agencies
    assert "quý I" in agencies
    cell = rows[0].select_one("td.dh-score__c a")
    assert cell is not None
    assert "unit=" in str(cell["href"])


def test_the_period_is_chosen_in_the_address(signed: Client, plan: Plan) -> None:
    shown = page(signed, "plans:plan", plan.pk, query="?period=2024-Q1&scheme=B")
    assert "Số liệu đến hết 31/3/2024" in words(shown.select_one(".dh-title__sub"))
    wrong = page(signed, "plans:plan", plan.pk, query="?period=2024-Q3&scheme=A")
    assert "cộng dồn từ đầu năm" in words(wrong.select_one(".dh-note"))
    strange = page(signed, "plans:plan", plan.pk, query="?period=x&scheme=Z")
    assert "Không có kỳ báo cáo" in words(strange.select_one(".dh-note"))


def test_the_tasks_by_agency_and_by_time(signed: Client, plan: Plan) -> None:
    by_agency = page(signed, "plans:tasks", plan.pk)
    assert [words(one) for one in by_agency.select("main h2 span")][:1] == ["Công an thành phố"]
    by_time = page(signed, "plans:tasks", plan.pk, query="?xem=thoi-gian")
    assert [words(one) for one in by_time.select("main h2 span")] == [
        "Chậm",
        "Đang làm",
        "Chưa đến kỳ",
    ]


def test_every_turn_by_time_can_be_reached_page_by_page(
    signed: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = page(signed, "plans:tasks", plan.pk, query="?xem=thoi-gian")
    late = [one["href"] for one in whole.select("section[aria-labelledby=cham] a.dh-name")]
    monkeypatch.setattr(by_time, "FEW", 1)
    monkeypatch.setattr(by_time, "MANY", 1)
    start = page(signed, "plans:tasks", plan.pk, query="?xem=thoi-gian")
    first = start.select("section[aria-labelledby=cham] a.dh-name")
    assert [one["href"] for one in first] == late[:1]
    following = start.select_one("section[aria-labelledby=cham] .dh-panel__foot a")
    assert words(following) == f"Xem cả {len(late)} lượt của phần “Chậm”"
    seen: list[str] = []
    while following is not None:
        part = page(signed, "plans:tasks", plan.pk, query=str(following["href"]))
        assert [words(one) for one in part.select("main h2 span")] == ["Chậm"]
        seen += [str(one["href"]) for one in part.select("a.dh-name")]
        following = part.select_one(".dh-pager a[rel=next]")
    assert len(seen) > 1
    assert seen == late


@pytest.mark.parametrize("number", ["0", "99", "x"])
def test_a_page_by_time_that_is_none_is_the_nearest_one(
    signed: Client, plan: Plan, number: str
) -> None:
    found = page(signed, "plans:tasks", plan.pk, query=f"?xem=thoi-gian&phan=cham&trang={number}")
    assert found.select("a.dh-name")
    strange = page(signed, "plans:tasks", plan.pk, query="?xem=thoi-gian&phan=x")
    assert len(strange.select("main h2 span")) == 3


def test_the_source_with_lines_and_the_file_itself(signed: Client, plan: Plan) -> None:
    shown = page(signed, "plans:source", plan.pk)
    assert shown.select_one("#l1") is not None
    assert next(words(one) for one in shown.select("mark")).startswith("7/7 xã, phường")
    response = signed.get(reverse("plans:file", args=[plan.pk]))
    assert response.content == SHORT.encode()
    assert "attachment" in response["Content-Disposition"]


def test_the_duties_block_by_block(signed: Client, plan: Plan) -> None:
    shown = words(page(signed, "plans:duties", plan.pk))
    assert "Cơ quan thường trực" in shown
    assert "Gửi UBND thành phố: 6 tháng, năm." in shown


@pytest.mark.parametrize("name", ["plans:list", "plans:plan", "plans:tasks"])
def test_the_number_of_queries_does_not_grow_with_the_plan(
    signed: Client, plan: Plan, draft: Plan, name: str
) -> None:
    args = [] if name == "plans:list" else [plan.pk]
    address = reverse(name, args=args)
    signed.get(address)
    with CaptureQueriesContext(connection) as few:
        signed.get(address)
    for order in range(10, 16):
        task = Task.objects.create(plan=plan, order=order, code=str(order), text="Việc thêm")
        task.parties.create(role="lead", name=f"Câu lạc bộ {order}")
        for unit in (plan.unit, *communes_of(plan.unit, date(2024, 6, 14))):
            Occurrence.objects.create(
                plan=plan, task=task, unit=unit, first=date(2024, 1, 1), due=date(2024, 3, 31)
            )
        Target.objects.create(plan=plan, order=order, text="Thêm", indicator="contests")
    with CaptureQueriesContext(connection) as more:
        signed.get(address)
    assert len(more) == len(few)


# ---- who may ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if Can.PLAN_VIEW in TABLE[role]])
def test_every_role_that_sees_plans_opens_them(
    client: Client, world: World, plan: Plan, role: Role
) -> None:
    client.force_login(world.user(role))
    for name in OPEN:
        assert client.get(reverse(name, args=[plan.pk])).status_code == 200, name
    listed = BeautifulSoup(client.get(reverse("plans:list")).content, "html.parser")
    assert listed.select_one(f'a[href="{reverse("plans:plan", args=[plan.pk])}"]')


@pytest.mark.parametrize("role", [Role.HELPER, Role.ADMIN])
def test_other_roles_do_not(client: Client, world: World, plan: Plan, role: Role) -> None:
    client.force_login(world.user(role))
    for name in OPEN:
        assert client.get(reverse(name, args=[plan.pk])).status_code == 403, name
    assert client.get(reverse("plans:list")).status_code == 403


@pytest.mark.parametrize("role", [Role.LEADER, Role.POLICE, Role.COMMUNE_OFFICER])
def test_who_may_see_may_not_change(client: Client, world: World, plan: Plan, role: Role) -> None:
    client.force_login(world.user(role))
    task = Task.objects.filter(plan=plan).first()
    assert task is not None
    assert client.get(reverse("plans:import")).status_code == 403
    assert client.post(reverse("plans:confirm", args=[plan.pk])).status_code == 403
    assert client.get(reverse("plans:task", args=[plan.pk, task.pk])).status_code == 200
    turn = Occurrence.objects.get(plan=plan, task__order=2)
    assert client.get(reverse("plans:report", args=[plan.pk, turn.pk])).status_code in (403, 404)


def test_another_district_sees_nothing_of_it(client: Client, world: World, plan: Plan) -> None:
    client.force_login(world.user(Role.LABOUR, "106"))
    for name in OPEN:
        assert client.get(reverse(name, args=[plan.pk])).status_code == 404, name
    assert str(plan.title) not in client.get(reverse("plans:list")).content.decode()


def test_the_province_sees_the_plan_but_does_not_edit_it(
    client: Client, world: World, plan: Plan
) -> None:
    client.force_login(world.user(Role.LABOUR, "12"))
    assert client.get(reverse("plans:plan", args=[plan.pk])).status_code == 200
    turn = Occurrence.objects.get(plan=plan, task__order=2)
    assert client.get(reverse("plans:report", args=[plan.pk, turn.pk])).status_code == 404


def test_a_draft_is_seen_by_its_own_office_only(
    client: Client, world: World, draft: Plan, labour: User
) -> None:
    for user, status in (
        (world.user(Role.LEADER), 404),
        (world.user(Role.LABOUR, "12"), 404),
        (labour, 302),
    ):
        client.force_login(user)
        assert client.get(reverse("plans:plan", args=[draft.pk])).status_code == status
    for name in ("plans:tasks", "plans:duties"):
        assert client.get(reverse(name, args=[draft.pk])).status_code == 404


def test_what_is_not_there(signed: Client, plan: Plan, draft: Plan) -> None:
    for name in (*OPEN, "plans:review"):
        assert signed.get(reverse(name, args=[0])).status_code == 404
    for name in ("plans:task", "plans:turn", "plans:report", "plans:target"):
        assert signed.get(reverse(name, args=[plan.pk, 0])).status_code == 404
    services.import_plan(
        file_name="b.txt", content=SHORT.encode() + b"\n", unit=plan.unit, by=plan.imported_by
    )
    other = Plan.objects.get(state=Plan.State.DRAFT)
    for name in ("plans:item", "plans:answer"):
        assert signed.post(reverse(name, args=[other.pk, "t99"])).status_code == 404


def test_wrong_methods(signed: Client, draft: Plan) -> None:
    for name in ("plans:days", "plans:confirm"):
        assert signed.get(reverse(name, args=[draft.pk])).status_code == 405
    assert signed.get(reverse("plans:answer", args=[draft.pk, "t1"])).status_code == 405
    for name in ("plans:plan", "plans:tasks", "plans:source", "plans:review"):
        assert signed.post(reverse(name, args=[draft.pk])).status_code == 405


def test_a_stranger_signs_in_first(client: Client, plan: Plan) -> None:
    for name in OPEN:
        assert client.get(reverse(name, args=[plan.pk])).status_code == 302


def test_source_text_is_escaped(signed: Client, world: World, labour: User) -> None:
    text = SHORT.replace("7/7 xã, phường", "7/7 xã, phường <script>alert(1)</script>")
    plan = services.import_plan(
        file_name="<b>.txt", content=text.encode(), unit=world.city, by=labour
    )
    shown = signed.get(reverse("plans:review", args=[plan.pk])).content.decode()
    assert not re.search(r"<script>alert|<b>\.txt", shown)
