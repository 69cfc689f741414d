"""Before a turn is due: on the home page, in the notices and in the letter, without names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.plans import services
from donghanh.plans.models import Occurrence, Plan
from donghanh.plans.reminders import SOURCE
from donghanh.procedures.work import notices as told
from donghanh.procedures.work import reminders
from donghanh.procedures.work import services as mails
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db

#: The second quarter ends on 30 June; a week before, a turn is called to mind.
BEFORE, WEEK, LAST, LATE = "2024-06-22", "2024-06-24", "2024-06-30", "2024-07-02"


@pytest.fixture
def officer(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER)


@pytest.fixture
def quarter(plan: Plan, world: World, officer: User) -> Occurrence:
    """The turn of the second quarter in the ward; that of the first is done."""
    first, second = plan.occurrences.filter(unit=world.ward).order_by("first")[:2]
    services.record_progress(first, by=officer, on=date(2024, 3, 20), percent=100)
    return second


def notices_of(user: User, day: str) -> list[told.Notice]:
    with time_machine.travel(f"{day} 08:00:00+07:00", tick=False), scope.use(scope.of(user)):
        return told.notices(user)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (BEFORE, None),
        (WEEK, "Sắp đến hạn 30/6/2024"),
        (LAST, "Đến hạn hôm nay"),
        (LATE, "Quá hạn từ 30/6/2024"),
    ],
)
def test_a_turn_is_told_of_before_it_is_due(
    quarter: Occurrence, officer: User, day: str, words: str | None
) -> None:
    found = notices_of(officer, day)
    if words is None:
        assert found == []
        return
    [one] = found
    assert one.text.startswith(words)
    assert "Tổ chức buổi tuyên truyền" in one.text
    assert "(quý II)" in one.text
    assert one.url == reverse("plans:turn", args=[quarter.plan_id, quarter.pk])


def test_what_is_done_is_not_told_of(quarter: Occurrence, officer: User) -> None:
    services.record_progress(quarter, by=officer, on=date(2024, 6, 1), percent=100)
    assert notices_of(officer, LATE) == []


def test_it_is_told_to_those_who_do_it(
    client: Client, quarter: Occurrence, plan: Plan, world: World
) -> None:
    """The women's union leads nothing; the labour office leads the training of the quarter."""
    assert notices_of(world.user(Role.MASS_ORG), WEEK) == []
    [one] = notices_of(world.user(Role.LABOUR), WEEK)
    assert "Mở lớp tập huấn" in one.text


def test_offices_without_files_of_persons_have_the_page_too(
    client: Client, plan: Plan, world: World
) -> None:
    user = world.user(Role.FINANCE)
    client.force_login(user)
    assert client.get("/").context["shell"]["notices_url"] == reverse("work:notices")
    assert client.get(reverse("work:notices")).status_code == 200
    page = client.get(reverse("work:settings")).content.decode()
    assert "Lịch trên điện thoại" not in page
    assert client.post(reverse("work:feed_renew")).status_code == 403


def test_the_home_page_leads_to_the_report(
    client: Client, quarter: Occurrence, officer: User
) -> None:
    with time_machine.travel(f"{WEEK} 08:00:00+07:00", tick=False):
        client.force_login(officer)
        page = client.get("/").content.decode()
    assert "Nhiệm vụ kế hoạch của cơ quan mình" in page
    assert reverse("plans:report", args=[quarter.plan_id, quarter.pk]) in page


def test_the_letter_names_the_task_and_nobody(
    quarter: Occurrence, officer: User, world: World
) -> None:
    mails.set_mail(by=officer, email="a@example.vn", digest="daily")
    with time_machine.travel(f"{WEEK} 06:30:00+07:00", tick=False):
        assert reminders.send(officer.pk, date.fromisoformat(WEEK))
    with time_machine.travel(f"{LATE} 06:30:00+07:00", tick=False):
        assert reminders.send(officer.pk, date.fromisoformat(LATE))
    soon, late = mail.outbox
    assert "Nhiệm vụ của kế hoạch: 1" in soon.body
    assert "- 30/6/2024  Tổ chức buổi tuyên truyền" in soon.body
    assert "0 việc quá hạn" in soon.subject
    assert "(đã quá hạn)" in late.body
    assert "1 việc quá hạn" in late.subject
    assert officer.full_name not in soon.body


def test_a_letter_also_goes_to_offices_without_files_of_persons(plan: Plan, world: World) -> None:
    user = world.user(Role.CULTURE)
    task = plan.tasks.all()[1]
    lead = task.parties.get(role="lead")
    lead.agencies.set([user.agency])
    mails.set_mail(by=user, email="b@example.vn", digest="daily")
    with time_machine.travel(f"{WEEK} 06:30:00+07:00", tick=False):
        assert reminders.send(user.pk, date.fromisoformat(WEEK))
    [letter] = mail.outbox
    assert "Mở lớp tập huấn" in letter.body
    assert reverse("work:notices") in letter.body


def test_a_source_is_asked_once_however_often_it_is_added(officer: User, plan: Plan) -> None:
    told.add_source(SOURCE)
    last = date(2024, 6, 30)
    [(title, due)] = told.other_work(officer, last - timedelta(days=10), last)
    assert title == "Nhiệm vụ của kế hoạch"
    assert [one.day for one in due] == [last]
