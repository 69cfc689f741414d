"""One local PostgreSQL server for one data folder: start, reuse, stop, recover."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from donghanh.embedded import binaries, settings
from donghanh.embedded.folders import digest, make_passable
from donghanh.errors import Refusal

Role = Literal["superuser", "owner", "app", "stats"]

DATABASE = "donghanh"
PORT = 5432  # names the socket file; nothing listens on the network
ROLES: dict[Role, str] = {
    "superuser": "postgres",
    "owner": "dh_owner",
    "app": "dh_app",
    "stats": "dh_stats",
}
ROLES_SQL = Path(__file__).with_name("roles.sql")
#: Our settings; postgresql.conf keeps what initdb found out about the machine and includes them.
CONF = "donghanh.conf"
#: Seconds to wait until the server answers, and until a dead server's lock is gone.
START_TIMEOUT = 60
LOCK_TIMEOUT = 15
#: What PostgreSQL says while a killed server's remains are still being cleared away.
LINGERING = ('"postmaster.pid" already exists', "is still in use")


@dataclass(frozen=True)
class Status:
    """What is known of a server without starting it."""

    running: bool
    pid: int | None
    folder: Path
    sockets: Path


class Server:
    """The server whose data lies in ``folder``. Creating the object starts nothing.

    ``durable=False`` gives up safety against power failure for speed: for throw-away data only.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.expanduser().resolve()
        self.durable = durable
        self.data = self.folder / "postgres"
        self.logs = self.folder / "logs"
        # A socket's path may have about 100 bytes, so it lies outside the data folder; not in
        # $TMPDIR, which differs between the processes that share the server.
        self.sockets = Path("/tmp") / f"donghanh-{os.geteuid()}-{digest(self.folder)}"
        self.account = binaries.server_account()
        self._users: int | None = None

    # -- questions ----------------------------------------------------------

    def running(self) -> bool:
        """Whether the server accepts connections."""
        return self._run("pg_isready", "-q", "-t", 3, "-d", self.url("superuser", "postgres")) == 0

    def status(self) -> Status:
        """Whether it runs, as which process, and where."""
        running = self.running()
        pid = None
        if running:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        return Status(running, pid, self.folder, self.sockets)

    def url(self, role: Role, database: str = DATABASE) -> str:
        """The address for one of the roles, as a PostgreSQL URL."""
        host = quote(str(self.sockets), safe="")
        return f"postgresql://{ROLES[role]}@/{database}?host={host}&port={PORT}"

    def environment(self) -> dict[str, str]:
        """The variables through which the settings find this server."""
        return {
            "DATABASE_URL": self.url("app"),
            "DATABASE_OWNER_URL": self.url("owner"),
            "DATABASE_STATS_URL": self.url("stats"),
        }

    # -- commands -----------------------------------------------------------

    def start(self) -> bool:
        """Start the server unless it runs; return whether this call started it.

        Raises ``Refusal`` when the data folder cannot be used or the server does not come up.
        """
        with self._lock("start.lock"):
            return self._start()

    def stop(self) -> bool:
        """Stop the server, disconnecting whoever uses it; return whether it was running."""
        with self._lock("start.lock"):
            return self._stop()

    @contextlib.contextmanager
    def in_use(self) -> Iterator[Server]:
        """Hold the server while the block runs; the last process to leave stops it."""
        self.enter()
        try:
            yield self
        finally:
            self.leave()

    def enter(self) -> None:
        """Start the server if need be and hold it until ``leave`` or the end of the process."""
        with self._lock("start.lock"):
            self._start()
            if self._users is None:
                self._users = os.open(self.folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._users, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Let go of the server, and stop it if no other process holds it."""
        if self._users is None:
            return
        with self._lock("start.lock"):
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self._stop()
            finally:
                os.close(self._users)
                self._users = None

    def execute(self, sql: str, database: str = "postgres") -> None:
        """Run psql commands as the superuser.

        Raises ``Refusal`` with PostgreSQL's own words when one fails.
        """
        url = self.url("superuser", database)
        self._check("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, stdin=sql)

    def provision(self) -> None:
        """Make the roles, the database and its extensions, as far as they are missing."""
        self.execute(ROLES_SQL.read_text(encoding="utf-8"))
        # Only here, never on a real server: tests make databases of their own, and these come
        # with the extensions.
        extensions = ("pg_trgm", "unaccent", "btree_gist", "btree_gin")
        self.execute(
            "ALTER ROLE dh_owner CREATEDB;"
            + "".join(f"CREATE EXTENSION IF NOT EXISTS {name};" for name in extensions),
            "template1",
        )

    # -- how it is done -----------------------------------------------------

    def _start(self) -> bool:
        self._prepare_folders()
        if self.running():
            return False
        self._initialise()
        self._launch()
        self.provision()
        return True

    def _stop(self) -> bool:
        if not (self.data / "postmaster.pid").exists():
            return False
        stopped = self._run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop") == 0
        with contextlib.suppress(OSError):
            self.sockets.rmdir()
        return stopped

    def _prepare_folders(self) -> None:
        for folder in (self.logs, self.sockets):
            with contextlib.suppress(FileExistsError):
                folder.mkdir(mode=0o700)
                self._give(folder)
        # Anyone may create folders in /tmp: make sure that this one is ours alone.
        found = self.sockets.lstat()
        owner = self.account.get("user", os.geteuid())
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise Refusal(
                f"Thư mục {self.sockets} không phải do Đồng Hành tạo. Hãy xóa nó rồi chạy lại.",
                code="embedded.foreign_sockets",
            )
        if not binaries.can_enter(self.logs, self.account):
            raise Refusal(
                f"Tài khoản {binaries.UNPRIVILEGED} chạy cơ sở dữ liệu không vào được thư mục "
                f"{self.folder}. Hãy đặt biến DONGHANH_DATA tới một thư mục mà mọi tài khoản đi "
                "qua được, ví dụ trong /var/lib.",
                code="embedded.unreachable",
            )

    def _initialise(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            ours = self._check("postgres", "--version").split()[-1].split(".")[0]
            theirs = version.read_text().strip()
            if theirs != ours:
                raise Refusal(
                    f"Dữ liệu trong {self.data} thuộc PostgreSQL {theirs}, chương trình kèm theo "
                    f"là bản {ours}. Hãy sao lưu bằng bản cũ rồi khôi phục vào thư mục mới.",
                    code="embedded.other_version",
                )
        else:
            # An interrupted initdb leaves half a folder: build beside, then rename.
            part = self.folder / "postgres.new"
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(mode=0o700)
            self._give(part)
            self._check(
                *("initdb", "-D", part, "-U", ROLES["superuser"], "-E", "UTF8", "--locale=C"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
                *("--auth-local=trust", "--auth-host=reject"),
                *(() if self.durable else ("--no-sync",)),
            )
            with (part / "postgresql.conf").open("a", encoding="utf-8") as file:
                file.write(f"include '{CONF}'\n")
            part.rename(self.data)
        conf = self.data / CONF
        conf.write_text(
            settings.conf(sockets=self.sockets, logs=self.logs, durable=self.durable),
            encoding="utf-8",
        )
        self._give(conf)

    def _launch(self) -> None:
        """Start the daemon; retry while the remains of a killed one are being cleared away."""
        log = self.logs / "start.log"
        deadline = time.monotonic() + LOCK_TIMEOUT
        while True:
            log.write_bytes(b"")
            self._give(log)
            done = self._run(
                *("pg_ctl", "-D", self.data, "-l", log, "-w", "-t", START_TIMEOUT, "start")
            )
            if done == 0:
                return
            said = log.read_text(encoding="utf-8", errors="replace")
            lingering = any(words in said for words in LINGERING)
            if not lingering or time.monotonic() > deadline:
                raise Refusal(
                    "Không khởi động được cơ sở dữ liệu. PostgreSQL báo:\n"
                    f"{said.strip()[-1500:]}\nNhật ký đầy đủ ở {self.logs}.",
                    code="embedded.start_failed",
                )
            time.sleep(0.25)

    def _give(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account["user"], self.account["group"])

    @contextlib.contextmanager
    def _lock(self, name: str) -> Iterator[None]:
        make_passable(self.folder)
        descriptor = os.open(self.folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _run(self, name: str, *arguments: object) -> int:
        """Run a program silently; its exit code."""
        return self._program(name, *arguments)[0]

    def _check(self, name: str, *arguments: object, stdin: str = "") -> str:
        """Run a program and return what it printed; ``Refusal`` with that when it fails."""
        code, said = self._program(name, *arguments, stdin=stdin)
        if code:
            raise Refusal(
                f"Lệnh {name} của PostgreSQL không xong: {said.strip()[-1500:]}",
                code=f"embedded.{name}",
            )
        return said

    def _program(self, name: str, *arguments: object, stdin: str = "") -> tuple[int, str]:
        # A file and not a pipe: the daemon that pg_ctl leaves behind would keep a pipe open.
        with tempfile.TemporaryFile() as heard, tempfile.TemporaryFile() as told:
            told.write(stdin.encode())
            told.seek(0)
            done = subprocess.run(
                [binaries.server_folder() / name, *map(str, arguments)],
                stdin=told,
                stdout=heard,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=binaries.environment(),
                check=False,
                **self.account,
            )
            heard.seek(0)
            return done.returncode, heard.read().decode(errors="replace")
