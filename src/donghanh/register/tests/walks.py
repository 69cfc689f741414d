"""Lawful histories: at each turn one of the steps that the law allows then, at random or the
shortest way to a wanted one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from donghanh.law import packs
from donghanh.register import replay, steps
from donghanh.register.fold import Promise
from donghanh.testing.worlds import ANSWERS

#: Days on which a history may begin: under each law, and shortly before the change.
STARTS = (date(2022, 3, 1), date(2024, 1, 15), date(2026, 5, 4), date(2026, 8, 3))
#: What can end any case, so that it says nothing about one limit.
ANYWHERE = frozenset(
    {"case.closed", "case.imprisoned", "case.education_facility", "case.died_or_missing"}
)


@st.composite
def histories(draw: st.DrawFn, most: int = 14) -> replay.Replayed:
    """One person's lawful history, replayed; nothing in it is refused."""
    day = draw(st.sampled_from(STARTS))
    entries: list[replay.Told] = []
    born = draw(st.sampled_from([None, date(1990, 5, 1), date(2008, 6, 30)]))
    told: replay.Replayed | None = None
    for _ in range(draw(st.integers(1, most))):
        day += timedelta(days=draw(st.integers(0, 40)))
        case, kind = draw(st.sampled_from([*_choices(told, day)]))
        entries.append(
            replay.Told(on=day, kind=kind.kind, case=case, data=_answers(draw, kind, day))
        )
        told = replay.replay(replay.Scenario(name="một người", born_on=born, entries=entries), day)
        assert told.refused == (), [*entries, told.refused]
    assert told is not None
    return told


def ways_to(kinds: Iterable[str], start: date) -> dict[str, list[replay.Told]]:
    """For each kind the shortest lawful history from ``start`` that ends with it, a step a day."""
    wanted, ahead = set(kinds), deque([list[replay.Told]()])
    found: dict[str, list[replay.Told]] = {}
    seen: set[tuple[tuple[str, str], ...]] = set()
    while ahead and wanted - found.keys():
        so_far = ahead.popleft()
        day = start + timedelta(days=len(so_far))
        told = _told(so_far, day) if so_far else None
        here = tuple((case.measure, case.status) for case in _standing(told, day))
        if here in seen:
            continue
        seen.add(here)
        for case, kind in _choices(told, day):
            data = {field.id: answer(field, day) for field in kind.fields}
            way = [*so_far, replay.Told(on=day, kind=kind.kind, case=case, data=data)]
            if kind.kind in wanted:
                found.setdefault(kind.kind, way)
            if kind.to and kind.kind not in ANYWHERE and not kind.kind.endswith(".moved_in"):
                ahead.append(way)
    return found


def answer(field: packs.Field, day: date) -> Any:
    """A lawful answer to a field."""
    if field.choices:
        return field.choices[0].id
    return {**ANSWERS, "date": day.isoformat(), "drug": "heroin", "unit": 1}[field.type]


def _told(entries: list[replay.Told], day: date) -> replay.Replayed:
    return replay.replay(replay.Scenario(name="một người", entries=entries), day)


def _choices(
    told: replay.Replayed | None, day: date
) -> Iterator[tuple[int | None, packs.EntryKind]]:
    """Every step allowed on ``day``: in a case (by its place), or opening one."""
    standing = _standing(told, day)
    for case in standing:
        for kind in packs.load(case.regime).entries.values():
            own = case.measure in kind.measures and not (kind.opens or kind.system)
            if own and kind.allowed_from(case.status):
                yield case.id + 1, kind
    for kind in packs.in_force(day).entries.values():
        if kind.opens and not kind.system:
            free = kind.origin is None or kind.origin.optional
            if free or steps.origin_of(kind, standing) is not None:
                yield None, kind


def _standing(told: replay.Replayed | None, day: date) -> list[steps.Standing]:
    return [
        steps.Standing.on(
            day,
            id=place,
            measure=case.measure,
            regime=folded.regime,
            status=folded.status.status if folded.status else "",
            opened_on=case.opened_on,
        )
        for place, (case, folded) in enumerate(told.cases if told else ())
    ]


def _answers(draw: st.DrawFn, kind: packs.EntryKind, day: date) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for field in kind.fields:
        if field.choices:
            answers[field.id] = draw(st.sampled_from([choice.id for choice in field.choices]))
        elif field.type == "months":
            answers[field.id] = draw(st.integers(1, 24))
        elif field.id == "term_from":
            answers[field.id] = day.isoformat()
    return answers


def closers(promise: Promise, measure: str, regime: str, status: str) -> set[str]:
    """The kinds that can still come and that fulfil or stop the limit."""
    law = packs.load(regime)
    seen, ahead = {status}, [status]
    found: set[str] = set()
    while ahead:
        here = ahead.pop()
        for kind in law.entries.values():
            follows = kind.opens and kind.origin is not None and here in kind.origin.from_
            own = not kind.opens and measure in kind.measures and kind.allowed_from(here)
            if kind.system or kind.kind in ANYWHERE or not (follows or own):
                continue
            then = packs.load(promise.regime).entries.get(kind.kind, kind)
            if promise.limit in (*then.meets, *then.stops, *kind.meets, *kind.stops):
                found.add(kind.kind)
            if own and kind.to and kind.to not in seen:
                seen.add(kind.to)
                ahead.append(kind.to)
    return found
