"""Agencies as plans write them, matched to the kinds of the agencies room. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from donghanh.agencies.models import AgencyKind
from donghanh.plans.reading import agency_kind
from donghanh.plans.reading.agencies import level_of
from donghanh.text import fold

#: Where the reader's table names a kind otherwise than the agencies room.
_OTHERWISE = {
    "health": AgencyKind.HEALTH_CENTRE,
    "rehabilitation_centre": AgencyKind.REHAB_FACILITY,
}
#: As names are folded.
_SHORT = {"ubnd": "uy ban nhan dan", "ca": "cong an", "mttq": "mat tran to quoc"}
#: A match less certain than this is no match.
CERTAIN = 0.6


def agency_kind_of(name: str) -> str:
    """The kind of one named agency; empty for "các cơ quan liên quan" and unknown names."""
    kind, certainty = agency_kind(name)
    if kind is None or kind == "collective" or certainty < CERTAIN:
        return ""
    known = _OTHERWISE.get(kind, kind)
    return str(known if known in AgencyKind.values else AgencyKind.OTHER)


def unknown(names: Iterable[str]) -> list[str]:
    """The names that match nothing in the directory, to be looked at; collective ones are known."""
    return [name for name in names if agency_kind(name)[1] < CERTAIN]


def spelt_out(name: str) -> str:
    """A name without tones and with its most usual abbreviations written out, to compare it."""
    words = (_SHORT.get(word, word) for word in fold(name).split())
    return " ".join(words)


def group_key(name: str, kind: str) -> tuple[str, bool, str]:
    """What two ways of writing one agency share: "Công an huyện" and "Công an", not "Công an xã"."""
    in_communes = level_of(name) == "commune"
    if kind in ("", AgencyKind.OTHER):
        return "", in_communes, " ".join(name.casefold().split())
    return kind, in_communes, ""
