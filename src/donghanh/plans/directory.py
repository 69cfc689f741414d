"""Agencies as a plan writes them, found in the directory of agencies of its unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
    """The agencies of a unit, of the units above it and of those below, on one day, or from one
    day to another. One query."""

    def __init__(self, unit: Unit, day: date, until: date | None = None) -> None:
        self.unit = unit
        self.day = day
        last = until or day
        self._above = [one.pk for one in unit.ancestors()]
        near = (
            Q(unit=unit)
            | Q(unit__in=self._above)
            | Q(unit__parent=unit)
            | Q(unit__parent__parent=unit)
        )
        of_time = Q(valid_from__lte=last) & (Q(valid_to=None) | Q(valid_to__gte=day))
        self._known = list(
            Agency.objects.filter(of_time, near).select_related("unit__parent__parent")
        )
        founded = {one.valid_from for one in self._known if one.valid_from > day}
        self._days = [day, *sorted(founded)]

    def ever(self, name: str, kind: str) -> list[Agency]:
        """The agencies that a name stands for on any day: also those founded later."""
        found = (one for day in self._days for one in self.find(name, kind, day))
        return list(dict.fromkeys(found))

    def find(self, name: str, kind: str, day: date | None = None) -> list[Agency]:
        """The agencies that a name stands for on a day (the first when left out): one, several for
        "UBND các xã", none if unknown.

        The name itself is tried first, then the kind at the level that the name says.
        """
        wanted = fold(name)
        there = at(self._known, day or self.day)
        by_name = [
            one
            for one in there
            if wanted in (fold(one.name), fold(one.short_name), fold(one.full_name))
        ]
        if by_name:
            own = [one for one in by_name if one.unit_id == self.unit.pk]
            return own or by_name[:1]
        if kind in ("", AgencyKind.OTHER):
            return []
        of_kind = [one for one in there if one.kind == kind]
        said = level_of(_NO_COMMUNE.sub("", name)) or level_of(name)
        of_level = [one for one in of_kind if one.unit.level == said]
        named = [one for one in of_level if _named(one.unit, wanted)]
        own = [one for one in of_kind if one.unit_id == self.unit.pk]
        if said is None and not own:
            # "Trung tâm Văn hóa thành phố" in a ward's plan: the one of the city above it.
            above = [[one for one in of_kind if one.unit_id == pk] for pk in self._above]
            return next(filter(None, above), [])
        if said is None or said == self.unit.level:
            return own
        return named or of_level or ([] if said in Level.values else own)

    def below(self, agencies: list[Agency]) -> bool:
        """Whether they sit in units below the unit of the plan."""
        own = _LEVELS[Level(self.unit.level)]
        return any(_LEVELS[Level(one.unit.level)] > own for one in agencies)


def at(agencies: Iterable[Agency], day: date) -> list[Agency]:
    """Those that existed on a day."""
    return [
        one
        for one in agencies
        if one.valid_from <= day and (one.valid_to is None or one.valid_to >= day)
    ]


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
