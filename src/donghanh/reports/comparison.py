"""What has changed since a report was signed: figure by figure, and entry by entry.

Both sides are the same question (unit, period, definition) at two moments of knowledge: the one
frozen at signing, and now. An entry is listed when the figure moved at the moment it was recorded,
so exactly those that changed the figure are named, and their steps add up to the difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import translation

from donghanh import today as clock
from donghanh.access import scope
from donghanh.indicators import answer, catalogue
from donghanh.indicators.answer import Answer, Change, Evidence
from donghanh.plans.scoreboard import figure
from donghanh.reports import causes, moments
from donghanh.reports import figures as kept
from donghanh.reports.causes import KINDS, Cause, Kind
from donghanh.reports.figures import Figures, Line
from donghanh.reports.models import Submission
from donghanh.reports.moments import OUT, Key, State
from donghanh.reports.queries import period_of


@dataclass(frozen=True, slots=True)
class Step:
    """One ledger row that moved the figure; ``keys`` are the rows of the figure it moved.

    ``cause`` is None where no ledger row explains the step.
    """

    cause: Cause | None
    keys: tuple[int, ...]
    part: int
    whole: int

    @property
    def kind(self) -> Kind:
        return self.cause.kind if self.cause else "other"


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure as signed and as it is now; ``now`` is None when the catalogue lost it."""

    line: Line
    now: Answer | None

    @property
    def part(self) -> int:
        """How much the part grew."""
        return (self.now.part or 0) - (self.line.part or 0) if self.now else 0

    @property
    def whole(self) -> int:
        """How much the whole grew; nought where there is none."""
        return (self.now.whole or 0) - (self.line.whole or 0) if self.now else 0

    @property
    def changed(self) -> bool:
        return bool(self.part or self.whole)

    @property
    def shown(self) -> str:
        """The figure of now, written as the signed one is."""
        if self.now is None:
            return ""
        with translation.override("vi"):
            found = self.now
            return figure(found.indicator, found.value, found.part, found.whole)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure with the steps from the signed value to that of now, in the order of recording."""

    compared: Compared
    steps: tuple[Step, ...]

    def total(self, kind: Kind) -> tuple[int, int]:
        """What the steps of one kind did to part and whole."""
        some = [step for step in self.steps if step.kind == kind]
        return sum(step.part for step in some), sum(step.whole for step in some)

    def count(self, kind: Kind) -> int:
        return sum(step.kind == kind for step in self.steps)

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of causes there are, in their usual order."""
        return [kind for kind in KINDS if self.count(kind)]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures of a signed report against now.

    ``reproduced``: asked again as known at signing, every figure is the signed one. It is false
    when a figure is counted in another way since (``recounted``), or when something was being
    recorded at the very moment of signing.
    """

    signed: Figures
    now: datetime
    compared: tuple[Compared, ...]
    reproduced: bool
    recounted: bool

    @property
    def changed(self) -> list[Compared]:
        return [one for one in self.compared if one.changed]

    @property
    def same(self) -> list[Compared]:
        return [one for one in self.compared if not one.changed]

    def of(self, indicator: str) -> Compared | None:
        return next((one for one in self.compared if one.line.indicator == indicator), None)


@dataclass
class _Moved:
    """A step in the making."""

    cause: Cause | None
    keys: list[int] = field(default_factory=list)
    part: int = 0
    whole: int = 0


def compare(submission: Submission, *, now: datetime | None = None) -> Comparison:
    """Every figure of a signed report as it is now. Two statements on the marts."""
    signed, moment = kept.read(submission.figures), now or clock.now()
    measured = signed.measured()
    known = [key for key in measured if key in catalogue.ALL]
    today = _answers(submission, known, moment)
    again = _answers(submission, known, signed.known)
    return Comparison(
        signed=signed,
        now=moment,
        compared=tuple(Compared(line, today.get(key)) for key, line in measured.items()),
        reproduced=len(known) == len(measured)
        and all(
            (again[key].part, again[key].whole) == (measured[key].part, measured[key].whole)
            for key in known
        ),
        recounted=signed.catalogue != catalogue.version(),
    )


def _answers(submission: Submission, ids: Iterable[str], known: datetime) -> dict[str, Answer]:
    return answer.answer(
        ids,
        unit=submission.unit,
        period=period_of(submission),
        known=known,
        disclose=submission.unit.level == "commune",
    )


def changes_since(
    submission: Submission, *, only: Sequence[str] | None = None, now: datetime | None = None
) -> list[FigureChange]:
    """The changed figures of a signed report with the ledger rows that changed them.

    ``only``: these indicators, changed or not. The causes are read from whole ledgers, whoever
    asks; ``presenters`` shows a person's rows to those who may open them.
    """
    found = compare(submission, now=now)
    wanted = found.changed if only is None else [one for key in only if (one := found.of(key))]
    return [FigureChange(one, steps_of(submission, found, one)) for one in wanted]


def steps_of(submission: Submission, found: Comparison, compared: Compared) -> tuple[Step, ...]:
    """The ledger rows that led one figure from its signed value to that of now."""
    if compared.now is None:
        return ()
    changes = answer.changes(
        compared.line.indicator,
        unit=submission.unit,
        period=period_of(submission),
        known_from=found.signed.known,
        known_to=found.now,
    )
    moved = [one for one in changes if _state(one, "before") != _state(one, "after")]
    steps = _walk(submission, compared.line.indicator, moved)
    wanted = {
        (evidence, moment): key
        for key, change, moment, _part, _whole in steps
        for evidence in change.evidence
        if moment is not None and moment in causes.moments(evidence)
    }
    # The rows behind a figure are read whole here, so that every step has its cause; what of them
    # is shown depends on who asks (see ``presenters``).
    with scope.use(scope.SYSTEM):
        known = causes.find(wanted)
    return _gathered(steps, known)


#: A step of one row: its key, its change, the moment, and what it did to part and whole.
_RowStep = tuple[Key, Change, datetime | None, int, int]


def _walk(submission: Submission, indicator: str, moved: Sequence[Change]) -> list[_RowStep]:
    """Look at each row after every moment at which something about it became known.

    A row with one such moment needs no looking: that was it.
    """
    when = {(one.cohort, one.key): _moments(one.evidence) for one in moved}
    several = {key for key, times in when.items() if len(times) > 1}
    seen = moments.states(
        indicator,
        unit=submission.unit,
        period=period_of(submission),
        keys={key for _cohort, key in several},
        moments=sorted({moment for key in several for moment in when[key][:-1]}),
    )
    steps: list[_RowStep] = []
    for change in moved:
        key = (change.cohort, change.key)
        state, end = _state(change, "before"), _state(change, "after")
        for moment in when[key][:-1]:
            after = seen[moment].get(key, OUT)
            steps += _step(key, change, moment, state, after)
            state = after
        steps += _step(key, change, when[key][-1] if when[key] else None, state, end)
    return steps


def _step(
    key: Key, change: Change, moment: datetime | None, before: State, after: State
) -> list[_RowStep]:
    part, whole = int(after[0]) - int(before[0]), int(after[1]) - int(before[1])
    return [(key, change, moment, part, whole)] if part or whole else []


def _moments(evidence: Iterable[Evidence]) -> list[datetime]:
    return sorted({moment for one in evidence for moment in causes.moments(one)})


def _state(change: Change, side: str) -> State:
    row = change.before if side == "before" else change.after
    return (row.in_part, row.in_whole) if row else OUT


def _gathered(
    steps: Sequence[_RowStep], known: dict[tuple[Evidence, datetime], Cause]
) -> tuple[Step, ...]:
    """One step for each ledger row, however many rows of the figure it moved."""
    found: dict[object, _Moved] = {}
    unexplained: defaultdict[object, int] = defaultdict(int)
    for key, change, moment, part, whole in steps:
        cause = next(
            (
                known[evidence, moment]
                for evidence in change.evidence
                if moment is not None and (evidence, moment) in known
            ),
            None,
        )
        unexplained[key] += 1
        name: object = (cause.ledger, cause.row_id) if cause else (key, unexplained[key])
        step = found.setdefault(name, _Moved(cause))
        step.keys.append(key[1])
        step.part += part
        step.whole += whole
    made = [Step(one.cause, tuple(one.keys), one.part, one.whole) for one in found.values()]
    explained = [step for step in made if step.cause is not None]
    rest = [step for step in made if step.cause is None]
    return (*sorted(explained, key=_recorded), *rest)


def _recorded(step: Step) -> tuple[datetime, str, int]:
    """The order of recording."""
    assert step.cause is not None
    return step.cause.recorded_at, step.cause.ledger, step.cause.row_id
