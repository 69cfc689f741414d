"""The statistical books of the law as data: ``catalogue.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from donghanh.law.facts import Confidence


class Book(BaseModel):
    """A yearly book: which measures it holds and which entries begin and end a line.

    ``provider`` True or False keeps the cases with or without a service provider; ``ended_only``
    those that ended in the year. A book without ``measures`` is kept for its title: ``why`` says
    why nothing can stand in it any more.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    vi: str
    en: str
    keeper: str
    keeper_en: str
    measures: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    provider: bool | None = None
    ended_only: bool = False
    why: str = ""
    why_en: str = ""


class Source(BaseModel):
    """Where the books come from, as shown above them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vi: str
    en: str
    confidence: Confidence


class Catalogue(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Source
    books: tuple[Book, ...]

    def book(self, book_id: str) -> Book | None:
        """The book with this id, or None."""
        return next((book for book in self.books if book.id == book_id), None)


@cache
def catalogue() -> Catalogue:
    """All books, in the order of their numbers."""
    path = Path(__file__).with_name("catalogue.yaml")
    return Catalogue.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
