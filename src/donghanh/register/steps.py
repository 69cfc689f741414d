"""What a step needs before it may be written: which case it goes to, which law reads it, which
case a new one comes out of. Pure; ``services.record`` and ``replay`` both ask here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register.fold import Folded, Irregular
from donghanh.ui.language import said

#: What is written into a case when a new one takes it over.
HANDED_ON = "case.handed_on"
#: What is written into a case when a new one opens beside it and fulfils limits that run here.
ACCOMPANIED = "case.accompanied"


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as the next step sees it: its law and its status on the day of the step."""

    id: int
    measure: str
    regime: str
    status: str
    opened_on: date
    closed: bool
    #: Statuses of the law of that day that the case counts as, while an older law governs it.
    like: tuple[str, ...] = ()
    since: date | None = None

    @classmethod
    def on(
        cls,
        day: date,
        *,
        id: int,
        measure: str,
        regime: str,
        status: str,
        opened_on: date,
        since: date | None = None,
    ) -> Standing:
        """The case on ``day``, under the law that governs it then."""
        law, now = packs.governing(packs.load(regime), status or None, day, since=since)
        closed = now is None or law.statuses[now].terminal
        crossing = packs.at_opening(day).crossings.get(now or "")
        like = crossing.like if crossing else ()
        return cls(id, measure, law.id, now or "", opened_on, closed, like, since)

    def stands_in(self, statuses: Iterable[str]) -> bool:
        """Whether its status is one of these, or counts as one."""
        return not {self.status, *self.like}.isdisjoint(statuses)


@dataclass(frozen=True, slots=True)
class Opening:
    """A case about to be opened. ``origin`` is the case it comes out of, ``closes`` ends that."""

    pack: packs.Pack
    kind: packs.EntryKind
    origin: Standing | None

    @property
    def closes(self) -> bool:
        """Whether the case it comes out of ends with it."""
        rule = self.kind.origin
        return self.origin is not None and not self.origin.closed and bool(rule and rule.closes)

    @property
    def leaves(self) -> str | None:
        """The entry of the system that the case it comes out of gets, if any."""
        if self.closes:
            return HANDED_ON
        if self.origin is None or self.origin.closed or not self.kind.meets:
            return None
        return ACCOMPANIED if ACCOMPANIED in packs.load(self.origin.regime).entries else None


def opening(
    kind_id: str, on: date, cases: Iterable[Standing], *, overridden: bool = False
) -> Opening:
    """The new case that this entry opens, among the ``cases`` of the person.

    Raises ``Refusal`` when it opens none, or when the law wants an earlier measure that the
    person has no case of; ``overridden`` lets the office go on without that case.
    """
    pack = packs.in_force(on)
    kind = pack.entries.get(kind_id)
    if kind is None or not kind.opens:
        raise Refusal(
            _("Mục này phải ghi vào một hồ sơ đang mở."), code="entry.needs_a_case", field="kind"
        )
    if kind.origin is None:
        return Opening(pack, kind, None)
    origin = origin_of(kind, cases)
    if origin is None and not kind.origin.optional and not overridden:
        names = "; ".join(said(pack.statuses[status]) for status in kind.origin.from_)
        raise Refusal(
            _("Chưa thể ghi “%(kind)s”: người này chưa có hồ sơ ở tình trạng: %(names)s.")
            % {"kind": said(kind), "names": names},
            code="entry.no_origin",
            field="kind",
            cite=kind.cite,
        )
    return Opening(pack, kind, origin)


def origin_of(kind: packs.EntryKind, cases: Iterable[Standing]) -> Standing | None:
    """The latest of the cases that stands where ``kind`` wants an earlier case to stand."""
    fitting = [case for case in cases if kind.origin and case.stands_in(kind.origin.from_)]
    return max(fitting, key=lambda case: (case.opened_on, case.id), default=None)


def home_of(kind_id: str, on: date, cases: Sequence[Standing]) -> Standing | None:
    """The case that an entry goes to when nobody says which: the latest that allows it on the day.

    If none allows it and it opens no case either, the latest open one of its measure, then the
    latest of its measure.
    """

    def allows(case: Standing) -> bool:
        return packs.load(case.regime).entries[kind_id].allowed_from(case.status or None)

    def fits(case: Standing) -> tuple[bool, bool, date, int]:
        return allows(case), not case.closed, case.opened_on, case.id

    found = max((case for case in cases if _may_stand_in(kind_id, case)), key=fits, default=None)
    kind = packs.in_force(on).entries.get(kind_id)
    opens = kind is not None and kind.opens is not None
    return None if found is not None and opens and not allows(found) else found


def _may_stand_in(kind_id: str, case: Standing) -> bool:
    kind = packs.load(case.regime).entries.get(kind_id)
    return kind is not None and not kind.opens and case.measure in kind.measures


@dataclass(frozen=True, slots=True)
class Prompt:
    """An entry that has become due in ``case`` because of where ``cause`` stands."""

    case: Standing
    kind: packs.EntryKind
    cause: Standing


def prompts(cases: Sequence[Standing]) -> list[Prompt]:
    """What the law wants written into an open case because of another case of the person.

    A measure that ended before the case was opened asks for nothing.
    """
    return [
        Prompt(case, kind, cause)
        for case in cases
        if not case.closed
        for kind in packs.load(case.regime).entries.values()
        if case.measure in kind.measures and kind.allowed_from(case.status)
        for cause in [other for other in cases if _prompts(other, case, kind)][:1]
    ]


def _prompts(cause: Standing, case: Standing, kind: packs.EntryKind) -> bool:
    over = cause.closed and (cause.since is None or cause.since < case.opened_on)
    return cause.id != case.id and not over and cause.stands_in(kind.prompted_by)


def fresh_irregular(before: Folded, after: Folded) -> Irregular | None:
    """The first step that is out of order now and was not before, if any."""
    known = set(before.irregular)
    return next((step for step in after.irregular if step not in known), None)


def not_allowed(step: Irregular, pack: packs.Pack) -> Refusal:
    """Why the step cannot follow, with its article. ``pack`` is the law it was read under."""
    kind = pack.entries[step.kind]
    status = _name(step.status, pack) if step.status else _("chưa có")
    allowed = "; ".join(said(pack.statuses[name]) for name in kind.from_) or _("hồ sơ còn đang mở")
    return Refusal(
        _(
            "Chưa thể ghi “%(kind)s” vì hồ sơ đang ở tình trạng “%(status)s”. "
            "Bước này chỉ làm được từ: %(allowed)s."
        )
        % {"kind": said(kind), "status": status, "allowed": allowed},
        code="entry.not_allowed",
        field="kind",
        cite=kind.cite,
    )


def _name(status: str, pack: packs.Pack) -> str:
    known = (pack, *map(packs.load, packs.IDS))
    return next(said(law.statuses[status]) for law in known if status in law.statuses)
