"""Identity numbers: unreadable without a key, findable, and their keys can be changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from donghanh.access import crypto
from donghanh.errors import Refusal

NUMBER = "999000000012"


@pytest.fixture(autouse=True)
def _keys(settings: Any) -> None:
    settings.FIELD_KEYS = ["new key", "old key"]


@given(text=st.text(max_size=40))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_was_encrypted_comes_back(text: str) -> None:
    assert crypto.decrypt(crypto.encrypt(text)) == text


def test_a_token_shows_nothing_and_differs_each_time() -> None:
    first, second = crypto.encrypt(NUMBER), crypto.encrypt(NUMBER)
    assert NUMBER not in first
    assert first != second


def test_the_index_finds_the_same_number_and_no_other() -> None:
    assert crypto.blind_index(NUMBER) == crypto.blind_index(NUMBER)
    assert crypto.blind_index(NUMBER) != crypto.blind_index("999000000013")
    assert len(crypto.blind_index(NUMBER)) == 64


def test_keys_are_changed_without_losing_a_token(settings: Any) -> None:
    settings.FIELD_KEYS = ["old key"]
    token, index = crypto.encrypt(NUMBER), crypto.blind_index(NUMBER)

    settings.FIELD_KEYS = ["new key", "old key"]
    assert crypto.decrypt(token) == NUMBER
    assert crypto.blind_index(NUMBER) == index
    rotated = crypto.rotate(token)

    settings.FIELD_KEYS = ["new key"]
    assert crypto.decrypt(rotated) == NUMBER
    with pytest.raises(Refusal, match="thiếu khóa"):
        crypto.decrypt(token)


def test_a_token_that_was_tampered_with_is_refused() -> None:
    token = crypto.encrypt(NUMBER)
    with pytest.raises(Refusal):
        crypto.decrypt(token[:-4] + "AAA=")
