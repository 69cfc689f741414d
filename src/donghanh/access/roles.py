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
    POLICE_CHIEF = "police_chief"
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
    ENTRY_OVERRIDE = "entry_override"  # go against the order of steps, or decide that it is done
    DEADLINES = "deadlines"
    PAPER_PREPARE = "paper_prepare"  # draft a form from a case
    PAPER_ISSUE = "paper_issue"  # sign it and take its number
    DECIDE = "decide"  # be the second person of a decision that restricts somebody
    WORK_ASSIGN = "work_assign"  # hand out due work, see what is escalated and overridden
    MOVE = "move"  # send a file to another commune, accept one that comes
    SAME_PERSON = "same_person"  # judge likely duplicates, merge and undo
    REORGANISE = "reorganise"  # pass the cases of a closed unit to its successor
    LISTS = "lists"  # the three lists and the books, on screen, printed, exported
    RIGHTS = "rights"  # requests of persons about their own data
    SUPPORT_VIEW = "support_view"
    SUPPORT_RECORD = "support_record"
    HELP_OWN = "help_own"  # the people whom this helper accompanies: name, contact, task
    PREVENTION_VIEW = "prevention_view"
    PREVENTION_RECORD = "prevention_record"
    PLAN_VIEW = "plan_view"
    PLAN_IMPORT = "plan_import"
    PLAN_EDIT = "plan_edit"  # confirm, bind, allot, amend, compare
    PLAN_OWN = "plan_own"  # make the own unit's plan from the parent's
    TASK_REPORT = "task_report"  # progress, evidence and difficulties of one's own agency's tasks
    TASK_ANSWER = "task_answer"  # answer difficulties and requests for more time
    BUDGET_EDIT = "budget_edit"
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
_PREPARES = {Can.PAPER_PREPARE, Can.MOVE, Can.SAME_PERSON, Can.LISTS, Can.RIGHTS}
_DECIDES = {
    Can.ENTRY_OVERRIDE,
    Can.PAPER_ISSUE,
    Can.DECIDE,
    Can.WORK_ASSIGN,
    Can.LISTS,
    Can.RIGHTS,
}
_TASKS = {Can.TASK_REPORT}
_HEADS_TASKS = {Can.TASK_REPORT, Can.TASK_ANSWER, Can.PLAN_OWN}
_SUPPORT = {Can.SUPPORT_VIEW, Can.SUPPORT_RECORD}
_PREVENTION = {Can.PREVENTION_VIEW, Can.PREVENTION_RECORD}
_FIGURES = {Can.PLAN_VIEW, Can.INDICATOR_VIEW}
_ROWS = _FIGURES | {Can.INDICATOR_ROWS}
_REPORT = {Can.REPORT_VIEW, Can.REPORT_EDIT}
_SIGN = {Can.REPORT_VIEW, Can.REPORT_SIGN}

TABLE: Mapping[Role, frozenset[Can]] = {
    Role.COMMUNE_OFFICER: frozenset(
        _REGISTER
        | _PREPARES
        | _SUPPORT
        | _PREVENTION
        | _TASKS
        | {Can.PLAN_OWN, Can.BUDGET_EDIT}
        | _ROWS
        | _REPORT
    ),
    Role.COMMUNE_CHAIR: frozenset(_PERSONS | _DECIDES | _HEADS_TASKS | _FIGURES | _SIGN),
    Role.POLICE: frozenset(_REGISTER | _PREPARES | _TASKS | _ROWS | {Can.REPORT_VIEW}),
    Role.POLICE_CHIEF: frozenset(_PERSONS | _DECIDES | _HEADS_TASKS | _ROWS | {Can.REPORT_VIEW}),
    Role.LABOUR: frozenset(
        _PERSONS
        | {Can.ENTRY_RECORD}
        | _SUPPORT
        | _PREVENTION
        | {Can.PAPER_PREPARE, Can.PAPER_ISSUE, Can.DECIDE, Can.WORK_ASSIGN, Can.LISTS}
        | {Can.PLAN_IMPORT, Can.PLAN_EDIT, Can.BUDGET_EDIT}
        | _HEADS_TASKS
        | _ROWS
        | _REPORT
    ),
    Role.HEALTH: frozenset(_PERSONS | {Can.ENTRY_RECORD, Can.PREVENTION_VIEW} | _TASKS | _FIGURES),
    Role.MASS_ORG: frozenset(_PREVENTION | _TASKS | _FIGURES),
    Role.HELPER: frozenset({Can.HELP_OWN}),
    Role.CULTURE: frozenset(_PREVENTION | _TASKS | _FIGURES),
    Role.EDUCATION: frozenset(_PREVENTION | _TASKS | _FIGURES),
    Role.FINANCE: frozenset(_TASKS | {Can.BUDGET_EDIT} | _FIGURES),
    Role.LEADER: frozenset({Can.TASK_ANSWER} | _FIGURES | _SIGN),
    Role.PROVINCE: frozenset(_FIGURES | {Can.REPORT_VIEW}),
    Role.ADMIN: frozenset({Can.USERS_MANAGE, Can.REORGANISE}),
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
    Role.POLICE_CHIEF: _("Trưởng Công an"),
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
