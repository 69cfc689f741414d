"""The style page in a real browser: no accessibility fault, nothing wider than the screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.template.loader import render_to_string

from donghanh.ui import marks, styleguide
from donghanh.ui.tests.test_pages import SHELL

if TYPE_CHECKING:
    from playwright.sync_api import Page

CSS = Path(marks.__file__).parent / "static" / "build" / "app.css"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM or not CSS.exists(), reason="needs Chromium and built styles"),
]


@pytest.fixture(params=[(1366, 768), (390, 844)], ids=["laptop", "phone"])
def browser_page(request: pytest.FixtureRequest) -> Iterator[Page]:
    from playwright.sync_api import sync_playwright

    width, height = request.param
    html = render_to_string("ui/styleguide.html", styleguide.sample_context() | {"shell": SHELL})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": width, "height": height}, offline=True)
        page.set_content(html, wait_until="domcontentloaded")
        page.add_style_tag(content=CSS.read_text(encoding="utf-8"))
        yield page
        browser.close()


def test_no_accessibility_fault_with_menus_closed_and_open(browser_page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for opened in (False, True):
        browser_page.evaluate(
            "opened => document.querySelectorAll('details').forEach(d => { d.open = opened; })",
            opened,
        )
        faults = Axe().run(browser_page).response["violations"]
        assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in faults] == []


def test_nothing_is_wider_than_the_screen(browser_page: Page) -> None:
    assert browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
