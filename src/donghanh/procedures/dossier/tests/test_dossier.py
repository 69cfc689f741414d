"""The compulsory dossier from its ground to the court: page, checklist, loops, bundle."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from donghanh.access import scope
from donghanh.access.models import AccessLog
from donghanh.access.roles import Role
from donghanh.agencies.queries import unit
from donghanh.law import packs
from donghanh.procedures.dossier import queries
from donghanh.procedures.papers import services as papers
from donghanh.procedures.papers import template
from donghanh.procedures.papers.signers import Signer
from donghanh.register.models import Attachment, Case, Person
from donghanh.register.services import record
from donghanh.testing.scans import pdf, png
from donghanh.testing.worlds import NOW, World


def dependent(world: World, name: str = "Lò Văn Mẫu", **more: Any) -> Person:
    person = world.person(name, **more)
    world.story(
        person,
        ("user.test_positive", "2024-05-06"),
        ("determination.requested", "2024-05-07"),
        ("determination.found_dependent", "2024-05-09"),
    )
    return person


def opened(world: World, name: str = "Lò Văn Mẫu", **more: Any) -> Case:
    person = dependent(world, name, **more)
    return world.record(person, "compulsory.dossier_opened", "2024-05-27").case


def told(world: World, case: Case, *steps: tuple[str, str, dict[str, Any]]) -> None:
    for kind, day, more in steps:
        world.record(case.person, kind, day, **more)


#: Completed late, read, sent, returned by the labour office, supplemented, forwarded.
RETURNED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("compulsory.dossier_completed", "2024-05-31", {"document": {"form": "ND116/29"}}),
    (
        "compulsory.notice_served",
        "2024-06-03",
        {"document": {"form": "ND116/32", "number": "5/TB"}},
    ),
    ("compulsory.reading_ended", "2024-06-06", {"data": {"comments": "Không có ý kiến."}}),
    ("compulsory.dossier_sent", "2024-06-07", {}),
    ("compulsory.dossier_returned", "2024-06-10", {"data": {"reason": "Thiếu bản tường trình."}}),
    ("compulsory.dossier_supplemented", "2024-06-12", {}),
)


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    return client


def url(what: str, case: Case) -> str:
    return reverse(f"dossier:{what}", args=[case.pk])


def add(client: Client, case: Case, item: str, content: bytes, name: str = "a.pdf") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(
        url("attach", case), {"key": str(uuid4()), "item": item, "scan": file}, follow=True
    )


class TestPage:
    def test_what_is_there_noted_and_missing(self, officer: Client, world: World) -> None:
        case = opened(world)
        add(officer, case, "profile", pdf(2))
        page = officer.get(url("case", case))
        states = {item.id: item.tag.words for item in page.context["items"]}
        assert states["profile"] == "Đã có"
        assert states["dependence"] == "Chưa có bản quét", "recorded in the case before"
        assert states["violation"] == "Còn thiếu"
        assert states["no_residence"] == "Nếu thuộc trường hợp"
        assert page.context["missing"] == 5
        assert "Còn thiếu 5 giấy tờ" in page.content.decode()

    def test_a_dossier_that_came_back_once(self, officer: Client, world: World) -> None:
        case = opened(world)
        told(world, case, *RETURNED)
        page = officer.get(url("case", case))
        text = page.content.decode()
        [loop] = page.context["loops"]
        assert loop.who == "Trưởng phòng LĐTBXH cấp huyện"
        assert loop.why == "Thiếu bản tường trình."
        assert loop.due is not None
        assert loop.tag.words == "Đã bổ sung"
        assert "5/TB" in text
        assert "Không có ý kiến." in text
        stages = {
            passed.stage.id: (passed.done_on, passed.now) for _, passed in page.context["stages"]
        }
        assert stages["compile"] == (date(2024, 5, 31), False)
        assert stages["read"] == (date(2024, 6, 6), False)
        assert stages["check"] == (None, True)
        assert [row.number for row in page.context["days"]][:2] == [1, 5]

    def test_limits_say_allowed_actual_and_who_was_responsible(
        self, officer: Client, world: World
    ) -> None:
        case = opened(world)
        told(world, case, *RETURNED)
        rows = {row.what: row for row in officer.get(url("case", case)).context["limits"]}
        compile_ = rows[packs.load("2021").limits["compile_dossier"].vi]
        assert compile_.allowed.startswith("trong ")
        assert compile_.who
        assert compile_.cite.text
        assert compile_.tag.words in ("Đúng hạn",) or compile_.tag.words.startswith("Muộn ")
        labour = rows[packs.load("2021").limits["labour_check"].vi]
        assert labour.who == "Trưởng phòng LĐTBXH cấp huyện"

    def test_a_reading_period_that_ended_too_early_is_said(
        self, officer: Client, world: World
    ) -> None:
        case = opened(world)
        told(world, case, *RETURNED[:2])
        world.record(case.person, "compulsory.reading_ended", "2024-06-04")
        reading = officer.get(url("case", case)).context["reading"]
        assert (reading.since, reading.ended) == (date(2024, 6, 3), date(2024, 6, 4))
        assert reading.early
        assert "trước khi hết thời hạn luật cho" in officer.get(url("case", case)).content.decode()

    def test_the_rights_of_the_person_with_their_evidence(
        self, officer: Client, world: World
    ) -> None:
        case = opened(world)
        before = {r.what: r for r in officer.get(url("case", case)).context["rights"]}
        notice = "Được giao thông báo lập hồ sơ, kèm bản sao đầy đủ của hồ sơ"
        assert before[notice].proofs == []
        told(world, case, *RETURNED[:2])
        page = officer.get(url("case", case))
        after = {r.what: r for r in page.context["rights"]}
        assert "3/6/2024" in after[notice].proofs[0]
        assert after["Được trợ giúp pháp lý"].confidence == "unverified"
        assert not any("cha, mẹ" in what for what in after), "those of a minor"

    def test_a_minor_has_another_list_and_other_rights(self, officer: Client, world: World) -> None:
        case = opened(world, born_on=date(2008, 1, 15))
        page = officer.get(url("case", case))
        assert page.context["minor"]
        assert "parents" in [item.id for item in page.context["items"]]
        assert "ND116/39" not in page.content.decode()
        assert "Mẫu 39" in page.content.decode()
        assert any("lợi ích tốt nhất" in right.what for right in page.context["rights"])

    def test_a_dossier_taken_up_again_starts_anew(self, officer: Client, world: World) -> None:
        case = opened(world)
        told(
            world, case, *RETURNED[:3],
            ("compulsory.forwarded_to_court", "2024-06-07", {}),
            ("compulsory.court_refused", "2024-06-11", {}),
            ("compulsory.dossier_reopened", "2024-06-13", {}),
        )  # fmt: skip
        page = officer.get(url("case", case))
        _, first = page.context["stages"][0]
        assert first.now
        assert page.context["loops"][0].tag.words == "Đã bổ sung"

    def test_under_the_law_of_2026(self, client: Client, world: World) -> None:
        import time_machine

        ward = unit("03388")
        with time_machine.travel("2026-07-08T09:00:00+07:00", tick=False):
            officer = world.user(Role.COMMUNE_OFFICER, where=ward)
            with scope.use(scope.SYSTEM):
                person = world.person(commune=ward, by=officer)
                day = date(2026, 7, 6)
                for kind, data in (
                    ("determination.requested", {"group": "volunteer"}),
                    ("determination.found_dependent", {}),
                    ("compulsory.dossier_opened", {"ground": "g1_voluntary_failure"}),
                ):
                    found = Case.objects.filter(person=person, closed_on=None).last()
                    opens = packs.load("2025").entries[kind].opens
                    entry = record(
                        by=officer, kind=kind, person=person if opens else None,
                        case=None if opens else found, effective_on=day, data=data,
                    )  # fmt: skip
            client.force_login(officer)
            page = client.get(url("case", entry.case))
            assert page.status_code == 200
            assert [item.id for item in page.context["items"]] == [
                "profile", "violation", "dependence", "no_residence", "notice", "to_court",
            ]  # fmt: skip
            assert page.context["limits"][0].who

    def test_it_stands_in_the_access_log(self, officer: Client, world: World) -> None:
        case = opened(world)
        officer.get(url("case", case))
        assert AccessLog.objects.filter(
            action="person.opened", purpose="Xem hồ sơ đề nghị cai nghiện bắt buộc"
        ).exists()

    def test_the_person_s_page_leads_to_it(self, officer: Client, world: World) -> None:
        case = opened(world)
        page = officer.get(reverse("register:person", args=[case.person_id])).content.decode()
        assert url("case", case) in page

    def test_the_number_of_queries_does_not_grow(
        self, officer: Client, world: World, django_assert_max_num_queries: Any
    ) -> None:
        case = opened(world)
        officer.get(url("case", case))
        with django_assert_max_num_queries(18):
            officer.get(url("case", case))
        told(world, case, *RETURNED)
        for item in ("profile", "violation", "statement"):
            add(officer, case, item, png(), "a.png")
        with django_assert_max_num_queries(18):
            officer.get(url("case", case))

    def test_who_may_not(self, client: Client, world: World) -> None:
        case = opened(world)
        for role, where, status in (
            (Role.COMMUNE_CHAIR, "", 200),
            (Role.COMMUNE_OFFICER, "03386", 404),
            (Role.HEALTH, "", 404),
            (Role.CULTURE, "", 403),
        ):
            client.force_login(world.user(role, where))
            assert client.get(url("case", case)).status_code == status, role


class TestAttach:
    def test_a_scan_is_added_as_a_paper_of_the_list(self, officer: Client, world: World) -> None:
        case = opened(world)
        told(world, case, *RETURNED[:2])
        page = add(officer, case, "notice", pdf(1), "thông báo.pdf").content.decode()
        assert "Đã thêm bản quét “thông báo.pdf”." in page
        with scope.use(scope.SYSTEM):
            row = Attachment.objects.select_related("entry").get()
        assert (row.item, row.entry.kind) == ("notice", "compulsory.notice_served")
        add(officer, case, "statement", pdf(1))
        with scope.use(scope.SYSTEM):
            row = Attachment.objects.select_related("entry").get(item="statement")
        assert row.entry.kind == "compulsory.dossier_opened", "the entry that opened the case"

    def test_what_is_no_scan(self, officer: Client, world: World) -> None:
        case = opened(world)
        page = add(officer, case, "statement", b"<html>").content.decode()
        assert "không phải PDF, JPEG hay PNG" in page
        assert "chọn lại bản quét" in page
        assert "selected" in page, "the choice of the paper is kept"


class TestExport:
    def test_one_pdf_with_every_paper_numbered(self, officer: Client, world: World) -> None:
        case = opened(world)
        add(officer, case, "violation", pdf(2), "biên bản.pdf")
        add(officer, case, "", png(), "ảnh.png")
        add(officer, case, "profile", pdf(1), "lý lịch.pdf")
        index = officer.get(url("export", case)).context["index"]
        assert [(line.title, line.first, line.last) for line, _ in index] == [
            ("Tóm tắt lý lịch", 1, 1),
            ("Biên bản vi phạm", 2, 3),
            ("Phát hiện thuộc diện cai nghiện bắt buộc, bắt đầu lập hồ sơ", 4, 4),
        ]
        answer = officer.post(url("export", case), {"purpose": "Chuyển Tòa án."})
        assert answer["Content-Type"] == "application/pdf"
        front, *pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
        assert "Lò Văn Mẫu" in front
        assert [text.strip() for text in pages] == [f"Bút lục {n}" for n in range(1, 5)]
        line = AccessLog.objects.get(action="dossier.exported")
        assert (line.purpose, line.subject_id) == ("Chuyển Tòa án.", str(case.pk))

    def test_papers_issued_here_are_bound_too(self, officer: Client, world: World) -> None:
        case = opened(world)
        with scope.use(scope.SYSTEM):
            drafted = papers.draft(
                by=world.user(Role.COMMUNE_OFFICER),
                person=case.person,
                case=case,
                template=template.load("2021", "ND116/29"),
                kind="compulsory.dossier_completed",
            )
            chair = world.user(Role.COMMUNE_CHAIR)
            issued = papers.issue(
                drafted, by=chair, on=NOW.date(), seen=1, signer=Signer("Người Ký Thử")
            )
        page = officer.get(url("case", case))
        states = {item.id: item.tag.words for item in page.context["items"]}
        assert states["proposal"] == "Đã có"
        [(line, held)] = page.context["index"]
        assert issued.outgoing is not None
        assert issued.outgoing.symbol in line.note
        assert held.pages == line.last
        answer = officer.post(url("export", case), {"purpose": "Chuyển Tòa án."})
        made = PdfReader(BytesIO(answer.content))
        assert len(made.pages) == 1 + held.pages
        assert "Bút lục 1" in made.pages[1].extract_text()
        assert "Lò Văn Mẫu" in made.pages[1].extract_text()

    def test_a_purpose_is_asked_and_what_is_missing_is_said(
        self, officer: Client, world: World
    ) -> None:
        case = opened(world)
        page = officer.post(url("export", case), {"purpose": ""}).content.decode()
        assert "Nhập mục đích xuất" in page
        assert "Hồ sơ còn thiếu giấy tờ" in page
        assert not AccessLog.objects.filter(action="dossier.exported").exists()

    def test_a_file_that_was_damaged_on_disk_is_told(
        self, officer: Client, world: World, settings: Any, tmp_path: Any
    ) -> None:
        settings.ATTACHMENTS_FOLDER = tmp_path
        case = opened(world)
        add(officer, case, "violation", pdf(2))
        for file in tmp_path.rglob("*"):
            if file.is_file():
                file.unlink()
        page = officer.post(url("export", case), {"purpose": "x"}).content.decode()
        assert "Máy chủ không còn tệp này" in page
        assert "Biên bản vi phạm" in page

    def test_who_may_not(self, client: Client, world: World) -> None:
        case = opened(world)
        client.force_login(world.user(Role.COMMUNE_OFFICER, "03386"))
        assert client.post(url("export", case), {"purpose": "x"}).status_code == 404
        client.force_login(world.user(Role.HEALTH))
        assert client.post(url("export", case), {"purpose": "x"}).status_code == 403


class TestList:
    URL = "/ho-so-bat-buoc/"

    def test_stage_due_and_missing_papers(self, officer: Client, world: World) -> None:
        told(world, opened(world), *RETURNED[:-1])
        [row] = officer.get(self.URL).context["rows"]
        assert row.stage == "Kiểm tra, chuyển Tòa án"
        assert row.returned
        assert row.due is not None
        assert row.missing == 4, "profile, violation, statement, request to the court"
        assert row.noted == 3

    def test_the_list_and_the_page_count_alike(self, officer: Client, world: World) -> None:
        case = opened(world)
        told(world, case, *RETURNED)
        add(officer, case, "statement", pdf(1))
        [row] = officer.get(self.URL).context["rows"]
        page = officer.get(url("case", case))
        assert row.missing == page.context["missing"]
        noted = [i for i in page.context["items"] if i.tag.words == "Chưa có bản quét"]
        assert row.noted == len(noted)

    def test_by_status(self, officer: Client, world: World) -> None:
        told(
            world, opened(world), *RETURNED[:3], ("compulsory.forwarded_to_court", "2024-06-07", {})
        )
        opened(world, "Sùng A Thí")
        for status, count in (("", 2), ("court_review", 1), ("compulsory_dossier", 1), ("x", 2)):
            rows = officer.get(f"{self.URL}?tinh-trang={status}").context["rows"]
            assert len(rows) == count, status

    def test_the_number_of_queries_is_constant(
        self, officer: Client, world: World, django_assert_num_queries: Any
    ) -> None:
        told(world, opened(world), *RETURNED)
        officer.get(self.URL)
        with django_assert_num_queries(10):
            officer.get(self.URL)
        for name in ("Lò Thị Ví Dụ", "Sùng A Thí", "Giàng A Nháp"):
            told(world, opened(world, name), *RETURNED[:3])
        with django_assert_num_queries(10):
            assert len(officer.get(self.URL).context["rows"]) == 4

    def test_another_unit_sees_none(self, client: Client, world: World) -> None:
        opened(world)
        client.force_login(world.user(Role.COMMUNE_OFFICER, "03386"))
        assert client.get(self.URL).context["rows"] == []


def test_statuses_are_those_of_the_way() -> None:
    assert queries.statuses() == [
        "compulsory_dossier", "court_review", "compulsory_pending_execution", "manual_review",
    ]  # fmt: skip
