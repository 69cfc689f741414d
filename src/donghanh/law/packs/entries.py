"""Entry kinds are written briefly; here the rest is filled in from what they refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from donghanh.law.facts import Fact, lowest
from donghanh.law.packs.models import Limit, Status, Transition

Raw = Mapping[str, Any]


def prepared(
    raw: Raw,
    common_fields: Mapping[str, Raw],
    statuses: Mapping[str, Status],
    transitions: Mapping[str, Transition],
    limits: Mapping[str, Limit],
) -> tuple[dict[str, Any], list[str]]:
    """The entry kind in full, and the references that lead nowhere.

    - A field written ``{use: name, …}`` is the common field of that name with the rest on top.
    - No ``from`` means any open status; an opening kind stands first and has none.
    - No ``cite`` means the citations of its transitions, else of its limits; the confidence is
      then the weakest of theirs.
    """
    ready = dict(raw)
    faults: list[str] = []
    ready["fields"] = [_field(field, common_fields, faults) for field in raw.get("fields", [])]
    if "from" not in raw and not raw.get("opens"):
        ready["from"] = [status.id for status in statuses.values() if not status.terminal]
    if "cite" not in raw:
        facts = _facts(raw, transitions, limits)
        if not facts:
            faults.append("neither a citation nor a transition or limit to take it from")
        ready["cite"] = tuple(dict.fromkeys(cite for fact in facts for cite in fact.cite))
        ready.setdefault("confidence", lowest(fact.confidence for fact in facts))
    return ready, faults


def _field(raw: Raw | str, common: Mapping[str, Raw], faults: list[str]) -> Raw:
    if isinstance(raw, str):
        raw = {"use": raw}
    if "use" not in raw:
        return raw
    name = raw["use"]
    if name not in common:
        faults.append(f"unknown common field {name!r}")
        return {}
    rest = {key: value for key, value in raw.items() if key != "use"}
    return {"id": name, **common[name], **rest}


def _facts(
    raw: Raw,
    transitions: Mapping[str, Transition],
    limits: Mapping[str, Limit],
) -> list[Fact]:
    steps = [transitions[name] for name in raw.get("transitions", []) if name in transitions]
    if steps:
        return list(steps)
    names: Sequence[str] = [
        *raw.get("meets", []), *raw.get("starts", []), *raw.get("unstated", []),
    ]  # fmt: skip
    return [limits[name] for name in names if name in limits]
