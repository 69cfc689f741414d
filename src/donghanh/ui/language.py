"""The reader's language: for words that data carry in both (rule packs, catalogues), for moments."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.utils import timezone
from django.utils.translation import get_language

from donghanh.text import format_datetime


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


def moment(at: datetime) -> str:
    """8:05 ngày 14/6/2024, in Vietnamese time and the reader's language."""
    return format_datetime(timezone.localtime(at), "en" if english() else "vi")
