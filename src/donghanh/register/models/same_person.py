"""Two files of one person: pairs that look alike, what somebody said of them, and merges."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from donghanh.register.ledger import LedgerRow, unit_key
from donghanh.register.models.moves import user_key
from donghanh.register.models.people import Person
from donghanh.today import now


class Twins(models.Model):
    """Two files that may be one person's. It compares what is written, it says nothing of people.

    ``weight`` orders the list. A pair that somebody found to be two people is never shown again.
    """

    class State(models.TextChoices):
        LIKELY = "likely", _("chưa xem")
        DIFFERENT = "different", _("là hai người khác nhau")
        MERGED = "merged", _("đã gộp")

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField()
    state = models.CharField(max_length=9, choices=State, default=State.LIKELY)
    found_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = user_key(null=True)
    reason = models.TextField(blank=True)

    objects: Any = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="twins_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="twins_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class Merge(LedgerRow):
    """``absorbed`` was found to be ``survivor``'s. Undone by a following row, ``retracted``.

    ``taken`` says which rows went over, by table and id, so that the undo gives back those and
    no others; ``place`` is where the absorbed file was (commune, district, province).
    """

    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken = models.JSONField(default=dict)
    place: Any = ArrayField(models.BigIntegerField(null=True), size=3)
    #: Where the survivor was, and so the absorbed file after the merge.
    commune = unit_key()

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.survivor_id}"
