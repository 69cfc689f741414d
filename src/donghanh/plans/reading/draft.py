"""What the reader found in a plan. Texts and names stand as in the source, white space aside.

What the source does not say is ``None`` or an empty tuple. Line numbers start at 1 and both ends
of a span are included. Confidence runs from 0 to 1: below 0.7 a person should look twice.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from donghanh.plans.reading.recurrence import Recurrence

Comparator = Literal["=", ">", ">=", "<", "<=", "~", "range"]


@dataclass(frozen=True, slots=True)
class Span:
    """Where an item stands: its lines, both included, and the characters of its words.

    ``start`` counts from the beginning of the first line, ``end`` (not included) from the
    beginning of the last one, in the text as the reader shows it.
    """

    from_line: int
    to_line: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Authority:
    """Who issued the document. ``level``: province, district, commune, centre or None."""

    name: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day of which parts may be left blank, as in "ngày … tháng 02 năm 2024"."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def whole(self) -> date | None:
        """The day, when all three parts stand in the text and make one."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Period:
    """The time the plan covers, both days included."""

    first: date
    last: date
    derived: bool
    """True when the title does not name the time and it follows from the times of the tasks."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document that the text names."""

    type: str
    number: str | None
    date: date | None
    issuer: str | None
    name: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """A promised figure. ``value_to`` is the upper end of a range, ``out_of`` the 7 of 5/7."""

    text: str
    comparator: Comparator
    value: Decimal
    value_to: Decimal | None
    out_of: Decimal | None
    unit: str
    subject: str | None
    direction: Literal["increase", "decrease", "maintain"] | None
    deadline: str | None
    component: str | None
    baseline: Decimal | None
    part_of: int | None
    """Index of the target this one is a share of ("trong đó")."""
    repeats: int | None
    """Index of an earlier target that says the same."""
    assignees: tuple[str, ...]
    """Agencies that the words after the figure name to reach it."""
    passage: str
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal without a figure."""

    text: str
    component: str | None
    passage: str
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days of a task in short, as far as they can be computed; both are included.

    ``recurrence``: monthly, quarterly, half_yearly, yearly, weekly, regular, or None for once.
    The whole rule is the task's ``recurrence``.
    """

    first: date | None
    last: date | None
    recurrence: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done. ``lead`` is empty unless the text labels or names a lead."""

    id: str
    text: str
    heading: str | None
    component: str | None
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    when: str | None
    condition: str | None
    product: str | None
    schedule: Schedule | None
    recurrence: Recurrence | None
    """The words of ``when`` as a rule; None without words."""
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of an agency."""

    text: str
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Responsibility:
    """The duties of one agency, or of several named together.

    ``requested``: the plan asks ("Đề nghị") because the issuer cannot order.
    ``standing_agency``: the plan names it the standing agency ("cơ quan Thường trực").
    """

    agency: str
    agencies: tuple[str, ...]
    requested: bool
    standing_agency: bool
    items: tuple[Duty, ...]
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who reports to whom, and how often, in the words of the text."""

    who: str | None
    to: str | None
    to_agencies: tuple[str, ...]
    via: str | None
    on_behalf_of: str | None
    cadence: tuple[str, ...]
    cadence_codes: tuple[str, ...]
    text: str
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Budget:
    """What the text says about money. ``amount`` in whole đồng, only if the text states one."""

    text: str | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """The lines of the signature as they stand."""

    on_behalf: str | None = None
    capacity: str | None = None
    title: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at. ``message`` is a Vietnamese sentence."""

    code: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything read from one document."""

    doc_type: str | None
    doc_type_text: str | None
    authority: Authority
    number: str | None
    date_partial: PartialDate
    place: str | None
    title: str | None
    plan_period: Period | None
    legal_basis: tuple[Citation, ...] = ()
    cited_documents: tuple[Citation, ...] = ()
    objectives: tuple[Aim, ...] = ()
    targets: tuple[Target, ...] = ()
    qualitative_targets: tuple[Aim, ...] = ()
    tasks: tuple[Task, ...] = ()
    agency_responsibilities: tuple[Responsibility, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    budget: Budget = Budget()
    recipients: tuple[str, ...] = ()
    signatory: Signatory = Signatory()
    warnings: tuple[Doubt, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The draft as plain JSON values, with the keys of the ``plan read`` command."""
        found = plain(asdict(self))
        partial = self.date_partial
        found["date"] = None if (day := partial.whole()) is None else day.isoformat()
        period = self.plan_period
        found["plan_period"] = {
            "from": period.first.isoformat() if period else None,
            "to": period.last.isoformat() if period else None,
            "derived": period.derived if period else False,
        }
        for block, responsibility in zip(
            found["agency_responsibilities"], self.agency_responsibilities, strict=True
        ):
            block["items"] = [duty.text for duty in responsibility.items]
            block["item_spans"] = [asdict(duty.span) for duty in responsibility.items]
        for entry, task in zip(found["tasks"], self.tasks, strict=True):
            entry["recurrence"] = task.recurrence.to_json() if task.recurrence else None
        return {key: found[key] for key in _KEYS}


_KEYS = (
    "doc_type", "doc_type_text", "authority", "number", "date", "date_partial", "place", "title",
    "plan_period", "legal_basis", "cited_documents", "objectives", "targets",
    "qualitative_targets", "tasks", "agency_responsibilities", "reporting", "budget",
    "recipients", "signatory", "warnings",
)  # fmt: skip


def plain(value: Any) -> Any:
    """A value of a draft as JSON holds it."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
