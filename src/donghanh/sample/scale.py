"""The sample world at the size of a nation: histories told once, then copied inside PostgreSQL.

A few thousand people are told and folded like all others; copies get their own ids, names and
communes. Copies need no fold: the projection of a copy is the copy of the projection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from random import Random

from django.db import connection, transaction
from django.db.models import Count, Min, Model

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.agencies.queries import unit
from donghanh.register import bulk
from donghanh.register.models import Case, Deadline, Entry, Episode, Person
from donghanh.register.services import Place
from donghanh.sample import names, people
from donghanh.sample.world import PLAYS_FROM

#: How many people are told; the rest are their copies.
TOLD = 3_000
#: Of a hundred people, so many live in the province of the sample accounts.
AT_HOME = 3
HOME_PROVINCE = "12"
#: Stands before the file numbers of those who are told; no commune has it.
CODE = "00000"
#: Copies written in one statement: enough to be quick, few enough to show progress.
BATCH = 10

D = date
#: Long histories, about 34 entries a person: what an office has after years of work.
LONG = (
    (80, people.compulsory(D(2022, 1, 10), D(2022, 3, 15))),
    (12, people.home(D(2022, 1, 10), D(2022, 9, 1))),
    (4, people.facility(D(2022, 1, 10), D(2022, 6, 1))),
    (2, people.managed(D(2022, 2, 1), D(2023, 4, 1))),
    (2, people.substitution(D(2022, 2, 1), D(2023, 12, 1))),
)


@dataclass(frozen=True, slots=True)
class Size:
    people: int
    cases: int
    entries: int


def size() -> Size:
    """How large the world is."""
    with scope.use(scope.SYSTEM):
        return Size(Person.objects.count(), Case.objects.count(), Entry.objects.count())


def to(how_many: int, *, seed: int, tell: Callable[[str, int], None]) -> None:
    """Grow the world to ``how_many`` people. Runs as the owner; a second call adds the rest."""
    with scope.use(scope.SYSTEM):
        missing = how_many - Person.objects.count()
        if missing <= 0:
            return
        told = _told() or _tell(min(TOLD, missing), seed, tell)
        _copy(*told, how_many - Person.objects.count(), tell)
        tell("Cập nhật thống kê của cơ sở dữ liệu", 0)
        with connection.cursor() as cursor:
            cursor.execute("vacuum (analyze)")


def _told() -> tuple[int, int] | None:
    """The first id and the number of the people told by an earlier call."""
    found = Person.objects.filter(file_number__startswith=f"{CODE}-").aggregate(
        first=Min("pk"), count=Count("pk")
    )
    return (found["first"], found["count"]) if found["count"] else None


def _tell(how_many: int, seed: int, tell: Callable[[str, int], None]) -> tuple[int, int]:
    """Tell the histories that are copied later; the first id and how many were told."""
    tell("Kể các quá trình mẫu", 0)
    rng = Random(seed + 1)
    commune = unit("03389", on=PLAYS_FROM.date())
    clerk = User.objects.get(username="xa.doanket").pk
    home = people.Home(CODE, Place.of(commune), clerk, 1)
    courses = [(-(-how_many * share // 100), course) for share, course in LONG]
    told = people.people(rng, [home], courses, PLAYS_FROM, first_number=500_000_001)
    rows = list(islice(told, how_many))
    with transaction.atomic():
        bulk.write(rows, tell=lambda done: tell("", done))
    return int(rows[0].person.pk), len(rows)


def _copy(first: int, told: int, missing: int, tell: Callable[[str, int], None]) -> None:
    """Copy the told people until ``missing`` more are there."""
    tell("Nhân bản trong cơ sở dữ liệu", 0)
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, {"home": HOME_PROVINCE, "on": PLAYS_FROM.date()})
    spans = {
        "person": _Span.of("register_person", "id", first, told),
        "case": _Span.of("register_case", "person_id", first, told),
        "entry": _Span.of("register_entry", "case_id", *_cases_of(first, told)),
    }
    rounds = -(-missing // told)
    for start in range(0, rounds, BATCH):
        stop = min(start + BATCH, rounds)
        with transaction.atomic(), connection.cursor() as cursor:
            for model, changed, source in _copies(spans):
                columns = [f.column for f in model._meta.concrete_fields if not f.generated]
                if "id" not in changed:
                    columns.remove("id")
                quoted = ", ".join(f'"{column}"' for column in columns)
                values = ", ".join(changed.get(str(column), f't."{column}"') for column in columns)
                cursor.execute(
                    f"insert into {model._meta.db_table} ({quoted}) select {values} {source}",
                    {
                        "start": start,
                        "stop": stop - 1,
                        "first": first,
                        "told": told,
                        "missing": missing,
                        "families": [f for many in names.FAMILIES.values() for f in many],
                        "middles": list(names.MIDDLES["m"]),
                        "given": list(names.GIVEN),
                    },
                )
        tell("", min(missing, stop * told) - start * told)
    with connection.cursor() as cursor:
        for table in ("register_person", "register_case", "register_entry"):
            cursor.execute(
                "select setval(pg_get_serial_sequence(%s, 'id'), max(id)) from " + table, [table]
            )


@dataclass(frozen=True, slots=True)
class _Span:
    """The ids of the told rows of one table, and where their copies begin."""

    low: int
    length: int
    base: int

    @classmethod
    def of(cls, table: str, column: str, first: int, count: int) -> _Span:
        with connection.cursor() as cursor:
            cursor.execute(
                f"select min(id), max(id) - min(id) + 1, (select max(id) + 1 from {table})"
                f" from {table} where {column} >= %s and {column} < %s",
                [first, first + count],
            )
            return cls(*cursor.fetchone())

    def copy(self, column: str) -> str:
        """The id of the copy of ``column`` in round ``r``."""
        return f"({self.base} + r * {self.length} + {column} - {self.low})"


def _cases_of(first: int, told: int) -> tuple[int, int]:
    span = _Span.of("register_case", "person_id", first, told)
    return span.low, span.length


#: Communes of the day, numbered: those of the accounts' province and all.
_PLACES = """
create temporary table dh_place as
select row_number() over (partition by p.code = %(home)s order by c.id) - 1 as n,
       count(*) over (partition by p.code = %(home)s) as of_all,
       p.code = %(home)s as at_home, c.id as commune, d.id as district, p.id as province, c.code
  from agencies_unit c
  join agencies_unit d on d.id = c.parent_id and d.level = 'district'
  join agencies_unit p on p.id = d.parent_id
 where c.level = 'commune' and c.valid_from <= %(on)s and coalesce(c.valid_to, %(on)s) >= %(on)s;
create index on dh_place (at_home, n);
analyze dh_place
"""


def _copies(
    spans: dict[str, _Span],
) -> list[tuple[type[Model], dict[str, str], str]]:
    """For each table: which columns of a copy differ, and where the rows come from."""
    person, case, entry = spans["person"], spans["case"], spans["entry"]
    number = f"(hashint8({person.copy('t.id')})::bigint & 2147483647)"
    place = {"commune_id": "pl.commune", "district_id": "pl.district", "province_id": "pl.province"}
    of_person = {name: f"np.{name}" for name in place}
    rounds = "cross join generate_series(%(start)s, %(stop)s) r"
    some = "r * %(told)s::bigint + {} - %(first)s < %(missing)s"
    told = "{} between %(first)s and %(first)s + %(told)s - 1"

    def pick(what: str, salt: int) -> str:
        return (
            f"(%({what})s::text[])[1 + (hashint8({person.copy('t.id')} * {salt})::bigint"
            f" & 2147483647) %% cardinality(%({what})s::text[])]"
        )

    def through(column: str) -> str:
        return f"join register_person np on np.id = {person.copy(column)}"

    handed_to = case.copy("(t.data->>'to_case')::bigint")
    only = f"where {told} and {some}"
    return [
        (
            Person,
            {
                "id": person.copy("t.id"),
                **place,
                "name": " || ' ' || ".join(
                    (pick("families", 3), pick("middles", 5), pick("given", 7))
                ),
                "file_number": f"pl.code || '-22/' || {person.copy('t.id')}",
                "citizen_token": "''",
                "citizen_index": "null",
            },
            f"from register_person t {rounds} join dh_place pl"
            f" on pl.at_home = ({number} %% 100 < {AT_HOME})"
            f" and pl.n = {number} %% (select of_all from dh_place"
            f" where at_home = ({number} %% 100 < {AT_HOME}) limit 1) "
            + only.format("t.id", "t.id"),
        ),
        (
            Case,
            {
                "id": case.copy("t.id"),
                "person_id": person.copy("t.person_id"),
                "origin_id": case.copy("t.origin_id"),
                **of_person,
            },
            f"from register_case t {rounds} {through('t.person_id')} "
            + only.format("t.person_id", "t.person_id"),
        ),
        (
            Entry,
            {
                "id": entry.copy("t.id"),
                "case_id": case.copy("t.case_id"),
                "corrects_id": entry.copy("t.corrects_id"),
                "commune_id": "np.commune_id",
                "idempotency_key": "('00000000-0000-4000-8000-' ||"
                f" lpad(to_hex({entry.copy('t.id')}), 12, '0'))::uuid",
                "data": "case when t.data ? 'to_case' then jsonb_set(t.data, '{to_case}',"
                f" to_jsonb({handed_to})) else t.data end",
            },
            f"from register_entry t join register_case c on c.id = t.case_id {rounds}"
            f" {through('c.person_id')} " + only.format("c.person_id", "c.person_id"),
        ),
        (
            Episode,
            {
                "case_id": case.copy("t.case_id"),
                "person_id": person.copy("t.person_id"),
                "entry_id": entry.copy("t.entry_id"),
                "commune_id": "np.commune_id",
            },
            f"from register_episode t {rounds} {through('t.person_id')} "
            + only.format("t.person_id", "t.person_id"),
        ),
        (
            Deadline,
            {
                "case_id": case.copy("t.case_id"),
                "person_id": person.copy("t.person_id"),
                "started_by_id": entry.copy("t.started_by_id"),
                "met_by_id": entry.copy("t.met_by_id"),
                **of_person,
            },
            f"from register_deadline t {rounds} {through('t.person_id')} "
            + only.format("t.person_id", "t.person_id"),
        ),
    ]
