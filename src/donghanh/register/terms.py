"""The legal term of a measure, with the sum in words: what is not counted, taken off, remitted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from donghanh.law import clock, packs

if TYPE_CHECKING:
    from donghanh.register.fold import Fact, Span


@dataclass(frozen=True, slots=True)
class TermStep:
    """One line of the sum, in both languages, with its articles."""

    text: str
    en: str
    cite: tuple[packs.Cite, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Term:
    """The legal term of the measure, with the sum in words. ``end`` is its last day."""

    limit: str
    start: date
    end: date
    steps: tuple[TermStep, ...]
    regime: str
    set_by: int


def term_of(
    limit: packs.Limit,
    regime: str,
    setter: Fact,
    standing: Sequence[Fact],
    spans: Sequence[Span],
) -> Term | None:
    """The term from the entry that set it, as the law counts the time in it."""
    months = setter.data.get("term_months") or clock.months_of(limit)
    if months is None:
        return None
    start = _day(setter.data.get("term_from")) or setter.effective_on
    why: dict[str, list[packs.TimeRule]] = {}
    excluded: list[tuple[date, date]] = []
    beside: list[TermStep] = []
    deducted = reduced = 0
    for rule, from_day in packs.time_rules(limit, regime):
        if rule.count == "reduced":
            cuts = [fact.data.get("reduced_months") or 0 for fact in standing]
            reduced = sum(cuts)
            why.setdefault("term_reduced", []).append(rule)
            continue
        for since, until in _stretches(rule, max(start, from_day), standing, spans):
            if until is None and rule.count != "deducted":
                beside.append(_said(clock.stretch(since, None), rule))
            elif until is None or until == since:
                continue
            elif rule.count == "excluded":
                excluded.append((since, until))
                why.setdefault("term_excluded", []).append(rule)
            elif rule.count == "deducted":
                deducted += (until - since).days
                why["term_deducted"] = [rule]
            else:
                beside.append(_said(clock.stretch(since, until), rule))
    sum_up = clock.term(
        start, months, deducted_days=deducted, excluded=excluded, reduced_months=reduced
    )
    first, *between, last = sum_up.steps
    return Term(
        limit.id,
        start,
        sum_up.end,
        (
            _said(first, limit),
            *(_said(step, why[step.rule].pop(0)) for step in between),
            *beside,
            _said(last),
        ),
        regime,
        setter.root,
    )


def _said(step: clock.Step, rule: packs.TimeRule | packs.Limit | None = None) -> TermStep:
    """One line of the sum. The law's own article stands before the rule of counting."""
    if rule is None:
        return TermStep(step.text, step.en, step.cite, step.confidence)
    if isinstance(rule, packs.Limit):
        return TermStep(step.text, step.en, rule.cite, rule.confidence)
    return TermStep(f"{rule.vi}. {step.text}", f"{rule.en}. {step.en}", rule.cite, rule.confidence)


def _stretches(
    rule: packs.TimeRule, start: date, standing: Sequence[Fact], spans: Sequence[Span]
) -> Iterator[tuple[date, date | None]]:
    """The stretches [from, to) of a rule; the last may not be over.

    What is taken off lies before the ``start`` of the term, everything else within it.
    """
    for since, until in _found(rule, standing, spans):
        if rule.count in ("deducted", "not_deducted"):
            if since < start:
                yield since, min(until, start) if until else None
        elif until is None or until > start:
            yield max(since, start), until


def _found(
    rule: packs.TimeRule, standing: Sequence[Fact], spans: Sequence[Span]
) -> list[tuple[date, date | None]]:
    found: list[tuple[date, date | None]] = [
        (span.start, span.end) for span in spans if rule.status and span.status == rule.status
    ]
    since = None
    for fact in standing:
        if since is None and fact.kind in rule.between[:1]:
            since = fact.effective_on
        elif since is not None and fact.kind in rule.between[1:]:
            found.append((since, fact.effective_on))
            since = None
    return [*found, (since, None)] if since is not None else found


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
