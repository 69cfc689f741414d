"""Files on their way: from one commune to another, and from a closed unit to its successor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from donghanh.access import scope as scopes
from donghanh.register.ledger import unit_key
from donghanh.register.models.people import Person
from donghanh.today import now

if TYPE_CHECKING:
    from donghanh.access.models import User


def user_key(*, null: bool = False) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        null=null,
    )


class MoveQuerySet(models.QuerySet[Any]):
    """Moves as the two communes see them."""

    def visible_to(self, user: User) -> Self:
        """Those that leave or reach the user's unit."""
        scope = scopes.of(user)
        if scope.level == "all":
            return self
        if scope.level in ("none", "helper") or scope.measures is not None:
            return self.none()
        return self.leaving(scope) | self.reaching(scope)

    def leaving(self, scope: scopes.Scope) -> Self:
        return self.filter(**{f"from_{scope.level}": scope.unit_id})

    def reaching(self, scope: scopes.Scope) -> Self:
        return self.filter(**{f"to_{scope.level}": scope.unit_id})


class Move(models.Model):
    """A file that one commune sends to another. Until it is accepted, the sender keeps it.

    What the receiver may know before accepting stands in the row itself: name, file number and
    measures, nothing more.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("chờ tiếp nhận")
        ACCEPTED = "accepted", _("đã tiếp nhận")
        RETURNED = "returned", _("đã trả lại")
        WITHDRAWN = "withdrawn", _("đã rút lại")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(max_length=120)
    file_number = models.CharField(max_length=24)
    measures = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    from_commune = unit_key()
    from_district = unit_key(null=True)
    from_province = unit_key()
    to_commune = unit_key()
    to_district = unit_key(null=True)
    to_province = unit_key()
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    note = models.TextField(blank=True)
    sent_at = models.DateTimeField(default=now)
    sent_by = user_key()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = user_key(null=True)
    reason = models.TextField(blank=True)

    objects: Any = MoveQuerySet.as_manager()

    class Meta:
        indexes = [
            *(
                models.Index(fields=[f"to_{place}", "-sent_at"], name=f"move_to_{place}")
                for place in ("commune", "district", "province")
            ),
            *(
                models.Index(fields=[f"from_{place}", "-sent_at"], name=f"move_from_{place}")
                for place in ("commune", "district", "province")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="pending"), name="move_one_pending"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_number} {self.state}"


class Reorganisation(models.Model):
    """All files of closed units pass to their successors, as one recorded operation.

    ``unit`` is the unit whose communes are meant; none means the whole country.
    """

    on = models.DateField()
    unit = unit_key(null=True)
    at = models.DateTimeField(default=now)
    by = user_key(null=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = user_key(null=True)

    objects: Any = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["on", "unit"],
                condition=Q(undone_at__isnull=True),
                nulls_distinct=False,
                name="reorganisation_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}"


class Passing(models.Model):
    """One closed commune of a reorganisation: the step of the work that is done at once."""

    reorganisation = models.ForeignKey(
        Reorganisation, on_delete=models.PROTECT, related_name="passings"
    )
    predecessor = unit_key()
    people = models.PositiveIntegerField(default=0)
    cases = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "predecessor"], name="passing_once_a_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reorganisation_id}: {self.predecessor_id}"


class Passed(models.Model):
    """A person whose file passed, or, without ``done_at``, for whom somebody chose where to."""

    passing = models.ForeignKey(Passing, on_delete=models.PROTECT, related_name="passed")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    successor = unit_key()
    chosen_by = user_key(null=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passing", "person"], name="passed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.successor_id}"
