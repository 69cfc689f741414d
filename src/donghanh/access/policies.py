"""SQL that rooms' migrations run: row-level security, append-only tables, grants.

Each function returns a ``RunSQL`` operation that can be undone. The roles ``dh_app`` (the site) and
``dh_stats`` (indicators) exist before migrations run; where they do not, a grant is left out and a
policy speaks to nobody. Every setting is read through ``(select …)``: evaluated once, not per row.

New tables are granted to ``dh_app`` by default privileges (``0002_rules`` of this room), so a room
needs ``scoped`` or ``through`` for tables with persons and ``append_only`` for ledgers, no more.
A migration that uses these functions depends on ``("access", "0002_rules")``.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

APP = "dh_app"
STATS = "dh_stats"


def scoped(
    table: str, measures_column: str | None = None, *, measure_column: str | None = None
) -> RunSQL:
    """Rows of the site's unit only, by the table's own commune_id, district_id, province_id.

    ``measures_column`` (an array) or ``measure_column`` (one value) also holds a role to its
    measures. A row that would be written outside the scope is refused as well.
    """
    conditions = [_UNIT]
    if measures_column:
        conditions.append(_measures(f"{measures_column}::text[] && {_MEASURES}"))
    if measure_column:
        conditions.append(_measures(f"array[{measure_column}]::text[] <@ {_MEASURES}"))
    return _policy(table, "scope", "\n and ".join(conditions))


def through(table: str, parent: str, column: str) -> RunSQL:
    """Rows whose parent row is visible; the parent's own policy decides."""
    return _policy(
        table, "scope", f"exists (select from {parent} parent where parent.id = {table}.{column})"
    )


def through_any(table: str, parent: str, *columns: str) -> RunSQL:
    """Rows of which one of several parent rows is visible."""
    conditions = (
        f"exists (select from {parent} parent where parent.id = {table}.{column})"
        for column in columns
    )
    return _policy(table, "scope", "\n or ".join(conditions))


def between_units(table: str, *sides: str, measures_column: str) -> RunSQL:
    """Rows that lie between units: those of ``<side>_commune_id`` and so on, for every side."""
    places = "\n or ".join(
        _UNIT.replace(" then ", f" then {side}_").replace(f"then {side}_true", "then true")
        for side in sides
    )
    held = _measures(f"{measures_column}::text[] && {_MEASURES}")
    return _policy(table, "scope", f"({places})\n and {held}")


def through_case(table: str, column: str = "case_id") -> RunSQL:
    """Rows of visible cases."""
    return through(table, "register_case", column)


def through_case_or_person(table: str, measure_column: str) -> RunSQL:
    """Rows of visible cases; a row without a case, of visible persons and the role's measures."""
    measures = _measures(f"array[{measure_column}]::text[] <@ {_MEASURES}")
    person = f"exists (select from register_person parent where parent.id = {table}.person_id)"
    case = f"exists (select from register_case parent where parent.id = {table}.case_id)"
    return _policy(
        table,
        "scope",
        f"case when case_id is not null then {case} else {person} and {measures} end",
    )


def helper_rows(table: str, condition: str) -> RunSQL:
    """In addition, rows that a helper may read (not write).

    ``condition`` speaks of the table's columns and of ``policies.USER``, the id of the user.
    """
    return _policy(
        table,
        "helper",
        f"(select current_setting('app.level', true)) = 'helper' and ({condition})",
        command="select",
    )


def append_only(table: str) -> RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE to everyone, the owner included."""
    return RunSQL(
        f"""
create trigger append_only_row before update or delete on {table}
  for each statement execute function dh_append_only();
create trigger append_only_table before truncate on {table}
  for each statement execute function dh_append_only();
{_if_role(APP, f"revoke update, delete, truncate on {table} from {APP}")}
""",
        f"""
drop trigger append_only_row on {table};
drop trigger append_only_table on {table};
{_if_role(APP, f"grant update, delete on {table} to {APP}")}
""",
    )


def grants(table: str, *, app: str = "", stats: str = "") -> RunSQL:
    """Give exactly these privileges ("select, insert"; "" for none), not the default ones."""
    statements = []
    for role, privileges in ((APP, app), (STATS, stats)):
        statements.append(_if_role(role, f"revoke all on {table} from {role}"))
        if privileges:
            statements.append(_if_role(role, f"grant {privileges} on {table} to {role}"))
    back = [
        _if_role(STATS, f"revoke all on {table} from {STATS}"),
        _if_role(APP, f"grant select, insert, update, delete on {table} to {APP}"),
    ]
    return RunSQL("\n".join(statements), "\n".join(back))


def if_role(role: str, statement: str, back: str = "") -> RunSQL:
    """Run one statement if the role exists."""
    return RunSQL(_if_role(role, statement), _if_role(role, back) if back else RunSQL.noop)


#: The id of the signed-in user, null without one.
USER = "(select nullif(current_setting('app.user', true), '')::bigint)"

_LEVEL = "(select current_setting('app.level', true))"
_MEASURES = "(select string_to_array(current_setting('app.measures', true), ','))"
# A case and not a chain of "or": PostgreSQL takes the chain for so rare that it no longer walks an
# index in order for the first fifty rows, but fetches and sorts all rows of a province.
_UNIT = (
    f"case {_LEVEL}\n  when 'all' then true"
    + "".join(
        f"\n  when '{level}' then {level}_id ="
        f" (select nullif(current_setting('app.{level}', true), '')::bigint)"
        for level in ("commune", "district", "province")
    )
    + "\n  else false end"
)


def _measures(condition: str) -> str:
    return (
        "case when (select coalesce(current_setting('app.measures', true), '')) = ''"
        f" then true else {condition} end"
    )


def _policy(table: str, name: str, using: str, command: str = "all") -> RunSQL:
    create = f"create policy {name} on {table} for {command} to {APP} using (\n {using})"
    off = f"\nalter table {table} disable row level security;" if name == "scope" else ""
    return RunSQL(
        f"alter table {table} enable row level security;\n{_if_role(APP, create)}",
        f"drop policy if exists {name} on {table};{off}",
    )


def _if_role(role: str, statement: str) -> str:
    return (
        f"do $do$ begin if exists (select from pg_roles where rolname = '{role}') then"
        f" execute $sql${statement}$sql$; end if; end $do$;"
    )
