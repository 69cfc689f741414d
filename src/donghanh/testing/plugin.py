"""pytest plugin: a throw-away PostgreSQL before Django reads its settings.

Loaded by ``-p donghanh.testing.plugin`` because pytest-django reads the settings before any
conftest. With ``DATABASE_OWNER_URL`` set, that server is used instead.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from donghanh.embedded.server import Server


def _start() -> None:
    folder = Path(tempfile.gettempdir()) / f"donghanh-tests-{os.geteuid()}"
    server = Server(folder, durable=False)
    server.enter()
    atexit.register(server.leave)
    server.execute("alter role dh_owner createdb; grant dh_app, dh_stats to dh_owner;")
    os.environ.update(server.environment())


if "DATABASE_OWNER_URL" not in os.environ:
    _start()
os.environ["DONGHANH_DB_ROLE"] = "owner"
os.environ["DONGHANH_FILES"] = tempfile.mkdtemp(prefix="donghanh-test-files-")
atexit.register(shutil.rmtree, os.environ["DONGHANH_FILES"], ignore_errors=True)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "donghanh.config.settings")
