"""The plan as work: turns of tasks, what was reported about them, evidence, difficulties, more time.

What people say is append-only (``TaskProgress``, ``TargetFigure``, ``Evidence``,
``DifficultyMessage``). ``Occurrence`` holds what follows from it, so that a page of twenty thousand
turns is one grouped statement; ``services.work.project`` makes it again from the ledger.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from donghanh.plans.models.plan import Plan, Target, Task, TaskProgress
from donghanh.register.ledger import LedgerRow, corrects_index
from donghanh.today import now


class Occurrence(models.Model):
    """One turn of a task in one unit: the unit of the plan, or a unit below that leads it.

    ``first`` and ``due`` are both included. ``due`` is None for what goes on all the time.
    ``deadline`` is what lateness is counted against: ``due``, or the day granted instead of it.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="occurrences", db_index=False
    )
    task = models.ForeignKey(
        Task, on_delete=models.CASCADE, related_name="occurrences", db_index=False
    )
    unit = models.ForeignKey(
        "agencies.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    first = models.DateField()
    due = models.DateField(null=True, blank=True)
    deadline = models.DateField(null=True, blank=True)

    percent = models.PositiveSmallIntegerField(default=0)
    begun_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    blocked_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["deadline", "first", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "unit", "first"], name="occurrence_once"),
        ]
        indexes = [
            models.Index(fields=["plan", "unit", "task"], name="occurrence_plan"),
            models.Index(
                fields=["unit", "deadline"],
                name="occurrence_open",
                condition=Q(done_on__isnull=True, cancelled_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.first}"

    @property
    def granted(self) -> date | None:
        """The day granted instead of the one in the plan, if there is one."""
        return self.deadline if self.deadline != self.due else None


class Evidence(models.Model):
    """A file that shows what was reported. The row is never changed; the content lies encrypted.

    ``stored`` names the file in the vault, ``sha256`` is of the plain content.
    """

    progress = models.ForeignKey(
        TaskProgress, on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    figure = models.ForeignKey(
        "plans.TargetFigure", on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    name = models.CharField(max_length=160)
    type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.UUIDField(default=uuid4)

    objects: Any = models.Manager()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(progress__isnull=True) ^ Q(figure__isnull=True),
                name="evidence_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TargetFigure(LedgerRow):
    """What a target has reached in a unit on a day, entered by hand."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="figures")
    unit = models.ForeignKey(
        "agencies.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=3)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [corrects_index("targetfigure")]

    def __str__(self) -> str:
        return f"{self.value} {self.on}"


class Allotment(models.Model):
    """The part of a target that a unit below has to reach."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="allotments")
    unit = models.ForeignKey("agencies.Unit", on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=14, decimal_places=3)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["target", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["target", "unit"], name="allotment_once_per_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.value}"


class Difficulty(models.Model):
    """What stands in the way of a turn, or of the plan, told to an agency that can help.

    ``asked_at`` and ``answered_at`` follow the messages: it waits for an answer while the last
    question is younger than the last answer. ``blocking``: the turn cannot go on until settled.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="difficulties")
    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.PROTECT, null=True, blank=True, related_name="difficulties"
    )
    raised_by = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    addressee = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    blocking = models.BooleanField(default=False)
    #: The day by which an answer is wished; included.
    wished_on = models.DateField()
    raised_on = models.DateField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["wished_on", "id"]
        verbose_name_plural = "difficulties"

    def __str__(self) -> str:
        return f"{self.raised_by_id} → {self.addressee_id} {self.wished_on}"

    @property
    def waiting(self) -> bool:
        """Whether the addressee still owes an answer."""
        return self.settled_on is None and (
            self.answered_at is None or self.answered_at < self.asked_at
        )

    def overdue(self, today: date) -> bool:
        return self.waiting and self.wished_on < today


class DifficultyMessage(LedgerRow):
    """One message of the thread of a difficulty."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("nêu")
        ANSWERED = "answered", _("trả lời")
        SETTLED = "settled", _("đã gỡ xong")

    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["recorded_at", "id"]
        indexes = [corrects_index("difficultymessage")]

    def __str__(self) -> str:
        return self.text[:80]


class Extension(models.Model):
    """A request for more time for a turn, decided once by the owner of the plan."""

    class State(models.TextChoices):
        ASKED = "asked", _("chờ quyết định")
        GRANTED = "granted", _("đã gia hạn")
        REFUSED = "refused", _("không gia hạn")

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="extensions")
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    #: What the deadline was when more time was asked for.
    deadline_then = models.DateField()
    wanted_on = models.DateField()
    reason = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=now)
    granted_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence"], condition=Q(state="asked"), name="extension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="asked") ^ Q(decided_at__isnull=False),
                name="extension_decided_with_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id} {self.wanted_on} {self.state}"
