"""What officers do on the site, each in one line, so that a journey reads like the work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, TimeoutError, expect


def fill(page: Page, **answers: Any) -> None:
    """Answer the fields of a form by their names, whatever kind of box they are."""
    for name, value in answers.items():
        box = page.locator(f"[name='{name}']").first
        match box.evaluate("one => one.type"):
            case "radio":
                page.locator(f"[name='{name}'][value='{value}']").check()
            case "checkbox":
                box.set_checked(bool(value))
            case "select-one":
                box.select_option(str(value))
            case _:
                box.fill(str(value))


def fill_day(page: Page, name: str, day: str) -> None:
    """A day in three boxes, written as "17/6/2024"."""
    for part, value in zip(("day", "month", "year"), day.split("/"), strict=True):
        page.locator(f"[name={name}_{part}]").fill(value)


def save(page: Page, then: str) -> None:
    """Send the form of the page and arrive at an address that fits the pattern ``then``."""
    page.locator("#bieu-mau button[type=submit]").first.click()
    arrive(page, then)


def arrive(page: Page, then: str) -> None:
    """The page that follows; when another one stays, its words say why."""
    try:
        page.wait_for_url(re.compile(then))
    except TimeoutError:
        stays = f"{page.url}\n{page.locator('main').inner_text()[:1500]}"
    else:
        return
    pytest.fail(stays)


def number_in(page: Page) -> int:
    """The last number of the page's address."""
    return int(re.findall(r"\d+", page.url.split("://")[1].partition("/")[2])[-1])


def open_file(page: Page, name: str, born: str) -> int:
    """A file for somebody who has none; its id."""
    page.goto("/ho-so/moi/")
    fill(page, name=name, sex="m", born=born)
    save(page, r"/ho-so/\d+/")
    return int(re.findall(r"/ho-so/(\d+)/", page.url)[0])


def record(page: Page, person: int, kind: str, day: str, **answers: Any) -> None:
    """Choose a step that the law allows now, say when it was and what it held, and save it."""
    _write(page, person, kind, day, answers)
    save(page, rf"/ho-so/{person}/$")
    expect(page.locator("main")).to_contain_text("Đã ghi")


def propose(page: Page, person: int, kind: str, day: str, **answers: Any) -> int:
    """The same for a step that restricts the person: it waits for a second one; its number."""
    _write(page, person, kind, day, answers)
    save(page, r"/ho-so/de-nghi/\d+/$")
    expect(page.locator("main")).to_contain_text("Đang chờ người thứ hai")
    return number_in(page)


def _write(page: Page, person: int, kind: str, day: str, answers: dict[str, Any]) -> None:
    page.goto(f"/ho-so/{person}/ghi/")
    page.locator(f"main a[href*='/ghi/{kind}/']").first.click()
    fill_day(page, "effective_on", day)
    if page.locator("[name=at]").count():
        fill(page, at="9:00")
    fill(page, **{f"d_{name}": value for name, value in answers.items()})


def decide(page: Page, proposal: int, person: int) -> None:
    """The second person finds what waits and decides as proposed."""
    page.goto("/ho-so/cho-quyet-dinh/")
    page.locator(f"main a[href$='/ho-so/de-nghi/{proposal}/']").click()
    page.get_by_role("button", name="Quyết định như đề nghị").click()
    arrive(page, rf"/ho-so/{person}/$")
    expect(page.locator("main")).to_contain_text("Đã quyết định")


def draft_paper(page: Page, person: int, form: str) -> str:
    """Draft a form from the person's papers page; the address of the draft."""
    page.goto(f"/giay-to/nguoi/{person}/")
    address = page.locator("main a[href*='/lap/']").evaluate_all(
        "(links, form) => links.map(one => one.href).find(one => one.includes(form))",
        f"mau={form.replace('/', '%2F')}&",
    )
    page.goto(address)
    save(page, r"/giay-to/\d+/$")
    expect(page.locator("main")).to_contain_text("Xem trước")
    return page.url


def issue_paper(page: Page, paper: str) -> str:
    """The head signs a draft; the number it got."""
    page.goto(paper)
    page.get_by_role("link", name="Ký và lấy số").click()
    save(page, r"/giay-to/\d+/$")
    said = page.locator("main").inner_text()
    number = re.search(r"Đã ban hành, số (\S+)\.", said)
    assert number, said[:300]
    return number[1]


def download(page: Page, purpose: str) -> bytes:
    """Say what a file is for and take it."""
    fill(page, purpose=purpose)
    with page.expect_download() as waiting:
        page.locator("#bieu-mau button[type=submit]").first.click()
    return Path(waiting.value.path()).read_bytes()
