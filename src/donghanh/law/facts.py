"""What every fact of the law carries: a citation, a confidence, and words in two languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

Confidence = Literal["verified", "secondary", "unverified"]
"""verified: read in the instrument; secondary: from a notice or summary; unverified: inferred."""

_FIRM_TO_WEAK: tuple[Confidence, ...] = ("verified", "secondary", "unverified")


def lowest(marks: Iterable[Confidence]) -> Confidence:
    """The weakest of the marks; "verified" when there are none."""
    return max(marks, key=_FIRM_TO_WEAK.index, default="verified")


class Frozen(BaseModel):
    """Base of all pack data: immutable, and an unknown key is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True
    )


class Text(Frozen):
    """Words in both languages. Printed plainly, as papers do, they are Vietnamese."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.vi


class Source(Frozen):
    """A legal instrument. ``short`` is its name in citations."""

    short: str
    title: str
    number: str | None = None
    issued: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    confidence: Confidence
    note: Text | None = None


class Cite(Frozen):
    """A place in an instrument; ``text`` is how the officer reads it."""

    doc: str
    article: str | None = None
    clause: str | None = None
    point: str | None = None
    annex: str | None = None
    form: str | None = None
    text: str = ""

    @model_validator(mode="before")
    @classmethod
    def _write_out(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, Mapping) or data.get("text"):
            return data
        sources: Mapping[str, Source] = (info.context or {}).get("sources", {})
        source = sources.get(str(data.get("doc")))
        if source is None:
            raise ValueError(f"unknown source {data.get('doc')!r}")
        return {**data, "text": _written(data, source.short)}

    def __str__(self) -> str:
        return self.text


def _written(place: Mapping[str, Any], source: str) -> str:
    """Innermost part first, as in Vietnamese documents; the first letter is a capital."""
    parts = [
        f"{word} {place[key]}"
        for key, word in (
            ("form", "mẫu"),
            ("point", "điểm"),
            ("clause", "khoản"),
            ("article", "Điều"),
            ("annex", "Phụ lục"),
        )
        if place.get(key) is not None
    ]
    written = " ".join([*parts, source])
    return written[0].upper() + written[1:]


class Period(Frozen):
    """A span of days inside a regime with the same authorities; both ends are included.

    The last period of a regime also covers later days: a case pinned to the regime outlives it.
    """

    id: str
    start: date = Field(alias="from")
    end: date | None = Field(default=None, alias="to")
    vi: str
    en: str
    confidence: Confidence
    cite: tuple[Cite, ...] = ()
    is_last: bool = False

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.is_last or self.end is None or day <= self.end)


def _known_periods(value: Any, info: ValidationInfo) -> Any:
    periods: Mapping[str, Period] = (info.context or {}).get("periods", {})
    unknown = [item for item in value if isinstance(item, str) and item not in periods]
    if unknown:
        raise ValueError(f"unknown period {', '.join(unknown)}")
    return tuple(periods[item] if isinstance(item, str) else item for item in value)


Periods = Annotated[tuple[Period, ...], BeforeValidator(_known_periods), Field(min_length=1)]


class Fact(Frozen):
    """A statement of the law with the place it was read in."""

    cite: tuple[Cite, ...] = Field(min_length=1)
    confidence: Confidence
    note: Text | None = None
