"""The pages officers open all day, as a signed-in account asks for them: server side, warm.

Every request goes through the whole site: session, scope, row-level security, template. Each page
is measured for a commune, a district and a province account, against its bound, with its number
of queries. The alternative in the same run is the list without the ORM's own filter, where
row-level security alone must find the rows.

Needs a large world first: ``donghanh sample --people 300000``.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from donghanh.testing import measure

ROLE = "app"
ROUNDS = 40
#: Milliseconds at the median; the 95th percentile may take twice as long.
BOUNDS = {"list first": 40, "list deep": 40, "search": 45, "file": 75}


def run() -> dict[str, Any]:
    """Measure; the account names are those of the sample world."""
    from donghanh.access import scope
    from donghanh.access.models import User
    from donghanh.config.warm import warm
    from donghanh.register.models import Entry, Person

    warm()
    accounts = {
        "commune": User.objects.get(username="xa.doanket"),
        "district": User.objects.get(username="laodong.thanhpho"),
        "province": User.objects.get(username="congan.tinh"),
    }
    with scope.use(scope.SYSTEM):
        size = _estimate(Person), _estimate(Entry)
    rows = [row for level, user in accounts.items() for row in _pages(level, user)]
    return {
        "people": size[0],
        "entries": size[1],
        "within_bounds": all(row["ok"] for row in rows),
        "rows": rows,
        "alternative": _row_security_alone(accounts["province"]),
    }


def _estimate(model: Any) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select reltuples::bigint from pg_class where relname = %s", [model._meta.db_table]
        )
        return int(cursor.fetchone()[0])


def _pages(level: str, user: Any) -> list[dict[str, Any]]:
    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(user)
    people = reverse("register:people")
    ids, deep = _walk(user)
    rng = Random(7)
    # Words as officers type them: without tones, parts of words, given name first.
    words = ("mau", "van thu", "vi du", "su a", "phong lo", "gia su thi", "tuong")
    ways: dict[str, Callable[[], str]] = {
        "list first": lambda: people,
        "list deep": lambda: f"{people}?cursor={deep}",
        "search": lambda: f"{people}?q={rng.choice(words).replace(' ', '+')}",
        "file": lambda: reverse("register:person", args=[rng.choice(ids)]),
    }
    return [
        {
            "account": level,
            **measure.page(name, client, way, bound=BOUNDS[name], slack=2, rounds=ROUNDS, warm=5),
        }
        for name, way in ways.items()
    ]


def _walk(user: Any) -> tuple[list[int], str]:
    """Ids of people of the account, and the cursor of a page in the middle of the list."""
    from django.db import transaction

    from donghanh.access import scope
    from donghanh.register import queries
    from donghanh.register.paging import cursor_after

    with scope.use(scope.of(user)), transaction.atomic():
        found = queries.people(user, queries.PeopleFilter())
        count = found.count()
        middle = found.order_by("next_due_at", "pk")[count // 2]
        ids = list(found.order_by("name_sort").values_list("pk", flat=True)[:: max(count // 50, 1)])
    return ids, cursor_after(middle, "next_due_at")


def _row_security_alone(user: Any) -> dict[str, Any]:
    """The newest deadlines with both nets, and with row-level security only."""
    from django.db import transaction

    from donghanh.access import scope
    from donghanh.register.models import Person

    def first(rows: Any) -> float:
        return measure.usual(
            lambda: list(rows.order_by("next_due_at", "pk").values_list("pk")[:50])
        )

    with scope.use(scope.of(user)), transaction.atomic():
        both = first(Person.objects.visible_to(user))
        alone = first(Person.objects.all())
    return {
        "what": "50 people by deadline, row-level security without the ORM filter",
        "both_nets_ms": round(both, 2),
        "row_security_alone_ms": round(alone, 2),
        "ratio": round(alone / both, 1),
    }
