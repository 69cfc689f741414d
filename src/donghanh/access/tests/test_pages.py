"""The pages of the auditor, of the administrator and of everybody's own log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from donghanh.access import log, queries
from donghanh.access.models import Membership, User
from donghanh.access.roles import Role
from donghanh.access.tests.conftest import DAY, PASSWORD
from donghanh.agencies.models import Agency


@pytest.fixture
def auditor(client: Client, make_user: Callable[..., User]) -> User:
    user = make_user("kiem.tra", Role.AUDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def admin(client: Client, make_user: Callable[..., User]) -> User:
    user = make_user("quan.tri", Role.ADMIN)
    client.force_login(user)
    return user


def rows(page: Any) -> list[list[str]]:
    table = BeautifulSoup(page.content, "html.parser").select("table tbody tr")
    return [[" ".join(cell.text.split()) for cell in row.select("th, td")] for row in table]


class TestLog:
    def test_the_auditor_reads_who_did_what(self, client: Client, auditor: User) -> None:
        with time_machine.travel(dt.datetime(2024, 6, 3, 1, 30), tick=False):
            log.record(
                "person.identity_revealed",
                by=auditor,
                subject_type="person",
                subject_id=12,
                purpose="Đối chiếu với quyết định",
            )
        first = rows(client.get(reverse("access:log")))[0]
        assert first[1:] == [
            "Nguyễn Văn Mẫu kiem.tra",
            "Xem số định danh",
            "hồ sơ 12",
            "Đối chiếu với quyết định",
        ]
        assert "03/6/2024" in first[0]

    @pytest.mark.parametrize(
        ("chosen", "expected"),
        [
            ({}, ["3", "2", "1"]),
            ({"action": "list.printed"}, ["2"]),
            ({"username": "KIEM.TRA"}, ["3"]),
            ({"username": "khong.co"}, []),
            ({"subject_id": "1"}, ["1"]),
            ({"since": "02/6/2024"}, ["3", "2"]),
            ({"until": "02/6/2024"}, ["2", "1"]),
            ({"since": "2/6/2024", "until": "2/6/2024"}, ["2"]),
        ],
    )
    def test_filters(
        self, client: Client, auditor: User, chosen: dict[str, str], expected: list[str]
    ) -> None:
        midnight = dt.datetime(2024, 5, 31, 17, 0)  # 00:00 on 1 June in Viet Nam
        for day, action, by in (
            (1, "person.opened", None),
            (2, "list.printed", None),
            (3, "person.opened", auditor),
        ):
            moment = midnight + dt.timedelta(days=day - 1, hours=23.9 if day == 2 else 0)
            with time_machine.travel(moment, tick=False):
                log.record(action, by=by, subject_type="person", subject_id=day)
        found = rows(client.get(reverse("access:log"), chosen | {"subject_type": "person"}))
        listed = [row[3].removeprefix("hồ sơ ") for row in found if row[3:]]
        assert [one for one in listed if one in ("1", "2", "3")] == expected

    def test_a_filter_that_is_not_understood_does_not_hide_the_page(
        self, client: Client, auditor: User
    ) -> None:
        page = client.get(reverse("access:log"), {"since": "hôm kia", "before": "x"})
        assert page.status_code == 200

    def test_pages_by_key_show_every_line_once(self, auditor: User) -> None:
        for number in range(7):
            log.record("person.opened", by=auditor, subject_id=number)
        lines = queries.log_lines(action="person.opened")
        seen: list[list[int]] = []
        page = queries.log_page(lines, size=3)
        while True:
            seen.append([line.pk for line in page.lines])
            if page.older is None:
                break
            page = queries.log_page(lines, before=page.older, size=3)
        newest_first = list(lines.order_by("-pk").values_list("pk", flat=True))
        assert [pk for part in seen for pk in part] == newest_first
        assert [len(part) for part in seen] == [3, 3, 1]

        back = queries.log_page(lines, after=page.newer, size=3)
        assert [line.pk for line in back.lines] == seen[1]
        back = queries.log_page(lines, after=back.newer, size=3)
        assert [line.pk for line in back.lines] == seen[0]
        assert back.newer is None

    def test_the_links_of_the_pages_keep_the_filters(self, client: Client, auditor: User) -> None:
        for number in range(queries.PAGE + 1):
            log.record("person.opened", by=auditor, subject_id=number)
        page = client.get(reverse("access:log"), {"action": "person.opened"})
        assert len(rows(page)) == queries.PAGE
        older = BeautifulSoup(page.content, "html.parser").select_one("a[rel=next]")
        assert older is not None
        rest = rows(client.get(reverse("access:log") + str(older["href"])))
        assert [row[3] for row in rest] == ["0"]

    def test_ones_own_log_has_what_one_did_and_what_was_done_to_ones_account(
        self, client: Client, make_user: Callable[..., User]
    ) -> None:
        me, other = make_user("nv.mau", Role.POLICE), make_user("lo.mau", Role.POLICE)
        log.record("person.opened", by=me, subject_type="person", subject_id=1)
        log.record("person.opened", by=other, subject_type="person", subject_id=2)
        log.record("person.opened", by=other, subject_type="person", subject_id=me.pk)
        log.record("signin.failed", by=None, subject_type="user", subject_id=me.pk)
        client.force_login(me)
        found = [row[2:4] for row in rows(client.get(reverse("access:own_log")))]
        assert found[:2] == [
            ["Đăng nhập không thành công", f"tài khoản {me.pk}"],
            ["Mở hồ sơ một người", "hồ sơ 1"],
        ]
        assert len(found) == 4  # and that the account was made and appointed


class TestUsers:
    def post(self, client: Client, user: User, do: str, unit: str = "", **data: str) -> Any:
        url = reverse("access:user", args=[user.pk]) + (f"?unit={unit}" if unit else "")
        return client.post(url, {"do": do} | {f"{do}-{key}": data[key] for key in data})

    def test_the_list_is_searched_by_name(
        self, client: Client, admin: User, make_user: Callable[..., User]
    ) -> None:
        make_user("cong.an", Role.POLICE)
        found = rows(client.get(reverse("access:users"), {"words": "cong"}))
        assert found == [
            [
                "cong.an",
                "Nguyễn Văn Mẫu",
                "Công an",
                "Công an phường Đoàn Kết",
                "06/5/2024",
                "Đang dùng",
            ],
        ]

    def test_a_new_account_with_a_password_shown_once(self, client: Client, admin: User) -> None:
        page = client.post(
            reverse("access:user_new"), {"username": "nv.mau", "full_name": "Nguyễn Văn Mẫu"}
        )
        user = User.objects.get(username="nv.mau")
        assert user.must_change_password
        assert user.created_by == admin
        facts = BeautifulSoup(page.content, "html.parser").select("dd")
        assert any(user.check_password(fact.text.strip()) for fact in facts)
        assert "no-store" in page["Cache-Control"]

    def test_a_name_that_is_taken_is_said_at_its_field(self, client: Client, admin: User) -> None:
        page = client.post(
            reverse("access:user_new"), {"username": "quan.tri", "full_name": "Lò Văn Mẫu"}
        )
        assert page.status_code == 200
        assert "đã có người dùng" in page.content.decode()

    def test_appoint_hand_over_and_end(
        self, client: Client, admin: User, make_user: Callable[..., User]
    ) -> None:
        user, successor = make_user("nv.mau"), make_user("lo.mau")
        office = Agency.objects.get(name="Công an phường Đoàn Kết", valid_to__isnull=False)
        page = client.get(
            reverse("access:user", args=[user.pk]), {"unit": "03389", "on": "6/5/2024"}
        )
        assert f'value="{office.pk}"' in page.content.decode()

        done = self.post(
            client,
            user,
            "appoint",
            "03389",
            agency=str(office.pk),
            role="police",
            title="Trưởng Công an",
            valid_from="6/5/2024",
        )
        assert done.status_code == 302
        post = Membership.objects.get(user=user)
        assert (post.agency, post.role, post.valid_from) == (office, "police", DAY)
        assert post.appointed_by == admin

        done = self.post(client, user, "hand_over", to="lo.mau", on="1/6/2024")
        assert done.status_code == 302
        post.refresh_from_db()
        assert post.valid_to == dt.date(2024, 5, 31)

        done = self.post(client, successor, "end", last_day="30/6/2024")
        assert done.status_code == 302
        assert Membership.objects.get(user=successor).valid_to == dt.date(2024, 6, 30)

    @pytest.mark.parametrize(
        ("on", "offered"),
        [("", True), ("30/6/2025", False), ("1/7/2025", True), ("không rõ", True)],
    )
    def test_only_offices_of_the_first_day_are_offered(
        self, client: Client, admin: User, make_user: Callable[..., User], on: str, offered: bool
    ) -> None:
        """Of two wards named Đoàn Kết one closed on 30 June 2025; the other began the day after."""
        page = reverse("access:user", args=[make_user("nv.mau").pk])
        with time_machine.travel(dt.datetime(2025, 8, 4, 1, 30), tick=False):
            answer = client.get(page, {"unit": "Phường Đoàn Kết", "on": on})
        form = answer.context["appoint"]
        assert {one.unit.code == "03388" for one in form.agencies.values()} == {offered}

    def test_an_office_that_is_closed_on_the_day_is_not_taken(
        self, client: Client, admin: User, make_user: Callable[..., User]
    ) -> None:
        user = make_user("nv.mau")
        closed = Agency.objects.get(name="Công an phường Đoàn Kết", valid_to__isnull=False)
        sent = {"agency": str(closed.pk), "role": "police", "valid_from": "1/7/2025"}
        page = self.post(client, user, "appoint", "Phường Đoàn Kết", **sent)
        assert "không hoạt động vào ngày bắt đầu" in page.content.decode()
        assert not Membership.objects.filter(user=user).exists()

    def test_what_does_not_fit_is_said_in_the_form(
        self, client: Client, admin: User, make_user: Callable[..., User]
    ) -> None:
        user = make_user("nv.mau", Role.POLICE)
        page = self.post(client, user, "end", last_day="1/5/2024")
        assert page.status_code == 200
        assert "không thể kết thúc trước ngày đó" in page.content.decode()
        page = self.post(client, user, "hand_over", to="khong.co", on="1/6/2024")
        assert "Không có tài khoản nào mang tên này" in page.content.decode()

    def test_close_open_and_reset(
        self, client: Client, admin: User, make_user: Callable[..., User]
    ) -> None:
        user = make_user("nv.mau")
        their_browser = Client()
        their_browser.force_login(user)
        self.post(client, user, "close")
        assert their_browser.get(reverse("access:own_log")).status_code == 302
        self.post(client, user, "open")
        assert their_browser.get(reverse("access:own_log")).status_code == 200
        page = self.post(client, user, "reset")
        assert "Mật khẩu tạm" in page.content.decode()
        user.refresh_from_db()
        assert not user.check_password(PASSWORD)
        assert their_browser.get(reverse("access:own_log")).status_code == 302

    def test_not_with_the_own_account(self, client: Client, admin: User) -> None:
        self.post(client, admin, "close")
        admin.refresh_from_db()
        assert admin.is_active

    def test_a_button_that_does_not_exist(self, client: Client, admin: User) -> None:
        assert self.post(client, admin, "promote").status_code == 404
