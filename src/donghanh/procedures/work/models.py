"""Who does which due work, who stands in for whom, and how each is reminded.

Deadlines are a projection, deleted and made again at every entry. Work is therefore known by
what stays: the case, the limit, and the first version of the entry that started it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from donghanh.register.ledger import LedgerRow, Placed, corrects_index
from donghanh.register.models import Case, Entry

#: Working days that work may be overdue before the head of the office sees it.
ESCALATE_AFTER = 3


class WorkAssignment(LedgerRow, Placed):
    """Due work is given to an officer of ``unit``; without ``assignee`` it was taken back.

    A commune and its district each hand out their own part of a case. The first version of a
    piece of work is the only one that corrects nothing; see ``services.assign``.
    """

    unit = models.ForeignKey(
        "agencies.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    limit = models.CharField(max_length=60)
    #: The law whose limit it is.
    regime = models.CharField(max_length=8)
    started_by = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    measure = models.CharField(max_length=24)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        indexes = [
            models.Index(fields=["unit", "case", "limit"], name="workassignment_work"),
            models.Index(fields=["assignee", "-recorded_at"], name="workassignment_assignee"),
            corrects_index("workassignment"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "case", "limit", "started_by"],
                condition=Q(corrects__isnull=True),
                name="workassignment_one_first_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.limit}"


class Absence(LedgerRow):
    """From ``starts_on`` to ``ends_on``, both included, ``deputy`` does the work of ``officer``."""

    unit = models.ForeignKey(
        "agencies.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    why = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "ends_on"], name="absence_unit_end"),
            corrects_index("absence"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="absence_days_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(officer=models.F("deputy")), name="absence_of_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} → {self.deputy_id}"


class OfficeSetting(models.Model):
    """What the head of one office has set for it."""

    agency = models.OneToOneField(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    escalate_after = models.PositiveSmallIntegerField(default=ESCALATE_AFTER)

    objects: Any = models.Manager()

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.escalate_after}"


class MailSetting(models.Model):
    """How a user is reminded. ``seen_at`` is when the user last went through the notices."""

    class Digest(models.TextChoices):
        OFF = "off", _("Không gửi thư")
        DAILY = "daily", _("Mỗi ngày làm việc")
        WEEKLY = "weekly", _("Mỗi tuần, vào ngày làm việc đầu tuần")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    email = models.EmailField(blank=True)
    digest = models.CharField(max_length=6, choices=Digest, default=Digest.OFF)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects: Any = models.Manager()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest}"


class SentDigest(models.Model):
    """The digest of one user for one day was sent: it is not sent again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()
    works = models.PositiveIntegerField()

    objects: Any = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="sentdigest_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


class CalendarFeed(models.Model):
    """The address of one of a user's calendars. Only a hash of its secret part is kept.

    ``reads`` counts within the hour that began at ``hour``, so that an address cannot be hammered.
    """

    class Kind(models.TextChoices):
        WORK = "work", _("việc đến hạn của hồ sơ")
        PLANS = "plans", _("nhiệm vụ kế hoạch của cơ quan")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.WORK)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    hour = models.DateTimeField(null=True, blank=True)
    reads = models.PositiveIntegerField(default=0)

    objects: Any = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="calendarfeed_once_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
