"""What time it is for the work. One place, because the sample world lives in its own year.

On a real system this is the real time. The sample world plays from a fixed Monday in 2024 and
runs on from there; its room registers ``shift_by`` so that deadlines, periods and "today" agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone

_shift: Callable[[], timedelta] = timedelta


def shift_by(shift: Callable[[], timedelta]) -> None:
    """Have ``now`` answer the real time plus ``shift()``. Called by the sample world only."""
    global _shift
    _shift = shift


@contextmanager
def shifted(shift: timedelta) -> Iterator[None]:
    """Run a block at another time; for telling what happened then."""
    global _shift
    before = _shift
    _shift = partial(_same, shift)
    try:
        yield
    finally:
        _shift = before


def _same(shift: timedelta) -> timedelta:
    return shift


def now() -> datetime:
    """The present moment, aware."""
    return timezone.now() + _shift()


def today() -> date:
    """The present day in Vietnam."""
    return timezone.localdate(now())
