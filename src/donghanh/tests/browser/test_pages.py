"""Every page of the main job, as people and screen readers meet it."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from donghanh.testing.browser import LAPTOP, PHONE
from donghanh.tests.browser.conftest import OpenAs

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

FILE = "/ho-so/ > /ho-so/\\d+/$"
PLAN = "/ke-hoach/ > /ke-hoach/\\d+/$"

#: (account, what to open); a name in brackets is the first link of that page that leads there.
PAGES = (
    ("xa.doanket", "/"),
    ("xa.doanket", "/ho-so/"),
    ("xa.doanket", "/ho-so/ > /ho-so/\\d+/$"),
    ("xa.doanket", "/ho-so/ > /ho-so/\\d+/$ > /ho-so/\\d+/ghi/$"),
    ("xa.doanket", "/ho-so/moi/"),
    ("xa.doanket", "/ho-so/han/?due=overdue"),
    ("xa.doanket", "/phong-ngua/"),
    ("xa.doanket", "/bao-cao/"),
    ("laodong.thanhpho", "/"),
    ("laodong.thanhpho", "/ke-hoach/"),
    ("laodong.thanhpho", "/ke-hoach/ > /ke-hoach/\\d+/$"),
    ("laodong.thanhpho", "/ke-hoach/nhap/"),
    ("laodong.thanhpho", "/chi-so/svc_access_all/"),
    ("laodong.thanhpho", "/bao-cao/"),
    ("laodong.tamduong", "/bao-cao/ > /bao-cao/\\d+/$"),
    ("laodong.tamduong", "/bao-cao/ > /bao-cao/\\d+/$ > /bao-cao/\\d+/thay-doi/$"),
    ("yte.thanhpho", "/ho-so/"),
    ("giupdo.doanket", "/"),
    ("lanhdao.thanhpho", "/"),
    ("tinh.laichau", "/ke-hoach/ > /ke-hoach/\\d+/$"),
    ("quantri", "/tai-khoan/"),
    ("kiemtra", "/nhat-ky/"),
    ("xa.doanket", "/viec/"),
    ("chutich.doanket", "/viec/can-xem/"),
    ("chutich.doanket", "/ho-so/cho-quyet-dinh/"),
    ("xa.doanket", f"{FILE} > phan=giay-to > /giay-to/nguoi/"),
    ("xa.doanket", f"{FILE} > phan=giay-to > /giay-to/nguoi/ > /lap/\\?"),
    ("xa.doanket", "/giay-to/so-di/"),
    ("xa.doanket", "/so-sach/"),
    ("xa.doanket", "/so-sach/in/?register=addict_list"),
    ("xa.doanket", "/so-sach/so/ > /so-sach/so/.+"),
    ("xa.doanket", "/quyen-du-lieu/"),
    ("xa.doanket", "/quyen-du-lieu/moi/"),
    ("congan.doanket", "/ho-so-bat-buoc/ > /ho-so-bat-buoc/\\d+/$"),
    ("xa.doanket", "/ho-so/chuyen/"),
    ("xa.doanket", f"{FILE} > /chuyen/$"),
    ("xa.doanket", "/ho-so/trung/"),
    ("quantri", "/ho-so/sap-xep/"),
    ("laodong.tamduong", f"{PLAN} > /nhiem-vu/$ > /luot/"),
    ("laodong.tamduong", f"{PLAN} > /nhiem-vu/$"),
    ("laodong.tamduong", f"{PLAN} > /co-quan/$"),
    ("laodong.tamduong", f"{PLAN} > /ma-tran/"),
    ("laodong.tamduong", f"{PLAN} > /lich/"),
    ("laodong.tamduong", f"{PLAN} > /tien-trinh/"),
    ("laodong.tamduong", f"{PLAN} > /dia-ban/$"),
    ("laodong.tamduong", f"{PLAN} > /kinh-phi/$"),
    ("laodong.tamduong", f"{PLAN} > /cap-duoi/$"),
    ("laodong.tamduong", f"{PLAN} > /giay/$"),
    ("laodong.tamduong", "/ke-hoach/kho-khan/"),
    ("xa.binhlu", f"{PLAN} > /lap/$"),
)


def follow(page: Page, steps: str) -> None:
    """Open the first address, then follow the first link that fits each further pattern.

    A pattern is held against the path of a link, then against the path with its question.
    """
    first, *links = steps.split(" > ")
    page.goto(first)
    for pattern in links:
        hrefs = page.locator("main a[href], .dh-id a[href]").evaluate_all(
            "links => links.flatMap(one => [one.pathname, one.pathname + one.search])"
        )
        found = next((href for href in hrefs if re.search(pattern, href)), None)
        assert found, f"no link to {pattern} on {page.url}: {sorted(set(hrefs))[:20]}"
        page.goto(found)


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize(("account", "steps"), PAGES)
def test_no_page_has_an_accessibility_fault(
    open_as: OpenAs, account: str, steps: str, size: tuple[int, int]
) -> None:
    page = open_as(account, size=size)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    follow(page, steps)
    expect(page.locator("h1")).to_have_count(1)
    # The whole page in view: what the bar at the thumb covers while scrolling is not too small.
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size[0], "height": max(tall, size[1]) + 80})
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert not [line for line in complaints if "Content Security" in line]
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0], f"the page is {width} wide"


@pytest.mark.parametrize(("account", "steps"), PAGES)
def test_every_page_says_the_same_without_javascript(
    open_as: OpenAs, account: str, steps: str
) -> None:
    page = open_as(account, script=False)
    follow(page, steps)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("main")).not_to_be_empty()


@pytest.mark.parametrize(
    ("account", "path"),
    [
        ("xa.doanket", "/"),
        ("xa.doanket", "/ho-so/"),
        ("laodong.thanhpho", "/ke-hoach/"),
        ("laodong.thanhpho", "/bao-cao/"),
    ],
)
def test_the_keyboard_reaches_everything_in_order(open_as: OpenAs, account: str, path: str) -> None:
    page = open_as(account)
    page.goto(path)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(re.compile("nội dung chính"))
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
            .filter(one => one.checkVisibility() && !one.disabled && one.type !== 'hidden'
                           && one.tabIndex >= 0).length"""
    )
    reached = set()
    for _ in range(wanted + 5):
        mark = page.evaluate(
            """() => { const one = document.activeElement;
                 if (one === document.body) return null;
                 window.seen = window.seen || [];
                 if (!window.seen.includes(one)) window.seen.push(one);
                 return window.seen.indexOf(one); }"""
        )
        if mark is None:
            break
        reached.add(mark)
        page.keyboard.press("Tab")
    # A group of radio buttons is one stop.
    assert len(reached) >= wanted * 0.9, f"{len(reached)} of {wanted}"


def test_the_skip_link_leads_to_the_content(open_as: OpenAs) -> None:
    page = open_as("xa.doanket")
    page.goto("/ho-so/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#noi-dung")
