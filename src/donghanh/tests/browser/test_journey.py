"""The main job in a real browser: a plan goes in, a signed half-year report comes out."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from donghanh.tests.browser.conftest import OpenAs

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def sample_plan(title: str) -> bytes:
    """The sample plan of the city under another title, as a neighbour might write it."""
    text = files("donghanh.sample").joinpath("plans", "lai-chau-city-2024.txt").read_text("utf-8")
    return text.replace("(bản mẫu)", title).encode()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_plan_is_imported_reviewed_and_confirmed(open_as: OpenAs, *, script: bool) -> None:
    page = open_as("laodong.thanhpho", script=script)
    page.goto("/ke-hoach/nhap/")
    title = f"(bản {'có' if script else 'không'} kịch bản)"
    page.locator("input[type=file]").set_input_files(
        {"name": "ke-hoach.txt", "mimeType": "text/plain", "buffer": sample_plan(title)}
    )
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/soat/"))
    expect(page.locator("main")).to_contain_text("6 chỉ tiêu")
    expect(page.locator("main")).to_contain_text("Duy trì điều trị bằng thuốc thay thế Methadone")
    for _ in range(12):
        waiting = page.get_by_role("button", name="Chọn", exact=True)
        if not waiting.count():
            break
        form = page.locator("form", has=waiting.first).first
        if not form.locator("input[type=radio]:checked").count():
            form.get_by_label("Không đo bằng hệ thống").check()
        waiting.first.click()
        page.wait_for_load_state()
    page.get_by_role("button", name="Xác nhận kế hoạch").click()
    page.wait_for_url(re.compile(r"/ke-hoach/\d+/$"))
    expect(page.locator("main")).to_contain_text("≥ 10 người")
    expect(page.locator("main")).to_contain_text("Tình trạng")


def test_a_report_is_written_signed_and_compared(open_as: OpenAs) -> None:
    labour = open_as("laodong.thanhpho")
    report = open_report(labour)
    for section in labour.locator("textarea[name^=section-]").all():
        section.fill("Không có phát sinh lớn; số liệu như trong bảng.")
    for reason in labour.locator("textarea[name^=reason-]").all():
        reason.fill("Đã đối chiếu với các xã, phường.")
    labour.get_by_role("button", name="Lưu phần lời").last.click()
    labour.wait_for_load_state()

    leader = open_as("lanhdao.thanhpho")
    leader.goto(report)
    leader.get_by_role("button", name="Ký báo cáo").click()
    leader.wait_for_load_state()
    expect(leader.locator("main")).to_contain_text("Đã ký")

    person = record_a_late_contact(open_as("xa.doanket"))

    labour.goto(f"{report}thay-doi/")
    expect(labour.locator("main")).to_contain_text("Ghi muộn")
    expect(labour.locator("main")).to_contain_text(person)
    labour.goto(report)
    expect(labour.locator("main")).to_contain_text("Đã ký")


def open_report(page: Page) -> str:
    """Open the half-year report that is due; its address."""
    page.goto("/bao-cao/")
    row = page.locator("tr", has_text="(bản mẫu)").first
    row.get_by_role("button", name="Lập báo cáo").click()
    page.wait_for_url(re.compile(r"/bao-cao/\d+/$"))
    return re.sub(r"^https?://[^/]+", "", page.url)


def record_a_late_contact(page: Page) -> str:
    """A counselling of 10 June, recorded after the report was signed; the file's number."""
    page.goto("/chi-so/svc_access_all/?period=2024-H1")
    link = page.locator("main a[href^='/ho-so/']").first
    number = re.search(r"\d{5}-\d\d/\d{4}", link.locator("xpath=..").inner_text())
    assert number
    pk = re.search(r"/ho-so/(\d+)/", str(link.get_attribute("href")))
    assert pk
    page.goto(f"/ho-tro/nguoi/{pk[1]}/ghi/")
    page.locator("[name=service]").first.select_option("counselling")
    for part, value in (("day", "10"), ("month", "6"), ("year", "2024")):
        page.locator(f"[name=on_{part}]").fill(value)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(rf"/ho-tro/nguoi/{pk[1]}/$"))
    return number[0]


def test_a_form_that_is_refused_keeps_what_was_typed(open_as: OpenAs) -> None:
    page = open_as("xa.doanket")
    page.goto("/ho-so/?measure=user")
    page.locator("a.dh-name").first.click()
    page.get_by_role("link", name="Ghi việc mới").first.click()
    page.locator("main a[href*='user.tested']").first.click()
    page.locator("[name=doc_number]").fill("07")
    submit = page.locator("main form button[type=submit]").first
    submit.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator("[name=doc_number]")).to_have_value("07")
    page.get_by_label("Âm tính").check()
    submit.click()
    page.wait_for_url(re.compile(r"/ho-so/\d+/$"))
    expect(page.locator("main")).to_contain_text("Xét nghiệm trong thời hạn quản lý")
