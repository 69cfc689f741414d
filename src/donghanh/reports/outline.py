"""The report as a document, as data (``outline.yaml``): issuer, sections, groups of figures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from donghanh.law import yaml_files
from donghanh.law.facts import Confidence, Frozen


class Section(Frozen):
    """A section of the text. A required one must have words before the report is signed."""

    id: str
    title: str
    required: bool
    sentences: tuple[str, ...]


class Group(Frozen):
    """Figures that stand together under a title."""

    title: str
    indicators: tuple[str, ...]


class Outline(Frozen):
    """The whole file."""

    confidence: Confidence
    type: str
    symbol: str
    issuer: str
    on_behalf: str
    head: str
    deputy: str
    for_the_head: str
    sections: tuple[Section, ...]
    groups: tuple[Group, ...]


@cache
def outline() -> Outline:
    """The data, checked once."""
    return Outline.model_validate(yaml_files.read(Path(__file__).with_suffix(".yaml")))
