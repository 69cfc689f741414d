"""Whole tables at once: how a reorganisation passes hundreds of thousands of files.

What these statements leave behind is what ``project`` would have written case by case: an entry for
each open case, its believed span split on the day, and every placed row with the new commune;
``register check`` finds no difference, and a test compares the two ways.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from donghanh.register import services
from donghanh.register.services import Place


@dataclass(frozen=True, slots=True)
class Step:
    """One closed commune to (one of) its successors. ``successor`` None means the way back."""

    passing: int
    successor: int | None
    on: date
    to: Place
    now: datetime
    by: int
    data: dict[str, Any]

    def values(self, **more: Any) -> dict[str, Any]:
        return {
            "passing": self.passing,
            "successor": self.successor,
            "on": self.on,
            "midnight": services.at_start_of(self.on),
            "now": self.now,
            "by": self.by,
            "data": json.dumps(self.data),
            "commune": self.to.commune_id,
            "district": self.to.district_id,
            "province": self.to.province_id,
            **more,
        }


#: The people of this step: chosen and not yet passed, or, on the way back, all that passed.
_GOING = """(select person_id from register_passed where passing_id = %(passing)s
   and case when %(successor)s::bigint is null then done_at is not null
       else successor_id = %(successor)s and done_at is null end)"""
_PLACE = "commune_id = %(commune)s, district_id = %(district)s, province_id = %(province)s"
#: The entries of this operation that stand, made by ``_WRITE`` and not one by one.
_OURS = (
    """(select e.* from register_entry e
   where e.kind = %(kind)s and e.data @> %(data)s::jsonb and not e.data ? 'alone'
     and e.corrects_id is null
     and not exists (select from register_entry later where later.corrects_id = e.id)
     and e.case_id in (select id from register_case where person_id in """
    + _GOING
    + "))"
)

_EVERYONE = """
insert into register_passed (passing_id, person_id, successor_id)
select %(passing)s, p.id, %(successor)s from register_person p where p.commune_id = %(predecessor)s
on conflict (passing_id, person_id) do nothing
"""
_WRITE = f"""
insert into register_entry (recorded_at, by_id, retracted, reason, idempotency_key, case_id, kind,
    happened_at, effective_on, commune_id, document, data, override_reason)
select greatest(%(now)s, c.last_recorded_at + interval '1 microsecond'), %(by)s, false, '',
       gen_random_uuid(), c.id, %(kind)s, %(midnight)s, %(on)s, %(commune)s, '{{}}', %(data)s, ''
  from register_case c
 where c.person_id in {_GOING} and c.closed_on is null and c.commune_id <> %(commune)s
"""
_CLOSE = f"""
update register_episode s
   set known = tstzrange(lower(s.known), e.recorded_at)
  from {_OURS} e
 where s.case_id = e.case_id and upper_inf(s.known) and upper_inf(s.valid)
"""
#: Of each span that was just closed: the part before the day, and the part from it on.
_SPLIT = f"""
insert into register_episode
    (case_id, person_id, entry_id, measure, status, register, commune_id, valid, known)
select s.case_id, s.person_id, part.entry_id, s.measure, s.status, s.register, part.commune_id,
       part.valid, tstzrange(e.recorded_at, null)
  from {_OURS} e
  join register_episode s
    on s.case_id = e.case_id and upper(s.known) = e.recorded_at and upper_inf(s.valid)
 cross join lateral (values
        (s.entry_id, s.commune_id, daterange(lower(s.valid), %(on)s)),
        (e.id, e.commune_id, daterange(%(on)s, null))) part (entry_id, commune_id, valid)
"""
_KNOW = f"""
update register_case c set last_recorded_at = e.recorded_at
  from {_OURS} e where e.case_id = c.id
"""
_CASES = f"update register_case set {_PLACE} where person_id in {_GOING}"
_PEOPLE = f"update register_person set {_PLACE} where id in {_GOING}"
_MOVES = f"""
update register_move set from_commune_id = %(commune)s, from_district_id = %(district)s,
       from_province_id = %(province)s
 where state = 'pending' and person_id in {_GOING}
"""
_DONE = f"""
update register_passed set done_at = %(now)s
 where passing_id = %(passing)s and person_id in {_GOING}
"""
_RETRACT = f"""
insert into register_entry (recorded_at, by_id, corrects_id, retracted, reason, idempotency_key,
    case_id, kind, happened_at, effective_on, commune_id, document, data, override_reason)
select greatest(%(now)s, c.last_recorded_at + interval '1 microsecond'), %(by)s, e.id, true,
       %(reason)s, gen_random_uuid(), e.case_id, e.kind, e.happened_at, e.effective_on,
       e.commune_id, e.document, e.data, ''
  from {_OURS} e join register_case c on c.id = e.case_id
"""
#: The retractions just written, with the entry that each takes out.
_TAKEN = """(select r.case_id, r.corrects_id, r.recorded_at from register_entry r
   where r.kind = %(kind)s and r.retracted and r.data @> %(data)s::jsonb and not r.data ? 'alone')"""
_CLOSE_PARTS = f"""
update register_episode s
   set known = tstzrange(lower(s.known), r.recorded_at)
  from {_TAKEN} r
 where s.case_id = r.case_id and upper_inf(s.known)
   and (s.entry_id = r.corrects_id or upper(s.valid) = %(on)s)
"""
_JOIN = f"""
insert into register_episode
    (case_id, person_id, entry_id, measure, status, register, commune_id, valid, known)
select s.case_id, s.person_id, s.entry_id, s.measure, s.status, s.register, s.commune_id,
       daterange(lower(s.valid), null), tstzrange(r.recorded_at, null)
  from {_TAKEN} r
  join register_episode s
    on s.case_id = r.case_id and upper(s.known) = r.recorded_at and upper(s.valid) = %(on)s
"""
_KNOW_BACK = f"""
update register_case c set last_recorded_at = r.recorded_at
  from {_TAKEN} r where r.case_id = c.id
"""


def everyone(passing: int, predecessor: int, successor: int) -> None:
    """Let all people of an undivided commune go to its one successor."""
    with connection.cursor() as cursor:
        values = {"passing": passing, "predecessor": predecessor, "successor": successor}
        cursor.execute(_EVERYONE, values)


def pass_on(step: Step, kind: str, followers: Sequence[tuple[type[Model], str]]) -> None:
    """Pass the chosen people of this step, with all their open cases that are still there."""
    _run(
        [_WRITE, _CLOSE, _SPLIT, _KNOW, _CASES, *_follow(followers), _PEOPLE, _MOVES, _DONE],
        step.values(kind=kind),
    )


def give_back(
    step: Step, kind: str, reason: str, followers: Sequence[tuple[type[Model], str]]
) -> None:
    """Take the entries out again and put everything where it was."""
    _run(
        [_RETRACT, _CLOSE_PARTS, _JOIN, _KNOW_BACK, _CASES, *_follow(followers), _PEOPLE, _MOVES],
        step.values(kind=kind, reason=reason),
    )


def _follow(followers: Sequence[tuple[type[Model], str]]) -> list[str]:
    statements = []
    for model, field in followers:
        whose = _GOING
        if field == "case":
            whose = f"(select id from register_case where person_id in {_GOING})"
        statements.append(f"update {model._meta.db_table} set {_PLACE} where {field}_id in {whose}")
    return statements


def _run(statements: list[str], values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)
