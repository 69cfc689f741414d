"""What offices do so that fewer people begin. No person on file appears here.

All of it is append-only (``LedgerRow``), because the plans' targets are counted from it and a
signed figure must stay reproducible.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from donghanh.register.ledger import LedgerRow, Placed, corrects_index, unit_key


class Setting(models.TextChoices):
    SCHOOL = "school", _("trường học")
    WORKPLACE = "workplace", _("nơi làm việc")
    COMMUNITY = "community", _("cộng đồng")
    MEDIA = "media", _("phương tiện truyền thông")


class Activity(LedgerRow, Placed):
    """One communication or prevention activity in one commune."""

    class Kind(models.TextChoices):
        SESSION = "session", _("buổi tuyên truyền")
        BROADCAST = "broadcast", _("phát thanh, tin bài")
        MATERIAL = "material", _("tài liệu, ấn phẩm")
        CONTEST = "contest", _("cuộc thi")
        SURVEY = "survey", _("khảo sát, đánh giá")
        INSPECTION = "inspection", _("kiểm tra, giám sát")

    kind = models.CharField(max_length=12, choices=Kind)
    setting = models.CharField(max_length=12, choices=Setting)
    title = models.CharField(max_length=200)
    on = models.DateField()
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    attendance = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [corrects_index("activity")]

    def __str__(self) -> str:
        return f"{self.title} {self.on}"


class Staff(LedgerRow, Placed):
    """An official who does this work: the whole of the training targets.

    ``commune`` is null for district staff: then ``district`` says where.
    """

    commune = unit_key(null=True)
    name = models.CharField(max_length=120)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=120)
    level = models.CharField(
        max_length=8,
        choices=[
            ("district", _("cấp huyện")),
            ("commune", _("cấp xã")),
            ("province", _("cấp tỉnh")),
        ],
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [corrects_index("staff")]

    def __str__(self) -> str:
        return self.name


class Course(LedgerRow, Placed):
    """A training course; ``commune`` is null when the district or province gives it."""

    commune = unit_key(null=True)
    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=120, blank=True)
    organiser = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        indexes = [corrects_index("course")]

    def __str__(self) -> str:
        return self.title


class Attendance(LedgerRow, Placed):
    """One official attended one course. ``course`` and ``staff`` name first versions."""

    commune = unit_key(null=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="attendances")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="attendances")

    class Meta:
        indexes = [corrects_index("attendance")]

    def __str__(self) -> str:
        return f"{self.staff_id} @ {self.course_id}"


class PilotModel(LedgerRow, Placed):
    """A model of rehabilitation or prevention that an office builds and tries."""

    commune = unit_key(null=True)
    name = models.CharField(max_length=200)
    purpose = models.CharField(
        max_length=12,
        choices=[("rehab", _("cai nghiện, quản lý sau cai")), ("prevention", _("phòng ngừa"))],
    )
    decision_number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    deployed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [corrects_index("pilotmodel")]

    def __str__(self) -> str:
        return self.name


class ComplexArea(LedgerRow, Placed):
    """The police list a commune as complex for drugs from one day until another."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=120)

    class Meta:
        indexes = [corrects_index("complexarea")]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.starts_on}"


class OnlineProcedure(LedgerRow, Placed):
    """An administrative procedure of the field, and since when it is offered online."""

    commune = unit_key(null=True)
    name = models.CharField(max_length=200)
    #: Missing: the procedure exists but is not yet offered online.
    online_from = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [corrects_index("onlineprocedure")]

    def __str__(self) -> str:
        return self.name
