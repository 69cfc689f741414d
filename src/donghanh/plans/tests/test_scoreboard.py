"""The scoreboard says what the indicators say, and how far that is from the promise."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import AgencyKind, Unit
from donghanh.agencies.queries import agency, communes_of
from donghanh.errors import Refusal
from donghanh.indicators.answer import answer, trend
from donghanh.indicators.forms import may_see_persons
from donghanh.indicators.periods import read
from donghanh.plans import queries, scoreboard, services
from donghanh.plans.models import Plan, Target
from donghanh.plans.review import level_words
from donghanh.prevention.models import Activity
from donghanh.testing.worlds import HERE, World

pytestmark = pytest.mark.django_db

TODAY = date(2024, 6, 14)
H1 = read("2024-H1")


@pytest.fixture(autouse=True)
def _everything(system_scope: None) -> None:
    """The world of these tests is written by the system."""


def talk(world: World, commune: Unit, on: str, by: User) -> None:
    """A session of communication, recorded on its own day."""
    lineage = commune.lineage
    assert lineage.province_id is not None
    Activity._default_manager.create(
        kind="session",
        setting="community",
        title="Buổi tuyên truyền mẫu",
        on=date.fromisoformat(on),
        agency=agency(AgencyKind.CULTURE_CENTRE, world.city, TODAY),
        attendance=40,
        recorded_at=datetime.fromisoformat(on).replace(hour=9, tzinfo=HERE),
        by=by,
        commune=commune,
        district_id=lineage.district_id,
        province_id=lineage.province_id,
    )


@pytest.fixture
def active(world: World, plan: Plan, labour: User) -> Plan:
    """Five of seven communes were reached; one patient is in treatment."""
    for commune, month in zip(communes_of(world.city, TODAY), (1, 2, 3, 4, 5), strict=False):
        talk(world, commune, f"2024-0{month}-05", labour)
    person = world.person()
    world.record(person, "substitution.admitted", "2024-03-04")
    return plan


def board(plan: Plan) -> dict[str, scoreboard.Row]:
    shown = scoreboard.scoreboard(plan, period=H1)
    return {row.target.indicator: row for row in shown.rows}


def test_every_figure_is_the_indicators_own(active: Plan) -> None:
    rows = board(active)
    ids = list(rows)
    figures = answer(ids, unit=active.unit, period=H1)
    points = trend(ids, unit=active.unit, period=H1)
    for key, row in rows.items():
        assert row.answer is not None
        assert (row.answer.value, row.answer.part, row.answer.whole) == (
            figures[key].value,
            figures[key].part,
            figures[key].whole,
        )
        assert row.trend == tuple(
            None if one.value is None else float(one.value) for one in points[key]
        )
        assert [cell.name for cell in row.cells] == [one.name for one in figures[key].by_commune]


def test_a_row_in_words(active: Plan) -> None:
    row = board(active)["communes_communicated"]
    assert (row.level, row.shown, row.passage) == ("7/7", "5/7", "Mục I.1, gạch 1")
    assert row.trend == (1.0, 2.0, 3.0, 4.0, 5.0, 5.0)
    # Half of the year is gone: 3,5 of 7 communes would be on time.
    assert (row.verdict.state, row.verdict.word) == ("now", "Đúng tiến độ")
    assert [cell.text for cell in row.cells].count("có") == 5
    assert "period=2024-H1" in row.url


def test_a_commune_with_few_people_is_hidden(active: Plan) -> None:
    row = board(active)["ost_active"]
    assert (row.level, row.shown) == ("≥ 245 người", "1")
    assert row.verdict.word == "Nguy cơ không đạt"
    assert "small" in [cell.hidden for cell in row.cells]
    for cell in row.cells:
        assert not cell.state  # the promise is the city's, not each commune's
        if cell.hidden:
            assert cell.text == ""


def test_a_yes_or_no_of_a_target_without_a_figure(active: Plan) -> None:
    row = board(active)["it_online_services"]
    assert (row.level, row.shown) == ("có", "–")
    assert row.verdict.state == "idle"


def test_a_target_outside_the_system(draft: Plan, labour: User) -> None:
    services.bind_suggested(draft, by=labour)
    services.save_review(draft, by=labour, key="t2", indicators=[], unmeasured=True)
    services.confirm(draft, by=labour)
    row = board(draft)[""]
    assert row.answer is None
    assert row.level == "≥ 245 người"
    assert row.verdict.word == "Chưa nhập"


def test_a_rate_is_judged_in_each_commune(active: Plan, world: World) -> None:
    target = Target.objects.get(plan=active, indicator="ost_active")
    target.indicator, target.unit_of_measure = "svc_access_all", "%"
    target.comparator, target.value = ">=", Decimal(90)
    target.save()
    for _ in range(5):
        person = world.person()
        world.record(person, "user.test_positive", "2024-05-06")
        world.record(person, "user.management_decided", "2024-05-08")
    row = board(active)["svc_access_all"]
    assert row.answer is not None
    assert (row.answer.part, row.answer.whole) == (1, 6)
    ward = next(cell for cell in row.cells if cell.name == world.ward.name)
    assert (ward.text, ward.state) == ("16,7", "late")


def test_the_tally_goes_from_met_to_at_risk(active: Plan) -> None:
    shown = scoreboard.scoreboard(active, period=H1)
    assert shown.tally == [(1, "Đúng tiến độ"), (2, "Nguy cơ không đạt"), (1, "Chưa có")]
    assert (shown.elapsed, shown.whole) == (6, 12)
    assert shown.months == "1/2024 đến 6/2024"


def test_what_was_known_before(active: Plan) -> None:
    before = datetime(2024, 3, 1, tzinfo=HERE)
    shown = scoreboard.scoreboard(active, period=H1, known=before)
    assert shown.rows[0].shown == "2/7"


def test_a_late_entry_changes_the_board_at_once(active: Plan, world: World, labour: User) -> None:
    """It also changes the months that were closed when it was written."""
    before = board(active)["communes_communicated"]
    assert (before.shown, before.trend) == ("5/7", (1.0, 2.0, 3.0, 4.0, 5.0, 5.0))
    sixth = list(communes_of(world.city, TODAY))[5]
    talk(world, sixth, "2024-02-20", labour)
    after = board(active)["communes_communicated"]
    assert (after.shown, after.trend) == ("6/7", (1.0, 2.0, 4.0, 5.0, 6.0, 6.0))
    assert [cell.text for cell in after.cells].count("có") == 6


def test_the_number_of_queries_does_not_grow(active: Plan) -> None:
    with CaptureQueriesContext(connection) as few:
        scoreboard.scoreboard(Plan.objects.select_related("unit").get(pk=active.pk), period=H1)
    for order, indicator in enumerate(("staff_trained_rate", "comm_media", "contests"), 10):
        Target.objects.create(plan=active, order=order, text="Thêm", indicator=indicator)
    with CaptureQueriesContext(connection) as more:
        scoreboard.scoreboard(Plan.objects.select_related("unit").get(pk=active.pk), period=H1)
    assert len(more) == len(few)


# ---- which period -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "scheme", "today", "expected", "end"),
    [
        ("", "A", "2024-06-17", "2024-H1", "2024-06-14"),
        ("", "A", "2024-06-14", "2024-Y", "2024-06-14"),  # H1 is not over yet
        ("", "B", "2024-06-17", "2024-Y", "2024-06-17"),
        ("", "A", "2024-02-10", "2024-Y", "2024-02-10"),
        ("", "A", "2025-03-01", "2024-Y", "2024-12-14"),
        ("", "A", "2023-06-01", "2024-Y", "2023-12-15"),  # not begun: its first day
        ("2024-Q1", "A", "2024-06-17", "2024-Q1", "2024-03-14"),
        ("2024-9M", "B", "2024-06-17", "2024-9M", "2024-06-17"),
    ],
)
def test_the_period_of_the_scoreboard(
    plan: Plan, code: str, scheme: str, today: str, expected: str, end: str
) -> None:
    found = scoreboard.period_of(plan, code, scheme, date.fromisoformat(today))
    assert (found.code, found.end.isoformat()) == (expected, end)


@pytest.mark.parametrize("code", ["2024-Q2", "2024-H2", "2024-M05", "2024", "2025-Y"])
def test_periods_that_do_not_begin_with_the_year_or_have_not_begun(plan: Plan, code: str) -> None:
    with pytest.raises(Refusal):
        scoreboard.period_of(plan, code, "A", date(2024, 6, 17))


def test_the_periods_to_choose_from_have_begun(plan: Plan) -> None:
    codes = [one.code for one in scoreboard.choices(plan, "A", date(2024, 2, 1))]
    assert codes == ["2024-Q1", "2024-H1", "2024-9M", "2024-Y"]
    assert scoreboard.choices(plan, "A", date(2023, 1, 1)) == []


def test_the_year_of_a_plan_closes_with_the_reporting_year(plan: Plan) -> None:
    assert scoreboard.span(plan, "A") == (date(2023, 12, 15), date(2024, 12, 14))
    assert scoreboard.span(plan, "B") == (date(2024, 1, 1), date(2024, 12, 31))
    plan.starts_on = date(2024, 4, 1)
    assert scoreboard.span(plan, "A") == (date(2024, 4, 1), date(2024, 12, 31))


# ---- words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comparator", "value", "value_to", "out_of", "unit", "expected"),
    [
        (">=", "90", None, None, "%", "≥ 90%"),
        (">", "85", None, None, "%", "> 85%"),
        ("=", "100", None, None, "%", "100%"),
        ("=", "7", None, "7", "xã, phường", "7/7"),
        (">=", "1", None, None, "mô hình", "≥ 1 mô hình"),
        ("range", "90", "90", None, "%", "đúng 90%"),
        ("range", "5", "8", None, "lớp", "từ 5 đến 8 lớp"),
        ("~", "1250", None, None, "người", "≈ 1.250 người"),
        ("<", "2.5", None, None, "%/năm", "< 2,5%/năm"),
        ("", None, None, None, "", ""),
    ],
)
def test_the_promised_level_in_words(
    comparator: str, value: str | None, value_to: str | None, out_of: str | None, unit: str,
    expected: str,
) -> None:  # fmt: skip
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    shown = level_words(comparator, number(value), number(value_to), number(out_of), unit)
    assert shown == expected


def test_a_ward_sees_its_own_few_and_others_do_not(
    active: Plan, world: World, labour: User
) -> None:
    target = active.targets.get(indicator="ost_active")
    services.allot(target, by=labour, parts={world.ward: Decimal(40)})
    ward = world.user(Role.COMMUNE_OFFICER)
    own = services.confirm_own(services.make_own(active, by=ward), by=ward)

    def shown(disclose: bool) -> scoreboard.Row:
        found = scoreboard.begin(own, period=H1, disclose=disclose)()
        assert found.communes == ()  # it is the only commune of its plan
        return next(row for row in found.rows if row.target.indicator == "ost_active")

    assert (shown(True).shown, shown(True).cells) == ("1", ())
    assert shown(False).shown == "–"
    assert may_see_persons(ward, own.unit)
    assert not may_see_persons(world.user(Role.CULTURE), own.unit)


def test_the_plan_at_hand_is_ones_own_before_those_above_and_below(
    active: Plan, world: World, labour: User
) -> None:
    ward = world.user(Role.COMMUNE_OFFICER)

    def nearest(user: User) -> Plan | None:
        return queries.nearest(queries.visible_to(user).filter(state="confirmed"), user)

    assert nearest(ward) == active
    own = services.confirm_own(services.make_own(active, by=ward), by=ward)
    assert (nearest(ward), nearest(labour)) == (own, active)
    assert nearest(world.user(Role.PROVINCE)) == own  # the newest of those below
    assert [list(queries.listed_for(one)) for one in (ward, labour)] == [
        [own, active],
        [active, own],
    ]
