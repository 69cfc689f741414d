"""The plan on paper: the words that none of its items hold and, once issued, the whole document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from donghanh.plans.models.plan import Plan


class PlanPaper(models.Model):
    """The document of a plan that was written here. Frozen by a trigger once it is issued.

    ``words`` are what people typed for its parts, by the ids of ``writing.words``. ``content`` is
    the issued document as ``documents.frozen`` keeps it.
    """

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="paper")
    words = models.JSONField(default=dict, blank=True)
    #: Grows with every change, so that nobody signs what he has not seen.
    version = models.PositiveIntegerField(default=1)

    outgoing = models.OneToOneField(
        "procedures.Outgoing", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    content = models.JSONField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    issued_at = models.DateTimeField(null=True, blank=True)

    objects: Any = models.Manager()

    if TYPE_CHECKING:
        plan_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    content__isnull=True,
                    outgoing__isnull=True,
                    issued_on__isnull=True,
                    issued_at__isnull=True,
                )
                | Q(
                    content__isnull=False,
                    outgoing__isnull=False,
                    issued_on__isnull=False,
                    issued_at__isnull=False,
                ),
                name="planpaper_issued_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}"

    @property
    def issued(self) -> bool:
        return self.issued_at is not None
