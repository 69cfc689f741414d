"""Two at the same instant over one file: one wins, the other is told."""

from __future__ import annotations

from django.db import transaction

from donghanh.access import scope
from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.register import merging, moves, projection
from donghanh.register.models import Entry, Person
from donghanh.register.tests.test_moves import MANAGED, receiver, sender, sent
from donghanh.testing.races import together
from donghanh.testing.worlds import NOW, World


def test_two_receivers_and_a_sender_who_withdraws(committed_world: World) -> None:
    world = committed_world
    person = world.person()
    with transaction.atomic():
        world.story(person, *MANAGED)
    first = receiver(world)
    second = world.user(Role.POLICE, world.other_ward.code)
    move = sent(world, person)
    answers = together(
        lambda: moves.accept(move.pk, by=first),
        lambda: moves.accept(move.pk, by=second),
        lambda: moves.withdraw(move.pk, by=sender(world), reason="Chưa đi."),
    )
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [one.code for one in refused] == ["move.answered"] * 2
    with scope.use(scope.SYSTEM), transaction.atomic():
        assert projection.check().differences == ()
        assert Entry.objects.filter(kind="case.received").count() <= 1


def test_two_who_send_the_same_file(committed_world: World) -> None:
    world = committed_world
    person = world.person()
    receiver(world)
    by, to = sender(world), world.other_ward
    answers = together(*[lambda: moves.send(person, by=by, to=to, on=NOW.date()) for _ in range(2)])
    assert sorted(type(answer).__name__ for answer in answers) == ["Move", "Refusal"]


def test_two_who_merge_each_into_the_other(committed_world: World) -> None:
    world = committed_world
    one, other = world.person(), world.person()
    by = sender(world)
    answers = together(
        lambda: merging.merge(one, other, by=by, reason="Cùng một người."),
        lambda: merging.merge(other, one, by=by, reason="Cùng một người."),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Merge", "Refusal"]
    with scope.use(scope.SYSTEM), transaction.atomic():
        assert Person.objects.filter(same_as=None).count() == 1
