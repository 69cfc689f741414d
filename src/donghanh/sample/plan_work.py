"""What half a year does with the city's plan: shares, a ward's own plan, money, difficulties,
more time, an inspection, a commendation. Through the rooms' own services, at the moment of each.

Only one ward of the city has accounts; what the others would do is not made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.agencies.models import AgencyKind, Unit
from donghanh.agencies.queries import agency, communes_of
from donghanh.documents import docx
from donghanh.documents.model import Day, Document, Letterhead, Paragraph, Signature
from donghanh.plans import evidence
from donghanh.plans import services as plans
from donghanh.plans.models import BudgetEntry, BudgetLine, Occurrence, Plan, Task
from donghanh.plans.services import budget, inspections
from donghanh.sample.clock import at, playing

WARD = "03389"
#: People that each commune is to send to compulsory treatment, ten together.
SENT = {
    "03386": 2, "03387": 2, "03388": 1, "03389": 2, "03403": 1, "03408": 1, "03409": 1,
}  # fmt: skip
#: Source, cost item, đồng, number of the task in the plan; the sum is that of the plan.
MONEY = (
    (BudgetLine.Source.DISTRICT, "Tuyên truyền tại tổ dân phố, bản và trên loa xã, phường", 84, 2),
    (BudgetLine.Source.DISTRICT, "Nói chuyện chuyên đề trong trường học", 36, 3),
    (BudgetLine.Source.DISTRICT, "Hướng dẫn lập hồ sơ, chuyển hồ sơ đến Tòa án", 40, 4),
    (BudgetLine.Source.PROVINCE, "Duy trì điều trị thay thế", 60, 5),
    (BudgetLine.Source.DISTRICT, "Hỗ trợ học nghề, việc làm sau cai nghiện", 50, 6),
    (BudgetLine.Source.DISTRICT, "Tập huấn cán bộ thành phố và xã, phường", 35, 7),
    (BudgetLine.Source.OTHER, "Kiểm tra, sơ kết, khen thưởng", 15, None),
)
#: Number of the line above, what was done with how many million đồng, month, day, voucher.
BOOKED = (
    (0, BudgetEntry.Kind.SPENT, 21, 3, 28, "PC 12 (mẫu)"),
    (0, BudgetEntry.Kind.SPENT, 24, 6, 12, "PC 41 (mẫu)"),
    (0, BudgetEntry.Kind.SETTLED, 21, 4, 25, "QT 03 (mẫu)"),
    (1, BudgetEntry.Kind.SPENT, 31, 5, 20, "PC 33 (mẫu)"),
    (2, BudgetEntry.Kind.SPENT, 18, 5, 31, "PC 37 (mẫu)"),
    (3, BudgetEntry.Kind.SPENT, 30, 5, 15, "PC 30 (mẫu)"),
    (3, BudgetEntry.Kind.SETTLED, 30, 6, 10, "QT 07 (mẫu)"),
    (4, BudgetEntry.Kind.SPENT, 12, 6, 5, "PC 39 (mẫu)"),
    (5, BudgetEntry.Kind.SPENT, 35, 5, 17, "PC 32 (mẫu)"),
)
MILLION = 1_000_000
#: When the ward's plan was taken; the task of the city's plan and the month that it forgot.
MADE, FORGOTTEN = date(2024, 2, 28), (4, 4)


def write(plan: Plan, users: Mapping[str, User]) -> None:
    """Work on the city's plan of 2024 until the world's present."""
    labour, ward = users["laodong.thanhpho"], users["xa.doanket"]
    with scope.use(scope.SYSTEM):
        communes = {one.code: one for one in communes_of(plan.unit, date(2024, 6, 14))}
        _shares(plan, communes, labour)
        own = _own_plan(plan, ward, labour)
        _reported(own, ward)
        _money(plan, users["taichinh.thanhpho"])
        _difficulties(plan, own, ward, labour)
        _more_time(plan, users["vanhoa.thanhpho"])
        _inspected(plan, communes, labour)


def _shares(plan: Plan, communes: Mapping[str, Unit], labour: User) -> None:
    target = plan.targets.get(indicator="compulsory_sent")
    with playing(at(2024, 2, 20)):
        parts = {communes[code]: Decimal(value) for code, value in SENT.items()}
        plans.allot(target, by=labour, parts=parts)


def _own_plan(plan: Plan, ward: User, labour: User) -> Plan:
    """The ward makes its plan from the city's, which takes it."""
    with playing(at(2024, 2, 26)):
        own = plans.make_own(plan, by=ward)
        plans.add_task(
            own,
            by=ward,
            lead=["UBND phường Đoàn Kết"],
            coordinating=["Hội Liên hiệp Phụ nữ phường Đoàn Kết"],
            text="Họp tổ đồng hành, rà từng trường hợp sau cai nghiện cần giúp.",
            when_text="Hàng tháng",
            product="Biên bản họp",
        )
        own = plans.confirm_own(own, by=ward)
        plans.send_up(own, by=ward)
    with playing(at(2024, 2, 28)):
        plans.accept(own, by=labour, remark="Thống nhất. Phường gửi biên bản họp tổ hằng tháng.")
    return own


def _reported(own: Plan, ward: User) -> None:
    """The ward reports its turns month by month, those from before its plan at once; one it forgot.
    The last meeting of its own task comes with the minutes."""
    due = own.occurrences.filter(done_on=None, due__lt=date(2024, 6, 14)).order_by("due", "pk")
    turns: list[tuple[Occurrence, date]] = [(turn, turn.due) for turn in due if turn.due]
    meetings = [turn for turn, _day in turns if turn.task.origin_id is None]
    for turn, day in turns:
        origin = turn.task.origin
        if origin is not None and (origin.order, day.month) == FORGOTTEN:
            continue
        on = max(day, MADE)
        with playing(at(on.year, on.month, on.day)):
            files = (
                [evidence.take_in(_minutes(day), "bien-ban-hop-to.docx")]
                if turn == meetings[-1]
                else []
            )
            note = "" if origin else "Đã họp, có biên bản (mẫu)."
            plans.record_progress(turn, percent=100, on=on, by=ward, note=note, files=files)


def _minutes(day: date) -> bytes:
    return docx.render(
        Document(
            letterhead=Letterhead("Ủy ban nhân dân\nphường Đoàn Kết", "Thành phố Lai Châu"),
            type="Biên bản",
            symbol=None,
            place="Đoàn Kết",
            day=Day.of(day),
            subject="Họp tổ đồng hành (văn bản mẫu)",
            blocks=(
                Paragraph.of("Tổ rà soát các trường hợp, phân công người thăm trong tháng./."),
            ),
            recipients=(),
            signature=Signature("TỔ TRƯỞNG", "Hà Thị Mẫu"),
        )
    )


def _money(plan: Plan, finance: User) -> None:
    tasks: dict[int, Task] = {task.order: task for task in plan.tasks.all()}
    with playing(at(2024, 2, 21)):
        lines = [
            budget.add_line(
                plan,
                by=finance,
                source=source,
                item=item,
                allotted=millions * MILLION,
                task=tasks[task] if task else None,
            )
            for source, item, millions, task in MONEY
        ]
    for number, kind, millions, month, day, paper in BOOKED:
        moment = at(2024, month, day)
        with playing(moment):
            budget.book(
                lines[number],
                by=finance,
                kind=kind,
                on=moment.date(),
                amount=millions * MILLION,
                paper=paper,
            )


def _difficulties(plan: Plan, own: Plan, ward: User, labour: User) -> None:
    """One that was answered and is out of the way, and one that waits for an answer."""
    assert labour.agency is not None
    first = _turn(own, plan, 6, date(2024, 4, 1))
    second = _turn(own, plan, 1, date(2024, 4, 1))
    with playing(at(2024, 4, 15)):
        settled = plans.raise_difficulty(
            own,
            by=ward,
            addressee=labour.agency,
            text="Ba người sau cai muốn học nghề sửa xe máy nhưng lớp của thành phố đã đủ chỗ.",
            wished_on=date(2024, 4, 22),
            occurrence=first,
            blocking=True,
        )
    with playing(at(2024, 4, 18)):
        plans.answer(
            settled,
            by=labour,
            text="Đã thống nhất với trung tâm dạy nghề mở thêm một lớp từ 06/5; phường gửi danh "
            "sách trước 26/4.",
        )
    with playing(at(2024, 5, 7)):
        plans.settle(settled, by=ward, text="Cả ba người đã vào lớp.")
    with playing(at(2024, 6, 11)):
        plans.raise_difficulty(
            own,
            by=ward,
            addressee=labour.agency,
            text="Danh sách của hai tổ dân phố mới nhập về phường chưa khớp với sổ quý trước. Đề "
            "nghị hướng dẫn lấy số liệu theo mốc nào.",
            wished_on=date(2024, 6, 21),
            occurrence=second,
        )


def _turn(own: Plan, plan: Plan, order: int, first: date) -> Occurrence | None:
    """The ward's turn of a task of the city's plan."""
    found: Occurrence | None = own.occurrences.filter(
        task__origin__order=order, task__origin__plan=plan, first=first
    ).first()
    return found


def _more_time(plan: Plan, culture: User) -> None:
    """The culture centre asks for more days for the last turn that it has not done."""
    turn = plan.occurrences.filter(
        task__order=2, done_on=None, first__lte=date(2024, 6, 1)
    ).last()  # fmt: skip
    if turn is not None:
        with playing(at(2024, 6, 13)):
            plans.ask_for_time(
                turn,
                by=culture,
                until=date(2024, 7, 5),
                reason="Đường vào hai bản sạt lở sau mưa lớn, buổi tuyên truyền phải lùi lại.",
            )


def _inspected(plan: Plan, communes: Mapping[str, Unit], labour: User) -> None:
    unit = communes[WARD]
    committee = agency(AgencyKind.PEOPLES_COMMITTEE, unit, date(2024, 6, 14))
    with playing(at(2024, 5, 22)):
        visit = inspections.record_inspection(
            plan,
            by=labour,
            unit=unit,
            agency=committee,
            on=date(2024, 5, 22),
            team="Đoàn kiểm tra liên ngành thành phố (mẫu)",
            note="Kiểm tra sổ, hồ sơ và việc phân công người giúp đỡ.",
        )
        late = inspections.add_finding(
            visit,
            by=labour,
            text="Một số lần thăm được ghi sau hơn hai tuần.",
            mend_until=date(2024, 6, 7),
        )
        inspections.add_finding(
            visit,
            by=labour,
            text="Chưa niêm yết thủ tục đăng ký cai nghiện tự nguyện ở hai nhà văn hóa tổ dân phố.",
            mend_until=date(2024, 6, 28),
        )
    with playing(at(2024, 6, 6)):
        inspections.mend(
            late, by=labour, on=date(2024, 6, 6), how="Phường ghi sổ ngay trong ngày, đã đối chiếu."
        )
    with playing(at(2024, 6, 12)):
        inspections.propose(
            plan,
            by=labour,
            unit=unit,
            agency=committee,
            reason="Tổ đồng hành họp đều hằng tháng, người sau cai đều có người giúp đỡ.",
        )
