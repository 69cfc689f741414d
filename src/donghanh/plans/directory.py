"""Agencies as a plan writes them, found in the directory of agencies of its unit."""

from __future__ import annotations

import re
from datetime import date

from django.db.models import Q

from donghanh.agencies.models import Agency, AgencyKind, Level, Unit
from donghanh.plans.parties import agency_kind_of
from donghanh.plans.reading.agencies import level_of
from donghanh.text import fold

# "Xã hội" in the name of the labour office is no commune, a "thị xã" is a district.
_NO_COMMUNE = re.compile(r"xã hội|thị xã", re.IGNORECASE)
_LEVELS = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.COMMUNE: 2}


class Directory:
    """The agencies of a unit, of the units above it and of those below, on one day. One query."""

    def __init__(self, unit: Unit, day: date) -> None:
        self.unit = unit
        above = [one.pk for one in unit.ancestors()]
        near = (
            Q(unit=unit) | Q(unit__in=above) | Q(unit__parent=unit) | Q(unit__parent__parent=unit)
        )
        self._all = list(Agency.objects.on(day).filter(near).select_related("unit__parent__parent"))

    def find(self, name: str, kind: str) -> list[Agency]:
        """The agencies that a name stands for: one, several for "UBND các xã", none if unknown.

        The name itself is tried first, then the kind at the level that the name says.
        """
        wanted = fold(name)
        by_name = [
            one
            for one in self._all
            if wanted in (fold(one.name), fold(one.short_name), fold(one.full_name))
        ]
        if by_name:
            own = [one for one in by_name if one.unit_id == self.unit.pk]
            return own or by_name[:1]
        if kind in ("", AgencyKind.OTHER):
            return []
        of_kind = [one for one in self._all if one.kind == kind]
        said = level_of(_NO_COMMUNE.sub("", name)) or level_of(name)
        at = [one for one in of_kind if one.unit.level == said]
        named = [one for one in at if _named(one.unit, wanted)]
        own = [one for one in of_kind if one.unit_id == self.unit.pk]
        if said is None or said == self.unit.level:
            return own
        return named or at or ([] if said in Level.values else own)

    def below(self, agencies: list[Agency]) -> bool:
        """Whether they sit in units below the unit of the plan."""
        own = _LEVELS[Level(self.unit.level)]
        return any(_LEVELS[Level(one.unit.level)] > own for one in agencies)


def _named(unit: Unit, folded: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(unit.short_name))}(?!\w)", folded) is not None


def stands_for(name: str, agency: Agency, level: str) -> bool:
    """Whether a name in a plan of a unit of this level stands for the agency. Pure."""
    wanted = fold(name)
    if wanted in (fold(agency.name), fold(agency.short_name), fold(agency.full_name)):
        return True
    kind = agency_kind_of(name)
    if kind in ("", AgencyKind.OTHER) or kind != agency.kind:
        return False
    said = level_of(_NO_COMMUNE.sub("", name)) or level_of(name)
    if said not in Level.values:
        said = level
    # "UBND các xã" is every one of them, "UBND xã Nậm Loỏng" that one.
    named = re.search(r"(?<!\w)(cac|nhung)(?!\w)", wanted) or _named(agency.unit, wanted)
    return agency.unit.level == said and bool(named or said == level)
