"""Case ──< Entry (append-only), and its projections Episode and Deadline."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from donghanh.access.scoped import ScopedQuerySet
from donghanh.register.ledger import LedgerRow, Placed, corrects_index, unit_key
from donghanh.register.models.people import Measure, Person


class Case(Placed):
    """One measure for one person.

    ``regime`` is the law it is under since its last entry: that of the day it was opened, until a
    later law takes it over. ``regime`` and ``status`` to ``term_end`` are the projection of today;
    only ``projection.py`` writes them.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    measure = models.CharField(max_length=24, choices=Measure)
    regime = models.CharField(max_length=8)
    origin = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers"
    )
    opened_on = models.DateField()
    last_recorded_at = models.DateTimeField(null=True, blank=True)

    status = models.CharField(max_length=40, blank=True)
    status_since = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    term_start = models.DateField(null=True, blank=True)
    term_end = models.DateField(null=True, blank=True)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["commune", "measure", "status"], name="case_commune_status"),
            models.Index(fields=["province", "measure", "status"], name="case_province_status"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.pk}"


class Entry(LedgerRow):
    """A paper added to the file. Append-only; ``kind`` is one of the rule pack's entry kinds.

    ``happened_at`` is the moment (limits in hours start there), ``effective_on`` the day from
    which it counts. ``override_reason`` is set when the office went on although the law's order
    of steps said no; such entries are marked and listed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    effective_on = models.DateField()
    #: The commune that managed the case when this was recorded.
    commune = unit_key()
    #: {"form", "number", "date", "signer", "authority"}, each optional.
    document = models.JSONField(default=dict, blank=True)
    data = models.JSONField(default=dict, blank=True)
    override_reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "effective_on"], name="entry_kind_day"),
            corrects_index("entry"),
            # What the head of an office reads through: exceptions, corrections, withdrawals.
            models.Index(
                fields=["recorded_at", "id"],
                name="entry_exceptions",
                condition=Q(corrects__isnull=False) | ~Q(override_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.effective_on}"


class Episode(models.Model):
    """Status of a case on two time axes: ``valid`` in the world, ``known`` to the office.

    A projection of the ledger: ``projection.py`` writes it, ``register check`` proves it.
    Both ranges are half-open; a missing end is open.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="episodes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_index=False)
    measure = models.CharField(max_length=24)
    status = models.CharField(max_length=40)
    register = models.CharField(max_length=24, blank=True)
    commune = unit_key()
    valid = DateRangeField()
    known = DateTimeRangeField()

    objects: Any = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["commune", "status"], name="episode_commune_status")]
        constraints = [
            ExclusionConstraint(
                name="episode_one_status_at_a_time",
                expressions=[
                    (F("case"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                    (F("known"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.valid}"


class Deadline(Placed):
    """A limit of the law that an entry started. A projection, like ``Episode``.

    It closes only by the entry that meets it (``met_by``) or because the case ended (``void``).
    """

    class State(models.TextChoices):
        OPEN = "open", _("đang chờ")
        MET = "met", _("đúng hạn")
        LATE = "late", _("làm muộn")
        VOID = "void", _("không còn phải làm")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadlines")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deadlines")
    limit = models.CharField(max_length=60)
    #: The law whose limit it is.
    regime = models.CharField(max_length=8)
    measure = models.CharField(max_length=24)
    started_by = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_by = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    met_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=5, choices=State)
    measures = ArrayField(models.CharField(max_length=24), default=list)

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=[place, "due_at", "id"],
                name=f"deadline_{place}_open",
                condition=Q(state="open"),
            )
            for place in ("commune", "district", "province")
        ]

    def __str__(self) -> str:
        return f"{self.limit} {self.due_at:%Y-%m-%d}"
