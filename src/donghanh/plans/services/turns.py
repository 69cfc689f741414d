"""The turns of a plan's tasks on the calendar, and which agencies the names in it stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.plans import timing
from donghanh.plans.directory import Directory, at
from donghanh.plans.models import (
    Difficulty,
    Extension,
    Occurrence,
    Plan,
    Task,
    TaskParty,
    TaskProgress,
)


def open_all(plan: Plan) -> None:
    """Find the agencies of every task and write its turns. Turns that are there already stay."""
    match_agencies(plan.tasks.all(), plan)
    tasks = plan.tasks.prefetch_related("parties__agencies")
    Occurrence.objects.bulk_create(
        (one for task in tasks for one in _wanted(task, plan)), ignore_conflicts=True
    )


def match_agencies(tasks: Iterable[Task], plan: Plan) -> None:
    """Link the names of the tasks' parties to the agencies of the directory, those that are
    founded within the plan's time included."""
    assert plan.starts_on is not None
    directory = Directory(plan.unit, plan.starts_on, plan.ends_on)
    parties = list(TaskParty.objects.filter(task__in=tasks))
    through = TaskParty.agencies.through
    links = []
    for party in parties:
        found = directory.ever(party.name, party.agency_kind)
        party.below = directory.below(found)
        links += [through(taskparty_id=party.pk, agency_id=one.pk) for one in found]
    through.objects.filter(taskparty__in=parties).delete()
    through.objects.bulk_create(links)
    TaskParty.objects.bulk_update(parties, ["below"])


@transaction.atomic
def retime(task: Task, *, by: User, when_text: str) -> Task:
    """Put a task at another time, in the words of plans ("Hàng tháng", "Quý III").

    Raises ``Refusal`` once work was recorded on it: what was done when stays true.
    """
    del by
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=task.plan_id)
    if with_work(Occurrence.objects.filter(task=task)).exists():
        raise Refusal(
            _(
                "Nhiệm vụ này đã có tiến độ hoặc vướng mắc được ghi nên không đổi lịch được. "
                "Anh/chị lập bản sửa đổi của kế hoạch, hoặc gia hạn từng lượt việc."
            ),
            code="task.worked_on",
        )
    when = timing.read(when_text, plan.starts_on, plan.ends_on)
    task.when_text, task.cadence = when_text[:200], when.cadence
    task.starts_on, task.due_on = when.starts_on, when.due_on
    task.save(update_fields=["when_text", "cadence", "starts_on", "due_on"])
    if plan.state == Plan.State.CONFIRMED:
        task.occurrences.all().delete()
        Occurrence.objects.bulk_create(_wanted(task, plan))
    return task


def with_work(found: Any) -> Any:
    """Of these turns those about which something was recorded."""
    of_it = {"occurrence": OuterRef("pk")}
    return found.filter(
        Exists(TaskProgress._default_manager.filter(**of_it))
        | Exists(Difficulty.objects.filter(**of_it))
        | Exists(Extension.objects.filter(**of_it))
        | Q(percent__gt=0)
    )


def _wanted(task: Task, plan: Plan) -> list[Occurrence]:
    """The turns of a task: in the plan's unit unless only units below lead it, and in those.

    Below, a turn is where an agency is at work when it begins; where none is yet, at its end; where
    none is any more, in the units of the plan's first day, which others continue.
    """
    leads = [party for party in task.parties.all() if party.role == "lead"]
    own = [] if leads and all(party.below for party in leads) else [plan.unit_id]
    below = [one for party in leads if party.below for one in party.agencies.all()]
    when = timing.read(task.when_text, plan.starts_on, plan.ends_on)
    days: list[tuple[date, date | None]] = [(turn.first, turn.last) for turn in when.turns]
    start = when.starts_on or plan.starts_on
    assert start is not None
    assert plan.starts_on is not None
    found = []
    for first, due in days or [(start, None)]:
        there = at(below, first) or (due and at(below, due)) or at(below, plan.starts_on)
        places = dict.fromkeys([*own, *(one.unit_id for one in there)])
        found += [
            Occurrence(plan=plan, task=task, unit_id=place, first=first, due=due, deadline=due)
            for place in places
        ]
    return found


def move(found: Any, *, to: Mapping[UUID, Task], plan: Plan, keep_due: bool = False) -> None:
    """Hand turns, with all that was said about them, on to the tasks that go on with theirs.

    ``to``: by the lineage of the task that they are of now. A turn moves to the turn of the same
    unit and the same first day, which it replaces; others stay where they are. Its due day becomes
    that of the new task, with ``keep_due`` only if that is earlier. More time granted stays.
    """
    held = list(found.select_for_update(of=("self",)).select_related("task"))
    fresh = {
        (one.task_id, one.unit_id, one.first if one.due else None): one
        for one in Occurrence.objects.filter(task__in=to.values())
    }
    moved, replaced = [], []
    for one in held:
        task = to.get(one.task.lineage)
        new = (
            fresh.pop((task.pk, one.unit_id, one.first if one.due else None), None)
            if task
            else None
        )
        if task is None or new is None:
            continue
        granted, due = one.granted, new.due
        if keep_due and due and one.due:
            due = min(due, one.due)
        one.task, one.plan, one.first, one.due = task, plan, new.first, due
        one.deadline = max(granted, due) if granted and due else due
        moved.append(one)
        replaced.append(new.pk)
    Occurrence.objects.filter(pk__in=replaced).delete()
    Occurrence.objects.bulk_update(moved, ["task", "plan", "first", "due", "deadline"])


@transaction.atomic
def open_missing() -> int:
    """Open the turns of plans that count and have none; answers how many plans that were."""
    from donghanh.plans.services.work import project

    late = Plan.objects.filter(state=Plan.State.CONFIRMED, occurrences=None, tasks__isnull=False)
    plans = list(late.distinct().select_related("unit__parent__parent"))
    for plan in plans:
        open_all(plan)
        for one in plan.occurrences.filter(task__progress__isnull=False).distinct():
            one.plan = plan
            project(one)
    return len(plans)
