"""A report is a frozen question: period, unit, catalogue and the instant of knowledge."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from donghanh.plans.models import Plan


class Submission(models.Model):
    """One report of one unit for one period. Once signed, a trigger refuses every change.

    ``known`` is the instant of knowledge the figures were computed with; with ``catalogue`` and
    the period it lets anyone compute them again. A correction is a new version.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("đang soạn")
        SIGNED = "signed", _("đã ký")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey("agencies.Unit", on_delete=models.PROTECT, related_name="+")
    regime = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    #: "A" or "B" period scheme; the code is like "2024-H1".
    scheme = models.CharField(max_length=1)
    period = models.CharField(max_length=10)
    #: Both days are included.
    starts_on = models.DateField()
    ends_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    catalogue = models.CharField(max_length=64)
    known = models.DateTimeField()
    figures = models.JSONField(default=dict)
    narrative = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    signed_at = models.DateTimeField(null=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["-ends_on", "unit", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit", "period", "scheme", "version"], name="submission_version"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="submission_signed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} v{self.version}"
