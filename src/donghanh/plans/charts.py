"""The timeline of a plan as a picture: the same on the page and in a document. Pure.

A state is a pattern and a letter, its colour only repeats them; what the letters mean stands below
the bars. Sizes and colours are attributes, so a strict content security policy holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from donghanh.plans import states
from donghanh.plans.states import State
from donghanh.text import format_date

FONT = "Inter Variable, Inter, Noto Sans, sans-serif"
CHAM, CHAM_TINT, NGHE, LATE, OK = "#31479A", "#E4E9F6", "#8A5200", "#9F1D1A", "#0B6549"
INK, INK_2, LINE, PAPER = "#1A2033", "#4D566B", "#D9DEE8", "#FFFFFF"

#: Letter, fill and edge of a state.
LETTERS: dict[State, str] = {
    "done": "X",
    "done_late": "XC",
    "doing": "Đ",
    "blocked": "V",
    "late": "C",
    "waiting": "B",
    "ahead": "K",
    "cancelled": "H",
}
_LOOKS: dict[State, tuple[str, str, str]] = {
    "done": (CHAM, CHAM, ""),
    "done_late": ("url(#dh-tl-dots)", CHAM, ""),
    "doing": ("url(#dh-tl-stripe)", CHAM, ""),
    "blocked": ("url(#dh-tl-cross)", NGHE, ""),
    "late": ("url(#dh-tl-slash)", LATE, ""),
    "waiting": (CHAM_TINT, INK_2, ""),
    "ahead": (PAPER, INK_2, "3 2"),
    "cancelled": (PAPER, LINE, ""),
}
_DEFS = f"""<defs>
<pattern id="dh-tl-stripe" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="{PAPER}"/><rect width="2" height="4" fill="#9EABD6"/></pattern>
<pattern id="dh-tl-slash" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="{PAPER}"/><rect width="2.5" height="5" fill="{LATE}"/></pattern>
<pattern id="dh-tl-cross" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="{PAPER}"/><path d="M0 0L6 6M6 0L0 6" stroke="{NGHE}" stroke-width="1"/></pattern>
<pattern id="dh-tl-dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="{CHAM}"/><circle cx="2.5" cy="2.5" r="1.2" fill="{PAPER}"/></pattern>
</defs>"""

LABEL, ROW, BAR, HEAD, LEGEND = 300, 24, 14, 26, 22
#: A bar narrower than this holds no letter: its pattern and the table say the state.
ROOM = 15


@dataclass(frozen=True, slots=True)
class Bar:
    """A turn, both days included, with its state and its name in words."""

    first: date
    last: date
    state: State
    words: str


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a day stands across the picture."""

    starts: date
    days: int
    width: int

    def at(self, day: date, *, after: bool = False) -> float:
        share = ((day - self.starts).days + after) / self.days
        return LABEL + (self.width - LABEL - 4) * min(max(share, 0), 1)


@dataclass(frozen=True, slots=True)
class Lane:
    """A task with its turns."""

    code: str
    text: str
    bars: tuple[Bar, ...]


def timeline_svg(
    lanes: Sequence[Lane],
    *,
    starts: date,
    ends: date,
    today: date,
    title: str,
    font: str = FONT,
    width: int = 1180,
) -> bytes:
    """The lanes from ``starts`` to ``ends`` (both included), with a line at ``today``."""
    scale = _Scale(starts, max((ends - starts).days + 1, 1), width)
    bottom = HEAD + ROW * len(lanes)
    used = [
        state
        for state in states.ORDER
        if any(bar.state == state for lane in lanes for bar in lane.bars)
    ]
    drawn = [_DEFS, *_months(scale, ends, bottom)]
    for number, lane in enumerate(lanes):
        drawn += _lane(lane, HEAD + ROW * number, scale)
    if starts <= today <= ends:
        drawn += _today(today, scale.at(today), bottom)
    legend, height = _legend(used, bottom + 16, width)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" width="100%"'
        f' role="img" font-family={quoteattr(font)} font-size="12"><title>{escape(title)}</title>'
    )
    return "".join((head, *drawn, *legend, "</svg>")).encode()


def _months(scale: _Scale, ends: date, bottom: int) -> list[str]:
    found = []
    first = scale.starts.replace(day=1)
    while first <= ends:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        left, right = scale.at(first), scale.at(following)
        found.append(
            f'<path d="M{left:.1f} {HEAD - 6}V{bottom}" stroke="{LINE}" stroke-width="1"/>'
            f'<text x="{(left + right) / 2:.1f}" y="14" text-anchor="middle" fill="{INK_2}">'
            f"{_month(first, scale.starts)}</text>"
        )
        first = following
    return found


def _month(first: date, starts: date) -> str:
    if first.month == 1 or first == starts.replace(day=1):
        return f"{first.month}/{first.year}"
    return str(first.month)


def _lane(lane: Lane, top: int, scale: _Scale) -> list[str]:
    label = f"{lane.code} {lane.text}".strip()
    short = label if len(label) <= 46 else f"{label[:45].rsplit(' ', 1)[0]}…"
    line = f'<path d="M0 {top + ROW}H{scale.width}" stroke="{LINE}" stroke-width="1"/>'
    words = f"{escape(short)}<title>{escape(label)}</title>"
    found = [line, f'<text x="4" y="{top + 16}" fill="{INK}">{words}</text>']
    for bar in lane.bars:
        left, right = scale.at(bar.first), scale.at(bar.last, after=True)
        found.append(_bar(bar, left, max(right - left - 1.5, 3), top + (ROW - BAR) / 2))
    return found


def _bar(bar: Bar, left: float, wide: float, top: float) -> str:
    days = f"{format_date(bar.first)} – {format_date(bar.last)}"
    letter = _letter(bar.state, left + wide / 2, top) if wide >= ROOM else ""
    return f"<g><title>{escape(f'{bar.words}, {days}')}</title>{_box(bar.state, left, top, wide)}{letter}</g>"


def _box(state: State, left: float, top: float, wide: float) -> str:
    fill, edge, dash = _LOOKS[state]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    struck = (
        f'<path d="M{left:.1f} {top + BAR / 2}h{wide:.1f}" stroke="{INK_2}" stroke-width="1"/>'
        if state == "cancelled"
        else ""
    )
    return (
        f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{BAR}" rx="2" fill="{fill}"'
        f' stroke="{edge}" stroke-width="1"{dashed}/>{struck}'
    )


def _letter(state: State, middle: float, top: float) -> str:
    """The letter on a small white ground, so that no pattern takes it away."""
    letter = LETTERS[state]
    room = 6 * len(letter) + 5
    return (
        f'<rect x="{middle - room / 2:.1f}" y="{top + 1.5}" width="{room}" height="{BAR - 3}" rx="2" fill="{PAPER}"/>'
        f'<text x="{middle:.1f}" y="{top + 11}" text-anchor="middle" font-size="10" font-weight="650"'
        f' fill="{INK}">{letter}</text>'
    )


def _today(today: date, x: float, bottom: int) -> list[str]:
    words = _("hôm nay, %(day)s") % {"day": format_date(today)}
    look = f'stroke="{NGHE}" stroke-width="2" stroke-dasharray="5 3"'
    place = f'x="{x:.1f}" y="{bottom + 12}" text-anchor="middle" font-weight="600"'
    return [
        f'<path d="M{x:.1f} {HEAD - 8}V{bottom}" {look}/>',
        f'<text {place} fill="{NGHE}">{escape(words)}</text>',
    ]


def _legend(used: Sequence[State], top: int, width: int) -> tuple[list[str], float]:
    """What the letters mean, line by line; also the height of the whole picture."""
    found, x, y = [], 4.0, float(top + 8)
    for state in used:
        words = str(states.WORDS[state])
        wide = 34 + 7.2 * len(words) + 18
        if x + wide > width:
            x, y = 4.0, y + LEGEND
        found.append(
            f"{_box(state, x, y, 28)}{_letter(state, x + 14, y)}"
            f'<text x="{x + 34:.1f}" y="{y + 11}" fill="{INK}">{escape(words)}</text>'
        )
        x += wide
    return found, y + LEGEND
