"""Two heads at the same instant: one gives the work, the other is told; nothing is lost."""

from __future__ import annotations

from django.db import transaction

from donghanh.access import scope
from donghanh.access.roles import Role
from donghanh.procedures.work import queries, reminders, services
from donghanh.procedures.work.models import MailSetting, SentDigest, WorkAssignment
from donghanh.procedures.work.services import Handed, Pick
from donghanh.register.models import Deadline
from donghanh.testing.races import together
from donghanh.testing.worlds import NOW, World


def test_two_heads_give_the_same_work(committed_world: World) -> None:
    world = committed_world
    world.record(world.person("Lò Văn Mẫu"), "user.test_positive", "2024-06-11")
    heads = {
        world.user(Role.COMMUNE_CHAIR): world.user(Role.COMMUNE_OFFICER),
        world.user(Role.POLICE_CHIEF): world.user(Role.POLICE),
    }
    with scope.use(scope.SYSTEM), transaction.atomic():
        picks = [Pick(queries.key_of(row), 0) for row in Deadline.objects.filter(state="open")]
    answers: list[Handed] = together(
        *(
            lambda by=by, to=to: services.assign(by=by, picks=picks, to=to)
            for by, to in heads.items()
        )
    )
    first, second = sorted(answers, key=lambda one: -one.done)
    assert (first.done, len(second.overtaken)) == (len(picks), len(picks))
    assert second.done == 0
    with scope.use(scope.SYSTEM), transaction.atomic():
        rows = list(WorkAssignment.objects.all())
    assert len(rows) == len(picks)
    assert {(row.by, row.assignee) for row in second.overtaken} == {
        (row.by, row.assignee) for row in rows
    }


def test_two_workers_send_one_letter(committed_world: World) -> None:
    world = committed_world
    world.record(world.person("Lò Văn Mẫu"), "user.test_positive", "2024-06-11")
    officer = world.user(Role.POLICE)
    with scope.use(scope.SYSTEM), transaction.atomic():
        MailSetting.objects.create(user=officer, email="a@example.vn", digest="daily")
    day = NOW.date()
    answers = together(
        lambda: reminders.send(officer.pk, day), lambda: reminders.send(officer.pk, day)
    )
    assert sorted(answers) == [False, True]
    with scope.use(scope.SYSTEM), transaction.atomic():
        assert SentDigest.objects.count() == 1
