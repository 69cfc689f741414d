"""A plan as an Excel file: targets, allotments, turns of tasks, difficulties.

Figures of targets are those of the whole unit, so that nothing small shows. No names of persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.documents.workbook import Sheet, Value, workbook
from donghanh.plans import agenda, queries, states
from donghanh.plans import scoreboard as board
from donghanh.plans.models import Allotment, Difficulty, DifficultyMessage, Plan, Task
from donghanh.plans.scoreboard import passage_words
from donghanh.plans.writing.tables import level
from donghanh.text import format_date


def make(plan: Plan, user: User) -> bytes:
    """The bytes of the .xlsx file of a plan that counts, as things stand today."""
    today = clock.today()
    period = board.period_of(plan, "", "A", today)
    shown = board.scoreboard(plan, period=period, known=clock.now())
    tasks = queries.tasks_of(plan)
    said = _("%(plan)s. Xuất ngày %(day)s.") % {"plan": plan.title, "day": format_date(today)}
    return workbook(
        _targets(shown, said),
        _allotments(plan, said),
        _turns(plan, tasks, today, said),
        _difficulties(plan, user, said),
    )


def _targets(shown: board.Scoreboard, said: str) -> Sheet:
    explanation = _("%(plan)s Số liệu đến hết %(day)s.") % {
        "plan": said,
        "day": format_date(shown.period.end),
    }
    head = [
        (_("TT"), 6), (_("Chỉ tiêu"), 60), (_("Mục"), 18), (_("Mức"), 16), (_("Mức (số)"), 12),
        (_("Đơn vị tính"), 12), (_("Đã đạt"), 14), (_("Chi tiết"), 26), (_("Tình trạng"), 20),
        (_("Vì sao"), 40),
    ]  # fmt: skip
    rows: list[Sequence[Value]] = [
        (
            number,
            row.target.text,
            passage_words(row.target.passage),
            row.level,
            row.target.value,
            row.target.unit_of_measure,
            row.shown,
            row.detail,
            row.verdict.word,
            row.verdict.why,
        )
        for number, row in enumerate(shown.rows, 1)
    ]
    return Sheet(_("Chỉ tiêu"), explanation, head, rows)


def _allotments(plan: Plan, said: str) -> Sheet:
    head = [
        (_("Chỉ tiêu"), 60), (_("Mức của kế hoạch"), 18), (_("Đơn vị"), 28), (_("Được giao"), 12),
        (_("Đơn vị tính"), 12),
    ]  # fmt: skip
    found = Allotment.objects.filter(target__plan=plan).select_related("target", "unit")
    rows: list[Sequence[Value]] = [
        (one.target.text, level(one.target), one.unit.name, one.value, one.target.unit_of_measure)
        for one in found.order_by("target__order", "unit__name")
    ]
    return Sheet(_("Giao chỉ tiêu"), said, head, rows)


def _turns(plan: Plan, tasks: Sequence[Task], today: date, said: str) -> Sheet:
    head = [
        (_("TT"), 6), (_("Nhiệm vụ"), 60), (_("Chủ trì"), 30), (_("Phối hợp"), 30),
        (_("Đơn vị làm"), 24), (_("Lượt"), 16), (_("Từ ngày"), 12), (_("Hạn"), 12),
        (_("Hạn đã gia hạn"), 14), (_("Mức hoàn thành (%)"), 12), (_("Xong ngày"), 12),
        (_("Tình trạng"), 16), (_("Số ngày chậm"), 10),
    ]  # fmt: skip
    return Sheet(
        _("Nhiệm vụ và lượt việc"), said, head, _turn_rows(plan, tasks, today), tab=_("Nhiệm vụ")
    )


def _turn_rows(plan: Plan, tasks: Sequence[Task], today: date) -> Iterator[Sequence[Value]]:
    """The turns task by task in the order of the plan, then by time and unit. One query, and one
    for the plans below."""
    found: dict[object, list[Any]] = {}
    columns = ("line", "unit__name", "first", "due", "deadline", "percent", "done_on", "state")
    rows = queries.turns_of(plan).annotate(state=states.state_in_sql(today))
    for row in rows.order_by("first", "unit__name").values_list(*columns):
        found.setdefault(row[0], []).append(row[1:])
    for number, task in enumerate(tasks, 1):
        lead = "; ".join(one.name for one in task.parties.all() if one.role == "lead")
        helps = "; ".join(one.name for one in task.parties.all() if one.role != "lead")
        turns = found.get(task.lineage, [])
        if not turns:
            yield (number, task.text, lead, helps, "", task.when_text)
        for unit, first, due, deadline, percent, done_on, state in turns:
            granted = deadline if deadline != due else None
            yield (
                number, task.text, lead, helps, unit, agenda.turn_name(task, first, due),
                first, due, granted, percent, done_on, str(states.WORDS[state]),
                _late(deadline, done_on, state, today),
            )  # fmt: skip


def _late(deadline: date | None, done_on: date | None, state: str, today: date) -> int | None:
    """Calendar days after the deadline, until it was done or until today."""
    if deadline is None or state not in ("late", "done_late"):
        return None
    return ((done_on or today) - deadline).days


def _difficulties(plan: Plan, user: User, said: str) -> Sheet:
    """Those that the user may see: about plans of the own unit, raised by or told to it."""
    head = [
        (_("Nêu ngày"), 12), (_("Cơ quan nêu"), 28), (_("Gửi tới"), 28), (_("Nhiệm vụ"), 44),
        (_("Nội dung"), 60), (_("Mong trả lời trước"), 14), (_("Trả lời"), 60),
        (_("Gỡ xong ngày"), 12), (_("Việc phải dừng"), 10),
    ]  # fmt: skip
    found = list(queries.difficulties(user).filter(plan=plan).order_by("raised_on", "pk"))
    kinds = DifficultyMessage.Kind
    said_of: dict[tuple[int, str], str] = {}
    messages = DifficultyMessage._default_manager.known_at().filter(difficulty__in=found)
    for one in messages.order_by("recorded_at", "pk"):
        key = (one.difficulty_id, one.kind)
        if one.kind == kinds.ASKED:
            said_of.setdefault(key, one.text)
        else:
            said_of[key] = one.text
    return Sheet(_("Khó khăn, vướng mắc"), said, head, [_difficulty(one, said_of) for one in found])


def _difficulty(one: Difficulty, said_of: dict[tuple[int, str], str]) -> Sequence[Value]:
    kinds = DifficultyMessage.Kind
    return (
        one.raised_on,
        one.raised_by.full_name,
        one.addressee.full_name,
        one.occurrence.task.text if one.occurrence else "",
        said_of.get((one.pk, kinds.ASKED), ""),
        one.wished_on,
        said_of.get((one.pk, kinds.ANSWERED), ""),
        one.settled_on,
        _("có") if one.blocking else "",
    )
