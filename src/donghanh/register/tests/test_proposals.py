"""Decisions that restrict a person take two people of one unit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from donghanh.access import models, scope
from donghanh.access.models import User
from donghanh.access.roles import TABLE, Can, Role
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register import proposals, queries, services
from donghanh.register.models import Attachment, Entry, Person, Proposal
from donghanh.register.tests.test_views_entries import case_of, entries_of, form, record_url
from donghanh.testing.races import together
from donghanh.testing.scans import pdf
from donghanh.testing.worlds import NOW, World

KIND = "user.management_decided"


@pytest.fixture
def tested(world: World) -> Person:
    person = world.person("Lò Văn Mẫu")
    world.record(person, "user.test_positive", "2024-06-10")
    return person


def proposed(world: World, person: Person, by: User | None = None, **more: Any) -> Proposal:
    case = case_of(person)
    with scope.use(scope.SYSTEM):
        return proposals.propose(
            by=by or world.user(Role.COMMUNE_OFFICER),
            pack=packs.load(case.regime),
            kind=more.pop("kind", KIND),
            person=person,
            case=case,
            effective_on=NOW.date(),
            **more,
        )


class TestWhich:
    @pytest.mark.parametrize("pack_id", packs.IDS)
    def test_an_office_s_own_decisions_against_a_person(self, pack_id: str) -> None:
        kinds = packs.load(pack_id).entries
        flagged = {name for name, kind in kinds.items() if kind.restricts}
        assert {
            "user.management_decided",
            "post_rehab.decided",
            "compulsory.facility_interim_decided",
            "compulsory.forwarded_to_court",
        } <= flagged
        for name in flagged:
            assert kinds[name].authority not in ("court", "person"), name
        assert not {"user.management_ended", "compulsory.court_decided"} & flagged


class TestServices:
    def test_nothing_is_recorded_before_the_second_person(
        self, world: World, tested: Person
    ) -> None:
        proposed(world, tested)
        assert entries_of(tested) == ["user.test_positive"]
        assert case_of(tested).status == "positive_test"

    def test_a_day_among_the_answers_is_kept_and_recorded(self, world: World) -> None:
        person = world.person("Tao Văn Mẫu")
        world.record(person, "voluntary_facility.admitted", "2024-01-02")
        world.record(person, "voluntary_facility.completed", "2024-06-03")
        with scope.use(scope.SYSTEM):
            one = proposals.propose(
                by=world.user(Role.COMMUNE_OFFICER),
                pack=packs.in_force(NOW.date()),
                kind="post_rehab.decided",
                person=person,
                case=None,
                effective_on=NOW.date(),
                data={"after": "voluntary", "term_from": date(2024, 6, 3)},
            )
            one.refresh_from_db()
            entry = proposals.confirm(one, by=world.user(Role.COMMUNE_CHAIR))
        assert one.data["term_from"] == entry.data["term_from"] == "2024-06-03"

    def test_confirmed_is_recorded_in_the_name_of_who_decides(
        self, world: World, tested: Person
    ) -> None:
        one, chair = proposed(world, tested), world.user(Role.COMMUNE_CHAIR)
        with scope.use(scope.SYSTEM):
            entry = proposals.confirm(one, by=chair)
            one.refresh_from_db()
        assert (entry.by, entry.kind) == (chair, KIND)
        assert (one.state, one.entry_id, one.decided_by_id) == ("confirmed", entry.pk, chair.pk)
        assert case_of(tested).status == "user_managed"

    def test_who_proposed_may_not_decide(self, world: World, tested: Person) -> None:
        chair = world.user(Role.COMMUNE_CHAIR)
        one = proposed(world, tested, by=chair)
        with scope.use(scope.SYSTEM), pytest.raises(Refusal, match="người thứ hai"):
            proposals.confirm(one, by=chair)
        with scope.use(scope.SYSTEM):
            answer = {"state": "confirmed", "decided_by": chair, "entry": Entry.objects.get()}
            with pytest.raises(IntegrityError), transaction.atomic():
                Proposal.objects.update(**answer)  # the database holds to it too

    @pytest.mark.parametrize(
        ("role", "where"),
        [(Role.POLICE, ""), (Role.LABOUR, ""), (Role.COMMUNE_CHAIR, "03386")],
        ids=["no capability", "another unit's head", "another commune"],
    )
    def test_who_else_may_not(self, world: World, tested: Person, role: Role, where: str) -> None:
        one, user = proposed(world, tested), world.user(role, where)
        with scope.use(scope.SYSTEM), pytest.raises(Refusal, match="cùng đơn vị"):
            proposals.confirm(one, by=user)
        with scope.use(scope.of(user)):
            assert not queries.waiting_for(user).exists()

    def test_the_police_chief_of_the_same_commune_may(self, world: World, tested: Person) -> None:
        one, chief = proposed(world, tested), world.user(Role.POLICE_CHIEF)
        with scope.use(scope.of(chief)):
            assert list(queries.waiting_for(chief)) == [one]
            proposals.confirm(one, by=chief)
            assert not queries.waiting_for(chief).exists()

    def test_an_exception_is_decided_by_who_may_make_one(
        self, world: World, tested: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chair, chief = world.user(Role.COMMUNE_CHAIR), world.user(Role.POLICE_CHIEF)
        less = TABLE[Role.COMMUNE_CHAIR] - {Can.ENTRY_OVERRIDE}
        monkeypatch.setattr(models, "TABLE", {**TABLE, Role.COMMUNE_CHAIR: less})
        one = proposed(
            world, tested, kind="user.management_renewed", override_reason="Giấy đã ký: 15/QĐ."
        )
        with scope.use(scope.of(chair)):
            assert not queries.waiting_for(chair).exists()
            with pytest.raises(Refusal):
                proposals.confirm(one, by=chair)
        with scope.use(scope.of(chief)):
            assert list(queries.waiting_for(chief)) == [one]
            assert proposals.confirm(one, by=chief).override_reason == "Giấy đã ký: 15/QĐ."

    def test_what_the_law_does_not_allow_is_not_proposed(
        self, world: World, tested: Person
    ) -> None:
        with pytest.raises(Refusal) as refused:
            proposed(world, tested, kind="user.management_renewed")
        assert refused.value.cite
        with scope.use(scope.SYSTEM):
            assert not Proposal.objects.exists()

    def test_a_step_is_proposed_once_at_a_time(self, world: World, tested: Person) -> None:
        proposed(world, tested)
        with pytest.raises(Refusal, match="đang chờ quyết định"):
            proposed(world, tested)

    def test_sent_back_needs_a_reason_and_frees_the_step(
        self, world: World, tested: Person
    ) -> None:
        one, chair = proposed(world, tested), world.user(Role.COMMUNE_CHAIR)
        with scope.use(scope.SYSTEM):
            with pytest.raises(Refusal, match="lý do"):
                proposals.send_back(one, by=chair, reason=" ")
            proposals.send_back(one, by=chair, reason="Thiếu xác minh nơi cư trú.")
            with pytest.raises(Refusal, match="đã trả lại"):
                proposals.confirm(one, by=chair)
        proposed(world, tested)

    def test_only_the_proposer_withdraws(self, world: World, tested: Person) -> None:
        one = proposed(world, tested)
        with scope.use(scope.SYSTEM):
            with pytest.raises(Refusal, match="người đề nghị"):
                proposals.withdraw(one, by=world.user(Role.POLICE))
            assert proposals.withdraw(one, by=one.by).state == "withdrawn"

    def test_no_longer_lawful_is_refused_with_the_article_and_nothing_is_written(
        self, world: World, tested: Person
    ) -> None:
        one = proposed(world, tested)
        world.record(tested, "user.closed_without_decision", "2024-06-12")
        before = entries_of(tested)
        with scope.use(scope.SYSTEM):
            with pytest.raises(Refusal) as refused:
                proposals.confirm(one, by=world.user(Role.COMMUNE_CHAIR))
            one.refresh_from_db()
        assert refused.value.cite
        assert entries_of(tested) == before
        assert (one.state, one.entry_id) == ("waiting", None)


class TestPages:
    def url(self, what: str, one: Proposal) -> str:
        return reverse(f"register:{what}", args=[one.pk])

    def only(self) -> Proposal:
        with scope.use(scope.SYSTEM):
            found: Proposal = Proposal.objects.select_related("by").get()
            return found

    def test_from_the_form_to_the_file(self, client: Client, world: World, tested: Person) -> None:
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        url = record_url(tested, KIND, case_of(tested))
        assert "cần hai người" in client.get(url).content.decode()
        scan = SimpleUploadedFile("quyết định.pdf", pdf(2))
        data = form("14/6/2024", doc_number="09/QĐ-UBND", scan=scan)
        answer = client.post(url, data, follow=True)
        one = self.only()
        assert answer.redirect_chain == [(self.url("proposal", one), 302)]
        assert "Rút đề nghị" in answer.content.decode()
        assert "Quyết định như đề nghị" not in answer.content.decode()
        person_url = reverse("register:person", args=[tested.pk])
        assert "chờ quyết định" in client.get(person_url).content.decode()

        client.force_login(world.user(Role.COMMUNE_CHAIR))
        home = client.get("/").content.decode()
        assert "Chờ quyết định" in home
        assert tested.name in client.get(reverse("register:proposals")).content.decode()
        page = client.get(self.url("proposal", one)).content.decode()
        assert "09/QĐ-UBND" in page
        assert "Chủ tịch UBND cấp xã" in page, "whom the law makes decide"
        assert client.get(self.url("proposal_scan", one)).content == pdf(2)
        answer = client.post(self.url("confirm_proposal", one), follow=True)
        page = answer.content.decode()
        assert f"{one.by.full_name} đề nghị" in page
        with scope.use(scope.SYSTEM):
            entry = Entry.objects.get(kind=KIND)
            assert Attachment.objects.get().entry == entry
        assert entry.document["number"] == "09/QĐ-UBND"

    def test_who_may_decide_and_record_still_needs_another(
        self, client: Client, world: World, tested: Person
    ) -> None:
        world.record(tested, "determination.requested", "2024-06-11")
        world.record(tested, "determination.found_dependent", "2024-06-12")
        world.record(tested, "compulsory.dossier_opened", "2024-06-13")
        client.force_login(world.user(Role.LABOUR))
        url = record_url(tested, "compulsory.forwarded_to_court", case_of(tested))
        client.post(url, form("14/6/2024"))
        one = self.only()
        assert "compulsory.forwarded_to_court" not in entries_of(tested)
        page = client.post(self.url("confirm_proposal", one)).content.decode()
        assert "Người đề nghị không tự quyết định được" in page

    def test_sent_back_shows_why_and_keeps_what_was_typed(
        self, client: Client, world: World, tested: Person
    ) -> None:
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        url = record_url(tested, KIND, case_of(tested))
        client.post(url, form("14/6/2024", doc_number="09/QĐ-UBND"))
        one = self.only()
        client.force_login(world.user(Role.COMMUNE_CHAIR))
        page = client.post(self.url("send_back_proposal", one), {}).content.decode()
        assert "Nhập lý do trả lại" in page
        client.post(self.url("send_back_proposal", one), {"reason": "Thiếu bản xác minh."})
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        answer = client.get(self.url("proposal", one))
        assert "Thiếu bản xác minh." in answer.content.decode()
        again = client.get(answer.context["again_url"]).content.decode()
        assert 'value="09/QĐ-UBND"' in again

    def test_a_form_sent_twice_proposes_once(
        self, client: Client, world: World, tested: Person
    ) -> None:
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        data = form("14/6/2024")
        for _ in range(2):
            assert client.post(record_url(tested, KIND, case_of(tested)), data).status_code == 302
        self.only()

    def test_the_article_is_named_when_the_step_is_no_longer_lawful(
        self, client: Client, world: World, tested: Person
    ) -> None:
        one = proposed(world, tested)
        world.record(tested, "user.closed_without_decision", "2024-06-12")
        client.force_login(world.user(Role.COMMUNE_CHAIR))
        page = client.post(self.url("confirm_proposal", one)).content.decode()
        assert "Chưa thể ghi" in page
        assert "Luật PCMT 2021" in page

    def test_elsewhere_it_does_not_exist(
        self, client: Client, world: World, tested: Person
    ) -> None:
        one = proposed(world, tested)
        client.force_login(world.user(Role.COMMUNE_CHAIR, "03386"))
        assert client.get(self.url("proposal", one)).status_code == 404
        assert client.post(self.url("confirm_proposal", one)).status_code == 404
        client.force_login(world.user(Role.POLICE))
        assert client.post(self.url("confirm_proposal", one)).status_code == 403

    def test_the_list_takes_no_more_queries_for_more_rows(
        self, client: Client, world: World, tested: Person, django_assert_num_queries: Any
    ) -> None:
        proposed(world, tested)
        client.force_login(world.user(Role.COMMUNE_CHAIR))
        url = reverse("register:proposals")
        client.get(url)
        with django_assert_num_queries(7):
            client.get(url)
        for name in ("Lò Thị Ví Dụ", "Sùng A Thí"):
            other = world.person(name)
            world.record(other, "user.test_positive", "2024-06-10")
            proposed(world, other)
        with django_assert_num_queries(7):
            assert len(client.get(url).context["rows"]) == 3


class TestExceptions:
    URL = "/ho-so/ngoai-le/"

    @pytest.fixture
    def told(self, world: World, tested: Person) -> Person:
        other = world.person("Lò Thị Ví Dụ")
        world.record(other, "user.test_positive", "2024-05-06")
        world.record(
            other, "user.management_ended", "2024-05-20", override_reason="Giấy tờ đã ký: 15/QĐ."
        )
        note = world.record(tested, "case.note_added", "2024-06-12")
        with scope.use(scope.SYSTEM):
            by = world.user(Role.COMMUNE_OFFICER)
            services.retract(note, by=by, reason="Ghi nhầm người.")
        return tested

    def test_the_head_reads_what_needed_a_reason(
        self, client: Client, world: World, told: Person
    ) -> None:
        client.force_login(world.user(Role.COMMUNE_CHAIR))
        answer = client.get(self.URL)
        assert [row.sort for row in answer.context["rows"]] == ["Rút việc đã ghi", "Ngoại lệ"]
        page = answer.content.decode()
        assert "Giấy tờ đã ký: 15/QĐ." in page
        assert "Ghi nhầm người." in page

    @pytest.mark.parametrize(
        ("query", "count"),
        [("thang=2024-06", 1), ("thang=2024-05", 1), ("thang=2024-04", 0),
         ("loai=override", 1), ("loai=correction", 0), ("thang=x&loai=y", 2)],
    )  # fmt: skip
    def test_by_month_and_kind(
        self, client: Client, world: World, told: Person, query: str, count: int
    ) -> None:
        client.force_login(world.user(Role.COMMUNE_CHAIR))
        assert len(client.get(f"{self.URL}?{query}").context["rows"]) == count

    def test_another_unit_sees_its_own(self, client: Client, world: World, told: Person) -> None:
        client.force_login(world.user(Role.COMMUNE_CHAIR, "03386"))
        assert client.get(self.URL).context["rows"] == []
        client.force_login(world.user(Role.COMMUNE_OFFICER))
        assert client.get(self.URL).status_code == 403


class TestRace:
    @pytest.mark.parametrize("second", ["confirm", "send_back"])
    def test_two_answer_at_the_same_instant(self, committed_world: World, second: str) -> None:
        world = committed_world
        person = world.person("Lò Văn Mẫu")
        world.record(person, "user.test_positive", "2024-06-10")
        with transaction.atomic():
            one = proposed(world, person)
        chair, chief = world.user(Role.COMMUNE_CHAIR), world.user(Role.POLICE_CHIEF)
        answers = together(
            lambda: proposals.confirm(one, by=chair),
            lambda: (
                proposals.confirm(one, by=chief)
                if second == "confirm"
                else proposals.send_back(one, by=chief, reason="Thiếu giấy tờ.")
            ),
        )
        [told] = [answer for answer in answers if isinstance(answer, Refusal)]
        assert told.code == "proposal.answered"
        with scope.use(scope.SYSTEM), transaction.atomic():
            one.refresh_from_db()
            assert one.decided_by is not None
            assert one.decided_by.full_name in str(told)
            recorded = Entry.objects.filter(kind=KIND).count()
        assert recorded == (1 if one.state == "confirmed" else 0)

    def test_two_propose_the_same_step(self, committed_world: World) -> None:
        world = committed_world
        person = world.person("Lò Văn Mẫu")
        world.record(person, "user.test_positive", "2024-06-10")
        users = [world.user(Role.COMMUNE_OFFICER), world.user(Role.POLICE)]
        answers = together(*(lambda by=by: proposed(world, person, by=by) for by in users))
        assert sum(isinstance(answer, Refusal) for answer in answers) == 1
        with scope.use(scope.SYSTEM), transaction.atomic():
            assert Proposal.objects.count() == 1
