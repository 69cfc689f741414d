"""Whole cases in a real browser, from a new file to the last step, by the people who do them.

The last journey moves the calendar of the sample world and closes communes: it stays the last.
"""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from donghanh.law import packs
from donghanh.testing import scans
from donghanh.tests.browser.conftest import OpenAs, Site
from donghanh.tests.browser.steps import (
    decide,
    download,
    draft_paper,
    fill,
    fill_day,
    issue_paper,
    open_file,
    propose,
    record,
    save,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def law(pack: str, source: str) -> str:
    """The number of the law by which a page says that it goes."""
    number = packs.load(pack).sources[source].number
    assert number
    return number


def test_a_compulsory_dossier_comes_back_twice_and_is_served(open_as: OpenAs) -> None:
    officer, head = open_as("xa.doanket"), open_as("chutich.doanket")
    police, labour = open_as("congan.doanket"), open_as("laodong.thanhpho")
    person = open_file(officer, "Lừu Văn Giả Tưởng", "1990")

    record(police, person, "determination.requested", "5/2/2024", group="volunteer")
    record(police, person, "determination.found_dependent", "19/2/2024", substance="heroin")
    record(
        police,
        person,
        "determination.violation_recorded",
        "28/2/2024",
        violation="not_registering",
    )
    record(
        officer,
        person,
        "compulsory.dossier_opened",
        "29/2/2024",
        ground="g1_no_register_perform_selfterm",
    )
    waiting = propose(officer, person, "compulsory.family_interim_decided", "1/3/2024")
    expect(officer.get_by_role("button", name="Quyết định như đề nghị")).to_have_count(0)
    decide(head, waiting, person)

    dossier = open_dossier(officer, "Lừu Văn Giả Tưởng")
    attach(officer, "Biên bản vi phạm")
    record(officer, person, "compulsory.dossier_completed", "8/3/2024")
    paper = draft_paper(officer, person, "ND116/29")
    number = issue_paper(head, paper)
    assert number.endswith("ĐN-CNBB"), number
    record(officer, person, "compulsory.notice_served", "11/3/2024")
    record(officer, person, "compulsory.reading_ended", "14/3/2024", comments="Không có ý kiến")
    record(officer, person, "compulsory.dossier_sent", "18/3/2024")
    record(
        labour, person, "compulsory.dossier_returned", "20/3/2024", reason="Thiếu bản tường trình"
    )
    officer.goto("/ho-so-bat-buoc/")
    row = officer.locator("tr", has_text="Lừu Văn Giả Tưởng")
    expect(row).to_contain_text("Bị trả lại")
    record(officer, person, "compulsory.dossier_supplemented", "22/3/2024")
    waiting = propose(
        officer, person, "compulsory.forwarded_to_court", "27/3/2024", court="Tòa án mẫu"
    )
    decide(head, waiting, person)
    record(officer, person, "compulsory.court_returned", "1/4/2024", reason="Thiếu bản sao giấy tờ")
    record(officer, person, "compulsory.resent_to_court", "5/4/2024")
    record(officer, person, "compulsory.court_accepted", "8/4/2024")
    record(officer, person, "compulsory.court_decided", "18/4/2024", term_months=15)
    record(officer, person, "compulsory.decision_effective", "26/4/2024")
    record(officer, person, "compulsory.decision_received", "2/5/2024")
    record(
        police,
        person,
        "compulsory.handed_over",
        "6/5/2024",
        term_months=15,
        facility="Cơ sở cai nghiện mẫu",
    )
    expect(police.locator("main")).to_contain_text("06/8/2025")

    officer.goto(dossier)
    loops = officer.locator("table", has_text="Các lần hồ sơ bị trả lại").locator("tbody tr")
    expect(loops).to_have_count(2)
    for missing, mended in (
        ("Thiếu bản tường trình", "22/3/2024"),
        ("Thiếu bản sao giấy tờ", "05/4/2024"),
    ):
        expect(loops.filter(has_text=missing)).to_contain_text(mended)

    officer.goto(f"{dossier}bo-ho-so/")
    bundle = download(officer, "Lưu tại Ủy ban nhân dân")
    assert bundle.startswith(b"%PDF")
    officer.goto(paper)
    officer.get_by_role("link", name="Tải .docx").click()
    written = Document(BytesIO(download(officer, "In để gửi")))
    words = "\n".join(paragraph.text for paragraph in written.paragraphs)
    assert "Lừu Văn Giả Tưởng" in words


def open_dossier(page: Page, name: str) -> str:
    """Find a dossier in the list and open it; its address."""
    page.goto("/ho-so-bat-buoc/")
    page.get_by_role("link", name=name).click()
    page.wait_for_url(re.compile(r"/ho-so-bat-buoc/\d+/$"))
    return page.url


def attach(page: Page, paper: str) -> None:
    """Add a scan as one of the papers of the dossier that is open."""
    row = page.locator("section[aria-labelledby=giay-to] tr", has_text=paper)
    expect(row).not_to_contain_text("Đã có")
    row.get_by_role("link", name="Thêm bản quét").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "ban-quet.pdf", "mimeType": "application/pdf", "buffer": scans.pdf(2)}
    )
    save(page, r"/ho-so-bat-buoc/\d+/$")
    expect(row).to_contain_text("Đã có")


def test_a_home_case_goes_through_post_rehabilitation_to_its_end(open_as: OpenAs) -> None:
    officer, head, helper = (
        open_as("xa.doanket"),
        open_as("chutich.doanket"),
        open_as("giupdo.doanket"),
    )
    name = "Tao Văn Hoàn Thành Mẫu"
    person = open_file(officer, name, "12/3/1988")

    record(officer, person, "determination.requested", "28/11/2022", group="volunteer")
    record(officer, person, "determination.found_dependent", "30/11/2022", substance="opium")
    record(officer, person, "voluntary_home.registered", "5/12/2022")
    record(officer, person, "voluntary_home.decided", "7/12/2022", term_months=6)
    record(officer, person, "voluntary_home.started", "9/12/2022")
    record(officer, person, "voluntary_home.provider_notified", "12/12/2022", about="start")
    record(officer, person, "voluntary_home.completed", "7/6/2023")
    record(officer, person, "completion.reported", "9/6/2023")
    record(officer, person, "completion.file_made", "13/6/2023")
    waiting = propose(
        officer, person, "post_rehab.decided", "15/6/2023", after="voluntary", term_from="7/6/2023"
    )
    decide(head, waiting, person)
    record(officer, person, "post_rehab.helper_assigned", "16/6/2023", helper="Trần Thị Giúp Mẫu")
    record(officer, person, "post_rehab.visited", "18/9/2023", topic="work")
    record(officer, person, "post_rehab.tested", "11/3/2024", test_result="negative")

    assign_helper(officer, person, "Trần Thị Giúp Mẫu", since="16/6/2023")
    visit(helper, name)
    officer.goto(f"/ho-tro/nguoi/{person}/")
    expect(officer.locator("main")).to_contain_text("Trần Thị Giúp Mẫu")

    certificate = draft_paper(officer, person, "ND116/54")
    number = issue_paper(head, certificate)
    officer.goto(certificate)
    officer.get_by_role("link", name="Ghi vào hồ sơ").click()
    expect(officer.locator("[name=doc_number]")).to_have_value(number)
    fill_day(officer, "effective_on", "7/6/2024")
    save(officer, rf"/ho-so/{person}/$")
    expect(officer.locator("h1 ~ .dh-tag")).to_contain_text("đưa ra khỏi danh sách")
    expect(officer.locator("main")).to_contain_text(number)

    officer.goto("/so-sach/?register=post_rehab_list&first=1/1/2024&last=17/6/2024")
    gone = officer.locator("table", has_text="Ra khỏi danh sách trong kỳ")
    row = gone.locator("tr", has_text=name)
    expect(row).to_contain_text("07/6/2024")
    expect(row).to_contain_text("Chấp hành xong quản lý sau cai")
    expect(row).to_contain_text("Điều")
    standing = officer.locator("table", has_text="Đang trong danh sách cuối kỳ")
    expect(standing).not_to_contain_text(name)


def assign_helper(page: Page, person: int, helper: str, *, since: str) -> None:
    """Have somebody with an account accompany the person."""
    page.goto(f"/ho-tro/nguoi/{person}/dong-hanh/")
    page.locator("[name=helper]").select_option(label=helper)
    fill(page, task="Thăm, động viên mỗi tháng")
    fill_day(page, "starts_on", since)
    save(page, rf"/ho-tro/nguoi/{person}/$")


def visit(page: Page, name: str) -> None:
    """The helper writes down a visit: who, how, save."""
    page.goto("/ho-tro/")
    card = page.locator("li, article, section", has_text=name).last
    card.get_by_role("link").first.click()
    page.get_by_label(re.compile(name)).first.check()
    page.locator("[name=outcome]").first.check()
    save(page, r"/ho-tro/$")


def test_a_case_crosses_the_new_communes_and_the_new_law(open_as: OpenAs, site: Site) -> None:
    site.set_clock(date(2024, 7, 29))
    officer, head = open_as("xa.doanket"), open_as("chutich.doanket")
    name = "Vàng Văn Xuyên Suốt Mẫu"
    person = open_file(officer, name, "1985")
    record(officer, person, "determination.requested", "3/6/2024", group="volunteer")
    record(officer, person, "determination.found_dependent", "5/6/2024")
    record(
        officer,
        person,
        "compulsory.dossier_opened",
        "17/6/2024",
        ground="g1_no_register_perform_selfterm",
    )
    waiting = propose(officer, person, "compulsory.forwarded_to_court", "28/6/2024")
    decide(head, waiting, person)
    record(officer, person, "compulsory.court_accepted", "1/7/2024")
    record(officer, person, "compulsory.court_decided", "10/7/2024", term_months=24)
    record(officer, person, "compulsory.decision_received", "22/7/2024")
    record(
        officer,
        person,
        "compulsory.handed_over",
        "26/7/2024",
        term_months=24,
        facility="Cơ sở cai nghiện mẫu",
    )
    expect(officer.locator("main")).to_contain_text("26/7/2026")

    site.set_clock(date(2025, 7, 7))
    admin = open_as("quantri")
    pass_files_on(admin)
    appoint(admin, "xa.doanket", "commune_officer", since="1/7/2025")
    appoint(admin, "chutich.doanket", "commune_chair", since="1/7/2025")
    officer.goto(f"/ho-so/{person}/")
    expect(officer.locator("main")).to_contain_text("Chuyển sang đơn vị hành chính mới")
    expect(officer.locator("main")).to_contain_text("26/7/2026")

    site.set_clock(date(2026, 8, 3))
    officer.goto(f"/ho-so/{person}/")
    expect(officer.locator("main")).to_contain_text(law("2021", "L73"))  # what runs, runs on
    expect(officer.locator("main")).to_contain_text("26/7/2026")
    record(officer, person, "compulsory.completed", "26/7/2026")
    expect(officer.locator("main")).to_contain_text(law("2025", "L120"))
    waiting = propose(
        officer,
        person,
        "post_rehab.decided",
        "31/7/2026",
        after="compulsory_adult",
        term_from="26/7/2026",
    )
    decide(head, waiting, person)
    expect(head.locator("main")).to_contain_text(law("2025", "L120"))
    expect(head.locator("main")).to_contain_text("26/7/2028")


def pass_files_on(page: Page) -> None:
    """Pass the files of all closed communes to their successors, and wait until it is done."""
    page.goto("/ho-so/sap-xep/?on=2025-07-01")
    page.get_by_role("button", name="Chuyển hồ sơ").click()
    row = page.locator("tr", has_text="Phường Đoàn Kết").last
    for _ in range(60):
        page.goto("/ho-so/sap-xep/?on=2025-07-01")
        if row.locator("td").nth(1).inner_text().strip() == "0":
            return
        page.wait_for_timeout(1000)
    pytest.fail(page.locator("main").inner_text())


def appoint(page: Page, username: str, role: str, *, since: str) -> None:
    """Give an account its work in the committee of the new ward."""
    committee = "Ủy ban nhân dân phường Đoàn Kết"
    page.goto(f"/tai-khoan/?words={username}")
    page.get_by_role("link", name=username, exact=True).click()
    page.get_by_label("Mã hoặc tên đơn vị hành chính").fill("03388")
    page.get_by_role("button", name="Tìm cơ quan").click()
    page.locator("[name=appoint-agency]").select_option(label=committee)
    fill(page, **{"appoint-role": role, "appoint-valid_from": since})
    page.get_by_role("button", name="Giao nhiệm vụ", exact=True).click()
    expect(page.locator("main")).to_contain_text("Đã giao nhiệm vụ")
