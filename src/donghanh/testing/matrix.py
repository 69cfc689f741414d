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
from donghanh.agencies.queries import agency, unit
from donghanh.indicators import periods
from donghanh.law import packs
from donghanh.plans import evidence, review
from donghanh.plans import services as plans
from donghanh.plans.models import Plan
from donghanh.plans.services import budget as money
from donghanh.plans.services import inspections
from donghanh.plans.writing import assignment
from donghanh.portal import services as rights
from donghanh.prevention import services as prevention
from donghanh.procedures.papers import services as papers
from donghanh.procedures.papers import template
from donghanh.procedures.papers.signers import Signer
from donghanh.procedures.work import services as work
from donghanh.register import attachments, merging, moves, proposals
from donghanh.register.models import Reorganisation
from donghanh.reports import queries
from donghanh.reports import services as reports
from donghanh.reports.models import Submission
from donghanh.reports.outline import outline
from donghanh.support import services as support
from donghanh.testing.scans import png
from donghanh.testing.worlds import NOW, World

Kwargs = dict[str, dict[str, Any]]

#: The smallest picture there is, as evidence.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
)

#: Rooms whose addresses with parameters show rows of one unit.
OF_A_UNIT = ("register", "papers", "dossier", "support", "reports", "portal")
#: Addresses in them that show no row of a unit.
OF_NO_UNIT = ("register:limit", "register:reorganised")


def everything(world: World) -> Kwargs:
    """The parameters of each address by its name, after making what they name."""
    with scope.use(scope.SYSTEM):
        return (
            _register(world)
            | _moves(world)
            | _work(world)
            | _papers(world)
            | _decisions(world)
            | _dossier(world)
            | _books_and_rights(world)
            | _support(world)
            | _prevention(world)
            | _plans(world)
            | _plan_writing(world)
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
        "register:identity_correct": of_person,
        "register:record": of_person,
        "register:record_kind": {**of_person, "kind": "determination.requested"},
        "register:correct": of_entry,
        "register:retract": of_entry,
    }


def _books_and_rights(world: World) -> Kwargs:
    person = world.person("Lò Văn Yêu Cầu")
    asked = rights.receive(
        by=world.user(Role.COMMUNE_OFFICER),
        unit=world.ward,
        kind="access",
        received_at=NOW,
        applicant=person.name,
        person=person,
        text="Cho tôi xem thông tin của tôi.",
    )
    return {
        "books:book": {"book_id": "01-SCN"},
        "books:export_book": {"book_id": "01-SCN"},
        "portal:request": {"pk": asked.pk},
        "portal:extract": {"pk": person.pk, "format": "docx"},
    }


def _work(world: World) -> Kwargs:
    absence = work.delegate(
        by=world.user(Role.COMMUNE_CHAIR),
        officer=world.user(Role.COMMUNE_OFFICER),
        deputy=world.user(Role.POLICE),
        starts_on=date(2024, 6, 14),
        ends_on=date(2024, 6, 20),
        why="Đi tập huấn",
    )
    secret = work.renew_feed(by=world.user(Role.COMMUNE_OFFICER))
    return {"work:absence_end": {"pk": absence.pk}, "work:feed": {"secret": secret}}


def _papers(world: World) -> Kwargs:
    person, by = world.person("Lò Thị Giấy Mẫu"), world.user(Role.COMMUNE_OFFICER)
    case = world.record(person, "user.test_positive", "2024-06-03").case
    form = template.load("2021", "ND105/07")
    made = [
        papers.draft(by=by, person=person, case=case, template=form, kind="user.management_decided")
        for _number in range(2)
    ]
    issued = papers.issue(
        made[0],
        by=world.user(Role.COMMUNE_CHAIR),
        on=NOW.date(),
        seen=1,
        signer=Signer("Người Ký Thử"),
    )
    assert issued.outgoing is not None
    of_paper, of_person = {"pk": made[1].pk}, {"pk": person.pk}
    return {
        "papers:void": {"pk": issued.outgoing.pk},
        **{f"papers:{name}": of_person for name in ("person", "draft")},
        **{
            f"papers:{name}": of_paper
            for name in ("paper", "change", "discard", "replace", "issue", "finish")
        },
        "papers:download": {**of_paper, "format": "pdf"},
    }


def _decisions(world: World) -> Kwargs:
    """A scan of an entry, and a proposal with a scan that waits."""
    person, by = world.person("Sùng A Thí"), world.user(Role.COMMUNE_OFFICER)
    entry = world.record(person, "user.test_positive", "2024-06-03")
    scan = attachments.attach(entry, attachments.take_in(png(), "anh.png"), by=by)
    waiting = proposals.propose(
        by=by,
        pack=packs.load(entry.case.regime),
        kind="user.management_decided",
        person=person,
        case=entry.case,
        effective_on=date(2024, 6, 10),
        scan=attachments.take_in(png(), "anh.png"),
    )
    of_scan = {"pk": person.pk, "attachment": scan.pk}
    return {
        "register:attach": {"pk": person.pk, "entry": entry.pk},
        "register:scan": of_scan,
        "register:withdraw_scan": of_scan,
        **{
            f"register:{name}": {"pk": waiting.pk}
            for name in (
                "proposal", "confirm_proposal", "send_back_proposal", "withdraw_proposal",
                "proposal_scan",
            )
        },
    }  # fmt: skip


def _dossier(world: World) -> Kwargs:
    person = world.person("Lò Văn Nháp")
    world.story(
        person,
        ("user.test_positive", "2024-05-06"),
        ("determination.requested", "2024-05-07"),
        ("determination.found_dependent", "2024-05-09"),
    )
    opened = world.record(person, "compulsory.dossier_opened", "2024-06-03")
    of_case = {"pk": opened.case_id}
    return {f"dossier:{name}": of_case for name in ("case", "attach", "export")}


def _moves(world: World) -> Kwargs:
    """A file on its way, two files of one person, and a merge; the move is seen from both sides."""
    by = world.user(Role.COMMUNE_OFFICER)
    elsewhere = unit("03388", on=NOW.date())  # no ward of the other officers, who see nothing
    world.user(Role.COMMUNE_OFFICER, elsewhere)
    person, again = world.person("Lường Văn Thử"), world.person("Lường Văn Thử")
    merged = world.person("Lường Văn Thử")
    merge = merging.merge(person, merged, by=by, reason="Cùng một người.")
    move = moves.send(world.person("Tòng Văn Tạm"), by=by, to=elsewhere, on=NOW.date())
    operation = Reorganisation.objects.create(on=NOW.date(), by=by)
    return {
        "register:move": {"pk": move.pk},
        "register:move_send": {"pk": person.pk},
        "register:merge_other": {"pk": person.pk},
        "register:compare": {"pk": person.pk, "other": again.pk},
        "register:merge_undo": {"pk": person.pk, "merge": merge.pk},
        "register:reorganised": {"pk": operation.pk},
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
        **_plan_work(plan, world),
        **_plan_views(plan, world),
        **{f"plans:{name}": of_draft for name in ("review", "days", "confirm", "replace")},
        **{f"plans:{name}": {**of_draft, "key": key} for name in ("item", "answer", "split")},
        **{f"reports:{name}": of_report for name in ("report", "save", "recompute", "sign")},
        **{f"reports:{name}": {"pk": signed.pk} for name in ("new_version", "changes")},
        "reports:document": {**of_report, "format": "docx"},
    }


def _plan_writing(world: World) -> Kwargs:
    """A plan with an agency that gets an assignment, and the calendar of an agency's tasks."""
    plan = Plan._default_manager.filter(unit=world.city, state=Plan.State.CONFIRMED).first()
    assert plan is not None
    of_plan = {"pk": plan.pk}
    one = assignment.assignees(plan)[0].agency.pk
    secret = work.renew_feed(by=world.user(Role.LABOUR), kind="plans")
    return {
        **{f"plans:{name}": of_plan for name in ("paper", "words", "issue", "assignments")},
        "plans:sheet": of_plan,
        "plans:paper_file": {**of_plan, "format": "docx"},
        "plans:assignment": {**of_plan, "agency": one, "format": "docx"},
        "plans:feed": {"secret": secret},
    }


def _plan_work(plan: Plan, world: World) -> Kwargs:
    """What hangs on a plan: a turn of the ward, a target, a difficulty, more time, a plan below."""
    ward = world.user(Role.COMMUNE_OFFICER)
    turn = plan.occurrences.filter(unit=world.ward).first()
    target = plan.targets.all()[0]
    assert turn is not None
    file = evidence.take_in(PIXEL, "anh.png")
    shown = plans.record_progress(turn, by=ward, on=NOW.date(), percent=40, files=[file])
    difficulty = plans.raise_difficulty(
        plan,
        by=ward,
        addressee=agency(AgencyKind.LABOUR, world.city, NOW.date()),
        text="Chưa có kinh phí.",
        wished_on=date(2024, 6, 20),
    )
    asked = plans.ask_for_time(turn, by=ward, until=date(2025, 1, 31), reason="Chờ kinh phí.")
    own = plans.make_own(plan, by=ward)
    of_plan, of_own = {"pk": plan.pk}, {"pk": own.pk}
    of_turn = {**of_plan, "turn": turn.pk}
    of_target = {**of_plan, "target": target.pk}
    task = {**of_own, "kind": "nhiem-vu"}
    of_task = {**task, "item": own.tasks.all()[0].pk}
    return {
        **{f"plans:{name}": {**of_plan, "task": turn.task_id} for name in ("task", "retime")},
        "plans:correct": {**of_plan, "progress": shown.pk},
        **{f"plans:{name}": of_turn for name in ("turn", "report", "cancel", "extend")},
        "plans:decide": {**of_plan, "extension": asked.pk},
        "plans:proof": {**of_plan, "evidence_id": shown.evidence.get().pk},
        **{f"plans:{name}": of_target for name in ("target", "figure", "allot")},
        "plans:difficulty": {"pk": difficulty.pk},
        **{f"plans:{name}": of_plan for name in ("raise", "units", "versions", "make", "amend")},
        "plans:compare": {**of_plan, "other": plan.pk},
        **{f"plans:{name}": of_own for name in ("own", "confirm_own", "discard", "send", "judge")},
        "plans:offers": of_own,
        "plans:answer_offer": {**of_own, "lineage": plan.lineage},
        "plans:add": task,
        **{f"plans:{name}": of_task for name in ("own_item", "drop")},
    }


def _plan_views(plan: Plan, world: World) -> Kwargs:
    """The other pages of a plan: an agency, the ward's part, money, an inspection, a proposal."""
    by, on = world.user(Role.LABOUR), NOW.date()
    office = agency(AgencyKind.LABOUR, world.city, on)
    line = money.add_line(plan, by=by, source="district", item="Tập huấn", allotted=1_000_000)
    booked = money.book(line, by=by, kind="spent", on=on, amount=400_000)
    seen = inspections.record_inspection(plan, by=by, unit=world.ward, on=on, team="Đoàn thử")
    found = inspections.add_finding(seen, by=by, text="Chậm sổ.", mend_until=date(2024, 7, 1))
    proposed = inspections.propose(plan, by=by, unit=world.ward, reason="Làm tốt.")
    of_plan = {"pk": plan.pk}
    of_line = {**of_plan, "line": line.pk}
    whole = ("agencies", "matrix", "calendar", "timeline", "communes", "budget", "budget_add")
    lists = ("inspections", "inspection_add", "commendations", "commendation_add")
    one = ("budget_line", "budget_change", "budget_drop", "budget_book")
    return {
        "plans:agency": {"agency": office.pk},
        **{f"plans:{name}": of_plan for name in (*whole, *lists)},
        "plans:commune": {**of_plan, "unit": world.ward.pk},
        **{f"plans:{name}": of_line for name in one},
        "plans:budget_retract": {**of_line, "entry": booked.pk},
        "plans:finding_add": {**of_plan, "inspection": seen.pk},
        "plans:finding_mend": {**of_plan, "finding": found.pk},
        "plans:commendation": {**of_plan, "commendation": proposed.pk},
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
