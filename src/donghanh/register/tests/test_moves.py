"""A file goes from one commune to another: who holds it, who sees it, where it counts."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import time_machine
from django.db import connection

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.register import moves, projection, services
from donghanh.register.models import Case, Deadline, Entry, Episode, Move, Person
from donghanh.testing.worlds import NOW, World, by_two

pytestmark = pytest.mark.django_db

MANAGED = (
    ("user.test_positive", "2024-04-01"),
    ("user.notice_received", "2024-04-03"),
    ("user.management_decided", "2024-04-05"),
)


@pytest.fixture
def managed(world: World) -> Person:
    """A person under management in the ward since 5 April."""
    person = world.person()
    world.story(person, *MANAGED)
    return person


def sender(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER)


def receiver(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER, world.other_ward.code)


def sent(world: World, person: Person) -> Move:
    receiver(world)
    with scope.use(scope.of(sender(world))):
        return moves.send(person, by=sender(world), to=world.other_ward, on=NOW.date())


def accepted(world: World, person: Person) -> Move:
    move = sent(world, person)
    with scope.use(scope.of(receiver(world))):
        return moves.accept(move.pk, by=receiver(world), address="Bản Mới")


def managed_in(day: date) -> Counter[int]:
    """How many persons each commune manages on a day, as the marts count it."""
    with scope.use(scope.SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "select commune_id, count(distinct person_id) from mart.episode"
            " where status = 'user_managed' and valid_from <= %s"
            " and (valid_to is null or valid_to > %s) and known_to is null group by 1",
            [day, day],
        )
        return Counter(dict(cursor.fetchall()))


def sees(user: User, person: Person) -> bool:
    with scope.use(scope.of(user)):
        return bool(Person.objects.filter(pk=person.pk).exists())


def test_until_it_is_accepted_the_sender_keeps_file_and_deadlines(
    world: World, managed: Person
) -> None:
    with scope.use(scope.SYSTEM):
        before = list(Deadline.objects.order_by("limit").values_list("limit", "state"))
    move = sent(world, managed)
    with scope.use(scope.of(sender(world))):
        case = Case.objects.get()
        assert (case.status, case.closed_on) == ("user_managed", None)
        assert list(Deadline.objects.order_by("limit").values_list("limit", "state")) == before
    assert not sees(receiver(world), managed)
    with scope.use(scope.of(receiver(world))):
        seen = Move.objects.get()
        assert (seen.name, seen.file_number) == (managed.name, managed.file_number)
        assert seen.measures == ["user"]
        assert Entry.objects.count() == 0
    assert move.state == Move.State.PENDING
    assert managed_in(NOW.date()) == {world.ward.pk: 1}


def test_the_receiver_takes_over_file_deadlines_and_history(world: World, managed: Person) -> None:
    accepted(world, managed)
    assert not sees(sender(world), managed)
    with scope.use(scope.of(receiver(world))):
        case = Case.objects.get()
        assert (case.status, case.status_since) == ("user_managed", date(2024, 4, 5))
        assert case.term_start == date(2024, 4, 5)
        assert set(Deadline.objects.values_list("commune", flat=True)) == {world.other_ward.pk}
        communes = list(case.entries.order_by("id").values_list("commune", flat=True))
        assert communes == [world.ward.pk] * 4 + [world.other_ward.pk]
        managed.refresh_from_db()
        assert managed.address == "Bản Mới"
        homes = managed.residences.order_by("valid").values_list("commune", flat=True)
        assert list(homes) == [world.ward.pk, world.other_ward.pk]
    with scope.use(scope.SYSTEM):
        assert projection.check().differences == ()


def test_everyone_is_counted_once_on_every_day(world: World, managed: Person) -> None:
    with time_machine.travel("2024-06-20 09:00+07:00", tick=False):
        accepted(world, managed)
    here, there = world.ward.pk, world.other_ward.pk
    assert managed_in(date(2024, 6, 1)) == {here: 1}
    assert managed_in(date(2024, 6, 19)) == {here: 1}
    assert managed_in(date(2024, 6, 20)) == {there: 1}
    assert managed_in(date(2024, 7, 1)) == {there: 1}


def test_the_new_commune_goes_on_with_the_case(world: World, managed: Person) -> None:
    accepted(world, managed)
    later = time_machine.travel("2024-06-25 09:00+07:00", tick=False)
    with later, scope.use(scope.of(receiver(world))):
        services.record(
            by=receiver(world),
            kind="user.residence_checked",
            case=Case.objects.get(),
            effective_on=date(2024, 6, 25),
        )
    with scope.use(scope.SYSTEM):
        last = Entry.objects.order_by("-id")[0]
        assert last.commune_id == world.other_ward.pk
        assert projection.check().differences == ()


def test_a_correction_of_the_past_leaves_the_figures_where_they_were(
    world: World, managed: Person
) -> None:
    accepted(world, managed)
    with scope.use(scope.of(receiver(world))):
        decided = Entry.objects.get(kind="user.management_decided")
        services.correct(
            decided,
            by=receiver(world),
            reason="Gõ nhầm ngày.",
            effective_on=date(2024, 4, 4),
            proposal=by_two(),
        )
    assert managed_in(date(2024, 4, 4)) == {world.ward.pk: 1}
    assert managed_in(NOW.date()) == {world.other_ward.pk: 1}


@pytest.mark.parametrize("answer", ["return", "withdraw"])
def test_a_file_that_did_not_go_is_as_before(world: World, managed: Person, answer: str) -> None:
    with scope.use(scope.SYSTEM):
        before = list(Episode.objects.values_list("status", "commune", "valid", "known"))
    move = sent(world, managed)
    if answer == "return":
        with scope.use(scope.of(receiver(world))):
            done = moves.give_back(move.pk, by=receiver(world), reason="Không cư trú ở đây.")
    else:
        with scope.use(scope.of(sender(world))):
            done = moves.withdraw(move.pk, by=sender(world), reason="Chưa đi.")
    assert done.reason
    with scope.use(scope.SYSTEM):
        assert list(Episode.objects.values_list("status", "commune", "valid", "known")) == before
        standing = Entry.objects.known_at().values_list("kind", flat=True)
        assert "user.moved_out" not in standing
        assert projection.check().differences == ()
    assert sees(sender(world), managed)
    assert sent(world, managed).state == Move.State.PENDING


def test_the_second_answer_is_told_who_was_first(world: World, managed: Person) -> None:
    move = sent(world, managed)
    with scope.use(scope.of(receiver(world))):
        moves.accept(move.pk, by=receiver(world))
        with pytest.raises(Refusal, match="đã tiếp nhận lúc") as refused:
            moves.accept(move.pk, by=receiver(world))
    assert receiver(world).full_name in str(refused.value)
    with scope.use(scope.of(sender(world))), pytest.raises(Refusal, match="đã tiếp nhận"):
        moves.withdraw(move.pk, by=sender(world), reason="Chưa đi.")


def test_each_side_does_its_own_part(world: World, managed: Person) -> None:
    move = sent(world, managed)
    with scope.use(scope.of(sender(world))), pytest.raises(Refusal, match="phía bên kia"):
        moves.accept(move.pk, by=sender(world))
    with scope.use(scope.of(receiver(world))), pytest.raises(Refusal, match="phía bên kia"):
        moves.withdraw(move.pk, by=receiver(world), reason="Thử.")


def test_a_file_is_sent_once_at_a_time(world: World, managed: Person) -> None:
    sent(world, managed)
    with pytest.raises(Refusal, match="đang chờ"):
        sent(world, managed)


def test_nobody_waits_for_a_place_without_users(world: World, managed: Person) -> None:
    with scope.use(scope.of(sender(world))), pytest.raises(Refusal, match="chưa có người dùng"):
        moves.send(managed, by=sender(world), to=world.other_ward, on=NOW.date())


def test_the_parts_of_a_move_are_not_mended_by_hand(world: World, managed: Person) -> None:
    sent(world, managed)
    with scope.use(scope.of(sender(world))):
        notice = Entry.objects.get(kind="user.moved_out")
        for change in (services.correct, services.retract):
            with pytest.raises(Refusal, match="lần chuyển hồ sơ"):
                change(notice, by=sender(world), reason="Thử.")


def test_sending_meets_the_limit_and_returning_opens_it_again(
    world: World, managed: Person
) -> None:
    def state() -> str:
        with scope.use(scope.SYSTEM):
            return str(Deadline.objects.get(limit="user_move_notice").state)

    world.record(managed, "user.departed", "2024-06-12")
    assert state() == "open"
    move = sent(world, managed)
    assert state() == "met"
    with scope.use(scope.of(receiver(world))):
        moves.give_back(move.pk, by=receiver(world), reason="Không cư trú ở đây.")
    assert state() == "open"
