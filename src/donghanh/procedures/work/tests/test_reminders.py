"""Notices, letters and the calendar: who is told what, and that no name leaves the system."""

from __future__ import annotations

from datetime import date
from smtplib import SMTPServerDisconnected
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.procedures.work import feed, reminders, services, tasks
from donghanh.procedures.work.models import CalendarFeed, SentDigest
from donghanh.procedures.work.notices import notices, unread
from donghanh.procedures.work.tests.conftest import events
from donghanh.procedures.work.tests.test_assigning import give
from donghanh.register.models import Deadline
from donghanh.testing.worlds import NOW, World

FRIDAY = date(2024, 6, 14)


def wants(user: User, digest: str = "daily") -> None:
    services.set_mail(by=user, email=f"{user.pk}@example.vn", digest=digest)


class TestNotices:
    def test_given_and_taken_back(
        self, client: Client, chair: User, officer: User, second: User, work: Deadline
    ) -> None:
        give(chair, second, work)
        client.force_login(second)
        page = client.get(reverse("work:notices")).content.decode()
        assert f"{chair.full_name} giao cho anh/chị" in page
        assert work.person.file_number in page
        with scope.use(scope.of(second)):
            assert unread(second) == 1
        client.post(reverse("work:notices"))
        with scope.use(scope.of(second)):
            assert unread(second) == 0
        with time_machine.travel("2024-06-14 10:00:00+07:00", tick=False):
            from donghanh.procedures.work.tests.test_assigning import holder

            held = holder(chair, work)
            assert held is not None
            give(chair, officer, work, seen=held.pk)
        with scope.use(scope.of(second)), time_machine.travel("2024-06-14 11:00:00+07:00"):
            [told] = [one for one in notices(second) if one.new]
        assert f"chuyển cho {officer.full_name}" in told.text

    def test_each_morning_what_ends_that_day_is_new(
        self, client: Client, officer: User, work: Deadline
    ) -> None:
        client.force_login(officer)
        client.post(reverse("work:notices"))
        with scope.use(scope.of(officer)):
            assert unread(officer) == 0
        with time_machine.travel("2024-06-17 07:30:00+07:00", tick=False):
            client.force_login(officer)
            home = client.get("/")
            assert home.context["shell"]["notices"] == 1
            elsewhere = client.get(reverse("register:people"))
            assert elsewhere.context["shell"]["notices"] == 1
            page = client.get(reverse("work:notices")).content.decode()
        assert "Đến hạn hôm nay: ra quyết định quản lý" in page

    def test_nothing_for_roles_without_due_work(self, world: World) -> None:
        assert notices(world.user(Role.FINANCE)) == []


class TestLetters:
    def test_file_numbers_and_limits_but_no_names(self, officer: User, work: Deadline) -> None:
        wants(officer)
        assert reminders.send(officer.pk, FRIDAY)
        [letter] = mail.outbox
        text = f"{letter.subject}\n{letter.body}"
        assert work.person.file_number in text
        assert "Ra quyết định quản lý người sử dụng trái phép" in text
        assert "/viec/" in text
        assert "Mẫu" not in text.replace("(Mẫu", "")
        assert officer.full_name not in text
        assert not getattr(letter, "alternatives", [])

    def test_once_a_day(self, officer: User, work: Deadline) -> None:
        wants(officer)
        assert [reminders.send(officer.pk, FRIDAY) for _ in range(3)] == [True, False, False]
        assert len(mail.outbox) == 1
        assert AccessLog.objects.filter(action="reminder.sent").count() == 1

    def test_a_failing_server_is_written_down_and_tried_again(
        self, officer: User, work: Deadline
    ) -> None:
        wants(officer)
        gone = SMTPServerDisconnected("gone")
        with (
            patch.object(mail.EmailMessage, "send", side_effect=gone),
            pytest.raises(SMTPServerDisconnected),
        ):
            tasks.send_digest(user=officer.pk, day="2024-06-14")
        assert not SentDigest.objects.exists()
        assert AccessLog.objects.filter(action="reminder.failed").count() == 1
        assert tasks.send_digest.retry_strategy is not None
        assert tasks.send_digest(user=officer.pk, day="2024-06-14")
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize(
        ("day", "kinds"),
        [
            ("2024-06-14", {"daily"}),
            ("2024-06-15", set()),
            ("2024-06-17", {"daily", "weekly"}),
            ("2024-09-02", set()),
            ("2024-09-04", {"daily", "weekly"}),
        ],
    )
    def test_on_working_days_and_weekly_on_the_first(
        self, officer: User, chair: User, second: User, day: str, kinds: set[str]
    ) -> None:
        people = {"daily": officer, "weekly": chair, "off": second}
        for digest, user in people.items():
            wants(user, digest)
        found = reminders.wanted_on(date.fromisoformat(day))
        assert found == sorted(people[kind].pk for kind in kinds)

    def test_the_task_queues_one_letter_for_each(self, officer: User, chair: User) -> None:
        wants(officer)
        wants(chair)
        with patch.object(tasks.send_digest, "configure") as configure:
            assert tasks.send_digests(timestamp=0) == 2
        locks = [call.kwargs["queueing_lock"] for call in configure.call_args_list]
        assert len(set(locks)) == 2

    def test_the_head_is_told_what_needs_him(self, chair: User, work: Deadline) -> None:
        with scope.use(scope.of(chair)):
            _subject, body, count = reminders.letter(chair)
        assert count == 0
        assert "Cần lãnh đạo xem: 0 việc quá hạn trên 3 ngày làm việc, " in body

    def test_nothing_to_say_is_not_sent(self, officer: User) -> None:
        wants(officer)
        assert not reminders.send(officer.pk, FRIDAY)
        assert mail.outbox == []

    def test_who_left_gets_none(self, officer: User, work: Deadline) -> None:
        wants(officer)
        User.objects.filter(pk=officer.pk).update(is_active=False)
        assert not reminders.send(officer.pk, FRIDAY)

    def test_only_what_the_user_may_see(self, world: World, officer: User) -> None:
        other = world.person("Sùng A Thí", commune=world.other_ward)
        world.record(other, "user.test_positive", "2024-06-11")
        wants(officer)
        assert not reminders.send(officer.pk, FRIDAY)

    def test_the_page_keeps_the_setting(self, client: Client, officer: User) -> None:
        client.force_login(officer)
        url = reverse("work:settings")
        assert client.post(url, {"digest": "daily", "email": ""}).status_code == 200
        assert client.post(url, {"digest": "daily", "email": "khong phai"}).status_code == 200
        assert client.post(url, {"digest": "weekly", "email": "a@example.vn"}).status_code == 302
        page = client.get(url).content.decode()
        assert 'value="a@example.vn"' in page


class TestCalendar:
    @pytest.fixture
    def address(self, officer: User) -> str:
        return reverse("work:feed", args=[services.renew_feed(by=officer)])

    def test_number_limit_and_day_but_no_name(
        self, client: Client, address: str, work: Deadline
    ) -> None:
        answer = client.get(address)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        text = answer.content.decode()
        [event] = events(text)
        assert event["DTSTART;VALUE=DATE"] == "20240617"
        assert event["SUMMARY"].startswith(f"{work.person.file_number}: Ra quyết định quản lý")
        assert event["URL"].endswith(reverse("register:person", args=[work.person_id]))
        assert "Lò Văn" not in text
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert text.startswith("BEGIN:VCALENDAR\r\n")
        assert text.endswith("END:VCALENDAR\r\n")

    def test_the_same_work_keeps_its_identity(
        self, client: Client, address: str, work: Deadline
    ) -> None:
        ids = {events(client.get(address).content.decode())[0]["UID"] for _ in range(2)}
        assert len(ids) == 1

    def test_a_wrong_renewed_or_revoked_address_is_not_found(
        self, client: Client, officer: User, address: str
    ) -> None:
        assert client.get(address).status_code == 200
        assert client.get(reverse("work:feed", args=["sai"])).status_code == 404
        client.force_login(officer)
        page = client.post(reverse("work:feed_renew"))
        new = page.context["address"].removeprefix("http://testserver")
        assert client.get(address).status_code == 404
        assert client.get(new).status_code == 200
        client.post(reverse("work:feed_revoke"))
        assert client.get(new).status_code == 404
        actions = {line.action for line in AccessLog.objects.filter(by=officer)}
        assert {"feed.made", "feed.read", "feed.revoked"} <= actions

    def test_the_secret_is_kept_as_a_hash_and_shown_once(
        self, client: Client, officer: User, address: str
    ) -> None:
        secret = address.rpartition("/")[2].removesuffix(".ics")
        assert not CalendarFeed.objects.filter(digest__contains=secret).exists()
        client.force_login(officer)
        assert secret not in client.get(reverse("work:settings")).content.decode()

    def test_another_user_who_is_signed_in_still_gets_the_owners(
        self, client: Client, world: World, address: str, work: Deadline
    ) -> None:
        client.force_login(world.user(Role.CULTURE))
        assert len(events(client.get(address).content.decode())) == 1

    def test_who_lost_the_post_loses_the_calendar(
        self, client: Client, officer: User, address: str
    ) -> None:
        officer.memberships.update(valid_to=date(2024, 6, 13))
        assert client.get(address).status_code == 404

    def test_half_a_year_ahead_and_no_more(
        self, client: Client, address: str, world: World, work: Deadline
    ) -> None:
        with scope.use(scope.SYSTEM):
            Deadline.objects.filter(pk=work.pk).update(due_at="2024-12-11T17:00:00+07:00")
        assert len(events(client.get(address).content.decode())) == 1
        with scope.use(scope.SYSTEM):
            Deadline.objects.filter(pk=work.pk).update(due_at="2024-12-12T17:00:00+07:00")
        assert events(client.get(address).content.decode()) == []

    def test_it_cannot_be_hammered(
        self, client: Client, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(feed, "READS_AN_HOUR", 3)
        codes = [client.get(address).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        with time_machine.travel(NOW.replace(hour=10), tick=False):
            assert client.get(address).status_code == 200
