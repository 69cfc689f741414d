"""Fixtures for the tests of every room.

The test database is made by the owner; then every connection becomes the site's role, so that
row-level security and missing privileges show in tests as they would on the site.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created

from donghanh import today
from donghanh.access import scope
from donghanh.testing.browser import chromium
from donghanh.testing.races import wipe
from donghanh.testing.worlds import NOW, World

__all__ = ["chromium"]  # the fixture of every test that opens pages


def _become_site(connection: Any, **_: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set role dh_app")


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """A database for each run, so that two runs at once do not meet."""
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_donghanh_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The usual test database with the units of Lai Châu, then down to the site's role."""
    from donghanh.agencies.services import load_agencies, load_units
    from donghanh.indicators import stats

    with django_db_blocker.unblock(), scope.use(scope.SYSTEM):
        load_units(province="12")
        load_agencies()
        with connection.cursor() as cursor:
            # In tests the site's connection also reads the marts: only it sees their rows.
            cursor.execute("grant usage on schema mart to dh_app")
            cursor.execute("grant select on all tables in schema mart to dh_app")
        connection.close()
        connection_created.connect(_become_site)
    stats.ALIAS = "default"
    yield
    connection_created.disconnect(_become_site)
    connection.close()


@pytest.fixture
def system_scope() -> Iterator[None]:
    """See every row, as commands and jobs do. Without it a test sees none."""
    with scope.use(scope.SYSTEM):
        yield


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Lai Châu city on the morning of 14 June 2024; see ``testing/worlds.py``."""
    monkeypatch.setattr(today, "_shift", timedelta)  # its time is its own, no sample world's
    with time_machine.travel(NOW, tick=False):
        yield World()


@pytest.fixture
def committed_world(
    django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """The same world, but what is written in it is committed, as races between two users need."""
    monkeypatch.setattr(today, "_shift", timedelta)
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        try:
            yield World()
        finally:
            wipe()


@pytest.fixture
def matrix_kwargs(world: World) -> dict[str, dict[str, Any]]:
    """The parameters of every address; see ``testing/matrix.py``."""
    from donghanh.testing.matrix import everything

    return everything(world)
