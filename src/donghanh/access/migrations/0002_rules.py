"""What the site's role may do with tables, and the trigger behind every append-only table."""

from django.db import migrations

from donghanh.access.policies import APP, STATS, append_only, if_role

WRITE = "select, insert, update, delete"

APPEND_ONLY = migrations.RunSQL(
    """
create function dh_append_only() returns trigger language plpgsql as $function$
begin
  raise exception '% on % refused: rows are added, never changed or taken out', tg_op, tg_table_name
    using errcode = 'restrict_violation',
          hint = 'Add a row that corrects or retracts the wrong one.';
end
$function$;
""",
    "drop function dh_append_only();",
)


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        APPEND_ONLY,
        # Tables that exist by now, and all that later migrations make as this owner.
        if_role(APP, f"grant usage on schema public to {APP}"),
        if_role(APP, f"grant {WRITE} on all tables in schema public to {APP}"),
        if_role(APP, f"grant usage, select on all sequences in schema public to {APP}"),
        if_role(APP, f"alter default privileges in schema public grant {WRITE} on tables to {APP}"),
        if_role(
            APP,
            f"alter default privileges in schema public grant usage, select on sequences to {APP}",
        ),
        if_role(APP, f"revoke insert, update, delete on django_migrations from {APP}"),
        # Indicators read the marts and nothing else.
        migrations.RunSQL("create schema if not exists mart", migrations.RunSQL.noop),
        if_role(STATS, f"grant usage on schema mart to {STATS}"),
        if_role(
            STATS, f"alter default privileges in schema mart grant select on tables to {STATS}"
        ),
        append_only("access_accesslog"),
    ]
