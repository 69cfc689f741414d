"""Two at the same instant: real transactions on real connections, and everything wiped after.

def test_something(committed_world):          # the fixture is in conftest
    first, second = together(lambda: …, lambda: …)
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

from donghanh.access import scope
from donghanh.errors import Refusal

#: Whatever a test can write hangs on one of these.
_ROOTS = "access_user, access_accesslog, register_person"


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs at once, each with its own connection; what each answered or refused."""
    barrier = threading.Barrier(len(jobs))
    answers: list[Any] = [None] * len(jobs)

    def work(place: int, job: Callable[[], Any]) -> None:
        try:
            # A scope holds within a transaction only, as every request has one.
            with scope.use(scope.SYSTEM), transaction.atomic():
                barrier.wait(10)
                answers[place] = job()
        except Refusal as refusal:
            answers[place] = refusal
        except BaseException as fault:
            answers[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=one) for one in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, Refusal):
            raise answer
    return answers


def wipe() -> None:
    """Take out all that tests committed; units and agencies stay. As the owner, ledgers too."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("reset role")
        cursor.execute(
            "select distinct tgrelid::regclass::text from pg_trigger where not tgisinternal"
        )
        guarded = [name for (name,) in cursor.fetchall()]
        for name in guarded:
            cursor.execute(f"alter table {name} disable trigger user")
        cursor.execute(f"truncate {_ROOTS} cascade")
        for name in guarded:
            cursor.execute(f"alter table {name} enable trigger user")
    connection.close()
