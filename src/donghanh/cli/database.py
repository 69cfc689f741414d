"""``migrate`` and ``db``: the structure of the database, its backups, and a window into it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

import click
from psycopg.conninfo import conninfo_to_dict

from donghanh.cli import django, output, start
from donghanh.cli.django import Database
from donghanh.cli.language import both
from donghanh.cli.site import Site
from donghanh.embedded import binaries
from donghanh.embedded.folders import data_folder
from donghanh.errors import Refusal

TABLES = "SELECT count(*) FROM pg_tables WHERE tableowner = current_user"


@click.command(
    help=both(
        "Cập nhật cấu trúc cơ sở dữ liệu bằng quyền chủ sở hữu.",
        "Bring the database structure up to date, as the owner.",
    )
)
def migrate() -> None:
    """Run every migration that is due."""
    django.setup("owner")
    start.migrate()
    output.say("Cấu trúc cơ sở dữ liệu đã mới nhất.", "The database is up to date.")


@click.group(
    help=both("Sao lưu, khôi phục và mở cơ sở dữ liệu.", "Back up, restore and open the database.")
)
def db() -> None:
    """The group itself does nothing."""


@db.command(help=both("Ghi toàn bộ dữ liệu vào một tệp.", "Write all data to a file."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def dump(file: Path) -> None:
    """Write a dump in PostgreSQL's custom format, readable only by the one who made it."""
    with django.find().in_use() as database:
        if file.exists():
            raise Refusal(f"Tệp {file} đã có. Hãy chọn tên khác.", code="cli.file_exists")
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            client(database, "pg_dump", "--format=custom", "--file", file)
        except Refusal:
            file.unlink()
            raise
    size = file.stat().st_size / 1_000_000
    output.say(f"Đã sao lưu vào {file} ({size:.1f} MB).", f"Saved to {file} ({size:.1f} MB).")


@db.command(
    help=both(
        "Khôi phục dữ liệu từ một tệp vào cơ sở dữ liệu trống.",
        "Restore data from a file into an empty database.",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--replace",
    is_flag=True,
    help=both(
        "Cất cơ sở dữ liệu kèm theo đang có dưới tên khác trước khi khôi phục.",
        "Set the present local database aside under another name first.",
    ),
)
def restore(file: Path, replace: bool) -> None:
    """Restore a dump; never over data that is there."""
    with django.find().in_use() as database:
        if replace:
            set_aside(database)
        if client(database, "psql", "-XAtqc", TABLES).strip() != "0":
            raise Refusal(
                "Cơ sở dữ liệu đang có dữ liệu nên chưa khôi phục. Với cơ sở dữ liệu kèm theo, "
                "thêm --replace để cất dữ liệu đang có sang tên khác.",
                code="cli.not_empty",
            )
        with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as contents:
            # The extensions are there already, and only a superuser may make or describe them.
            listed = client(database, "pg_restore", "--list", file).splitlines()
            contents.write("\n".join(line for line in listed if " EXTENSION " not in line))
            contents.flush()
            target = login(database)["PGDATABASE"]
            client(
                *(database, "pg_restore", "--exit-on-error", "--no-owner"),
                *("--use-list", contents.name, "-d", target, file),
            )
    output.say(f"Đã khôi phục từ {file}.", f"Restored from {file}.")


@db.command(
    help=both("Mở psql với quyền chủ sở hữu hoặc quyền khác.", "Open psql as the owner or other.")
)
@click.option(
    "--role",
    type=click.Choice(["owner", "app", "stats"]),
    default="owner",
    show_default=True,
    help=both("Tài khoản đăng nhập cơ sở dữ liệu.", "The database login."),
)
def shell(role: django.Role) -> None:
    """An interactive psql."""
    with django.find(role).in_use() as database:
        psql = find_client(database, "psql")
        done = subprocess.run([psql], env=login(database, role), check=False)
    click.get_current_context().exit(min(done.returncode, 1))


def set_aside(database: Database) -> None:
    """Rename the local database, so that a fresh one takes its place."""
    if database.server is None:
        raise Refusal(
            "Chỉ thay được cơ sở dữ liệu kèm theo. Trên máy chủ PostgreSQL riêng, hãy tạo cơ sở "
            "dữ liệu trống theo docs/deploy.md rồi khôi phục.",
            code="cli.replace_external",
        )
    if Site(data_folder()).running():
        raise Refusal("Hãy dừng hệ thống trước: python3 run.py stop", code="cli.site_runs")
    name = f"donghanh_{datetime.now():%Y%m%d_%H%M%S}"
    database.server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'donghanh';\n"
        f"ALTER DATABASE donghanh RENAME TO {name};"
    )
    database.server.provision()
    output.say(f"Dữ liệu cũ được cất với tên {name}.", f"The old data is kept as {name}.")


def login(database: Database, role: django.Role = "owner") -> dict[str, str]:
    """The environment that logs a client program in.

    Not its arguments: a password on a command line is seen by every account of the machine.
    """
    names = {"owner": "DATABASE_OWNER_URL", "app": "DATABASE_URL", "stats": "DATABASE_STATS_URL"}
    environment = binaries.environment() if database.server else dict(os.environ)
    for key, value in conninfo_to_dict(database.environment[names[role]]).items():
        environment[f"PG{'DATABASE' if key == 'dbname' else key.upper()}"] = str(value)
    return environment


def find_client(database: Database, name: str) -> Path:
    """A client program: our own for the local server, the system's (it has TLS) for another."""
    found = None if database.server else shutil.which(name)
    return Path(found) if found else binaries.program(name)


def client(database: Database, name: str, *arguments: object) -> str:
    """Run a client program as the owner; what it printed, or ``Refusal`` with its complaint."""
    done = subprocess.run(
        [find_client(database, name), *map(str, arguments)],
        env=login(database),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refusal(f"Lệnh {name} báo: {done.stderr.strip()[-1500:]}", code=f"cli.{name}")
    return done.stdout
