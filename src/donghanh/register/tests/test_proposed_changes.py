"""What restricts a person is corrected and withdrawn by two people too."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.register import moves, proposals, queries, services
from donghanh.register.models import Entry, Person, Proposal
from donghanh.register.projection import check
from donghanh.register.tests.test_moves import sent
from donghanh.register.tests.test_views_entries import case_of, entries_of, form
from donghanh.testing.races import together
from donghanh.testing.worlds import World, by_two

KIND = "user.management_decided"


def managed_person(world: World) -> Person:
    person = world.person("Lò Văn Mẫu")
    world.record(person, "user.test_positive", "2024-06-10")
    world.record(person, KIND, "2024-06-12", document={"number": "09/QĐ-UBND"})
    return person


@pytest.fixture
def managed(world: World) -> Person:
    return managed_person(world)


def decision(person: Person) -> Entry:
    """The version of the decision that stands."""
    with scope.use(scope.SYSTEM):
        found: Entry = (
            Entry.objects.filter(kind=KIND, case__person=person)
            .known_at()
            .select_related("case", "by")
            .get()
        )
        return found


NUMBER: dict[str, Any] = {"reason": "Nhầm số.", "document": {"number": "90/QĐ-UBND"}}


def corrected(world: World, person: Person, day: int = 11, **more: Any) -> Proposal:
    with scope.use(scope.SYSTEM):
        said: dict[str, Any] = {
            "by": world.user(Role.COMMUNE_OFFICER),
            "reason": "Bản giấy ghi ngày khác.",
            "effective_on": date(2024, 6, day),
            "data": {},
            "document": {"number": "09/QĐ-UBND"},
        }
        return proposals.propose_correction(decision(person), **said | more)


def retracted(world: World, person: Person, **more: Any) -> Proposal:
    with scope.use(scope.SYSTEM):
        said: dict[str, Any] = {
            "by": world.user(Role.COMMUNE_OFFICER),
            "reason": "Quyết định của người khác.",
        }
        return proposals.propose_retraction(decision(person), **said | more)


class TestServices:
    def test_a_correction_stands_once_decided(self, world: World, managed: Person) -> None:
        one, chair = corrected(world, managed), world.user(Role.COMMUNE_CHAIR)
        assert decision(managed).effective_on == date(2024, 6, 12)
        with scope.use(scope.SYSTEM):
            version = proposals.confirm(one, by=chair)
            one.refresh_from_db()
            assert check().differences == ()
        assert (version.by, version.reason) == (chair, "Bản giấy ghi ngày khác.")
        assert (one.entry_id, one.state) == (version.pk, "confirmed")
        assert decision(managed) == version
        assert version.effective_on == date(2024, 6, 11)

    def test_a_withdrawal_in_the_person_s_favour_takes_two_as_well(
        self, world: World, managed: Person
    ) -> None:
        one = retracted(world, managed)
        assert case_of(managed).status == "user_managed"
        with scope.use(scope.SYSTEM):
            with pytest.raises(Refusal, match="người thứ hai"):
                proposals.confirm(one, by=one.by)
            proposals.confirm(one, by=world.user(Role.COMMUNE_CHAIR))
        assert case_of(managed).status == "positive_test"

    def test_a_saved_proposal_lets_nobody_write_who_made_it(
        self, world: World, managed: Person
    ) -> None:
        one = retracted(world, managed)
        with scope.use(scope.SYSTEM), pytest.raises(Refusal, match="cần hai người"):
            services.retract(decision(managed), by=one.by, reason="x", proposal=one)

    def test_what_the_register_would_refuse_is_not_proposed(
        self, world: World, managed: Person
    ) -> None:
        with pytest.raises(Refusal, match="lý do"):
            retracted(world, managed, reason=" ")
        with pytest.raises(Refusal, match="sau hôm nay"):
            corrected(world, managed, day=20)
        with pytest.raises(Refusal) as refused:
            corrected(world, managed, data={"nothing": 1})
        assert refused.value.field == "nothing"
        with scope.use(scope.SYSTEM):
            assert not Proposal.objects.exists()

    def test_what_opened_a_case_goes_last(self, world: World) -> None:
        person = world.person()
        world.record(person, "voluntary_facility.admitted", "2024-01-02")
        world.record(person, "voluntary_facility.completed", "2024-06-03")
        opening = world.record(person, "post_rehab.decided", "2024-06-05")
        world.record(person, "post_rehab.visited", "2024-06-07")
        with scope.use(scope.SYSTEM), pytest.raises(Refusal, match="mở hồ sơ"):
            proposals.propose_retraction(
                opening, by=world.user(Role.COMMUNE_OFFICER), reason="Nhầm người."
            )

    def test_one_change_of_an_entry_waits_at_a_time(self, world: World, managed: Person) -> None:
        corrected(world, managed)
        with pytest.raises(Refusal, match="đang chờ quyết định"):
            retracted(world, managed, by=world.user(Role.POLICE))

    def test_the_same_form_sent_twice_proposes_once(self, world: World, managed: Person) -> None:
        key = uuid4()
        first = retracted(world, managed, idempotency_key=key)
        assert retracted(world, managed, idempotency_key=key) == first

    def test_who_decides_is_told_that_the_entry_has_changed_since(
        self, world: World, managed: Person
    ) -> None:
        one = retracted(world, managed)
        chief = world.user(Role.POLICE_CHIEF)
        with scope.use(scope.SYSTEM):
            services.correct(decision(managed), by=chief, proposal=by_two(), **NUMBER)
            versions = len(entries_of(managed))
            with pytest.raises(Refusal, match=chief.full_name) as refused:
                proposals.confirm(one, by=world.user(Role.COMMUNE_CHAIR))
            one.refresh_from_db()
        assert refused.value.code == "proposal.outdated"
        assert (one.state, len(entries_of(managed))) == ("waiting", versions)

    def test_nothing_waits_about_a_file_that_has_gone_to_another_unit(
        self, world: World, managed: Person
    ) -> None:
        retracted(world, managed)
        chair = world.user(Role.COMMUNE_CHAIR)
        with scope.use(scope.of(chair)):
            assert queries.waiting_for(chair).count() == 1
        receiver = world.user(Role.COMMUNE_OFFICER, world.other_ward)
        with scope.use(scope.SYSTEM):
            moves.accept(sent(world, managed).pk, by=receiver)
        with scope.use(scope.of(chair)):
            assert not queries.waiting_for(chair).exists()

    def test_a_change_names_its_entry_in_the_database_too(
        self, world: World, managed: Person
    ) -> None:
        one = retracted(world, managed)
        for wrong in ({"corrects": None}, {"change_reason": ""}, {"action": "record"}):
            with scope.use(scope.SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
                Proposal.objects.filter(pk=one.pk).update(**wrong)


class TestSentBack:
    @pytest.fixture
    def sent_back(self, world: World, managed: Person) -> Proposal:
        with scope.use(scope.SYSTEM):
            chair = world.user(Role.COMMUNE_CHAIR)
            return proposals.send_back(corrected(world, managed), by=chair, reason="Thiếu bản sao.")

    def to(self, one: Proposal) -> list[Proposal]:
        with scope.use(scope.of(one.by)):
            return list(queries.sent_back_to(one.by))

    def test_it_is_told_until_it_is_taken_up_again(
        self, world: World, managed: Person, sent_back: Proposal
    ) -> None:
        assert self.to(sent_back) == [sent_back]
        corrected(world, managed, by=world.user(Role.POLICE))
        assert self.to(sent_back) == []

    def test_or_until_it_rests_and_who_sent_it_back_stays_known(
        self, world: World, sent_back: Proposal
    ) -> None:
        with scope.use(scope.SYSTEM):
            with pytest.raises(Refusal, match="người đề nghị"):
                proposals.withdraw(sent_back, by=world.user(Role.POLICE))
            rests = proposals.withdraw(sent_back, by=sent_back.by)
        assert (rests.state, rests.reason) == ("withdrawn", "Thiếu bản sao.")
        assert rests.decided_by == world.user(Role.COMMUNE_CHAIR)
        assert self.to(sent_back) == []


class TestPages:
    def url(self, what: str, person: Person) -> str:
        return reverse(f"register:{what}", args=[person.pk, decision(person).pk])

    def only(self) -> Proposal:
        with scope.use(scope.SYSTEM):
            found: Proposal = Proposal.objects.get()
            return found

    def test_a_correction_from_the_form_to_the_file(
        self, client: Client, world: World, managed: Person
    ) -> None:
        officer, chair = world.user(Role.COMMUNE_OFFICER), world.user(Role.COMMUNE_CHAIR)
        client.force_login(officer)
        url = self.url("correct", managed)
        page = client.get(url).content.decode()
        assert "cũng cần hai người" in page
        assert "Đề nghị đính chính" in page
        assert "Lưu bản đính chính" not in page
        data = form("11/6/2024", doc_number="90/QĐ-UBND", reason="Số và ngày theo bản giấy.")
        page = client.post(url, data, follow=True).content.decode()
        assert "Hồ sơ chỉ đổi khi có quyết định" in page
        assert "Rút đề nghị" in page
        assert client.post(url, data).status_code == 302
        one = self.only()
        assert decision(managed).document == {"number": "09/QĐ-UBND"}
        file = client.get(reverse("register:person", args=[managed.pk])).content.decode()
        assert "Đính chính: Quyết định quản lý" in file
        assert "Mở đề nghị" in client.get(url).content.decode()

        client.force_login(chair)
        queue = client.get(reverse("register:proposals")).content.decode()
        assert "Đính chính: Quyết định quản lý" in queue
        answer = client.get(reverse("register:proposal", args=[one.pk]))
        lines = {line.label: (line.old, line.new) for line in answer.context["lines"]}
        assert lines["Ngày xảy ra"] == ("12/6/2024", "11/6/2024")
        assert lines["Giấy tờ"] == ("Số 09/QĐ-UBND", "Số 90/QĐ-UBND")
        assert "Số và ngày theo bản giấy." in answer.content.decode()
        answer = client.post(reverse("register:confirm_proposal", args=[one.pk]), follow=True)
        assert answer.redirect_chain == [(reverse("register:person", args=[managed.pk]), 302)]
        page = answer.content.decode()
        assert f"{officer.full_name} đề nghị" in page
        assert "Lý do đính chính: Số và ngày theo bản giấy." in page
        assert decision(managed).document == {"number": "90/QĐ-UBND"}

    def test_a_withdrawal_sent_back_mended_and_decided(
        self, client: Client, world: World, managed: Person
    ) -> None:
        officer, chair = world.user(Role.COMMUNE_OFFICER), world.user(Role.COMMUNE_CHAIR)
        client.force_login(officer)
        url = self.url("retract", managed)
        assert "Đề nghị rút việc này" in client.get(url).content.decode()
        client.post(url, {"key": uuid4(), "reason": "Ghi nhầm."})
        one = self.only()

        client.force_login(chair)
        page = client.get(reverse("register:proposal", args=[one.pk])).content.decode()
        assert "Sẽ được rút khỏi hồ sơ" in page
        assert "09/QĐ-UBND" in page
        client.post(reverse("register:send_back_proposal", args=[one.pk]), {"reason": "Nhầm ai?"})

        client.force_login(officer)
        home = client.get("/").content.decode()
        assert "Bị trả lại, cần anh/chị xem" in home
        assert "Nhầm ai?" in home
        told = client.get(reverse("work:notices")).content.decode()
        assert "trả lại đề nghị của anh/chị: Rút việc đã ghi: Quyết định quản lý" in told
        again = client.get(reverse("register:proposal", args=[one.pk])).context["again_url"]
        assert again in home
        assert "Ghi nhầm." in client.get(again).content.decode()
        client.post(again, {"key": uuid4(), "reason": "Quyết định của ông Lò Văn Ví Dụ."})
        assert "Bị trả lại" not in client.get("/").content.decode()

        client.force_login(chair)
        with scope.use(scope.SYSTEM):
            second = Proposal.objects.get(state="waiting")
        client.post(reverse("register:confirm_proposal", args=[second.pk]))
        file = client.get(reverse("register:person", args=[managed.pk])).content.decode()
        assert f"{chair.full_name} rút lúc" in file
        assert f"{officer.full_name} đề nghị" in file

    def test_let_rest_from_the_proposal_page(
        self, client: Client, world: World, managed: Person
    ) -> None:
        one = retracted(world, managed)
        with scope.use(scope.SYSTEM):
            proposals.send_back(one, by=world.user(Role.COMMUNE_CHAIR), reason="Không đúng.")
        client.force_login(one.by)
        page = client.get(reverse("register:proposal", args=[one.pk])).content.decode()
        assert "Thôi, không đề nghị nữa" in page
        client.post(reverse("register:withdraw_proposal", args=[one.pk]))
        assert "Bị trả lại" not in client.get("/").content.decode()

    def test_the_page_says_that_the_entry_has_changed_since(
        self, client: Client, world: World, managed: Person
    ) -> None:
        one = corrected(world, managed)
        with scope.use(scope.SYSTEM):
            services.correct(decision(managed), by=one.by, proposal=by_two(), **NUMBER)
        client.force_login(world.user(Role.COMMUNE_CHAIR))
        url = reverse("register:proposal", args=[one.pk])
        assert "Sau khi có đề nghị, mục này đã được đính chính" in client.get(url).content.decode()
        answer = client.post(reverse("register:confirm_proposal", args=[one.pk]))
        assert answer.status_code == 409
        assert "Đề nghị dựa trên bản cũ" in answer.content.decode()

    def test_what_restricts_nobody_is_corrected_as_ever(
        self, client: Client, world: World, managed: Person
    ) -> None:
        note = world.record(managed, "case.note_added", "2024-06-13")
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        url = reverse("register:retract", args=[managed.pk, note.pk])
        assert "hai người" not in client.get(url).content.decode()
        client.post(url, {"key": uuid4(), "reason": "Ghi nhầm người."})
        with scope.use(scope.SYSTEM):
            assert Entry.objects.get(corrects=note).retracted
            assert not Proposal.objects.exists()


class TestRace:
    def test_a_change_is_decided_while_another_is_written(self, committed_world: World) -> None:
        """Whoever comes first stands; the other is told, and there is one new version."""
        world = committed_world
        with transaction.atomic():
            person = managed_person(world)
            one, seen = corrected(world, person), decision(person)
        chair = world.user(Role.COMMUNE_CHAIR)
        answers = together(
            lambda: proposals.confirm(one, by=chair),
            lambda: services.retract(seen, by=chair, reason="Nhầm.", proposal=by_two()),
        )
        with scope.use(scope.SYSTEM), transaction.atomic():
            one.refresh_from_db()
            versions = list(Entry.objects.filter(corrects=seen.root_id).order_by("recorded_at"))
            assert versions[-1].retracted
            if isinstance(answers[0], Refusal):
                assert answers[0].code == "ledger.retracted"
                assert (one.state, len(versions)) == ("waiting", 1)
            else:
                assert (one.state, len(versions)) == ("confirmed", 2)

    def test_two_propose_a_change_of_one_entry(self, committed_world: World) -> None:
        world = committed_world
        with transaction.atomic():
            person = managed_person(world)
        users = [world.user(Role.COMMUNE_OFFICER), world.user(Role.POLICE)]
        answers = together(*(lambda by=by: corrected(world, person, by=by) for by in users))
        [told] = [answer for answer in answers if isinstance(answer, Refusal)]
        assert told.code == "proposal.waiting"
