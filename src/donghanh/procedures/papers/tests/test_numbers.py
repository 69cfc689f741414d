"""The outgoing register: from 01 each year, without gaps or doubles, whoever comes at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from donghanh.access import scope
from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.agencies.models import Agency, AgencyKind
from donghanh.agencies.queries import agency, unit
from donghanh.errors import Refusal
from donghanh.procedures.papers import numbers, services
from donghanh.procedures.papers.models import NumberCounter, Outgoing, Paper, VoidedNumber
from donghanh.procedures.papers.signers import Signer
from donghanh.procedures.papers.template import load
from donghanh.testing.worlds import NOW, WARD, World

ON = NOW.date()


def office() -> Agency:
    return agency(AgencyKind.PEOPLES_COMMITTEE, unit(WARD, on=ON), ON)


def take(by: User, type_code: str = "QĐ", on: date = ON, where: Agency | None = None) -> Outgoing:
    with transaction.atomic():
        return numbers.take_number(
            agency=where or office(),
            type_code=type_code,
            on=on,
            by=by,
            code=f"{type_code}-UBND",
            type_name="Quyết định",
            subject="Về việc thử",
        )


def test_every_office_type_and_year_counts_for_itself(world: World, chair: User) -> None:
    other = agency(AgencyKind.POLICE, world.ward, ON)
    taken = [
        take(chair).number,
        take(chair).number,
        take(chair, "TB").number,
        take(chair, where=other).number,
        take(chair, on=date(2025, 1, 1)).number,
        take(chair, on=date(2024, 12, 31)).number,
    ]
    assert taken == [1, 2, 1, 1, 1, 3]


def test_a_number_is_written_with_two_digits(chair: User) -> None:
    assert take(chair).symbol == "01/QĐ-UBND"


def test_what_is_rolled_back_leaves_no_hole(chair: User) -> None:
    first = take(chair)
    with transaction.atomic():
        take(chair)
        transaction.set_rollback(True)
    assert take(chair).number == first.number + 1


def test_a_void_number_stays_with_its_reason_and_is_not_given_again(chair: User) -> None:
    line = take(chair)
    with pytest.raises(Refusal, match="lý do"):
        numbers.void(line, by=chair, reason="  ")
    numbers.void(line, by=chair, reason="In sai mẫu")
    with pytest.raises(Refusal, match="đã được hủy"):
        numbers.void(line, by=chair, reason="Lần nữa")
    assert take(chair).number == 2
    assert Outgoing.objects.get(pk=line.pk).voided.reason == "In sai mẫu"


def test_a_paper_book_is_gone_on_with_once(chair: User) -> None:
    numbers.begin_after(agency=office(), type_code="QĐ", year=2024, last=41, by=chair)
    numbers.begin_after(agency=office(), type_code="QĐ", year=2024, last=45, by=chair)
    assert take(chair).number == 46
    with pytest.raises(Refusal, match="số bắt đầu"):
        numbers.begin_after(agency=office(), type_code="QĐ", year=2024, last=60, by=chair)


@pytest.mark.parametrize("statement", ["update {} set at = now()", "delete from {}"])
@pytest.mark.parametrize("model", [Outgoing, VoidedNumber], ids=lambda model: model.__name__)
def test_the_register_is_never_changed(chair: User, model: Any, statement: str) -> None:
    line = take(chair)
    numbers.void(line, by=chair, reason="Thử")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))


# ---- at the same instant --------------------------------------------------------------------


def in_threads(*jobs: Callable[[], Any]) -> list[Any]:
    """Run each job with a connection of its own; results, or the refusals that came instead."""
    results: list[Any] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def work(place: int, job: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            with scope.use(scope.SYSTEM):
                results[place] = job()
        except BaseException as fault:
            results[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refusal):
            raise result
    return results


_TABLES = (
    "procedures_paper", "procedures_outgoing", "procedures_numbercounter", "register_person",
    "access_accesslog", "access_membership", "access_user",
)  # fmt: skip


class TestAtTheSameInstant:
    """These commit, so they clear up what they wrote: as the owner, without the triggers."""

    @pytest.fixture(autouse=True)
    def _clear_up(self, world: World) -> Iterator[None]:
        last = {table: self._last(table) for table in _TABLES}
        yield
        in_threads(lambda: self._remove_after(last))

    @staticmethod
    def _last(table: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"select coalesce(max(id), 0) from {table}")
            return int(cursor.fetchone()[0])

    @staticmethod
    def _remove_after(last: dict[str, int]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("reset role")
            for table, number in last.items():
                cursor.execute(f"alter table {table} disable trigger user")
                cursor.execute(f"delete from {table} where id > %s", [number])
                cursor.execute("set constraints all immediate")
                cursor.execute(f"alter table {table} enable trigger user")

    @staticmethod
    def _user(world: World, role: Role) -> User:
        [user] = in_threads(lambda: world.user(role))
        assert isinstance(user, User)
        return user

    def test_numbers_have_neither_gaps_nor_doubles(self, world: World) -> None:
        chair = self._user(world, Role.COMMUNE_CHAIR)

        def some(rolled_back: bool) -> list[int]:
            taken = []
            for round_ in range(6):
                with transaction.atomic():
                    number = take(chair, "RT").number
                    if rolled_back and round_ % 2:
                        transaction.set_rollback(True)
                    else:
                        taken.append(number)
            return taken

        lists = in_threads(*[lambda place=place: some(place == 0) for place in range(4)])
        numbers_ = sorted(number for taken in lists for number in taken)
        assert numbers_ == list(range(1, 3 + 3 * 6 + 1))
        assert NumberCounter.objects.get(agency=office(), type_code="RT", year=2024).last == 21

    def test_of_two_who_issue_the_same_draft_one_wins_and_the_other_is_told(
        self, world: World
    ) -> None:
        officer = self._user(world, Role.POLICE)
        chief = self._user(world, Role.POLICE_CHIEF)

        def prepare() -> Paper:
            return services.draft(
                by=officer,
                person=world.person(by=officer),
                case=None,
                template=load("2021", "ND105/04"),
                kind="user.test_positive",
            )

        [paper] = in_threads(prepare)

        def sign() -> Paper:
            return services.issue(paper, by=chief, on=ON, seen=1, signer=Signer("Người Ký Thử"))

        results = in_threads(sign, sign)
        [refused] = [result for result in results if isinstance(result, Refusal)]
        [done] = [result for result in results if isinstance(result, Paper)]
        assert refused.code == "paper.issued"
        assert done.outgoing is not None
        assert done.outgoing.number == 1
        assert Outgoing.objects.filter(agency=done.agency, year=2024).count() == 1
        assert AccessLog.objects.filter(action="paper.issued", by=chief).count() == 1
