"""A plan from its document to the last commune, in a real browser, by the people who do it."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from donghanh.documents import media
from donghanh.testing import scans
from donghanh.tests.browser.conftest import OpenAs
from donghanh.tests.browser.steps import arrive, fill, number_in, save

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

MODEL = "mô hình cai nghiện, quản lý sau cai nghiện hiệu quả"
SURVEY = "Rà soát nhu cầu tập huấn"


def district_plan() -> bytes:
    """The sample plan of the district for the year after, as the Word file of an office."""
    text = files("donghanh.sample").joinpath("plans", "tam-duong-district-2023.txt")
    document = Document()
    for line in text.read_text("utf-8").replace("2023", "2024").splitlines():
        if line.strip():
            document.add_paragraph(line)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_plan_goes_down_to_a_commune_and_its_work_comes_back(open_as: OpenAs) -> None:
    labour = open_as("laodong.tamduong")
    commune, chair = open_as("xa.binhlu"), open_as("chutich.binhlu")

    import_plan(labour)
    edit_level(labour, MODEL, "2")
    drop(labour, "Triển khai báo cáo trực tuyến")
    answer_the_rest(labour)
    labour.get_by_role("button", name="Xác nhận kế hoạch").click()
    arrive(labour, r"/ke-hoach/\d+/$")
    plan = labour.url
    row = labour.locator(".dh-score tr", has_text="Mô hình cai nghiện")
    expect(row).to_contain_text("≥ 2 mô hình")
    expect(labour.locator("main")).not_to_contain_text("Triển khai báo cáo trực tuyến")

    row.get_by_role("link", name="giao, số liệu").click()
    labour.get_by_role("link", name="Giao cho cấp dưới").click()
    labour.get_by_label("Xã Bình Lư").fill("1")
    save(labour, r"/chi-tieu/\d+/$")
    expect(labour.locator("main")).to_contain_text("còn thiếu")
    labour.get_by_role("link", name="Giao cho cấp dưới").click()
    labour.get_by_label("Thị trấn Tam Đường").fill("1")
    save(labour, r"/chi-tieu/\d+/$")
    expect(labour.locator("tr", has_text="Xã Bình Lư")).to_contain_text("1 mô hình")

    own = make_own_plan(commune, plan)
    send_up(chair, own)
    labour.goto(f"{plan}cap-duoi/")
    row = labour.locator("tr", has_text="Xã Bình Lư")
    row.get_by_role("link", name="Cho ý kiến").click()
    fill(labour, decision="accept")
    save(labour, r"/ke-hoach/\d+/")

    turn = open_turn(commune, own, SURVEY)
    raise_difficulty(commune, "Chưa có danh sách cán bộ mới; đề nghị Phòng gửi mẫu.")
    difficulty = commune.url
    labour.goto("/ke-hoach/kho-khan/")
    labour.locator(f"main a[href$='/kho-khan/{number_in(commune)}/']").first.click()
    fill(labour, text="Phòng đã gửi mẫu; xã dùng mẫu của năm trước.")
    labour.get_by_role("button", name="Trả lời").click()
    expect(labour.locator("main")).to_contain_text("Phòng đã gửi mẫu")
    commune.goto(difficulty)
    expect(commune.locator("main")).to_contain_text("Phòng đã gửi mẫu")
    fill(commune, text="Xã đã nhận mẫu.")
    commune.get_by_role("button", name="Đã gỡ xong").click()
    expect(commune.locator("main")).to_contain_text("Gỡ xong ngày")

    commune.goto(turn)
    report_progress(commune, percent=100, note="Đã rà soát 3 cán bộ")
    labour.goto(f"{plan}cap-duoi/")
    expect(labour.locator("tr", has_text="Xã Bình Lư")).to_contain_text("chấp nhận")
    labour.goto(plan)
    row = labour.locator("table", has_text="Lượt việc của từng đơn vị").locator("tr")
    expect(row.filter(has_text="Xã Bình Lư")).to_contain_text("1 trên")
    expect(row.filter(has_text="Xã Bản Bo")).to_contain_text("0 trên")


def import_plan(page: Page) -> None:
    page.goto("/ke-hoach/nhap/")
    page.locator("input[type=file]").set_input_files(
        {"name": "ke-hoach-2024.docx", "mimeType": media.DOCX, "buffer": district_plan()}
    )
    page.locator("main form button[type=submit]").click()
    arrive(page, r"/soat/")
    expect(page.locator("main")).to_contain_text("6 chỉ tiêu")


def open_item(page: Page, words: str) -> None:
    """The page of what was read at these words."""
    item = page.locator(".dh-extract > li", has_text=words).first
    item.get_by_role("link", name="Sửa").click()
    expect(page.locator("h1")).to_contain_text("Sửa mục")


def edit_level(page: Page, words: str, value: str) -> None:
    open_item(page, words)
    fill(page, value=value)
    save(page, r"/soat/")
    expect(page.locator(".dh-extract > li", has_text=words).first).to_contain_text(f"≥ {value}")


def drop(page: Page, words: str) -> None:
    open_item(page, words)
    page.get_by_role("button", name="Bỏ mục này").click()
    arrive(page, r"/soat/")
    expect(page.locator(".dh-extract > li", has_text=words).first).to_contain_text("Đã bỏ")


def answer_the_rest(page: Page) -> None:
    """Whatever is still open: as suggested, or not measured by the system."""
    for _ in range(20):
        days = page.get_by_role("button", name="Xác nhận thời gian")
        if days.count():
            days.click()
            page.wait_for_load_state()
            continue
        waiting = page.get_by_role("button", name="Chọn", exact=True)
        if not waiting.count():
            return
        form = page.locator("form", has=waiting.first).first
        if not form.locator("input:checked").count():
            form.get_by_label("Không đo bằng hệ thống").check()
        waiting.first.click()
        page.wait_for_load_state()


def make_own_plan(page: Page, parent: str) -> str:
    """The commune's plan with what the parent's asks of it, confirmed; its address."""
    page.goto(parent)
    page.get_by_role("link", name="Kế hoạch của đơn vị từ kế hoạch này").click()
    page.get_by_role("button", name="Lập kế hoạch").click()
    arrive(page, r"/ban-lap/$")
    expect(page.locator("li", has_text=MODEL)).to_contain_text("1 mô hình")
    expect(page.locator("li", has_text=SURVEY)).to_contain_text("từ kế hoạch cấp trên")
    page.get_by_role("button", name="Xác nhận kế hoạch").click()
    arrive(page, r"/ke-hoach/\d+/$")
    return page.url


def send_up(page: Page, own: str) -> None:
    page.goto(own)
    page.get_by_role("button", name="Gửi lên cấp trên").click()
    expect(page.locator("main")).to_contain_text("Đã gửi kế hoạch lên cấp trên")


def open_turn(page: Page, plan: str, task: str) -> str:
    """The turn of a task that is due; its address."""
    page.goto(f"{plan}nhiem-vu/?xem=thoi-gian")
    page.locator("tr", has_text=task).first.get_by_role("link").first.click()
    arrive(page, r"/luot/\d+/$")
    return page.url


def raise_difficulty(page: Page, words: str) -> None:
    page.get_by_role("link", name="Nêu vướng mắc").click()
    fill(page, text=words)
    page.locator("[name=addressee]").select_option(
        label="Phòng Lao động - Thương binh và Xã hội huyện Tam Đường"
    )
    save(page, r"/kho-khan/\d+/$")


def report_progress(page: Page, *, percent: int, note: str) -> None:
    page.get_by_role("link", name="Ghi tiến độ").click()
    fill(page, on="10/6/2024", percent=percent, note=note)
    page.locator("input[type=file]").set_input_files(
        {"name": "danh-sach.pdf", "mimeType": "application/pdf", "buffer": scans.pdf()}
    )
    save(page, r"/luot/\d+/$")
    expect(page.locator("main")).to_contain_text(note)
    expect(page.get_by_role("link", name="danh-sach.pdf")).to_be_visible()
