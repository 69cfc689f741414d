"""The application of the sample world. Installed outside production only."""

from __future__ import annotations

import time
from datetime import timedelta

from django.apps import AppConfig

from donghanh import today


class SampleConfig(AppConfig):
    name = "donghanh.sample"
    label = "sample"

    def ready(self) -> None:
        today.shift_by(_shift)


#: Seconds for which a process believes the shift it read: the clock of the world can be set.
FRESH = 2.0

_known: tuple[float, timedelta] | None = None


def _shift() -> timedelta:
    """The shift of the loaded world; none in a database without one."""
    global _known
    if _known is None or time.monotonic() - _known[0] > FRESH:
        from donghanh.sample.models import World

        world = World.objects.order_by("pk").first()
        _known = (time.monotonic(), world.shift if world else timedelta())
    return _known[1]


def forget() -> None:
    """Ask again: a world has just been made, or its clock set."""
    global _known
    _known = None
