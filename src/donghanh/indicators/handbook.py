"""The catalogue as a page of the documentation: ``python -m donghanh.indicators.handbook``.

Writes the part of docs/indicators.md between the two marks; a test compares it with the catalogue,
so a changed definition shows in review as a changed sentence.
"""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.utils import translation

from donghanh.indicators import catalogue
from donghanh.indicators.catalogue import Indicator

PAGE = Path(__file__).resolve().parents[3] / "docs" / "indicators.md"
START, END = "<!-- catalogue: start -->", "<!-- catalogue: end -->"


def text() -> str:
    """Every indicator with its words, as Markdown."""
    with translation.override("vi"):
        return "\n".join(_section(indicator) for indicator in catalogue.ALL.values())


def _section(indicator: Indicator) -> str:
    lines = [
        f"### `{indicator.id}`",
        "",
        f"{indicator.en}. **{indicator.vi}.**",
        "",
        f"- Definition: {indicator.words}",
        (
            f"- Kind: {indicator.measure}{', gathers over the year' if indicator.grows else ''};"
            f" unit: {indicator.unit}; a row is one {indicator.key}"
        ),
        f"- Asked for by: {'; '.join(indicator.sources)} ({indicator.confidence})",
    ]
    lines += [f"- Counted: {words}" for words in map(str, indicator.counted)]
    lines += [f"- Not counted: {words}" for words in map(str, indicator.not_counted)]
    lines += [f"- Note: {words}" for words in map(str, indicator.notes)]
    return "\n".join([*lines, ""])


def written() -> str:
    """The page with its part of the catalogue brought up to date."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{START}\n\n{text()}\n{END}{after}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "donghanh.config.settings")
    django.setup()
    PAGE.write_text(written(), encoding="utf-8")
