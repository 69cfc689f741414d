"""Every kind that restricts a person, under each law: nobody gets it into the file alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from typing import Any

import pytest
import time_machine

from donghanh.access import scope
from donghanh.access.roles import Role
from donghanh.agencies.queries import unit
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register import proposals, replay, services
from donghanh.register.models import Case, Entry
from donghanh.register.tests.walks import ways_to
from donghanh.testing.worlds import HERE, World

#: A ward that exists then, and a day on which a first step may be taken under each law.
STARTS = {"2021": ("03389", date(2024, 1, 15)), "2025": ("03388", date(2026, 8, 3))}


def restricting(pack_id: str) -> list[str]:
    return [name for name, kind in packs.load(pack_id).entries.items() if kind.restricts]


@cache
def ways(pack_id: str) -> dict[str, list[replay.Told]]:
    return ways_to(restricting(pack_id), STARTS[pack_id][1])


def every_kind() -> Iterator[Any]:
    for pack_id in packs.IDS:
        for kind in restricting(pack_id):
            yield pytest.param(pack_id, kind, id=f"{pack_id}: {kind}")


@pytest.mark.parametrize(("pack_id", "kind"), [*every_kind()])
def test_one_proposes_another_decides(world: World, pack_id: str, kind: str) -> None:
    *before, last = ways(pack_id)[kind]
    morning = datetime.combine(last.day, time(10), HERE)
    with scope.use(scope.SYSTEM), time_machine.travel(morning, tick=False):
        ward = unit(STARTS[pack_id][0], on=last.day)
        officer, chair = (
            world.user(role, ward) for role in (Role.COMMUNE_OFFICER, Role.COMMUNE_CHAIR)
        )
        person = world.person(commune=ward, by=officer)
        for step in before:
            world.record(person, step.kind, step.day.isoformat(), by=officer, data=step.data)
        pack = packs.in_force(last.day)
        case = None
        if not pack.entries[kind].opens:
            case = Case.objects.filter(
                person=person, measure__in=pack.entries[kind].measures, closed_on=None
            ).latest("pk")
        said: dict[str, Any] = {
            "kind": kind,
            "case": case,
            "effective_on": last.day,
            "data": last.data,
        }
        for by in (officer, chair):
            with pytest.raises(Refusal, match="cần hai người"):
                services.record(by=by, person=person, **said)
        written = Entry.objects.filter(case__person=person, kind=kind)
        count = written.count()

        one = proposals.propose(by=officer, pack=pack, person=person, **said)
        with pytest.raises(Refusal, match="người thứ hai"):
            proposals.confirm(one, by=officer)
        assert written.count() == count
        entry = proposals.confirm(one, by=chair)

        assert (entry.kind, entry.by) == (kind, chair)
        assert entry.data == last.data
        assert set(entry.data) == {field.id for field in pack.entries[kind].fields}
