"""One of everything, so that every address of the site can be opened in a test.

All of it belongs to the ward of ``World``; its officers may open it, officers elsewhere may not.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Any

from donghanh.access import scope
from donghanh.access.roles import Role
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency
from donghanh.indicators import periods
from donghanh.plans import review
from donghanh.plans import services as plans
from donghanh.plans.models import Plan
from donghanh.prevention import services as prevention
from donghanh.reports import queries
from donghanh.reports import services as reports
from donghanh.reports.models import Submission
from donghanh.reports.outline import outline
from donghanh.support import services as support
from donghanh.testing.worlds import NOW, World

Kwargs = dict[str, dict[str, Any]]

#: Rooms whose addresses with parameters show rows of one unit.
OF_A_UNIT = ("register", "support", "reports")
#: Addresses in them that show no row of a unit.
OF_NO_UNIT = ("register:limit",)


def everything(world: World) -> Kwargs:
    """The parameters of each address by its name, after making what they name."""
    with scope.use(scope.SYSTEM):
        return (
            _register(world)
            | _support(world)
            | _prevention(world)
            | _plans(world)
            | {
                name: {"indicator_id": "ost_active"}
                for name in ("indicators:detail", "indicators:rows", "indicators:table")
            }
        )


def _register(world: World) -> Kwargs:
    person = world.person()
    entry = world.record(person, "user.test_positive", "2024-06-03")
    of_person, of_entry = {"pk": person.pk}, {"pk": person.pk, "entry": entry.pk}
    return {
        "access:user": {"pk": world.user(Role.AUDITOR).pk},
        "register:limit": {"regime": "2021", "limit": "decide_user_mgmt"},
        "register:person": of_person,
        "register:identity": of_person,
        "register:record": of_person,
        "register:record_kind": {**of_person, "kind": "determination.requested"},
        "register:correct": of_entry,
        "register:retract": of_entry,
    }


def _support(world: World) -> Kwargs:
    person, by = world.person("Trần Thị Ví Dụ"), world.user(Role.COMMUNE_OFFICER)
    contact = support.record_contact(
        by=by, person=person, service="counselling", on=date(2024, 6, 10)
    )
    assignment = support.assign_helper(
        by=by,
        person=person,
        task="Thăm mỗi tháng.",
        starts_on=date(2024, 6, 1),
        helper=world.user(Role.HELPER),
    )
    of_person = {"pk": person.pk}
    of_contact = {**of_person, "contact": contact.pk}
    of_assignment = {**of_person, "assignment": assignment.pk}
    return {
        "support:visit": {"pk": assignment.pk},
        "support:person": of_person,
        "support:record": of_person,
        "support:assign": of_person,
        "support:correct": of_contact,
        "support:retract": of_contact,
        "support:end": of_assignment,
        "support:retract_assignment": of_assignment,
    }


def _prevention(world: World) -> Kwargs:
    by = world.user(Role.LABOUR)
    office = agency(AgencyKind.LABOUR, world.city, NOW.date())
    activity = prevention.record_activity(
        by=by,
        kind="session",
        setting="community",
        title="Nói chuyện chuyên đề",
        on=date(2024, 6, 5),
        agency=office,
        commune=world.ward,
    )
    course = prevention.record_course(
        by=by,
        title="Nghiệp vụ",
        organiser=office,
        starts_on=date(2024, 5, 6),
        ends_on=date(2024, 5, 7),
    )
    member = prevention.add_staff(
        by=by, name="Lê Thị Nháp", agency=office, post="Chuyên viên", starts_on=date(2024, 1, 2)
    )
    [attendance] = prevention.record_attendance(by=by, course=course, staff=[member])
    of_activity = {"book": "hoat-dong", "pk": activity.pk}
    return {
        "prevention:course": {"pk": course.pk},
        "prevention:retract_attendance": {"pk": course.pk, "attendance": attendance.pk},
        "prevention:record": {"book": "hoat-dong"},
        "prevention:correct": of_activity,
        "prevention:retract": of_activity,
    }


def _plans(world: World) -> Kwargs:
    by = world.user(Role.LABOUR)
    text = files("donghanh.sample").joinpath("plans", "lai-chau-city-2024.txt").read_bytes()
    draft = plans.import_plan(file_name="khac.txt", content=text + b"\n", unit=world.city, by=by)
    plan = plans.import_plan(file_name="mau.txt", content=text, unit=world.city, by=by)
    plans.bind_suggested(plan, by=by)
    for item in review.of(plan).open_items:
        plans.save_review(plan, by=by, key=item.key, indicators=["managed_after_completion"])
    plans.confirm(plan, by=by)
    submission = reports.open_report(
        plan=plan, unit=world.ward, period=periods.read("2024-Q1"), by=by
    )
    signed = _signed(plan, world)
    of_plan, of_draft, of_report = {"pk": plan.pk}, {"pk": draft.pk}, {"pk": submission.pk}
    key = review.of(draft).items[0].key
    return {
        **{f"plans:{name}": of_plan for name in ("plan", "tasks", "duties", "source", "file")},
        "plans:progress": {**of_plan, "task": plan.tasks.all()[0].pk},
        **{f"plans:{name}": of_draft for name in ("review", "days", "confirm")},
        **{f"plans:{name}": {**of_draft, "key": key} for name in ("item", "answer")},
        **{f"reports:{name}": of_report for name in ("report", "save", "recompute", "sign")},
        **{f"reports:{name}": {"pk": signed.pk} for name in ("new_version", "changes")},
        "reports:document": {**of_report, "format": "docx"},
    }


def _signed(plan: Plan, world: World) -> Submission:
    """A signed report of the ward, for the first quarter of the calendar."""
    draft = reports.open_report(
        plan=plan,
        unit=world.ward,
        period=periods.read("2024-Q1", "B"),
        by=world.user(Role.LABOUR),
    )
    reports.edit_narrative(
        draft,
        by=world.user(Role.LABOUR),
        sections={section.id: "Không có phát sinh." for section in outline().sections},
        reasons={check.id: "Đã đối chiếu." for check in queries.checks_of(draft)},
    )
    draft.refresh_from_db()
    return reports.sign(draft, by=world.user(Role.COMMUNE_CHAIR))
