"""Paper: a form drafted from a file, then issued and frozen; and the outgoing register."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from donghanh.access.scope import Scope
from donghanh.access.scoped import ScopedQuerySet
from donghanh.agencies.models import Agency
from donghanh.register.models import Case, Entry, Person
from donghanh.today import now


class NumberCounter(models.Model):
    """The last number that an agency gave in a year to papers of one type.

    ``type_code`` is the abbreviation ("QĐ"); letters have none. The row is locked while a number
    is taken, so that numbers have neither gaps nor doubles.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    type_code = models.CharField(max_length=12, blank=True)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects: Any = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "type_code", "year"], name="numbercounter_one_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.type_code} {self.year}: {self.last}"


class Outgoing(models.Model):
    """One line of an agency's outgoing register. Append-only.

    ``subject`` and ``recipients`` name no managed person: the register lies open in the office.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    type_code = models.CharField(max_length=12, blank=True)
    type_name = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    #: What follows the stroke: "QĐ-UBND".
    code = models.CharField(max_length=40)
    on = models.DateField()
    subject = models.CharField(max_length=400)
    signer = models.CharField(max_length=160, blank=True)
    recipients = models.TextField(blank=True)
    kept_by = models.CharField(max_length=160, blank=True)
    copies = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=now)

    objects: Any = models.Manager()

    class Meta:
        verbose_name_plural = "outgoing"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "type_code", "number"], name="outgoing_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.symbol

    @property
    def symbol(self) -> str:
        """ "05/QĐ-UBND"."""
        return f"{self.number:02d}/{self.code}"


class VoidedNumber(models.Model):
    """A number that does not count any more, and why. Append-only: it is never given again."""

    outgoing = models.OneToOneField(Outgoing, on_delete=models.PROTECT, related_name="voided")
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=now)

    objects: Any = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="voidednumber_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.outgoing_id}: {self.reason}"


class PaperQuerySet(ScopedQuerySet):
    """Papers by where the person's file is, and by their own measure."""

    def within(self, scope: Scope) -> Self:
        if scope.level == "all":
            rows = self
        elif scope.level in ("none", "helper"):
            return self.none()
        else:
            rows = self.filter(**{f"person__{scope.level}_id": scope.unit_id})
        if scope.measures is not None:
            rows = rows.filter(measure__in=sorted(scope.measures))
        return rows


class Paper(models.Model):
    """A form for one person: a draft until it is issued, then frozen by a trigger.

    ``typed`` are the answers to the form's own fields, ``data`` those of an entry that is not
    recorded yet. Once issued, ``content`` is the whole document as ``documents.frozen`` keeps it;
    in the place of the identity number it has a sign, the number itself stays encrypted in
    ``citizen_token``. A wrong paper is replaced by another one, which names it in ``replaces``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Bản thảo")
        ISSUED = "issued", _("Đã ban hành")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="papers")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    #: The entry it belongs to, when that was recorded before the paper was drafted.
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    measure = models.CharField(max_length=24)
    regime = models.CharField(max_length=8)
    form = models.CharField(max_length=24)
    kind = models.CharField(max_length=60, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    typed = models.JSONField(default=dict, blank=True)
    data = models.JSONField(default=dict, blank=True)
    entry_on = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    #: Grows with every change of the draft, so that nobody signs what he has not seen.
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    outgoing = models.OneToOneField(
        Outgoing, on_delete=models.PROTECT, null=True, blank=True, related_name="paper"
    )
    content = models.JSONField(null=True, blank=True)
    template_digest = models.CharField(max_length=64, blank=True)
    citizen_token = models.TextField(blank=True)
    issued_on = models.DateField(null=True, blank=True)
    signer = models.CharField(max_length=120, blank=True)
    signing = models.JSONField(default=dict, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    issued_at = models.DateTimeField(null=True, blank=True)

    objects: Any = PaperQuerySet.as_manager()
    #: These stay with the file they were issued for when files are merged.
    frozen_when: ClassVar[Q] = Q(state="issued")

    class Meta:
        indexes = [models.Index(fields=["agency"], condition=Q(state="draft"), name="paper_drafts")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", content__isnull=True, issued_at__isnull=True)
                | Q(state="issued", content__isnull=False, issued_at__isnull=False),
                name="paper_issued_is_frozen",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT
