"""The reader's language, for words that data carry in both: rule packs, calendars, catalogues."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import get_language


class Bilingual(Protocol):
    """Anything that has its words in Vietnamese and in English."""

    @property
    def vi(self) -> str | None: ...

    @property
    def en(self) -> str | None: ...


def english() -> bool:
    """Whether the page is in English; it is in Vietnamese otherwise."""
    return (get_language() or "vi").startswith("en")


def said(words: Bilingual) -> str:
    """The words in the reader's language. Papers choose Vietnamese before they ask."""
    return (words.en if english() else words.vi) or ""
