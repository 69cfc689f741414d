"""Plans made from plans, in both ladders of government; versions; changes offered downwards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency, communes_of, unit
from donghanh.errors import Refusal
from donghanh.plans import queries, review, services
from donghanh.plans.models import Occurrence, Plan, Target, Task
from donghanh.plans.queries.agencies import work_of
from donghanh.plans.tests.conftest import SHORT, Import
from donghanh.plans.tests.test_agenda import turn
from donghanh.plans.writing import assignment
from donghanh.testing.races import together
from donghanh.testing.worlds import World

JUNE = date(2024, 6, 14)


@pytest.fixture
def ward(world: World) -> User:
    """An officer of the ward's People's Committee."""
    return world.user(Role.COMMUNE_OFFICER)


@pytest.fixture
def own(plan: Plan, ward: User) -> Plan:
    """The ward's plan from the city's, as it comes pre-filled."""
    return services.make_own(plan, by=ward)


def texts(rows: Any) -> list[str]:
    return [row.text for row in rows.all()]


# ---- making it ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_names_the_ward_is_filled_in_with_its_origin(plan: Plan, own: Plan) -> None:
    assert (own.state, own.unit.code, own.parent) == ("draft", "03389", plan)
    assert own.title == "Cai nghiện ma túy năm 2024 trên địa bàn phường Đoàn Kết"
    (target,) = own.targets.all()
    assert (target.value, target.out_of) == (Decimal(1), Decimal(1))  # one of "7/7 xã, phường"
    assert target.origin == plan.targets.get(order=1)
    (task,) = own.tasks.all()
    assert task.origin == plan.tasks.get(order=1)
    assert {(one.role, one.name) for one in task.parties.all()} == {
        ("coordinating", "Công an thành phố"),
        ("lead", "Ủy ban nhân dân phường Đoàn Kết"),
    }


@pytest.mark.django_db
def test_its_share_of_what_others_lead_above_it_leads_itself(
    imported: Import, labour: User, ward: User
) -> None:
    text = SHORT.replace(
        "+ Đơn vị phối hợp: Công an thành phố.",
        "+ Đơn vị phối hợp: Công an thành phố; UBND các xã, phường.",
    )
    plan = services.confirm(services.bind_suggested(imported(text), by=labour), by=labour)
    own = services.make_own(plan, by=ward)
    share = own.tasks.get(origin__order=2)
    assert {(one.role, one.name) for one in share.parties.all()} == {
        ("coordinating", "Phòng Lao động - Thương binh và Xã hội"),
        ("coordinating", "Công an thành phố"),
        ("lead", "Ủy ban nhân dân phường Đoàn Kết"),
    }
    assert labour.agency is not None
    above = list(queries.of_agency(labour.agency, "coordinating"))
    services.confirm_own(own, by=ward)
    assert share.occurrences.count() == 1
    # The ward's plan names the city's office, and gives it nothing to do.
    assert list(queries.of_agency(labour.agency, "coordinating")) == above
    page = work_of(labour.agency, labour, JUNE)
    assert [one.plan.pk for one in page.plans] == [plan.pk]
    assigned = [one.agency.unit for one in assignment.assignees(own)]
    assert assigned == [own.unit]


@pytest.mark.django_db
def test_what_was_allotted_comes_with_its_part(
    world: World, plan: Plan, labour: User, ward: User
) -> None:
    target = plan.targets.get(order=2)
    services.allot(target, by=labour, parts={world.ward: Decimal(40)})
    own = services.make_own(plan, by=ward)
    assert [(one.value, one.indicator) for one in own.targets.filter(origin=target)] == [
        (Decimal(40), "ost_active")
    ]


@pytest.mark.django_db
def test_it_is_made_once(plan: Plan, own: Plan, ward: User) -> None:
    assert services.make_own(plan, by=ward) == own


@pytest.mark.django_db
def test_an_agency_makes_its_own(world: World, plan: Plan) -> None:
    own = services.make_own(plan, by=world.user(Role.POLICE_CHIEF))
    assert own.agency == agency(AgencyKind.POLICE, world.ward, JUNE)
    assert own.title.endswith("thành phố Lai Châu (Công an phường Đoàn Kết)")
    # The plan asks nothing of the ward's police.
    assert texts(own.tasks) == []
    city = services.make_own(plan, by=world.user(Role.POLICE_CHIEF, "105"))
    assert len(texts(city.tasks)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "where"),
    [(Role.LABOUR, "105"), (Role.LABOUR, "106"), (Role.LEADER, "105"), (Role.POLICE, "")],
)
def test_others_make_none(world: World, plan: Plan, role: Role, where: str) -> None:
    with pytest.raises(Refusal) as refused:
        services.make_own(plan, by=world.user(role, where))
    assert refused.value.code == "plan.not_below"


@pytest.mark.django_db
def test_items_are_added_edited_and_dropped(own: Plan, ward: User) -> None:
    task = services.add_task(
        own,
        by=ward,
        text="Họp tổ dân phố.",
        lead=["UBND phường"],
        when_text="Hàng tháng",
        product="Biên bản",
    )
    assert (task.cadence, task.due_on) == ("monthly", date(2024, 12, 31))
    services.edit_task(task, by=ward, when_text="Quý III năm 2024", coordinating=["Công an phường"])
    task.refresh_from_db()
    assert (task.cadence, task.starts_on) == ("once", date(2024, 7, 1))
    assert task.parties.count() == 2
    services.drop_item(own.targets.get(), by=ward)
    target = services.add_target(
        own, by=ward, text="Ba buổi.", comparator=">=", value=Decimal(3), unit_of_measure="buổi"
    )
    services.edit_target(target, by=ward, value=Decimal(4))
    assert [one.value for one in own.targets.all()] == [4]
    with pytest.raises(Refusal):
        services.edit_target(target, by=ward, comparator="range", value=Decimal(4))
    with pytest.raises(Refusal):
        services.add_task(own, by=ward, text=" ")


# ---- confirming, sending, judging ---------------------------------------------------------


@pytest.mark.django_db
def test_work_that_was_begun_goes_on_in_the_own_plan(plan: Plan, own: Plan, ward: User) -> None:
    services.record_progress(
        turn(plan, 1, "2024-01-01", "03389"), by=ward, on=date(2024, 3, 1), percent=100
    )
    services.confirm_own(own, by=ward)
    mine = Occurrence.objects.filter(plan=own)
    assert [(one.first.month, one.percent, one.task.plan_id) for one in mine] == [
        (1, 100, own.pk),
        (4, 0, own.pk),
        (7, 0, own.pk),
        (10, 0, own.pk),
    ]
    # Nothing is there twice: the city sees the ward's turns where it had them.
    assert queries.turns_of(plan).count() == 4 * 8 + 1
    rows = {row.unit.code: row for row in queries.by_unit(plan, JUNE)}
    assert (rows["03389"].tally.done, rows["03389"].tally.late) == (1, 0)
    assert (rows["03386"].tally.done, rows["03386"].tally.late) == (0, 1)
    assert rows["03389"].below.state == "confirmed"
    assert rows["03386"].below.state == "none"


@pytest.mark.django_db
def test_no_later_than_above(own: Plan, ward: User) -> None:
    task = own.tasks.get()
    Task.objects.filter(pk=task.origin_id).update(due_on=date(2024, 6, 30))
    with pytest.raises(Refusal) as refused:
        services.confirm_own(own, by=ward)
    assert refused.value.code == "task.later_than_above"


@pytest.mark.django_db
def test_an_empty_plan_is_not_confirmed(own: Plan, ward: User) -> None:
    items: list[Any] = [*own.targets.all(), *own.tasks.all()]
    for item in items:
        services.drop_item(item, by=ward)
    with pytest.raises(Refusal) as refused:
        services.confirm_own(own, by=ward)
    assert refused.value.code == "plan.empty"


@pytest.mark.django_db
def test_the_way_up_and_back(plan: Plan, own: Plan, ward: User, labour: User) -> None:
    with pytest.raises(Refusal, match="đã xác nhận"):
        services.send_up(own, by=ward)
    services.confirm_own(own, by=ward)
    assert services.send_up(own, by=ward).standing == "sent"
    assert services.send_up(own, by=ward).standing == "sent"
    with pytest.raises(Refusal, match="Nhập điều cần sửa"):
        services.give_back(own, by=labour, remark="")
    services.give_back(own, by=labour, remark="Thêm việc quý IV.")
    row = next(row for row in queries.below(plan) if row.unit.code == "03389")
    assert (row.state, row.remark) == ("returned", "Thêm việc quý IV.")
    with pytest.raises(Refusal) as refused:
        services.send_up(Plan.objects.get(pk=own.pk), by=ward)
    assert refused.value.code == "plan.returned"
    second = services.amend(Plan.objects.get(pk=own.pk), by=ward)
    services.confirm_own(second, by=ward)
    services.send_up(second, by=ward)
    assert services.accept(second, by=labour).standing == "accepted"
    with pytest.raises(Refusal) as refused:
        services.accept(second, by=labour)
    assert refused.value.code == "plan.not_sent"
    assert own.steps.count() == 2


@pytest.mark.django_db
def test_a_confirmed_plan_is_not_edited(own: Plan, ward: User) -> None:
    services.confirm_own(own, by=ward)
    with pytest.raises(Refusal) as refused:
        services.edit_task(own.tasks.get(), by=ward, text="Khác")
    assert refused.value.code == "plan.not_in_work"


# ---- changes above ------------------------------------------------------------------------


@pytest.fixture
def changed(plan: Plan, own: Plan, ward: User, labour: User) -> Plan:
    """The ward's plan counts; then the city's is amended: one task changed, one added."""
    services.confirm_own(own, by=ward)
    work = services.amend(plan, by=labour)
    services.edit_task(work.tasks.get(order=1), by=labour, text="Tuyên truyền tại mọi tổ dân phố.")
    services.add_task(work, by=labour, text="Rà soát.", lead=["UBND các xã, phường"])
    services.drop_item(work.targets.get(order=1), by=labour)
    services.confirm_own(work, by=labour)
    return work


def offered(plan: Plan) -> list[tuple[str, str]]:
    return sorted((one.kind, one.how) for one in queries.offers(plan))


@pytest.mark.django_db
def test_changes_are_offered_item_by_item(changed: Plan, own: Plan, ward: User) -> None:
    own = Plan.objects.get(pk=own.pk)
    assert offered(own) == [("target", "dropped"), ("task", "added"), ("task", "changed")]
    by_how: dict[str, Any] = {one.how: one for one in queries.offers(own)}
    assert [str(one.name) for one in by_how["changed"].fields] == ["Nội dung"]
    for how, take in (("added", True), ("changed", True), ("dropped", False)):
        services.answer_offer(own, by=ward, lineage=by_how[how].lineage, take=take)
    assert offered(own) == []
    work = queries.in_work(own.lineage)
    assert work is not None
    assert texts(work.tasks) == ["Tuyên truyền tại mọi tổ dân phố.", "Rà soát."]
    assert work.targets.count() == 1  # kept, though the city dropped it
    with pytest.raises(Refusal) as refused:
        services.answer_offer(own, by=ward, lineage=by_how["added"].lineage, take=True)
    assert refused.value.code == "offer.gone"
    services.confirm_own(work, by=ward)
    # The ward's turns are counted once, in its plan.
    doubled = queries.turns_of(changed).filter(unit=own.unit).values_list("line", "first")
    assert len(doubled) == len(set(doubled)) == 5


@pytest.mark.django_db
def test_what_was_kept_is_not_offered_again(changed: Plan, own: Plan, ward: User) -> None:
    own = Plan.objects.get(pk=own.pk)
    for offer in queries.offers(own):
        services.answer_offer(own, by=ward, lineage=offer.lineage, take=False)
    assert offered(own) == []
    assert queries.in_work(own.lineage) is None


@pytest.mark.django_db
def test_a_new_part_is_offered(world: World, plan: Plan, own: Plan, labour: User) -> None:
    services.allot(plan.targets.get(order=2), by=labour, parts={world.ward: Decimal(40)})
    assert offered(own) == [("target", "added")]


# ---- after the reform of 2025 -------------------------------------------------------------

PROVINCE = """ỦY BAN NHÂN DÂN
TỈNH LAI CHÂU

Số: 00/KH-UBND
Lai Châu, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Cai nghiện ma túy năm 2026 trên địa bàn tỉnh Lai Châu

I. MỤC TIÊU VÀ CHỈ TIÊU

1. Chỉ tiêu

- Tổ chức ít nhất 76 buổi tuyên truyền.

II. NHIỆM VỤ

1. Tổ chức buổi tuyên truyền tại thôn, bản.

+ Đơn vị chủ trì thực hiện: UBND các xã, phường.

+ Đơn vị phối hợp: Công an tỉnh.

+ Thời gian thực hiện: Hàng quý.
"""


@pytest.mark.django_db
def test_a_province_and_its_communes(world: World) -> None:
    """Two tiers: the commune's plan comes straight from the province's."""
    with time_machine.travel("2026-02-02T08:00:00+07:00", tick=False):
        province = unit("12", date(2026, 2, 2))
        keeper = _user(world, AgencyKind.PEOPLES_COMMITTEE, province, Role.LABOUR)
        plan = services.import_plan(
            file_name="tinh.txt", content=PROVINCE.encode(), unit=province, by=keeper
        )
        for item in review.of(plan).open_items:
            services.save_review(plan, by=keeper, key=item.key, unmeasured=True, accepted=True)
        plan = services.confirm(plan, by=keeper)
        communes = list(communes_of(province, date(2026, 2, 2)))
        assert len(communes) == 38
        assert Occurrence.objects.filter(plan=plan).count() == 4 * 38
        target = plan.targets.get()
        check = services.allot(target, by=keeper, parts=dict.fromkeys(communes, Decimal(2)))
        assert check.state == "ok"
        officer = _user(world, AgencyKind.PEOPLES_COMMITTEE, communes[0], Role.COMMUNE_OFFICER)
        own = services.make_own(plan, by=officer)
        assert (own.unit, own.tasks.count()) == (communes[0], 1)
        assert own.targets.get().value == 2
        services.confirm_own(own, by=officer)
        services.send_up(own, by=officer)
        found = [row.state for row in queries.below(plan)]
        assert (found.count("sent"), found.count("none")) == (1, 37)


def _user(world: World, kind: AgencyKind, place: Any, role: Role) -> User:
    from donghanh.access.services import appoint

    name = f"{role.value}.{place.code}.2026".replace("_", "-")
    user: User = User.objects.create(username=name, full_name="Người Thử", password="!")
    office = agency(kind, place, date(2026, 1, 5))
    appoint(user=user, agency=office, role=role, title="", valid_from=date(2026, 1, 5), by=None)
    return user


# ---- speed --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_number_of_queries_is_the_same_for_any_number_of_turns(
    world: World, plan: Plan, labour: User
) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.works(plan, JUNE)
            queries.by_unit(plan, JUNE)
            queries.tally(queries.turns_for(labour), JUNE)
        return len(seen)

    counted()  # who the user is is asked once
    before = counted()
    for order in range(10, 20):
        task = Task.objects.create(plan=plan, order=order, text=f"Việc {order}")
        Occurrence.objects.bulk_create(
            Occurrence(plan=plan, task=task, unit=place, first=date(2024, month, 1), due=JUNE)
            for place in communes_of(plan.unit, JUNE)
            for month in range(1, 13)
        )
    assert counted() == before


# ---- two at once --------------------------------------------------------------------------


def _city_plan(world: World) -> Plan:
    with scope.use(scope.SYSTEM):
        by = world.user(Role.LABOUR)
        plan = services.import_plan(
            file_name="a.txt", content=SHORT.encode(), unit=world.city, by=by
        )
        return services.bind_suggested(plan, by=by)


def test_two_officers_confirm_at_once(committed_world: World) -> None:
    plan, by = _city_plan(committed_world), committed_world.user(Role.LABOUR)

    def confirm() -> Any:
        return services.confirm(Plan.objects.get(pk=plan.pk), by=by)

    codes = [getattr(one, "code", "done") for one in together(confirm, confirm)]
    assert sorted(codes) == ["done", "plan.confirmed"]
    assert Target.objects.filter(plan=plan).count() == 4


def test_two_officers_make_and_judge_at_once(committed_world: World) -> None:
    by, ward = committed_world.user(Role.LABOUR), committed_world.user(Role.COMMUNE_OFFICER)
    plan = services.confirm(_city_plan(committed_world), by=by)
    first, second = together(
        lambda: services.make_own(plan, by=ward), lambda: services.make_own(plan, by=ward)
    )
    assert first == second
    assert first.tasks.count() == 1
    services.send_up(services.confirm_own(first, by=ward), by=ward)
    codes = [
        getattr(one, "code", "done")
        for one in together(
            lambda: services.accept(first, by=by),
            lambda: services.give_back(first, by=by, remark="Sửa."),
        )
    ]
    assert sorted(codes) == ["done", "plan.not_sent"]
    assert len({services.amend(Plan.objects.get(pk=plan.pk), by=by).pk for _ in range(2)}) == 1
