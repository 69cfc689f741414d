"""List, home page, indicators, export and report count the same people, whatever becomes of a file.

Two files turn out to be one person; they are merged, served, parted and merged the other way.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from donghanh import today
from donghanh.access.roles import Role
from donghanh.home.cards import due_queues
from donghanh.indicators import periods
from donghanh.indicators.answer import answer
from donghanh.register import merging, projection, queries
from donghanh.register.models import Merge, Person
from donghanh.reports import figures, services
from donghanh.reports.models import Submission
from donghanh.reports.tests.conftest import at as moment
from donghanh.reports.tests.conftest import city_plan
from donghanh.support import services as support
from donghanh.testing.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]

HALF = periods.read("2024-H1")
#: Who is on file and who of them was served.
REACHED = "svc_access_all"
SAME = "Cùng một người."
LISTED = (
    ("determination.requested", "2024-03-04"),
    ("determination.found_dependent", "2024-03-06"),
)
USING = (("user.test_positive", "2024-02-05"), ("user.management_decided", "2024-02-09"))


def test_all_agree_after_each_step(world: World, client: Client) -> None:
    one, other, third = (world.person(f"Lò Văn Ví Dụ {letter}") for letter in "ABC")
    for person, told in ((one, LISTED), (other, USING), (third, LISTED)):
        world.story(person, *told)
    for person in (one, other):
        serve(world, person)
    with at(9):
        # The city wants to reach nine in ten of those on file.
        plan = city_plan(world, (REACHED, ">=", 90, "%", None))
        report = services.open_report(
            plan=plan, unit=world.city, period=HALF, by=world.user(Role.LABOUR)
        )
        apart = counted(world, client, report)
    assert (apart["part"], apart["whole"]) == (2, 3)
    by = world.user(Role.POLICE, world.city)

    def step(hour: int, part: int, whole: int) -> None:
        with at(hour, 30):
            said = counted(world, client, report)
        assert (said["part"], said["whole"]) == (part, whole)
        assert said["tiles"] == apart["tiles"], "work is due once, whoever it is for"

    with at(10):
        merge = merging.merge(one, other, by=by, reason=SAME)
    step(10, 1, 2)
    with at(11):
        serve(world, one)
    step(11, 1, 2)
    with at(12):
        undo(merge, world)
    step(12, 2, 3)
    with at(13):
        merge = merging.merge(third, one, by=by, reason=SAME)
    step(13, 2, 2)
    with at(14):
        undo(merge, world)
    step(14, 2, 3)
    assert projection.check().differences == ()


def counted(world: World, client: Client, report: Submission) -> dict[str, Any]:
    """The same question asked everywhere; fails where two answers differ."""
    user = world.user(Role.POLICE, world.city)
    asked: dict[str, Any] = {"unit": world.city, "period": HALF, "known": today.now()}
    live = answer([REACHED], **asked)[REACHED]
    export = answer([REACHED], **asked, engine="duckdb")[REACHED]
    draft = services.recompute(report, by=world.user(Role.LABOUR))
    printed = figures.read(draft.figures).measured()[REACHED]
    found = {(one.part, one.whole) for one in (live, export, printed)}
    assert len(found) == 1, f"indicator, export and report differ: {found}"
    ((part, whole),) = found
    listed = queries.people(user, queries.PeopleFilter()).exclude(register="")
    assert listed.count() == whole
    client.force_login(user)
    tiles = {queue.url: queue.count for queue in due_queues(user)}
    for url, count in tiles.items():
        groups = client.get(url).context["groups"]
        assert sum(len(group.rows) for group in groups) == count, url
    return {"part": part, "whole": whole, "tiles": tiles}


def at(hour: int, minute: int = 0) -> Any:
    """The present, for ``with``: the Monday after the period closed."""
    return moment(f"2024-06-17T{hour:02}:{minute:02}")


def serve(world: World, person: Person) -> None:
    support.record_contact(
        by=world.user(Role.LABOUR), person=person, service="counselling", on=date(2024, 6, 3)
    )


def undo(merge: Merge, world: World) -> None:
    merging.undo(merge, by=world.user(Role.POLICE, world.city), reason="Hai người khác nhau.")
