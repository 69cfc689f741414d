"""A signed report never changes: a trigger refuses it, for the owner too. And its mart."""

from django.db import migrations

from donghanh.access import policies

FREEZE = """
create function dh_signed_report() returns trigger language plpgsql as $f$
begin
  if tg_op = 'TRUNCATE' or old.state = 'signed' then
    raise exception 'a signed report never changes' using errcode = 'restrict_violation';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $f$;
create trigger signed_report before update or delete on reports_submission
  for each row execute function dh_signed_report();
create trigger signed_report_table before truncate on reports_submission
  for each statement execute function dh_signed_report();
"""
THAW = """
drop trigger signed_report on reports_submission;
drop trigger signed_report_table on reports_submission;
drop function dh_signed_report();
"""
# Which units report through the system; no figure and no sentence of a report.
MART = """
create view mart.submission as
select s.id, s.unit_id, s.period, s.starts_on, s.ends_on,
       (s.signed_at at time zone 'Asia/Ho_Chi_Minh')::date as on_date,
       case when u.level = 'commune' then u.id end as commune_id,
       case u.level when 'district' then u.id when 'commune' then
         case when p.level = 'district' then p.id end end as district_id,
       case u.level when 'province' then u.id when 'district' then u.parent_id else
         case when p.level = 'district' then p.parent_id else p.id end end as province_id,
       s.signed_at as known_from, null::timestamptz as known_to
  from reports_submission s
  join agencies_unit u on u.id = s.unit_id
  left join agencies_unit p on p.id = u.parent_id
 where s.state = 'signed';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_rules"),
        ("indicators", "0001_marts"),
        ("reports", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(FREEZE, THAW),
        migrations.RunSQL(MART, "drop view mart.submission"),
        policies.grants("mart.submission", stats="select"),
    ]
