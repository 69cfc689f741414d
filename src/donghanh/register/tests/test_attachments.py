"""Scanned papers: kept encrypted, shown to those who may, never run, never deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.models import AccessLog
from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.register import attachments, vault
from donghanh.register.models import Attachment, Entry, Person
from donghanh.register.tests.test_views_entries import case_of, entries_of, form, record_url
from donghanh.testing.scans import pdf, png
from donghanh.testing.worlds import World


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_FOLDER = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def entry(world: World) -> Entry:
    return world.record(world.person("Lò Văn Mẫu"), "user.test_positive", "2024-06-10")


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    return client


def person_of(entry: Entry) -> int:
    return int(entry.case.person_id)


def scans_of(entry: Entry) -> list[Attachment]:
    with scope.use(scope.SYSTEM):
        return list(Attachment.objects.filter(entry=entry).known_at())


def added(world: World, entry: Entry, content: bytes = b"", name: str = "phiếu.pdf") -> Attachment:
    with scope.use(scope.SYSTEM):
        kept = attachments.take_in(content or pdf(2), name)
        return attachments.attach(entry, kept, by=world.user(Role.COMMUNE_OFFICER))


class TestVault:
    def test_what_lies_on_disk_is_not_the_paper(self, folder: Path) -> None:
        name = vault.keep(b"%PDF-1.7 a paper")
        [file] = [path for path in folder.rglob("*") if path.is_file()]
        assert b"PDF" not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0
        assert vault.fetch(name) == b"%PDF-1.7 a paper"

    def test_a_lost_file_and_a_changed_file_are_told(self, folder: Path) -> None:
        with pytest.raises(Refusal, match="không còn tệp này"):
            vault.fetch(uuid4())
        name = vault.keep(b"paper")
        [file] = [path for path in folder.rglob("*") if path.is_file()]
        file.write_bytes(file.read_bytes()[:-4])
        with pytest.raises(Refusal, match="tệp đã hỏng"):
            vault.fetch(name)

    def test_a_new_key_still_reads_old_files(self, settings: LazySettings) -> None:
        name = vault.keep(b"paper")
        settings.FIELD_KEYS = ["a new key", *settings.FIELD_KEYS]
        assert vault.fetch(name) == b"paper"

    @pytest.mark.parametrize(
        ("command", "sentence"),
        [("false", "quét mã độc"), ("/nowhere/scanner --fast", "chưa kiểm tra được")],
    )
    def test_a_scanner_that_objects_or_fails_keeps_the_file_out(
        self, settings: LazySettings, folder: Path, command: str, sentence: str
    ) -> None:
        settings.SCAN_COMMAND = command
        with pytest.raises(Refusal, match=sentence):
            attachments.take_in(pdf(), "a.pdf")
        assert not folder.exists()

    def test_a_scanner_that_passes(self, settings: LazySettings) -> None:
        settings.SCAN_COMMAND = "grep -q ^%PDF"
        assert attachments.take_in(pdf(), "a.pdf").pages == 1


@pytest.mark.parametrize(
    ("name", "proper"),
    [
        ("phiếu kết quả.PDF", "phiếu kết quả.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\quet.exe", "quet.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie: x.pdf"),
        ("", "ban-quet.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(name: str, proper: str) -> None:
    assert vault.proper_name(name, "application/pdf", unnamed="ban-quet") == proper


class TestLedger:
    def test_the_row_names_the_content(self, world: World, entry: Entry) -> None:
        row = added(world, entry, png(), "anh.png")
        assert (row.type, row.pages, row.size) == ("image/png", 1, len(png()))
        with scope.use(scope.SYSTEM):
            assert vault.content_of(row) == png()

    def test_a_correction_of_the_entry_keeps_its_scans(self, world: World, entry: Entry) -> None:
        from donghanh.register import services

        with scope.use(scope.SYSTEM):
            version = services.correct(
                entry,
                by=world.user(Role.COMMUNE_OFFICER),
                reason="Ghi nhầm.",
                document={"number": "02/BB"},
            )
        row = added(world, version)
        assert row.entry_id == entry.pk

    def test_withdrawn_is_kept_with_its_reason(self, world: World, entry: Entry) -> None:
        row, by = added(world, entry), world.user(Role.COMMUNE_OFFICER)
        with scope.use(scope.SYSTEM):
            with pytest.raises(Refusal, match="lý do"):
                attachments.withdraw(row, by=by, reason=" ")
            attachments.withdraw(row, by=by, reason="Quét thiếu trang.")
            assert Attachment.objects.count() == 2
            with pytest.raises(Refusal, match="đã được rút"):
                attachments.withdraw(row, by=by, reason="Lại.")
        assert scans_of(entry) == []


class TestPages:
    def url(self, entry: Entry) -> str:
        return reverse("register:attach", args=[person_of(entry), entry.pk])

    def send(self, client: Client, entry: Entry, content: bytes, name: str = "a.pdf") -> Any:
        file = SimpleUploadedFile(name, content, content_type="application/pdf")
        return client.post(self.url(entry), {"key": str(uuid4()), "scan": file})

    def test_a_scan_is_added_shown_and_opened(
        self, officer: Client, world: World, entry: Entry
    ) -> None:
        assert "chưa bật phần quét mã độc" in officer.get(self.url(entry)).content.decode()
        assert self.send(officer, entry, pdf(2), "phiếu kết quả.pdf").status_code == 302
        [row] = scans_of(entry)
        page = officer.get(reverse("register:person", args=[person_of(entry)])).content.decode()
        assert "phiếu kết quả.pdf" in page
        assert "bản quét 2 trang" in page
        answer = officer.get(reverse("register:scan", args=[person_of(entry), row.pk]))
        assert answer.content == pdf(2)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox")
        assert answer["Content-Disposition"].startswith("attachment;")
        assert "no-store" in answer["Cache-Control"]
        opened = AccessLog.objects.filter(action="attachment.opened", subject_id=str(row.pk))
        assert opened.count() == 1

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "Tệp này trống"),
            (b"<html><script>alert(1)</script>", "không phải PDF, JPEG hay PNG"),
            (pdf(password="x"), "có mật khẩu"),
            (b"%PDF-" + b"0" * 21 * 1024 * 1024, "lớn hơn 20 MB"),
        ],
        ids=["empty", "html named pdf", "locked", "25 MB"],
    )
    def test_what_is_no_scan_is_refused_and_nothing_is_kept(
        self, officer: Client, entry: Entry, folder: Path, content: bytes, sentence: str
    ) -> None:
        page = self.send(officer, entry, content).content.decode()
        assert sentence in page
        assert "chọn lại bản quét" in page
        assert scans_of(entry) == []
        assert not folder.exists()

    def test_a_form_without_a_file(self, officer: Client, entry: Entry) -> None:
        page = officer.post(self.url(entry), {"key": str(uuid4())}).content.decode()
        assert "Chọn tệp bản quét." in page

    def test_twice_sent_is_once_kept(self, officer: Client, entry: Entry) -> None:
        key = str(uuid4())
        for _ in range(2):
            file = SimpleUploadedFile("a.pdf", pdf())
            officer.post(self.url(entry), {"key": key, "scan": file})
        assert len(scans_of(entry)) == 1

    def test_withdraw(self, officer: Client, world: World, entry: Entry) -> None:
        row = added(world, entry)
        url = reverse("register:withdraw_scan", args=[person_of(entry), row.pk])
        assert "Nhập lý do rút bản quét" in officer.post(url, {"key": uuid4()}).content.decode()
        officer.post(url, {"key": uuid4(), "reason": "Quét nhầm người."})
        assert scans_of(entry) == []
        opening = reverse("register:scan", args=[person_of(entry), row.pk])
        assert officer.get(opening).status_code == 404

    def test_who_may_not(self, client: Client, world: World, entry: Entry) -> None:
        row = added(world, entry)
        opening = reverse("register:scan", args=[person_of(entry), row.pk])
        for role, where, status in (
            (Role.COMMUNE_CHAIR, "", 200),
            (Role.COMMUNE_OFFICER, "03386", 404),
            (Role.HEALTH, "", 404),  # of another measure
            (Role.CULTURE, "", 403),
        ):
            client.force_login(world.user(role, where))
            assert client.get(opening).status_code == status, role
        client.force_login(world.user(Role.COMMUNE_CHAIR))
        assert client.get(self.url(entry)).status_code == 403
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        other = world.person("Trần Thị Ví Dụ")
        crossed = reverse("register:scan", args=[other.pk, row.pk])
        assert client.get(crossed).status_code == 404


class TestRecording:
    def test_an_entry_is_recorded_with_its_scan(self, officer: Client, entry: Entry) -> None:
        person = Person(pk=person_of(entry))
        url = record_url(person, "case.note_added", case_of(person))
        data = form("13/6/2024", d_text="Ghi chú.", d_note="Ghi chú.", d_remark="Ghi chú.")
        for _ in range(2):
            answer = officer.post(url, {**data, "scan": SimpleUploadedFile("a.png", png())})
            assert answer.status_code == 302
        with scope.use(scope.SYSTEM):
            note = Entry.objects.get(kind="case.note_added")
        [row] = scans_of(note)
        assert row.name == "a.png"

    def test_nothing_typed_is_lost_and_the_file_is_asked_again(
        self, officer: Client, entry: Entry
    ) -> None:
        person = Person(pk=person_of(entry))
        url = record_url(person, "user.notice_received", case_of(person))
        bad = SimpleUploadedFile("a.pdf", b"<html>")
        page = officer.post(url, form(doc_number="07/TB", scan=bad)).content.decode()
        assert "không phải PDF, JPEG hay PNG" in page
        assert "chọn lại bản quét" in page
        assert 'value="07/TB"' in page
        assert entries_of(person) == ["user.test_positive"]
        good = SimpleUploadedFile("a.pdf", pdf())
        page = officer.post(url, form("24/6/2024", scan=good)).content.decode()
        assert "chọn lại bản quét" in page
