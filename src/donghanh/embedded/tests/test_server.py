"""The local server as an office meets it: started twice, killed, held by several processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from donghanh.embedded import Role, Server
from donghanh.errors import Refusal

HOLD = """
import sys
from pathlib import Path
from donghanh.embedded import Server

with Server(Path(sys.argv[1]), durable=False).in_use():
    print("held", flush=True)
    sys.stdin.readline()
"""


def hold(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the server until it reads a line."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def ask(server: Server, sql: str, role: Role = "owner") -> object:
    with psycopg.connect(server.url(role), autocommit=True) as connection:
        row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not tmp_path: as root that lies in a closed folder, where the server's account cannot go.
    base = Path(tempfile.mkdtemp(prefix="dh-thử ", dir="/tmp"))
    base.chmod(0o755)
    yield base / "dữ liệu của 'phường'"
    server = Server(base / "dữ liệu của 'phường'")
    server.stop()
    shutil.rmtree(server.sockets, ignore_errors=True)
    shutil.rmtree(base)


@pytest.fixture
def server(folder: Path) -> Server:
    return Server(folder, durable=False)


def test_start_reuse_stop_and_start_again(server: Server) -> None:
    assert not server.status().running
    assert server.start()
    assert not server.start(), "a running server is reused"
    status = server.status()
    assert status.running
    assert status.pid is not None
    os.kill(status.pid, 0)
    with psycopg.connect(server.url("owner"), autocommit=True) as connection:
        connection.execute("create table kept (n int)")
        connection.execute("insert into kept values (7)")

    assert server.stop()
    assert not server.status().running
    assert not server.stop(), "nothing is left to stop"
    server.start()
    assert ask(server, "select n from kept") == 7


def test_roles_own_and_may_do_what_they_should(server: Server) -> None:
    server.start()
    assert ask(
        server, "select pg_get_userbyid(datdba) from pg_database where datname = 'donghanh'"
    ) == ("dh_owner")
    powerful = "select count(*) from pg_roles where rolname like 'dh\\_%' and ({})"
    assert ask(server, powerful.format("rolsuper or rolbypassrls or rolcreaterole")) == 0
    roles: list[Role] = ["app", "stats"]
    for role in roles:
        assert ask(server, "select current_user", role) == f"dh_{role}"
        with (
            psycopg.connect(server.url(role)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("create table mine (n int)")


def test_text_search_tools_and_time_zone_are_there(server: Server) -> None:
    server.start()
    assert ask(server, "select lower(unaccent('ƯƠM ĐÀO'))", "app") == "uom dao"
    assert ask(server, "select similarity('muong thanh', 'muong than') > 0.5", "app") is True
    assert ask(server, "show timezone", "stats") == "Asia/Ho_Chi_Minh"


def test_a_test_database_comes_with_the_extensions(server: Server) -> None:
    server.start()
    with psycopg.connect(server.url("owner"), autocommit=True) as connection:
        connection.execute("create database test_donghanh")
    found = "select count(*) from pg_extension where extname in ('pg_trgm', 'btree_gist')"
    with psycopg.connect(server.url("owner", "test_donghanh")) as connection:
        assert connection.execute(found).fetchone() == (2,)


def test_no_address_on_the_network_and_a_private_socket(server: Server) -> None:
    server.start()
    assert ask(server, "show listen_addresses", "superuser") == ""
    assert server.sockets.stat().st_mode & 0o077 == 0
    assert server.data.stat().st_mode & 0o077 == 0


def test_commits_reach_the_disk_unless_the_data_is_throw_away(folder: Path) -> None:
    careful = Server(folder)
    careful.start()
    assert ask(careful, "show fsync") == "on"
    careful.stop()
    hasty = Server(folder, durable=False)
    hasty.start()
    assert ask(hasty, "show fsync") == "off"


def test_a_killed_server_recovers_what_was_committed(folder: Path) -> None:
    server = Server(folder)
    server.start()
    with psycopg.connect(server.url("owner"), autocommit=True) as connection:
        connection.execute("create table kept as select generate_series(1, 1000) n")
    pid = server.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)

    assert server.start(), "the next start clears up and recovers"
    assert ask(server, "select count(*) from kept") == 1000


def test_a_server_outlives_the_killed_program_that_started_it(server: Server) -> None:
    program = hold(server.folder)
    assert heard(program) == "held"
    program.kill()
    program.communicate()
    assert server.running()
    with server.in_use():
        assert ask(server, "select 1") == 1
    assert not server.running(), "the next to leave stops it"


def test_the_last_one_out_stops_it(server: Server) -> None:
    other = hold(server.folder)
    assert heard(other) == "held"
    with server.in_use():
        assert ask(server, "select 1") == 1
    assert server.running(), "the other process still holds it"
    other.communicate("go\n")
    assert other.returncode == 0
    assert not server.running()


def test_two_programs_may_start_it_at_the_same_moment(server: Server) -> None:
    both = [hold(server.folder), hold(server.folder)]
    assert [heard(program) for program in both] == ["held", "held"]
    assert ask(server, "select count(*) from pg_database where datname = 'donghanh'") == 1
    for program in both:
        program.communicate("go\n")
    assert [program.returncode for program in both] == [0, 0]
    assert not server.running()


def test_variables_for_other_servers_do_not_lead_astray(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "6000")
    monkeypatch.setenv("PGHOST", "db.example")
    monkeypatch.setenv("PGDATABASE", "other")
    server.start()
    assert ask(server, "select current_database()") == "donghanh"


def test_an_interrupted_first_start_leaves_no_half_database(server: Server) -> None:
    half = server.folder / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    server.start()
    assert ask(server, "select 1") == 1
    assert not half.exists()


def test_data_of_another_postgresql_is_left_alone(server: Server) -> None:
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(Refusal, match="PostgreSQL 12") as refused:
        server.start()
    assert refused.value.code == "embedded.other_version"


def test_a_socket_folder_made_by_someone_else_is_refused(server: Server) -> None:
    server.sockets.mkdir(mode=0o777)
    server.sockets.chmod(0o777)
    with pytest.raises(Refusal) as refused:
        server.start()
    assert refused.value.code == "embedded.foreign_sockets"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as another account")
def test_root_is_told_when_the_data_folder_is_closed_to_the_server(folder: Path) -> None:
    closed = folder.parent / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "data", durable=False)
    with pytest.raises(Refusal) as refused:
        server.start()
    assert refused.value.code == "embedded.unreachable"
    shutil.rmtree(server.sockets)


def test_a_failed_start_tells_what_postgresql_said(server: Server) -> None:
    server.start()
    server.stop()
    (server.data / "global" / "pg_control").unlink()
    with pytest.raises(Refusal, match=r"PANIC|pg_control") as refused:
        server.start()
    assert refused.value.code == "embedded.start_failed"
