"""The sample plans, imported as any plan is, and the reports that were signed in time.

These go through the rooms' own services, at the moment they were made: a signed report keeps what
was known then, so the late entries of the world show as changes since signing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from random import Random

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.agencies.queries import communes_of, unit
from donghanh.indicators import periods
from donghanh.law.clock import HERE
from donghanh.plans import review
from donghanh.plans import services as plans
from donghanh.plans.models import Plan
from donghanh.reports import figures as kept
from donghanh.reports import queries, sentences
from donghanh.reports import services as reports
from donghanh.reports.models import Submission
from donghanh.reports.outline import outline
from donghanh.sample import plan_work
from donghanh.sample.clock import at, playing

FOLDER = Path(__file__).parent / "plans"
NOTHING = "Không có phát sinh trong kỳ."
REASON = "Số liệu đã đối chiếu với sổ của các xã, phường (báo cáo mẫu)."

#: What measures each target, in the order of the plan, as the office chose it when reviewing.
CHOSEN = {
    "lai-chau-city-2024.txt": (
        ["svc_access_all"],
        ["managed_after_completion"],
        ["compulsory_sent"],
        ["ost_active"],
        ["communes_communicated"],
        ["staff_trained_rate"],
    ),
    "tam-duong-district-2023.txt": (
        ["svc_compound_b"],
        ["staff_trained_rate"],
        ["models_rehab"],
        ["user_prevention_access"],
        ["complex_communes_prevention"],
        ["it_online_reporting", "it_online_services"],
    ),
}


def write(users: Mapping[str, User], rng: Random, tell: Callable[[str, int], None]) -> None:
    """Import and confirm both plans; sign what should be signed by the world's present."""
    tell("Nhập hai kế hoạch mẫu", 0)
    city = _plan("lai-chau-city-2024.txt", "105", users["laodong.thanhpho"], at(2024, 2, 6))
    district = _plan(
        "tam-duong-district-2023.txt", "106", users["laodong.tamduong"], at(2023, 5, 12)
    )
    _progress(city, users["laodong.thanhpho"], rng, date(2024, 6, 14))
    _progress(district, users["laodong.tamduong"], rng, date(2023, 12, 14))
    plan_work.write(city, users)
    tell("Lập và ký báo cáo mẫu", 0)
    clerk, leader = users["laodong.tamduong"], users["lanhdao.tamduong"]
    communes = list(communes_of(district.unit, date(2023, 6, 15)))
    for commune in rng.sample(communes, len(communes) - 2):
        _sign(district, commune, "2023-H1", at(2023, 6, 15), clerk, leader)
    _sign(district, district.unit, "2023-H1", at(2023, 6, 16), clerk, leader)
    _sign(district, district.unit, "2023-Y", at(2023, 12, 18), clerk, leader)
    for commune in rng.sample(list(communes_of(city.unit, date(2024, 6, 14))), 5):
        clerk, leader = users["laodong.thanhpho"], users["lanhdao.thanhpho"]
        _sign(city, commune, "2024-H1", at(2024, 6, 15), clerk, leader)


def _plan(file: str, code: str, by: User, moment: datetime) -> Plan:
    with scope.use(scope.SYSTEM), playing(moment):
        plan = plans.import_plan(
            file_name=file,
            content=(FOLDER / file).read_bytes(),
            unit=unit(code, on=moment.date()),
            by=by,
        )
        plans.bind_suggested(plan, by=by)
        targets = [item for item in review.of(plan).items if item.kind in ("target", "aim")]
        targets.sort(key=lambda item: not item.has_figure)
        for target, indicators in zip(targets, CHOSEN[file], strict=True):
            plans.save_review(plan, by=by, key=target.key, indicators=indicators)
        return plans.confirm(plan, by=by)


def _progress(plan: Plan, by: User, rng: Random, until: date) -> None:
    """Most turns of most tasks are done in time, some are half done, a few are forgotten."""
    with scope.use(scope.SYSTEM):
        for turn in plan.occurrences.order_by("task__order", "first", "unit__code"):
            if turn.first > until:
                continue
            chance = rng.random()
            percent = 100 if chance < 0.8 else 50 if chance < 0.92 else 0
            if percent and turn.due:
                day = min(turn.due, until)
                with playing(datetime.combine(day, time(16), HERE)):
                    plans.record_progress(turn, percent=percent, on=day, by=by)


def _sign(
    plan: Plan, where: Unit, period: str, moment: datetime, clerk: User, leader: User
) -> Submission:
    """A report with its suggested sentences, signed at ``moment``."""
    with scope.use(scope.SYSTEM), playing(moment):
        draft = reports.open_report(plan=plan, unit=where, period=periods.read(period), by=clerk)
        offered = sentences.suggest(kept.read(draft.figures))
        reports.edit_narrative(
            draft,
            by=clerk,
            sections={
                section.id: " ".join(offered.get(section.id, [])) or NOTHING
                for section in outline().sections
            },
            reasons={
                check.id: REASON for check in queries.checks_of(draft) if check.level == "reason"
            },
        )
        draft.refresh_from_db()
        return reports.sign(draft, by=leader)
