"""The measures of a layout, read from ``layouts/<id>.yaml`` where each has its source.

A document names its layout (``layout_version``), so that what was printed under one decree is
printed the same way after the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

LAYOUTS = Path(__file__).parent / "layouts"


@dataclass(frozen=True)
class Measure:
    """What is printed and what is allowed, both ends included; the unit is in the key's end."""

    use: float
    low: float
    high: float
    confidence: str

    @property
    def allowed(self) -> bool:
        return self.low <= self.use <= self.high


@dataclass(frozen=True)
class Layout:
    """One layout. ``layout["text_pt"]`` is the measure in use."""

    id: str
    title: str
    source: str
    font: str
    measures: Mapping[str, Measure]
    types: Mapping[str, str]
    collective_bodies: tuple[str, ...]

    def __getitem__(self, key: str) -> float:
        return self.measures[key].use

    def text_width_mm(self, *, landscape: bool = False) -> float:
        """The width of the page between its margins, which do not turn with the paper."""
        paper = self["page_height_mm" if landscape else "page_width_mm"]
        return paper - self["margin_left_mm"] - self["margin_right_mm"]

    def title_width_mm(self, *, landscape: bool = False) -> float:
        """The longest line of a centred title: it never runs from edge to edge."""
        return 0.9 * self.text_width_mm(landscape=landscape)


@cache
def load(version: str) -> Layout:
    """Return a layout by its id. Raises KeyError if there is none."""
    path = LAYOUTS / f"{version}.yaml"
    if path not in LAYOUTS.glob("*.yaml"):
        raise KeyError(version)
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    measures = {
        key: Measure(value["use"], value["from"], value["to"], value["confidence"])
        for key, value in raw["measures"].items()
    }
    return Layout(
        id=raw["id"],
        title=raw["title"],
        source=f"{raw['cite']['part']}, {raw['cite']['document']}",
        font=raw["font"],
        measures=MappingProxyType(measures),
        types=MappingProxyType(raw["types"]),
        collective_bodies=tuple(raw["collective_bodies"]),
    )
