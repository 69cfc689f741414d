"""A person with a management file, and where the person lived."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from donghanh.access.scoped import ScopedQuerySet
from donghanh.register.ledger import Placed, unit_key
from donghanh.today import now

if TYPE_CHECKING:
    from donghanh.access.scope import Scope

#: Later than any deadline; shown as "no deadline".
NO_DEADLINE = datetime(9999, 1, 1, tzinfo=UTC)


class Measure(models.TextChoices):
    """What a case is about. One case is one measure of one person, with its own clock."""

    USER = "user", _("Quản lý người sử dụng trái phép")
    DETERMINATION = "determination", _("Xác định tình trạng nghiện")
    VOLUNTARY_HOME = "voluntary_home", _("Cai nghiện tự nguyện tại gia đình, cộng đồng")
    VOLUNTARY_FACILITY = "voluntary_facility", _("Cai nghiện tự nguyện tại cơ sở")
    SUBSTITUTION = "substitution", _("Điều trị thay thế")
    COMPULSORY = "compulsory", _("Cai nghiện bắt buộc")
    POST_REHAB = "post_rehab", _("Quản lý sau cai nghiện")
    MONITORING = "electronic_monitoring", _("Giám sát điện tử")


class Sex(models.TextChoices):
    MALE = "m", _("nam")
    FEMALE = "f", _("nữ")


class BirthPrecision(models.TextChoices):
    """Old papers often give only the year: ``born_on`` is then its first day."""

    DAY = "day", _("đủ ngày, tháng, năm")
    MONTH = "month", _("chỉ tháng, năm")
    YEAR = "year", _("chỉ năm")


class PersonQuerySet(ScopedQuerySet):
    """Files of persons. What a user sees are persons: a file that was merged is not shown."""

    def within(self, scope: Scope) -> Self:
        return super().within(scope).filter(same_as__isnull=True)


class Person(Placed):
    """A person with a management file. No photograph, no biometrics, no score, no position.

    ``headline_*`` and ``next_due_*`` repeat, for lists, what the cases' projections say; only
    ``projection.py`` writes them.
    """

    file_number = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    born_on = models.DateField(null=True, blank=True)
    born_precision = models.CharField(
        max_length=5, choices=BirthPrecision, default=BirthPrecision.DAY
    )
    sex = models.CharField(max_length=1, choices=Sex)
    ethnicity = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    #: Encrypted; found again by ``citizen_index`` (a keyed hash), shown by its last four digits.
    citizen_token = models.TextField(blank=True)
    citizen_index = models.CharField(max_length=64, null=True, blank=True, unique=True)
    citizen_last4 = models.CharField(max_length=4, blank=True)
    address = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    #: The file that this one was merged into (``merging.py``): always one that stands itself.
    same_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
        db_index=False,
    )

    measures = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    headline_status = models.CharField(max_length=40, blank=True)
    headline_measure = models.CharField(max_length=24, blank=True, choices=Measure)
    headline_since = models.DateField(null=True, blank=True)
    register = models.CharField(max_length=24, blank=True)
    #: ``NO_DEADLINE`` when nothing is due, so that lists page by one comparison.
    next_due_at = models.DateTimeField(default=NO_DEADLINE)
    next_due_limit = models.CharField(max_length=60, blank=True)

    name_search = models.GeneratedField(
        expression=Func(F("name"), function="dh_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )
    name_sort = models.GeneratedField(
        expression=Func(F("name"), function="dh_name_sort"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects: Any = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["same_as"], name="person_merged", condition=Q(same_as__isnull=False)
            ),
            # Who is born on a day: the question whether a new person has a file elsewhere.
            models.Index(fields=["born_on"], name="person_born"),
            # Pattern matching is not leakproof, so under row-level security no trigram index
            # serves it; this one holds all that a search in a province looks at.
            models.Index(
                fields=["province"],
                include=[
                    *("next_due_at", "id", "name_search", "commune", "district", "measures"),
                    "same_as",
                ],
                name="person_province_search",
            ),
            *(
                models.Index(fields=[place, order, "id"], name=f"person_{place}_{short}")
                for place in ("commune", "district", "province")
                for order, short in (("next_due_at", "due"), ("name_sort", "name"))
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.file_number


class Residence(models.Model):
    """Where a person lived, and when. ``valid`` is half-open; an open end means until today."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    commune = unit_key()
    address = models.CharField(max_length=160, blank=True)
    valid = DateRangeField()

    objects: Any = models.Manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="residence_one_place_at_a_time",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Người này đã có nơi cư trú trong khoảng thời gian đó."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.valid}"
