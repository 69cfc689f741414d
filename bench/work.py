"""The work list of a district office with 5,000 open deadlines, half of them given to somebody.

Every request goes through the whole site: session, scope, row-level security, template. The
deadlines are made from those of the sample world inside a transaction that is rolled back. The
alternatives in the same run: the same rows with a look-up for each, and the first page where
row-level security alone must find it.

Needs the sample world: ``donghanh sample``.
"""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from random import Random
from typing import Any

from donghanh.testing import measure

ROLE = "app"
ROUNDS = 40
OPEN = 5000
#: Milliseconds at the median; the 95th percentile may take half as long again.
BOUND = 100
ACCOUNT = "laodong.thanhpho"

PAGES = {
    "list": "",
    "overdue": "?due=overdue",
    "waiting for others": "?due=waiting",
    "given to me": "?whose=mine",
    "given to nobody": "?assignee=none",
    "by case": "?group=case",
    "search": "?q=mau",
    "done late": "?due=late",
}


def run() -> dict[str, Any]:
    """Measure; the account is the labour office of the sample world's city."""
    from django.db import transaction

    from donghanh.access import scope
    from donghanh.access.models import User
    from donghanh.config.warm import warm

    user = User.objects.get(username=ACCOUNT)
    with transaction.atomic():
        with scope.use(scope.SYSTEM):
            count, given = _fill(user)
        warm()
        rows = _pages(user)
        alternative = _alternatives(user)
        transaction.set_rollback(True)
    return {
        "open_deadlines": count,
        "given": given,
        "within_bounds": all(row["ok"] for row in rows),
        "rows": rows,
        "alternative": alternative,
    }


def _fill(user: Any) -> tuple[int, int]:
    """Bring the district to ``OPEN`` open deadlines, and give every second one away."""
    from donghanh import today
    from donghanh.procedures.work.models import WorkAssignment
    from donghanh.procedures.work.queries import key_of, viewer
    from donghanh.register.models import Deadline, Entry

    rng = Random(7)
    here = Deadline.objects.filter(district=user.unit, state="open", regime="2021")
    base = list(here.select_related(None))
    entries = list(
        Entry.objects.filter(case__district=user.unit, case__regime="2021").values_list(
            "pk", flat=True
        )
    )
    cases = _more_cases(base)
    copies = []
    for _ in range(OPEN - len(base)):
        row, case = rng.choice(cases)
        copies.append(
            Deadline(
                case=case,
                person_id=row.person_id,
                limit=row.limit,
                regime=row.regime,
                measure=row.measure,
                measures=row.measures,
                started_by_id=rng.choice(entries),
                starts_at=row.starts_at,
                due_at=today.now() + timedelta(days=rng.randint(-40, 90)),
                state="open",
                commune_id=row.commune_id,
                district_id=row.district_id,
                province_id=row.province_id,
            )
        )
    Deadline.objects.bulk_create(copies, batch_size=1000)
    officers = list(viewer(user).colleagues) or [user.pk]
    keys = {key_of(row): row for row in [*base, *copies][::2]}
    WorkAssignment.objects.bulk_create(
        [
            WorkAssignment(
                unit=user.unit,
                case_id=row.case_id,
                limit=row.limit,
                regime=row.regime,
                started_by_id=row.started_by_id,
                measure=row.measure,
                by=user,
                assignee_id=rng.choice(officers),
                commune_id=row.commune_id,
                district_id=row.district_id,
                province_id=row.province_id,
            )
            for row in keys.values()
        ],
        batch_size=1000,
    )
    return here.count(), len(keys)


def _more_cases(base: list[Any]) -> list[tuple[Any, Any]]:
    """New cases of the same people, some four deadlines each, with the deadline to copy."""
    from donghanh.register.models import Case

    known = Case.objects.in_bulk([row.case_id for row in base])
    pairs = [(row, copy(known[row.case_id])) for row in (base * (OPEN // len(base)))[: OPEN // 4]]
    for _row, case in pairs:
        case.pk = None
    Case.objects.bulk_create([case for _row, case in pairs], batch_size=1000)
    return pairs


def _pages(user: Any) -> list[dict[str, Any]]:
    from django.test import Client
    from django.urls import reverse

    from donghanh.access import scope
    from donghanh.procedures.work import queries

    client = Client()
    client.force_login(user)
    here = reverse("work:list")
    ways = {name: here + query for name, query in PAGES.items()}
    with scope.use(scope.of(user)):
        first = queries.work_page(queries.viewer(user), queries.WorkFilter())
    ways["second page"] = f"{here}?page={first.next}"
    return [
        measure.page(name, client, url, bound=BOUND, rounds=ROUNDS) for name, url in ways.items()
    ]


def _alternatives(user: Any) -> dict[str, Any]:
    """The rows of one page: joined at once, looked up one by one, found by the policy alone."""
    from django.db import transaction

    from donghanh.access import scope
    from donghanh.procedures.work import queries
    from donghanh.register.models import Deadline

    who = queries.viewer(user)

    def joined() -> None:
        rows = queries.work_page(who, queries.WorkFilter()).rows
        queries.assignments(user, rows)

    def one_by_one() -> None:
        found = Deadline.objects.visible_to(user).filter(state="open").order_by("due_at", "pk")
        for row in found[: queries.PAGE]:
            _ = (row.person.name, row.case.regime, row.commune.name, row.started_by.kind)
            queries.assignments(user, [row])

    def policy_alone() -> None:
        list(Deadline.objects.filter(state="open").order_by("due_at", "pk")[: queries.PAGE])

    with scope.use(scope.of(user)), transaction.atomic():
        times = {work.__name__: measure.usual(work) for work in (joined, one_by_one, policy_alone)}
    return {
        "what": f"{queries.PAGE} rows of the list with their people and who has them",
        "joined_ms": round(times["joined"], 2),
        "one_by_one_ms": round(times["one_by_one"], 2),
        "ratio": round(times["one_by_one"] / times["joined"], 1),
        "row_security_alone_ms": round(times["policy_alone"], 2),
    }
