"""A plan of a year, as it was read from its document and confirmed by a person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from donghanh.register.ledger import LedgerRow, corrects_index
from donghanh.today import now


class Plan(models.Model):
    """One plan document. A draft holds what the reader found; nothing counts until confirmed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("đang soát")
        CONFIRMED = "confirmed", _("đã xác nhận")

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    unit = models.ForeignKey("agencies.Unit", on_delete=models.PROTECT, related_name="plans")
    doc_type = models.CharField(max_length=40)
    authority = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    title = models.TextField()
    #: Both ends are included.
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    budget_text = models.TextField(blank=True)
    budget_amount = models.PositiveBigIntegerField(null=True, blank=True)

    source_name = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64)
    source = models.BinaryField()
    #: The reader's lines and draft as JSON, kept so that the review can show both side by side.
    source_lines = models.JSONField(default=list)
    draft = models.JSONField(default=dict)
    #: What people decided about the items of the draft, by key; see ``review``. The draft stays.
    review = models.JSONField(default=dict)

    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(default=now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    confirmed_at = models.DateTimeField(null=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "source_sha256"], name="plan_imported_once_per_unit"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """A sentence of the plan that promises a figure (or, without a figure, a quality)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    #: = > >= < <= ~ range; empty for a qualitative target.
    comparator = models.CharField(max_length=5, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    value_to = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    out_of = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    unit_of_measure = models.CharField(max_length=60, blank=True)
    subject = models.TextField(blank=True)
    direction = models.CharField(max_length=12, blank=True)
    deadline = models.CharField(max_length=120, blank=True)
    component = models.TextField(blank=True)
    passage = models.CharField(max_length=120, blank=True)
    #: Catalogue id of the indicator that measures this target; empty until a person binds it.
    indicator = models.CharField(max_length=60, blank=True)
    #: What the sentence leaves open, and how it is read here; shown beside the figure.
    note = models.TextField(blank=True)
    #: The line of the source it stands on; the same for tasks and duties.
    line = models.PositiveIntegerField(null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["plan", "order"]

    def __str__(self) -> str:
        return self.text[:80]


class Task(models.Model):
    """Something the plan says will be done, with the words it used for who and when."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    component = models.TextField(blank=True)
    when_text = models.CharField(max_length=200, blank=True)
    condition = models.CharField(max_length=200, blank=True)
    #: Read from ``when_text``, see ``timing``; both days included.
    cadence = models.CharField(max_length=12, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["plan", "order"]

    def __str__(self) -> str:
        return self.text[:80]


class TaskParty(models.Model):
    """An agency that leads or coordinates a task, as written and as matched."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(
        max_length=12, choices=[("lead", _("chủ trì")), ("coordinating", _("phối hợp"))]
    )
    name = models.CharField(max_length=200)
    agency_kind = models.CharField(max_length=24, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["task", "role", "id"]

    def __str__(self) -> str:
        return self.name


class TaskProgress(LedgerRow):
    """How far a task is, in percent, with a note. Append-only: progress has a history."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="progress")
    on = models.DateField()
    #: First day of the turn it is about (a monthly task has twelve); null where there is one only.
    turn = models.DateField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)

    class Meta:
        indexes = [corrects_index("taskprogress")]

    def __str__(self) -> str:
        return f"{self.percent}%"


class Duty(models.Model):
    """What the plan's last chapter asks of an agency."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="duties")
    order = models.PositiveSmallIntegerField()
    block = models.PositiveSmallIntegerField()
    agency = models.TextField()
    agencies = models.JSONField(default=list)
    text = models.TextField()
    requested = models.BooleanField(default=False)
    standing = models.BooleanField(default=False)
    line = models.PositiveIntegerField(null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["plan", "order"]

    def __str__(self) -> str:
        return self.text[:80]


class Cadence(models.Model):
    """Who reports to whom and how often, as the plan says."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="cadences")
    who = models.TextField(blank=True)
    to = models.TextField(blank=True)
    #: Period kinds: month, quarter, six_month, annual, ad_hoc, review.
    kinds = models.JSONField(default=list)

    objects: Any = models.Manager()

    class Meta:
        verbose_name_plural = "cadences"

    def __str__(self) -> str:
        return f"{self.who} → {self.to}"
