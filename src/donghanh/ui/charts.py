"""Small charts drawn on the server as SVG: they print, need no script and say themselves in words.

Sizes are attributes and not styles, so a strict content security policy holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Value = int | float | None

_WIDTH, _HEIGHT = 126, 36
_DONE = "#31479a"  # chàm 600; patterns cannot be named from a style sheet, so no class
_LEFT, _RIGHT, _TOP, _BOTTOM = 4.0, 118.0, 5.0, 31.0


def sparkline(values: Sequence[Value], plan: float | None = None, title: str = "") -> SafeString:
    """Draw values at equal distances, scaled to themselves, with the plan as a dashed line.

    ``None`` is a gap: the line is broken there. Without any value nothing is drawn.
    """
    known = [float(value) for value in values if value is not None]
    if not known:
        return mark_safe("")
    levels = [*known, *([float(plan)] if plan is not None else [])]
    low, high = min(levels), max(levels)

    def across(index: int) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (index / (len(values) - 1) if len(values) > 1 else 1)

    def up(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return _BOTTOM - (_BOTTOM - _TOP) * share

    runs: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((across(index), up(float(value))))
    lines = format_html_join(
        "",
        '<polyline points="{}"/>',
        ((" ".join(f"{x:.1f},{y:.1f}" for x, y in run),) for run in runs if run),
    )
    last_x, last_y = next(run[-1] for run in reversed(runs) if run)
    plan_line = (
        format_html('<path class="plan" d="M2 {}H124"/>', f"{up(float(plan)):.1f}")
        if plan is not None
        else mark_safe("")
    )
    return format_html(
        '<svg class="dh-spark" width="{}" height="{}" viewBox="0 0 {} {}" {}>{}{}{}'
        '<circle cx="{}" cy="{}" r="3.4"/></svg>',
        _WIDTH,
        _HEIGHT,
        _WIDTH,
        _HEIGHT,
        _role(title),
        _title(title),
        plan_line,
        lines,
        f"{last_x:.1f}",
        f"{last_y:.1f}",
    )


@lru_cache(maxsize=2048)
def split_bar(done: int, doing: int, late: int, title: str) -> SafeString:
    """Draw one whole in three parts: done solid, under way striped, late or faulty hatched red.

    The patterns are defined once in ``ui/parts/defs.html``.
    """
    whole = done + doing + late
    if not whole:
        return mark_safe("")
    parts = []
    start = 0.0
    for fill, count in ((_DONE, done), ("url(#dh-stripe)", doing), ("url(#dh-slash)", late)):
        share = 100 * count / whole
        if count:
            parts.append((fill, f"{start:.2f}%", f"{share:.2f}%"))
        start += share
    return format_html(
        '<svg class="dh-split" width="100%" height="10" {}>{}{}</svg>',
        _role(title),
        _title(title),
        format_html_join("", '<rect fill="{}" x="{}" width="{}" height="10"/>', parts),
    )


def meter(value: float, whole: float, mark: float | None = None, title: str = "") -> SafeString:
    """Draw value on whole as a filled length, cut at the ends; ``mark`` is a tick of the plan."""
    tick = (
        format_html('<rect class="plan" x="{}" width="2" height="14"/>', _share(mark, whole))
        if mark is not None
        else mark_safe("")
    )
    return format_html(
        '<svg class="dh-meter" width="100%" height="14" {}>{}<rect class="whole" y="3" '
        'width="100%" height="8" rx="4"/><rect y="3" width="{}" height="8" rx="4"/>{}</svg>',
        _role(title),
        _title(title),
        _share(value, whole),
        tick,
    )


def _share(value: float, whole: float) -> str:
    share = 100 * float(value) / float(whole) if whole else 0.0
    return f"{min(max(share, 0.0), 100.0):.1f}%"


def _role(title: str) -> SafeString:
    return mark_safe('role="img"' if title else 'aria-hidden="true" focusable="false"')


def _title(title: str) -> SafeString:
    return format_html("<title>{}</title>", title) if title else mark_safe("")
