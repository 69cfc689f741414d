"""The running site: answers, is found by ``stop``, never runs twice, leaves nothing behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from donghanh.cli import site as sites
from donghanh.cli.site import Site
from donghanh.errors import Refusal

#: Stand-ins for gunicorn and the worker: what matters here is how they are looked after.
WEB = """
import sys
from http.server import HTTPServer, SimpleHTTPRequestHandler

port = int(sys.argv[-1].rpartition(":")[2])
HTTPServer(("127.0.0.1", port), SimpleHTTPRequestHandler).serve_forever()
"""
WORKER = "import time; time.sleep(600)"
SERVE = """
import sys
from pathlib import Path
from donghanh.cli import site as sites

sites.WEB = (sys.executable, "-c", sys.argv[3])
sites.WORKER = (sys.executable, "-c", sys.argv[4])
site = sites.Site(Path(sys.argv[1]))
site.serve("127.0.0.1", int(sys.argv[2]), lambda address: print(address, flush=True))
print("stopped", flush=True)
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        chosen: int = probe.getsockname()[1]
    return chosen


@pytest.fixture
def serving(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Another process that serves a site on ``tmp_path`` and has told its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, tmp_path, str(port), WEB, WORKER],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == f"http://127.0.0.1:{port}/\n"
    yield process
    Site(tmp_path).stop()
    process.wait()
    process.stdout.close()


def alive(pid: int) -> bool:
    """Whether the process runs; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_all_its_children(
    serving: subprocess.Popen[str], tmp_path: Path, sign: signal.Signals
) -> None:
    running = Site(tmp_path).running()
    assert running is not None
    assert all(map(alive, running.pids))
    serving.send_signal(sign)
    told, _ = serving.communicate()
    assert told == "stopped\n"
    assert serving.returncode == 0
    assert not any(map(alive, running.pids))
    assert Site(tmp_path).running() is None


def test_stop_ends_it_from_outside(serving: subprocess.Popen[str], tmp_path: Path) -> None:
    assert Site(tmp_path).stop()
    assert serving.wait() == 0
    assert not Site(tmp_path).stop(), "nothing is left to stop"


def test_a_second_start_on_the_same_data_is_refused(
    serving: subprocess.Popen[str], tmp_path: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        other = probe.getsockname()[1]
    with pytest.raises(Refusal, match="đang chạy") as refused:
        Site(tmp_path).serve("127.0.0.1", other, announce=pytest.fail)
    assert refused.value.code == "cli.already_running"
    assert serving.poll() is None


def test_children_of_a_killed_parent_are_found_and_stopped(
    serving: subprocess.Popen[str], tmp_path: Path
) -> None:
    running = Site(tmp_path).running()
    assert running is not None
    serving.kill()
    serving.wait()
    orphans = [pid for pid in running.pids if pid != serving.pid]
    assert all(map(alive, orphans))
    assert Site(tmp_path).stop()
    assert not any(map(alive, orphans))


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refusal, match=str(taken.getsockname()[1])) as refused:
            Site(tmp_path).serve("127.0.0.1", taken.getsockname()[1], announce=pytest.fail)
    assert refused.value.code == "cli.port_taken"


def test_a_child_that_ends_by_itself_ends_the_site(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sites, "WEB", (sys.executable, "-c", "import sys; sys.exit(3)"))
    monkeypatch.setattr(sites, "WORKER", (sys.executable, "-c", WORKER))
    with pytest.raises(Refusal, match="mã 3") as refused:
        Site(tmp_path).serve("127.0.0.1", port, announce=pytest.fail)
    assert refused.value.code == "cli.child_ended"
    assert Site(tmp_path).running() is None
    assert [path.name for path in tmp_path.iterdir()] == ["site.lock"]
