"""Signing in and out, the lock-out, the password."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth import hashers
from django.test import Client, RequestFactory
from django.urls import reverse

from donghanh.access import services, signin
from donghanh.access.models import AccessLog, SignInCount, User
from donghanh.access.roles import Role
from donghanh.access.tests.conftest import PASSWORD

NOW = dt.datetime(2024, 6, 3, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng"
LOCKED = "Đã thử sai nhiều lần"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer(clock: Any, make_user: Callable[..., User]) -> User:
    return make_user("nv.mau", Role.COMMUNE_OFFICER)


def sign_in(client: Client, username: str = "nv.mau", password: str = PASSWORD, **more: Any) -> Any:
    data = {"username": username, "password": password}
    return client.post(reverse("access:sign_in"), data | more.pop("data", {}), **more)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def actions() -> list[str]:
    return list(AccessLog.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize("name", ["nv.mau", "NV.Mau", " nv.mau "])
def test_in_and_out_again(client: Client, officer: User, name: str) -> None:
    response = sign_in(client, name)
    assert response.status_code == 302
    assert response.url == reverse("home:home")
    assert signed_in(client)
    client.post(reverse("access:sign_out"))
    assert not signed_in(client)
    assert actions()[-2:] == ["signin.succeeded", "signout.done"]


def test_a_vietnamese_password_however_the_keyboard_composes_it(
    client: Client, make_user: Callable[..., User]
) -> None:
    composed, parted = (unicodedata.normalize(form, PASSWORD) for form in ("NFC", "NFD"))
    assert composed != parted
    make_user("nv.mau", password=parted)
    sign_in(client, password=composed)
    assert signed_in(client)


def test_signing_in_starts_a_new_session(client: Client, officer: User) -> None:
    session = client.session
    session["left_by"] = "a stranger"
    session.save()
    old_key = session.session_key
    assert old_key is not None
    client.cookies["sessionid"] = old_key
    sign_in(client)
    assert client.session.session_key != old_key


def test_a_link_cannot_sign_out(client: Client, officer: User) -> None:
    sign_in(client)
    assert client.get(reverse("access:sign_out")).status_code == 405
    assert signed_in(client)


@pytest.mark.parametrize(
    ("asked", "goal"),
    [
        ("/nhat-ky-cua-toi/", "/nhat-ky-cua-toi/"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_on_within_this_site_only(
    client: Client, officer: User, asked: str, goal: str
) -> None:
    assert sign_in(client, data={"next": asked}).url == goal
    again = client.get(reverse("access:sign_in"), {"next": asked})
    assert again["Location"] == goal


def test_the_form_says_what_is_missing(client: Client, db: None) -> None:
    page = sign_in(client, "", "").content.decode()
    assert "Nhập tên đăng nhập" in page
    assert "Nhập mật khẩu" in page
    assert not SignInCount.objects.exists()


class TestNobodyLearnsWhoHasAnAccount:
    def attempts(self, client: Client, officer: User) -> list[str]:
        services.set_active(user=officer, active=False, by=None)
        other = services.create_user(
            username="lo.mau", full_name="Lò Thị Ví Dụ", password=PASSWORD, by=None
        )
        return [
            sign_in(client, "nv.mau", PASSWORD).content.decode(),  # closed account
            sign_in(client, other.username, "sai mật khẩu").content.decode(),
            sign_in(client, "khong.co", "sai mật khẩu").content.decode(),
        ]

    def test_the_answer_is_the_same(self, client: Client, officer: User) -> None:
        for page in self.attempts(client, officer):
            assert WRONG in page
        assert not signed_in(client)

    def test_a_password_is_hashed_even_for_a_name_that_nobody_has(
        self, client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hashed: list[str] = []
        hasher = hashers.get_hasher()
        encode = type(hasher).encode

        def count(self: Any, password: str, salt: str) -> str:
            hashed.append(password)
            return str(encode(self, password, salt))

        monkeypatch.setattr(type(hasher), "encode", count)
        sign_in(client, "khong.co", "một câu nào đó")
        for_nobody = len(hashed)
        sign_in(client, "nv.mau", "một câu nào đó")
        assert for_nobody == len(hashed) - for_nobody == 1

    def test_a_name_that_nobody_has_is_locked_too(self, client: Client, officer: User) -> None:
        for _ in range(signin.LIMIT):
            sign_in(client, "khong.co", "sai mật khẩu")
        assert LOCKED in sign_in(client, "khong.co", "sai mật khẩu").content.decode()

    def test_the_log_does_not_keep_what_may_be_a_password(
        self, client: Client, officer: User
    ) -> None:
        sign_in(client, PASSWORD, "nv.mau")  # typed into the wrong boxes
        line = AccessLog.objects.latest("pk")
        assert (line.action, line.subject_id, line.detail) == ("signin.failed", "", {})


class TestLockOut:
    def fail(self, client: Client, times: int, **more: Any) -> str:
        page = ""
        for _ in range(times):
            page = sign_in(client, password="sai mật khẩu", **more).content.decode()
        return page

    def test_after_too_many_failures_even_the_right_password_waits(
        self, client: Client, officer: User, clock: time_machine.Traveller
    ) -> None:
        assert WRONG in self.fail(client, signin.LIMIT)
        assert actions()[-1] == "signin.locked"
        assert LOCKED in sign_in(client).content.decode()
        assert not signed_in(client)
        clock.shift(signin.LOCK)
        sign_in(client)
        assert signed_in(client)

    def test_waiting_is_not_made_longer_by_trying(
        self, client: Client, officer: User, clock: time_machine.Traveller
    ) -> None:
        self.fail(client, signin.LIMIT)
        clock.shift(signin.LOCK / 2)
        self.fail(client, signin.LIMIT)
        clock.shift(signin.LOCK / 2)
        sign_in(client)
        assert signed_in(client)

    def test_success_forgets_the_failures(self, client: Client, officer: User) -> None:
        self.fail(client, signin.LIMIT - 1)
        sign_in(client)
        client.post(reverse("access:sign_out"))
        assert WRONG in self.fail(client, signin.LIMIT - 1)
        sign_in(client)
        assert signed_in(client)

    def test_failures_long_ago_do_not_count(
        self, client: Client, officer: User, clock: time_machine.Traveller
    ) -> None:
        self.fail(client, signin.LIMIT - 1)
        clock.shift(signin.WINDOW)
        self.fail(client, 1)
        sign_in(client)
        assert signed_in(client)

    def test_a_stranger_elsewhere_does_not_lock_the_officer_out(
        self, client: Client, officer: User
    ) -> None:
        self.fail(client, signin.LIMIT, REMOTE_ADDR="203.0.113.9")
        sign_in(client)
        assert signed_in(client)

    def test_old_counters_are_swept_away(
        self, client: Client, officer: User, clock: time_machine.Traveller
    ) -> None:
        sign_in(client, "khong.co", "sai mật khẩu")
        clock.shift(signin.FORGET * 2)
        self.fail(client, 1)
        assert SignInCount.objects.count() == 1

    @pytest.mark.parametrize(
        ("behind_proxy", "address"), [(False, "10.0.0.1"), (True, "198.51.100.7")]
    )
    def test_which_address_counts(self, settings: Any, behind_proxy: bool, address: str) -> None:
        header = ("HTTP_X_FORWARDED_PROTO", "https")
        settings.SECURE_PROXY_SSL_HEADER = header if behind_proxy else None
        request = RequestFactory().get(
            "/",
            REMOTE_ADDR="10.0.0.1",
            headers={"X-Forwarded-For": "192.0.2.66, 198.51.100.7"},
        )
        assert signin.client_address(request) == address


class TestPassword:
    NEW = "mưa rơi trên suối"

    def change(self, client: Client, **changed: str) -> Any:
        data = {"old": PASSWORD, "new": self.NEW, "again": self.NEW} | changed
        return client.post(reverse("access:password"), data)

    def test_a_new_password(self, client: Client, officer: User) -> None:
        sign_in(client)
        elsewhere = Client()
        sign_in(elsewhere)
        assert self.change(client).status_code == 302
        officer.refresh_from_db()
        assert officer.check_password(self.NEW)
        here = client.get(reverse("access:password"))
        assert here.status_code == 200
        there = elsewhere.get(reverse("access:password"))
        assert there["Location"].startswith(reverse("access:sign_in"))
        assert actions()[-1] == "password.changed"

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"old": "sai mật khẩu"}, "Mật khẩu hiện tại chưa đúng"),
            ({"again": "khác hẳn rồi"}, "chưa giống nhau"),
            ({"new": "ngắn", "again": "ngắn"}, "10"),
            ({"new": PASSWORD, "again": PASSWORD}, "phải khác"),
            ({"new": ""}, "Nhập mật khẩu mới"),
        ],
    )
    def test_what_is_refused(
        self, client: Client, officer: User, changed: dict[str, str], sentence: str
    ) -> None:
        sign_in(client)
        response = self.change(client, **changed)
        assert response.status_code == 200
        assert sentence in response.content.decode()
        officer.refresh_from_db()
        assert officer.check_password(PASSWORD)

    def test_a_temporary_password_leads_to_the_change_and_nowhere_else(
        self, client: Client, officer: User
    ) -> None:
        temporary = services.reset_password(user=officer, by=None)
        sign_in(client, password=temporary)
        assert client.get(reverse("access:own_log"))["Location"] == reverse("access:password")
        assert self.change(client, old=temporary).status_code == 302
        assert client.get(reverse("access:own_log")).status_code == 200


def test_the_language_is_kept_in_a_cookie(client: Client, db: None) -> None:
    response = client.post(reverse("access:language"), {"language": "en", "next": "/dang-nhap/"})
    assert response["Location"] == "/dang-nhap/"
    assert response.cookies["django_language"].value == "en"
