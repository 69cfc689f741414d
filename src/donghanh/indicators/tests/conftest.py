"""Fixtures of the room's tests: a small world to count in."""

from __future__ import annotations

import pytest

from donghanh.indicators.tests.world import World


@pytest.fixture
def world(db: None, system_scope: None) -> World:
    """Empty at first; each test writes what it counts."""
    return World()
