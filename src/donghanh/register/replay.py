"""Histories told in a file, folded without a database: for training, checking and tests.

A scenario is one person's entries in the order the office wrote them. They take the same way as
in ``services.record``: the same cases are opened and closed, the same steps refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from donghanh.errors import Refusal
from donghanh.law import clock, packs, yaml_files
from donghanh.register import kinds, steps
from donghanh.register.fold import Fact, Folded, Promise, fold, law_for
from donghanh.register.terms import Term
from donghanh.text import format_date


class Told(BaseModel):
    """One entry of a scenario. ``case`` is the place of its case when it could go to several.

    ``recorded`` is the day the office learned it; ``corrects`` the place of the entry it mends.
    """

    model_config = ConfigDict(extra="forbid")

    on: datetime | date
    kind: str
    data: dict[str, Any] = Field(default_factory=dict)
    recorded: datetime | date | None = None
    override: str = ""
    case: int | None = None
    corrects: int | None = None
    retracted: bool = False

    @property
    def day(self) -> date:
        """The day from which it counts."""
        return _moment(self.on).date()

    @property
    def learned(self) -> datetime:
        """When the office wrote it down."""
        return _moment(self.recorded or self.on)


class Scenario(BaseModel):
    """A person's history, the day asked for, and what is expected of it then."""

    model_config = ConfigDict(extra="forbid")

    name: str
    #: The name of an earlier scenario of the file, whose entries come first.
    after: str | None = None
    born_on: date | None = None
    entries: list[Told] = Field(min_length=1)
    on: date | None = None
    expect: dict[str, Any] = Field(default_factory=dict)


@dataclass(slots=True)
class Case:
    """A case as it grows. ``origin`` is the place of the case it came out of, ``left`` the id of
    what its opening left there.
    """

    measure: str
    opened_on: date
    origin: int | None = None
    left: int | None = None
    facts: list[Fact] = field(default_factory=list)

    def folded(self, born: date | None, on: date | None = None) -> Folded:
        return fold(self.facts, on=on, born=born)


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that was not written, with the reason and its articles."""

    kind: str
    on: date
    message: str
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a scenario comes to on its day."""

    scenario: Scenario
    on: date
    cases: tuple[tuple[Case, Folded], ...]
    refused: tuple[Refused, ...]
    prompts: tuple[steps.Prompt, ...]


def read(path: Path) -> list[Scenario]:
    """The scenarios of a file. Raises ``Refusal`` that names the scenario, the entry and why."""
    try:
        content = yaml_files.read(path)
    except (OSError, UnicodeDecodeError) as fault:
        raise _bad(f"Không đọc được tệp {path.name}: {fault}.") from fault
    except yaml.YAMLError as fault:
        raise _bad(f"Tệp {path.name} không đúng dạng YAML: {fault}") from fault
    if not isinstance(content, list) or not content:
        raise _bad(f"Tệp {path.name} phải là danh sách các tình huống, mỗi tình huống có tên.")
    found: dict[str, Scenario] = {}
    for place, raw in enumerate(content, 1):
        scenario = _scenario(_keys(raw), place)
        if scenario.name in found:
            raise _bad(f"Tình huống “{scenario.name}” được viết hai lần.")
        if scenario.after is not None:
            if scenario.after not in found:
                raise _bad(
                    f"Tình huống “{scenario.name}”: không có tình huống “{scenario.after}” ở trước."
                )
            earlier = found[scenario.after]
            scenario.entries = [*earlier.entries, *scenario.entries]
            scenario.born_on = scenario.born_on or earlier.born_on
        found[scenario.name] = scenario
    return list(found.values())


def replay(scenario: Scenario, on: date | None = None) -> Replayed:
    """Write the entries known and effective by ``on`` one after another and fold the cases.

    ``on`` is the day asked for: the scenario's own when left out, else that of its last entry.
    Raises ``Refusal`` for an entry that makes no sense in any dossier.
    """
    asked = on or scenario.on or max(entry.day for entry in scenario.entries)
    office = _Office(scenario)
    for place, entry in enumerate(scenario.entries, 1):
        if max(entry.day, entry.learned.date()) <= asked:
            office.write(entry, place)
    return Replayed(
        scenario,
        asked,
        tuple((case, case.folded(scenario.born_on, asked)) for case in office.cases),
        tuple(office.refused),
        tuple(steps.prompts([office.standing(place, asked) for place in range(len(office.cases))])),
    )


def as_data(replayed: Replayed) -> dict[str, Any]:
    """The answer for programs: plain values, days as they are."""
    return {
        "name": replayed.scenario.name,
        "on": replayed.on,
        "cases": [_case(case, folded, replayed.on) for case, folded in replayed.cases],
        "refused": [
            {"kind": no.kind, "on": no.on, "message": no.message, "cite": "; ".join(no.cite)}
            for no in replayed.refused
        ],
        "prompts": [
            {
                "case": prompt.case.id + 1,
                "kind": prompt.kind.kind,
                "name": prompt.kind.vi,
                "because": prompt.cause.status,
                "cite": "; ".join(article.text for article in prompt.kind.cite),
            }
            for prompt in replayed.prompts
        ],
    }


class _Office:
    """Writes entries as an office would: into the right case, or not at all."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.cases: list[Case] = []
        self.refused: list[Refused] = []
        #: By its place in the scenario: the case and the id of each entry that was written.
        self.written: dict[int, tuple[Case, int]] = {}
        self.ids = 0

    def write(self, entry: Told, place: int) -> None:
        try:
            if entry.corrects is not None:
                self._correct(entry, place)
            else:
                self._record(entry, place)
        except Refusal as no:
            if no.code == "replay.bad_file":
                raise
            cite = tuple(article.text for article in no.cite)
            self.refused.append(Refused(entry.kind, entry.day, str(no), cite))

    def _record(self, entry: Told, place: int) -> None:
        standing = [self.standing(number, entry.day) for number in range(len(self.cases))]
        home, opening = self._where(entry, place, standing)
        if opening is not None:
            home = Case(opening.kind.opens or "", entry.day)
            home.origin = opening.origin.id if opening.origin else None
        assert home is not None
        self._add(home, entry, place)
        if opening is None:
            return
        self.cases.append(home)
        if opening.origin is not None and opening.leaves:
            told = entry.model_copy(update={"kind": opening.leaves, "data": {"kind": entry.kind}})
            self._add(self.cases[opening.origin.id], told, None)
            home.left = self.ids

    def _where(
        self, entry: Told, place: int, standing: Sequence[steps.Standing]
    ) -> tuple[Case | None, steps.Opening | None]:
        if entry.case is not None:
            if not 1 <= entry.case <= len(self.cases):
                raise self._fault(place, f"không có hồ sơ thứ {entry.case}")
            return self.cases[entry.case - 1], None
        if not any(entry.kind in packs.load(pack_id).entries for pack_id in packs.IDS):
            raise self._fault(place, f"không có loại mục “{entry.kind}”")
        found = steps.home_of(entry.kind, entry.day, standing)
        if found is not None:
            return self.cases[found.id], None
        return None, steps.opening(entry.kind, entry.day, standing, overridden=bool(entry.override))

    def _add(self, case: Case, entry: Told, place: int | None, mends: int | None = None) -> None:
        data = entry.data
        if place is not None:
            law = self._law(case, entry, place)
            try:
                data = kinds.clean(law.id, entry.kind, data, complete=False)
            except Refusal as no:
                raise self._fault(place, f"{no} (trường “{no.field}”)") from no
        self.ids += 1
        fact = Fact(
            self.ids, entry.kind, _moment(entry.on), entry.day, entry.learned, 0, data,
            mends, entry.retracted,
        )  # fmt: skip
        born = self.scenario.born_on
        before = case.folded(born)
        case.facts.append(fact)
        after = case.folded(born)
        step = steps.fresh_irregular(before, after)
        if step is not None and not (entry.override or mends):
            case.facts.pop()
            raise steps.not_allowed(step, after.law_of(step.fact))
        if place is not None:
            self.written[place] = (case, mends or fact.id)

    def _correct(self, entry: Told, place: int) -> None:
        if entry.corrects not in self.written:
            raise self._fault(place, f"mục thứ {entry.corrects} không được ghi nên không sửa được")
        case, root = self.written[entry.corrects]
        self._add(case, entry, place, root)
        if case.left is not None and case.origin is not None and root == case.facts[0].id:
            origin = self.cases[case.origin]
            left = next(fact for fact in origin.facts if fact.id == case.left)
            told = entry.model_copy(update={"kind": left.kind, "data": left.data})
            self._add(origin, told, None, left.id)

    def _law(self, case: Case, entry: Told, place: int) -> packs.Pack:
        if not case.facts:
            return packs.in_force(entry.day)
        try:
            return law_for(entry.kind, case.facts, entry.day)
        except LookupError:
            raise self._fault(place, f"không có loại mục “{entry.kind}”") from None

    def standing(self, number: int, on: date) -> steps.Standing:
        """A case as a step on that day sees it."""
        case = self.cases[number]
        folded = case.folded(self.scenario.born_on)
        return steps.Standing.on(
            on,
            id=number,
            measure=case.measure,
            regime=folded.regime,
            status=folded.status.status if folded.status else "",
            opened_on=case.opened_on,
            since=folded.since,
        )

    def _fault(self, place: int, why: str) -> Refusal:
        entry = self.scenario.entries[place - 1]
        return _bad(
            f"Tình huống “{self.scenario.name}”, mục thứ {place} ({format_date(entry.day)}): {why}."
        )


def _scenario(raw: Any, place: int) -> Scenario:
    name = raw.get("name") if isinstance(raw, Mapping) else None
    try:
        return Scenario.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = [part + 1 if isinstance(part, int) else part for part in first["loc"]]
        spot = ""
        if where[:1] == ["entries"] and len(where) > 1:
            spot = f", mục thứ {where[1]}"
            where = where[2:]
        what = f"trường “{where[0]}” " if where else ""
        reasons = {"missing": "còn thiếu", "extra_forbidden": "không có trong định dạng"}
        why = reasons.get(first["type"], f"chưa đúng ({first['msg']})")
        raise _bad(f"Tình huống “{name or place}”{spot}: {what}{why}.") from error


def _keys(raw: Any) -> Any:
    """YAML reads the key ``on`` as "yes"; here it is a day."""
    if isinstance(raw, Mapping):
        return {"on" if key is True else key: _keys(value) for key, value in raw.items()}
    return [_keys(part) for part in raw] if isinstance(raw, list) else raw


def _bad(sentence: str) -> Refusal:
    return Refusal(sentence, code="replay.bad_file")


def _moment(value: datetime | date) -> datetime:
    """An aware moment; a day is its start, a time without a zone is Vietnamese."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time.min, clock.HERE)
    return value.astimezone(clock.HERE) if value.tzinfo else value.replace(tzinfo=clock.HERE)


def _case(case: Case, folded: Folded, on: date) -> dict[str, Any]:
    last = folded.status
    return {
        "measure": case.measure,
        "regime": folded.regime,
        "status": last.status if last else None,
        "origin": None if case.origin is None else case.origin + 1,
        "episodes": [
            {"status": span.status, "from": span.start, "to": span.end, "register": span.register}
            for span in folded.spans
        ],
        "deadlines": [_deadline(promise, on) for promise in folded.promises],
        "term": _term(folded.term) if folded.term else None,
    }


def _deadline(promise: Promise, on: date) -> dict[str, Any]:
    limit = packs.load(promise.regime).limits[promise.limit]
    end_of_day = datetime.combine(on, clock.LAST_MOMENT, clock.HERE)
    overdue = promise.state == "open" and promise.due_at < end_of_day and not promise.is_term
    return {
        "limit": promise.limit,
        "name": limit.vi,
        "started": promise.starts_at,
        "due": promise.due_at,
        "state": promise.state,
        "late": overdue or promise.state == "late",
        "met": promise.met_at,
        "cite": "; ".join(article.text for article in limit.cite),
        "confidence": limit.confidence,
    }


def _term(term: Term) -> dict[str, Any]:
    return {
        "limit": term.limit,
        "start": term.start,
        "end": term.end,
        "steps": [
            {"text": step.text, "cite": "; ".join(article.text for article in step.cite)}
            for step in term.steps
        ],
        "cite": "; ".join(a.text for a in packs.load(term.regime).limits[term.limit].cite),
    }
