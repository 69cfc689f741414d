"""From the signed figure to that of now in bars: what came in solid, what went out hatched.

Drawn on the server with attributes only, so a strict content security policy holds. The bars of
the causes are links that filter the list below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from donghanh.reports.presenters.grid import signed
from donghanh.text import format_number

WIDTH, HEIGHT, TOP, FLOOR, BAR = 880.0, 262.0, 44.0, 214.0, 78.0
#: Room for the labels of the axis before the first bar, and after the last one.
LEFT, RIGHT = 46.0, 26.0
INK, INK_2, CHAM_900, CHAM_600, CHAM_400, NGHE, LINE = (
    "#1a2033", "#4d566b", "#141c3a", "#31479a", "#7387c9", "#8a5200", "#d9dee8",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: ``value`` is a total at both ends and a difference between them."""

    label: str
    small: str
    value: int
    total: bool = False
    url: str = ""
    chosen: bool = False


def draw(bars: Sequence[Bar], *, title: str) -> SafeString:
    """The first and the last bar are totals, those between lead from one to the other."""
    low, high = _range(bars)
    step = (WIDTH - LEFT - RIGHT - BAR) / (len(bars) - 1)
    scale = (FLOOR - TOP) / (high - low)

    def up(value: float) -> float:
        return FLOOR - (value - low) * scale

    drawn, links, level = [], [], 0
    for place, bar in enumerate(bars):
        x = LEFT + place * step
        start = 0 if bar.total else level
        level = bar.value if bar.total else level + bar.value
        drawn.append(
            _bar(
                bar, x, up(max(start, low)), up(level), first=place == 0, cut=bar.total and low > 0
            )
        )
        links.append((x + BAR, up(level)))
    lines = format_html_join(
        "",
        '<path d="M{} {}H{}" stroke="#4d566b" stroke-dasharray="2 3"/>',
        ((_n(x), _n(y), _n(x + step - BAR)) for (x, y), _next in pairwise(links)),
    )
    return format_html(
        '<svg class="dh-waterfall" viewBox="0 0 {} {}" width="100%" role="group"'
        ' aria-labelledby="thac-nuoc" font-family="Inter Variable,Inter,system-ui,sans-serif">'
        '<title id="thac-nuoc">{}</title>{}{}{}{}<path d="M0 {}H{}" stroke="{}"'
        ' stroke-width="1.2"/></svg>',
        int(WIDTH), int(HEIGHT), title, _HATCH, _grid(low, high, up), lines,
        format_html_join("", "{}", ((one,) for one in drawn)), _n(FLOOR), _n(WIDTH), CHAM_900,
    )  # fmt: skip


def floor_of(bars: Sequence[Bar]) -> int:
    """Where the axis begins; above nought it is drawn broken, and the page says so."""
    return _range(bars)[0]


def _range(bars: Sequence[Bar]) -> tuple[int, int]:
    levels, level = [], 0
    for bar in bars:
        level = bar.value if bar.total else level + bar.value
        levels.append(level)
    low, high = min(levels), max(levels)
    room = max(high - low, 1)
    floor = low - 2 * room if low > 6 * room else 0
    return max(floor, 0), max(high, 1)


_HATCH = SafeString(
    '<defs><pattern id="di" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<rect width="2.4" height="6" fill="#e0a44a"/></pattern></defs>'
)


def _grid(low: int, high: int, up: Callable[[float], float]) -> SafeString:
    return format_html_join(
        "",
        '<path d="M0 {0}H{1}" stroke="{2}"/><text x="0" y="{3}" font-size="12" fill="{4}">{5}</text>',
        (
            (_n(y), _n(WIDTH), LINE, _n(y - 4), INK_2, format_number(level))
            for level in _ticks(low, high)
            if (y := up(level)) < FLOOR - 2
        ),
    )


def _ticks(low: int, high: int) -> Iterator[int]:
    step = next(
        size * 10**power
        for power in range(9)
        for size in (1, 2, 5)
        if (high - low) / (size * 10**power) <= 4
    )
    yield from range(-(-low // step) * step, high + 1, step)


def _bar(bar: Bar, x: float, start: float, end: float, *, first: bool, cut: bool) -> SafeString:
    top, height = min(start, end), max(abs(end - start), 2.0)
    middle = x + BAR / 2
    fill, edge = (CHAM_900 if first else CHAM_600), "none"
    if not bar.total:
        fill, edge = (CHAM_400, "none") if bar.value >= 0 else ("url(#di)", NGHE)
    broken = (
        format_html(
            '<path d="M{} {}l8-5 15.6 9 15.6-9 15.6 9 15.6-9 8 5" fill="none" stroke="#fff"'
            ' stroke-width="3"/>',
            _n(x - 3), _n(FLOOR - 10),
        )
        if cut
        else SafeString("")
    )  # fmt: skip
    shape = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="{}" stroke="{}"/>{}'
        '<text x="{}" y="{}" font-size="{}" font-weight="680" fill="{}" text-anchor="middle">{}</text>'
        '<text x="{}" y="{}" font-size="13.5" font-weight="{}" fill="{}" text-anchor="middle"{}>{}'
        '</text><text x="{}" y="{}" font-size="12" fill="{}" text-anchor="middle">{}</text>',
        _n(x), _n(top), _n(BAR), _n(height), fill, edge, broken,
        _n(middle), _n(top - 8), 19 if bar.total else 16, CHAM_900,
        format_number(bar.value) if bar.total else signed(bar.value),
        _n(middle), _n(FLOOR + 20), 700 if bar.chosen else 620, CHAM_600 if bar.url else CHAM_900,
        SafeString(' text-decoration="underline"') if bar.url else "", bar.label,
        _n(middle), _n(FLOOR + 36), INK_2, bar.small,
    )  # fmt: skip
    if not bar.url:
        return shape
    label = _("Chỉ xem %(label)s: %(value)s") % {"label": bar.label, "value": signed(bar.value)}
    return format_html('<a href="{}" aria-label="{}">{}</a>', bar.url, label, shape)


def _n(number: float) -> str:
    return f"{number:.1f}"
