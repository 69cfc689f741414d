"""Report regimes as data: which kinds, by when, to whom, on whose word."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from donghanh.agencies.models import Unit, UnitKind
from donghanh.indicators import periods
from donghanh.plans.models import Plan
from donghanh.reports import regimes
from donghanh.reports.outline import outline

LEVELS = ("commune", "district", "province")


@pytest.mark.parametrize(
    ("regime", "level", "code", "last_day", "internal"),
    [
        # "trước ngày 03 tháng sau": the second is the last day.
        ("tt05_2011", "commune", "2024-M06", date(2024, 7, 2), False),
        ("tt05_2011", "commune", "2024-M12", date(2025, 1, 2), False),
        ("tt05_2011", "district", "2024-H1", date(2024, 7, 6), False),
        ("tt05_2011", "district", "2024-Y", date(2025, 1, 6), False),
        ("tt05_2011", "province", "2024-H1", date(2024, 7, 14), False),
        # The 25th of the last month of the period is the ceiling for provinces.
        ("admin", "province", "2024-Q2", date(2024, 6, 25), False),
        ("admin", "province", "2024-9M", date(2024, 9, 25), True),
        ("admin", "district", "2024-Y", date(2024, 12, 20), True),
        # The plans name no day.
        ("lai_chau_city_2024", "commune", "2024-H1", date(2024, 6, 18), True),
        ("lai_chau_city_2024", "district", "2024-H1", date(2024, 6, 20), True),
        ("tam_duong_district_2023", "commune", "2023-Y", date(2023, 12, 18), True),
    ],
)
def test_the_last_day(regime: str, level: str, code: str, last_day: date, internal: bool) -> None:
    found = regimes.get(regime)
    due = regimes.due(found, level, periods.read(code, found.scheme))
    assert due is not None
    assert (due.last_day, due.internal) == (last_day, internal)
    assert due.cite
    assert (due.confidence == "unverified") == internal


@pytest.mark.parametrize(
    ("regime", "level", "code"),
    [
        ("tt05_2011", "commune", "2024-H1"),  # communes send months only
        ("lai_chau_city_2024", "district", "2024-Q1"),  # quarters are for communes
        ("lai_chau_city_2024", "province", "2024-H1"),  # a city's plan asks no province
        ("tam_duong_district_2023", "commune", "2023-Q1"),
    ],
)
def test_a_period_that_is_not_asked_for_is_ad_hoc_and_has_no_last_day(
    regime: str, level: str, code: str
) -> None:
    found = regimes.get(regime)
    period = periods.read(code, found.scheme)
    assert regimes.kind_of(found, level, period) == "ad_hoc"
    assert regimes.due(found, level, period) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "year", "scheme", "regime"),
    [
        ("105", 2024, "A", "lai_chau_city_2024"),
        ("106", 2023, "A", "tam_duong_district_2023"),
        ("105", 2025, "A", "admin"),
        ("106", 2024, "A", "admin"),
        ("105", 2024, "B", "tt05_2011"),
    ],
)
def test_the_regime_of_a_plan(code: str, year: int, scheme: str, regime: str) -> None:
    plan = Plan(unit=Unit(code=code), starts_on=date(year, 1, 1))
    assert regimes.for_plan(plan, scheme).id == regime


@pytest.mark.parametrize(
    ("on", "kind", "addressee"),
    [
        (date(2024, 6, 17), "city", "Sở Lao động - Thương binh và Xã hội tỉnh Lai Châu"),
        (date(2025, 2, 28), "city", "Sở Lao động - Thương binh và Xã hội tỉnh Lai Châu"),
        (date(2025, 3, 1), "city", "Ủy ban nhân dân tỉnh Lai Châu"),
        (
            date(2024, 6, 17),
            "ward",
            "Ủy ban nhân dân thành phố Lai Châu (qua Phòng Lao động - Thương binh và Xã hội)",
        ),
    ],
)
def test_who_gets_it_depends_on_the_day(on: date, kind: str, addressee: str) -> None:
    province = Unit(name="Tỉnh Lai Châu", level="province", kind=UnitKind.TINH)
    city = Unit(
        name="Thành phố Lai Châu", level="district", kind=UnitKind.THANH_PHO, parent=province
    )
    ward = Unit(name="Phường Đoàn Kết", level="commune", kind=UnitKind.PHUONG, parent=city)
    mailing = regimes.mailing(city if kind == "city" else ward, on)
    assert mailing.addressees[0] == addressee
    assert mailing.archive[0] == "VT"
    assert not any("{" in one.name for one in mailing.listed)


def test_the_mailing_of_the_new_commune_goes_to_the_province() -> None:
    province = Unit(name="Tỉnh Lai Châu", level="province", kind=UnitKind.TINH)
    commune = Unit(name="Xã Bình Lư", level="commune", kind=UnitKind.XA, parent=province)
    mailing = regimes.mailing(commune, date(2026, 8, 1))
    assert mailing.addressees == ("Ủy ban nhân dân tỉnh Lai Châu", "Công an tỉnh Lai Châu")


def test_recipients_are_known_for_every_day_without_gap_or_overlap() -> None:
    dated = regimes.book().recipients
    assert dated[0].first is None
    assert dated[-1].last is None
    for earlier, later in pairwise(dated):
        assert earlier.last is not None
        assert later.first == earlier.last + timedelta(days=1)


def test_the_kinds_cover_every_kind_of_period_once() -> None:
    covered = [kind for one in regimes.book().kinds.values() for kind in one.periods]
    assert sorted(covered) == sorted({periods.read(f"2024-{part}").kind for part in periods.PARTS})


def test_every_kind_of_unit_has_its_party_and_its_communes() -> None:
    for kind in UnitKind:
        assert regimes.book().party[kind]
        assert regimes.book().communes[kind]


def test_the_outline_asks_for_figures_that_exist() -> None:
    from donghanh.indicators import catalogue

    asked = [key for group in outline().groups for key in group.indicators]
    assert [key for key in asked if key not in catalogue.ALL] == []
    assert len(asked) == len(set(asked))
