"""The grid of a report's page: groups of rows, each figure with its address, checks beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh.reports.checks import Check
from donghanh.reports.figures import Figures, Line
from donghanh.text import format_number


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the grid. ``before`` is the signed figure a year before, ``moved`` the difference."""

    number: int
    line: Line
    url: str
    parts: str
    before: str
    moved: str
    checks: tuple[Check, ...]

    @property
    def bad(self) -> bool:
        """Whether something about it stands in the way of signing."""
        return any(one.blocks for one in self.checks)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows under one title."""

    title: str
    rows: tuple[Row, ...]


def groups(figures: Figures, before: Figures | None, checks: Sequence[Check]) -> list[Rows]:
    """The targets first, then the other figures, numbered through."""
    numbers = iter(range(1, 1000))
    named = [(_("Chỉ tiêu của kế hoạch"), figures.targets)]
    named += [(group.title, group.lines) for group in figures.groups if group.lines]
    return [
        Rows(title, tuple(_rows(lines, figures, before, checks, numbers))) for title, lines in named
    ]


def _rows(
    lines: Sequence[Line],
    figures: Figures,
    before: Figures | None,
    checks: Sequence[Check],
    numbers: Iterator[int],
) -> Iterator[Row]:
    earlier = before.measured() if before else {}
    for line in lines:
        old = earlier.get(line.indicator)
        yield Row(
            number=next(numbers),
            line=line,
            url=indicator_url(line, figures),
            parts=_parts(line),
            before=old.shown if old else "",
            moved=_moved(line, old) if old else "",
            checks=tuple(one for one in checks if one.anchor == f"dong-{line.key}"),
        )


def _parts(line: Line) -> str:
    """What stands behind the figure: "377 trên 437 người"; empty for a plain count."""
    if line.whole is None:
        return ""
    return _("%(part)s trên %(whole)s %(counts)s") % {
        "part": format_number(line.part or 0),
        "whole": format_number(line.whole),
        "counts": line.counts,
    }


def indicator_url(line: Line, figures: Figures) -> str:
    """The page of the indicator, asked the same question at the same moment of knowledge."""
    if not line.indicator:
        return ""
    asked: dict[str, str] = {
        "unit": figures.unit_code,
        "period": figures.period,
        "scheme": figures.scheme,
        "known": figures.known.isoformat(),
    }
    if line.promised is not None:
        asked["plan"] = str(line.promised)
    return f"{reverse('indicators:detail', args=[line.indicator])}?{urlencode(asked)}"


def _moved(line: Line, old: Line) -> str:
    if line.value is None or old.value is None:
        return ""
    gap = Decimal(str(line.value)) - Decimal(str(old.value))
    words = signed(gap)
    return _("%(gap)s điểm") % {"gap": words} if line.unit == "%" else words


def signed(number: Decimal | int) -> str:
    """A difference: "+1,5", "−2", "0"."""
    shown = format_number(abs(Decimal(number)), 1)
    return f"+{shown}" if number > 0 else f"−{shown}" if number < 0 else "0"
