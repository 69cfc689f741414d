"""What must hold inside a pack beyond the shape of its parts. Each fault is one sentence."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from donghanh.law.packs.loader import Pack
    from donghanh.law.packs.models import EntryKind

PSEUDO = {"none", "any_listed", "same", "manual_review"}


def faults(pack: Pack) -> list[str]:
    """Every fault: references that lead nowhere, and statuses, steps or limits nobody uses."""
    return [
        *_periods(pack),
        *_references(pack),
        *(fault for kind in pack.entries.values() for fault in _entry(pack, kind)),
        *_guide(pack),
        *_reached(pack),
        *_covered(pack),
        *_closable(pack),
    ]


def _periods(pack: Pack) -> Iterator[str]:
    """The periods follow one another without a hole and fill the regime."""
    periods = list(pack.periods.values())
    if not periods:
        yield "periods: none"
        return
    if (periods[0].start, periods[-1].end) != pack.applies:
        yield "periods: do not fill the dates of the regime"
    for before, after in pairwise(periods):
        if before.end is None or (after.start - before.end).days != 1:
            yield f"periods.{after.id}: does not follow {before.id}"


def _references(pack: Pack) -> Iterator[str]:
    for status in pack.statuses.values():
        yield from _missing(f"statuses.{status.id}.clock", status.clock, pack.limits)
        if status.register:
            yield from _missing(f"statuses.{status.id}", [status.register], pack.registers)
    for step in pack.transitions.values():
        place = f"transitions.{step.id}"
        yield from _missing(f"{place}.from", step.from_, pack.statuses, PSEUDO)
        yield from _missing(f"{place}.to", step.to, pack.statuses, PSEUDO)
        yield from _missing(f"{place}.forms", step.forms, pack.forms)
        yield from _missing(f"{place}.limits", step.limits, pack.limits)
    for form in pack.forms.values():
        yield from _missing(f"forms.{form.id}.transitions", form.transitions, pack.transitions)
        yield from _missing(
            f"forms.{form.id}.authority_by_period", form.authority_by_period, pack.periods
        )
    for limit in pack.limits.values():
        place = f"limits.{limit.id}"
        yield from _missing(f"{place}.age_on", limit.age_on, pack.entries)
        for rule in limit.time:
            yield from _missing(f"{place}.time", rule.between, pack.entries)
            yield from _missing(f"{place}.time", filter(None, [rule.status]), pack.statuses)
    for authority in pack.authorities.values():
        yield from _missing(f"authorities.{authority.id}", authority.by_period, pack.periods)
        if missing := set(pack.periods) - set(authority.by_period):
            yield f"authorities.{authority.id}: nothing said for {', '.join(sorted(missing))}"
    for register in pack.registers.values():
        place = f"registers.{register.id}"
        yield from _missing(f"{place}.transitions", register.transitions, pack.transitions)
    for gap in pack.gaps.values():
        yield from _missing(f"gaps.{gap.id}", gap.limits, pack.limits)
    for left_out in pack.not_followed:
        yield from _missing("not_followed", left_out.transitions, pack.transitions)
        yield from _missing("not_followed", left_out.limits, pack.limits)
    for unmade in pack.not_made:
        yield from _missing("not_made", unmade.forms, pack.forms)


def _entry(pack: Pack, kind: EntryKind) -> Iterator[str]:
    place = f"entries.{kind.kind}"
    yield from _missing(f"{place}.from", kind.from_, pack.statuses)
    yield from _missing(f"{place}.prompted_by", kind.prompted_by, pack.statuses)
    yield from _missing(f"{place}.transitions", kind.transitions, pack.transitions)
    limits = (*kind.starts, *kind.meets, *kind.stops, *kind.unstated)
    chosen = [name for field in kind.fields for choice in field.choices for name in choice.starts]
    within = [name for field in kind.fields for name in field.within]
    yield from _missing(f"{place}.limits", [*limits, *chosen, *within], pack.limits)
    yield from _missing(f"{place}.forms", kind.forms, pack.forms)
    if kind.to:
        yield from _missing(f"{place}.to", [kind.to], pack.statuses)
    if kind.origin:
        yield from _missing(f"{place}.origin", kind.origin.from_, pack.statuses)
    if kind.authority and kind.authority not in {*pack.authorities, *pack.actors}:
        yield f"{place}.authority: unknown {kind.authority!r}"
    for name in (*kind.starts, *chosen):
        if name in pack.limits and not (pack.limits[name].measurable or pack.limits[name].is_term):
            yield f"{place}.starts: the law gives {name!r} no countable length"
    for name in kind.unstated:
        if name in pack.limits and pack.limits[name].measurable:
            yield f"{place}.unstated: {name!r} has a length"
    names = [field.id for field in kind.fields]
    if len(names) != len(set(names)):
        yield f"{place}.fields: an id is used twice"
    for field in kind.fields:
        if (field.type in ("choice", "drug")) != bool(field.choices):
            yield f"{place}.{field.id}: choices and type do not agree"


def _guide(pack: Pack) -> Iterator[str]:
    """The way of a dossier speaks only of what the pack has."""
    guide = pack.guide
    if guide is None:
        return
    stages = {stage.id for stage in guide.stages}
    begins, ends, limit = guide.reading
    yield from _missing("guide.reading", [begins, ends], pack.entries)
    yield from _missing("guide.reading", [limit], pack.limits)
    yield from _missing("guide.served", (*guide.served, *guide.restarts), pack.entries)
    for stage in guide.stages:
        yield from _missing(f"guide.{stage.id}", stage.done_by, pack.entries)
    for one in guide.returns:
        yield from _missing("guide.returns", [one.returned, *one.answered], pack.entries)
        yield from _missing("guide.returns", [one.limit] if one.limit else [], pack.limits)
    for right in guide.rights:
        yield from _missing(f"guide.{right.id}", right.kept_by, pack.entries)
        yield from _missing(f"guide.{right.id}", [right.limit] if right.limit else [], pack.limits)
    for checklist in guide.checklists:
        place = f"guide.{checklist.id}"
        yield from _missing(place, checklist.grounds, pack.grounds)
        for item in checklist.items:
            yield from _missing(f"{place}.{item.id}", item.forms, pack.forms)
            yield from _missing(f"{place}.{item.id}", item.entries, pack.entries)
            yield from _missing(f"{place}.{item.id}", [item.stage], stages)


def _reached(pack: Pack) -> Iterator[str]:
    """Every status is led to by an entry kind, and the law's own by a transition too."""
    targets = {name for step in pack.transitions.values() for name in step.to}
    reached = {kind.to for kind in pack.entries.values()}
    for status in pack.statuses.values():
        if status.elsewhere:
            continue
        if status.id not in reached:
            yield f"statuses.{status.id}: no entry kind leads to it"
        if not status.project and status.id not in targets:
            yield f"statuses.{status.id}: no transition leads to it"


def _covered(pack: Pack) -> Iterator[str]:
    """Every transition and limit is followed by an entry kind, or left out with a reason."""
    kinds = pack.entries.values()
    steps = {name for kind in kinds for name in kind.transitions}
    used = {
        name for kind in kinds
        for name in (*_started(kind), *kind.unstated)
    }  # fmt: skip
    left_steps = {name for item in pack.not_followed for name in item.transitions}
    left_limits = {name for item in pack.not_followed for name in item.limits}
    for name in pack.transitions:
        if (name in steps) == (name in left_steps):
            yield f"transitions.{name}: must be used by an entry kind or left out, not both"
    for name in pack.limits:
        if (name in used) == (name in left_limits):
            yield f"limits.{name}: must be started by an entry kind or left out, not both"


def _closable(pack: Pack) -> Iterator[str]:
    """What starts can be fulfilled, or is a right or a waiting time that another entry ends."""
    closed = {name for kind in pack.entries.values() for name in (*kind.meets, *kind.stops)}
    for kind in pack.entries.values():
        for name in _started(kind):
            if name not in closed:
                yield f"entries.{kind.kind}: starts {name!r}, which no entry kind meets or stops"


def _started(kind: EntryKind) -> tuple[str, ...]:
    chosen = (name for field in kind.fields for choice in field.choices for name in choice.starts)
    return (*kind.starts, *chosen)


def _missing(
    place: str, names: Iterable[str], known: Container[str], also: Container[str] = ()
) -> Iterator[str]:
    for name in names:
        if name not in known and name not in also:
            yield f"{place}: unknown {name!r}"
