"""Which indicator may a target's sentence mean? A suggestion; a person confirms it."""

from __future__ import annotations

from donghanh.indicators import catalogue
from donghanh.indicators.catalogue import Indicator
from donghanh.text import fold

#: Fewer hits than this share of an indicator's groups of hints are no suggestion.
LEAST = 0.5


def suggest(text: str, unit: str = "") -> list[tuple[str, float]]:
    """Indicators that fit, the best first, each with a confidence from 0 to 1.

    Each indicator names groups of words; the confidence is the share of groups that the sentence
    touches, less when the unit is another. Of equal ones, the more demanding comes first.
    """
    plain = " ".join(fold(text).split())
    found = [
        (indicator.id, round(_fit(indicator, plain, unit), 2), len(indicator.hints))
        for indicator in catalogue.ALL.values()
        if indicator.hints
    ]
    fitting = [one for one in found if one[1] >= LEAST]
    fitting.sort(key=lambda one: (-one[1], -one[2]))
    return [(key, fit) for key, fit, _ in fitting]


def _fit(indicator: Indicator, plain: str, unit: str) -> float:
    hits = sum(any(word in plain for word in group) for group in indicator.hints)
    fit = hits / len(indicator.hints)
    percent = indicator.unit == "%"
    return fit * 0.6 if unit and (unit.strip() == "%") != percent else fit
