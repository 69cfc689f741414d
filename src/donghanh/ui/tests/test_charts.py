"""Charts are drawn inside their frame and say themselves in words."""

from __future__ import annotations

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from donghanh.ui import charts

FIGURES = st.one_of(st.none(), st.floats(-1e6, 1e6), st.integers(0, 10**6))


def svg(drawn: str) -> BeautifulSoup:
    return BeautifulSoup(drawn, "html.parser")


@given(st.lists(FIGURES, max_size=24), st.one_of(st.none(), st.floats(-1e6, 1e6)))
def test_a_sparkline_stays_inside_its_frame(values: list[charts.Value], plan: float | None) -> None:
    page = svg(charts.sparkline(values, plan))
    for line in page.select("polyline"):
        for point in str(line["points"]).split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= 126
            assert 0 <= y <= 36


def test_a_gap_breaks_the_line() -> None:
    page = svg(charts.sparkline([1, 2, None, 3, 4]))
    assert [len(str(line["points"]).split()) for line in page.select("polyline")] == [2, 2]


def test_nothing_known_draws_nothing() -> None:
    assert charts.sparkline([None, None], plan=5) == ""
    assert charts.split_bar(0, 0, 0, "") == ""


def test_higher_values_stand_higher() -> None:
    page = svg(charts.sparkline([1, 2, 3], plan=9))
    heights = [
        float(point.split(",")[1]) for point in str(page.select("polyline")[0]["points"]).split()
    ]
    assert heights == sorted(heights, reverse=True)
    assert page.select(".plan")


def test_the_title_is_what_a_screen_reader_says() -> None:
    page = svg(charts.sparkline([1, 2], title="Từ 1 lên 2"))
    assert page.select("svg[role=img] > title")[0].get_text() == "Từ 1 lên 2"


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_the_parts_of_a_bar_fill_it(done: int, doing: int, late: int) -> None:
    widths = [
        float(str(part["width"]).rstrip("%"))
        for part in svg(charts.split_bar(done, doing, late, "x")).select("rect")
    ]
    if done + doing + late:
        assert abs(sum(widths) - 100) < 0.1
        assert len(widths) == sum(count > 0 for count in (done, doing, late))
    else:
        assert widths == []


def test_a_meter_never_runs_over_its_end() -> None:
    filled = svg(charts.meter(150, 100)).select("rect")[-1]
    assert filled["width"] == "100.0%"
    assert svg(charts.meter(3, 0)).select("rect")[-1]["width"] == "0.0%"
