"""The pages: who may see what, the explanation, the rows, the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donghanh.access.models import AccessLog
from donghanh.access.roles import TABLE, Can, Role
from donghanh.indicators import catalogue
from donghanh.indicators.tests.world import DOAN_KET, SAN_THANG, TAN_PHONG, World, at
from donghanh.testing.worlds import World as House

ASKED = {"period": "2024-H1", "scheme": "A"}


@pytest.fixture
def house(world: World) -> Iterator[House]:
    """Users in their offices, on the Monday after the half year closed."""
    with time_machine.travel(at("2024-06-17"), tick=False):
        yield House()


def signed_in(house: House, role: Role, where: str = "") -> Client:
    client = Client()
    client.force_login(house.user(role, where))
    return client


def page(client: Client, name: str, *args: str, **asked: str) -> BeautifulSoup:
    response = client.get(reverse(f"indicators:{name}", args=args), ASKED | asked)
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def text_of(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


def test_the_list_shows_every_indicator_of_the_own_unit(world: World, house: House) -> None:
    for _ in range(6):
        world.patient("2024-02-01", TAN_PHONG)
    soup = page(signed_in(house, Role.LEADER), "list")
    assert len(soup.select("a.dh-name")) == len(catalogue.ALL)
    row = soup.find("a", string="Đang điều trị bằng methadone").find_parent("tr")  # type: ignore[union-attr]
    assert "6 người" in text_of(row)
    assert "Thành phố Lai Châu" in text_of(soup.select_one(".dh-title__sub"))
    assert soup.select_one("h1") is not None


def test_the_page_explains_the_figure_and_hides_small_cells(world: World, house: House) -> None:
    for _ in range(3):
        world.patient("2024-02-01", DOAN_KET)
    for _ in range(7):
        user, _ = world.user("2024-02-01", TAN_PHONG)
    world.contact(user, "counselling", "2024-03-03")
    soup = page(signed_in(house, Role.LEADER), "detail", "svc_access_all", plan="90")
    words = text_of(soup.main)
    assert "40%" in words  # four of ten
    assert "bao nhiêu phần trăm là người đã nhận ít nhất một dịch vụ" in words
    assert "Kế hoạch không nêu phải nhận bao nhiêu dịch vụ" in words
    titles = [title.get_text() for title in soup.select("main svg[role=img] > title")]
    assert any("theo xã, phường" in title for title in titles)
    assert "Xem dạng bảng" in words
    assert not soup.select("main table")  # a leader counts, but reads no rows

    table = page(signed_in(house, Role.LEADER), "detail", "svc_access_all", view="table")
    cells = {text_of(row.th): text_of(row) for row in table.select("tbody tr")}
    assert cells["Đoàn Kết"].endswith("ẩn")
    assert "1/7" in cells["Tân Phong"]
    assert "4/10" in cells["Thành phố Lai Châu"]


def test_the_doubt_about_a_period_is_shown(house: House) -> None:
    with time_machine.travel(at("2024-12-20"), tick=False):
        client = signed_in(house, Role.LEADER)
        asked = {"period": "2024-H2", "scheme": "A"}
        words = text_of(page(client, "detail", "ost_active", **asked))
    assert "Chưa tìm thấy văn bản ghi rõ kỳ 6 tháng cuối năm" in words
    assert "chưa kiểm chứng" in words


def test_as_known_at_a_moment_in_the_address(world: World, house: House) -> None:
    world.patient("2024-02-01", recorded="2024-06-16")
    client = signed_in(house, Role.LEADER)
    for known, figure in (("14/6/2024", "0 người"), ("16/6/2024", "1 người"), ("", "1 người")):
        soup = page(client, "detail", "ost_active", known=known)
        assert text_of(soup.select_one(".dh-value b")) == figure
    exact = page(client, "detail", "ost_active", known="2024-06-16T08:00:00+07:00")
    assert text_of(exact.select_one(".dh-value b")) == "1 người"


def test_rows_open_for_those_who_may_and_are_logged(world: World, house: House) -> None:
    patient, _ = world.patient("2024-02-01", DOAN_KET)
    other, _ = world.patient("2024-02-01", TAN_PHONG)
    client = signed_in(house, Role.COMMUNE_OFFICER)
    soup = page(client, "rows", "ost_active")
    links = [link["href"] for link in soup.select("tbody a.dh-name")]
    assert links == [reverse("register:person", args=[patient.pk])]
    assert other.name not in text_of(soup)
    line = AccessLog.objects.filter(action="indicator.rows_read").latest("id")
    assert (line.subject_id, line.detail["unit"], line.detail["rows"]) == (
        "ost_active",
        DOAN_KET,
        "part",
    )


def test_the_consolidating_office_opens_rows_of_the_whole_city(world: World, house: House) -> None:
    world.patient("2024-02-01", DOAN_KET)
    world.user("2024-02-01", SAN_THANG)
    client = signed_in(house, Role.LABOUR)
    soup = page(client, "detail", "svc_access_all")
    assert "Xem 1 dòng" in text_of(soup)
    assert "1 dòng chưa có trong phần được tính" in text_of(soup)
    missing = page(client, "rows", "svc_access_all", which="missing")
    assert [text_of(row.td) for row in missing.select("tbody tr")] == ["Xã San Thàng"]


def test_rows_of_activities_officials_and_models_have_their_names(
    world: World, house: House
) -> None:
    world.activity(DOAN_KET, "2024-02-02")
    world.course("2024-02-02", world.staff(None))
    world.model("rehab", "2024-02-02", "2024-02-03")
    world.procedure("2024-02-02")
    client = signed_in(house, Role.LABOUR)
    for indicator, name in (
        ("comm_sessions", "Hoạt động mẫu"),
        ("staff_trained_rate", "Cán bộ mẫu"),
        ("training_courses", "Tập huấn mẫu"),
        ("models_rehab", "Mô hình mẫu"),
        ("it_online_services", "Thủ tục mẫu"),
        ("communes_communicated", "Phường Đoàn Kết"),
    ):
        soup = page(client, "rows", indicator, which="part")
        assert name in text_of(soup.select_one("tbody")), indicator


def test_long_lists_of_rows_have_pages(world: World, house: House) -> None:
    for _ in range(51):
        world.patient("2024-02-01", DOAN_KET)
    client = signed_in(house, Role.COMMUNE_OFFICER)
    first = page(client, "rows", "ost_active")
    assert len(first.select("tbody tr")) == 50
    second = page(client, "rows", "ost_active", page="2")
    assert len(second.select("tbody tr")) == 1
    assert "dòng 51 đến 51 trong 51" in text_of(second)


@pytest.mark.parametrize("name", ["list", "detail", "table", "rows"])
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_roles_with_the_capability_and_no_others(house: House, name: str, role: Role) -> None:
    args = [] if name == "list" else ["ost_active"]
    needed = Can.INDICATOR_ROWS if name == "rows" else Can.INDICATOR_VIEW
    response = signed_in(house, role).get(reverse(f"indicators:{name}", args=args), ASKED)
    assert response.status_code == (200 if needed in TABLE[role] else 403)


def test_another_unit_is_not_found(house: House) -> None:
    client = signed_in(house, Role.COMMUNE_OFFICER)
    for unit in (TAN_PHONG, "105", "12", "99999"):
        address = reverse("indicators:detail", args=["ost_active"])
        assert client.get(address, ASKED | {"unit": unit}).status_code == 404
    assert client.get(reverse("indicators:detail", args=["nothing"]), ASKED).status_code == 404
    rows = reverse("indicators:rows", args=["ost_active"])
    assert client.get(rows, ASKED | {"which": "names"}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [({"known": "hôm qua"}, "Anh/chị ghi ngày như 14/6/2024"), ({"period": "2024-H9"}, "Chọn một")],
)
def test_a_wrong_question_is_answered_with_a_sentence(
    house: House, asked: dict[str, str], sentence: str
) -> None:
    client = signed_in(house, Role.LEADER)
    assert sentence in text_of(page(client, "list", **asked))
    assert sentence in text_of(page(client, "detail", "ost_active", **asked))


def test_the_file_has_figures_but_no_person(world: World, house: House) -> None:
    for _ in range(3):
        world.patient("2024-02-01", DOAN_KET)
    for _ in range(6):
        world.patient("2024-02-01", TAN_PHONG)
    client = signed_in(house, Role.LEADER)
    response = client.get(reverse("indicators:table", args=["ost_active"]), ASKED)
    assert response["Content-Type"].startswith("text/csv")
    assert "ost_active-105-2024-H1.csv" in response["Content-Disposition"]
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Mã,Đơn vị,Phần,Toàn thể,Giá trị,Đơn vị tính"
    assert "03389,Phường Đoàn Kết,ẩn,ẩn,ẩn,người" in lines
    assert "03387,Phường Tân Phong,6,,6,người" in lines
    assert lines[-1] == "105,Toàn bộ Thành phố Lai Châu,9,,9,người"
    assert "Lò Văn" not in response.content.decode()
    assert AccessLog.objects.filter(action="indicator.table_exported").count() == 1


def test_a_commune_chair_sees_the_own_small_figure(world: World, house: House) -> None:
    world.patient("2024-02-01", DOAN_KET)
    client = signed_in(house, Role.COMMUNE_CHAIR)
    soup = page(client, "detail", "ost_active")
    assert text_of(soup.select_one(".dh-value b")) == "1 người"


def test_a_leader_does_not_see_the_small_figure_of_a_commune(world: World, house: House) -> None:
    world.patient("2024-02-01", DOAN_KET)
    soup = page(signed_in(house, Role.LEADER), "detail", "ost_active", unit=DOAN_KET)
    assert "Ẩn vì dưới 5 người" in text_of(soup)
    assert soup.select_one(".dh-value b") is None


def test_the_page_costs_the_same_for_many_people(world: World, house: House) -> None:
    client = signed_in(house, Role.LABOUR)
    world.user("2024-02-01", SAN_THANG)
    with CaptureQueriesContext(connection) as few:
        page(client, "detail", "svc_access_all")
    for _ in range(20):
        world.user("2024-02-01", SAN_THANG)
    with CaptureQueriesContext(connection) as many:
        page(client, "detail", "svc_access_all")
    assert len(many) == len(few)
