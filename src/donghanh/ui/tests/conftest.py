"""The ui needs no database: its tests live in the real time, not in that of the sample world."""

from __future__ import annotations

from datetime import timedelta

import pytest

from donghanh import today


@pytest.fixture(autouse=True)
def real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(today, "_shift", timedelta)
