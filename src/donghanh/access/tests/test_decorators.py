"""The guard in front of a view: who gets in, who is sent where."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from donghanh.access.decorators import (
    Allows,
    allow,
    allow_public,
    allow_signed_in,
    allow_temporary_password,
)
from donghanh.access.roles import Can, Role


def page(request: HttpRequest) -> HttpResponse:
    """A page."""
    return HttpResponse("page")


GUARDED = {
    "public": allow_public(page),
    "signed in": allow_signed_in(page),
    "signing plans": allow(Can.REPORT_SIGN, Can.PLAN_IMPORT)(page),
    "password": allow_temporary_password(page),
}


def visit(view: Any, user: Any, **headers: str) -> Any:
    request = RequestFactory().get("/ke-hoach/?nam=2024", headers=headers)
    request.user = user
    return view(request)


def staff(role: Role | None, **more: Any) -> Any:
    told = {"is_authenticated": True, "must_change_password": False, "role": role}
    return SimpleNamespace(**told | more)


@pytest.mark.parametrize(
    ("view", "role", "enters"),
    [
        ("public", None, True),
        ("signed in", None, True),
        ("signed in", Role.FINANCE, True),
        ("signing plans", Role.LEADER, True),
        ("signing plans", Role.LABOUR, True),
        ("signing plans", Role.POLICE, False),
        ("signing plans", None, False),
    ],
)
def test_who_enters(view: str, role: Role | None, enters: bool) -> None:
    assert GUARDED[view].allows.admits(role) is enters  # type: ignore[attr-defined]
    if enters:
        assert visit(GUARDED[view], staff(role)).content == b"page"
    else:
        with pytest.raises(PermissionDenied):
            visit(GUARDED[view], staff(role))


def test_a_stranger_signs_in_first_and_comes_back() -> None:
    assert visit(GUARDED["public"], AnonymousUser()).content == b"page"
    for view in ("signed in", "signing plans"):
        response = visit(GUARDED[view], AnonymousUser())
        assert response.status_code == 302
        assert response.url == "/dang-nhap/?next=/ke-hoach/%3Fnam%3D2024"


def test_a_stranger_with_a_part_of_a_page_moves_the_whole_page() -> None:
    response = visit(
        GUARDED["signed in"],
        AnonymousUser(),
        **{"HX-Request": "true", "HX-Current-URL": "/ho-so/12/"},
    )
    assert response["HX-Redirect"] == "/dang-nhap/?next=/ho-so/12/"


def test_a_temporary_password_is_changed_first() -> None:
    newcomer = staff(Role.LEADER, must_change_password=True)
    assert visit(GUARDED["signing plans"], newcomer).url == "/mat-khau/"
    assert visit(GUARDED["signed in"], newcomer).url == "/mat-khau/"
    assert visit(GUARDED["password"], newcomer).content == b"page"


def test_a_guard_without_a_capability_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        allow()


def test_the_guard_keeps_the_name_of_the_view() -> None:
    view = GUARDED["signed in"]
    assert (view.__name__, view.__doc__) == ("page", "A page.")
    assert view.allows == Allows()  # type: ignore[attr-defined]
