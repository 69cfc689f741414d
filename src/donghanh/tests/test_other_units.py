"""Another unit's record answers 404, whatever the role: nobody learns that it exists."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from donghanh.access.roles import Role
from donghanh.access.tests.test_matrix import ADDRESSES
from donghanh.testing.matrix import OF_A_UNIT, OF_NO_UNIT
from donghanh.testing.worlds import OTHER_WARD, World

pytestmark = pytest.mark.django_db

OWN = sorted(
    name
    for name, address in ADDRESSES.items()
    if address.parameters and name.split(":")[0] in OF_A_UNIT and name not in OF_NO_UNIT
)
ROLES = (Role.COMMUNE_OFFICER, Role.COMMUNE_CHAIR, Role.POLICE)


@pytest.mark.parametrize("role", ROLES)
def test_the_own_ward_opens_and_the_other_ward_does_not_exist(
    client: Client, world: World, matrix_kwargs: dict[str, dict[str, Any]], role: Role
) -> None:
    wrong = {}
    for name in OWN:
        allows = ADDRESSES[name].allows
        assert allows is not None
        url = reverse(name, kwargs=matrix_kwargs[name])
        client.force_login(world.user(role))
        here = client.get(url).status_code
        client.force_login(world.user(role, OTHER_WARD))
        there = client.get(url).status_code
        if not allows.admits(role):
            right = (here, there) == (403, 403)
        elif here == 405:  # a form to send: asked for it properly
            right = client.post(url).status_code == 404
        else:
            right = here in (200, 302) and there == 404
        if not right:
            wrong[name] = (here, there)
    assert wrong == {}
