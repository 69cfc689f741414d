"""The first net: a queryset that starts from what a user may see.

Row-level security says the same in the database; this filter is what lets PostgreSQL pick the
right index (with the policy alone, a commune's list is some hundred times slower).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from donghanh.access import scope as scopes

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from donghanh.access.models import User
    from donghanh.access.scope import Scope


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows that belong to a unit, by their own columns or through their case or person."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The rows within the user's scope. A helper sees none here: see the support room."""
        return self.within(scopes.of(user))

    def within(self, scope: Scope) -> Self:
        """The rows within ``scope``."""
        if scope.level == "all":
            rows = self
        elif scope.level in ("none", "helper"):
            return self.none()
        else:
            rows = self.filter(**{f"{_place(self.model)}{scope.level}_id": scope.unit_id})
        if scope.measures is not None:
            lookup = _measures(self.model)
            if lookup is not None:
                rows = rows.filter(**{lookup: sorted(scope.measures)})
        return rows


def _has(model: type[models.Model], field: str) -> bool:
    try:
        model._meta.get_field(field)
    except FieldDoesNotExist:
        return False
    return True


def _place(model: type[models.Model]) -> str:
    """Where the columns ``commune``, ``district`` and ``province`` are: "", "case__", …"""
    if _has(model, "province"):
        return ""
    for parent in ("case", "person"):
        if _has(model, parent):
            return f"{parent}__"
    raise TypeError(f"{model.__name__} has no unit: no province, no case and no person")


def _measures(model: type[models.Model]) -> str | None:
    """The lookup that keeps the rows of some measures, or None for rows that have none."""
    for field, lookup in (
        ("measure", "measure__in"),
        ("measures", "measures__overlap"),
        ("case", "case__measure__in"),
        ("person", "person__measures__overlap"),
    ):
        if _has(model, field):
            return lookup
    return None
