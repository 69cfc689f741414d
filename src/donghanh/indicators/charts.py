"""The pictures of an indicator, drawn on the server as SVG: the same on the page and in the PDF.

Actual is solid indigo (chàm), the rest of a whole a tint, the plan a dashed turmeric (nghệ) line with
its name; what is hidden is hatched and says so. Every picture has a ``<title>``; the page puts a
table behind a link beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import vl_convert
from django.utils.translation import gettext as _

from donghanh.text import format_number, vi_sort_key

if TYPE_CHECKING:
    from donghanh.indicators.answer import CommuneFigure

CHAM, CHAM_TINT, NGHE = "#31479A", "#E4E9F6", "#8A5200"
INK, INK_2, LINE = "#1A2033", "#4D566B", "#D9DEE8"
FONT = "Inter Variable, Inter, Noto Sans, sans-serif"

Chart = dict[str, Any]


def trend_svg(
    points: Sequence[tuple[str, float | None]],
    *,
    title: str,
    unit: str,
    plan: float | None = None,
    font: str = FONT,
    width: int = 560,
    height: int = 200,
) -> str:
    """A line through (label, value) in the given order; None is a gap. ``plan`` is a level."""
    known = [value for _label, value in points if value is not None]
    levels = [*known, *([plan] if plan is not None else [])]
    top = max([*levels, 1.0]) * 1.12
    scale = {"domain": [0, 100 if unit == "%" and max(levels, default=0) <= 100 else top]}
    data = [
        {"at": label, "value": value, "words": _figure(value, unit) if value is not None else ""}
        for label, value in points
    ]
    x = {
        "field": "at",
        "type": "ordinal",
        "sort": None,
        "axis": {"title": None, "labelAngle": 0, "grid": False, "domainColor": LINE},
    }
    y = {"field": "value", "type": "quantitative", "scale": scale, "axis": _value_axis(unit)}
    layers: list[Chart] = [
        {
            "mark": {
                "type": "line", "color": CHAM, "strokeWidth": 2.4, "strokeJoin": "round",
                "point": {"filled": True, "fill": CHAM, "size": 34}, "invalid": "break-paths-show-domains",
            },
            "encoding": {"x": x, "y": y},
        }
    ]  # fmt: skip
    if known:
        last = max(place for place, row in enumerate(data) if row["value"] is not None)
        below = plan is not None and known[-1] < plan  # away from the line of the plan
        layers.append(
            {
                "data": {"values": [data[last]]},
                "mark": {
                    "type": "text", "dy": 16 if below else -12, "align": "right", "dx": 8, "fontSize": 13,
                    "fontWeight": 600, "color": CHAM,
                },
                "encoding": {"x": x, "y": y, "text": {"field": "words", "type": "nominal"}},
            }
        )  # fmt: skip
    if plan is not None:
        layers += _plan_line("y", plan, unit, scale)
    return _svg({"data": {"values": data}, "layer": layers}, title, width, height, font)


def by_commune_svg(
    figures: Sequence[CommuneFigure],
    *,
    title: str,
    unit: str,
    plan: float | None = None,
    font: str = FONT,
    width: int = 400,
) -> str:
    """One bar a commune, the highest first; hidden communes come last, hatched."""
    rate = unit == "%"
    shown = [figure for figure in figures if not figure.hidden and figure.value is not None]
    shown.sort(key=lambda figure: (-(figure.value or 0), vi_sort_key(figure.short_name)))
    rest = [figure for figure in figures if figure.hidden or figure.value is None]
    values = [float(figure.value or 0) for figure in shown]
    most = 100.0 if rate else max([*values, plan or 0, 1.0])
    data = [_bar(figure, unit, most) for figure in (*shown, *rest)]
    scale = {"domain": [0, most]}
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "scale": {"paddingInner": 0.45, "paddingOuter": 0.25},
        "axis": {
            "title": None, "domain": False, "ticks": False, "labelColor": INK, "labelPadding": 10,
            "labelFontSize": 13, "labelLimit": 220,
        },
    }  # fmt: skip
    x = {"type": "quantitative", "scale": scale, "axis": _value_axis(unit)}

    def bars(field: str, color: str, only: str) -> Chart:
        return {
            "transform": [{"filter": f"datum.kind == '{only}'"}],
            "mark": {"type": "bar", "color": color, "cornerRadius": 3},
            "encoding": {"y": y, "x": {**x, "field": field}},
        }

    def words(field: str, dx: int, color: str, weight: int) -> Chart:
        return {
            "mark": {
                "type": "text", "align": "left", "dx": dx, "color": color, "fontWeight": weight,
                "fontSize": 13,
            },
            "encoding": {"y": y, "x": {"datum": most, **{k: x[k] for k in ("type", "scale")}},
                         "text": {"field": field, "type": "nominal"}},
        }  # fmt: skip

    layers = [
        *([bars("most", CHAM_TINT, "shown")] if rate else []),
        bars("most", "url(#dh-chart-hatch)", "hidden"),
        bars("value", CHAM, "shown"),
        words("words", 10, INK, 600),
        words("parts", 66, INK_2, 400),
    ]
    if plan is not None:
        layers += _plan_line("x", plan, unit, scale)
    height = 34 * max(len(data), 1)
    return _svg({"data": {"values": data}, "layer": layers}, title, width, height, font)


def _bar(figure: CommuneFigure, unit: str, most: float) -> Chart:
    row: Chart = {"name": figure.short_name, "most": most, "value": 0.0, "parts": ""}
    if figure.hidden:
        return row | {"kind": "hidden", "words": _("ẩn")}
    if figure.value is None:
        return row | {"kind": "none", "words": _("không có")}
    parts = f"{figure.part}/{figure.whole}" if unit == "%" else ""
    value = float(figure.value)
    return row | {"kind": "shown", "value": value, "words": _figure(value, unit), "parts": parts}


def _figure(value: float, unit: str) -> str:
    number = format_number(round(value, 1), 1)
    return f"{number}%" if unit == "%" else number


def _value_axis(unit: str) -> Chart:
    number = "replace(format(datum.value, ',d'), ',', '.')"
    return {
        "title": None,
        "tickCount": 5,
        "labelExpr": f"{number} + '%'" if unit == "%" else number,
        "format": ",d",
        "tickMinStep": 1,
        "domain": False,
        "ticks": False,
        "gridColor": LINE,
    }


def _plan_line(axis: str, plan: float, unit: str, scale: Chart) -> list[Chart]:
    """A dashed level across the chart, with its name where nothing else is."""
    place = {axis: {"datum": plan, "type": "quantitative", "scale": scale}}
    words = _("Kế hoạch %(level)s") % {"level": _figure(plan, unit)}
    beside = (
        {"align": "left", "baseline": "bottom", "x": 4, "dy": -4}
        if axis == "y"
        else {"align": "center", "baseline": "bottom", "y": -6}
    )
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": NGHE, "strokeWidth": 2, "strokeDash": [5, 3]},
            "encoding": place,
        },
        {
            "data": {"values": [{}]},
            "mark": {
                "type": "text", "text": words, "color": NGHE, "fontSize": 12.5, "fontWeight": 600,
                **beside,
            },
            "encoding": place,
        },
    ]  # fmt: skip


#: The picture is named as a whole; what Vega says of its parts names nothing.
_INNER_ROLES = re.compile(r' (?:role|aria-roledescription|aria-hidden)="[^"]*"')
_SIZE = re.compile(r'width="[\d.]+" height="[\d.]+"')
_HATCH = (
    '<defs><pattern id="dh-chart-hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6" fill="#F6F8FB"/>'
    '<rect width="3" height="6" fill="#DFE4EE"/></pattern></defs>'
)


def _svg(chart: Chart, title: str, width: int, height: int, font: str) -> str:
    """Draw a Vega-Lite chart and give it its name."""
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "padding": {"left": 4, "right": 4, "top": 10, "bottom": 4},
        "config": {
            "aria": False,
            "font": font,
            "view": {"stroke": None},
            "axis": {"labelColor": INK_2, "labelFontSize": 12, "labelFont": font},
            "text": {"font": font},
        },
        **chart,
    }
    drawn: str = vl_convert.vegalite_to_svg(spec)
    head, rest = _INNER_ROLES.sub("", drawn).split(">", 1)
    head = _SIZE.sub('width="100%"', head, count=1)  # as wide as the page or the paper lets it
    hatch = _HATCH if "#dh-chart-hatch" in rest else ""
    return f'{head} role="img"><title>{escape(title)}</title>{hatch}{rest}'
