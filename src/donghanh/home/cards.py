"""What the home page can show. A card looks at the user and gives itself, or None.

To add a card, write a function and put it into ``MAIN``, ``RAIL`` or ``CALM``; the capabilities
of the role decide who gets it, so there is no page per role.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.home.places import places
from donghanh.plans import agenda
from donghanh.plans import queries as plans
from donghanh.plans.models import Plan
from donghanh.procedures.papers import queries as papers
from donghanh.procedures.work import queries as work
from donghanh.register import moves, queries
from donghanh.register.models import Person
from donghanh.register.paging import bounded_count
from donghanh.register.presenters import deadlines as present_deadlines
from donghanh.register.presenters import proposals as present_proposals
from donghanh.support import queries as support
from donghanh.text import format_date
from donghanh.ui.templatetags.ui import vweekday

#: Rows of due work on the home page: what fits the first view.
DUE_ROWS = 9
#: Tasks of the plan beside it.
PLAN_ROWS = 4
#: Turns of one's own agency that are late or due soon.
TURN_ROWS = 5
#: Proposals and files that came back.
RETURNED_ROWS = 5


@dataclass(frozen=True, slots=True)
class Queue:
    """A tile that counts waiting work and opens it as a list."""

    count: int
    title: str
    url: str
    small: str = ""
    state: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A panel of the home page: a template and what it shows, as ``card``."""

    template: str
    content: dict[str, Any] = field(default_factory=dict)


CardOf = Callable[[User], Card | None]


def due_queues(user: User) -> list[Queue]:
    """Open work overdue, due today, due in the next seven days, and with others: one query."""
    if not user.can(Can.DEADLINES):
        return []
    who = work.viewer(user)
    counts = work.counts(queries.deadlines(user), who)
    here = reverse("work:list")
    last = clock.today() + timedelta(days=7)
    return [
        Queue(counts["overdue"], _("Quá hạn"), f"{here}?due=overdue", _("cần làm trước"), "late"),
        Queue(counts["today"], _("Đến hạn hôm nay"), f"{here}?due=today", _("trong ngày"), "soon"),
        Queue(
            counts["week"],
            _("Trong 7 ngày tới"),
            f"{here}?due=week",
            _("đến %(day)s") % {"day": format_date(last, year=False)},
            "idle",
        ),
        Queue(
            counts["waiting"],
            _("Chờ nơi khác"),
            f"{here}?due=waiting",
            _("ở cơ quan khác"),
            "wait",
        ),
    ]


def decision_queue(user: User) -> list[Queue]:
    """Proposals that wait for this user as the second person: one query."""
    if not user.can(Can.DECIDE):
        return []
    count, more = bounded_count(queries.waiting_for(user))
    small = _("và còn nữa") if more else _("cần người thứ hai")
    url = reverse("register:proposals")
    return [Queue(count, _("Chờ quyết định"), url, small, icon="signature")]


def signing_queue(user: User) -> list[Queue]:
    """Drafts of the own office, while any waits for this user's signature: one query."""
    count, more = bounded_count(papers.waiting(user)) if user.can(Can.PAPER_ISSUE) else (0, False)
    if not count:
        return []
    small = _("và còn nữa") if more else _("dự thảo của cơ quan")
    return [Queue(count, _("Chờ ký"), reverse("papers:waiting"), small, icon="file-text")]


def arriving_queue(user: User) -> list[Queue]:
    """Files that other units have sent here, while any waits: one query."""
    count, more = bounded_count(moves.arriving(user))
    if not count:
        return []
    small = _("và còn nữa") if more else _("hồ sơ chuyển đến")
    return [Queue(count, _("Chờ tiếp nhận"), reverse("register:moves"), small, icon="inbox")]


def people_queue(user: User) -> list[Queue]:
    """The files of the user's unit, counted up to a thousand: one query."""
    if not user.can(Can.PERSON_LIST):
        return []
    count, more = bounded_count(Person.objects.visible_to(user))
    small = _("và còn nữa") if more else _("trong địa bàn")
    url = reverse("register:people")
    return [Queue(count, _("Hồ sơ đang giữ"), url, small, icon="folder-open")]


def returned_card(user: User) -> Card | None:
    """What came back to the user: proposals until they are mended or let rest, files sent off."""
    sent_back = queries.sent_back_to(user).select_related("person", "by", "decided_by", "corrects")
    found = list(sent_back[:RETURNED_ROWS])
    rows = map(present_proposals.row, found)
    proposals = list(zip(rows, present_proposals.again_urls(found), strict=True))
    files = list(moves.returned_to(user)[:RETURNED_ROWS]) if user.can(Can.MOVE) else []
    if not proposals and not files:
        return None
    return Card("home/cards/returned.html", {"proposals": proposals, "files": files})


def due_card(user: User) -> Card | None:
    """The nearest deadlines, each with its start and its article."""
    if not user.can(Can.DEADLINES):
        return None
    found = queries.deadlines(user).select_related("person", "case", "commune", "started_by")
    rows = present_deadlines.rows(found[:DUE_ROWS], clock.today())
    wide = user.scope.level != "commune"
    return Card("home/cards/due.html", {"days": [(None, rows)] if rows else [], "wide": wide})


def own_people_card(user: User) -> Card | None:
    """The people whom a helper accompanies: name, place and task, and a way to note a visit."""
    if not user.can(Can.HELP_OWN):
        return None
    people = support.own_people(user)
    log.record(
        "support.opened",
        by=user,
        subject_type="list",
        purpose=_("Xem những người mình đồng hành"),
        detail={"persons": [one.person_id for one in people]},
    )
    return Card("home/cards/own_people.html", {"people": people})


def plan_card(user: User) -> Card | None:
    """The plan in force: its scoreboard, and the tasks whose time has come."""
    if not user.can(Can.PLAN_VIEW):
        return None
    today = clock.today()
    in_force = plans.visible_to(user).filter(
        state=Plan.State.CONFIRMED, starts_on__lte=today, ends_on__gte=today
    )
    plan = plans.nearest(in_force, user)
    if plan is None:
        return None
    jobs = agenda.by_time(plans.works(plan, today, ahead=False))
    waiting = [*jobs["late"], *(job for job in jobs["doing"] if job.due)]
    return Card(
        "home/cards/plan.html",
        {"plan": plan, "jobs": waiting[:PLAN_ROWS], "late": len(jobs["late"])},
    )


def turns_card(user: User) -> Card | None:
    """What one's own agency has to do in the plans: late or due soon, each with its report."""
    if not user.can(Can.TASK_REPORT):
        return None
    found = list(plans.due_soon(user)[: TURN_ROWS + 1])
    if not found:
        return None
    rows = [
        {
            "turn": turn,
            "name": agenda.turn_name(turn.task, turn.first, turn.due),
        }
        for turn in found[:TURN_ROWS]
    ]
    more = len(found) > TURN_ROWS
    return Card("home/cards/turns.html", {"rows": rows, "more": more, "agency": user.agency})


def record_card(user: User) -> Card | None:
    """The ways to begin recording, for those who record."""
    return Card("home/cards/record.html") if user.can(Can.ENTRY_RECORD) else None


def places_card(user: User) -> Card | None:
    """Where the role can go, with a line on what one does there."""
    own = places(user)
    return Card("home/cards/places.html", {"places": own}) if own else None


QUEUES: tuple[Callable[[User], list[Queue]], ...] = (
    due_queues,
    decision_queue,
    signing_queue,
    arriving_queue,
    people_queue,
)
MAIN: tuple[CardOf, ...] = (returned_card, due_card, own_people_card)
RAIL: tuple[CardOf, ...] = (turns_card, plan_card, record_card)
#: Instead of ``MAIN``, for roles without waiting work of their own.
CALM: tuple[CardOf, ...] = (turns_card, plan_card, places_card)


@dataclass(frozen=True, slots=True)
class Desk:
    """The home page of one user."""

    title: str
    lead: str
    queues: list[Queue]
    main: list[Card]
    rail: list[Card]


def _made(makers: tuple[CardOf, ...], user: User) -> list[Card]:
    return [card for make in makers if (card := make(user))]


def desk(user: User) -> Desk:
    """Everything on the user's home page. Without work of one's own, the places come first."""
    queues = [queue for make in QUEUES for queue in make(user)]
    main = _made(MAIN, user)
    main, rail = (main, _made(RAIL, user)) if main else (_made(CALM, user), [])
    title = _("Việc của tôi hôm nay") if queues else _("Hôm nay")
    return Desk(title, vweekday(clock.today()), queues, main, rail)
