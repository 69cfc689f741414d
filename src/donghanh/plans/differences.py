"""What changed between two versions of a plan, and which items of two documents are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from donghanh.plans.models import Plan, Target, Task
from donghanh.plans.prefill import Content, columns, content_of
from donghanh.plans.review import level_words
from donghanh.text import fold, format_date, squeeze

Item = TypeVar("Item", Target, Task)
#: Two sentences that are less alike than this are two items.
ALIKE = 0.75

NAMES: Mapping[str, Any] = {
    "text": _("Nội dung"),
    "level": _("Mức"),
    "indicator": _("Chỉ số"),
    "note": _("Ghi chú"),
    "deadline": _("Thời hạn"),
    "when_text": _("Thời gian"),
    "condition": _("Điều kiện"),
    "starts_on": _("Từ ngày"),
    "due_on": _("Hạn"),
    "product": _("Sản phẩm"),
    "budget_line": _("Nguồn kinh phí"),
    "lead": _("Chủ trì"),
    "coordinating": _("Phối hợp"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is said differently."""

    name: Any
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """An item that was added, dropped, or is said differently."""

    kind: Literal["target", "task"]
    how: Literal["added", "changed", "dropped"]
    lineage: UUID
    text: str
    fields: tuple[Field, ...] = ()


def difference(before: Plan, after: Plan) -> list[Change]:
    """The changes from one version to another, targets first, each in the order of the plan."""
    return [
        *_changes("target", _contents(before, "target"), _contents(after, "target")),
        *_changes("task", _contents(before, "task"), _contents(after, "task")),
    ]


def compare(before: Content, after: Content) -> tuple[Field, ...]:
    """What two contents of one item say differently, in words."""
    old, new = _said(before), _said(after)
    return tuple(
        Field(name, old.get(key, ""), new.get(key, ""))
        for key, name in NAMES.items()
        if old.get(key, "") != new.get(key, "")
    )


def pair(before: Sequence[Item], after: Sequence[Item]) -> dict[int, Item]:
    """Which item of an earlier document each item (by its id) continues. The same words first,
    then those that are most alike."""
    found: dict[int, Item] = {}
    left = {_key(item): item for item in before}
    for item in after:
        if same := left.pop(_key(item), None):
            found[item.pk] = same
    likely = sorted(
        (
            (ratio, item.pk, key)
            for item in after
            if item.pk not in found
            for key in left
            if (ratio := _likeness(_key(item)[0], key[0])) >= ALIKE
        ),
        reverse=True,
    )
    for _ratio, pk, key in likely:
        if pk not in found and key in left:
            found[pk] = left.pop(key)
    return found


def _key(item: Target | Task) -> tuple[str, str]:
    return fold(squeeze(item.text)), getattr(item, "indicator", "")


def _likeness(one: str, other: str) -> float:
    """The share of letters in common; the cheap upper bounds first."""
    matcher = SequenceMatcher(None, one, other)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _contents(plan: Plan, kind: str) -> dict[UUID, Content]:
    if kind == "target":
        return {one.lineage: content_of(one) for one in plan.targets.all()}
    return {
        one.lineage: {
            **content_of(one),
            "parties": [[party.role, party.name, ""] for party in one.parties.all()],
        }
        for one in plan.tasks.prefetch_related("parties")
    }


def _changes(
    kind: Literal["target", "task"], before: Mapping[UUID, Content], after: Mapping[UUID, Content]
) -> list[Change]:
    found = []
    for lineage, content in after.items():
        if lineage not in before:
            found.append(Change(kind, "added", lineage, content["text"]))
        elif fields := compare(before[lineage], content):
            found.append(Change(kind, "changed", lineage, content["text"], fields))
    found += [
        Change(kind, "dropped", lineage, content["text"])
        for lineage, content in before.items()
        if lineage not in after
    ]
    return found


def _said(content: Content) -> dict[str, str]:
    """A content as people read it."""
    plain = columns(content)
    said = {key: str(plain.get(key) or "") for key in NAMES if key in plain}
    for key in ("starts_on", "due_on"):
        if plain.get(key):
            said[key] = format_date(plain[key])
    if "comparator" in plain:
        said["level"] = level_words(
            plain["comparator"],
            plain["value"],
            plain["value_to"],
            plain["out_of"],
            plain["unit_of_measure"],
        )
    for role in ("lead", "coordinating"):
        named = [name for which, name, _kind in content.get("parties", ()) if which == role]
        said[role] = ", ".join(named)
    return said
