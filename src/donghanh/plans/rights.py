"""Who may do what with a plan and its work, beyond the role: whose plan, whose task it is.

Nothing here asks the database beyond what the caller loaded, save for ``may_report``.
"""

from __future__ import annotations

from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.agencies.models import Agency, AgencyKind, Level
from donghanh.plans.models import Difficulty, Occurrence, Plan, TaskParty

#: The offices that keep the plan of a whole unit; other agencies keep their own.
UNIT_OFFICES = (AgencyKind.PEOPLES_COMMITTEE, AgencyKind.LABOUR)


def owns(user: User, plan: Plan) -> bool:
    """Whether it is the plan of the user's agency, or of the unit whose plan that agency keeps."""
    agency = user.agency
    if agency is None or agency.unit_id != plan.unit_id:
        return False
    if plan.agency_id is None:
        return agency.kind in UNIT_OFFICES
    return plan.agency_id == agency.pk


def may_edit(user: User, plan: Plan) -> bool:
    """Whether the user decides about this plan: confirms, allots, amends, cancels a turn."""
    capability = Can.PLAN_OWN if plan.parent_id else Can.PLAN_EDIT
    return owns(user, plan) and user.can(capability)


def may_decide(user: User, plan: Plan) -> bool:
    """Whether the user decides about more time."""
    return owns(user, plan) and (user.can(Can.TASK_ANSWER) or user.can(Can.PLAN_EDIT))


def may_report(user: User, occurrence: Occurrence) -> bool:
    """Whether the user reports about a turn: of the own commune, of a task that the own agency
    leads or coordinates, or as the office that keeps the plan."""
    agency = user.agency
    if agency is None or not user.can(Can.TASK_REPORT):
        return False
    if occurrence.unit_id == agency.unit_id and agency.unit.level == Level.COMMUNE:
        return True
    return may_edit(user, occurrence.plan) or is_party(agency, occurrence)


def is_party(agency: Agency, occurrence: Occurrence) -> bool:
    """Whether the agency leads or coordinates the task where the turn is. One query."""
    parties = TaskParty.objects.filter(task=occurrence.task_id, agencies=agency)
    if occurrence.unit_id == occurrence.plan.unit_id:
        return bool(parties.filter(below=False).exists())
    return agency.unit_id == occurrence.unit_id and bool(parties.exists())


def may_answer(user: User, difficulty: Difficulty) -> bool:
    """Whether the user answers for the addressee: in it, or in its unit."""
    agency = user.agency
    if agency is None or not user.can(Can.TASK_ANSWER):
        return False
    return agency.pk == difficulty.addressee_id or agency.unit_id == difficulty.addressee.unit_id


def may_follow(user: User, difficulty: Difficulty) -> bool:
    """Whether the user goes on with a difficulty that the own agency raised."""
    agency = user.agency
    return agency is not None and agency.pk == difficulty.raised_by_id and user.can(Can.TASK_REPORT)


def may_see_evidence(user: User, occurrence: Occurrence) -> bool:
    """Whether files about a turn are shown: to those who report on it, keep the plan above it or
    decide about it."""
    plan = occurrence.plan
    above = plan.parent is not None and may_edit(user, plan.parent)
    return may_report(user, occurrence) or may_edit(user, plan) or may_decide(user, plan) or above


def may_enter(user: User, plan: Plan) -> bool:
    """Whether the user enters figures of the plan's targets: the office that keeps the plan, and
    for its own unit whoever reports in a unit below."""
    agency = user.agency
    if agency is None or not user.can(Can.TASK_REPORT):
        return may_edit(user, plan)
    below = plan.unit_id in {one.pk for one in agency.unit.ancestors()}
    return may_edit(user, plan) or (below and agency.kind in UNIT_OFFICES)


def may_judge(user: User, plan: Plan) -> bool:
    """Whether the user accepts a plan that was sent up, or sends it back."""
    parent = plan.parent
    return parent is not None and (may_edit(user, parent) or may_decide(user, parent))


def may_make(user: User, parent: Plan) -> bool:
    """Whether the user makes a plan from this one, for the own unit or agency."""
    agency = user.agency
    if agency is None or not user.can(Can.PLAN_OWN) or parent.state != Plan.State.CONFIRMED:
        return False
    if parent.unit_id == agency.unit_id:
        # The office that keeps the plan needs no second one; its agencies below do.
        return parent.agency_id is None and agency.kind not in UNIT_OFFICES
    above = {one.pk for one in agency.unit.ancestors()}
    return parent.unit_id in above and parent.agency_id is None


def may_budget(user: User, plan: Plan) -> bool:
    """Whether the user keeps the money of the plan: in its unit, for an agency's plan in the
    agency, and the finance office for both."""
    agency = user.agency
    if agency is None or not user.can(Can.BUDGET_EDIT) or agency.unit_id != plan.unit_id:
        return False
    return plan.agency_id in (None, agency.pk) or agency.kind == AgencyKind.FINANCE
