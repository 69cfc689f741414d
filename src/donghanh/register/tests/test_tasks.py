"""What the worker does by night."""

from __future__ import annotations

import logging

import pytest
from django.db import connection

from donghanh.access import scope
from donghanh.access.models import AccessLog
from donghanh.access.tasks import verify_log
from donghanh.register.tasks import check_projection
from donghanh.testing.worlds import World

pytestmark = pytest.mark.django_db


def test_a_whole_register_and_log_are_noted(world: World) -> None:
    world.record(world.person(), "user.test_positive", "2024-06-03")
    assert check_projection(timestamp=0) == 0
    assert verify_log(timestamp=0) is True
    noted = set(AccessLog.objects.values_list("action", flat=True))
    assert {"register.checked", "log.verified"} <= noted


def test_a_projection_somebody_touched_is_reported(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.record(world.person(), "user.test_positive", "2024-06-03")
    with scope.use(scope.SYSTEM), connection.cursor() as cursor:
        cursor.execute("update register_episode set status = 'user_managed'")
    with caplog.at_level(logging.ERROR):
        assert check_projection(timestamp=0) == 1
    assert "projection differs" in caplog.text
