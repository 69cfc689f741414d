"""Roles × capabilities: the ONE table. Every address of the site is tested against it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Role(StrEnum):
    """What somebody is appointed to do in an agency. A person holds one role at a time."""

    COMMUNE_OFFICER = "commune_officer"
    COMMUNE_CHAIR = "commune_chair"
    POLICE = "police"
    LABOUR = "labour"
    HEALTH = "health"
    MASS_ORG = "mass_org"
    HELPER = "helper"
    CULTURE = "culture"
    EDUCATION = "education"
    FINANCE = "finance"
    LEADER = "leader"
    PROVINCE = "province"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Can(StrEnum):
    """One thing that a role may do."""

    PERSON_LIST = "person_list"
    PERSON_OPEN = "person_open"
    PERSON_IDENTITY = "person_identity"  # reveal the whole citizen number
    ENTRY_RECORD = "entry_record"
    ENTRY_CORRECT = "entry_correct"
    ENTRY_OVERRIDE = "entry_override"
    DEADLINES = "deadlines"
    SUPPORT_VIEW = "support_view"
    SUPPORT_RECORD = "support_record"
    HELP_OWN = "help_own"  # the people whom this helper accompanies: name, contact, task
    PREVENTION_VIEW = "prevention_view"
    PREVENTION_RECORD = "prevention_record"
    PLAN_VIEW = "plan_view"
    PLAN_IMPORT = "plan_import"
    PLAN_EDIT = "plan_edit"
    INDICATOR_VIEW = "indicator_view"
    INDICATOR_ROWS = "indicator_rows"  # the rows behind a figure
    REPORT_VIEW = "report_view"
    REPORT_EDIT = "report_edit"
    REPORT_SIGN = "report_sign"
    AUDIT_VIEW = "audit_view"
    USERS_MANAGE = "users_manage"


_PERSONS = {Can.PERSON_LIST, Can.PERSON_OPEN, Can.DEADLINES}
_REGISTER = _PERSONS | {
    Can.PERSON_IDENTITY,
    Can.ENTRY_RECORD,
    Can.ENTRY_CORRECT,
    Can.ENTRY_OVERRIDE,
}
_SUPPORT = {Can.SUPPORT_VIEW, Can.SUPPORT_RECORD}
_PREVENTION = {Can.PREVENTION_VIEW, Can.PREVENTION_RECORD}
_FIGURES = {Can.PLAN_VIEW, Can.INDICATOR_VIEW}
_ROWS = _FIGURES | {Can.INDICATOR_ROWS}
_REPORT = {Can.REPORT_VIEW, Can.REPORT_EDIT}
_SIGN = {Can.REPORT_VIEW, Can.REPORT_SIGN}

TABLE: Mapping[Role, frozenset[Can]] = {
    Role.COMMUNE_OFFICER: frozenset(_REGISTER | _SUPPORT | _PREVENTION | _ROWS | _REPORT),
    Role.COMMUNE_CHAIR: frozenset(_PERSONS | {Can.ENTRY_OVERRIDE} | _FIGURES | _SIGN),
    Role.POLICE: frozenset(_REGISTER | _ROWS | {Can.REPORT_VIEW}),
    Role.LABOUR: frozenset(
        _PERSONS
        | {Can.ENTRY_RECORD}
        | _SUPPORT
        | _PREVENTION
        | {Can.PLAN_IMPORT, Can.PLAN_EDIT}
        | _ROWS
        | _REPORT
    ),
    Role.HEALTH: frozenset(_PERSONS | {Can.ENTRY_RECORD, Can.PREVENTION_VIEW} | _FIGURES),
    Role.MASS_ORG: frozenset(_PREVENTION | _FIGURES),
    Role.HELPER: frozenset({Can.HELP_OWN}),
    Role.CULTURE: frozenset(_PREVENTION | _FIGURES),
    Role.EDUCATION: frozenset(_PREVENTION | _FIGURES),
    Role.FINANCE: frozenset(_FIGURES),
    Role.LEADER: frozenset(_FIGURES | _SIGN),
    Role.PROVINCE: frozenset(_FIGURES | {Can.REPORT_VIEW}),
    Role.ADMIN: frozenset({Can.USERS_MANAGE}),
    Role.AUDITOR: frozenset({Can.AUDIT_VIEW} | _FIGURES),
}

#: Roles that see persons of some measures only; a role that is missing here sees all measures.
MEASURES: Mapping[Role, frozenset[str]] = {
    Role.HEALTH: frozenset({"determination", "substitution"}),
}

LABELS: Mapping[Role, StrPromise] = {
    Role.COMMUNE_OFFICER: _("Cán bộ cấp xã"),
    Role.COMMUNE_CHAIR: _("Lãnh đạo Ủy ban nhân dân cấp xã"),
    Role.POLICE: _("Công an"),
    Role.LABOUR: _("Cơ quan lao động, tổng hợp"),
    Role.HEALTH: _("Y tế, điều trị thay thế"),
    Role.MASS_ORG: _("Tổ chức chính trị - xã hội"),
    Role.HELPER: _("Người đồng hành"),
    Role.CULTURE: _("Văn hóa, truyền thông"),
    Role.EDUCATION: _("Giáo dục"),
    Role.FINANCE: _("Tài chính"),
    Role.LEADER: _("Lãnh đạo thành phố, huyện"),
    Role.PROVINCE: _("Cấp tỉnh"),
    Role.ADMIN: _("Quản trị tài khoản"),
    Role.AUDITOR: _("Kiểm tra nhật ký"),
}


def sees_persons(role: Role) -> bool:
    """Whether any capability of the role shows persons of its unit (a helper's own are apart)."""
    return bool(
        TABLE[role] & {Can.PERSON_LIST, Can.PERSON_OPEN, Can.SUPPORT_VIEW, Can.INDICATOR_ROWS}
    )
