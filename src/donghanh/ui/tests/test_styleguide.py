"""The style page in a real browser: no accessibility fault, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page

from donghanh.testing.browser import LAPTOP, PHONE
from donghanh.ui import marks, styleguide
from donghanh.ui.tests.test_pages import SHELL

CSS = Path(marks.__file__).parent / "static" / "build" / "app.css"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CSS.exists(), reason="needs built styles"),
]


@pytest.fixture(params=[LAPTOP, PHONE], ids=["laptop", "phone"])
def browser_page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    width, height = request.param
    html = render_to_string("ui/styleguide.html", styleguide.sample_context() | {"shell": SHELL})
    context = chromium.new_context(viewport={"width": width, "height": height}, offline=True)
    page = context.new_page()
    page.set_content(html, wait_until="domcontentloaded")
    page.add_style_tag(content=CSS.read_text(encoding="utf-8"))
    yield page
    context.close()


def test_no_accessibility_fault_with_menus_closed_and_open(browser_page: Page) -> None:
    for opened in (False, True):
        browser_page.evaluate(
            "opened => document.querySelectorAll('details').forEach(d => { d.open = opened; })",
            opened,
        )
        faults = Axe().run(browser_page).response["violations"]
        assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in faults] == []


def test_nothing_is_wider_than_the_screen(browser_page: Page) -> None:
    assert browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
