"""The guard in front of every view. A test walks all addresses and refuses one without a guard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from donghanh.access.roles import TABLE, Can, Role

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)


@dataclass(frozen=True, slots=True)
class Allows:
    """Whom a view lets in: everyone, whoever is signed in, or roles with any of ``cans``.

    A user whose password is still a temporary one is sent to change it first, except where
    ``temporary_password`` says that the view is part of that.
    """

    public: bool = False
    cans: frozenset[Can] = frozenset()
    temporary_password: bool = False

    def admits(self, role: Role | None) -> bool:
        """Whether a signed-in user with this role (None: without an appointment) may enter."""
        if self.public or not self.cans:
            return True
        return role is not None and bool(self.cans & TABLE[role])


def allow(*cans: Can) -> Callable[[V], V]:
    """Let in roles that have any of the capabilities; others get 403, strangers the sign-in."""
    if not cans:
        raise TypeError("allow() needs a capability; for any signed-in user see allow_signed_in")
    return _guard(Allows(cans=frozenset(cans)))


def allow_signed_in(view: V) -> V:
    """Let in everyone who is signed in."""
    return _guard(Allows())(view)


def allow_temporary_password(view: V) -> V:
    """Let in everyone who is signed in, even before changing a temporary password."""
    return _guard(Allows(temporary_password=True))(view)


def allow_public(view: V) -> V:
    """Let in everyone."""
    return _guard(Allows(public=True))(view)


def _guard(allows: Allows) -> Callable[[V], V]:
    def decorate(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not allows.public:
                user = request.user
                if not user.is_authenticated:
                    return _to_sign_in(request)
                if user.must_change_password and not allows.temporary_password:
                    return HttpResponseRedirect(resolve_url("access:password"))
                if not allows.admits(user.role):
                    raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.allows = allows  # type: ignore[attr-defined]
        return cast("V", guarded)

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page and back here; a part of a page loaded by htmx moves the whole page."""
    if request.headers.get("HX-Request") == "true":
        response = redirect_to_login(request.headers.get("HX-Current-URL", "/"))
        return HttpResponseClientRedirect(response.url)
    if request.method == "GET":
        return redirect_to_login(request.get_full_path())
    return HttpResponseRedirect(resolve_url("access:sign_in"))
