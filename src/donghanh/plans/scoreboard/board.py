"""The targets of a plan beside what was reached: figures, trend, verdict, commune by commune.

Figures come from the indicators room in one statement, however many targets and communes there
are; targets that no indicator measures take what was entered by hand. What is counted is cumulative
from the start of the reporting year, because the plan is for the year; so only periods that begin
with the year are offered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh.agencies.models import Level
from donghanh.indicators import answer, judge
from donghanh.indicators.answer import Answer, CommuneFigure
from donghanh.indicators.catalogue import Indicator
from donghanh.indicators.judge import Verdict
from donghanh.indicators.periods import Period
from donghanh.plans.allotments import is_rate
from donghanh.plans.forecast import Forecast, Point, linear, of_indicator
from donghanh.plans.models import Plan, Target
from donghanh.plans.queries.cascade import units_below
from donghanh.plans.queries.figures import Entered, allotted, by_hand
from donghanh.plans.review import level_words
from donghanh.plans.scoreboard import words
from donghanh.plans.scoreboard.times import span
from donghanh.text import format_number

_ORDER = ("ok", "now", "soon", "late", "idle")


@dataclass(frozen=True)
class Cell:
    """A commune's figure of one target; ``state`` is empty where the plan sets it no level."""

    name: str
    short: str
    text: str
    hidden: Literal["", "small", "paired"]
    state: str
    word: str
    url: str
    #: The unit it is of; None for what belongs to the plan's unit itself.
    place: int | None = None


@dataclass(frozen=True)
class Row:
    """A target. ``answer`` is None when nothing in the system measures it; ``entered``: its figures
    are entered by hand."""

    target: Target
    name: str
    passage: str
    level: str
    answer: Answer | None
    shown: str
    detail: str
    trend: tuple[float | None, ...]
    trend_words: str
    line: float | None
    verdict: Verdict
    cells: tuple[Cell, ...]
    url: str
    entered: bool = False
    forecast: Forecast | None = None

    @property
    def all_hidden(self) -> bool:
        return bool(self.cells) and all(cell.hidden for cell in self.cells)

    @property
    def forecast_words(self) -> str:
        """ "86,3% vào 31/12/2024"."""
        rate = self.answer.unit == "%" if self.answer else is_rate(self.target)
        return self.forecast.shown("%" if rate else "") if self.forecast else ""


@dataclass(frozen=True)
class Scoreboard:
    """``communes`` are the heads of the columns; ``months`` the span of the small charts."""

    plan: Plan
    period: Period
    rows: tuple[Row, ...]
    communes: tuple[str, ...]
    months: str
    elapsed: int
    whole: int

    @property
    def forecasts(self) -> list[Row]:
        return [row for row in self.rows if row.forecast]

    @property
    def tally(self) -> list[tuple[int, str]]:
        """How many targets are in which state, in words as the tags say them."""
        verdicts = [row.verdict for row in self.rows if row.answer is not None or row.entered]
        counts = Counter((_ORDER.index(one.state), one.word) for one in verdicts)
        return [(count, word) for (_state, word), count in sorted(counts.items())]


# ---- the figures --------------------------------------------------------------------------


def scoreboard(
    plan: Plan, *, period: Period, known: datetime | None = None, trends: bool = True
) -> Scoreboard:
    """The scoreboard of a confirmed plan, of the plan's unit, as known at ``known`` (now).
    ``trends``: with the figures month by month and what they lead to."""
    return begin(plan, period=period, known=known, trends=trends)()


def begin(
    plan: Plan,
    *,
    period: Period,
    known: datetime | None = None,
    trends: bool = True,
    disclose: bool = False,
) -> Callable[[], Scoreboard]:
    """Begin to ask for a scoreboard; the page goes on, and what is given back waits for it.

    ``disclose``: the reader may see the persons of the unit, so a single commune's figures are
    shown however small.
    """
    targets: list[Target] = list(plan.targets.all())
    single = plan.unit.level == Level.COMMUNE
    begun = _figures(targets, plan, period, known, trends, disclose and single)
    starts, ends = span(plan, period.scheme)
    entered, parts = by_hand(plan, starts, period.end), allotted(plan)

    def ended() -> Scoreboard:
        answers, months_of = begun()
        if single:  # has no columns beside its own
            answers = {key: replace(one, by_commune=()) for key, one in answers.items()}
        some = next(iter(answers.values()), None)
        places = _places(plan, some, bool(entered.last or parts))
        rows = tuple(
            _row(
                target,
                answers[target.indicator],
                months_of.get(target.indicator, ()),
                parts.get(target.pk, {}),
                starts,
                ends,
            )
            if target.indicator
            else _entered_row(
                target,
                entered.last.get(target.lineage, {}),
                list(entered.series.get(target.lineage, {}).items()),
                parts.get(target.pk, {}),
                places,
                (starts, ends, period.end),
            )
            for target in targets
        )
        months = period.points()
        return Scoreboard(
            plan=plan,
            period=period,
            rows=rows,
            communes=tuple(short for _pk, _name, short in places),
            months=_("%(first)s đến %(last)s")
            % {"first": _month(months[0].end), "last": _month(months[-1].end)},
            elapsed=_months_between(starts, period.end),
            whole=_months_between(starts, ends),
        )

    return ended


def _figures(
    targets: Sequence[Target],
    plan: Plan,
    period: Period,
    known: datetime | None,
    trends: bool,
    disclose: bool,
) -> Callable[[], tuple[dict[str, Answer], Mapping[str, tuple[Answer, ...]]]]:
    """The figures of the indicators, and those of each month; begun now."""
    ids = list(dict.fromkeys(target.indicator for target in targets if target.indicator))
    if not ids:
        return lambda: ({}, {})
    asked: Any = {"unit": plan.unit, "period": period, "known": known, "disclose": disclose}
    if trends:
        return answer.with_trend(ids, **asked)
    answers = answer.answer(ids, **asked)
    return lambda: (answers, {})


def _month(day: date) -> str:
    return f"{day.month}/{day.year}"


def _months_between(first: date, last: date) -> int:
    return round(((last - first).days + 1) / 30.44)


#: Id (None for what belongs to the unit itself), name and short name of a column.
Place = tuple[int | None, str, str]


def _places(plan: Plan, some: Answer | None, wanted: bool) -> list[Place]:
    """The columns: those of the indicators; without any, the units below if they have figures."""
    if some is not None:
        return [(cell.commune_id, cell.name, cell.short_name) for cell in some.by_commune]
    return [(one.pk, one.name, one.short_name) for one in units_below(plan)] if wanted else []


def _entered_row(
    target: Target,
    found: Entered,
    points: Sequence[Point],
    parts: Mapping[int, Decimal],
    places: list[Place],
    days: tuple[date, date, date],
) -> Row:
    """A target by what was entered: the plan's unit's own figure, else the sum of the units."""
    level = level_words(
        target.comparator, target.value, target.value_to, target.out_of, target.unit_of_measure
    )
    name, passage = target.subject or target.text, words.passage_words(target.passage)
    starts, ends, on = days
    url = reverse("plans:target", args=[target.plan_id, target.pk])
    actual = found.get(target.plan.unit_id)
    if actual is None and found and not is_rate(target):
        actual = sum(found.values(), Decimal(0))

    def verdict(value: Decimal | None, promised: Decimal) -> Verdict:
        return judge.weigh(
            value,
            comparator=target.comparator or ">=",
            value=promised,
            value_to=target.value_to,
            on=on,
            plan_starts=starts,
            plan_ends=ends,
            grows=not is_rate(target),
        )

    if target.value is None:
        said = Verdict("idle", _("Theo dõi"), _("Kế hoạch không nêu mức để so."))
    elif actual is None:
        said = Verdict(
            "idle", _("Chưa nhập"), _("Chỉ tiêu này không có chỉ số, con số được nhập tay.")
        )
    else:
        said = verdict(actual, target.value)
    cells = []
    for pk, place, short in places if found or parts else ():
        value = found.get(pk or 0)
        promised = parts.get(pk or 0, target.value if is_rate(target) else None)
        own = None if value is None or promised is None else verdict(value, promised)
        text = "–" if value is None else format_number(value)
        if pk is not None and pk in parts:
            text = f"{text}/{format_number(parts[pk])}"
        said_of = (own.state, own.word) if own else ("", "")
        cells.append(Cell(place, short, text, "", *said_of, url, pk))
    sign = "%" if is_rate(target) else ""
    shown = "" if actual is None else f"{format_number(actual)}{sign}"
    detail = "" if sign or actual is None else target.unit_of_measure
    return Row(
        *(target, name, passage, level, None, shown, detail, (), "", None, said, tuple(cells), url),
        entered=True,
        forecast=linear(
            points,
            ends,
            most=Decimal(100) if is_rate(target) else target.out_of,
            grows=not is_rate(target),
        ),
    )


def _row(
    target: Target,
    found: Answer,
    trend: tuple[Answer, ...],
    parts: Mapping[int, Decimal],
    starts: date,
    ends: date,
) -> Row:
    level = level_words(
        target.comparator, target.value, target.value_to, target.out_of, target.unit_of_measure
    )
    passage = words.passage_words(target.passage)
    indicator = found.indicator
    page = words.page_of(indicator.id, found.period)
    earlier = trend[-2].value if len(trend) > 1 else None
    promised = target.value
    if promised is None and indicator.measure == "binary":
        promised, level = Decimal(1), _("có")
    return Row(
        target=target,
        name=str(indicator.short),
        passage=passage,
        level=level,
        answer=found,
        shown=words.figure(indicator, found.value, found.part, found.whole),
        detail=words.detail(indicator, found, promised),
        trend=tuple(None if one.value is None else float(one.value) for one in trend),
        trend_words=words.trend_words(indicator, trend, level),
        line=None if promised is None else float(promised),
        verdict=_verdict(target, found, promised, starts, ends, earlier),
        cells=tuple(
            _cell(target, found, cell, parts.get(cell.commune_id or 0), starts, ends, page)
            for cell in found.by_commune
        ),
        url=page + target.plan.unit.code,
        forecast=of_indicator(found, trend, ends),
    )


def _verdict(
    target: Target,
    found: Answer,
    promised: Decimal | None,
    starts: date,
    ends: date,
    earlier: Decimal | None,
) -> Verdict:
    if promised is None:
        return Verdict("idle", _("Theo dõi"), _("Kế hoạch không nêu mức để so."))
    return judge.judge(
        found,
        comparator=target.comparator or ">=",
        value=promised,
        value_to=target.value_to,
        on=found.period.end,
        plan_starts=starts,
        plan_ends=ends,
        earlier=earlier,
    )


def _cell(
    target: Target,
    found: Answer,
    cell: CommuneFigure,
    part: Decimal | None,
    starts: date,
    ends: date,
    page: str,
) -> Cell:
    """``part``: what the commune was given of the target. ``page``: of the row, without a unit."""
    url = page + cell.code
    if cell.hidden:
        return Cell(cell.name, cell.short_name, "", cell.hidden, "", "", url, cell.commune_id)
    indicator = found.indicator
    state = word = ""
    # A number of people is promised by the whole unit; only a rate holds for each commune, and
    # what it was given.
    promised = part if part is not None else target.value if is_rate(target) else None
    text = _cell_text(indicator, cell)
    if promised is not None:
        own = replace(found, value=cell.value, part=cell.part, whole=cell.whole)
        verdict = _verdict(target, own, promised, starts, ends, None)
        state, word = verdict.state, verdict.word
        if part is not None and indicator.unit != "%" and cell.value is not None:
            text = f"{format_number(cell.value)}/{format_number(part)}"
    elif indicator.key == "commune" and cell.whole:
        state, word = ("ok", _("Đạt")) if cell.part else ("idle", _("Chưa có"))
    return Cell(cell.name, cell.short_name, text, "", state, word, url, cell.commune_id)


def _cell_text(indicator: Indicator, cell: CommuneFigure) -> str:
    if indicator.key == "commune" and cell.whole == 1:
        return _("có") if cell.part else _("chưa")
    if cell.value is None:
        return "–"
    if indicator.unit == "%" and not indicator.of_persons and cell.whole is not None:
        return f"{cell.part}/{cell.whole}"
    return format_number(cell.value, 1)
