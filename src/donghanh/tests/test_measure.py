"""What ``donghanh bench`` says of a page."""

from __future__ import annotations

from itertools import count

import pytest
from django.test import Client
from django.urls import reverse

from donghanh.access.roles import Role
from donghanh.testing import measure
from donghanh.testing.worlds import World

HOUR = 3_600_000.0


def test_a_page_is_measured_against_its_bound(world: World, client: Client) -> None:
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    people = reverse("register:people")
    row = measure.page("list", client, people, bound=HOUR, rounds=3, warm=1)
    assert (row["page"], row["bound_ms"], row["ok"]) == ("list", HOUR, True)
    assert row["queries"] > 0
    assert not measure.page("list", client, people, bound=0, rounds=2, warm=1)["ok"]


def test_an_address_may_differ_at_every_request(world: World, client: Client) -> None:
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    asked = count()
    people = reverse("register:people")
    measure.page(
        "search", client, lambda: f"{people}?q={next(asked)}", bound=HOUR, rounds=3, warm=2
    )
    assert next(asked) == 2 + 3 + 1


def test_a_page_that_fails_is_not_measured(world: World, client: Client) -> None:
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    with pytest.raises(AssertionError, match="404"):
        measure.page("lost", client, "/khong-co/", bound=HOUR, rounds=2)
