"""From the YAML files of a folder to one checked ``Pack``.

The files of a folder are one document: each holds some of the sections, none is written twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from donghanh.law import yaml_files
from donghanh.law.facts import Cite, Period, Source, Text
from donghanh.law.packs import checks
from donghanh.law.packs.entries import prepared
from donghanh.law.packs.guide import Guide
from donghanh.law.packs.models import (
    Actor,
    Authority,
    Crossing,
    Definition,
    EntryKind,
    Form,
    Gap,
    Ground,
    Limit,
    Register,
    Rule,
    Status,
    TakenOver,
    Transition,
)

Item = TypeVar("Item")

RULE_SECTIONS = (
    "adoptions", "changes", "conduct", "counting", "court", "dossiers", "exclusions", "finance",
    "form_rules", "mapping", "postponement", "reporting", "safeguards", "stages", "status_model",
    "substitution", "supports", "transitional",
)  # fmt: skip


class BadPackError(Exception):
    """A pack that does not hold together; the message lists every fault found."""

    def __init__(self, folder: Path, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        head = f"pack {folder.name}: {len(self.faults)} faults"
        super().__init__("\n  ".join([head, *self.faults]))


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """Parts of the law that no entry kind records, and why."""

    why: Text
    transitions: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotMade:
    """Forms of the law that are no paper of a person's file, and why."""

    why: Text
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """One regime of the law. Mappings keep the order of the files and cannot be changed."""

    id: str
    title: str
    applies: tuple[date, date | None]
    periods: Mapping[str, Period]
    sources: Mapping[str, Source]
    actors: Mapping[str, Actor]
    authorities: Mapping[str, Authority]
    statuses: Mapping[str, Status]
    transitions: Mapping[str, Transition]
    limits: Mapping[str, Limit]
    entries: Mapping[str, EntryKind]
    forms: Mapping[str, Form]
    definitions: Mapping[str, Definition]
    grounds: Mapping[str, Ground]
    registers: Mapping[str, Register]
    rules: Mapping[str, Mapping[str, Rule]]
    gaps: Mapping[str, Gap]
    crossings: Mapping[str, Crossing]
    taken_over: Mapping[str, TakenOver]
    guide: Guide | None
    open_questions: tuple[Text, ...]
    not_followed: tuple[NotFollowed, ...]
    not_made: tuple[NotMade, ...]

    def period_on(self, day: date) -> Period:
        """The period of a day; the last one for days after the regime, whose cases live on.

        Raises ``LookupError`` for a day before the regime.
        """
        for period in self.periods.values():
            if period.covers(day):
                return period
        raise LookupError(f"{day} is before regime {self.id}")


def build(folder: Path) -> Pack:
    """Read, shape and check the pack of a folder. Raises ``BadPackError`` with every fault."""
    reader = _Reader(folder)
    pack = reader.pack()
    faults = [*reader.faults, *(checks.faults(pack) if pack and not reader.faults else ())]
    if pack is None or faults:
        raise BadPackError(folder, faults)
    return pack


class _Reader:
    """Shapes the sections one by one and collects what is wrong instead of stopping."""

    def __init__(self, folder: Path) -> None:
        self.faults: list[str] = []
        self.raw = self._sections(folder)
        self.context: dict[str, Any] = {}

    def pack(self) -> Pack | None:
        raw = self.raw
        try:
            head = raw.pop("pack")
            sources = self._mapping("sources", Source, by_key=True)
            self.context["sources"] = sources
            periods = self._mapping("periods", Period)
            if periods:
                last = list(periods)[-1]
                periods[last] = periods[last].model_copy(update={"is_last": True})
            self.context["periods"] = periods
            statuses = self._mapping("statuses", Status)
            transitions = self._mapping("transitions", Transition)
            limits = self._limits()
            pack = Pack(
                id=str(head["id"]),
                title=head["title"],
                applies=(head["applies"]["from"], head["applies"]["to"]),
                periods=MappingProxyType(periods),
                sources=MappingProxyType(sources),
                actors=MappingProxyType(self._mapping("actors", Actor)),
                authorities=MappingProxyType(self._mapping("authorities", Authority)),
                statuses=MappingProxyType(statuses),
                transitions=MappingProxyType(transitions),
                limits=MappingProxyType(limits),
                entries=MappingProxyType(self._entries(statuses, transitions, limits)),
                forms=MappingProxyType(self._mapping("forms", Form)),
                definitions=MappingProxyType(self._mapping("definitions", Definition)),
                grounds=MappingProxyType(self._mapping("grounds", Ground)),
                registers=MappingProxyType(self._mapping("registers", Register)),
                rules=MappingProxyType(
                    {
                        section: MappingProxyType(self._mapping(section, Rule))
                        for section in RULE_SECTIONS
                        if section in raw
                    }
                ),
                gaps=MappingProxyType(self._mapping("gaps", Gap)),
                crossings=MappingProxyType(self._mapping("crossings", Crossing)),
                taken_over=MappingProxyType(self._mapping("taken_over", TakenOver)),
                guide=self._guide(),
                open_questions=tuple(
                    TypeAdapter(list[Text]).validate_python(raw.pop("open_questions", []))
                ),
                not_followed=tuple(
                    TypeAdapter(list[NotFollowed]).validate_python(raw.pop("not_followed", []))
                ),
                not_made=tuple(TypeAdapter(list[NotMade]).validate_python(raw.pop("not_made", []))),
            )
        except (KeyError, TypeError) as fault:
            self.faults.append(f"pack.yaml: {fault!r}")
            return None
        except ValidationError as fault:
            self._tell("pack", fault)
            return None
        self.faults.extend(f"unknown section {section!r}" for section in raw)
        return pack

    def _sections(self, folder: Path) -> dict[str, Any]:
        sections: dict[str, Any] = {}
        for path in sorted(folder.glob("*.yaml")):
            try:
                content = yaml_files.read(path)
            except yaml.YAMLError as fault:
                self.faults.append(f"{path.name}: {fault}")
                continue
            for section, value in content.items():
                if section in sections:
                    self.faults.append(f"{path.name}: section {section!r} is in another file too")
                sections[section] = value
        return sections

    def _mapping(self, section: str, shape: type[Item], *, by_key: bool = False) -> dict[str, Item]:
        """The items of a section by id; a source's id is its key."""
        raw = self.raw.pop(section, {} if by_key else [])
        items = list(raw.items()) if by_key else [(str(item.get("id")), item) for item in raw]
        return self._shaped(section, shape, items)

    def _shaped(
        self, section: str, shape: type[Item], items: Iterable[tuple[str, Any]]
    ) -> dict[str, Item]:
        adapter = TypeAdapter(shape)
        found: dict[str, Item] = {}
        for name, item in items:
            if name in found:
                self.faults.append(f"{section}.{name}: written twice")
            try:
                found[name] = adapter.validate_python(item, context=self.context)
            except ValidationError as fault:
                self._tell(f"{section}.{name}", fault)
        return found

    def _limits(self) -> dict[str, Limit]:
        terms = [{**item, "is_term": True} for item in self.raw.pop("durations", [])]
        items = [*self.raw.pop("limits", []), *terms]
        return self._shaped("limits", Limit, [(str(item.get("id")), item) for item in items])

    def _guide(self) -> Guide | None:
        raw = self.raw.pop("guide", None)
        return Guide.model_validate(raw, context=self.context) if raw else None

    def _entries(
        self,
        statuses: Mapping[str, Status],
        transitions: Mapping[str, Transition],
        limits: Mapping[str, Limit],
    ) -> dict[str, EntryKind]:
        common = self.raw.pop("common_fields", {})
        items = []
        for raw in self.raw.pop("entries", []):
            name = str(raw.get("kind"))
            ready, faults = prepared(raw, common, statuses, transitions, limits)
            self.faults.extend(f"entries.{name}: {fault}" for fault in faults)
            items.append((name, ready))
        return self._shaped("entries", EntryKind, items)

    def _tell(self, place: str, fault: ValidationError) -> None:
        for error in fault.errors(include_url=False):
            where = ".".join(str(part) for part in (place, *error["loc"]))
            self.faults.append(f"{where}: {error['msg']}")


__all__ = ["BadPackError", "Cite", "NotFollowed", "NotMade", "Pack", "build"]
