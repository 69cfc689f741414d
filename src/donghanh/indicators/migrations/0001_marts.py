"""The de-identified marts: views in the schema ``mart`` that indicators are counted from.

No names, numbers, telephones, addresses or notes. The views belong to the owner, so they see
through row-level security; only ``dh_stats`` may read them, and it may read nothing else. A leader
can so count what he may not read.

Columns are flat (no ranges, no arrays), so the same question runs on DuckDB over Parquet files:
``valid_to`` and ``known_to`` are exclusive and null while open. A ledger row was known from its
recording until the next version of it; retracted versions are left out.
"""

from django.db import migrations

# The units above a commune ``u``: the district ended on 2025-06-30, then the province is next.
# Both joins are on primary keys, so PostgreSQL drops them when the columns are not asked for.
ABOVE = """
  left join agencies_unit u on u.id = {row}.commune_id
  left join agencies_unit p on p.id = u.parent_id
"""
DISTRICT = "case when p.level = 'district' then p.id end"
PROVINCE = "case when p.level = 'district' then p.parent_id else p.id end"

UNIT = f"""
create view mart.unit as
select u.id, u.code, u.name, u.level, u.parent_id,
       {DISTRICT} as district_id, {PROVINCE} as province_id,
       u.valid_from, u.valid_to, s.successor_id
  from agencies_unit u
  left join agencies_unit p on p.id = u.parent_id
  left join agencies_succession s on s.predecessor_id = u.id and s.main;
"""
PERSON = """
create view mart.person as
select r.id, r.sex, extract(year from r.born_on)::int as birth_year, r.ethnicity,
       r.commune_id, r.district_id, r.province_id,
       r.created_at as known_from, null::timestamptz as known_to
  from register_person r;
"""
EPISODE = f"""
create view mart.episode as
select e.case_id, e.person_id, e.measure, e.status, e.register, e.entry_id,
       lower(e.valid) as valid_from, upper(e.valid) as valid_to,
       e.commune_id, {DISTRICT} as district_id, {PROVINCE} as province_id,
       lower(e.known) as known_from, upper(e.known) as known_to
  from register_episode e {ABOVE.format(row="e")};
"""
EVENT = f"""
create view mart.event as
select coalesce(e.corrects_id, e.id) as id, e.id as version_id,
       e.case_id, c.person_id, c.measure, e.kind, e.effective_on as on_date,
       e.commune_id, {DISTRICT} as district_id, {PROVINCE} as province_id,
       e.recorded_at as known_from,
       (select min(later.recorded_at) from register_entry later
         where later.corrects_id = coalesce(e.corrects_id, e.id)
           and later.recorded_at > e.recorded_at) as known_to
  from register_entry e
  join register_case c on c.id = e.case_id {ABOVE.format(row="e")}
 where not e.retracted;
"""
ATTENDANCE = """
create view mart.attendance as
select coalesce(a.corrects_id, a.id) as id, a.id as version_id, a.course_id, a.staff_id, c.on_date,
       a.commune_id, a.district_id, a.province_id,
       greatest(a.recorded_at, c.known_from) as known_from,
       least(a_known.known_to, c.known_to) as known_to
  from prevention_attendance a
 cross join lateral
       (select min(later.recorded_at) as known_to from prevention_attendance later
         where later.corrects_id = coalesce(a.corrects_id, a.id)
           and later.recorded_at > a.recorded_at) a_known
  join mart.course c on c.id = a.course_id
 where not a.retracted
   and greatest(a.recorded_at, c.known_from)
       < coalesce(least(a_known.known_to, c.known_to), 'infinity');
"""


def ledger(name: str, table: str, columns: str) -> str:
    """A view over the versions of a ledger table that has its own unit columns."""
    return f"""
create view mart.{name} as
select coalesce(r.corrects_id, r.id) as id, r.id as version_id, {columns},
       r.commune_id, r.district_id, r.province_id,
       r.recorded_at as known_from,
       (select min(later.recorded_at) from {table} later
         where later.corrects_id = coalesce(r.corrects_id, r.id)
           and later.recorded_at > r.recorded_at) as known_to
  from {table} r
 where not r.retracted;
"""


MARTS = {
    "unit": UNIT,
    "person": PERSON,
    "episode": EPISODE,
    "event": EVENT,
    "contact": ledger(
        "contact", "support_contact", 'r.person_id, r.service, r."on" as on_date, r.amount'
    ),
    "assignment": ledger("assignment", "support_assignment", "r.person_id, r.starts_on, r.ends_on"),
    "activity": ledger(
        "activity", "prevention_activity", 'r.kind, r.setting, r."on" as on_date, r.attendance'
    ),
    "staff": ledger("staff", "prevention_staff", "r.level, r.starts_on, r.ends_on"),
    "course": ledger("course", "prevention_course", "r.starts_on as on_date, r.ends_on"),
    "attendance": ATTENDANCE,
    "pilot_model": ledger(
        "pilot_model", "prevention_pilotmodel", "r.purpose, r.decided_on, r.deployed_on"
    ),
    "complex_area": ledger("complex_area", "prevention_complexarea", "r.starts_on, r.ends_on"),
    "online_procedure": ledger("online_procedure", "prevention_onlineprocedure", "r.online_from"),
}


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("access", "0002_rules"),
        ("agencies", "0001_initial"),
        ("register", "0003_rules"),
        ("support", "0002_rules"),
        ("prevention", "0002_rules"),
    ]
    # The schema and the right of ``dh_stats`` to read what the owner makes in it come from access.
    operations = [migrations.RunSQL(sql, f"drop view mart.{name}") for name, sql in MARTS.items()]
