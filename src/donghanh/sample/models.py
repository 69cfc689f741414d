"""When the sample world was made: from then on its own calendar runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models


class World(models.Model):
    """One row in a database that holds the sample world; none in a real one."""

    seed = models.IntegerField()
    plays_from = models.DateTimeField()
    loaded_at = models.DateTimeField()

    objects: Any = models.Manager()

    def __str__(self) -> str:
        return f"{self.seed}"

    @property
    def shift(self) -> timedelta:
        """What to add to the real time to have the time of the sample world."""
        shift: timedelta = self.plays_from - self.loaded_at
        return shift
