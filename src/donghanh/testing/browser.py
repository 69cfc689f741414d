"""The browser of the tests: Debian's Chromium, started once for each process of the run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
LAPTOP, PHONE = (1366, 768), (390, 844)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, or a visible skip where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    # Playwright's loop runs beside the tests of this process, which may ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
