"""A production start names everything that is missing, and nothing when all is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from pytest_django import Settings

from donghanh.access.models import User
from donghanh.config import checks
from donghanh.config.settings import INSECURE_FIELD_KEY, INSECURE_SECRET_KEY
from donghanh.sample import accounts


@pytest.fixture
def ready(settings: Settings, tmp_path: Path) -> Settings:
    """Settings of an installation that lacks nothing."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "app.css").touch()
    settings.PRODUCTION = True
    settings.DEBUG = False
    settings.SECRET_KEY = "s" * 64
    settings.FIELD_KEYS = ["k" * 64]
    settings.ALLOWED_HOSTS = ["donghanh.example.vn"]
    settings.DB_ROLE = "app"
    settings.STATIC_ROOT = tmp_path
    return settings


def test_a_complete_installation_has_no_problem(ready: Settings) -> None:
    assert list(checks.settings_problems()) == []
    checks.refuse_unready()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PRODUCTION", False, "DONGHANH_ENV"),
        ("DEBUG", True, "DONGHANH_DEBUG"),
        ("SECRET_KEY", INSECURE_SECRET_KEY, "DONGHANH_SECRET_KEY"),
        ("SECRET_KEY", "short", "DONGHANH_SECRET_KEY"),
        ("FIELD_KEYS", [INSECURE_FIELD_KEY], "DONGHANH_FIELD_KEYS"),
        ("FIELD_KEYS", ["k" * 64, "short"], "DONGHANH_FIELD_KEYS"),
        ("ALLOWED_HOSTS", [], "DONGHANH_ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["*"], "DONGHANH_ALLOWED_HOSTS"),
        ("DB_ROLE", "owner", "DONGHANH_DB_ROLE"),
        ("STATIC_ROOT", "/nowhere", "run.py assets"),
    ],
)
def test_each_fault_is_named(ready: Settings, name: str, value: Any, said: str) -> None:
    setattr(ready, name, value)
    problems = list(checks.settings_problems())
    assert len(problems) == 1
    assert said in problems[0]


def test_the_web_server_refuses_and_says_all(ready: Settings) -> None:
    ready.SECRET_KEY = "short"
    ready.ALLOWED_HOSTS = []
    with pytest.raises(ImproperlyConfigured) as refused:
        checks.refuse_unready()
    assert "DONGHANH_SECRET_KEY" in str(refused.value)
    assert "DONGHANH_ALLOWED_HOSTS" in str(refused.value)


def test_a_trial_may_start_with_the_known_secrets(ready: Settings) -> None:
    ready.PRODUCTION = False
    ready.SECRET_KEY = INSECURE_SECRET_KEY
    checks.refuse_unready()


@pytest.mark.django_db
@pytest.mark.parametrize(("login", "refused"), [("dh_owner", True), ("dh_app", False)])
def test_the_owner_of_the_tables_is_no_login_for_the_site(login: str, refused: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("reset role")
        cursor.execute(f"set local role {login}")
    said = [problem for problem in checks.database_problems() if "DATABASE_URL" in problem]
    assert bool(said) is refused


@pytest.mark.django_db
def test_sample_accounts_are_found_by_their_invented_name_or_known_password() -> None:
    sample = accounts.ACCOUNTS[0]
    another = accounts.ACCOUNTS[1]
    User.objects.create(username=sample.username, full_name=sample.full_name, password="!")
    assert checks.sample_accounts() == [sample.username]
    real = User(username=another.username, full_name="Tên Khác")
    real.set_password("a real and long password")
    real.save()
    assert checks.sample_accounts() == [sample.username], "the name alone may be a real one's"
    real.set_password(accounts.PASSWORD)
    real.save()
    assert checks.sample_accounts() == sorted([sample.username, another.username])
