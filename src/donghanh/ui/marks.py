"""The small pictures: our own shapes of state, and Lucide icons by name.

A shape always stands beside a word, so both kinds are hidden from screen readers unless they are
given a label of their own.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

#: Filled by the ``assets`` command from the list in assets.toml; third-party files are not ours
#: to keep in the repository, so before the first build there are simply no icons.
ICONS = Path(__file__).parent / "static" / "build" / "icons"

_RING = '<circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.6"/>'
_TICK = (
    '<path d="{path}" fill="none" stroke="{stroke}" stroke-width="{width}" '
    'stroke-linecap="round" stroke-linejoin="round"/>'
)

#: State → shape on a grid of 16. Each differs from the others in outline, not only in colour.
SHAPES = {
    "ok": '<circle cx="8" cy="8" r="7.2" fill="currentColor"/>'
    + _TICK.format(path="M4.6 8.3l2.4 2.4 4.5-5", stroke="#fff", width="1.9"),
    "now": '<circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.7"/>'
    '<path d="M8 1.6a6.4 6.4 0 0 1 0 12.8z" fill="currentColor"/>',
    "wait": '<circle cx="8" cy="8" r="6.3" fill="none" stroke="currentColor" stroke-width="1.7" '
    'stroke-dasharray="2.6 2.35"/>',
    "soon": '<path d="M7.1 1.6a1 1 0 0 1 1.8 0l6 11.3a1 1 0 0 1-.9 1.5H2a1 1 0 0 1-.9-1.5z" '
    'fill="currentColor"/><path d="M8 5.6v4" stroke="#fff" stroke-width="1.8" '
    'stroke-linecap="round"/><circle cx="8" cy="12" r="1.05" fill="#fff"/>',
    "late": '<path d="M5.2.9h5.6l4.3 4.3v5.6l-4.3 4.3H5.2L.9 10.8V5.2z" fill="currentColor"/>'
    '<path d="M8 4.2v4.6" stroke="#fff" stroke-width="1.9" stroke-linecap="round"/>'
    '<circle cx="8" cy="11.5" r="1.15" fill="#fff"/>',
    "over": '<path d="M8 .9 15.1 8 8 15.1.9 8z" fill="none" stroke="currentColor" '
    'stroke-width="1.7" stroke-linejoin="round"/>'
    '<path d="M5.7 10.3l4.6-4.6" stroke="currentColor" stroke-width="1.8" '
    'stroke-linecap="round"/>',
    "idle": _RING,
    "done": _TICK.format(path="M2.6 8.6l3.4 3.5 7.4-8", stroke="currentColor", width="2"),
    "none": _RING
    + '<path d="M5.3 8h5.4" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/>',
}

#: What a person is in (a measure) → icon. Never a colour of warning.
MEASURE_ICONS = {
    "user": "clipboard-list",
    "determination": "stethoscope",
    "voluntary_home": "house-heart",
    "voluntary_facility": "building-2",
    "substitution": "droplet",
    "compulsory": "building",
    "post_rehab": "footprints",
}


# A list draws the same few shapes hundreds of times, beside words of the reader's language.
@lru_cache(maxsize=512)
def glyph(state: str, label: str = "") -> SafeString:
    """Return the shape of a state as inline SVG. Raises ValueError for an unknown state."""
    if state not in SHAPES:
        raise ValueError(f"no shape for state {state!r}; known: {', '.join(SHAPES)}")
    return _svg("dh-glyph", "0 0 16 16", SHAPES[state], label)


def icon(name: str, label: str = "", extra_class: str = "") -> SafeString:
    """Return a Lucide icon as inline SVG, or nothing while the assets are not built."""
    body = _icon_body(name) if (ICONS / f"{name}.svg").exists() else ""
    if not body:
        return mark_safe("")
    css = f"dh-icon {extra_class}".strip()
    attributes = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
    return _svg(css, "0 0 24 24", body, label, attributes)


@cache
def _icon_body(name: str) -> str:
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    found = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def _svg(css: str, view_box: str, body: str, label: str, attributes: str = "") -> SafeString:
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true" focusable="false"')
    )
    return format_html(
        '<svg class="{}" viewBox="{}" {} {}>{}</svg>',
        css,
        view_box,
        mark_safe(attributes),
        spoken,
        mark_safe(body),
    )
