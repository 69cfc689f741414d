"""How much of a rule pack the register follows, and how much of that a scenario table shows.

Pure: reads the packs, the scenario tables and the folder of paper templates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from donghanh.law import packs
from donghanh.register import replay
from donghanh.register.fold import Folded, current

HERE = Path(__file__).parent
SCENARIOS = HERE / "tests" / "scenarios"
_FORM = re.compile(r"^form:\s*([^\s#]+)", re.MULTILINE)
TEMPLATES = HERE.parent / "procedures" / "papers" / "official"


@dataclass(frozen=True, slots=True)
class Excluded:
    """A part of the law that the register leaves out, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of fact of a pack: how many there are, are followed and are shown by a table.

    ``missing`` is neither followed nor left out; ``untested`` is followed and not shown;
    ``confidence`` counts the facts by their mark.
    """

    total: int
    used: int
    tested: int
    missing: list[str]
    untested: list[str]
    excluded: list[Excluded]
    confidence: dict[str, int]


@dataclass(slots=True)
class Shown:
    """What the scenario tables of a pack exercise."""

    statuses: set[str] = field(default_factory=set)
    transitions: set[str] = field(default_factory=set)
    limits: set[str] = field(default_factory=set)


def of_pack(
    pack: packs.Pack, *, scenarios: Path = SCENARIOS, templates: Path = TEMPLATES
) -> dict[str, Part]:
    """The four parts: statuses, transitions, limits, forms."""
    kinds = pack.entries.values()
    shown = shown_by(scenarios / pack.id, pack)
    made = forms_made(templates / pack.id)
    elsewhere = {
        status.id: str(status.note or status.vi)
        for status in pack.statuses.values()
        if status.elsewhere
    }
    return {
        "statuses": _part(
            pack.statuses, {kind.to for kind in kinds if kind.to}, shown.statuses, elsewhere
        ),
        "transitions": _part(
            pack.transitions,
            {name for kind in kinds for name in kind.transitions},
            shown.transitions,
            {name: str(item.why) for item in pack.not_followed for name in item.transitions},
        ),
        "limits": _part(
            pack.limits,
            {name for kind in kinds for name in _started(kind)},
            shown.limits,
            {name: str(item.why) for item in pack.not_followed for name in item.limits},
        ),
        "forms": _part(
            pack.forms,
            made,
            made,
            {name: str(item.why) for item in pack.not_made for name in item.forms},
        ),
    }


def shown_by(folder: Path, pack: packs.Pack) -> Shown:
    """What the tables of a folder reach, replayed; only what stands under ``pack`` counts."""
    shown = Shown()
    for path in sorted(folder.glob("*.yaml")):
        for scenario in replay.read(path):
            told = replay.replay(scenario)
            by_place = [case for case, _ in told.cases]
            for case, folded in told.cases:
                origin = by_place[case.origin] if case.origin is not None else None
                before = _statuses(origin, scenario) if origin else []
                _show(shown, case, folded, pack, before)
    return shown


def forms_made(folder: Path) -> set[str]:
    """The forms that have a template, by the id at the head of each."""
    heads = (_FORM.search(path.read_text(encoding="utf-8")) for path in folder.glob("*.txt"))
    return {head[1] for head in heads if head}


def _show(
    shown: Shown, case: replay.Case, folded: Folded, pack: packs.Pack, origin: Iterable[str]
) -> None:
    shown.statuses |= {
        span.status
        for span in folded.spans
        if pack.id in (folded.law_of(span.fact).id, folded.regime) and span.status in pack.statuses
    }
    shown.limits |= {promise.limit for promise in folded.promises if promise.regime == pack.id}
    laws = dict(folded.laws)
    status: str | None = None
    for fact in current(case.facts):
        if laws.get(fact.root) != pack.id:
            law = packs.load(laws[fact.root]) if fact.root in laws else pack
            status = law.entries[fact.kind].to or status
            continue
        kind = pack.entries[fact.kind]
        stood = {status or "none", *(origin if status is None else ())}
        shown.transitions |= {
            name for name in kind.transitions if _leads_from(pack.transitions[name], stood, pack)
        }
        started = (*kind.started_by(fact.data), *kind.unstated)
        shown.limits |= {name for name in started if not pack.limits[name].measurable}
        status = kind.to or status


def _leads_from(step: packs.Transition, stood: set[str], pack: packs.Pack) -> bool:
    listed = any(name in pack.statuses and pack.statuses[name].register for name in stood)
    return not stood.isdisjoint(step.from_) or ("any_listed" in step.from_ and listed)


def _statuses(case: replay.Case, scenario: replay.Scenario) -> list[str]:
    """Every status the case ever stood in."""
    return [span.status for span in case.folded(scenario.born_on).spans]


def _started(kind: packs.EntryKind) -> Iterator[str]:
    yield from (*kind.starts, *kind.unstated)
    for item in kind.fields:
        for choice in item.choices:
            yield from choice.starts


def _part(
    facts: Mapping[str, packs.Fact],
    used: set[str],
    tested: set[str],
    left_out: Mapping[str, str],
) -> Part:
    followed = [name for name in facts if name in used]
    return Part(
        total=len(facts),
        used=len(followed),
        tested=sum(name in tested for name in followed),
        missing=[name for name in facts if name not in used and name not in left_out],
        untested=[name for name in followed if name not in tested],
        excluded=[
            Excluded(name, left_out[name])
            for name in facts
            if name in left_out and name not in used
        ],
        confidence=dict(Counter(fact.confidence for fact in facts.values())),
    )


__all__ = ["Excluded", "Part", "forms_made", "of_pack", "shown_by"]
