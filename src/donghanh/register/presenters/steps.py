"""Which entries the law allows now, and what an entry would set going."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.law import packs
from donghanh.register import services
from donghanh.register.models import Case, Person
from donghanh.register.presenters import words
from donghanh.register.steps import Standing, origin_of


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of entry to choose, with the status it leads to ("" when it changes none)."""

    title: str
    url: str
    leads_to: str
    meets: str


@dataclass(frozen=True, slots=True)
class CaseSteps:
    """A case with the entries allowed now and, apart, those of another stage."""

    case: Case
    title: str
    tag: words.Tag
    now: list[Step]
    later: list[Step]


@dataclass(frozen=True, slots=True)
class Started:
    """A limit that an entry starts."""

    what: str
    length: str
    cite: words.Cited
    confidence: str


def case_steps(
    person: Person, cases: Sequence[Case], running: set[tuple[int, str]]
) -> list[CaseSteps]:
    """The open cases with their entries; ``running`` holds (case, limit) of open deadlines."""
    today = clock.today()
    return [_case_steps(person, case, running, today) for case in cases if case.closed_on is None]


def opening_steps(
    person: Person, cases: Sequence[Case], today: date
) -> list[tuple[str, list[Step]]]:
    """The entries that open a new case now, under the name of the measure they open."""
    pack = packs.in_force(today)
    standing = [services.standing(case, today) for case in cases]
    groups: dict[str, list[Step]] = {}
    for kind in pack.entries.values():
        if kind.opens and not kind.system and _has_origin(kind, standing):
            step = _step(kind, pack, record_url(person, kind), "")
            groups.setdefault(words.measure_words(kind.opens), []).append(step)
    return list(groups.items())


def record_url(person: Person, kind: packs.EntryKind, case: Case | None = None) -> str:
    url = reverse("register:record_kind", args=[person.pk, kind.kind])
    return f"{url}?case={case.pk}" if case else url


def ways_on(person: Person, kind: packs.EntryKind, case: Case | None) -> list[tuple[str, str, str]]:
    """After a refusal: the entries allowed now that lead to a status this one may follow."""
    ways: list[tuple[str, str, str]] = []
    if case is not None:
        now = services.standing(case, clock.today())
        pack = packs.load(now.regime)
        ways = [
            (
                record_url(person, other, case),
                _("Ghi “%(step)s”") % {"step": words.said(other)},
                _(" trước, nếu đã có giấy tờ."),
            )
            for other in pack.entries.values()
            if _may_stand_in(other, case)
            and other.to in kind.from_
            and other.allowed_from(now.status or None)
        ][:3]
    chooser = reverse("register:record", args=[person.pk])
    return [
        *ways,
        (chooser, _("Chọn việc khác"), _(" đúng với bước hiện nay của hồ sơ.")),
        (reverse("register:pick"), _("Chọn lại người"), _(", nếu việc này là của người khác.")),
    ]


def starts(kind: packs.EntryKind, pack: packs.Pack) -> list[Started]:
    """The limits that start with the entry whatever its answers, in the pack's order."""
    limits = [pack.limits[name] for name in kind.starts]
    return [
        Started(words.said(limit), words.length(limit), words.cited(pack, limit), limit.confidence)
        for limit in limits
    ]


def _case_steps(
    person: Person, case: Case, running: set[tuple[int, str]], today: date
) -> CaseSteps:
    standing = services.standing(case, today)
    pack = packs.load(standing.regime)
    kinds = [kind for kind in pack.entries.values() if _may_stand_in(kind, case)]
    now: list[Step] = []
    later: list[Step] = []
    for kind in kinds:
        due = next((name for name in kind.meets if (case.pk, name) in running), "")
        step = _step(kind, pack, record_url(person, kind, case), due)
        (now if kind.allowed_from(standing.status or None) else later).append(step)
    now.sort(key=lambda step: not step.meets)
    return CaseSteps(
        case=case,
        title=words.measure_words(case.measure),
        tag=words.status_tag(standing.status, pack),
        now=now,
        later=later,
    )


def _may_stand_in(kind: packs.EntryKind, case: Case) -> bool:
    return not kind.system and not kind.opens and case.measure in kind.measures


def _has_origin(kind: packs.EntryKind, cases: Sequence[Standing]) -> bool:
    if kind.origin is None or kind.origin.optional:
        return True
    return origin_of(kind, cases) is not None


def _step(kind: packs.EntryKind, pack: packs.Pack, url: str, due: str) -> Step:
    return Step(
        title=words.said(kind),
        url=url,
        leads_to=words.said(pack.statuses[kind.to]) if kind.to else "",
        meets=words.said(pack.limits[due]) if due else "",
    )
