"""Requests of persons about their own data, and what the office did about each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from donghanh.register.ledger import LedgerRow, Placed, corrects_index


class DataRequest(LedgerRow, Placed):
    """One request. ``person`` is empty when the office holds no file on whom it concerns."""

    person = models.ForeignKey(
        "register.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: One of the kinds of ``clocks.yaml``.
    kind = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    applicant = models.CharField(max_length=120)
    #: Empty when the person asks for himself or herself.
    representing = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    #: Others' data are concerned: the longer limit holds.
    others = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["commune", "received_at"], name="datarequest_commune"),
            corrects_index("datarequest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.received_at:%Y-%m-%d}"


class DataRequestStep(LedgerRow):
    """What was done about a request; the last step says where it stands."""

    class Act(models.TextChoices):
        ANSWERED = "answered", _("Đã trả lời lần đầu")
        EXTENDED = "extended", _("Đã báo gia hạn")
        COMPLETED = "completed", _("Đã thực hiện xong")
        REFUSED = "refused", _("Đã từ chối")

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=10, choices=Act)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    #: For a refusal: one of the grounds of ``clocks.yaml``.
    ground = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [corrects_index("datarequeststep")]

    def __str__(self) -> str:
        return self.act
