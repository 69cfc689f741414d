"""What a helper may see and do: name, phone, place and own task of the people accompanied today.

The view belongs to the owner, so it looks past the policies of the tables; what it shows depends
on the signed-in helper alone. A helper has no rows in ``register_person`` and adds visits to the
people of the view, nothing else. ``app.today`` is the day of the site's clock; without it, today.
"""

import django.db.models
from django.db import migrations

from donghanh.access import policies

HELPER = "(select current_setting('app.level', true)) = 'helper'"
TODAY = (
    "(select coalesce(nullif(current_setting('app.today', true), '')::date,"
    " (now() at time zone 'Asia/Ho_Chi_Minh')::date))"
)


def last(row: str, table: str) -> str:
    """``row`` is the version that stands."""
    return f"""not {row}.retracted and not exists (
         select from {table} later
          where later.corrects_id = coalesce({row}.corrects_id, {row}.id)
            and later.recorded_at > {row}.recorded_at)"""


OWN_PERSON = f"""
create view support_own_person with (security_barrier) as
select coalesce(a.corrects_id, a.id) as assignment_id, a.person_id,
       p.name, p.phone, p.address, u.name as area, a.task, a.starts_on, a.ends_on,
       p.commune_id, p.district_id, p.province_id, p.name_sort,
       (select max(c."on")
          from support_contact c
          join support_contact first on first.id = coalesce(c.corrects_id, c.id)
         where c.person_id = a.person_id and c.service = 'visit'
           and first.by_id = {policies.USER} and {last("c", "support_contact")}) as visited_on
  from support_assignment a
  join register_person p on p.id = a.person_id
  join agencies_unit u on u.id = p.commune_id
 where {HELPER} and a.helper_id = {policies.USER}
   and a.starts_on <= {TODAY} and (a.ends_on is null or a.ends_on >= {TODAY})
   and {last("a", "support_assignment")};
"""
OWN_CONTACTS = f"""
by_id = {policies.USER} and person_id in (select o.person_id from support_own_person o)"""
#: A visit as the phone page records it: to an own person, where that person lives, no correction.
OWN_VISIT = f"""
{HELPER} and by_id = {policies.USER} and service in ('visit', 'missed_visit')
   and corrects_id is null and not retracted
   and exists (select from support_own_person o
                where o.person_id = support_contact.person_id
                  and o.commune_id = support_contact.commune_id)"""


class Migration(migrations.Migration):
    dependencies = [("register", "0003_rules"), ("support", "0002_rules")]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="service",
            field=django.db.models.CharField(
                choices=[
                    ("counselling", "tư vấn"),
                    ("screening", "khám sàng lọc, đánh giá"),
                    ("education", "giáo dục thay đổi hành vi"),
                    ("prevention", "tư vấn, hỗ trợ phòng ngừa nghiện"),
                    ("vocational", "hỗ trợ học nghề"),
                    ("job", "giới thiệu, tạo việc làm"),
                    ("loan", "vay vốn"),
                    ("reintegration", "hỗ trợ hòa nhập khác"),
                    ("visit", "thăm tại nhà"),
                    ("missed_visit", "đến thăm, không gặp"),
                ],
                max_length=16,
            ),
        ),
        # Past assignments are no business of a helper: the view alone says who is accompanied.
        migrations.RunSQL(
            "drop policy if exists helper on support_assignment",
            policies.helper_rows("support_assignment", f"helper_id = {policies.USER}").sql,
        ),
        migrations.RunSQL(OWN_PERSON, "drop view support_own_person"),
        policies.grants("support_own_person", app="select"),
        policies.helper_rows("support_contact", OWN_CONTACTS),
        policies.if_role(
            policies.APP,
            f"create policy helper_visit on support_contact for insert to {policies.APP}"
            f" with check ({OWN_VISIT})",
            "drop policy if exists helper_visit on support_contact",
        ),
    ]
