"""Units and agencies in the database: by day, upwards, downwards and onwards."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from donghanh.agencies import queries, services
from donghanh.agencies.models import Agency, AgencyKind, Level, Succession, Unit, UnitKind
from donghanh.errors import Refusal

pytestmark = pytest.mark.django_db

LAST, FIRST = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
MAY = dt.date(2024, 5, 6)


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("03388", LAST, "Phường Quyết Tiến"),
        ("03388", FIRST, "Phường Đoàn Kết"),
        ("03388", None, "Phường Đoàn Kết"),
        ("03408", MAY, "Phường Đông Phong"),
        ("03408", FIRST, "Phường Tân Phong"),
        ("03390", MAY, "Thị trấn Tam Đường"),
        ("03390", FIRST, "Xã Bình Lư"),
        ("105", MAY, "Thành phố Lai Châu"),
        ("105", None, "Thành phố Lai Châu"),
        ("12", MAY, "Tỉnh Lai Châu"),
        ("12", FIRST, "Tỉnh Lai Châu"),
    ],
)
def test_a_code_means_a_unit_only_together_with_a_day(
    code: str, on: dt.date | None, name: str
) -> None:
    assert queries.unit(code, on).name == name


@pytest.mark.parametrize(("code", "on"), [("105", FIRST), ("03389", FIRST), ("99999", None)])
def test_a_code_that_nobody_had(code: str, on: dt.date | None) -> None:
    with pytest.raises(Unit.DoesNotExist):
        queries.unit(code, on)


@pytest.mark.parametrize(
    ("code", "on", "count"),
    [("105", MAY, 7), ("106", MAY, 13), ("12", MAY, 106), ("12", FIRST, 38), ("105", FIRST, 0),
     ("03389", MAY, 1)],
)  # fmt: skip
def test_the_communes_within_a_unit(code: str, on: dt.date, count: int) -> None:
    assert queries.communes_of(queries.unit(code), on).count() == count


def test_a_unit_continues_in_another() -> None:
    old = queries.unit("03415", MAY)  # Nùng Nàng of Tam Đường went to the former city
    successor = queries.successor_of(old)
    assert successor == queries.unit("03408", FIRST)
    assert successor is not None
    assert queries.successor_of(successor) is None
    assert queries.successor_of(queries.unit("106", MAY)) is None


@pytest.mark.parametrize(
    ("name", "kind", "short"),
    [
        ("Phường Đoàn Kết", UnitKind.PHUONG, "Đoàn Kết"),
        ("Thị trấn Tam Đường", UnitKind.THI_TRAN, "Tam Đường"),
        ("Thành phố Lai Châu", UnitKind.THANH_PHO, "Lai Châu"),
        ("Phường 1", UnitKind.PHUONG, "Phường 1"),
        ("Phường Phường Đúc", UnitKind.PHUONG, "Phường Đúc"),
    ],
)
def test_short_names(name: str, kind: UnitKind, short: str) -> None:
    assert Unit(name=name, kind=kind).short_name == short


def test_full_names_and_lineage() -> None:
    old, new = queries.unit("03389", MAY), queries.unit("03388", FIRST)
    city, province = queries.unit("105"), queries.unit("12")
    assert old.full_name == "Phường Đoàn Kết, thành phố Lai Châu, tỉnh Lai Châu"
    assert new.full_name == "Phường Đoàn Kết, tỉnh Lai Châu"
    assert old.lineage == (old.pk, city.pk, province.pk)
    assert new.lineage == (new.pk, None, province.pk)
    assert city.lineage == (None, city.pk, province.pk)
    assert province.lineage == (None, None, province.pk)


def test_what_is_not_known_is_not_claimed() -> None:
    assert queries.unit("105").known_from is None
    assert queries.unit("03388").known_from == FIRST


def test_what_exists_today() -> None:
    with time_machine.travel(dt.datetime(2025, 7, 1, 5), tick=False):
        units = Unit.objects.current()
        assert units.filter(level=Level.COMMUNE).count() == 38
        assert not units.filter(level=Level.DISTRICT).exists()


@pytest.mark.parametrize(
    ("kind", "code", "on", "name"),
    [
        (AgencyKind.LABOUR, "105", dt.date(2025, 2, 28), "Phòng Lao động - Thương binh và Xã hội"),
        (AgencyKind.LABOUR, "105", dt.date(2025, 3, 1), None),
        (AgencyKind.POLICE, "106", dt.date(2025, 2, 28), "Công an huyện"),
        (AgencyKind.POLICE, "106", dt.date(2025, 3, 1), None),
        (AgencyKind.HEALTH_CENTRE, "105", LAST, "Trung tâm Y tế thành phố"),
        (AgencyKind.HEALTH_CENTRE, "105", FIRST, None),
        (AgencyKind.POLICE, "03389", LAST, "Công an phường Đoàn Kết"),
        (AgencyKind.POLICE, "03389", FIRST, None),
        (AgencyKind.POLICE, "12", FIRST, "Công an tỉnh"),
        (AgencyKind.JUSTICE, "106", MAY, None),
    ],
)
def test_agencies_by_kind_and_day(
    kind: AgencyKind, code: str, on: dt.date, name: str | None
) -> None:
    unit = queries.unit(code, min(on, LAST))
    if name is None:
        with pytest.raises(Agency.DoesNotExist):
            queries.agency(kind, unit, on)
    else:
        assert queries.agency(kind, unit, on).name == name


@pytest.mark.parametrize(
    ("name", "unit", "full"),
    [
        ("Công an thành phố", "105", "Công an thành phố Lai Châu"),
        ("Phòng Tư pháp", "105", "Phòng Tư pháp thành phố Lai Châu"),
        ("Huyện đoàn", "106", "Huyện đoàn huyện Tam Đường"),
        ("Công an phường Đoàn Kết", "03389", "Công an phường Đoàn Kết"),
        ("Ủy ban nhân dân tỉnh", "12", "Ủy ban nhân dân tỉnh Lai Châu"),
    ],
)
def test_the_full_name_of_an_agency(name: str, unit: str, full: str) -> None:
    assert Agency(name=name, unit=queries.unit(unit, MAY)).full_name == full


def test_loading_again_changes_nothing() -> None:
    def everything() -> list[object]:
        return [
            *Unit.objects.order_by("pk").values_list(),
            *Succession.objects.order_by("pk").values_list(),
            *Agency.objects.order_by("pk").values_list(),
        ]

    before = everything()
    loaded = services.load_units(province="12")
    assert (loaded.units, loaded.successions) == (153, 106)
    services.load_agencies()
    assert everything() == before


def test_a_province_that_is_not_in_the_lists() -> None:
    with pytest.raises(Refusal, match="99"):
        services.load_units(province="99")


def test_agencies_need_their_units(tmp_path: Path) -> None:
    elsewhere = tmp_path / "agencies.yaml"
    elsewhere.write_text('units: {"01": [{kind: police, name: Công an, short_name: Công an}]}')
    with pytest.raises(Refusal, match="Chưa nạp đơn vị hành chính mang mã 01"):
        services.load_agencies(elsewhere)


def test_the_whole_nation() -> None:
    loaded = services.load_units()
    assert loaded == services.Loaded(units=14_138, successions=10_654)
    assert Unit.objects.count() == loaded.units
    assert Succession.objects.count() == loaded.successions
    # Codes of provinces went on with more land: Phú Thọ before and after are two units.
    assert queries.unit("25", LAST) != queries.unit("25", FIRST)
    assert queries.unit("25", FIRST).name == "Tỉnh Phú Thọ"
    divided = Succession.objects.filter(main=False).first()
    assert divided is not None
    assert queries.successor_of(divided.predecessor) != divided.successor
