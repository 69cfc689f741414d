"""The plan on paper: what a clerk checks in the files, and that nothing of the plan is left out."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import docx as python_docx
import pdfplumber
import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency, communes_of
from donghanh.documents import checks, docx, pdf
from donghanh.documents.layout import load
from donghanh.documents.model import Document
from donghanh.errors import Refusal
from donghanh.plans import services
from donghanh.plans.models import Plan, PlanPaper
from donghanh.plans.writing import assignment, document
from donghanh.plans.writing import services as writing
from donghanh.procedures.papers.models import Outgoing
from donghanh.procedures.papers.signers import Capacity, Signer
from donghanh.procedures.papers.tests.reading import docx_text, pdf_text, solid
from donghanh.testing.worlds import NOW, World

pytestmark = pytest.mark.django_db

POINT = 25.4 / 72
SIGNER = Signer("Người Ký Thử", on_behalf=True)


@pytest.fixture
def chair(world: World) -> User:
    return world.user(Role.COMMUNE_CHAIR)


@pytest.fixture
def ward(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER)


@pytest.fixture
def own(plan: Plan, ward: User) -> Plan:
    """The ward's plan from the city's, with a task of its own, confirmed."""
    made = services.make_own(plan, by=ward)
    services.add_task(
        made, by=ward, text="Họp tổ dân phố về phòng, chống ma túy.", lead=["Công an phường"],
        coordinating=["Đoàn Thanh niên phường"], when_text="Hàng quý", product="Biên bản họp",
    )  # fmt: skip
    return services.confirm_own(made, by=ward)


def issued(own: Plan, chair: User) -> Plan:
    writing.issue(own, by=chair, on=NOW.date(), seen=1, signer=SIGNER)
    own.refresh_from_db()
    return own


def texts_of(plan: Plan) -> list[str]:
    """Everything the plan's rows say."""
    rows: list[Any] = [*plan.targets.all(), *plan.tasks.all(), *plan.duties.all()]
    found = [one.text for one in rows]
    found += [one.name for task in plan.tasks.all() for one in task.parties.all()]
    return [solid(text) for text in found]


# ---- the document -------------------------------------------------------------------------


def test_a_plan_that_was_read_has_its_own_number_day_and_signer(plan: Plan) -> None:
    made = document.make(plan)
    assert made.symbol is not None
    assert made.symbol.text == "00/KH-UBND"
    assert made.day.exact == date(2024, 2, 5)
    assert made.letterhead is not None
    assert made.letterhead.name == "Ủy ban nhân dân thành phố Lai Châu"
    assert made.signature.lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert made.signature.name == "Nguyễn Văn Mẫu"
    assert not made.draft
    assert made.archive == ("VT",)


def test_every_text_of_the_plan_is_in_both_files(plan: Plan, own: Plan) -> None:
    for one in (plan, own):
        made = document.make(one)
        for read in (docx_text(docx.render(made)), pdf_text(pdf.render(made))):
            assert [text for text in texts_of(one) if text not in read] == []


def test_the_word_file_has_the_parts_in_their_order(own: Plan) -> None:
    word = python_docx.Document(BytesIO(docx.render(document.make(own))))
    lines = [paragraph.text.replace("\u00a0", " ") for paragraph in word.paragraphs]
    titles = ("Mục đích", "Chỉ tiêu", "Nhiệm vụ", "Kinh phí", "Tổ chức", "Chế độ báo cáo")
    places = [
        next(at for at, line in enumerate(lines) if title.upper() in line.upper() and "." in line)
        for title in titles
    ]
    assert places == sorted(places)
    heads = [[cell.text for cell in table.rows[0].cells] for table in word.tables]
    assert ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm"] in heads


def test_measures_and_letters_of_both_files(plan: Plan, labour: User, world: World) -> None:
    services.allot(plan.targets.get(order=2), by=labour, parts={world.ward: Decimal(40)})
    made, layout = document.make(plan), load("2020")
    section = python_docx.Document(BytesIO(docx.render(made))).sections[0]
    margins = (section.left_margin, section.right_margin, section.top_margin)
    assert [round(one.mm) for one in margins if one is not None] == [30, 15, 20]
    with zipfile.ZipFile(BytesIO(docx.render(made))) as file:
        styles = file.read("word/styles.xml").decode()
    assert 'w:ascii="Times New Roman"' in styles
    pages = pdfplumber.open(BytesIO(pdf.render(made))).pages
    fonts = {char["fontname"].split("+")[1].split("-")[0] for page in pages for char in page.chars}
    assert fonts == {"Tinos"}
    for page in pages:
        body = [c for c in page.chars if c["top"] * POINT > 19 and not c["text"].isspace()]
        assert min(c["x0"] for c in body) * POINT >= layout["margin_left_mm"] - 0.5
        right = (page.width - max(c["x1"] for c in body)) * POINT
        assert right >= layout["margin_right_mm"] - 0.5
    lying = [page.width > page.height for page in pages]
    assert lying == sorted(lying)
    assert lying[-1]  # the annexes


def test_the_annexes_are_the_allotments_and_who_does_what(
    plan: Plan, labour: User, world: World
) -> None:
    services.allot(
        plan.targets.get(order=2),
        by=labour,
        parts={world.ward: Decimal(40), world.other_ward: Decimal(25)},
    )
    allotted, duties = document.make(plan).annexes
    (table,) = allotted.blocks
    rows = [[cell.text for cell in row] for row in table.rows]  # type: ignore[union-attr]
    assert rows == [["1", "Phường Đoàn Kết", "40"], ["2", "Phường Quyết Thắng", "25"]]
    (matrix,) = duties.blocks
    marks = {row[0].text: [cell.text for cell in row[1:]] for row in matrix.rows}  # type: ignore[union-attr]
    assert marks["Công an thành phố"] == ["CT", "PH"]
    assert marks["Phòng Lao động - Thương binh và Xã hội"] == ["", "CT"]


def test_the_page_draws_the_annexes(client: Client, plan: Plan, labour: User, world: World) -> None:
    services.allot(plan.targets.get(order=2), by=labour, parts={world.ward: Decimal(40)})
    client.force_login(labour)
    shown = BeautifulSoup(
        client.get(reverse("plans:paper", args=[plan.pk])).content, "html.parser"
    ).select_one(".dh-paper")
    assert shown is not None
    titles = [" ".join(one.text.split()) for one in shown.select(".dh-paper__annex")]
    assert [one.split(" (")[0] for one in titles] == [
        "Phụ lục I CHỈ TIÊU GIAO CHO CÁC ĐƠN VỊ",
        "Phụ lục II PHÂN CÔNG TRÁCH NHIỆM THỰC HIỆN NHIỆM VỤ",
    ]
    assert "Phường Đoàn Kết" in shown.select("table")[-2].text
    labels = [one["aria-label"] for one in shown.select("[role=region]")]
    assert len(set(labels)) == len(labels)


def test_a_wide_matrix_goes_on_in_the_next_table(own: Plan, ward: User) -> None:
    work = services.amend(own, by=ward)
    for number in range(20):
        services.add_task(work, by=ward, text=f"Việc thứ {number}.", lead=["Công an phường"])
    (annex,) = document.make(work).annexes
    assert [len(table.columns) - 1 for table in annex.blocks] == [14, 8]  # type: ignore[union-attr]
    assert checks.check(document.make(work)) == []
    pdf.render(document.make(work))


# ---- written here -------------------------------------------------------------------------


def test_a_plan_made_here_is_a_draft_without_number_until_it_is_issued(
    plan: Plan, own: Plan, chair: User
) -> None:
    made = document.make(own)
    assert made.draft
    assert made.symbol is not None
    assert (made.symbol.code, made.symbol.number) == ("KH-UBND", None)
    assert made.signature.lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert "DỰ THẢO" in pdfplumber.open(BytesIO(pdf.render(made))).pages[0].extract_text()
    assert checks.check(made) == []

    issued(own, chair)
    made = document.make(own)
    assert checks.check(made) == []
    assert not made.draft
    assert made.symbol is not None
    assert made.symbol.text == own.number == "01/KH-UBND"
    assert (made.day.exact, own.issued_on) == (NOW.date(), NOW.date())
    assert made.signature.name == "Người Ký Thử"
    line = Outgoing.objects.get(agency=agency(AgencyKind.PEOPLES_COMMITTEE, own.unit, NOW.date()))
    assert (line.type_code, line.number, line.subject) == ("KH", 1, own.title)


def test_what_was_issued_stays_as_it_was_signed(own: Plan, ward: User, chair: User) -> None:
    before = document.make(issued(own, chair))
    own.tasks.update(text="Khác hẳn.")
    assert document.make(own) == before
    with pytest.raises(Refusal) as refused:
        writing.save_words(own, by=ward, typed={"purpose": "Khác."})
    assert refused.value.code == "plan.issued"
    with pytest.raises(Refusal):
        writing.issue(own, by=chair, on=NOW.date(), seen=1, signer=SIGNER)
    assert Outgoing.objects.count() == 1
    for change in ("update plans_planpaper set words = '{}'", "delete from plans_planpaper"):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def test_the_amended_version_names_the_one_it_replaces(own: Plan, ward: User, chair: User) -> None:
    issued(own, chair)
    work = services.amend(own, by=ward)
    made = document.make(work)
    assert made.draft
    assert "thay thế Kế hoạch số 01/KH-UBND ngày 14/6/2024" in solid_text(made)
    services.confirm_own(work, by=ward)
    work.refresh_from_db()
    writing.issue(work, by=chair, on=NOW.date(), seen=1, signer=SIGNER)
    work.refresh_from_db()
    assert work.number == "02/KH-UBND"


def solid_text(made: Document) -> str:
    return "\n".join(getattr(block, "text", "") for block in made.blocks)


def test_the_words_are_typed_kept_and_passed_on(own: Plan, ward: User, chair: User) -> None:
    typed = {
        "purpose": "Giữ địa bàn bình yên.\nMỗi việc có người lo.",
        "budget": "Ngân sách phường năm 2024.",
        "recipients": "- UBND thành phố (B/c);\n- Lưu: VT, VX.",
    }
    writing.save_words(own, by=ward, typed=typed)
    made = document.make(own)
    assert "Giữ địa bàn bình yên." in solid_text(made)
    assert [one.name for one in made.recipients] == ["UBND thành phố (B/c)"]
    assert made.archive == ("VT", "VX")
    with pytest.raises(Refusal) as refused:
        writing.issue(own, by=chair, on=NOW.date(), seen=1, signer=SIGNER)
    assert refused.value.code == "paper.changed"
    writing.issue(own, by=chair, on=NOW.date(), seen=2, signer=SIGNER)
    assert "Mỗi việc có người lo." in solid_text(document.make(services.amend(own, by=ward)))


@pytest.mark.parametrize(
    ("role", "where", "code"),
    [
        (Role.COMMUNE_OFFICER, "", "plan.other_agency"),
        (Role.POLICE_CHIEF, "", "plan.other_agency"),
        (Role.LEADER, "", "plan.other_agency"),
        (Role.COMMUNE_CHAIR, "03386", "plan.other_agency"),
    ],
)
def test_only_the_head_of_the_issuing_office_issues(
    own: Plan, world: World, role: Role, where: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        writing.issue(own, by=world.user(role, where), on=NOW.date(), seen=1, signer=SIGNER)
    assert refused.value.code == code


def test_a_draft_is_not_issued_and_a_read_plan_neither(
    plan: Plan, ward: User, chair: User, world: World
) -> None:
    made = services.make_own(plan, by=ward)
    for one, by in ((made, chair), (plan, world.user(Role.LEADER))):
        with pytest.raises(Refusal) as refused:
            writing.issue(one, by=by, on=NOW.date(), seen=1, signer=SIGNER)
        assert refused.value.code in ("plan.not_in_force", "plan.other_agency")
    assert Outgoing.objects.count() == 0


def test_a_refused_issue_gives_its_number_back(own: Plan, chair: User) -> None:
    deputy = Signer("Người Ký Thử", capacity=Capacity.DEPUTY, title="Trưởng ban")
    with pytest.raises(Refusal) as refused:
        writing.issue(own, by=chair, on=NOW.date(), seen=1, signer=deputy)
    assert refused.value.code == "signer.kt"
    assert Outgoing.objects.count() == 0
    assert not PlanPaper.objects.filter(issued_at__isnull=False).exists()


# ---- the task assignment ------------------------------------------------------------------


def test_an_assignment_has_the_agencys_tasks_turns_and_days(plan: Plan, world: World) -> None:
    police = agency(AgencyKind.POLICE, world.city, NOW.date())
    made = assignment.make(plan, police)
    assert made.addressees == ("Công an thành phố Lai Châu",)
    leads, helps = (block for block in made.blocks if hasattr(block, "rows"))
    assert [row[1].text for row in leads.rows] == [plan.tasks.get(order=1).text]
    assert [row[1].text for row in helps.rows] == [plan.tasks.get(order=2).text]
    assert "quý I: 31/3/2024" in leads.rows[0][2].text
    assert helps.rows[0][3].text == "Phòng Lao động - Thương binh và Xã hội"
    for read in (docx_text(docx.render(made)), pdf_text(pdf.render(made))):
        assert solid(plan.tasks.get(order=1).text) in read
        assert solid("PHIẾU GIAO NHIỆM VỤ") in read
    assert [fault.code for fault in checks.check(made)] == []


def test_a_commune_gets_its_part_of_the_targets(plan: Plan, labour: User, world: World) -> None:
    target = plan.targets.get(order=2)
    services.allot(target, by=labour, parts={world.ward: Decimal(40)})
    committee = agency(AgencyKind.PEOPLES_COMMITTEE, world.ward, NOW.date())
    made = assignment.make(plan, committee)
    first = next(block for block in made.blocks if hasattr(block, "rows"))
    assert [[cell.text for cell in row] for row in first.rows] == [["2", target.text, "40 người"]]
    (found,) = (one for one in assignment.assignees(plan) if one.agency == committee)
    assert (found.leads, found.helps, found.targets) == (1, 0, 1)


def test_the_work_goes_on_in_the_communes_own_plan(plan: Plan, own: Plan, world: World) -> None:
    committee = agency(AgencyKind.PEOPLES_COMMITTEE, world.ward, NOW.date())
    made = assignment.make(plan, committee)
    leads = next(block for block in made.blocks if hasattr(block, "rows"))
    assert leads.rows[0][2].text.count("quý") == 4


# ---- how much it costs --------------------------------------------------------------------


def queries_of(plan: Plan) -> list[int]:
    police = assignment.assignees(plan)[0].agency
    counts = []
    for made in (
        lambda: document.make(
            Plan._default_manager.select_related("unit__parent__parent").get(pk=plan.pk)
        ),
        lambda: assignment.make(plan, police),
        lambda: assignment.assignees(plan),
    ):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            made()
        counts.append(len(seen))
    return counts


def test_more_tasks_and_units_cost_no_more_queries(plan: Plan, labour: User, world: World) -> None:
    target = plan.targets.get(order=2)
    services.allot(target, by=labour, parts={world.ward: Decimal(40)})
    before = queries_of(plan)
    units = communes_of(world.city, NOW.date())
    services.allot(target, by=labour, parts={unit: Decimal(30) for unit in units})
    for task in list(plan.tasks.all()):
        parties = list(task.parties.all())
        task.pk, task.lineage = None, uuid4()
        task.save()
        for party in parties:
            linked = list(party.agencies.all())
            party.pk, party.task = None, task
            party.save()
            party.agencies.set(linked)
    assert queries_of(plan) == before


# ---- the pages ----------------------------------------------------------------------------


def test_from_the_plan_to_its_signed_file(
    client: Client, own: Plan, ward: User, chair: User
) -> None:
    client.force_login(ward)
    plan_page = client.get(reverse("plans:plan", args=[own.pk])).content.decode()
    here = reverse("plans:paper", args=[own.pk])
    assert here in plan_page
    page = client.get(here).content.decode()
    assert "DỰ THẢO" in page
    assert reverse("plans:words", args=[own.pk]) in page
    assert client.get(reverse("plans:issue", args=[own.pk])).status_code == 403
    posted = client.post(
        reverse("plans:words", args=[own.pk]), {"purpose": "Vì phường bình yên."}, follow=True
    )
    assert "Vì phường bình yên." in posted.content.decode()
    client.force_login(chair)
    answer = client.post(
        reverse("plans:issue", args=[own.pk]),
        {
            "seen": 2, "on": "14/6/2024", "place": "Đoàn Kết", "capacity": "head",
            "on_behalf": "on", "signer_name": "Người Ký Thử",
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    shown = client.get(here).content.decode()
    assert "01/KH-UBND" in shown
    assert "DỰ THẢO" not in shown
    for format, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        file = client.get(reverse("plans:paper_file", args=[own.pk, format]))
        assert file.content.startswith(begins)
        assert f".{format}" in file["Content-Disposition"]
    assert client.get(reverse("plans:paper_file", args=[own.pk, "exe"])).status_code == 404
    assert AccessLog.objects.filter(action="plan.exported", subject_id=own.pk).count() == 2


def test_who_does_not_see_the_plan_gets_nothing(client: Client, own: Plan, world: World) -> None:
    with scope.use(scope.SYSTEM):
        stranger = world.user(Role.COMMUNE_OFFICER, "03386")
    client.force_login(stranger)
    named = assignment.assignees(own)[0].agency.pk
    for url in (
        reverse("plans:paper", args=[own.pk]),
        reverse("plans:words", args=[own.pk]),
        reverse("plans:paper_file", args=[own.pk, "pdf"]),
        reverse("plans:assignments", args=[own.pk]),
        reverse("plans:assignment", args=[own.pk, named, "pdf"]),
        reverse("plans:sheet", args=[own.pk]),
    ):
        assert client.get(url).status_code == 404, url


def test_an_assignment_of_an_agency_without_a_task_is_not_found(
    client: Client, plan: Plan, labour: User, world: World
) -> None:
    client.force_login(labour)
    page = client.get(reverse("plans:assignments", args=[plan.pk])).content.decode()
    assert "Công an thành phố Lai Châu" in page
    court = agency(AgencyKind.FINANCE, world.city, NOW.date())
    url = reverse("plans:assignment", args=[plan.pk, court.pk, "docx"])
    assert client.get(url).status_code == 404


def test_a_wards_plan_asks_those_above_and_names_itself_once(plan: Plan, ward: User) -> None:
    own = services.make_own(plan, by=ward)
    services.add_task(
        own, by=ward, lead=["UBND phường Đoàn Kết"], text="Họp tổ.", when_text="Hàng tháng"
    )
    services.confirm_own(own, by=ward)
    said = solid(docx_text(docx.render(document.make(own))))
    assert solid("Đề nghị Công an thành phố: phối hợp") in said
    assert said.count(solid("Ủy ban nhân dân phường Đoàn Kết: chủ trì nhiệm vụ số 1, 2")) == 1
    assert solid("UBND phường Đoàn Kết:") not in said
    assert solid("của Ủy ban nhân dân thành phố Lai Châu về") in said
