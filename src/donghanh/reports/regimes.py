"""Report regimes as data (``regimes.yaml``): kinds of reports, who sends them, by when, to whom."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from donghanh.agencies.models import Unit
from donghanh.indicators.periods import Period
from donghanh.law import yaml_files
from donghanh.law.facts import Confidence, Frozen, Text
from donghanh.plans.models import Plan
from donghanh.ui.language import said

ONE_DAY = timedelta(days=1)
Level = Literal["commune", "district", "province"]


class Kind(Frozen):
    """A kind of report and the kinds of periods it covers."""

    vi: str
    en: str
    periods: tuple[str, ...]


class Point(Frozen):
    """A day of a month, counted from the last month of the period."""

    day: int
    months_after: int

    def after(self, period: Period) -> date:
        month = period.last_month - 1 + self.months_after
        return date(period.year + month // 12, month % 12 + 1, self.day)


class Rule(Frozen):
    """The last day allowed: ``by`` includes its day, ``before`` does not."""

    by: Point | None = None
    before: Point | None = None

    def last_day(self, period: Period) -> date:
        if self.by is not None:
            return self.by.after(period)
        assert self.before is not None
        return self.before.after(period) - ONE_DAY


class DueRules(Frozen):
    """The last days that an instrument names, by kind of report."""

    rules: dict[str, Rule]
    cite: str
    confidence: Confidence


class Flow(Frozen):
    """What units of one level send upwards."""

    level: Level = Field(alias="from")
    kinds: tuple[str, ...]
    form: str = ""
    due: DueRules | None = None


class OfPlan(Frozen):
    """The plan that set the regime up: the unit's code and the first year."""

    unit: str
    year: int


class Regime(Frozen):
    """A duty to report. ``scheme_confidence`` says how sure its period scheme is."""

    id: str = ""
    vi: str
    en: str
    plan: OfPlan | None = None
    scheme: Literal["A", "B"]
    scheme_confidence: Confidence
    flows: tuple[Flow, ...]
    cite: str
    confidence: Confidence
    note: Text | None = None

    def flow(self, level: str) -> Flow | None:
        """What units of this level send, if anything."""
        return next((flow for flow in self.flows if flow.level == level), None)


class To(Frozen):
    """A recipient and what for: to report, to coordinate, to do."""

    name: str
    purpose: Literal["", "B/c", "P/h", "T/h"] = ""


class Mailing(Frozen):
    """Who is addressed, who is listed under "Nơi nhận", who keeps the file copy."""

    addressees: tuple[str, ...]
    listed: tuple[To, ...] = Field(alias="list")
    archive: tuple[str, ...]


class Recipients(Frozen):
    """The mailing of each level from one day until another, both included; open ends are null."""

    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    confidence: Confidence
    commune: Mailing
    district: Mailing | None = None
    province: Mailing


class Book(Frozen):
    """The whole file."""

    kinds: dict[str, Kind]
    internal_due: dict[Level, Rule]
    internal_note: Text
    regimes: dict[str, Regime]
    recipients: tuple[Recipients, ...]
    party: dict[str, str]
    communes: dict[str, str]


class DueDay(Frozen):
    """The last day to send a report. ``internal``: proposed by the system, no instrument says it."""

    last_day: date
    cite: str
    internal: bool
    confidence: Confidence


@cache
def book() -> Book:
    """The data, checked once."""
    return Book.model_validate(yaml_files.read(Path(__file__).with_suffix(".yaml")))


def get(regime_id: str) -> Regime:
    """The regime with this id. Raises ``KeyError``."""
    return book().regimes[regime_id].model_copy(update={"id": regime_id})


def for_plan(plan: Plan, scheme: str) -> Regime:
    """The regime a plan set up, or the general one of the period scheme asked for."""
    assert plan.starts_on is not None
    wanted = OfPlan(unit=plan.unit.code, year=plan.starts_on.year)
    general = [key for key, one in book().regimes.items() if one.plan is None]
    own = [key for key, one in book().regimes.items() if one.plan == wanted]
    return next(one for key in (*own, *general) if (one := get(key)).scheme == scheme)


def kind_of(regime: Regime, level: str, period: Period) -> str:
    """The kind of report this period is for the unit: "ad_hoc" where the regime does not ask."""
    flow = regime.flow(level)
    for key, kind in book().kinds.items():
        if period.kind in kind.periods and flow is not None and key in flow.kinds:
            return key
    return "ad_hoc"


def period_kinds(regime: Regime, level: str) -> tuple[str, ...]:
    """The kinds of periods that units of this level report on; empty when they report nothing."""
    flow = regime.flow(level)
    kinds = flow.kinds if flow else ()
    return tuple(period for kind in kinds for period in book().kinds[kind].periods)


def due(regime: Regime, level: str, period: Period) -> DueDay | None:
    """The last day to send the report of ``period``; None for one that is not asked for."""
    flow, kind = regime.flow(level), kind_of(regime, level, period)
    if flow is None or kind == "ad_hoc":
        return None
    if flow.due is not None and kind in flow.due.rules:
        rule, found = flow.due.rules[kind], flow.due
        return DueDay(
            last_day=rule.last_day(period),
            cite=found.cite,
            internal=False,
            confidence=found.confidence,
        )
    inner = book().internal_due[flow.level]
    return DueDay(
        last_day=inner.last_day(period),
        cite=said(book().internal_note),
        internal=True,
        confidence="unverified",
    )


def mailing(unit: Unit, on: date) -> Mailing:
    """Who gets a report of ``unit`` that is issued on ``on``, with the names filled in."""
    (dated,) = (
        one
        for one in book().recipients
        if (one.first is None or one.first <= on) and (one.last is None or on <= one.last)
    )
    found: Mailing | None = getattr(dated, unit.level)
    assert found is not None, f"{unit} of {unit.level} did not exist on {on}"
    above = unit.ancestors()
    names = {
        "unit": inside(unit),
        "kind": inside(unit).removesuffix(unit.short_name).strip(),
        "above": inside(above[0]) if above else "",
        "province": inside([unit, *above][-1]),
        "party": book().party[unit.kind],
        "communes": book().communes[unit.kind],
    }
    return found.model_copy(
        update={
            "addressees": tuple(name.format(**names) for name in found.addressees),
            "listed": tuple(
                one.model_copy(update={"name": one.name.format(**names)}) for one in found.listed
            ),
        }
    )


def inside(unit: Unit) -> str:
    """The unit's name within a sentence: "thành phố Lai Châu"."""
    return unit.name[0].lower() + unit.name[1:]
