"""The shapes of a rule pack. All are frozen; see ``docs/law-packs.md`` for the files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from donghanh.law.facts import Cite, Confidence, Fact, Frozen, Periods, Text

Unit = Literal[
    "hours", "days", "working_days", "weeks", "months", "years",
    "immediate", "per_month",
    "consecutive_sessions", "not_stated", "unknown", "none", "date", "span",
]  # fmt: skip
Bound = Literal[
    "max", "min", "min_before", "before", "every", "threshold", "range", "exact", "open"
]
Measure = Literal[
    "user", "determination", "voluntary_home", "voluntary_facility", "substitution",
    "compulsory", "post_rehab", "electronic_monitoring",
]  # fmt: skip


class Status(Fact):
    """Where a case stands. ``clock`` names the limits that usually run in it.

    ``project`` marks a working status of this system (the law has no word for it);
    ``elsewhere`` one that only another law's procedure leads to.
    """

    id: str
    vi: str
    en: str
    #: A few words for lists, where the measure stands beside it.
    brief: Text | None = None
    list_id: str | None = Field(alias="register")
    clock: tuple[str, ...] = ()
    terminal: bool
    periods: Periods
    project: bool = False
    elsewhere: bool = False
    overlay: bool = False

    @property
    def register(self) -> str | None:
        """The list of persons that the status puts one on, if any."""
        return self.list_id


class Transition(Fact):
    """A step of the law from one status to another, with the paper that makes it.

    ``to`` may hold "same" (an event) or "manual_review"; ``from`` may hold "none" or
    "any_listed".
    """

    id: str
    from_: tuple[str, ...] = Field(alias="from", min_length=1)
    to: tuple[str, ...] = Field(min_length=1)
    document: str
    forms: tuple[str, ...] = ()
    issued_by: Text
    conditions: tuple[Text, ...]
    limits: tuple[str, ...] = ()
    periods: Periods


class Extent(Frozen):
    """A range of values the law allows, ends included."""

    min: int
    max: int


class Extension(Frozen):
    """A longer ceiling (the whole length, not an addition) and when it may be used."""

    value: int
    unit: Unit
    when: Text


class TimeRule(Fact):
    """How a stretch of time counts in a term: while in ``status``, or ``between`` entries.

    Of ``between`` the first kind begins the stretch and any of the others ends it. "excluded"
    pushes the end back, "deducted" brings it forward, "included" and "not_deducted" change
    nothing and are said because people ask. "reduced" names the entry (the first of
    ``between``) whose months come off.
    """

    count: Literal["excluded", "deducted", "included", "not_deducted", "reduced"]
    vi: str
    en: str
    status: str | None = None
    between: tuple[str, ...] = ()


class Limit(Fact):
    """A time limit for an act, or, with ``is_term``, the length of a measure or a state.

    ``value`` is counted in ``unit``; ``None`` where the law states none. ``trigger`` says what
    starts it. With ``from_term_end`` the start is the last day of the running term, not the
    entry. For terms, ``time`` says what is not counted, what is taken off and what counts.
    ``applies_to`` asks the age on the day of the last of the entries ``age_on``; without them on
    the day the case was opened.
    """

    id: str
    vi: str
    en: str
    value: int | Extent | None
    unit: Unit
    bound: Bound = "max"
    trigger: Text
    end: Text | None = None
    actor: Text | None = None
    periods: Periods
    is_term: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    applies_to: Literal["adults", "minors"] | None = None
    age_on: tuple[str, ...] = ()
    extension: Extension | None = None
    from_term_end: bool = False
    time: tuple[TimeRule, ...] = ()

    @property
    def recurs(self) -> bool:
        """Met once, it starts again: counted anew from the entry that met it."""
        return self.bound == "every" or self.unit == "per_month"

    @property
    def sets_term(self) -> bool:
        """Whether it is the term of a measure; other durations run like any limit."""
        return self.is_term and self.bound in ("exact", "range", "open")

    @property
    def measurable(self) -> bool:
        """Whether the law gives a length that a calendar or a clock can count."""
        return self.value is not None and self.unit in _COUNTED

    def applies(self, *, minor: bool | None = None, on: date | None = None) -> bool:
        """Whether it holds for a minor or an adult, and for something that starts ``on`` a day.

        A question left ``None`` is not asked.
        """
        if minor is not None and self.applies_to == ("adults" if minor else "minors"):
            return False
        if on is None:
            return True
        return self.valid_on(on) and any(period.covers(on) for period in self.periods)

    def valid_on(self, day: date) -> bool:
        """Whether its own dates of effect, narrower than a period's, cover the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


_COUNTED = frozenset(
    {"hours", "days", "working_days", "weeks", "months", "years", "immediate", "per_month"}
)


class Form(Fact):
    """An official form. ``signed_by`` and the authority are as printed in the annex."""

    id: str
    decree: str
    number: str
    annex: str | None = None
    vi: str
    en: str
    vi_on_body: str | None = None
    symbol: str | None = None
    authority: str | None = None
    authority_by_period: Mapping[str, str] = Field(default_factory=dict)
    signed_by: str | None = None
    key_fields: tuple[str, ...] = ()
    used_in: str | None = None
    transitions: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


class Actor(Frozen):
    id: str
    vi: str
    en: str


class Competence(Frozen):
    """Who holds a task in one period; ``None`` where it could not be found out."""

    who: Text | None
    confidence: Confidence


class Authority(Fact):
    """A task of the law and who is competent for it, period by period."""

    id: str
    vi: str
    en: str
    by_period: Mapping[str, Competence]


class Definition(Fact):
    id: str
    vi: str
    en: str
    text: Text


class Ground(Fact):
    """A ground for compulsory rehabilitation; ``None`` where the law does not say."""

    id: str
    vi: str
    en: str
    adult: bool | None
    minor: bool | None
    periods: Periods


class Register(Fact):
    """A list or book that the law orders to be kept, and what takes a person off it."""

    id: str
    vi: str
    en: str
    kept_by: Text
    form: str | None = None
    removal: tuple[Text, ...] = ()
    transitions: tuple[str, ...] = ()


class Rule(Fact):
    """Any other rule the work needs at hand: dossiers, supports, safeguards, transition law."""

    id: str
    topic: str
    vi: str | None = None
    en: str | None = None
    text: Text | None = None
    items: tuple[Text, ...] = ()
    value: str | None = None
    periods: Periods | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _named_in_both(self) -> Rule:
        if (self.vi is None) != (self.en is None):
            raise ValueError("named in one language only")
        return self


class Crossing(Fact):
    """How a case that runs under the law before goes on when this law begins.

    ``id`` is its status there, ``to`` its status here. Without ``to`` the old law stays until
    the case reaches a status that does cross, on whatever day that is; ``like`` then names the
    statuses here that it counts as when a new case comes out of it. ``reached_now`` lets only
    those over who reach the status when this law is in force; who was in it before stays.
    """

    id: str
    to: str | None = None
    like: tuple[str, ...] = ()
    reached_now: bool = False


class TakenOver(Frozen):
    """What this law adds to the counting of a term (``id``) that the law before has set.

    It holds for the time from this law's first day on.
    """

    id: str
    time: tuple[TimeRule, ...]


class Gap(Frozen):
    """Where the law is silent or contradicts itself; shown, not smoothed over."""

    id: str
    topic: Text
    text: Text
    confidence: Confidence
    limits: tuple[str, ...] = ()


class Choice(Frozen):
    """One answer to a field. ``starts`` are limits that run only with this answer."""

    id: str
    vi: str
    en: str
    starts: tuple[str, ...] = ()


class EntryField(Frozen):
    """One thing an entry says. ``within`` names the terms whose range a number must keep to."""

    id: str
    type: Literal["text", "longtext", "choice", "date", "int", "bool", "drug", "unit", "months"]
    vi: str
    en: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    within: tuple[str, ...] = ()


class Origin(Frozen):
    """The case a new case comes out of, and whether it ends with that."""

    from_: tuple[str, ...] = Field(alias="from")
    closes: bool
    optional: bool = False


class EntryKind(Fact):
    """A kind of paper in a dossier and what it does to the case.

    ``meets`` counts for the case itself and, for an opening kind, also for the case it comes
    from. ``prompted_by`` are statuses of another case of the person that make the entry due.
    ``stops`` are limits that no longer run, neither met nor late. A status that ends the
    case stops all that runs, save what the same entry starts. From an entry that ``moves`` the
    case on, another commune manages it in the same status. One that ``restricts`` is an office's
    own decision against a person and takes two people; what a court or a facility has decided is
    written down as the fact it is.
    """

    kind: str
    vi: str
    en: str
    measures: tuple[Measure, ...]
    opens: Measure | None = None
    from_: tuple[str, ...] = Field(default=(), alias="from")
    to: str | None = None
    origin: Origin | None = None
    transitions: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    unstated: tuple[str, ...] = ()
    prompted_by: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    authority: str | None = None
    fields: tuple[EntryField, ...] = ()
    system: bool = False
    moves: bool = False
    restricts: bool = False

    @model_validator(mode="after")
    def _opening_has_no_from(self) -> EntryKind:
        if self.opens and self.opens not in self.measures:
            raise ValueError(f"opens {self.opens} but may not stand in it")
        if self.opens and not self.to:
            raise ValueError("opens a case but leads to no status")
        return self

    def allowed_from(self, status: str | None) -> bool:
        """Whether the entry may follow ``status``; ``None`` is a case without entries."""
        return bool(self.opens) if status is None else status in self.from_

    def started_by(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        """The limits that this entry with these answers starts."""
        chosen = (
            choice.starts
            for field in self.fields
            for choice in field.choices
            if data.get(field.id) == choice.id
        )
        return (*self.starts, *(limit for limits in chosen for limit in limits))


__all__ = [
    "Actor", "Authority", "Choice", "Cite", "Competence", "Confidence", "Crossing",
    "Definition", "EntryField", "EntryKind", "Extension", "Extent", "Form", "Gap", "Ground", "Limit",
    "Origin", "Register", "Rule", "Status", "TakenOver", "Text", "TimeRule", "Transition",
]  # fmt: skip
