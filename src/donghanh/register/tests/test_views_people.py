"""The people list and the opening of a file."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from donghanh.access.roles import Role
from donghanh.testing.worlds import World


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    return client


def test_list(officer: Client, world: World) -> None:
    person = world.person("Lò Văn Mẫu")
    world.record(person, "user.test_positive", "2024-06-10")
    page = officer.get(reverse("register:people"))
    assert page.status_code == 200
    print(page.content.decode())
    assert "Lò Văn Mẫu" in page.content.decode()
