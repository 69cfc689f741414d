"""Whose rows the running code may see.

The scope lives in a ContextVar: a request sets it once (``middleware``), a command or a job takes
``SYSTEM``. The database backend writes it into every transaction, where row-level security reads
it. Without a scope there are no rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from donghanh.access.roles import MEASURES, Role, sees_persons

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from donghanh.access.models import User

ScopeLevel = Literal["none", "commune", "district", "province", "all", "helper"]


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of one unit (or of all, or of a helper's own people), of some measures or all.

    ``unit_id`` is the unit at ``level``. ``measures`` is None for every measure.
    """

    user_id: int | None
    level: ScopeLevel
    unit_id: int | None
    measures: frozenset[str] | None

    def settings(self) -> dict[str, str]:
        """The values that the policies read; see ``policies``."""
        unit = "" if self.unit_id is None else str(self.unit_id)
        # '' means every measure to the policies, so an empty set must become a value none has.
        measures = "" if self.measures is None else ",".join(sorted(self.measures)) or "-"
        return {
            "app.user": "" if self.user_id is None else str(self.user_id),
            "app.level": self.level,
            "app.commune": unit if self.level == "commune" else "",
            "app.district": unit if self.level == "district" else "",
            "app.province": unit if self.level == "province" else "",
            "app.measures": measures,
        }


NONE = Scope(user_id=None, level="none", unit_id=None, measures=None)
#: For commands, jobs and the sample world: nobody looks at a screen there.
SYSTEM = Scope(user_id=None, level="all", unit_id=None, measures=None)

_current: ContextVar[Scope] = ContextVar("donghanh_scope", default=NONE)
_listeners: list[Callable[[], None]] = []


def current() -> Scope:
    """The scope of the running code; ``NONE`` when nobody set one."""
    return _current.get()


def on_change(listener: Callable[[], None]) -> None:
    """Have ``listener`` called after every change; the database backend does."""
    _listeners.append(listener)


@contextmanager
def use(scope: Scope) -> Iterator[Scope]:
    """Run a block within ``scope`` and go back to the former one, also inside a transaction."""
    token = _current.set(scope)
    try:
        _tell()
        yield scope
    finally:
        _current.reset(token)
        _tell()


def of(user: User | AnonymousUser) -> Scope:
    """The scope that today's appointment gives: its unit at the unit's level, or nothing."""
    membership = getattr(user, "membership", None)
    if membership is None:
        return Scope(user_id=user.pk, level="none", unit_id=None, measures=None)
    role, unit = Role(membership.role), membership.agency.unit
    level: ScopeLevel = "none"
    if role is Role.HELPER:
        level = "helper"
    elif sees_persons(role):
        level = unit.level
    return Scope(user_id=user.pk, level=level, unit_id=unit.pk, measures=MEASURES.get(role))


def _tell() -> None:
    for listener in _listeners:
        listener()
