"""Units, their successors, and the agencies that sit in them.

Every row has its dates: ``valid_from`` and ``valid_to`` are both included, an open end is null.
Where a source does not say when a unit began, ``valid_from`` is ``SINCE_UNKNOWN``.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from donghanh.today import today

#: Stands for "the source does not say since when"; it keeps (code, valid_from) usable as a key.
SINCE_UNKNOWN = dt.date(1900, 1, 1)


class Level(models.TextChoices):
    """The tier of a unit; the district tier ended on 2025-06-30."""

    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")


class UnitKind(models.TextChoices):
    """What a unit is called, in front of its own name."""

    TINH = "tinh", _("Tỉnh")
    THANH_PHO = "thanh_pho", _("Thành phố")
    HUYEN = "huyen", _("Huyện")
    THI_XA = "thi_xa", _("Thị xã")
    QUAN = "quan", _("Quận")
    PHUONG = "phuong", _("Phường")
    XA = "xa", _("Xã")
    THI_TRAN = "thi_tran", _("Thị trấn")
    DAC_KHU = "dac_khu", _("Đặc khu")


class Confidence(models.TextChoices):
    """How sure a fact is: read in the instrument, taken from another's account, or inferred."""

    VERIFIED = "verified", _("Đã kiểm chứng")
    SECONDARY = "secondary", _("Theo nguồn thứ cấp")
    UNVERIFIED = "unverified", _("Chưa kiểm chứng")


class AgencyKind(models.TextChoices):
    """What an agency does; a plan's text is matched to agencies through it."""

    PEOPLES_COMMITTEE = "peoples_committee", _("Ủy ban nhân dân")
    LABOUR = "labour", _("Cơ quan lao động")
    POLICE = "police", _("Công an")
    HEALTH_CENTRE = "health_centre", _("Trung tâm y tế, trạm y tế")
    METHADONE_CLINIC = "methadone_clinic", _("Cơ sở điều trị thay thế")
    REHAB_FACILITY = "rehab_facility", _("Cơ sở cai nghiện")
    CULTURE_CENTRE = "culture_centre", _("Trung tâm văn hóa, thể thao và truyền thông")
    CULTURE_OFFICE = "culture_office", _("Cơ quan văn hóa, thông tin")
    EDUCATION = "education", _("Cơ quan giáo dục")
    JUSTICE = "justice", _("Cơ quan tư pháp")
    FINANCE = "finance", _("Cơ quan tài chính")
    COURT = "court", _("Tòa án nhân dân")
    FATHERLAND_FRONT = "fatherland_front", _("Mặt trận Tổ quốc")
    WOMEN_UNION = "women_union", _("Hội Liên hiệp Phụ nữ")
    YOUTH_UNION = "youth_union", _("Đoàn Thanh niên")
    VETERANS = "veterans", _("Hội Cựu chiến binh")
    FARMERS = "farmers", _("Hội Nông dân")
    LABOUR_FEDERATION = "labour_federation", _("Liên đoàn Lao động")
    PROPAGANDA_BOARD = "propaganda_board", _("Ban Tuyên giáo")
    OTHER = "other", _("Cơ quan, tổ chức khác")


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with ``valid_from`` and an inclusive, possibly open ``valid_to``."""

    def on(self, date: dt.date) -> Self:
        """Those that existed on ``date``."""
        return self.filter(valid_from__lte=date).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=date)
        )

    def current(self) -> Self:
        """Those that exist today."""
        return self.on(today())


class Lineage(NamedTuple):
    """The ids a record of this unit carries, so that scope is one comparison."""

    commune_id: int | None
    district_id: int | None
    province_id: int | None


class Unit(models.Model):
    """A province, district or commune under one code, between two days.

    ``parent`` is the district of a commune until 2025-06-30 and the province from then on.
    """

    code = models.CharField(max_length=5)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=8, choices=Level)
    kind = models.CharField(max_length=9, choices=UnitKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField(default=SINCE_UNKNOWN)
    valid_to = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence, default=Confidence.SECONDARY)

    objects: Any = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_and_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="unit_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def known_from(self) -> dt.date | None:
        """The first day, or None where the source does not say it."""
        return None if self.valid_from == SINCE_UNKNOWN else self.valid_from

    @property
    def short_name(self) -> str:
        """The name without its kind: "Đoàn Kết". A numbered ward keeps it: "Phường 1"."""
        own = self.name.removeprefix(str(UnitKind(self.kind).label)).strip()
        return self.name if own.isdigit() or not own else own

    @property
    def full_name(self) -> str:
        """With the units above: "Phường Đoàn Kết, thành phố Lai Châu, tỉnh Lai Châu"."""
        above = [unit.name[0].lower() + unit.name[1:] for unit in self.ancestors()]
        return ", ".join([self.name, *above])

    def ancestors(self) -> list[Unit]:
        """The units above, the nearest first."""
        found = []
        above = self.parent
        while above is not None:
            found.append(above)
            above = above.parent
        return found

    @cached_property
    def predecessors(self) -> list[Unit]:
        """The units that this one continues (of a divided one the main part), and those that they
        continued; for a province also the closed units in it that nobody continues: the districts.

        Two queries; none for a unit of which no beginning is known, for a province always one.
        """
        found: list[Unit] = []
        layer = [self] if self.valid_from != SINCE_UNKNOWN else []
        while layer:
            known = {one.pk for one in (self, *found)}
            rows = Succession.objects.filter(successor__in=layer, main=True).select_related(
                "predecessor__parent__parent"
            )
            layer = [row.predecessor for row in rows if row.predecessor_id not in known]
            found += layer
        if self.level == Level.PROVINCE:
            left = Unit.objects.filter(
                parent__in=[self, *found], valid_to__lt=today(), successions=None
            )
            found += left.select_related("parent__parent")
        return found

    def continued_by(self) -> Unit:
        """The unit that answers for this one today, the other way round: itself while it exists,
        else the one that continues it, else the one above."""
        found = self
        while found.valid_to and found.valid_to < today():
            row = found.successions.filter(main=True).select_related("successor__parent__parent")
            main = row.first()
            following = main.successor if main else found.parent
            if following is None:
                break
            found = following
        return found

    @property
    def lineage(self) -> Lineage:
        """Own id and the ids of the units above, by level."""
        ids = {unit.level: unit.pk for unit in (self, *self.ancestors())}
        return Lineage(ids.get(Level.COMMUNE), ids.get(Level.DISTRICT), ids.get(Level.PROVINCE))


class Succession(models.Model):
    """From ``on``, ``successor`` continues ``predecessor`` or a part of it.

    A unit that was divided has several successors. ``main`` marks the one that the source names
    for the unit as a whole; exactly one row per predecessor has it.
    """

    predecessor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="origins")
    on = models.DateField()
    main = models.BooleanField(default=True)
    confidence = models.CharField(max_length=10, choices=Confidence)
    source = models.CharField(max_length=200)

    objects: Any = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_named_once"
            ),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(main=True), name="succession_one_main"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class Agency(models.Model):
    """A body at work in one unit. ``name`` is written as the papers write it."""

    kind = models.CharField(max_length=20, choices=AgencyKind)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="agencies")
    valid_from = models.DateField(default=SINCE_UNKNOWN)
    valid_to = models.DateField(null=True, blank=True)

    objects: Any = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["unit__code", "kind", "name"]
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="agency_named_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="agency_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def predecessors(self) -> list[int]:
        """Ids of the agencies of its kind in the units that its unit continues. One query; none in
        a unit that continues no other."""
        before = [one.pk for one in self.unit.predecessors]
        if not before or self.kind == AgencyKind.OTHER:
            return []
        found = Agency.objects.filter(unit__in=before, kind=self.kind)
        return list(found.values_list("pk", flat=True))

    @property
    def full_name(self) -> str:
        """With its unit: "Công an thành phố Lai Châu", "Phòng Tư pháp thành phố Lai Châu"."""
        if self.name.lower().endswith(self.unit.name.lower()):
            return self.name
        inside = self.unit.name[0].lower() + self.unit.name[1:]
        kind = inside.removesuffix(self.unit.short_name).strip()
        if self.name.endswith(f" {kind}"):
            return f"{self.name} {self.unit.short_name}"
        return f"{self.name} {inside}"
