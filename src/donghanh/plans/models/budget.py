"""The money of a plan, inspections of its work, and proposals to commend.

Rows belong to a plan in all its versions: they name the version they were written at and are found
by its lineage. Money is whole đồng.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from donghanh.plans.models.plan import Plan, Task
from donghanh.register.ledger import LedgerRow, corrects_index
from donghanh.today import now


class BudgetLine(models.Model):
    """What a source of money gives for one cost item, of the whole plan or of one task."""

    class Source(models.TextChoices):
        CENTRAL = "central", _("Ngân sách trung ương")
        PROVINCE = "province", _("Ngân sách tỉnh")
        DISTRICT = "district", _("Ngân sách huyện, thành phố")
        COMMUNE = "commune", _("Ngân sách xã, phường")
        OTHER = "other", _("Nguồn khác")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="budget_lines")
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    source = models.CharField(max_length=8, choices=Source)
    item = models.CharField(max_length=200)
    allotted = models.PositiveBigIntegerField()
    #: The norm that the sum is reckoned from, see ``norms``, and how many units of it.
    norm = models.CharField(max_length=40, blank=True)
    quantity = models.PositiveIntegerField(null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["source", "id"]

    def __str__(self) -> str:
        return f"{self.item}: {self.allotted}"


class BudgetEntry(LedgerRow):
    """Money that was spent from a line, or settled: accepted in the accounts. Append-only."""

    class Kind(models.TextChoices):
        SPENT = "spent", _("đã chi")
        SETTLED = "settled", _("đã quyết toán")

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=7, choices=Kind)
    on = models.DateField()
    amount = models.PositiveBigIntegerField()
    #: Number of the voucher or of the decision that settles it.
    paper = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["on", "recorded_at"]
        verbose_name_plural = "budget entries"
        indexes = [corrects_index("budgetentry")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class About(models.Model):
    """Something about a unit, or about one agency in it."""

    unit = models.ForeignKey("agencies.Unit", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        abstract = True

    @property
    def about(self) -> str:
        """The agency if one is named, else the unit."""
        return self.agency.full_name if self.agency else self.unit.name


class Inspection(About):
    """A visit to see how the plan is carried out."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="inspections")
    on = models.DateField()
    #: Who inspected, in words: "Đoàn kiểm tra liên ngành theo Quyết định số 15".
    team = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=now)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.on}"


class Finding(models.Model):
    """What an inspection found; with a day, something to mend until its end."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="findings")
    text = models.TextField()
    mend_until = models.DateField(null=True, blank=True)
    mended_on = models.DateField(null=True, blank=True)
    mended = models.TextField(blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["inspection", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mended_on__isnull=True) | Q(mend_until__isnull=False),
                name="finding_mended_if_it_was_to_be",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def overdue(self, today: date) -> bool:
        return self.mended_on is None and self.mend_until is not None and self.mend_until < today


class Commendation(About):
    """A proposal to commend a unit, an agency, or an official who does this work.

    An official is one of the staff of the offices: nobody can be typed in, so that no person on
    file ever stands here.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("đang đề nghị")
        AGREED = "agreed", _("đồng ý")
        DECLINED = "declined", _("không đồng ý")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="commendations")
    staff = models.ForeignKey(
        "prevention.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reason = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_on = models.DateField(null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["-proposed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed") ^ Q(decided_on__isnull=False),
                name="commendation_decided_with_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.state}"
