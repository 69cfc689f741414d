"""Django for a command: find or start the database, choose the login, load the applications."""

from __future__ import annotations

import atexit
import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import django
from django.apps import apps
from django.conf import settings
from django.utils import translation

import donghanh
from donghanh.cli import language
from donghanh.embedded import Server
from donghanh.embedded.folders import data_folder
from donghanh.errors import Refusal

#: owner: migrations, imports, bulk loading. app and stats: as the site reads.
Role = Literal["owner", "app", "stats"]

_NEEDED = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_STATS_URL")


@dataclass(frozen=True)
class Database:
    """Which database the commands use: the local server of this checkout, or another one."""

    server: Server | None
    environment: Mapping[str, str]

    @contextlib.contextmanager
    def in_use(self) -> Iterator[Database]:
        """Hold the local server, started if need be, while the block runs."""
        with self.server.in_use() if self.server else contextlib.nullcontext():
            yield self


def find(role: Role = "owner") -> Database:
    """Read from the environment which database to use; starts nothing.

    Raises ``Refusal`` when a database is named only in part, or in production not at all. The
    owner's address is needed for the owner alone: the site's environment does not have it.
    """
    if os.environ.get("DATABASE_URL"):
        needed = _NEEDED if role == "owner" else [n for n in _NEEDED if n != "DATABASE_OWNER_URL"]
        named = {name: os.environ.get(name, "") for name in needed}
        missing = [name for name, url in named.items() if not url]
        if missing:
            raise Refusal(
                f"Đã có DATABASE_URL nhưng còn thiếu {', '.join(missing)}. "
                "Cách đặt có trong docs/deploy.md.",
                code="cli.database_incomplete",
            )
        return Database(None, named)
    if os.environ.get("DONGHANH_ENV") == "production":
        raise Refusal(
            "Khi chạy thật phải đặt DATABASE_URL trỏ tới máy chủ PostgreSQL. "
            "Cách đặt có trong docs/deploy.md.",
            code="cli.database_missing",
        )
    server = Server(data_folder())
    return Database(server, server.environment())


def load() -> None:
    """Load the applications for a command that asks the database nothing; starts nothing."""
    if not apps.ready:
        os.environ.setdefault("DONGHANH_DB_ROLE", "owner")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "donghanh.config.settings")
        django.setup()
    translation.activate(language.current())


def setup(role: Role = "owner") -> None:
    """Make models usable. The default database alias logs in as ``role``.

    Without ``DATABASE_URL`` the local server of this checkout is started, or reused, and held
    until this process ends. Does nothing when Django is already loaded, as within tests.
    Raises ``Refusal`` when the database is not fully named, or cannot be started.
    """
    if not apps.ready:
        database = find(role)
        if database.server:
            database.server.enter()
            atexit.register(database.server.leave)
        os.environ.update(database.environment)
        os.environ["DONGHANH_DB_ROLE"] = "owner" if role == "owner" else "app"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "donghanh.config.settings")
        django.setup()
    translation.activate(language.current())


def setup_sentences() -> None:
    """Make translated sentences usable, for a command that needs neither models nor database."""
    if not apps.ready:
        locale = Path(donghanh.__file__).parent / "locale"
        settings.configure(LANGUAGE_CODE="vi", LOCALE_PATHS=[locale], TIME_ZONE="Asia/Ho_Chi_Minh")
        django.setup()
    translation.activate(language.current())
