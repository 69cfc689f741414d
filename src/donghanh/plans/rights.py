"""Who may do what with a plan and its work, beyond the role: whose plan, whose task it is.

A unit answers for the units that it continues, a province also for its closed districts: after a
reorganisation their plans, turns and money are its own. ``area`` says so of units and ``acts_for``
of agencies; every other rule, here and in the queries, goes by these two. Nothing here asks the
database beyond what the caller loaded, save for ``may_report`` and, in a unit that continues
others, which these are.
"""

from __future__ import annotations

from donghanh.access.models import Membership, User
from donghanh.access.roles import Can
from donghanh.agencies.models import Agency, AgencyKind, Level, Unit
from donghanh.plans.models import Difficulty, Occurrence, Plan, TaskParty

#: The offices that keep the plan of a whole unit; other agencies keep their own.
UNIT_OFFICES = (AgencyKind.PEOPLES_COMMITTEE, AgencyKind.LABOUR)


def area(unit: Unit) -> dict[int, Unit]:
    """The unit and those that it continues, by id."""
    return {one.pk: one for one in (unit, *unit.predecessors)}


def above(unit: Unit) -> set[int]:
    """The units above it, and those above the units that it continues."""
    here = area(unit)
    return {higher.pk for one in here.values() for higher in one.ancestors()} - set(here)


def works_for(unit: Unit) -> set[int]:
    """The units whose plans give work to agencies of this one: itself, those that it continues, and
    those above. A plan from below may name an agency above, and gives it nothing to do."""
    return {*area(unit), *above(unit)}


def acts_for(agency: Agency) -> list[int]:
    """The agency, and those of its kind in the units that its own continues, by id."""
    return [agency.pk, *agency.predecessors]


def owns(user: User, plan: Plan) -> bool:
    """Whether it is the plan of the user's agency, or of the unit whose plan that agency keeps."""
    agency = user.agency
    if agency is None or plan.unit_id not in area(agency.unit):
        return False
    if plan.agency_id is None:
        return agency.kind in UNIT_OFFICES
    return plan.agency_id in acts_for(agency)


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
    if agency.unit.level == Level.COMMUNE and occurrence.unit_id in area(agency.unit):
        return True
    return may_edit(user, occurrence.plan) or is_party(agency, occurrence)


def is_party(agency: Agency, occurrence: Occurrence) -> bool:
    """Whether the agency leads or coordinates the task where the turn is. One query."""
    if occurrence.plan.unit_id not in works_for(agency.unit):
        return False
    parties = TaskParty.objects.filter(task=occurrence.task_id, agencies__in=acts_for(agency))
    if occurrence.unit_id == occurrence.plan.unit_id:
        return bool(parties.filter(below=False).exists())
    return occurrence.unit_id in area(agency.unit) and bool(parties.exists())


def colleagues(user: User) -> frozenset[int]:
    """Ids of those who work, or worked, in the user's agency. One query."""
    rows = Membership.objects.filter(agency=user.agency) if user.agency else ()
    return frozenset(row.user_id for row in rows)


def may_answer(user: User, difficulty: Difficulty) -> bool:
    """Whether the user answers for the addressee: in it, or in its unit."""
    agency = user.agency
    if agency is None or not user.can(Can.TASK_ANSWER):
        return False
    return difficulty.addressee.unit_id in area(agency.unit)


def may_follow(user: User, difficulty: Difficulty) -> bool:
    """Whether the user goes on with a difficulty that the own agency raised."""
    agency = user.agency
    return (
        agency is not None
        and user.can(Can.TASK_REPORT)
        and difficulty.raised_by_id in acts_for(agency)
    )


def may_see_evidence(user: User, occurrence: Occurrence) -> bool:
    """Whether files about a turn are shown: to those who report on it, keep the plan above it or
    decide about it."""
    plan = occurrence.plan
    higher = plan.parent is not None and may_edit(user, plan.parent)
    return may_report(user, occurrence) or may_edit(user, plan) or may_decide(user, plan) or higher


def may_enter(user: User, plan: Plan) -> bool:
    """Whether the user enters figures of the plan's targets: the office that keeps the plan, and
    for its own unit whoever reports in a unit below."""
    agency = user.agency
    if agency is None or not user.can(Can.TASK_REPORT):
        return may_edit(user, plan)
    below = plan.unit_id in above(agency.unit)
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
    higher = {one.pk for one in agency.unit.ancestors()}
    return parent.unit_id in higher and parent.agency_id is None


def may_budget(user: User, plan: Plan) -> bool:
    """Whether the user keeps the money of the plan: whose plan it is, and the finance office of
    its unit."""
    agency = user.agency
    if agency is None or not user.can(Can.BUDGET_EDIT):
        return False
    finance = agency.kind == AgencyKind.FINANCE and plan.unit_id in area(agency.unit)
    return finance or owns(user, plan)
