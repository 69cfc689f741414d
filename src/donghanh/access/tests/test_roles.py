"""The one table of roles and capabilities, read as the offices would read it."""

from __future__ import annotations

import pytest

from donghanh.access.roles import LABELS, MEASURES, TABLE, Can, Role, sees_persons

NEVER_SEE_PERSONS = {
    Role.MASS_ORG,
    Role.HELPER,
    Role.CULTURE,
    Role.EDUCATION,
    Role.FINANCE,
    Role.LEADER,
    Role.PROVINCE,
    Role.ADMIN,
    Role.AUDITOR,
}


def test_every_role_has_capabilities_and_a_name() -> None:
    assert set(TABLE) == set(LABELS) == set(Role)
    assert all(TABLE.values())


def test_every_capability_belongs_to_somebody() -> None:
    assert frozenset[Can]().union(*TABLE.values()) == set(Can)


@pytest.mark.parametrize("role", Role)
def test_who_sees_persons(role: Role) -> None:
    assert sees_persons(role) is (role not in NEVER_SEE_PERSONS)


@pytest.mark.parametrize(
    ("capability", "roles"),
    [
        (Can.USERS_MANAGE, {Role.ADMIN}),
        (Can.AUDIT_VIEW, {Role.AUDITOR}),
        (Can.HELP_OWN, {Role.HELPER}),
        (Can.PERSON_IDENTITY, {Role.COMMUNE_OFFICER, Role.POLICE}),
        (Can.ENTRY_CORRECT, {Role.COMMUNE_OFFICER, Role.POLICE}),
        (
            Can.ENTRY_OVERRIDE,
            {Role.COMMUNE_OFFICER, Role.COMMUNE_CHAIR, Role.POLICE, Role.POLICE_CHIEF},
        ),
        (Can.DECIDE, {Role.COMMUNE_CHAIR, Role.POLICE_CHIEF, Role.LABOUR}),
        (Can.PAPER_ISSUE, {Role.COMMUNE_CHAIR, Role.POLICE_CHIEF, Role.LABOUR}),
        (Can.MOVE, {Role.COMMUNE_OFFICER, Role.POLICE}),
        (Can.REORGANISE, {Role.ADMIN}),
        (Can.REPORT_SIGN, {Role.COMMUNE_CHAIR, Role.LEADER}),
        (Can.REPORT_EDIT, {Role.COMMUNE_OFFICER, Role.LABOUR}),
        (Can.PLAN_IMPORT, {Role.LABOUR}),
        (Can.SUPPORT_RECORD, {Role.COMMUNE_OFFICER, Role.LABOUR}),
        (
            Can.INDICATOR_ROWS,
            {Role.COMMUNE_OFFICER, Role.POLICE, Role.POLICE_CHIEF, Role.LABOUR},
        ),
    ],
)
def test_who_has_a_capability(capability: Can, roles: set[Role]) -> None:
    assert {role for role in Role if capability in TABLE[role]} == roles


def test_who_signs_does_not_write_and_who_manages_accounts_does_nothing_else() -> None:
    assert not any({Can.REPORT_SIGN, Can.REPORT_EDIT} <= TABLE[role] for role in Role)
    assert TABLE[Role.ADMIN] == {Can.USERS_MANAGE, Can.REORGANISE}


def test_health_sees_only_the_measures_it_treats() -> None:
    assert dict(MEASURES) == {Role.HEALTH: {"determination", "substitution"}}
