"""A decision that restricts a person, waiting for the second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from donghanh.access.scoped import ScopedQuerySet
from donghanh.register.ledger import Placed, unit_key
from donghanh.register.models.cases import Case, Entry
from donghanh.register.models.people import Measure, Person
from donghanh.today import now

if TYPE_CHECKING:
    from donghanh.access.models import User


class Proposal(Placed):
    """An entry that somebody prepared and somebody else of the same unit decides.

    It holds what ``services.record``, ``correct`` or ``retract`` need. ``measure`` is that of the
    case, or the one the entry opens; ``regime`` is the law whose words it was written in; ``unit``
    is the unit of who proposed. ``scan`` describes a file already in the vault, which becomes the
    entry's attachment when the proposal is confirmed. A change names in ``corrects`` the version
    that the proposer saw, and in ``change_reason`` what was wrong with it.
    """

    class Action(models.TextChoices):
        RECORD = "record", _("ghi mới")
        CORRECT = "correct", _("đính chính")
        RETRACT = "retract", _("rút")

    class State(models.TextChoices):
        WAITING = "waiting", _("chờ quyết định")
        CONFIRMED = "confirmed", _("đã quyết định")
        SENT_BACK = "sent_back", _("đã trả lại")
        WITHDRAWN = "withdrawn", _("đã rút")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proposals")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    action = models.CharField(max_length=7, choices=Action, default=Action.RECORD)
    corrects = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="change_proposals"
    )
    change_reason = models.TextField(blank=True)
    measure = models.CharField(max_length=24, choices=Measure)
    regime = models.CharField(max_length=8)
    kind = models.CharField(max_length=60)
    effective_on = models.DateField()
    happened_at = models.DateTimeField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True)
    document = models.JSONField(default=dict, blank=True)
    override_reason = models.TextField(blank=True)
    scan = models.JSONField(default=dict, blank=True)

    unit = unit_key()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=now)
    idempotency_key = models.UUIDField(default=uuid4, unique=True)

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "at"], name="proposal_waiting", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["by", "decided_at"],
                name="proposal_sent_back",
                condition=Q(state="sent_back"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="proposal_has_its_second_person",
                condition=~Q(state="confirmed")
                | (
                    Q(entry__isnull=False)
                    & Q(decided_by__isnull=False)
                    & ~Q(decided_by=models.F("by"))
                ),
            ),
            models.CheckConstraint(
                name="proposal_of_a_change_says_which_and_why",
                condition=Q(action="record", corrects__isnull=True)
                | (
                    Q(action__in=("correct", "retract"), corrects__isnull=False, case__isnull=False)
                    & ~Q(change_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def subject(self) -> tuple[int | None, str, int | None]:
        """What it is about: a step of the case, or an entry. A later one answers an earlier one."""
        return self.case_id, self.kind, self.corrects.root_id if self.corrects else None

    def lets(self, user: User) -> bool:
        """Whether ``user`` may write what it says: as the second person while it waits, or on
        trial, before it is saved."""
        return self.pk is None or (self.state == self.State.WAITING and self.by_id != user.pk)
