"""The pages of the work on a plan: the city's, the ward's, and what strangers get."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency
from donghanh.plans import queries, services
from donghanh.plans.models import (
    Difficulty,
    Evidence,
    Extension,
    Plan,
    Target,
    TargetFigure,
    TaskProgress,
)
from donghanh.plans.tests.test_agenda import turn
from donghanh.testing.matrix import PIXEL
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER)


def signed(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: Any, query: str = "") -> BeautifulSoup:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200, response.status_code
    shown = BeautifulSoup(response.content, "html.parser")
    assert len(shown.select("h1")) == 1
    return shown


def words(found: Any) -> str:
    return " ".join(found.get_text(" ").split())


def key(client: Client, address: str) -> str:
    form = BeautifulSoup(client.get(address).content, "html.parser").select_one("#bieu-mau")
    assert form is not None
    field = form.select_one("[name=key]")
    assert field is not None
    return str(field["value"])


# ---- the journey of a year ----------------------------------------------------------------


def test_the_ward_reports_with_evidence(plan: Plan, ward: User, labour: User) -> None:
    mine = signed(ward)
    one = turn(plan, 1, "2024-04-01", "03389")
    address = reverse("plans:report", args=[plan.pk, one.pk])
    data = {"on": "14/6/2024", "percent": "40", "note": "Đã họp.", "key": key(mine, address)}
    future = mine.post(address, data | {"on": "15/6/2024"})
    assert "không được sau hôm nay" in future.content.decode()
    bad = SimpleUploadedFile("virus.pdf", b"MZ")
    assert "không phải PDF" in mine.post(address, data | {"proofs": [bad]}).content.decode()
    assert not TaskProgress._default_manager.exists()
    for _ in range(2):
        files = [SimpleUploadedFile(f"{name}.pdf", PIXEL) for name in "ab"]
        assert mine.post(address, data | {"proofs": files}).status_code == 302
    assert TaskProgress._default_manager.get().percent == 40
    assert [one.name for one in Evidence.objects.order_by("id")] == ["a.png", "b.png"]
    shown = page(mine, "plans:turn", plan.pk, one.pk)
    assert "40%" in words(shown)
    link = shown.select_one(f'a[href*="{reverse("plans:proof", args=[plan.pk, 1])[:-2]}"]')
    assert link is not None
    response = mine.get(str(link["href"]))
    assert response.content == PIXEL
    assert response["X-Content-Type-Options"] == "nosniff"
    assert signed(labour).get(str(link["href"])).status_code == 200
    assert {"plan.progress_recorded", "plan.evidence_opened"} <= set(
        AccessLog.objects.values_list("action", flat=True)
    )


def test_evidence_is_for_those_at_work_on_it(world: World, plan: Plan, ward: User) -> None:
    from donghanh.plans import evidence

    one = turn(plan, 1, "2024-04-01", "03389")
    row = services.record_progress(
        one, by=ward, on=date(2024, 6, 14), percent=10, files=[evidence.take_in(PIXEL, "a.png")]
    )
    address = reverse("plans:proof", args=[plan.pk, row.evidence.get().pk])
    for role, where, status in (
        (Role.COMMUNE_OFFICER, "03386", 404),
        (Role.MASS_ORG, "", 404),
        (Role.LABOUR, "106", 404),
        (Role.LEADER, "", 200),
    ):
        client = signed(world.user(role, where))
        assert client.get(address).status_code == status, role
        if role == Role.MASS_ORG:
            shown = page(client, "plans:turn", plan.pk, one.pk)
            assert not shown.select(f'a[href="{address}"]')


def test_a_difficulty_is_raised_answered_and_settled(
    world: World, plan: Plan, ward: User, labour: User
) -> None:
    mine, theirs = signed(ward), signed(labour)
    one = turn(plan, 1, "2024-04-01", "03389")
    address = reverse("plans:raise", args=[plan.pk]) + f"?luot={one.pk}"
    office = agency(AgencyKind.LABOUR, world.city, date(2024, 6, 14))
    data = {
        "text": "Chưa có kinh phí.",
        "addressee": str(office.pk),
        "wished_on": "20/6/2024",
        "blocking": "on",
        "key": key(mine, address),
    }
    assert mine.post(address, data).status_code == 302
    found = Difficulty.objects.get()
    assert "Đang vướng" in words(page(mine, "plans:turn", plan.pk, one.pk))
    assert "Chờ trả lời" in words(page(theirs, "plans:difficulties"))
    assert "Chưa có kinh phí." in words(page(theirs, "plans:difficulty", found.pk))
    here = reverse("plans:difficulty", args=[found.pk])
    answered = theirs.post(here, {"text": "Đã bố trí.", "key": key(theirs, here)})
    assert answered.status_code == 302
    assert "Đã trả lời" in words(page(mine, "plans:difficulties", query="?xem=da-neu"))
    assert theirs.post(here, {"settle": "1", "key": key(theirs, here)}).status_code == 404
    assert mine.post(here, {"settle": "1", "key": key(mine, here)}).status_code == 302
    assert "Đang vướng" not in words(page(mine, "plans:turn", plan.pk, one.pk))
    other = signed(world.user(Role.COMMUNE_OFFICER, "03386"))
    assert other.get(here).status_code == 404
    assert signed(world.user(Role.LABOUR, "106")).get(here).status_code == 404


def test_more_time_is_asked_for_and_granted(plan: Plan, ward: User, labour: User) -> None:
    mine, theirs = signed(ward), signed(labour)
    one = turn(plan, 1, "2024-01-01", "03389")
    ask = reverse("plans:extend", args=[plan.pk, one.pk])
    early = mine.post(ask, {"until": "1/2/2024", "reason": "Bận."})
    assert "Hạn mới phải sau" in early.content.decode()
    assert mine.post(ask, {"until": "30/6/2024", "reason": "Bận."}).status_code == 302
    asked = Extension.objects.get()
    decide = reverse("plans:decide", args=[plan.pk, asked.pk])
    assert mine.get(decide).status_code == 403
    assert "Đề nghị gia hạn chờ quyết định" in words(page(theirs, "plans:tasks", plan.pk))
    assert "Nhập ý kiến" in theirs.post(decide, {"decision": "refuse"}).content.decode()
    granted = theirs.post(decide, {"decision": "grant", "until": "30/6/2024"})
    assert granted.status_code == 302
    shown = words(page(mine, "plans:turn", plan.pk, one.pk))
    assert "30/6/2024 gia hạn, kế hoạch ghi 31/3/2024" in shown


def test_a_target_is_allotted_and_entered(world: World, plan: Plan, labour: User) -> None:
    theirs = signed(labour)
    target = Target.objects.get(plan=plan, order=2)
    allot = reverse("plans:allot", args=[plan.pk, target.pk])
    few = theirs.post(allot, {f"unit_{world.ward.pk}": "40"}, follow=True)
    assert "còn thiếu 205" in few.content.decode()
    data = {f"unit_{world.ward.pk}": "40", f"unit_{world.other_ward.pk}": "205"}
    assert "khớp kế hoạch" in theirs.post(allot, data, follow=True).content.decode()
    wrong = theirs.post(allot, {f"unit_{world.ward.pk}": "-1"})
    assert "không được nhỏ hơn 0" in wrong.content.decode()
    figure = reverse("plans:figure", args=[plan.pk, target.pk])
    Target.objects.filter(pk=target.pk).update(indicator="")
    data = {
        "unit": str(world.ward.pk),
        "on": "14/6/2024",
        "value": "38",
        "key": key(theirs, figure),
    }
    assert theirs.post(figure, data).status_code == 302
    assert TargetFigure._default_manager.get().value == 38
    shown = words(page(theirs, "plans:target", plan.pk, target.pk))
    assert "38" in shown
    assert "khớp kế hoạch" in shown


def test_the_ward_enters_its_own_figures_only(world: World, plan: Plan, ward: User) -> None:
    target = Target.objects.get(plan=plan, order=2)
    Target.objects.filter(pk=target.pk).update(indicator="")
    mine = signed(ward)
    figure = reverse("plans:figure", args=[plan.pk, target.pk])
    data = {"on": "14/6/2024", "value": "38", "key": key(mine, figure)}
    other = mine.post(figure, data | {"unit": str(world.other_ward.pk)})
    assert other.status_code == 200
    assert mine.post(figure, data | {"unit": str(world.ward.pk)}).status_code == 302
    assert TargetFigure._default_manager.get().unit == world.ward


def test_a_turn_is_given_up_by_the_keeper(plan: Plan, ward: User, labour: User) -> None:
    one = turn(plan, 1, "2024-04-01", "03389")
    address = reverse("plans:cancel", args=[plan.pk, one.pk])
    assert signed(ward).get(address).status_code == 404
    theirs = signed(labour)
    for word in ("Không làm nữa", "Đã báo cáo"):
        assert theirs.post(address, {"reason": "Hết việc.", "key": key(theirs, address)})
        assert word in words(page(theirs, "plans:turn", plan.pk, one.pk))


# ---- the plan of the ward -----------------------------------------------------------------


def test_the_ward_makes_edits_confirms_and_sends_its_plan(
    plan: Plan, ward: User, labour: User
) -> None:
    mine, theirs = signed(ward), signed(labour)
    assert page(mine, "plans:plan", plan.pk).select(
        f'a[href="{reverse("plans:make", args=[plan.pk])}"]'
    )
    made = mine.post(reverse("plans:make", args=[plan.pk]))
    own = Plan.objects.get(parent=plan)
    assert made["Location"] == reverse("plans:own", args=[own.pk])
    shown = page(mine, "plans:own", own.pk)
    assert "từ kế hoạch cấp trên" in words(shown)
    assert "Mở kế hoạch" in words(page(mine, "plans:make", plan.pk))
    add = reverse("plans:add", args=[own.pk, "nhiem-vu"])
    assert "Nhập nội dung" in mine.post(add, {"text": ""}).content.decode()
    mine.post(add, {"text": "Họp tổ dân phố.", "when_text": "Hàng tháng", "lead": "UBND phường"})
    task = own.tasks.get(order=2)
    edit = reverse("plans:own_item", args=[own.pk, "nhiem-vu", task.pk])
    assert "Họp tổ dân phố." in mine.get(edit).content.decode()
    assert mine.post(edit, {"text": "Họp dân.", "when_text": "Hàng quý"}).status_code == 302
    target = own.targets.get()
    mine.post(
        reverse("plans:own_item", args=[own.pk, "chi-tieu", target.pk]),
        {"text": target.text, "comparator": ">=", "value": "2", "unit_of_measure": "buổi"},
    )
    assert own.targets.get().value == 2
    # Nobody sees it before it counts.
    assert theirs.get(reverse("plans:plan", args=[own.pk])).status_code == 404
    assert "Đang lập" in words(page(theirs, "plans:units", plan.pk))
    assert mine.post(reverse("plans:confirm_own", args=[own.pk])).status_code == 302
    assert "Gửi lên cấp trên" in words(page(mine, "plans:plan", own.pk))
    mine.post(reverse("plans:send", args=[own.pk]))
    units = page(theirs, "plans:units", plan.pk)
    assert "Chờ ý kiến" in words(units)
    judge = reverse("plans:judge", args=[own.pk])
    assert units.select(f'a[href="{judge}"]')
    assert "Nhập điều cần sửa" in theirs.post(judge, {"decision": "return"}).content.decode()
    assert theirs.post(judge, {"decision": "accept"}).status_code == 302
    assert "Đã chấp nhận" in words(page(theirs, "plans:units", plan.pk))
    row = page(theirs, "plans:plan", plan.pk).select_one("#cap-duoi")
    assert row is not None


def test_the_ward_answers_changes_of_the_city(plan: Plan, ward: User, labour: User) -> None:
    mine = signed(ward)
    own = services.confirm_own(services.make_own(plan, by=ward), by=ward)
    theirs = signed(labour)
    assert theirs.post(reverse("plans:amend", args=[plan.pk])).status_code == 302
    work = queries.in_work(plan.lineage)
    assert work is not None
    services.edit_task(work.tasks.get(order=1), by=labour, text="Tuyên truyền ở mọi tổ.")
    versions = page(theirs, "plans:versions", plan.pk)
    assert "Mở bản đang sửa" in words(versions)
    changes = words(page(theirs, "plans:compare", work.pk, plan.pk))
    assert "Tuyên truyền ở mọi tổ." in changes
    assert theirs.post(reverse("plans:confirm_own", args=[work.pk])).status_code == 302
    assert "đã có bản thay thế" in words(page(theirs, "plans:plan", plan.pk))
    assert "1 thay đổi chưa được trả lời" in words(page(mine, "plans:plan", own.pk))
    offers = page(mine, "plans:offers", own.pk)
    form = offers.select_one("main form[action*='thay-doi']")
    assert form is not None
    assert mine.post(str(form["action"]), {"take": "1"}).status_code == 302
    assert "Không có thay đổi nào" in words(page(mine, "plans:offers", own.pk))
    again = mine.post(str(form["action"]), {"take": "1"}, follow=True)
    assert "đã được trả lời rồi" in again.content.decode()


def test_a_version_may_be_thrown_away(plan: Plan, labour: User) -> None:
    theirs = signed(labour)
    theirs.post(reverse("plans:amend", args=[plan.pk]))
    work = queries.in_work(plan.lineage)
    assert work is not None
    item = work.targets.get(order=1)
    theirs.post(reverse("plans:drop", args=[work.pk, "chi-tieu", item.pk]))
    assert work.targets.count() == 3
    assert theirs.post(reverse("plans:discard", args=[work.pk])).status_code == 302
    assert queries.in_work(plan.lineage) is None


def test_a_document_takes_the_place_of_a_plan(plan: Plan, labour: User) -> None:
    from donghanh.plans.tests.conftest import SHORT

    theirs = signed(labour)
    new = services.import_plan(
        file_name="b.txt", content=SHORT.encode() + b"\n", unit=plan.unit, by=labour
    )
    address = reverse("plans:replace", args=[new.pk])
    assert theirs.post(address, {"earlier": str(plan.pk)}).status_code == 302
    new.refresh_from_db()
    assert (new.lineage, new.version) == (plan.lineage, 2)
    assert "thành bản 2" in words(page(theirs, "plans:list"))


# ---- what is not there --------------------------------------------------------------------


def test_strangers_find_nothing(world: World, plan: Plan, ward: User) -> None:
    own = services.make_own(plan, by=ward)
    one = turn(plan, 1, "2024-04-01", "03389")
    target = plan.targets.first()
    assert target is not None
    stranger = signed(world.user(Role.LABOUR, "106"))
    addresses: list[Any] = [
        *(("plans:turn", plan.pk, one.pk), ("plans:report", plan.pk, one.pk)),
        *(("plans:cancel", plan.pk, one.pk), ("plans:extend", plan.pk, one.pk)),
        *(("plans:target", plan.pk, target.pk), ("plans:figure", plan.pk, target.pk)),
        *(("plans:allot", plan.pk, target.pk), ("plans:raise", plan.pk), ("plans:own", own.pk)),
        *(("plans:units", plan.pk), ("plans:judge", own.pk), ("plans:offers", own.pk)),
        *(("plans:versions", plan.pk), ("plans:compare", plan.pk, plan.pk)),
        *(("plans:make", plan.pk), ("plans:add", own.pk, "nhiem-vu")),
    ]
    for name, *args in addresses:
        assert stranger.get(reverse(name, args=args)).status_code == 404, name
    for name in ("plans:confirm_own", "plans:discard", "plans:send", "plans:amend"):
        assert stranger.post(reverse(name, args=[own.pk])).status_code == 404, name


def test_what_is_not_there(plan: Plan, ward: User, labour: User) -> None:
    own = services.make_own(plan, by=ward)
    mine, theirs = signed(ward), signed(labour)
    assert mine.get(reverse("plans:add", args=[own.pk, "khac"])).status_code == 404
    assert mine.get(reverse("plans:own_item", args=[own.pk, "nhiem-vu", 0])).status_code == 404
    assert mine.post(reverse("plans:drop", args=[own.pk, "nhiem-vu", 0])).status_code == 404
    assert mine.get(reverse("plans:source", args=[own.pk])).status_code == 404
    assert theirs.get(reverse("plans:decide", args=[plan.pk, 0])).status_code == 404
    assert theirs.get(reverse("plans:proof", args=[plan.pk, 0])).status_code == 404
    assert theirs.get(reverse("plans:compare", args=[plan.pk, own.pk])).status_code == 404
    assert mine.get(reverse("plans:plan", args=[own.pk]))["Location"] == reverse(
        "plans:own", args=[own.pk]
    )


def test_what_was_typed_is_escaped(plan: Plan, ward: User, labour: User) -> None:
    found = services.raise_difficulty(
        plan,
        by=ward,
        addressee=labour.agency,  # type: ignore[arg-type]
        text="<script>alert(1)</script>",
        wished_on=date(2024, 6, 20),
    )
    shown = signed(labour).get(reverse("plans:difficulty", args=[found.pk])).content.decode()
    assert not re.search(r"<script>alert", shown)
