"""The plans of a province with 38 communes: 60 plans, 20,000 turns of tasks, reports on a part.

Every request goes through the whole site: session, scope, template. The plans are made inside a
transaction that is rolled back. The province's main plan has all plans of the communes below it,
so that its scoreboard counts three quarters of all turns. The alternative in the same run: the
turns of one commune's plan looked up and judged one by one, beside the grouped statement.

It is Monday, 15 June 2026 in the run: half of the year's turns are due, and the province has its 38
communes since July 2025. Needs units and agencies: ``donghanh sample``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from donghanh.testing import measure

#: Plans name no person and have no row-level security; the owner may have the tables analysed, as
#: the server does by itself on a site, where rows are not rolled back.
ROLE = "owner"
ROUNDS = 30
#: Milliseconds at the median; the 95th percentile may take half as long again.
BOUND = 150
PROVINCE = "12"
PLANS, TURNS = 60, 20_000
#: Agencies of the province; those that the directory lacks are made for the run.
OFFICES = 12
MORNING = datetime(2026, 6, 15, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

#: Tasks of the main plan that the province leads, month by month, and those that every commune
#: leads, quarter by quarter; tasks of a commune's plan, and of the province's other plans.
OWN_TASKS, SHARED_TASKS, COMMUNE_TASKS, OTHER_TASKS = 40, 10, 30, 17
TARGETS = 20


def run() -> dict[str, Any]:
    """Measure, as an officer of the province's committee."""
    from django.db import transaction
    from django.test import Client
    from django.utils import timezone

    from donghanh import today
    from donghanh.access import scope
    from donghanh.config.warm import warm

    with today.shifted(MORNING - timezone.now()), transaction.atomic():
        with scope.use(scope.SYSTEM):
            world = _World()
            world.fill()
        _analyse()
        warm()
        counts = world.counts()
        client = Client()
        client.force_login(world.user)
        rows = [
            measure.page(name, client, url, bound=BOUND, rounds=ROUNDS)
            for name, url in world.pages().items()
        ]
        alternative = _alternative(world)
        transaction.set_rollback(True)
    return {
        **counts,
        # On a machine that does other work the times are those of waiting too.
        "load_average": round(os.getloadavg()[0], 1),
        "within_bounds": all(row["ok"] for row in rows),
        "rows": rows,
        "alternative": alternative,
    }


def _analyse() -> None:
    """Have the planner know the rows that were just made."""
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        for model in apps.get_app_config("plans").get_models(include_auto_created=True):
            cursor.execute(f"analyze {model._meta.db_table}")


class _World:
    """The province, its agencies and its plans."""

    def __init__(self) -> None:
        from donghanh import today
        from donghanh.agencies.models import Agency, AgencyKind
        from donghanh.agencies.queries import communes_of, unit

        self.day = today.today()
        self.rng = Random(7)
        self.province = unit(PROVINCE, on=self.day)
        self.communes = list(communes_of(self.province, self.day).select_related("parent__parent"))
        here = Agency.objects.on(self.day).select_related("unit__parent__parent")
        known = list(here.filter(unit=self.province))
        self.offices: list[Any] = known + [
            Agency.objects.create(
                kind=AgencyKind.OTHER,
                name=f"Sở Thử nghiệm số {number}",
                short_name=f"Sở Thử {number}",
                unit=self.province,
            )
            for number in range(len(known), OFFICES)
        ]
        self.local: dict[int, list[Any]] = {}
        for one in here.filter(unit__in=self.communes):
            self.local.setdefault(one.unit_id, []).append(one)
        self.committees = {
            pk: next(one for one in found if one.kind == AgencyKind.PEOPLES_COMMITTEE)
            for pk, found in self.local.items()
        }
        self.leader = next(one for one in self.offices if one.kind == AgencyKind.PEOPLES_COMMITTEE)
        self.user = self._user()

    def _user(self) -> Any:
        from donghanh.access.models import User
        from donghanh.access.roles import Role
        from donghanh.access.services import appoint

        user = User.objects.create(username="do.toc.do", full_name="Người Đo", password="!")
        since = max(date(self.day.year, 1, 1), self.leader.valid_from)
        appoint(user=user, agency=self.leader, role=Role.PROVINCE, valid_from=since, by=None)
        return User.objects.get(pk=user.pk)

    # ---- filling --------------------------------------------------------------------------

    def fill(self) -> None:
        """Sixty plans with their tasks and turns; what was reported about a part of them."""
        self.main = self._plan(self.province, "chính")
        own = self._tasks(self.main, OWN_TASKS, "monthly", cycle([one] for one in self.offices))
        committees = list(self.committees.values())
        shared = self._tasks(self.main, SHARED_TASKS, "quarterly", cycle([committees]), below=True)
        self._targets()
        self._turns(own, [self.province.pk], 12)
        self._turns(shared, [one.pk for one in self.communes], 4)
        for commune in self.communes:
            plan = self._plan(commune, commune.name, parent=self.main)
            leads = cycle([[self.committees[commune.pk]]])
            tasks = self._tasks(plan, COMMUNE_TASKS, "monthly", leads, origins=own)
            self._turns(tasks, [commune.pk], 12)
            self.commune_plan = plan
        others = PLANS - 1 - len(self.communes)
        left = (TURNS - self._count()) // 12 - others * OTHER_TASKS
        for number in range(others):
            plan = self._plan(self.province, f"chuyên đề {number + 1}")
            tasks = self._tasks(
                plan, OTHER_TASKS + (number < left), "monthly", cycle([one] for one in self.offices)
            )
            self._turns(tasks, [self.province.pk], 12)
        self._report()

    def _count(self) -> int:
        from donghanh.plans.models import Occurrence

        return int(Occurrence.objects.filter(plan__imported_by=self.user).count())

    def _plan(self, unit: Any, name: str, parent: Any = None) -> Any:
        from donghanh import today
        from donghanh.plans.models import Plan

        year = self.day.year
        return Plan.objects.create(
            state=Plan.State.CONFIRMED,
            unit=unit,
            parent=parent,
            standing=Plan.Standing.ACCEPTED if parent else Plan.Standing.NONE,
            doc_type="plan",
            authority=f"Ủy ban nhân dân {unit.name.lower()}",
            title=f"Kế hoạch đo tốc độ năm {year} ({name})",
            starts_on=max(date(year, 1, 1), unit.valid_from),
            ends_on=date(year, 12, 31),
            imported_by=self.user,
            confirmed_by=self.user,
            confirmed_at=today.now(),
        )

    def _tasks(
        self,
        plan: Any,
        count: int,
        cadence: str,
        leads: Iterator[Sequence[Any]],
        *,
        below: bool = False,
        origins: Sequence[Any] = (),
    ) -> list[Any]:
        """Tasks with their leads, and two agencies each that help."""
        from donghanh.plans.models import Task, TaskParty

        first = plan.tasks.count() + 1
        tasks = Task.objects.bulk_create(
            Task(
                plan=plan,
                order=first + number,
                text=f"Nhiệm vụ đo tốc độ thứ {first + number} của kế hoạch, viết dài như thường.",
                component=f"Nhóm {number // 10 + 1}",
                when_text="Hàng tháng" if cadence == "monthly" else "Hàng quý",
                cadence=cadence,
                starts_on=plan.starts_on,
                due_on=plan.ends_on,
                origin=origins[number] if origins else None,
            )
            for number in range(count)
        )
        parties, agencies = [], []
        helpers = cycle(self.local.get(plan.unit_id, self.offices))
        for task in tasks:
            named = list(next(leads))
            name = "Ủy ban nhân dân các xã, phường" if below else named[0].full_name
            parties.append(self._party(task, "lead", name, named[0].kind, below))
            agencies.append(named)
            for helper in (next(helpers), next(helpers)):
                parties.append(
                    self._party(task, "coordinating", helper.full_name, helper.kind, False)
                )
                agencies.append([helper])
        TaskParty.objects.bulk_create(parties)
        through = TaskParty.agencies.through
        through.objects.bulk_create(
            through(taskparty_id=party.pk, agency_id=one.pk)
            for party, named in zip(parties, agencies, strict=True)
            for one in named
        )
        return list(tasks)

    def _party(self, task: Any, role: str, name: str, kind: str, below: bool) -> Any:
        from donghanh.plans.models import TaskParty

        return TaskParty(task=task, role=role, name=name, agency_kind=kind, below=below)

    def _turns(self, tasks: Sequence[Any], units: Sequence[int], count: int) -> None:
        from donghanh.plans.models import Occurrence

        months = 12 // count
        rows = []
        for number in range(count):
            first = date(self.day.year, number * months + 1, 1)
            last = number * months + months
            due = date(self.day.year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
            rows += [
                Occurrence(
                    plan_id=task.plan_id,
                    task=task,
                    unit_id=unit,
                    first=first,
                    due=due,
                    deadline=due,
                )
                for task in tasks
                for unit in units
            ]
        Occurrence.objects.bulk_create(rows, batch_size=2000)

    def _targets(self) -> None:
        """Half of them measured by indicators, half entered by hand in every commune."""
        from donghanh.indicators import catalogue
        from donghanh.plans.models import Allotment, Target, TargetFigure

        measured = cycle(catalogue.ALL)
        targets = Target.objects.bulk_create(
            Target(
                plan=self.main,
                order=number + 1,
                text=f"Đạt ít nhất {90 + number} người ở chỉ tiêu đo tốc độ thứ {number + 1}.",
                comparator=">=",
                value=90 + number,
                unit_of_measure="người",
                indicator=next(measured) if number % 2 else "",
            )
            for number in range(TARGETS)
        )
        by_hand = [one for one in targets if not one.indicator]
        Allotment.objects.bulk_create(
            Allotment(target=target, unit=unit, value=3)
            for target in by_hand
            for unit in self.communes
        )
        TargetFigure.objects.bulk_create(
            TargetFigure(
                target=target, unit=unit, on=self.day, value=self.rng.randint(0, 5), by=self.user
            )
            for target in by_hand
            for unit in self.communes
        )

    def _report(self) -> None:
        """Seven of ten turns whose time has come are begun, most of these done, some late."""
        from donghanh.plans.models import Occurrence, TaskProgress

        begun = []
        found = Occurrence.objects.filter(plan__imported_by=self.user, first__lte=self.day)
        for turn in found.order_by("pk"):
            if self.rng.random() > 0.7:
                continue
            on = min(turn.first + timedelta(days=self.rng.randint(3, 40)), self.day)
            turn.percent = self.rng.choice((30, 60, 100, 100, 100))
            turn.begun_on = on
            turn.done_on = on if turn.percent == 100 else None
            begun.append(turn)
        Occurrence.objects.bulk_update(begun, ["percent", "begun_on", "done_on"], batch_size=1000)
        TaskProgress.objects.bulk_create(
            (
                TaskProgress(
                    task_id=turn.task_id,
                    occurrence=turn,
                    on=turn.begun_on,
                    turn=turn.first,
                    percent=turn.percent,
                    by=self.user,
                )
                for turn in begun
            ),
            batch_size=2000,
        )
        self.reported = len(begun)

    # ---- what is asked --------------------------------------------------------------------

    def counts(self) -> dict[str, Any]:
        from donghanh.plans.models import Plan

        return {
            "communes": len(self.communes),
            "plans": Plan.objects.filter(imported_by=self.user).count(),
            "turns": self._count(),
            "reports": self.reported,
        }

    def pages(self) -> dict[str, str]:
        from django.urls import reverse

        main, lower = self.main.pk, self.commune_plan.pk
        busy = next(one for one in self.offices if one.pk != self.leader.pk)
        committee = self.committees[self.communes[0].pk]
        return {
            "scoreboard of the province": reverse("plans:plan", args=[main]),
            "plan page of a commune": reverse("plans:plan", args=[lower]),
            "tasks by agency": reverse("plans:tasks", args=[main]),
            "tasks by time": f"{reverse('plans:tasks', args=[main])}?xem=thoi-gian",
            "tasks by time, one part": f"{reverse('plans:tasks', args=[main])}?xem=thoi-gian&phan=xong",
            "agency page": reverse("plans:agency", args=[busy.pk]),
            "agency page of a commune": reverse("plans:agency", args=[committee.pk]),
            "agencies of the plan": reverse("plans:agencies", args=[main]),
            "list of plans": reverse("plans:list"),
            "task assignments": reverse("plans:assignments", args=[main]),
        }


def _alternative(world: _World) -> dict[str, Any]:
    """The work on one commune's plan: in grouped statements, and turn by turn."""
    from donghanh.access import scope
    from donghanh.plans import queries, states
    from donghanh.plans.models import Occurrence

    plan, day = world.commune_plan, world.day

    def grouped() -> None:
        queries.works(plan, day)

    def one_by_one() -> None:
        for turn in Occurrence.objects.filter(plan=plan):
            _ = (turn.task.text, turn.unit.name, states.state_of(turn, day))

    with scope.use(scope.of(world.user)):
        times = {work.__name__: measure.usual(work, rounds=7) for work in (grouped, one_by_one)}
    return {
        "what": "the tasks of one commune's plan with 360 turns and their states",
        "grouped_ms": round(times["grouped"], 2),
        "one_by_one_ms": round(times["one_by_one"], 2),
        "ratio": round(times["one_by_one"] / times["grouped"], 1),
    }
