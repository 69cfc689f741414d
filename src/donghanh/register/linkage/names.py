"""Vietnamese names made comparable: tones, order of words, family and given name.

A name is family, middle, given; typing and old papers drop tones, middle names and spaces, and
turn the words round. Few families and middle names serve most people, so they say little; the
words together, whatever their order, are what is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from donghanh.text import fold, nfc, squeeze


@dataclass(frozen=True, slots=True)
class Name:
    """``written`` keeps the tones; ``bag`` holds all words without them, in a fixed order."""

    written: str
    folded: str
    bag: str
    family: str
    given: str
    others: tuple[str, ...]


def read(name: str, aliases: Sequence[str] = ()) -> Name:
    """The parts of a name, and the last word of each other name the person is called by."""
    written = squeeze(nfc(name)).lower()
    words = fold(written).split() or [""]
    others = tuple(fold(alias).split()[-1] for alias in aliases if fold(alias).split())
    return Name(written, " ".join(words), " ".join(sorted(words)), words[0], words[-1], others)
