"""Users, their dated appointments, the access log and the sign-in counter."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from donghanh.access import scope as scopes
from donghanh.access.roles import LABELS, TABLE, Can, Role
from donghanh.agencies.models import Agency, DatedQuerySet, Unit

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def role_choices() -> list[tuple[str, StrPromise]]:
    """The roles for a form, as (value, label)."""
    return [(role.value, LABELS[role]) for role in Role]


class UserManager(BaseUserManager["User"]):
    """Finds users by their name for signing in, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=User.normalize_username(username or ""))


class User(AbstractBaseUser):
    """Somebody who signs in. What the user may do comes from today's appointment alone."""

    username = models.CharField(_("Tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("Họ và tên"), max_length=120)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.full_name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Small letters in one Unicode form: nobody is kept out by a capital."""
        return unicodedata.normalize("NFKC", username).strip().lower()

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(_composed(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(_composed(raw_password) or "")

    @cached_property
    def membership(self) -> Membership | None:
        """The appointment that is active today, kept for the life of this object."""
        found: Membership | None = (
            Membership.objects.current()
            .filter(user=self)
            .select_related("agency__unit__parent__parent")
            .first()
        )
        return found

    @cached_property
    def scope(self) -> scopes.Scope:
        """Whose rows this user may see."""
        return scopes.of(self)

    @property
    def role(self) -> Role | None:
        return Role(self.membership.role) if self.membership else None

    @property
    def agency(self) -> Agency | None:
        return self.membership.agency if self.membership else None

    @property
    def unit(self) -> Unit | None:
        return self.membership.agency.unit if self.membership else None

    def can(self, capability: Can) -> bool:
        """Whether today's role has the capability. Nothing without an appointment."""
        return self.role is not None and capability in TABLE[self.role]

    def forget_membership(self) -> None:
        """Read the appointment afresh next time: it has just been changed."""
        self.__dict__.pop("membership", None)
        self.__dict__.pop("scope", None)


class Membership(models.Model):
    """An appointment: a user has a role in an agency between two days, both included."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=role_choices)
    title = models.CharField(_("Chức danh"), max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    appointed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: Any = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_dates_in_order",
            ),
            ExclusionConstraint(
                name="membership_one_at_a_time",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} {self.valid_from}"

    @property
    def role_label(self) -> StrPromise:
        return LABELS[Role(self.role)]


class AccessLog(models.Model):
    """One line of the access log: written once, chained to the line before it. See ``log``.

    Append-only: triggers refuse UPDATE, DELETE and TRUNCATE to everyone, the owner too.
    """

    lane = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects: Any = models.Manager()

    class Meta:
        verbose_name_plural = "access log"
        constraints = [
            models.UniqueConstraint(fields=["lane", "number"], name="accesslog_no_gap_no_fork"),
        ]
        indexes = [
            models.Index(fields=["by", "-id"], name="accesslog_by"),
            models.Index(fields=["action", "-id"], name="accesslog_action"),
            models.Index(fields=["subject_type", "subject_id", "-id"], name="accesslog_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.lane}/{self.number} {self.action}"


class SignInCount(models.Model):
    """Failed sign-ins of one name from one address. ``key`` is a keyed hash of both."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now, db_index=True)
    locked_until = models.DateTimeField(null=True, blank=True)

    objects: Any = models.Manager()

    def __str__(self) -> str:
        return f"{self.failures}"


def _composed(password: str | None) -> str | None:
    """One Unicode form: Vietnamese keyboards write the same letter in two ways."""
    return None if password is None else unicodedata.normalize("NFC", password)
