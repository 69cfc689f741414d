"""An office as its papers show it: letterhead, letters of the symbol, titles of who signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from donghanh.agencies.models import Agency, AgencyKind, Level, Unit
from donghanh.agencies.queries import agency as find_agency
from donghanh.documents.model import Letterhead
from donghanh.documents.typography import balanced
from donghanh.law import yaml_files
from donghanh.procedures.papers.template import Template

#: What the left column of a head holds on one line, in points and millimetres.
_NAME_PT, _NAME_MM = 12, 69


@dataclass(frozen=True)
class Office:
    """``name`` with its unit; ``collective``: its papers may be signed on its behalf (TM.)."""

    name: str
    code: str
    collective: bool
    head: str
    deputy: str
    letterhead: Letterhead
    place: str
    desk: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""

    @property
    def body(self) -> str:
        """The collective body in whose name papers are signed: "Ủy ban nhân dân"."""
        return self.letterhead.issuing_body.split("\n")[0]


@cache
def data() -> Mapping[str, Any]:
    """``offices.yaml``."""
    return MappingProxyType(yaml_files.read(Path(__file__).with_name("offices.yaml")))


def of(agency: Agency) -> Office:
    """The office of an agency."""
    unit: Unit = agency.unit
    own = data()["kinds"].get(agency.kind, data()["kinds"]["other"])
    names = {one.level: _inside(one) for one in (unit, *unit.ancestors())}
    return Office(
        name=agency.full_name,
        code=_by_unit(own["code"], unit),
        collective=bool(own.get("collective")),
        head=_by_unit(own["head"], unit),
        deputy=_by_unit(own["deputy"], unit),
        letterhead=Letterhead(_issuing(agency), _parent(agency, own["parent"])),
        place=unit.short_name,
        desk=own.get("desk", ""),
        commune=names.get(Level.COMMUNE, ""),
        district=names.get(Level.DISTRICT, ""),
        province=names.get(Level.PROVINCE, ""),
    )


def issuing(template: Template, own: Agency, unit: Unit, on: date) -> Agency | None:
    """The agency on whose paper a form is written, as seen from an officer's ``own`` agency.

    The own one if it is of the kind, else the one of that kind in the own unit, in ``unit`` (the
    person's commune) or above it. The paper of a person or a family names the own agency. None
    where no such agency is known.
    """
    kinds = data()["issuers"].get(template.head.issuer)
    if kinds is None or own.kind in kinds:
        return own
    places = dict.fromkeys((own.unit, unit, *unit.ancestors()))
    for place in places:
        for kind in kinds:
            try:
                return find_agency(AgencyKind(kind), place, on)
            except Agency.DoesNotExist:
                continue
    return None


def _by_unit(value: Any, unit: Unit) -> str:
    """A word that may differ by kind of unit; the empty key is for all others."""
    if isinstance(value, str):
        return value
    return str(value.get(unit.kind, value.get("", "")))


def _inside(unit: Unit) -> str:
    """A unit's name within a sentence: "phường Đoàn Kết"."""
    return unit.name[:1].lower() + unit.name[1:]


def _issuing(agency: Agency) -> str:
    name, place = agency.full_name, _inside(agency.unit)
    if agency.kind == AgencyKind.PEOPLES_COMMITTEE and name.lower().endswith(f" {place.lower()}"):
        return f"{name[: -len(place) - 1]}\n{place}"
    return _broken(name)


def _parent(agency: Agency, rule: str) -> str:
    above = agency.unit.parent
    if rule == "same" and above is not None:
        return _broken(f"{AgencyKind(agency.kind).label} {_inside(above)}")
    if rule == "committee":
        return _broken(f"{AgencyKind.PEOPLES_COMMITTEE.label} {_inside(agency.unit)}")
    return ""


def _broken(name: str) -> str:
    """A name broken over lines as its capitals fit the left column."""
    words = iter(name.split())
    lines = balanced(name.upper(), _NAME_PT, _NAME_MM)
    return "\n".join(" ".join(next(words) for _word in line.split()) for line in lines)
