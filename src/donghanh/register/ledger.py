"""Append-only rows: what an office knew, and when it knew it.

A ``LedgerRow`` is added and never changed; database triggers see to it. A mistake is mended by
another row that names the first version in ``corrects``: it replaces its content, or, with
``retracted``, takes it out. So every row was the office's knowledge from ``recorded_at`` until
the next version was recorded, and a question can be asked "as known at" any moment.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from donghanh.access.scoped import ScopedQuerySet
from donghanh.today import now


def unit_key(related_name: str = "+", *, null: bool = False) -> Any:
    """A reference to a unit by its own id; its indexes are composite, made by each model."""
    return models.ForeignKey(
        "agencies.Unit",
        on_delete=models.PROTECT,
        related_name=related_name,
        null=null,
        blank=null,
        db_index=False,
    )


class Placed(models.Model):
    """The unit that holds a row, with its parents beside it so that scope is one comparison."""

    commune = unit_key()
    district = unit_key(null=True)
    province = unit_key()

    class Meta:
        abstract = True


class LedgerQuerySet(ScopedQuerySet):
    """Rows of a ledger; start with ``visible_to`` and then ask what was known."""

    def known_at(self, instant: datetime | None = None) -> Self:
        """The version of each row that was known at ``instant`` (now when left out)."""
        seen = self.filter(recorded_at__lte=instant) if instant else self
        later = self.model._default_manager.filter(
            corrects=OuterRef("root"), recorded_at__gt=OuterRef("recorded_at")
        )
        if instant:
            later = later.filter(recorded_at__lte=instant)
        return (
            seen.annotate(root=Coalesce(F("corrects_id"), F("id")))
            .annotate(_later=Subquery(later.values("id")[:1]))
            .filter(_later__isnull=True, retracted=False)
        )


class LedgerRow(models.Model):
    """Base of every append-only record. ``corrects`` always names the first version."""

    recorded_at = models.DateTimeField(default=now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="versions",
        db_index=False,
    )
    retracted = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    idempotency_key = models.UUIDField(default=uuid4, unique=True)

    if TYPE_CHECKING:
        corrects_id: int | None

    objects: Any = LedgerQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def root_id(self) -> int:
        """The id of the first version of this row."""
        return int(self.corrects_id or self.pk)


def corrects_index(table: str) -> models.Index:
    """Corrections are few: a partial index makes "was it corrected later?" cheap."""
    return models.Index(
        fields=["corrects", "recorded_at"],
        name=f"{table}_corrects",
        condition=Q(corrects__isnull=False),
    )


def after(latest: datetime | None, moment: datetime) -> datetime:
    """``moment``, or the first microsecond after ``latest``: knowledge never runs backwards."""
    if latest is not None and moment <= latest:
        return latest + timedelta(microseconds=1)
    return moment
