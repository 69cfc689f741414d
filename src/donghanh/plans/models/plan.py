"""A plan of a year, as it was read from its document and confirmed by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from donghanh.register.ledger import LedgerRow, corrects_index
from donghanh.text import fold
from donghanh.today import now


class Plan(models.Model):
    """One plan document. A draft holds what the reader found; nothing counts until confirmed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("đang soát")
        CONFIRMED = "confirmed", _("đã xác nhận")
        REPLACED = "replaced", _("đã có bản thay thế")

    class Standing(models.TextChoices):
        """How a plan made from the one above stands with the unit above."""

        NONE = "", _("chưa gửi lên")
        SENT = "sent", _("đã gửi lên")
        ACCEPTED = "accepted", _("cấp trên đã chấp nhận")
        RETURNED = "returned", _("cấp trên trả lại")

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    unit = models.ForeignKey("agencies.Unit", on_delete=models.PROTECT, related_name="plans")
    #: Whose plan it is within the unit; empty for the plan of the unit itself.
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    #: The plan above that this one was made from, in the version that was known then.
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True
    )
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.NONE, blank=True)
    #: The same for all versions of one plan. One version counts at a time, one is worked on.
    lineage = models.UUIDField(default=uuid4)
    version = models.PositiveSmallIntegerField(default=1)
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

    #: Empty for a plan that was made here and not read from a document.
    source_name = models.CharField(max_length=200, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    source = models.BinaryField(blank=True)
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
                fields=["unit", "source_sha256"],
                name="plan_imported_once_per_unit",
                condition=~models.Q(source_sha256=""),
            ),
            models.UniqueConstraint(fields=["lineage", "version"], name="plan_version_once"),
            models.UniqueConstraint(
                fields=["lineage"],
                name="plan_one_version_counts",
                condition=models.Q(state="confirmed"),
            ),
            models.UniqueConstraint(
                fields=["lineage"],
                name="plan_one_version_in_work",
                condition=models.Q(state="draft"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def made_here(self) -> bool:
        """Whether it was written here and not read from a document."""
        return not self.source_sha256

    @property
    def issuer(self) -> str:
        """Who issued it, as a sentence names it: letterheads write in capitals."""
        committee = f"Ủy ban nhân dân {self.unit.name[:1].lower()}{self.unit.name[1:]}"
        return committee if fold(self.authority) == fold(committee) else self.authority


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
    #: The same in all versions of the plan.
    lineage = models.UUIDField(default=uuid4)
    #: The target of the plan above that this one came from, and as what it came.
    origin = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    came_as = models.JSONField(default=dict, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["plan", "order"]
        indexes = [models.Index(fields=["lineage"], name="target_lineage")]

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
    #: What has to be there in the end, and what it is paid from, as the plan says it.
    product = models.TextField(blank=True)
    budget_line = models.CharField(max_length=200, blank=True)
    #: The same in all versions of the plan.
    lineage = models.UUIDField(default=uuid4)
    #: The task of the plan above that this one came from, and as what it came.
    origin = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    came_as = models.JSONField(default=dict, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["plan", "order"]
        indexes = [models.Index(fields=["lineage"], name="task_lineage")]

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
    #: The agencies of the directory that the name stands for; a collective name has several.
    agencies: Any = models.ManyToManyField("agencies.Agency", related_name="+", blank=True)
    #: They sit in units below the unit of the plan.
    below = models.BooleanField(default=False)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["task", "role", "id"]

    def __str__(self) -> str:
        return self.name


class TaskProgress(LedgerRow):
    """How far a turn of a task is, in percent, with a note. Append-only: progress has a history.

    Rows of before there were occurrences have none; they are about the turn that begins on
    ``turn`` in the plan's own unit.
    """

    class Kind(models.TextChoices):
        REPORT = "report", _("báo cáo tiến độ")
        CANCELLED = "cancelled", _("không làm nữa")
        RESUMED = "resumed", _("làm lại")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="progress")
    occurrence = models.ForeignKey(
        "plans.Occurrence", on_delete=models.PROTECT, related_name="progress", null=True
    )
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.REPORT)
    on = models.DateField()
    #: First day of the turn; null for what goes on all the time.
    turn = models.DateField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)

    if TYPE_CHECKING:
        occurrence_id: int | None

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
