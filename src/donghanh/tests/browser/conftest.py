"""A real site with the sample world, and a real browser in front of it.

The site is started as its users start it, in a data folder of its own that vanishes afterwards.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from donghanh.sample.accounts import PASSWORD
from donghanh.testing.browser import LAPTOP

#: Seconds until the first page answers: migrations, the sample world, the web server.
STARTING = 420

#: Seconds until every process of the site has noticed that its calendar was moved.
NOTICING = 3

OpenAs = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class Site:
    """A running system: where it is, and the environment of commands for the same data."""

    address: str
    environment: dict[str, str]

    def set_clock(self, day: date) -> None:
        """Let the sample world live on from eight in the morning of ``day``."""
        command = [sys.executable, "-m", "donghanh.cli.main", "sample", "--clock", f"{day}"]
        subprocess.run(command, env=self.environment, check=True, capture_output=True)
        time.sleep(NOTICING)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A running system with the sample world."""
    # The database runs as ``nobody`` when root runs the tests: the folder must be reachable.
    folder = Path(tempfile.mkdtemp(prefix="donghanh-site-", dir="/var/tmp"))
    folder.chmod(0o755)
    port = _free_port()
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DATABASE_", "DONGHANH_", "DJANGO_"))
    }
    environment["DONGHANH_DATA"] = str(folder / "data")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "donghanh.cli.main", "start", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, folder / "log")
        yield Site(address, environment)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/suc-khoe/", timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"the site did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """The cookies of accounts that have signed in, so that each signs in once."""
    return {}


@pytest.fixture
def open_as(site: Site, chromium: Browser, sessions: dict[str, StorageState]) -> Iterator[OpenAs]:
    """``open_as("xa.doanket")``: a page of a browser in which this account has signed in."""
    contexts: list[BrowserContext] = []

    def signed_in(username: str, *, size: tuple[int, int] = LAPTOP, script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site.address,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=script,
            locale="vi-VN",
            storage_state=sessions.get(username),
        )
        contexts.append(context)
        page = context.new_page()
        if username not in sessions:
            _sign_in(page, username)
            sessions[username] = context.storage_state()
        return page

    yield signed_in
    for context in contexts:
        context.close()


def _sign_in(page: Page, username: str) -> None:
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: "dang-nhap" not in url)
