"""A limit of a rule pack as a page that can be read without the pack."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from donghanh.law import packs
from donghanh.register.presenters import words
from donghanh.text import format_date


@dataclass(frozen=True, slots=True)
class Article:
    """A place in an instrument, with the instrument's full name and dates."""

    text: str
    title: str
    number: str
    in_force: str
    confidence: str


@dataclass(frozen=True, slots=True)
class LimitPage:
    """What the law says of one limit, and where it is in doubt."""

    name: str
    regime: str
    length: str
    extension: str
    trigger: str
    end: str
    actor: str
    applies_to: str
    periods: list[str]
    term: bool
    articles: list[Article]
    confidence: str
    note: str
    gaps: list[tuple[str, str, str]]
    starters: list[str]
    meeters: list[str]


def limit_page(regime: str, limit_id: str) -> LimitPage:
    """Raises ``KeyError`` for an unknown regime or limit."""
    pack = packs.load(regime)
    limit = pack.limits[limit_id]
    kinds = pack.entries.values()
    return LimitPage(
        name=words.said(limit),
        regime=pack.title,
        length=words.length(limit),
        extension=_extension(limit),
        trigger=words.said(limit.trigger),
        end=words.said(limit.end) if limit.end else "",
        actor=words.said(limit.actor) if limit.actor else "",
        applies_to={
            "adults": _("người từ đủ 18 tuổi"),
            "minors": _("người dưới 18 tuổi"),
        }.get(limit.applies_to or "", ""),
        periods=[words.said(period) for period in limit.periods],
        term=limit.is_term,
        articles=[_article(cite, limit, pack) for cite in limit.cite],
        confidence=limit.confidence,
        note=words.said(limit.note) if limit.note else "",
        gaps=[
            (words.said(gap.topic), words.said(gap.text), gap.confidence)
            for gap in pack.gaps.values()
            if limit_id in gap.limits
        ],
        starters=[words.said(kind) for kind in kinds if _starts(kind, limit_id)],
        meeters=[words.said(kind) for kind in kinds if limit_id in kind.meets],
    )


def _starts(kind: packs.EntryKind, limit_id: str) -> bool:
    chosen = (name for field in kind.fields for choice in field.choices for name in choice.starts)
    return limit_id in kind.starts or limit_id in chosen


def _extension(limit: packs.Limit) -> str:
    longer = limit.extension
    if longer is None:
        return ""
    return _("tối đa %(amount)s khi: %(when)s") % {
        "amount": words.amount(longer.value, longer.unit),
        "when": words.said(longer.when),
    }


def _article(cite: packs.Cite, limit: packs.Limit, pack: packs.Pack) -> Article:
    source = pack.sources[cite.doc]
    start = format_date(source.effective_from) if source.effective_from else ""
    end = format_date(source.effective_to) if source.effective_to else ""
    if start and end:
        in_force = _("có hiệu lực từ %(start)s đến hết %(end)s") % {"start": start, "end": end}
    else:
        in_force = _("có hiệu lực từ %(start)s") % {"start": start} if start else ""
    return Article(cite.text, source.title, source.number or "", in_force, limit.confidence)
