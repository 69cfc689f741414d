"""The figures of a report, as they are frozen: every number, with what it takes to compute it again.

Texts are kept beside the numbers, so a report signed today reads the same in ten years, whatever
has become of the catalogue. They are Vietnamese in every language of the screen: this is a paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.utils import translation
from pydantic import BaseModel, ConfigDict

from donghanh import today as clock
from donghanh.agencies.models import Level, Unit
from donghanh.indicators import answer, catalogue, judge
from donghanh.indicators.answer import Answer, CommuneFigure
from donghanh.indicators.catalogue import Indicator
from donghanh.indicators.judge import Verdict
from donghanh.indicators.periods import Period
from donghanh.plans.models import Plan, Target
from donghanh.plans.review import level_words
from donghanh.plans.scoreboard import figure, span
from donghanh.reports.outline import outline
from donghanh.text import format_date

Number = int | float


class _Kept(BaseModel):
    """What is written into the submission; keys that a later version drops are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Cell(_Kept):
    """A commune's figure. ``hidden``: under five people, or hidden so that no one subtracts."""

    code: str
    name: str
    short_name: str
    part: int | None
    whole: int | None
    value: Number | None
    shown: str
    hidden: Literal["", "small", "paired"]


class Point(_Kept):
    """The figure as it stood on ``day``, the end of a month inside the period."""

    day: date
    value: Number | None


class Line(_Kept):
    """A figure: of a target of the plan (``text`` is its sentence), or beside the targets.

    ``missing`` is how much the promise still needs: persons or other rows for a rate, units of the
    figure otherwise. ``indicator`` is empty where nothing in the system measures the target.
    """

    key: str
    indicator: str
    name: str
    text: str = ""
    comparator: str = ""
    promised: Number | None = None
    level: str = ""
    value: Number | None = None
    part: int | None = None
    whole: int | None = None
    unit: str = ""
    counts: str = ""
    shown: str = ""
    state: judge.State = "idle"
    word: str = ""
    why: str = ""
    missing: Number | None = None
    trend: tuple[Point, ...] = ()
    by_commune: tuple[Cell, ...] = ()
    elsewhere: Cell | None = None


class Group(_Kept):
    """Figures under one title."""

    title: str
    lines: tuple[Line, ...]


class Signer(_Kept):
    """Who signed, and the number given to the paper if it had one already."""

    name: str
    title: str
    number: int | None = None


class Figures(_Kept):
    """All figures of a report. ``units`` is the unit tree: code and name of every commune."""

    unit_code: str
    unit_name: str
    period: str
    scheme: str
    starts_on: date
    ends_on: date
    known: datetime
    catalogue: str
    units: tuple[tuple[str, str], ...]
    targets: tuple[Line, ...]
    groups: tuple[Group, ...]
    signer: Signer | None = None

    def lines(self) -> Iterator[Line]:
        """Every line, the targets first."""
        yield from self.targets
        for group in self.groups:
            yield from group.lines

    def measured(self) -> dict[str, Line]:
        """One line of each indicator, the first that shows it."""
        found: dict[str, Line] = {}
        for line in self.lines():
            if line.indicator:
                found.setdefault(line.indicator, line)
        return found

    def says_the_same(self, other: Figures) -> bool:
        """Whether both hold the same numbers, whenever they were computed."""
        return self.model_copy(update={"known": other.known, "signer": other.signer}) == other


def read(kept: Mapping[str, object]) -> Figures:
    """The figures of a submission, as they were written."""
    return Figures.model_validate(kept)


def write(figures: Figures) -> dict[str, object]:
    """As JSON for the submission, the command line and other programs."""
    return figures.model_dump(mode="json")


def compute(*, plan: Plan, unit: Unit, period: Period, known: datetime) -> Figures:
    """Every figure of the report of ``unit`` on ``plan``, as known at ``known``.

    A period that is not over is computed until today. Two statements on the marts, however many
    figures and communes. A commune's own report shows its own figures however small.
    """
    with translation.override("vi"):
        return _compute(plan, unit, period.until(max(clock.today(), period.start)), known)


def _compute(plan: Plan, unit: Unit, period: Period, known: datetime) -> Figures:
    targets = list(Target.objects.filter(plan=plan).order_by("order"))
    bound = [target.indicator for target in targets if target.indicator]
    beside = [key for group in outline().groups for key in group.indicators]
    disclose = unit.level == Level.COMMUNE
    answers = answer.answer(
        [*bound, *beside], unit=unit, period=period, known=known, disclose=disclose
    )
    trends = answer.trend(
        bound or beside[:1], unit=unit, period=period, known=known, disclose=disclose
    )
    some = next(iter(answers.values()))
    own = plan.unit_id == unit.pk
    return Figures(
        unit_code=unit.code,
        unit_name=unit.name,
        period=period.code,
        scheme=period.scheme,
        starts_on=period.start,
        ends_on=period.end,
        known=known,
        catalogue=catalogue.version(),
        units=tuple((cell.code, cell.name) for cell in some.by_commune),
        targets=tuple(
            _target(target, answers.get(target.indicator), trends.get(target.indicator, ()), own)
            for target in targets
        ),
        groups=tuple(
            Group(
                title=group.title,
                lines=tuple(_beside(answers[key]) for key in group.indicators if key not in bound),
            )
            for group in outline().groups
        ),
    )


def _beside(found: Answer) -> Line:
    return Line(key=found.id, **_measured(found))


def _target(target: Target, found: Answer | None, trend: tuple[Answer, ...], own: bool) -> Line:
    key = f"{target.indicator or 'target'}-{target.order}"
    level = level_words(
        target.comparator, target.value, target.value_to, target.out_of, target.unit_of_measure
    )
    promised = _number(target.value)
    if found is None:
        return Line(
            key=key,
            indicator="",
            name=target.subject or target.text,
            text=target.text,
            comparator=target.comparator,
            promised=promised,
            level=level,
            word="Theo dõi ngoài hệ thống",
        )
    if target.value is None and found.indicator.measure == "binary":
        promised, level = 1, "có"
    verdict = _verdict(target, found, promised, trend, own)
    return Line(
        key=key,
        text=target.text,
        comparator=target.comparator,
        promised=promised,
        level=level,
        state=verdict.state,
        word=verdict.word,
        why=verdict.why,
        missing=_number(verdict.missing),
        trend=tuple(Point(day=one.period.end, value=_number(one.value)) for one in trend),
        **_measured(found),
    )


def _verdict(
    target: Target,
    found: Answer,
    promised: Number | None,
    trend: tuple[Answer, ...],
    own: bool,
) -> Verdict:
    """How the target stands. A number of people is promised by the whole unit of the plan; of a
    commune's report only a rate, or what is said of communes, can be judged."""
    indicator = found.indicator
    if promised is None:
        return Verdict("idle", "Theo dõi", "Kế hoạch không nêu mức để so.")
    if not own and indicator.key == "commune" and indicator.unit != "%" and found.whole:
        if found.part:
            return Verdict("ok", "Đạt", "Đơn vị đã thực hiện.", Decimal(0))
        return Verdict("late", "Chưa có", "Đơn vị chưa thực hiện.", Decimal(1))
    if not own and indicator.unit != "%":
        why = "Mức kế hoạch giao cho toàn địa bàn của kế hoạch, không chia cho từng xã, phường."
        return Verdict("idle", "Không giao riêng", why)
    starts, ends = span(target.plan, found.period.scheme)
    return judge.judge(
        found,
        comparator=target.comparator or ">=",
        value=Decimal(str(promised)),
        value_to=target.value_to,
        on=found.period.end,
        plan_starts=starts,
        plan_ends=ends,
        earlier=trend[-2].value if len(trend) > 1 else None,
    )


#: What one row of an indicator is called after a number.
_COUNTS: Mapping[str, str] = {
    "person": "người",
    "staff": "cán bộ",
    "commune": "xã, phường",
    "procedure": "thủ tục",
}


def _measured(found: Answer) -> dict[str, Any]:
    indicator = found.indicator
    return {
        "indicator": indicator.id,
        "name": str(indicator.short),
        "value": _number(found.value),
        "part": found.part,
        "whole": found.whole,
        "unit": found.unit,
        "counts": _COUNTS.get(indicator.key, str(indicator.unit)),
        "shown": figure(indicator, found.value, found.part, found.whole),
        "by_commune": tuple(_cell(indicator, cell) for cell in found.by_commune),
        "elsewhere": _cell(indicator, found.elsewhere) if found.elsewhere else None,
    }


def _cell(indicator: Indicator, cell: CommuneFigure) -> Cell:
    return Cell(
        code=cell.code,
        name=cell.name,
        short_name=cell.short_name,
        part=cell.part,
        whole=cell.whole,
        value=_number(cell.value),
        shown="" if cell.hidden else figure(indicator, cell.value, cell.part, cell.whole),
        hidden=cell.hidden,
    )


def _number(value: Decimal | None) -> Number | None:
    """As JSON has it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def drawn(cells: tuple[Cell, ...]) -> list[CommuneFigure]:
    """The cells as the charts take them."""
    return [
        CommuneFigure(
            commune_id=None,
            code=cell.code,
            name=cell.name,
            short_name=cell.short_name,
            value=None if cell.value is None else Decimal(str(cell.value)),
            part=cell.part,
            whole=cell.whole,
            hidden=cell.hidden,
        )
        for cell in cells
    ]


def span_words(figures: Figures) -> str:
    """The days of the figures: "từ 15/12/2023 đến hết 14/6/2024"."""
    return f"từ {format_date(figures.starts_on)} đến hết {format_date(figures.ends_on)}"
