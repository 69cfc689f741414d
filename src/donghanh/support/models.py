"""Service contacts and helper assignments, as append-only rows with corrections."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from donghanh.register.ledger import LedgerRow, Placed, corrects_index
from donghanh.register.models import Person


class Service(models.TextChoices):
    """What a person received. The plans' targets count these."""

    COUNSELLING = "counselling", _("tư vấn")
    SCREENING = "screening", _("khám sàng lọc, đánh giá")
    EDUCATION = "education", _("giáo dục thay đổi hành vi")
    PREVENTION = "prevention", _("tư vấn, hỗ trợ phòng ngừa nghiện")
    VOCATIONAL = "vocational", _("hỗ trợ học nghề")
    JOB = "job", _("giới thiệu, tạo việc làm")
    LOAN = "loan", _("vay vốn")
    REINTEGRATION = "reintegration", _("hỗ trợ hòa nhập khác")
    VISIT = "visit", _("thăm tại nhà")
    #: Came and met nobody: on file, but it reached no one, so no target counts it.
    MISSED_VISIT = "missed_visit", _("đến thăm, không gặp")


class Contact(LedgerRow, Placed):
    """One service given to one person on one day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    service = models.CharField(max_length=16, choices=Service)
    on = models.DateField()
    provider = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Whole đồng; loans only.
    amount = models.PositiveBigIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["service", "on"], name="contact_service_day"),
            corrects_index("contact"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.on}"


class Assignment(LedgerRow, Placed):
    """A helper accompanies a person from ``starts_on`` until ``ends_on`` (open when missing)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    helper_name = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    task = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [corrects_index("assignment")]

    def __str__(self) -> str:
        return f"{self.helper_name} {self.starts_on}"
