"""The application of the sample world. Installed outside production only."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django.apps import AppConfig

from donghanh import today


class SampleConfig(AppConfig):
    name = "donghanh.sample"
    label = "sample"

    def ready(self) -> None:
        today.shift_by(_shift)


@cache
def _shift() -> timedelta:
    """The shift of the loaded world; none in a database without one. Asked once a process."""
    from donghanh.sample.models import World

    world = World.objects.order_by("pk").first()
    return world.shift if world else timedelta()


def forget() -> None:
    """Ask again: a world has just been made."""
    _shift.cache_clear()
