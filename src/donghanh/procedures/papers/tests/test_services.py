"""Drafting, issuing, replacing: what is allowed to whom, and what stays as it was."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from donghanh.access import scope
from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.documents import docx, frozen, pdf
from donghanh.documents.checks import texts
from donghanh.errors import Refusal
from donghanh.procedures.papers import queries, services
from donghanh.procedures.papers.models import Paper
from donghanh.procedures.papers.signers import Signer
from donghanh.procedures.papers.template import load
from donghanh.procedures.papers.tests.conftest import drafted, issued
from donghanh.procedures.papers.values import CITIZEN
from donghanh.register.models import Case, Person
from donghanh.testing.worlds import NOW, World

pytestmark = pytest.mark.usefixtures("system_scope")


def words_of(user: User, paper: Paper) -> str:
    return "\n".join(texts(queries.document(user, paper)))


def refusal(call: object, *args: object, **more: object) -> str:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)  # type: ignore[operator]
    return caught.value.code


class TestADraft:
    def test_is_written_from_the_file(self, officer: User, paper: Paper) -> None:
        said = words_of(officer, paper)
        assert "Nguyễn Văn Mẫu" in said
        assert "12/3/1988" in said
        assert "phường Đoàn Kết" in said
        assert "ngày 03 tháng 6 năm 2024" in said  # the positive test
        assert "None" not in said

    def test_knows_the_term_that_its_entry_will_set(self, officer: User, paper: Paper) -> None:
        assert "từ ngày 14 tháng 6 năm 2024" in words_of(officer, paper).replace("kể từ", "từ")

    def test_names_what_is_still_empty(self, officer: User, paper: Paper) -> None:
        places = queries.blanks(queries.document(officer, paper))
        assert any("Tóm tắt hành vi" in place for place in places)
        assert not any(CITIZEN in place for place in places)

    def test_is_changed_by_its_author_alone(self, paper: Paper, world: World) -> None:
        other = world.user(Role.POLICE)
        answers: dict[str, Any] = {
            "typed": {"behaviour": "Sử dụng heroin"},
            "data": {},
            "entry_on": None,
        }
        assert refusal(services.change, paper, by=other, seen=1, **answers) == "paper.not_author"
        assert refusal(services.discard, paper, by=other) == "paper.not_author"

    def test_that_was_changed_meanwhile_is_not_overwritten(
        self, officer: User, paper: Paper
    ) -> None:
        answers: dict[str, Any] = {
            "typed": {"behaviour": "Sử dụng heroin"},
            "data": {},
            "entry_on": None,
        }
        services.change(paper, by=officer, seen=1, **answers)
        assert refusal(services.change, paper, by=officer, seen=1, **answers) == "paper.changed"

    def test_takes_over_what_earlier_papers_answered(
        self, officer: User, person: Person, case: Case
    ) -> None:
        drafted(officer, person, case, typed={"id_issued_by": "Công an tỉnh", "behaviour": "x"})
        other = load("2021", "ND105/04")
        assert queries.earlier_answers(officer, person, other) == {"id_issued_by": "Công an tỉnh"}

    def test_is_not_made_for_another_measure(
        self, officer: User, person: Person, case: Case
    ) -> None:
        code = refusal(
            services.draft, by=officer, person=person, case=case, template=load("2021", "ND116/46")
        )
        assert code == "paper.measure"


class TestIssuing:
    def test_takes_the_number_and_freezes_the_content(self, paper: Paper, chair: User) -> None:
        done = issued(paper, chair)
        assert done.outgoing is not None
        assert done.outgoing.symbol == "01/QĐ-UBND"
        assert done.outgoing.subject.startswith("Áp dụng biện pháp quản lý")
        assert "Nguyễn Văn Mẫu" not in (done.outgoing.subject + done.outgoing.recipients)
        document = queries.document(chair, done)
        assert not document.draft
        assert document.symbol is not None
        assert document.symbol.number == 1
        assert document.signature.name == "Người Ký Thử"
        assert AccessLog.objects.filter(action="paper.issued", by=chair).exists()

    def test_the_pages_stay_as_they_were(
        self, paper: Paper, chair: User, officer: User, person: Person
    ) -> None:
        done = issued(paper, chair)
        before = queries.document(officer, done)
        Person.objects.filter(pk=person.pk).update(name="Tên Khác", address="Nơi khác")
        with time_machine.travel(date(2034, 6, 14)):
            after = queries.document(officer, queries.paper(officer, done.pk))
        assert after == before
        assert pdf.render(after) == pdf.render(before)
        assert docx.render(after)[:2] == b"PK"

    def test_the_identity_number_is_not_in_the_content(self, paper: Paper, chair: User) -> None:
        done = issued(paper, chair)
        kept = json.dumps(done.content, ensure_ascii=False)
        assert CITIZEN in kept
        assert "9990" not in kept

    def test_only_some_roles_read_the_identity_number(
        self, paper: Paper, chair: User, officer: User
    ) -> None:
        done = issued(paper, chair)
        assert "••••••••" in words_of(chair, done)
        whole = words_of(officer, done)
        assert "••••" not in whole
        assert "999" in whole

    def test_an_issued_paper_cannot_be_changed_by_anybody(
        self, paper: Paper, chair: User, officer: User
    ) -> None:
        done = issued(paper, chair)
        answers: dict[str, Any] = {"typed": {}, "data": {}, "entry_on": None}
        assert refusal(services.change, done, by=officer, seen=1, **answers) == "paper.issued"
        assert refusal(services.discard, done, by=officer) == "paper.issued"
        for change in (
            lambda: Paper.objects.filter(pk=done.pk).update(signer="Ai khác"),
            lambda: Paper.objects.filter(pk=done.pk).delete(),
        ):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                change()

    def test_the_second_signer_is_told(self, paper: Paper, chair: User) -> None:
        issued(paper, chair)
        asked = {"by": chair, "on": NOW.date(), "seen": 1, "signer": Signer("Mẫu")}
        assert refusal(services.issue, paper, **asked) == "paper.issued"

    def test_a_draft_that_was_changed_after_it_was_read_is_not_signed(
        self, paper: Paper, chair: User, officer: User
    ) -> None:
        services.change(paper, by=officer, typed={}, data={}, entry_on=None, seen=1)
        asked = {"by": chair, "on": NOW.date(), "seen": 1, "signer": Signer("Mẫu")}
        assert refusal(services.issue, paper, **asked) == "paper.changed"

    @pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.POLICE_CHIEF, Role.LABOUR])
    def test_by_another_office_or_role_is_refused(
        self, paper: Paper, world: World, role: Role
    ) -> None:
        asked = {"on": NOW.date(), "seen": 1, "signer": Signer("Mẫu")}
        assert refusal(services.issue, paper, by=world.user(role), **asked) == "paper.other_agency"

    @pytest.mark.parametrize(
        ("on", "fine"),
        [
            ("2024-06-15", False),  # tomorrow
            ("2024-06-14", True),
            ("2024-06-13", True),  # Friday follows Thursday
            ("2024-06-12", False),
        ],
    )
    def test_the_number_is_given_the_same_or_the_next_working_day(
        self, paper: Paper, chair: User, on: str, fine: bool
    ) -> None:
        day = date.fromisoformat(on)
        if fine:
            done = services.issue(paper, by=chair, on=day, seen=1, signer=Signer("Mẫu"))
            assert done.issued_on == day
        else:
            asked = {"by": chair, "on": day, "seen": 1, "signer": Signer("Mẫu")}
            assert refusal(services.issue, paper, **asked) == "paper.day"

    def test_the_day_after_a_weekend_still_counts(self, paper: Paper, chair: User) -> None:
        with time_machine.travel("2024-06-17T02:00:00+00:00", tick=False):
            done = services.issue(paper, by=chair, on=NOW.date(), seen=1, signer=Signer("Mẫu"))
        assert done.outgoing is not None
        assert done.outgoing.on == NOW.date()

    def test_recipients_may_be_named_anew(self, paper: Paper, chair: User) -> None:
        done = issued(paper, chair, recipients=("Như Điều 1", "Lưu: VT, HS"))
        lines = queries.document(chair, done).recipient_lines
        assert lines == ("- Như Điều 1;", "- Lưu: VT, HS.")


class TestAPaperThatOthersSign:
    def test_is_frozen_without_a_number(self, officer: User, person: Person, case: Case) -> None:
        paper = drafted(officer, person, case, form="ND105/06", kind="")
        done = services.finish(paper, by=officer, seen=1)
        assert (done.outgoing, done.state) == (None, Paper.State.ISSUED)
        assert not queries.document(officer, done).draft

    def test_a_decision_is_not(self, officer: User, paper: Paper) -> None:
        assert refusal(services.finish, paper, by=officer, seen=1) == "paper.needs_issue"


class TestReplacing:
    def test_a_wrong_paper_is_replaced_by_another_of_its_kind(
        self, officer: User, chair: User, paper: Paper
    ) -> None:
        old = issued(paper, chair)
        new = services.replacement(old, by=officer)
        assert (new.replaces_id, new.form, new.state) == (old.pk, old.form, Paper.State.DRAFT)
        assert refusal(services.replacement, old, by=officer) == "paper.replaced"
        assert issued(new, chair).outgoing.number == 2  # type: ignore[union-attr]

    def test_a_draft_is_not(self, officer: User, paper: Paper) -> None:
        assert refusal(services.replacement, paper, by=officer) == "paper.draft"


class TestWhoSees:
    def test_another_ward_and_the_wrong_measure_see_nothing(
        self, world: World, paper: Paper, chair: User
    ) -> None:
        issued(paper, chair)
        for user in (
            world.user(Role.COMMUNE_OFFICER, where="03386"),
            world.user(Role.HEALTH),
            world.user(Role.PROVINCE),
            world.user(Role.HELPER),
        ):
            assert not queries.papers(user).exists()
            with scope.use(scope.of(user)):
                assert not Paper.objects.exists()

    def test_the_clinic_sees_papers_of_its_measures(
        self, world: World, officer: User, person: Person, case: Case
    ) -> None:
        asked = world.record(person, "determination.requested", "2024-06-10")
        own = drafted(officer, person, asked.case, form="ND109/02", kind="determination.requested")
        compulsory = drafted(officer, person, case)
        clinic = world.user(Role.HEALTH)
        with scope.use(scope.of(clinic)):
            assert set(Paper.objects.values_list("pk", flat=True)) == {own.pk}
        assert compulsory.pk != own.pk

    def test_a_reader_without_a_part_in_it_sees_no_drafts(
        self, world: World, paper: Paper, chair: User
    ) -> None:
        assert queries.papers(chair).filter(pk=paper.pk).exists()


def test_the_forms_of_the_present_step_come_first(
    officer: User, person: Person, case: Case
) -> None:
    case.refresh_from_db()
    fits = queries.fitting(queries.cases_of(officer, person), NOW.date())
    now = [fit.template.id for fit in fits if fit.now and fit.case == case]
    assert "ND105/07" in now
    assert all(fit.now for fit in fits[: len([fit for fit in fits if fit.now])])
    assert len({(fit.template.id, fit.case) for fit in fits}) == len(fits)


def test_frozen_content_comes_back_whole(paper: Paper, officer: User) -> None:
    document = queries.document(officer, paper)
    assert frozen.load(frozen.dump(document)) == document
    with pytest.raises(KeyError):
        frozen.load({"_": "Day"})
