"""Every address × every role: allowed 200, wrong role 403, a stranger to the sign-in.

Addresses with parameters need a world. ``conftest.py`` gives it with a fixture ``matrix_kwargs``:
the parameters of each address by its name, for instance ``{"register:person": {"pk": 12}}``. Where
that fixture exists, every address with parameters must be in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from donghanh.access.decorators import Allows
from donghanh.access.models import User
from donghanh.access.roles import Role

#: Addresses that need no guard: files of the look, served in development.
WITHOUT_GUARD: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Address:
    """One named address of the site and the view behind it."""

    name: str
    view: Callable[..., Any]
    parameters: frozenset[str]

    @property
    def allows(self) -> Allows | None:
        return getattr(self.view, "allows", None)


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[Address]:
    """All addresses, room by room."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            parameters = frozenset(pattern.pattern.regex.groupindex)
            yield Address(f"{space}{pattern.name}", pattern.callback, parameters)


ADDRESSES = {one.name: one for one in addresses() if one.name not in WITHOUT_GUARD}


@pytest.fixture
def kwargs(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]] | None:
    """What the world offers for addresses with parameters; None without a world."""
    try:
        found: dict[str, dict[str, Any]] = request.getfixturevalue("matrix_kwargs")
    except pytest.FixtureLookupError:
        return None
    return found


@pytest.fixture
def urls(kwargs: dict[str, dict[str, Any]] | None) -> dict[str, str]:
    """Every address that can be built here."""
    known = kwargs or {}
    missing = [one.name for one in ADDRESSES.values() if one.parameters and one.name not in known]
    assert kwargs is None or not missing, f"matrix_kwargs lacks {missing}"
    return {
        name: reverse(name, kwargs=known.get(name)) for name in ADDRESSES if name not in missing
    }


def test_every_address_has_a_name_and_only_one() -> None:
    found = [one.name for one in addresses()]
    assert [name for name in found if name.endswith("None")] == []
    assert sorted(found) == sorted(set(found))


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_view_says_whom_it_allows(name: str) -> None:
    assert isinstance(ADDRESSES[name].allows, Allows), f"{name} has no guard"


@pytest.mark.parametrize("role", Role)
def test_every_role_at_every_address(
    client: Client, make_user: Callable[..., User], urls: dict[str, str], role: Role
) -> None:
    user = make_user("nv.mau", role)
    wrong = {}
    for name, url in urls.items():
        address = ADDRESSES[name]
        assert address.allows is not None
        client.force_login(user)
        status = client.get(url).status_code
        if not address.allows.admits(role):
            expected = {403}
        elif address.parameters:
            # The record may be of another unit, of another measure, or of another helper.
            expected = {200, 302, 404, 405}
        else:
            expected = {200, 302, 405}
        if status not in expected:
            wrong[name] = status
    assert wrong == {}


def test_a_stranger_at_every_address(client: Client, db: None, urls: dict[str, str]) -> None:
    sign_in = resolve_url(settings.LOGIN_URL)
    wrong = {}
    for name, url in urls.items():
        allows = ADDRESSES[name].allows
        assert allows is not None
        response = client.get(url)
        if allows.public:
            right = response.status_code in (200, 302, 404, 405)
        else:
            right = response.status_code == 302 and response["Location"].startswith(sign_in)
        if not right:
            wrong[name] = response.status_code
    assert wrong == {}


def test_a_user_without_an_appointment_enters_nothing_that_needs_a_role(
    client: Client, make_user: Callable[..., User], urls: dict[str, str]
) -> None:
    client.force_login(make_user("nv.mau"))
    entered = [
        name
        for name, url in urls.items()
        if not ADDRESSES[name].allows.admits(None)  # type: ignore[union-attr]
        and client.get(url).status_code != 403
    ]
    assert entered == []
