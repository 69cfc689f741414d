"""The queue of requests and the extract, as an officer of the ward works them."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import docx
import pdfplumber
import pytest
import time_machine
from django.test import Client

from donghanh import today
from donghanh.access import scope
from donghanh.access.models import AccessLog
from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.portal import extract, queries, services
from donghanh.portal.models import DataRequest, DataRequestStep
from donghanh.testing.worlds import World

QUEUE = "/quyen-du-lieu/"


@pytest.fixture
def asked(world: World, system_scope: None) -> DataRequest:
    person = world.person("Lò Văn Mẫu")
    return services.receive(
        by=world.user(Role.COMMUNE_OFFICER),
        unit=world.ward,
        kind="access",
        received_at=today.now(),
        applicant="Lò Văn Mẫu",
        person=person,
        text="Tôi muốn biết xã đang giữ gì về tôi.",
    )


class TestQueue:
    def test_a_request_is_answered_and_completed(self, world: World, asked: DataRequest) -> None:
        by = world.user(Role.COMMUNE_OFFICER)
        services.take_step(asked, by=by, act="answered")
        services.take_step(asked, by=by, act="completed", note="Đã giao bản trích.")
        standing = queries.of(asked)
        assert [step.act for step in standing.steps] == ["answered", "completed"]
        assert standing.open_acts == []

    def test_nothing_is_added_after_the_end(self, world: World, asked: DataRequest) -> None:
        by = world.user(Role.COMMUNE_OFFICER)
        services.take_step(asked, by=by, act="completed", note="Đã giao bản trích.")
        with pytest.raises(Refusal, match="giải quyết xong"):
            services.take_step(asked, by=by, act="extended", note="Cần thêm thời gian.")

    def test_a_refusal_says_its_ground(self, world: World, asked: DataRequest) -> None:
        by = world.user(Role.COMMUNE_OFFICER)
        with pytest.raises(Refusal, match="căn cứ từ chối"):
            services.take_step(asked, by=by, act="refused", note="Không xóa được.")
        step = services.take_step(
            asked, by=by, act="refused", ground="duty", note="Không xóa được."
        )
        assert step.ground == "duty"

    def test_a_form_sent_twice_writes_once(self, world: World, asked: DataRequest) -> None:
        by = world.user(Role.COMMUNE_OFFICER)
        key = asked.idempotency_key
        again = services.receive(
            by=by,
            unit=world.ward,
            kind="delete",
            received_at=today.now(),
            applicant="Người khác",
            text="",
            idempotency_key=key,
        )
        assert again.pk == asked.pk

    def test_late_stays_visible_as_late(self, world: World) -> None:
        with time_machine.travel(datetime(2026, 3, 2, 2, tzinfo=UTC), tick=False):
            by = world.user(Role.COMMUNE_OFFICER)
            with scope.use(scope.SYSTEM):
                row = services.receive(
                    by=by,
                    unit=world.ward,
                    kind="access",
                    received_at=today.now(),
                    applicant="Lò Văn Mẫu",
                    text="Cho tôi xem thông tin.",
                )
        with (
            time_machine.travel(datetime(2026, 4, 2, 2, tzinfo=UTC), tick=False),
            scope.use(scope.SYSTEM),
        ):
            services.take_step(row, by=by, act="completed", note="Đã giao.")
            assert queries.of(row).late


class TestPages:
    def test_writing_down_a_request(self, client: Client, world: World) -> None:
        person = world.person("Lò Văn Mẫu")
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        form = client.get(f"{QUEUE}moi/").context["form"]
        answer = client.post(
            f"{QUEUE}moi/",
            {
                "key": form["key"].value(),
                "kind": "access",
                "received_on": "14/6/2024",
                "applicant": "Lò Văn Mẫu",
                "file_number": person.file_number,
                "text": "Cho tôi xem thông tin của tôi.",
            },
            follow=True,
        )
        page = answer.content.decode()
        assert "Cho tôi xem thông tin của tôi." in page
        assert "ban-trich.pdf" in page
        assert "không có mốc tính hạn" in page, "2024 is before the decree"

    def test_what_was_typed_stays_when_the_file_number_is_wrong(
        self, client: Client, world: World
    ) -> None:
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        form = client.get(f"{QUEUE}moi/").context["form"]
        page = client.post(
            f"{QUEUE}moi/",
            {
                "key": form["key"].value(),
                "kind": "access",
                "received_on": "14/6/2024",
                "applicant": "Lò Văn Mẫu",
                "file_number": "00000-24/0001",
                "text": "Nội dung đã gõ.",
            },
        ).content.decode()
        assert "Không có hồ sơ mang mã này" in page
        assert "Nội dung đã gõ." in page

    def test_another_ward_does_not_see_it(
        self, client: Client, world: World, asked: DataRequest
    ) -> None:
        client.force_login(world.user(Role.COMMUNE_OFFICER, world.other_ward))
        assert client.get(f"{QUEUE}{asked.pk}/").status_code == 404
        assert "Lò Văn Mẫu" not in client.get(QUEUE).content.decode()

    def test_a_step_from_the_page(self, client: Client, world: World, asked: DataRequest) -> None:
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        form = client.get(f"{QUEUE}{asked.pk}/").context["form"]
        client.post(
            f"{QUEUE}{asked.pk}/", {"key": form["key"].value(), "act": "answered", "note": ""}
        )
        assert DataRequestStep.objects.count() == 1
        assert "Đã trả lời lần đầu" in client.get(f"{QUEUE}{asked.pk}/").content.decode()


class TestExtract:
    def test_it_holds_everything_and_who_has_read_it(self, client: Client, world: World) -> None:
        person = world.person("Lò Văn Mẫu", citizen_id="999000000123")
        world.record(person, "user.test_positive", "2024-06-10")
        reader = world.user(Role.POLICE)
        client.force_login(reader)
        client.get(f"/ho-so/{person.pk}/")
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        answer = client.get(f"{QUEUE}nguoi/{person.pk}/ban-trich.docx")
        document = docx.Document(BytesIO(answer.content))
        text = "\n".join(
            [p.text for p in document.paragraphs]
            + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        )
        text = text.replace("\N{NO-BREAK SPACE}", " ")
        assert "999000000123" in text
        assert "Mở hồ sơ một người" in text
        assert reader.full_name in text
        assert "None" not in text
        assert AccessLog.objects.filter(action="person.extracted").exists()

    def test_a_case_that_crossed_to_the_new_law_is_told_whole(self, world: World) -> None:
        person = world.person("Lò Văn Mẫu")
        world.story(
            person,
            ("determination.requested", "2024-02-05"),
            ("determination.found_dependent", "2024-02-08"),
            ("compulsory.dossier_opened", "2024-05-06"),
        )
        with (
            time_machine.travel(datetime(2026, 8, 3, 2, tzinfo=UTC), tick=False),
            scope.use(scope.SYSTEM),
        ):
            world.record(
                person, "compulsory.dossier_completed", "2026-07-20", override_reason="Hồ sơ cũ."
            )
            made = extract.make(world.user(Role.COMMUNE_OFFICER), person)
        assert made.subject

    def test_as_pdf(self, client: Client, world: World) -> None:
        person = world.person("Lò Văn Mẫu")
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        answer = client.get(f"{QUEUE}nguoi/{person.pk}/ban-trich.pdf")
        with pdfplumber.open(BytesIO(answer.content)) as pdf:
            assert person.file_number in (pdf.pages[0].extract_text() or "")

    def test_not_of_another_ward(self, client: Client, world: World) -> None:
        person = world.person("Lò Văn Mẫu")
        client.force_login(world.user(Role.COMMUNE_OFFICER, world.other_ward))
        assert client.get(f"{QUEUE}nguoi/{person.pk}/ban-trich.pdf").status_code == 404
