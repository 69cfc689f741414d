"""The pictures: named, in Vietnamese, with the plan and with what is hidden."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from donghanh.indicators import charts
from donghanh.indicators.answer import CommuneFigure
from donghanh.indicators.suppression import Hidden

SVG = "{http://www.w3.org/2000/svg}"


def figure(name: str, part: int, whole: int, hidden: Hidden = "") -> CommuneFigure:
    if hidden:
        return CommuneFigure(1, "1", name, name, None, None, None, hidden)
    value = Decimal(100 * part) / whole if whole else None
    return CommuneFigure(1, "1", name, name, value, part, whole)


COMMUNES = [
    figure("Sùng Phài", 28, 35),
    figure("Quyết Thắng", 58, 64),
    figure("San Thàng", 1, 3, "small"),
    figure("Đông Phong", 0, 0),
]


def words(svg: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text")]


def test_by_commune_shows_figure_part_and_whole_and_says_what_is_hidden() -> None:
    svg = charts.by_commune_svg(COMMUNES, title="Tỷ lệ & phần", unit="%", plan=90.0)
    root = ET.fromstring(svg)
    title = root.find(f"{SVG}title")
    assert title is not None
    assert (root.get("role"), title.text) == ("img", "Tỷ lệ & phần")
    written = words(svg)
    for expected in ("90,6%", "58/64", "80%", "28/35", "ẩn", "không có", "Kế hoạch 90%"):
        assert expected in written
    names = [name for name in written if name in {one.name for one in COMMUNES}]
    assert names[:2] == ["Quyết Thắng", "Sùng Phài"]
    assert "1/3" not in written
    assert "style=" not in svg


def test_a_count_has_no_whole_behind_its_bar() -> None:
    counts = [CommuneFigure(1, "1", "Đoàn Kết", "Đoàn Kết", Decimal(1200), 1200, None)]
    svg = charts.by_commune_svg(counts, title="Số người", unit="người")
    assert charts.CHAM_TINT not in svg
    assert "1.200" in words(svg)


@pytest.mark.parametrize("unit", ["%", "người"])
def test_a_trend_names_its_days_its_last_value_and_the_plan(unit: str) -> None:
    points = [("14/01", 60.0), ("14/02", None), ("14/3", 82.5)]
    svg = charts.trend_svg(points, title="Diễn biến", unit=unit, plan=90.0)
    written = words(svg)
    assert ("82,5%" if unit == "%" else "82,5") in written
    assert {"14/01", "14/02", "14/3"} <= set(written)
    assert any(word.startswith("Kế hoạch 90") for word in written)
    assert charts.CHAM in svg
    assert charts.NGHE in svg


def test_a_trend_without_any_value_is_still_a_picture() -> None:
    svg = charts.trend_svg([("14/01", None)], title="Diễn biến", unit="%")
    assert "Diễn biến" in svg
