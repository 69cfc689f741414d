"""The running site of one data folder: web server and job worker as children of one process."""

from __future__ import annotations

import contextlib
import fcntl
import http
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from donghanh.errors import Refusal

#: Seconds until the first page must answer, and until children must have ended.
READY_TIMEOUT = 60
STOP_TIMEOUT = 15

WEB = (
    *(sys.executable, "-m", "gunicorn", "donghanh.config.wsgi:application"),
    # Loaded once and then forked: the workers share what they read only.
    *("--preload", "--worker-class", "gthread", "--workers", "2", "--threads", "4"),
    *("--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning"),
)
WORKER = (sys.executable, "-m", "django", "procrastinate", "worker")


@dataclass(frozen=True)
class Running:
    """What ``stop`` needs to know of a running site."""

    address: str
    pids: tuple[int, ...]


class Site:
    """At most one per data folder, by a lock that the children hold too.

    So a second start is refused, and ``stop`` still finds the children after their parent died.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.record = folder / "site.json"
        self._children: list[subprocess.Popen[bytes]] = []

    def running(self) -> Running | None:
        """The site that runs now, or None."""
        try:
            with self._lock():
                return None
        except BlockingIOError:
            found = json.loads(self.record.read_text())
            return Running(found["address"], tuple(found["pids"]))

    def serve(self, bind: str, port: int, announce: Callable[[str], None]) -> None:
        """Start the children, announce the address once it answers, wait until told to stop.

        Ends on SIGINT, SIGTERM or SIGHUP, with every child ended. Raises ``Refusal`` when the
        port is taken, when a site already runs on this data, or when a child ends by itself.
        """
        _check_free(bind, port)
        address = f"http://{_host(_reachable(bind))}:{port}/"
        try:
            with self._lock() as lock, _stop_signals():
                try:
                    self._spawn(lock, [*WEB, "--bind", f"{_host(bind)}:{port}"])
                    self._spawn(lock, WORKER)
                    pids = (os.getpid(), *(child.pid for child in self._children))
                    self.record.write_text(json.dumps(asdict(Running(address, pids))))
                    self._wait_until_it_answers(bind, port)
                    announce(address)
                    while True:
                        self._check_children()
                        time.sleep(0.3)
                except _Stop:
                    pass
                finally:
                    self._end_children()
        except BlockingIOError:
            found = self.running()
            where = found.address if found else self.folder
            raise Refusal(
                f"Đồng Hành đang chạy ở {where}. Dừng bằng lệnh: python3 run.py stop",
                code="cli.already_running",
            ) from None

    def stop(self) -> bool:
        """Stop the site that runs on this data; return whether one did."""
        found = self.running()
        if found is None:
            return False
        for sign in (signal.SIGTERM, signal.SIGKILL):
            for pid in found.pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, sign)
            deadline = time.monotonic() + STOP_TIMEOUT
            while time.monotonic() < deadline:
                if self.running() is None:
                    return True
                time.sleep(0.1)
        raise Refusal("Chưa dừng được hệ thống đang chạy.", code="cli.not_stopped")

    @contextlib.contextmanager
    def _lock(self) -> Iterator[int]:
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder / "site.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield descriptor
        finally:
            os.close(descriptor)

    def _spawn(self, lock: int, command: list[str] | tuple[str, ...]) -> None:
        # A session of its own: Ctrl-C reaches this process alone, which then ends its children.
        self._children.append(
            subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                pass_fds=[lock],
                start_new_session=True,
                env={
                    **os.environ,
                    "DONGHANH_DB_ROLE": "app",
                    "DJANGO_SETTINGS_MODULE": "donghanh.config.settings",
                },
            )
        )

    def _wait_until_it_answers(self, bind: str, port: int) -> None:
        deadline = time.monotonic() + READY_TIMEOUT
        while time.monotonic() < deadline:
            self._check_children()
            connection = http.client.HTTPConnection(_reachable(bind), port, timeout=10)
            try:
                connection.request("GET", "/")
                status = connection.getresponse().status
            except OSError:
                time.sleep(0.2)
                continue
            finally:
                connection.close()
            if status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return
            raise Refusal(
                f"Trang chủ báo lỗi {status}; lý do nằm ở các dòng phía trên.",
                code="cli.first_page_fails",
            )
        raise Refusal("Máy chủ web không trả lời.", code="cli.no_answer")

    def _check_children(self) -> None:
        for child in self._children:
            if child.poll() is not None:
                raise Refusal(
                    f"Một phần của hệ thống đã tự dừng (mã {child.returncode}); "
                    "lý do nằm ở các dòng phía trên.",
                    code="cli.child_ended",
                )

    def _end_children(self) -> None:
        for child in self._children:
            child.terminate()
        deadline = time.monotonic() + STOP_TIMEOUT
        for child in self._children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self._children.clear()
        self.record.unlink(missing_ok=True)


class _Stop(BaseException):
    """A signal asked the site to stop."""


@contextlib.contextmanager
def _stop_signals() -> Iterator[None]:
    def stop(_number: int, _frame: object) -> None:
        for number in before:  # a second Ctrl-C does not interrupt the clearing up
            signal.signal(number, signal.SIG_IGN)
        raise _Stop

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _check_free(bind: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            raise Refusal(
                f"Không mở được {bind}, cổng {port} ({error.strerror}). "
                "Chọn cổng khác bằng lệnh: python3 run.py start --port 8080",
                code="cli.port_taken",
            ) from error


def _host(bind: str) -> str:
    return f"[{bind}]" if ":" in bind else bind


def _reachable(bind: str) -> str:
    """An address of this machine at which a site that listens on ``bind`` answers."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)
