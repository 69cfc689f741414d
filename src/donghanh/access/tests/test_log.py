"""The access log: what a line holds, how a broken chain shows, and many writers at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from donghanh.access import log
from donghanh.access.models import AccessLog, User


def run(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def as_forger(db: None) -> None:
    """An owner who has switched the triggers off: what the chain is for."""
    run("reset role")
    run("alter table access_accesslog disable trigger user")


def lines(count: int) -> list[AccessLog]:
    """Some lines; within one transaction they all stand in one lane."""
    return [
        log.record("person.opened", by=None, subject_type="person", subject_id=number, purpose="x")
        for number in range(count)
    ]


def test_a_line_holds_who_what_whose_and_why(make_user: Callable[..., User]) -> None:
    user = make_user("nv.mau")
    log.record(
        "list.printed",
        by=user,
        subject_type="list",
        subject_id="people",
        purpose="Họp giao ban tháng 6",
        detail={"rows": 27, "filter": ["compulsory"], "all": False, "note": None},
    )
    line = AccessLog.objects.latest("pk")
    assert (line.by, line.action, line.subject_type, line.subject_id) == (
        user,
        "list.printed",
        "list",
        "people",
    )
    assert line.purpose == "Họp giao ban tháng 6"
    assert line.detail == {"rows": 27, "filter": ["compulsory"], "all": False, "note": None}
    assert log.verify().ok


@pytest.mark.parametrize("value", [1.5, {"a": [2.0]}, {1: "a"}, object()])
def test_what_would_not_come_back_the_same_is_not_taken(db: None, value: Any) -> None:
    with pytest.raises(TypeError):
        log.record("person.opened", by=None, detail={"value": value})


def test_lines_of_a_lane_are_numbered_and_chained(db: None) -> None:
    made = lines(4)
    assert len({line.lane for line in made}) == 1
    for former, later in pairwise(made):
        assert later.number == former.number + 1
        assert later.previous == former.digest


def test_a_log_without_lines_is_whole(as_forger: None) -> None:
    run("delete from access_accesslog")
    assert log.verify() == log.Verification(rows=0, ok=True, first_broken=None)


def test_a_whole_log(db: None) -> None:
    before = log.verify()
    lines(7)
    assert log.verify() == log.Verification(rows=before.rows + 7, ok=True, first_broken=None)


@pytest.mark.parametrize(
    "forgery",
    [
        "update access_accesslog set subject_id = '999' where id = %s",
        "update access_accesslog set purpose = '' where id = %s",
        "update access_accesslog set at = at + interval '1 microsecond' where id = %s",
        "update access_accesslog set detail = '{\"rows\": 1}' where id = %s",
        "update access_accesslog set action = 'list.printed' where id = %s",
        "update access_accesslog set number = number + 1000 where id = %s",
    ],
)
def test_a_changed_line_is_found(as_forger: None, forgery: str) -> None:
    made = lines(5)
    run(forgery, made[2].pk)
    found = log.verify()
    assert not found.ok
    assert found.first_broken == made[2].pk


def test_a_line_taken_out_is_found_at_the_next_one(as_forger: None) -> None:
    made = lines(5)
    run("delete from access_accesslog where id = %s", made[2].pk)
    assert log.verify().first_broken == made[3].pk


def test_a_changed_line_with_a_new_digest_breaks_the_line_after_it(as_forger: None) -> None:
    made = lines(3)
    made[1].purpose = "khác"
    run(
        "update access_accesslog set purpose = %s, digest = %s where id = %s",
        "khác",
        log.digest(made[1]),
        made[1].pk,
    )
    assert log.verify().first_broken == made[2].pk


@given(
    at=st.datetimes(timezones=st.timezones()),
    purpose=st.text(max_size=20),
    number=st.integers(min_value=1, max_value=10**12),
)
def test_a_digest_depends_on_the_content_alone(at: Any, purpose: str, number: int) -> None:
    def line(**changed: Any) -> AccessLog:
        content = {"lane": 1, "number": number, "at": at, "purpose": purpose, "previous": "0"}
        return AccessLog(**(content | changed))

    assert log.digest(line()) == log.digest(line())
    assert log.digest(line()) != log.digest(line(purpose=purpose + "x"))
    assert log.digest(line()) != log.digest(line(number=number + 1))
    assert log.digest(line()) != log.digest(line(previous="1"))


class TestManyWriters:
    """These commit, so they clear up what they wrote: as the owner, without the triggers."""

    @pytest.fixture(autouse=True)
    def _clear_up(self, db: None) -> Iterator[None]:
        last = AccessLog.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        yield
        # A thread has a connection of its own: what the test's connection does is undone.
        in_thread(lambda: self._remove_after(last))

    @staticmethod
    def _remove_after(last: int) -> None:
        run("reset role")
        with transaction.atomic():
            run("alter table access_accesslog disable trigger user")
            run("delete from access_accesslog where id > %s", last)
            run("alter table access_accesslog enable trigger user")

    def test_writers_at_the_same_time_leave_whole_chains(self, db: None) -> None:
        before = log.verify()
        in_thread(*[lambda: [log.record("person.opened", by=None) for _ in range(10)]] * 6)
        after = log.verify()
        assert after.ok
        assert after.rows == before.rows + 60

    def test_a_writer_does_not_wait_for_another_and_what_is_rolled_back_leaves_no_gap(
        self, db: None
    ) -> None:
        first_has_written, second_has_written = threading.Event(), threading.Event()
        lanes: list[int] = []

        def first() -> None:
            with transaction.atomic():
                lanes.append(log.record("report.exported", by=None).lane)
                first_has_written.set()
                assert second_has_written.wait(10)
                transaction.set_rollback(True)

        def second() -> None:
            assert first_has_written.wait(10)
            lanes.append(log.record("person.opened", by=None).lane)
            second_has_written.set()

        before = log.verify().rows
        in_thread(first, second)
        after = log.verify()
        assert after.ok
        assert after.rows == before + 1
        assert lanes[0] != lanes[1]


def in_thread(*jobs: Callable[[], Any]) -> None:
    """Run each job in a thread with its own connection; the first fault of one is raised."""
    faults: list[BaseException] = []

    def work(job: Callable[[], Any]) -> None:
        try:
            job()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    if faults:
        raise faults[0]
