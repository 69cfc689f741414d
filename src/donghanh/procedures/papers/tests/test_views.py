"""The pages of papers, as an officer, a chair and a stranger meet them."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from urllib.parse import parse_qs, quote_plus, urlsplit

import docx as python_docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.law import packs
from donghanh.procedures.papers import presenters as present
from donghanh.procedures.papers.models import Outgoing, Paper
from donghanh.procedures.papers.template import all_of
from donghanh.procedures.papers.tests.conftest import DECIDED, DECISION, drafted, issued
from donghanh.procedures.papers.tests.reading import pdf_text
from donghanh.register.models import Case, Entry, Person
from donghanh.testing.worlds import World


@pytest.fixture
def at_desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def at_head(client: Client, chair: User) -> Client:
    client.force_login(chair)
    return client


def page(client: Client, url: str, data: Mapping[str, object] | None = None) -> str:
    answer = client.post(url, data, follow=True) if data is not None else client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def draft_url(person: Person, case: Case, form: str = DECISION, step: str = DECIDED) -> str:
    url = reverse("papers:draft", args=[person.pk])
    return f"{url}?mau={form}&che_do={case.regime}&ca={case.pk}&viec={step}"


ISSUE = {
    "seen": "1",
    "on": "14/6/2024",
    "place": "Đoàn Kết",
    "capacity": "head",
    "signer_name": "Trần Văn Ký Thử",
    "recipients": "Như Điều 1\nLưu: VT, HS",
}


class TestTheList:
    def test_offers_the_forms_of_the_present_step(
        self, at_desk: Client, person: Person, case: Case
    ) -> None:
        shown = page(at_desk, reverse("papers:person", args=[person.pk]))
        assert "Mẫu 07" in shown
        assert "Chưa có giấy tờ nào được ban hành" in shown

    def test_the_file_leads_to_it(self, at_desk: Client, person: Person, case: Case) -> None:
        shown = page(at_desk, reverse("register:person", args=[person.pk]) + "?phan=giay-to")
        assert reverse("papers:person", args=[person.pk]) in shown

    def test_another_ward_finds_nothing(self, client: Client, world: World, paper: Paper) -> None:
        client.force_login(world.user(Role.COMMUNE_OFFICER, where="03386"))
        for name in ("paper", "change", "download"):
            more = {"format": "pdf"} if name == "download" else {}
            url = reverse(f"papers:{name}", kwargs={"pk": paper.pk, **more})
            assert client.get(url).status_code == 404
        url = reverse("papers:person", args=[paper.person_id])
        assert client.get(url).status_code == 404


class TestDrafting:
    def test_saves_what_was_typed_and_shows_it(
        self, at_desk: Client, person: Person, case: Case
    ) -> None:
        answers = {"t_behaviour": "Sử dụng heroin | tại nhà", "t_leader": "Lò Văn Tổ Trưởng"}
        shown = page(at_desk, draft_url(person, case), answers)
        assert "Sử dụng heroin | tại nhà" in shown
        assert "Lò Văn Tổ Trưởng" in shown
        assert "DỰ THẢO" in shown
        assert "Còn để trống" in shown

    def test_the_draft_is_changed_with_the_same_form(self, at_desk: Client, paper: Paper) -> None:
        url = reverse("papers:change", args=[paper.pk])
        assert 'name="t_behaviour"' in page(at_desk, url)
        shown = page(at_desk, url, {"seen": "1", "t_behaviour": "Điều mới"})
        assert "Điều mới" in shown

    def test_a_step_already_on_file_answers_for_itself(
        self, at_desk: Client, world: World, person: Person, case: Case
    ) -> None:
        with scope.use(scope.SYSTEM):
            entry = Entry.objects.get(case=case, kind="user.test_positive")
        shown = page(at_desk, draft_url(person, case, "ND105/03", str(entry.pk)))
        assert "đã ghi ngày 03/06/2024" in shown
        assert "Về việc sẽ ghi vào hồ sơ" not in shown
        planned = page(at_desk, draft_url(person, case, "ND105/03", "user.tested"))
        assert "Về việc sẽ ghi vào hồ sơ" in planned

    @pytest.mark.parametrize(
        "query",
        [
            "?mau=ND105/99&che_do=2021",
            "?mau=ND105/07&che_do=1999",
            "?mau=ND105/07&che_do=2021&ca=0",
            "?mau=ND105/07&che_do=2021&viec=x.y",
            "?mau=ND105/07&che_do=2021&viec=77777",
        ],
    )
    def test_what_is_not_there_is_not_found(
        self, at_desk: Client, person: Person, query: str
    ) -> None:
        assert at_desk.get(reverse("papers:draft", args=[person.pk]) + query).status_code == 404

    def test_is_thrown_away_by_its_author(self, at_desk: Client, paper: Paper) -> None:
        page(at_desk, reverse("papers:discard", args=[paper.pk]), {})
        with scope.use(scope.SYSTEM):
            assert not Paper.objects.filter(pk=paper.pk).exists()


@pytest.mark.parametrize("pack", packs.IDS)
def test_every_form_has_a_page_to_draft_it(
    at_desk: Client, world: World, person: Person, case: Case, pack: str
) -> None:
    for template in all_of(pack).values():
        kind = next(iter(template.head.entries), "")
        url = reverse("papers:draft", args=[person.pk])
        shown = page(at_desk, f"{url}?mau={template.id}&che_do={pack}&ca={case.pk}&viec={kind}")
        for field in template.head.fields:
            assert f'name="t_{field.id}"' in shown


class TestIssuing:
    def test_signs_numbers_and_offers_to_record(
        self, at_head: Client, paper: Paper, officer: User
    ) -> None:
        url = reverse("papers:issue", args=[paper.pk])
        assert "QĐ-UBND" in page(at_head, url)
        shown = page(at_head, url, ISSUE)
        assert "Đã ban hành, số 01/QĐ-UBND." in shown
        assert "Trần Văn Ký Thử" in shown
        at_head.force_login(officer)
        assert "Ghi vào hồ sơ" in page(at_head, reverse("papers:paper", args=[paper.pk]))

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ({"capacity": "KT", "signer_title": "Chánh Văn phòng"}, "KT. chỉ dành cho cấp phó"),
            ({"capacity": "KT"}, "Chức vụ người ký"),
            ({"capacity": "TUQ", "signer_title": "Trưởng phòng"}, "Văn bản ủy quyền"),
            ({"on": "11/6/2024"}, "ngày làm việc tiếp theo"),
            ({"on": "15/6/2024"}, "không được sau hôm nay"),
        ],
    )
    def test_says_what_to_mend(
        self, at_head: Client, paper: Paper, answers: dict[str, str], said: str
    ) -> None:
        shown = page(at_head, reverse("papers:issue", args=[paper.pk]), {**ISSUE, **answers})
        assert said in shown
        with scope.use(scope.SYSTEM):
            assert not Outgoing.objects.exists()

    def test_the_police_are_not_offered_tm(
        self, client: Client, world: World, person: Person, case: Case
    ) -> None:
        paper = drafted(
            world.user(Role.POLICE), person, case, form="ND105/04", kind="user.notice_received"
        )
        client.force_login(world.user(Role.POLICE_CHIEF))
        assert 'name="on_behalf"' not in page(client, reverse("papers:issue", args=[paper.pk]))

    def test_the_second_is_told(self, at_head: Client, paper: Paper, chair: User) -> None:
        issued(paper, chair)
        shown = page(at_head, reverse("papers:issue", args=[paper.pk]), ISSUE)
        assert "đã ban hành" in shown

    def test_the_registers_form_opens_with_what_the_paper_says(
        self, client: Client, officer: User, chair: User, paper: Paper
    ) -> None:
        done = issued(paper, chair)
        url = present.record_url(done)
        asked = parse_qs(urlsplit(url).query)
        assert asked["doc_number"] == ["01/QĐ-UBND"]
        client.force_login(officer)
        shown = page(client, url)
        assert 'value="01/QĐ-UBND"' in shown
        assert 'value="Người Ký Thử"' in shown


class TestWaiting:
    """The drafts that wait for who signs."""

    def shown(self, client: Client, user: User) -> list[Paper]:
        client.force_login(user)
        answer = client.get(reverse("papers:waiting"))
        assert answer.status_code == 200
        tiles = {one.title: one.count for one in client.get("/").context["desk"].queues}
        rows = [row["paper"] for row in answer.context["rows"]]
        assert tiles.get("Chờ ký") == (len(rows) or None)
        return rows

    def test_the_head_of_the_office_finds_them(
        self, client: Client, chair: User, paper: Paper
    ) -> None:
        assert self.shown(client, chair) == [paper]
        assert reverse("papers:paper", args=[paper.pk]) in page(client, reverse("papers:waiting"))
        issued(paper, chair)
        assert self.shown(client, chair) == []

    def test_not_those_of_another_office_or_ward(
        self, client: Client, world: World, paper: Paper, officer: User
    ) -> None:
        for signer in (
            world.user(Role.POLICE_CHIEF),
            world.user(Role.COMMUNE_CHAIR, where="03386"),
            world.user(Role.LABOUR),
        ):
            assert self.shown(client, signer) == []
        client.force_login(officer)
        assert client.get(reverse("papers:waiting")).status_code == 403

    def test_not_what_others_sign_by_hand(
        self, client: Client, officer: User, chair: User, person: Person, case: Case
    ) -> None:
        drafted(officer, person, case, form="ND105/06", kind="")
        assert self.shown(client, chair) == []

    def test_more_drafts_take_no_more_statements(
        self, at_head: Client, officer: User, person: Person, case: Case, paper: Paper
    ) -> None:
        url = reverse("papers:waiting")
        at_head.get(url)
        with CaptureQueriesContext(connection) as few:
            at_head.get(url)
        for _number in range(4):
            drafted(officer, person, case)
        with CaptureQueriesContext(connection) as many:
            assert len(at_head.get(url).context["rows"]) == 5
        assert len(many) == len(few)


class TestAfterTheEnd:
    """A certificate is made when the measure is over."""

    COMPLETED = (
        ("determination.requested", "2023-11-01"),
        ("determination.found_dependent", "2023-11-02"),
        ("voluntary_home.registered", "2023-11-06"),
        ("voluntary_home.decided", "2023-11-08"),
        ("voluntary_home.completed", "2024-06-03"),
    )
    #: The case of the measure is closed by the decision on what follows.
    CLOSED = (("completion.file_made", "2024-06-05"), ("post_rehab.decided", "2024-06-07"))

    def wanted(self, client: Client, person: Person) -> list[str]:
        """Addresses of the certificate among the forms of the present step."""
        groups = client.get(reverse("papers:person", args=[person.pk])).context["groups"]
        now = [one.url for group in groups for one in group.now]
        return [url for url in now if quote_plus("ND116/26a") in url]

    @pytest.mark.parametrize("after", [(), CLOSED], ids=["completed", "closed"])
    def test_its_form_is_offered_until_it_is_made(
        self, at_desk: Client, world: World, person: Person, after: tuple[tuple[str, str], ...]
    ) -> None:
        entry = world.story(person, *self.COMPLETED, *after)[len(self.COMPLETED) - 1]
        with scope.use(scope.SYSTEM):
            entry.case.refresh_from_db()
        assert (entry.case.closed_on is not None) == bool(after)
        (url,) = self.wanted(at_desk, person)
        page(at_desk, url, {"t_id_issued_by": "Công an"})
        with scope.use(scope.SYSTEM):
            made = Paper.objects.get(form="ND116/26a")
        assert made.entry_id == entry.pk
        answer = at_desk.post(
            reverse("papers:download", kwargs={"pk": made.pk, "format": "pdf"}),
            {"purpose": "Trình ký"},
        )
        assert "đếnngày03tháng6năm2024" in pdf_text(answer.content)
        assert self.wanted(at_desk, person) == []


class TestFiles:
    @pytest.mark.parametrize("format", ["pdf", "docx"])
    def test_are_given_for_a_purpose_that_is_logged(
        self, at_desk: Client, paper: Paper, format: str
    ) -> None:
        url = reverse("papers:download", kwargs={"pk": paper.pk, "format": format})
        assert "Mục đích tải" in page(at_desk, url)
        assert "Nhập mục đích tải" in page(at_desk, url, {"purpose": ""})
        answer = at_desk.post(url, {"purpose": "Trình ký"})
        assert answer["Content-Disposition"].endswith(f'.{format}"')
        assert "no-store" in answer["Cache-Control"]
        if format == "pdf":
            assert "NguyễnVănMẫu" in pdf_text(answer.content)
        else:
            assert python_docx.Document(BytesIO(answer.content)).paragraphs
        with scope.use(scope.SYSTEM):
            line = AccessLog.objects.get(action="paper.downloaded")
        assert (line.purpose, line.detail["format"]) == ("Trình ký", format)


class TestAfterwards:
    def test_a_paper_signed_by_hand_is_closed_by_its_author(
        self, at_desk: Client, officer: User, person: Person, case: Case
    ) -> None:
        paper = drafted(officer, person, case, form="ND105/06", kind="")
        shown = page(at_desk, reverse("papers:finish", args=[paper.pk]), {"seen": "1"})
        assert "Đã chốt bản giấy" in shown

    def test_a_wrong_paper_is_replaced(self, at_desk: Client, chair: User, paper: Paper) -> None:
        done = issued(paper, chair)
        shown = page(at_desk, reverse("papers:replace", args=[done.pk]), {})
        assert "Đã lập bản thảo thay thế" in shown


class TestTheOutgoingRegister:
    def test_lists_the_numbers_of_the_own_office(
        self, at_head: Client, chair: User, paper: Paper
    ) -> None:
        done = issued(paper, chair)
        shown = page(at_head, reverse("papers:outgoing"))
        assert "01/QĐ-UBND" in shown
        assert reverse("papers:paper", args=[done.pk]) in shown
        assert "01/QĐ-UBND" in page(at_head, reverse("papers:outgoing") + "?year=2024&type=QĐ")
        assert "01/QĐ-UBND" not in page(at_head, reverse("papers:outgoing") + "?year=2023")

    def test_not_those_of_another_office(
        self, client: Client, world: World, chair: User, paper: Paper
    ) -> None:
        done = issued(paper, chair)
        client.force_login(world.user(Role.POLICE_CHIEF))
        assert "01/QĐ-UBND" not in page(client, reverse("papers:outgoing"))
        assert done.outgoing is not None
        assert client.get(reverse("papers:void", args=[done.outgoing.pk])).status_code == 404

    def test_a_number_is_voided_with_a_reason(
        self, at_head: Client, chair: User, paper: Paper
    ) -> None:
        line = issued(paper, chair).outgoing
        assert line is not None
        url = reverse("papers:void", args=[line.pk])
        assert "Nhập lý do" in page(at_head, url, {"reason": ""})
        shown = page(at_head, url, {"reason": "In sai mẫu"})
        assert "In sai mẫu" in shown
        assert "01/QĐ-UBND" in shown

    def test_goes_on_after_a_paper_book(self, at_head: Client, chair: User, paper: Paper) -> None:
        page(at_head, reverse("papers:begin"), {"type_code": "QĐ", "last": "41"})
        done = issued(paper, chair)
        assert done.outgoing is not None
        assert done.outgoing.number == 42
        shown = page(at_head, reverse("papers:begin"), {"type_code": "QĐ", "last": "50"})
        assert "không đặt lại" in shown
