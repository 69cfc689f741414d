"""From plan to plan: what was sent up and judged, and what a unit answered to its parent's changes.

Versions of one plan, target or task share a ``lineage``. A plan below points to the plan it was
made from (``Plan.parent``), its items to the items they came from (``origin``).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from donghanh.plans.models.plan import Plan
from donghanh.register.ledger import LedgerRow, corrects_index


class PlanStep(LedgerRow):
    """A plan was sent up, or the unit above accepted it or sent it back with remarks."""

    class Kind(models.TextChoices):
        SENT = "sent", _("đã gửi lên")
        ACCEPTED = "accepted", _("cấp trên đã chấp nhận")
        RETURNED = "returned", _("cấp trên trả lại")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind)
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ["recorded_at", "id"]
        indexes = [corrects_index("planstep")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind}"


class OfferAnswer(LedgerRow):
    """A unit took over a change of its parent's plan, or keeps its own.

    ``plan_lineage`` is the unit's plan in all its versions, ``parent`` the version of the parent's
    plan that offered, ``lineage`` the item.
    """

    plan_lineage = models.UUIDField()
    parent = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    lineage = models.UUIDField()
    taken = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["plan_lineage", "parent"], name="offeranswer_plan"),
            corrects_index("offeranswer"),
        ]

    def __str__(self) -> str:
        return f"{self.lineage} {self.taken}"
