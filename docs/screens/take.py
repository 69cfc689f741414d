"""Take the README's pictures of a running system with the sample world.

python3 run.py &            # then, in the project's environment:
.venv/bin/python docs/screens/take.py http://127.0.0.1:8000
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "donghanh.config.settings")
django.setup()

from donghanh.sample.accounts import PASSWORD  # noqa: E402  (needs the settings)
from donghanh.testing.browser import CHROMIUM, FLAGS, LAPTOP, PHONE  # noqa: E402  (the same)

HOME = Path(__file__).parent
PLAN = HOME.parents[1] / "src/donghanh/sample/plans/lai-chau-city-2024.txt"


def main(address: str) -> None:
    """Write every picture beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        officer = sign_in(browser, address, "xa.doanket")
        picture(officer, "/", "home")
        picture(officer, "/ho-so/", "people")
        picture(officer, "/ho-so/?measure=post_rehab", "person", follow=r"/ho-so/\d+/$")
        picture(officer, "/viec/", "work")
        paper(officer)
        dossier(sign_in(browser, address, "congan.thanhpho"))
        labour = sign_in(browser, address, "laodong.thanhpho")
        picture(labour, "/ke-hoach/", "plan", follow=r"/ke-hoach/\d+/$")
        picture(labour, "/ke-hoach/", "tasks", follow=r"/ke-hoach/\d+/$", then="nhiem-vu/")
        picture(labour, "/chi-so/svc_access_all/", "indicator")
        review(labour)
        district = sign_in(browser, address, "laodong.tamduong")
        picture(district, "/bao-cao/12/", "report")
        picture(district, "/bao-cao/12/thay-doi/", "changes")
        phone = sign_in(browser, address, "giupdo.doanket", PHONE)
        picture(phone, "/ho-tro/", "phone")
        browser.close()


def sign_in(browser: Browser, address: str, username: str, size: tuple[int, int] = LAPTOP) -> Page:
    page = browser.new_page(
        base_url=address, viewport={"width": size[0], "height": size[1]}, locale="vi-VN"
    )
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: "dang-nhap" not in url)
    return page


def picture(page: Page, path: str, name: str, *, follow: str = "", then: str = "") -> None:
    """Open ``path``, the first link that matches ``follow``, then an address below it."""
    page.goto(path)
    if follow:
        page.goto(first_link(page, follow) + then)
    page.screenshot(path=HOME / f"{name}.png")


def first_link(page: Page, pattern: str) -> str:
    """The first address on the page that matches, with its question."""
    hrefs = page.locator("main a[href]").evaluate_all(
        "links => links.map(link => new URL(link.href)).map(url => url.pathname + url.search)"
    )
    found = next((href for href in hrefs if re.search(pattern, href)), None)
    if found is None:
        sys.exit(f"{page.url}: no link matches {pattern}")
    return str(found)


def dossier(page: Page) -> None:
    """The compulsory dossier that was opened first."""
    page.goto("/ho-so-bat-buoc/")
    page.goto(first_link(page, r"/ho-so-bat-buoc/\d+/$"))
    page.screenshot(path=HOME / "dossier.png")


def paper(page: Page) -> None:
    """A form drafted from a file; the draft is thrown away again."""
    page.goto("/ho-so/?measure=user")
    number = re.search(r"\d+", first_link(page, r"/ho-so/\d+/$"))
    assert number is not None
    page.goto(f"/giay-to/nguoi/{number[0]}/")
    page.goto(first_link(page, r"/lap/\?"))
    page.get_by_role("button", name="Lưu và xem bản thảo").click()
    page.wait_for_url(re.compile(r"/giay-to/\d+/$"))
    page.screenshot(path=HOME / "paper.png")
    page.get_by_role("button", name="Bỏ bản thảo").click()


def review(page: Page) -> None:
    """A plan read and not yet confirmed."""
    page.goto("/ke-hoach/nhap/")
    text = PLAN.read_text(encoding="utf-8").replace("(bản mẫu)", "(bản để soát)")
    page.locator("input[type=file]").set_input_files(
        {"name": "ke-hoach.txt", "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/soat/"))
    page.screenshot(path=HOME / "review.png")


if __name__ == "__main__":
    main(sys.argv[1])
