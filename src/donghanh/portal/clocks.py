"""The clocks of requests, read from ``clocks.yaml``. Pure: no database.

Before the decree's first day there is no clock here: the limits of its forerunner were not read.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from donghanh.law import clock
from donghanh.law.facts import Period, Source
from donghanh.law.packs import Limit


class _Length(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    value: int
    extended: int


class Kind(BaseModel):
    """What may be asked for, with the days to complete it (longer where others are concerned)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    vi: str
    en: str
    alone: _Length
    with_others: _Length


class Ground(BaseModel):
    """Why a request may be refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    vi: str
    en: str


class Clocks(BaseModel):
    model_config = ConfigDict(frozen=True)

    kinds: tuple[Kind, ...]
    grounds: tuple[Ground, ...]
    first_answer: Limit
    complete: dict[tuple[str, bool], Limit]
    since: date

    def kind(self, kind_id: str) -> Kind:
        """The kind with this id. Raises ``KeyError``."""
        return {kind.id: kind for kind in self.kinds}[kind_id]

    def ground(self, ground_id: str) -> Ground:
        """The ground with this id. Raises ``KeyError``."""
        return {ground.id: ground for ground in self.grounds}[ground_id]

    def first_due(self, received: datetime) -> clock.Due | None:
        """When the first answer is due; None before the decree."""
        return self._due(self.first_answer, received, extended=False)

    def complete_due(
        self, kind: str, received: datetime, *, others: bool, extended: bool
    ) -> clock.Due | None:
        """When the request must be completed; None before the decree."""
        return self._due(self.complete[kind, others], received, extended=extended)

    def _due(self, limit: Limit, received: datetime, *, extended: bool) -> clock.Due | None:
        if received.astimezone(clock.HERE).date() < self.since:
            return None
        return clock.due(limit, received, extended=extended)


@cache
def clocks() -> Clocks:
    """All clocks; checked when they are first read."""
    raw = yaml.safe_load(Path(__file__).with_name("clocks.yaml").read_text(encoding="utf-8"))
    period = Period.model_validate(raw["period"])
    context = {
        "sources": {key: Source.model_validate(value) for key, value in raw["sources"].items()},
        "periods": {period.id: period},
    }
    kinds = tuple(Kind.model_validate(kind) for kind in raw["kinds"])

    def limit(values: dict[str, Any]) -> Limit:
        common = {
            "cite": raw["cite"],
            "confidence": raw["confidence"],
            "trigger": {"vi": "nhận được yêu cầu", "en": "the request is received"},
            "periods": [period.id],
        }
        return Limit.model_validate(common | values, context=context)

    def of_kind(kind: Kind, length: _Length) -> Limit:
        when = {"vi": "khi cần thêm thời gian", "en": "when more time is needed"}
        return limit(
            {
                "id": f"complete_{kind.id}",
                "vi": kind.vi,
                "en": kind.en,
                "value": length.value,
                "unit": "days",
                "extension": {"value": length.extended, "unit": "days", "when": when},
            }
        )

    return Clocks(
        kinds=kinds,
        grounds=tuple(Ground.model_validate(ground) for ground in raw["grounds"]),
        first_answer=limit(raw["first_answer"]),
        complete={
            (kind.id, others): of_kind(kind, kind.with_others if others else kind.alone)
            for kind in kinds
            for others in (False, True)
        },
        since=period.start,
    )
