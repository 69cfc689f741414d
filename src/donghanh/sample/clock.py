"""The moments at which the sample world's offices did their work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

from donghanh import today
from donghanh.law.clock import HERE


def at(year: int, month: int, day: int) -> datetime:
    """The afternoon of a day."""
    return datetime(year, month, day, 15, 30, tzinfo=HERE)


@contextmanager
def playing(moment: datetime) -> Iterator[None]:
    """Have the work's clock stand at ``moment`` (and run on from there)."""
    with today.shifted(moment - timezone.now()):
        yield
