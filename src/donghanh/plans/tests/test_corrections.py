"""What was put down wrongly: the progress of a turn, and the time of a task."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.plans import evidence, services
from donghanh.plans.models import Occurrence, Plan, TaskProgress
from donghanh.testing.matrix import PIXEL
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER)


@pytest.fixture
def turn(plan: Plan, world: World) -> Occurrence:
    found: Occurrence = plan.occurrences.filter(unit=world.ward).order_by("first")[0]
    return found


@pytest.fixture
def wrong(turn: Occurrence, officer: User) -> TaskProgress:
    """Put down as done, with a photograph."""
    photo = evidence.take_in(PIXEL, "anh.png")
    return services.record_progress(
        turn, by=officer, on=date(2024, 3, 20), percent=100, note="Xong.", files=[photo]
    )


class TestProgress:
    def test_corrected_on_its_page(
        self, client: Client, turn: Occurrence, wrong: TaskProgress, officer: User
    ) -> None:
        client.force_login(officer)
        here = reverse("plans:turn", args=[turn.plan_id, turn.pk])
        address = reverse("plans:correct", args=[turn.plan_id, wrong.pk])
        assert address in client.get(here).content.decode()
        form = client.get(address).context["form"]
        assert form.initial["percent"] == 100
        sent = {"key": form["key"].value(), "percent": "10", "note": "Mới làm.", "reason": ""}
        assert client.post(address, sent).status_code == 200
        sent["reason"] = "Ghi nhầm lượt."
        assert client.post(address, sent).status_code == 302
        assert client.post(address, sent).status_code in (302, 404)
        turn.refresh_from_db()
        assert (turn.percent, turn.done_on) == (10, None)
        page = client.get(here).content.decode()
        assert "Đã đính chính: Ghi nhầm lượt." in page
        assert "anh.png" in page
        assert TaskProgress.objects.filter(occurrence=turn).count() == 2
        assert AccessLog.objects.filter(action="plan.progress_corrected").count() == 1

    def test_by_the_own_agency_alone(
        self, client: Client, turn: Occurrence, wrong: TaskProgress, world: World
    ) -> None:
        address = reverse("plans:correct", args=[turn.plan_id, wrong.pk])
        chair = world.user(Role.COMMUNE_CHAIR)
        client.force_login(chair)
        assert client.get(address).status_code == 200
        for other in (world.user(Role.POLICE), world.user(Role.LABOUR)):
            client.force_login(other)
            assert client.get(address).status_code == 404
            page = client.get(reverse("plans:turn", args=[turn.plan_id, turn.pk]))
            assert address not in page.content.decode()

    def test_it_keeps_its_place_among_the_reports_of_a_day(
        self, turn: Occurrence, wrong: TaskProgress, officer: User
    ) -> None:
        services.record_progress(turn, by=officer, on=wrong.on, percent=80)
        services.correct_progress(wrong, by=officer, reason="Nhầm.", percent=30, note="")
        turn.refresh_from_db()
        assert turn.percent == 80

    @pytest.mark.parametrize(
        ("percent", "reason", "code"),
        [(101, "Nhầm.", "progress.percent"), (5, " ", "ledger.reason")],
    )
    def test_refused(
        self, wrong: TaskProgress, officer: User, percent: int, reason: str, code: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            services.correct_progress(wrong, by=officer, reason=reason, percent=percent, note="")
        assert refused.value.code == code

    def test_a_decision_not_to_do_it_is_no_report(self, turn: Occurrence, labour: User) -> None:
        row = services.cancel(turn, by=labour, reason="Không còn cần.")
        with pytest.raises(Refusal) as refused:
            services.correct_progress(row, by=labour, reason="Nhầm.", percent=0, note="")
        assert refused.value.code == "progress.not_a_report"


class TestTime:
    def test_another_time_before_work_was_recorded(
        self, client: Client, plan: Plan, labour: User
    ) -> None:
        task = plan.tasks.all()[1]
        page, address = (
            reverse(f"plans:{name}", args=[plan.pk, task.pk]) for name in ("task", "retime")
        )
        client.force_login(labour)
        assert address in client.get(page).content.decode()
        assert client.post(address, {"when_text": "Hằng quý"}).status_code == 302
        assert task.occurrences.count() == 4
        assert AccessLog.objects.filter(action="plan.task_retimed").count() == 1

    def test_not_any_more_after_it(
        self, client: Client, plan: Plan, labour: User, wrong: TaskProgress
    ) -> None:
        page, address = (
            reverse(f"plans:{name}", args=[plan.pk, wrong.task_id]) for name in ("task", "retime")
        )
        client.force_login(labour)
        assert address not in client.get(page).content.decode()
        answer = client.post(address, {"when_text": "Hằng tháng"})
        assert answer.status_code == 200
        assert "đã có tiến độ" in answer.content.decode()

    def test_by_those_who_keep_the_plan(self, client: Client, plan: Plan, officer: User) -> None:
        client.force_login(officer)
        task = plan.tasks.all()[0]
        address = reverse("plans:retime", args=[plan.pk, task.pk])
        assert client.get(address).status_code == 404
