"""Backups: what is dumped comes back, never over data that is there."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from donghanh.cli import main
from donghanh.embedded import Server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A local server with one table of its own, which the command will find."""
    base = Path(tempfile.mkdtemp(prefix="dh-thử ", dir="/tmp"))
    base.chmod(0o755)
    local = Server(base / "dữ liệu", durable=False)
    local.start()
    monkeypatch.setenv("DONGHANH_DATA", str(local.folder))
    for name in local.environment():
        monkeypatch.delenv(name, raising=False)
    with psycopg.connect(local.url("owner"), autocommit=True) as connection:
        connection.execute("create table kept as select 'Nguyễn Văn Mẫu' as name")
        connection.execute("create index on kept using gin (name gin_trgm_ops)")
        connection.execute("grant select on kept to dh_app")
    with local.in_use():
        yield local
    local.stop()
    shutil.rmtree(local.sockets, ignore_errors=True)
    shutil.rmtree(base)


def db(*arguments: object) -> Result:
    return CliRunner().invoke(main.cli, ["db", *map(str, arguments)])


def kept(server: Server) -> object:
    with psycopg.connect(server.url("app")) as connection:
        return connection.execute("select name from kept").fetchone()


def test_a_dump_comes_back_with_its_rights(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "sao lưu.dump"
    assert db("dump", file).exit_code == 0
    assert file.stat().st_mode & 0o077 == 0, "only its maker may read a backup"
    with psycopg.connect(server.url("owner"), autocommit=True) as connection:
        connection.execute("update kept set name = 'changed'")

    result = db("restore", file, "--replace")
    assert result.exit_code == 0, result.stderr
    assert kept(server) == ("Nguyễn Văn Mẫu",)
    with psycopg.connect(server.url("superuser", "postgres")) as connection:
        names = connection.execute("select datname from pg_database where datname ~ '^donghanh_'")
        old = names.fetchone()
    assert old is not None
    with psycopg.connect(server.url("owner", old[0])) as connection:
        found = connection.execute("select name from kept").fetchone()
    assert found == ("changed",), "what was there is set aside, not lost"


def test_nothing_is_restored_over_data(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "x.dump"
    db("dump", file)
    result = db("restore", file)
    assert result.exit_code == 1
    assert "--replace" in result.stderr
    assert kept(server) == ("Nguyễn Văn Mẫu",)


def test_a_dump_does_not_overwrite_a_file(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "x.dump"
    file.write_text("an older backup")
    assert db("dump", file).exit_code == 1
    assert file.read_text() == "an older backup"
    assert server.running()


def test_half_an_address_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://dh_app@db.example/donghanh")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    monkeypatch.delenv("DATABASE_STATS_URL", raising=False)
    result = db("dump", tmp_path / "x.dump")
    assert result.exit_code == 1
    assert "DATABASE_OWNER_URL, DATABASE_STATS_URL" in result.stderr


def test_production_does_not_fall_back_to_a_local_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DONGHANH_ENV", "production")
    result = db("dump", tmp_path / "x.dump")
    assert result.exit_code == 1
    assert "DATABASE_URL" in result.stderr
