"""Recording, correcting and retracting in the browser, and opening a new file."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.roles import Role
from donghanh.agencies.queries import unit
from donghanh.register.models import Case, Entry, Person
from donghanh.testing.worlds import World


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    return client


@pytest.fixture
def tested(world: World) -> Person:
    person = world.person("Lò Văn Mẫu")
    world.record(person, "user.test_positive", "2024-06-10")
    return person


def form(day: str = "13/6/2024", **more: Any) -> dict[str, Any]:
    """What the browser sends for an entry."""
    number, month, year = day.split("/")
    return {
        "key": str(uuid4()),
        "effective_on_day": number,
        "effective_on_month": month,
        "effective_on_year": year,
        **more,
    }


def record_url(person: Person, kind: str, case: Case | None = None) -> str:
    url = reverse("register:record_kind", args=[person.pk, kind])
    return f"{url}?case={case.pk}" if case else url


def case_of(person: Person) -> Case:
    with scope.use(scope.SYSTEM):
        found: Case = Case.objects.filter(person=person).latest("pk")
        return found


def entries_of(person: Person) -> list[str]:
    with scope.use(scope.SYSTEM):
        found = Entry.objects.filter(case__person=person).order_by("recorded_at")
        return list(found.values_list("kind", flat=True))


class TestChoose:
    def test_what_the_law_allows_now_stands_first(self, officer: Client, tested: Person) -> None:
        answer = officer.get(reverse("register:record", args=[tested.pk]))
        case = answer.context["cases"][0]
        now = [step.title for step in case.now]
        later = [step.title for step in case.later]
        assert "Quyết định quản lý người sử dụng trái phép chất ma túy" in now
        assert "Quyết định chấm dứt quản lý (hết hạn, không tái sử dụng)" in later
        assert case.now[0].meets, "what a running limit waits for comes first"
        assert not case.now[-1].meets

    def test_openings_stand_apart_and_need_their_origin(
        self, officer: Client, world: World, tested: Person
    ) -> None:
        url = reverse("register:record", args=[tested.pk])
        decided = reverse("register:record_kind", args=[tested.pk, "voluntary_home.decided"])
        assert decided not in officer.get(url).content.decode()
        world.record(tested, "determination.requested", "2024-06-11")
        world.record(tested, "determination.found_dependent", "2024-06-12")
        assert decided in officer.get(url).content.decode()

    def test_another_commune(self, client: Client, world: World, tested: Person) -> None:
        client.force_login(world.user(Role.COMMUNE_OFFICER, where="03386"))
        assert client.get(reverse("register:record", args=[tested.pk])).status_code == 404

    def test_wrong_role(self, client: Client, world: World, tested: Person) -> None:
        client.force_login(world.user(Role.COMMUNE_CHAIR))
        assert client.get(reverse("register:record", args=[tested.pk])).status_code == 403


class TestRecord:
    def test_it_is_recorded_and_the_new_deadlines_are_named(
        self, officer: Client, tested: Person
    ) -> None:
        case = case_of(tested)
        url = record_url(tested, "user.notice_received", case)
        assert "Hệ thống sẽ mở các hạn sau" in officer.get(url).content.decode()
        answer = officer.post(url, form("13/6/2024", doc_number="07/TB"), follow=True)
        assert answer.redirect_chain == [(reverse("register:person", args=[tested.pk]), 302)]
        page = answer.content.decode()
        assert "Đã ghi “Nhận thông báo hành vi sử dụng và kết quả dương tính”." in page
        assert "ra quyết định quản lý người sử dụng trái phép, hạn 18/6/2024" in page
        assert "07/TB" in page

    def test_an_opening_entry_opens_its_case(self, officer: Client, world: World) -> None:
        person = world.person()
        data = form("12/6/2024", d_substance="heroin")
        officer.post(record_url(person, "user.test_positive"), data)
        assert case_of(person).status == "positive_test"

    def test_twice_sent_is_once_recorded(self, officer: Client, tested: Person) -> None:
        url = record_url(tested, "user.notice_received", case_of(tested))
        data = form()
        assert officer.post(url, data).status_code == 302
        assert officer.post(url, data).status_code == 302
        assert entries_of(tested) == ["user.test_positive", "user.notice_received"]

    def test_errors_are_listed_and_nothing_typed_is_lost(
        self, officer: Client, world: World
    ) -> None:
        person = world.person()
        data = form("24/6/2024", d_tested_by="Trung tâm Y tế", doc_number="07/BB-VPHC")
        page = officer.post(record_url(person, "user.test_positive"), data).content.decode()
        assert "Chưa lưu được, có 2 chỗ cần xem lại" in page
        assert "Ngày xảy ra không được sau hôm nay, 14/6/2024" in page
        assert 'value="24"' in page
        assert 'value="Trung tâm Y tế"' in page
        assert 'value="07/BB-VPHC"' in page
        assert data["key"] in page
        assert entries_of(person) == []

    def test_a_limit_in_hours_asks_for_the_hour(self, officer: Client, world: World) -> None:
        person = world.person()
        world.record(person, "determination.requested", "2024-06-10")
        url = record_url(person, "determination.file_received", case_of(person))
        page = officer.post(url, form("13/6/2024")).content.decode()
        assert "Nhập giờ xảy ra" in page
        officer.post(url, form("13/6/2024", at="14 giờ 30"))
        with scope.use(scope.SYSTEM):
            entry = Entry.objects.get(kind="determination.file_received")
        assert entry.happened_at.isoformat().startswith("2024-06-13T07:30")

    def test_other_addresses_are_not_found(
        self, officer: Client, world: World, tested: Person
    ) -> None:
        other = world.person("Sùng A Thí", commune=world.other_ward)
        world.record(other, "user.test_positive", "2024-06-10")
        case = case_of(tested)
        for url in (
            record_url(tested, "nothing.at_all", case),
            record_url(tested, "user.test_positive", case),  # it opens, so it stands in no case
            record_url(tested, "user.notice_received"),  # it needs a case
            record_url(tested, "post_rehab.visited", case),  # of another measure
            record_url(tested, "case.handed_on", case),  # the system's own
            record_url(tested, "user.notice_received", case_of(other)),
            record_url(other, "user.notice_received", case_of(other)),
        ):
            assert officer.get(url).status_code == 404, url

    def test_the_day_that_was_typed_decides_the_law(self, client: Client, world: World) -> None:
        ward = unit("03388")  # of 2025-07-01
        with time_machine.travel("2026-07-02T09:00:00+07:00", tick=False):
            client.force_login(world.user(Role.COMMUNE_OFFICER, where=ward))
            person = world.person(commune=ward, by=world.user(Role.COMMUNE_OFFICER, ward))
            url = record_url(person, "user.test_positive")
            assert client.get(reverse("register:record", args=[person.pk])).status_code == 200
            for day, regime in (("30/6/2026", "2021"), ("1/7/2026", "2025")):
                answer = client.post(url, form(day, d_substance="heroin", at="8:00"))
                assert answer.status_code == 302, answer.context["form"].errors
                assert case_of(person).regime == regime


class TestRefusal:
    @pytest.fixture
    def url(self, tested: Person) -> str:
        return record_url(tested, "user.management_ended", case_of(tested))

    def test_it_names_the_article_and_the_ways_on(self, officer: Client, url: str) -> None:
        page = officer.post(url, form(doc_number="15/QĐ")).content.decode()
        assert "Chưa thể ghi “Quyết định chấm dứt quản lý" in page
        assert "NĐ 105/2021" in page
        assert "Ghi “Quyết định quản lý người sử dụng trái phép chất ma túy”" in page
        assert 'value="15/QĐ"' in page

    def test_the_exception_opens_only_from_the_refusal(self, officer: Client, url: str) -> None:
        assert "Ghi nhận ngoại lệ" not in officer.get(url).content.decode()
        assert "Ghi nhận ngoại lệ" in officer.post(url, form()).content.decode()

    def test_an_exception_needs_kind_and_reason(
        self, officer: Client, url: str, tested: Person
    ) -> None:
        page = officer.post(url, form(override="1")).content.decode()
        assert "Nhập lý do cụ thể" in page
        assert entries_of(tested) == ["user.test_positive"]

    def test_an_exception_is_recorded_with_its_reason(
        self, officer: Client, url: str, tested: Person
    ) -> None:
        reasons = {"override_kind": "signed", "override_reason": "Quyết định đã ký ngày 12/6."}
        assert officer.post(url, form(override="1", **reasons)).status_code == 302
        with scope.use(scope.SYSTEM):
            entry = Entry.objects.get(kind="user.management_ended")
        assert entry.override_reason == (
            "Giấy tờ đã được người có thẩm quyền ký: Quyết định đã ký ngày 12/6."
        )

    def test_who_may_not_override_gets_no_exception(
        self, client: Client, world: World, url: str, tested: Person
    ) -> None:
        client.force_login(world.user(Role.LABOUR))
        assert "Ghi nhận ngoại lệ" not in client.post(url, form()).content.decode()
        reasons = {"override_kind": "signed", "override_reason": "Đã ký."}
        assert client.post(url, form(override="1", **reasons)).status_code == 200
        assert entries_of(tested) == ["user.test_positive"]


class TestChange:
    @pytest.fixture
    def entry(self, tested: Person) -> Entry:
        with scope.use(scope.SYSTEM):
            return case_of(tested).entries.get()

    def url(self, what: str, person: Person, entry: Entry) -> str:
        return reverse(f"register:{what}", args=[person.pk, entry.pk])

    def test_correct(self, officer: Client, tested: Person, entry: Entry) -> None:
        url = self.url("correct", tested, entry)
        page = officer.get(url).content.decode()
        assert "Bản đang có" in page
        assert 'value="10"' in page
        data = form("9/6/2024", d_substance="heroin", reason="Phiếu ghi ngày 09/6.")
        assert officer.post(url, data).status_code == 302
        with scope.use(scope.SYSTEM):
            version = Entry.objects.get(corrects=entry)
        assert (version.reason, version.effective_on.day) == ("Phiếu ghi ngày 09/6.", 9)
        assert officer.get(url).status_code == 404, "the old version can no longer be corrected"

    def test_correcting_needs_a_reason(self, officer: Client, tested: Person, entry: Entry) -> None:
        data = form(d_substance="heroin", doc_number="99/BB")
        page = officer.post(self.url("correct", tested, entry), data).content.decode()
        assert "Nhập lý do đính chính" in page
        assert 'value="99/BB"' in page
        assert len(entries_of(tested)) == 1

    def test_retract(self, officer: Client, world: World, tested: Person) -> None:
        note = world.record(tested, "case.note_added", "2024-06-12")
        url = self.url("retract", tested, note)
        assert "Nhập lý do rút" in officer.post(url, {"key": uuid4()}).content.decode()
        data = {"key": uuid4(), "reason": "Ghi nhầm người."}
        assert officer.post(url, data).status_code == 302
        with scope.use(scope.SYSTEM):
            assert Entry.objects.get(corrects=note).retracted
        assert officer.post(url, data).status_code == 404

    def test_the_opening_entry_goes_last(
        self, officer: Client, world: World, tested: Person, entry: Entry
    ) -> None:
        world.record(tested, "case.note_added", "2024-06-12")
        data = {"key": uuid4(), "reason": "Ghi nhầm người."}
        page = officer.post(self.url("retract", tested, entry), data).content.decode()
        assert "Đây là mục mở hồ sơ." in page
        assert "Ghi nhầm người." in page

    @pytest.mark.parametrize("what", ["correct", "retract"])
    def test_who_may_not(
        self, client: Client, world: World, tested: Person, entry: Entry, what: str
    ) -> None:
        url = self.url(what, tested, entry)
        client.force_login(world.user(Role.COMMUNE_OFFICER, where="03386"))
        assert client.get(url).status_code == 404
        client.force_login(world.user(Role.LABOUR))
        assert client.get(url).status_code == 403
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        other = world.person("Trần Thị Ví Dụ")
        assert client.get(self.url(what, other, entry)).status_code == 404


class TestNew:
    URL = "/ho-so/moi/"

    def test_a_file_is_opened_and_its_first_entry_asked(
        self, officer: Client, world: World
    ) -> None:
        data = {"name": "  Lò Thị  Ví Dụ ", "sex": "f", "born": "1990", "aliases": "Mẩy, Pà"}
        answer = officer.post(self.URL, data)
        with scope.use(scope.SYSTEM):
            person = Person.objects.get()
        assert answer.headers["Location"] == reverse("register:record", args=[person.pk])
        assert (person.name, person.born_precision) == ("Lò Thị Ví Dụ", "year")
        assert person.aliases == ["Mẩy", "Pà"]
        assert person.commune_id == world.ward.pk

    @pytest.mark.parametrize(
        ("born", "sentence"),
        [("không rõ", "Ngày sinh viết như 12/3/1988"), ("2030", "không được sau hôm nay")],
    )
    def test_what_cannot_be_read_is_asked_again(
        self, officer: Client, born: str, sentence: str
    ) -> None:
        page = officer.post(self.URL, {"name": "Lò Thị Ví Dụ", "born": born}).content.decode()
        assert sentence in page
        assert "Chọn giới tính" in page
        assert 'value="Lò Thị Ví Dụ"' in page

    def test_the_same_name_is_shown_before_it_is_opened_again(
        self, officer: Client, world: World
    ) -> None:
        twin = world.person("Lò Văn Mẫu")
        data = {"name": "Lo Van Mau", "sex": "m", "born": "1988"}
        page = officer.post(self.URL, data).content.decode()
        assert "Có thể đã có hồ sơ của người này trong địa bàn" in page
        assert twin.file_number in page
        assert officer.post(self.URL, {**data, "confirmed": "1"}).status_code == 302

    def test_another_birth_year_is_another_person(self, officer: Client, world: World) -> None:
        world.person("Lò Văn Mẫu")
        data = {"name": "Lò Văn Mẫu", "sex": "m", "born": "1999"}
        assert officer.post(self.URL, data).status_code == 302

    @pytest.mark.parametrize("elsewhere", [False, True])
    def test_a_citizen_number_has_one_file(
        self, officer: Client, world: World, elsewhere: bool
    ) -> None:
        place = world.other_ward if elsewhere else world.ward
        world.person("Sùng A Thí", citizen_id="999000000111", commune=place)
        data = {"name": "Lò Thị Ví Dụ", "sex": "f", "citizen_id": "999 000 000 111"}
        page = officer.post(self.URL, data).content.decode()
        assert "Số căn cước này đã có trong một hồ sơ khác, ở " in page
        assert "Sùng A Thí" not in page

    def test_a_district_user_chooses_the_commune(self, client: Client, world: World) -> None:
        client.force_login(world.user(Role.LABOUR))
        data = {"name": "Lò Thị Ví Dụ", "sex": "f"}
        assert "Chọn xã, phường nơi cư trú" in client.post(self.URL, data).content.decode()
        client.post(self.URL, {**data, "commune": str(world.other_ward.pk)})
        with scope.use(scope.SYSTEM):
            assert Person.objects.get().commune_id == world.other_ward.pk

    def test_health_is_told_who_opens_files(self, client: Client, world: World) -> None:
        client.force_login(world.user(Role.HEALTH))
        assert "cấp xã mở" in client.get(self.URL).content.decode()
        client.post(self.URL, {"name": "Lò Thị Ví Dụ", "sex": "f"})
        with scope.use(scope.SYSTEM):
            assert not Person.objects.exists()

    def test_wrong_role(self, client: Client, world: World) -> None:
        client.force_login(world.user(Role.CULTURE))
        assert client.get(self.URL).status_code == 403
