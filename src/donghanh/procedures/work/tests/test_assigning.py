"""Giving work to officers, standing in for one another, and what the head has to see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from donghanh.access import scope
from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.procedures.work import presenters, queries, services
from donghanh.procedures.work.models import WorkAssignment
from donghanh.procedures.work.tests.conftest import days, row_of
from donghanh.procedures.work.tests.test_list import LIST, shown
from donghanh.register.models import Deadline
from donghanh.register.services import correct
from donghanh.testing.worlds import NOW, World


def give(by: User, to: User | None, *rows: Deadline, seen: int = 0) -> services.Handed:
    with scope.use(scope.of(by)):
        picks = [services.Pick(queries.key_of(row), seen) for row in rows]
        return services.assign(by=by, picks=picks, to=to)


def holder(user: User, row: Deadline) -> WorkAssignment | None:
    with scope.use(scope.of(user)):
        return queries.assignments(user, [row]).get(queries.key_of(row))


class TestGiving:
    def test_it_stands_in_the_list_of_who_got_it(
        self, client: Client, chair: User, second: User, officer: User, work: Deadline
    ) -> None:
        assert give(chair, second, work).done == 1
        client.force_login(second)
        assert [row.assignee for row in shown(client, whose="mine")] == ["Lò Thị Hai"]
        client.force_login(officer)
        assert shown(client, whose="mine") == []
        assert [row.assignee for row in shown(client, assignee=str(second.pk))] == ["Lò Thị Hai"]

    def test_it_survives_the_deadline_being_made_anew(
        self, client: Client, chair: User, second: User, world: World, work: Deadline
    ) -> None:
        give(chair, second, work)
        with scope.use(scope.SYSTEM):
            entry = work.started_by
            correct(entry, by=second, reason="Ghi nhầm ngày", effective_on=date(2024, 6, 13))
        again = row_of(work.person)
        assert again.pk != work.pk
        held = holder(chair, again)
        assert held is not None
        assert held.assignee == second

    def test_again_to_somebody_else_and_back(
        self, chair: User, second: User, officer: User, work: Deadline
    ) -> None:
        give(chair, second, work)
        first = holder(chair, work)
        assert first is not None
        assert give(chair, officer, work, seen=first.pk).done == 1
        then = holder(chair, work)
        assert then is not None
        assert then.assignee == officer
        assert give(chair, None, work, seen=then.pk).done == 1
        last = holder(chair, work)
        assert last is not None
        assert last.assignee is None
        assert give(chair, second, work, seen=last.pk).done == 1
        with scope.use(scope.SYSTEM):
            assert WorkAssignment.objects.count() == 4
            assert WorkAssignment.objects.filter(corrects=None).count() == 1

    def test_of_two_heads_the_second_learns_of_the_first(
        self, chair: User, second: User, officer: User, world: World, work: Deadline
    ) -> None:
        chief = world.user(Role.POLICE_CHIEF)
        assert give(chair, second, work).done == 1
        late = give(chief, officer, work)
        assert late.done == 0
        [former] = late.overtaken
        assert (former.by, former.assignee) == (chair, second)
        held = holder(chief, work)
        assert held is not None
        assert held.assignee == second

    def test_the_second_is_told_on_the_page_and_the_rest_is_given(
        self, client: Client, chair: User, second: User, world: World, work: Deadline
    ) -> None:
        person = world.person("Trần Thị Ví Dụ")
        world.record(person, "user.test_positive", "2024-06-10")
        client.force_login(world.user(Role.POLICE_CHIEF))
        rows = shown(client)
        give(chair, second, work)
        answer = client.post(
            reverse("work:assign"),
            {
                "pick": [row.pick for row in rows],
                "to": world.user(Role.POLICE).pk,
                "do": "give",
                "back": LIST + "?due=week",
            },
            follow=True,
        )
        told = " ".join(str(message) for message in answer.context["messages"])
        assert answer.redirect_chain[0][0] == LIST + "?due=week"
        assert f"Đã giao {len(rows) - 1} việc" in told
        assert f"{chair.full_name} đã giao" in told

    def test_the_same_form_twice_gives_once(
        self, chair: User, second: User, work: Deadline
    ) -> None:
        give(chair, second, work)
        again = give(chair, second, work)
        assert (again.done, again.overtaken) == (1, ())
        with scope.use(scope.SYSTEM):
            assert WorkAssignment.objects.count() == 1

    def test_what_is_done_meanwhile_is_left_out(
        self, chair: User, second: User, world: World, work: Deadline
    ) -> None:
        world.record(work.person, "user.management_decided", "2024-06-13")
        assert give(chair, second, work).left_out == 1

    def test_nobody_gets_what_he_may_not_see(self, world: World, work: Deadline) -> None:
        handed = give(world.user(Role.LABOUR), world.user(Role.HEALTH), work)
        assert (handed.done, handed.left_out) == (0, 1)

    def test_only_officers_of_the_unit(self, chair: User, world: World, work: Deadline) -> None:
        with pytest.raises(Refusal):
            give(chair, world.user(Role.LABOUR), work)
        stranger = world.user(Role.COMMUNE_OFFICER, world.other_ward)
        with pytest.raises(Refusal):
            give(chair, stranger, work)

    def test_work_of_another_commune_cannot_be_given(
        self, chair: User, second: User, world: World
    ) -> None:
        other = world.person("Sùng A Thí", commune=world.other_ward)
        world.record(other, "user.test_positive", "2024-06-11")
        row = row_of(other, "verify_residence")
        assert give(chair, second, row).left_out == 1

    def test_a_district_hands_out_its_own_part(
        self, client: Client, chair: User, second: User, world: World, work: Deadline
    ) -> None:
        labour = world.user(Role.LABOUR)
        give(chair, second, work)
        assert give(labour, labour, work).done == 1
        client.force_login(second)
        assert [row.assignee for row in shown(client, whose="mine")] == ["Lò Thị Hai"]

    def test_it_is_logged_without_names(self, chair: User, second: User, work: Deadline) -> None:
        give(chair, second, work)
        line = AccessLog.objects.get(action="work.assigned")
        assert line.subject_id == str(second.pk)
        assert line.detail == {"rows": 1, "cases": [work.case_id]}

    def test_officers_do_not_give(self, client: Client, officer: User) -> None:
        client.force_login(officer)
        assert client.post(reverse("work:assign")).status_code == 403

    @pytest.mark.parametrize("pick", ["", "x", "1.a.b.c", "9999999.verify_residence.1.0"])
    def test_nonsense_gives_nothing(self, client: Client, chair: User, pick: str) -> None:
        client.force_login(chair)
        sent = {"pick": pick, "to": chair.pk, "do": "give", "back": "https://example.com/"}
        answer = client.post(reverse("work:assign"), sent)
        assert answer.headers["Location"] == LIST


class TestAbsence:
    def test_while_it_runs_the_work_is_the_deputys(
        self, client: Client, chair: User, officer: User, second: User, work: Deadline
    ) -> None:
        give(chair, officer, work)
        with scope.use(scope.of(officer)):
            services.delegate(
                by=officer, officer=officer, deputy=second, why="Đi tập huấn",
                **days("2024-06-14", "2024-06-18"),
            )  # fmt: skip
        client.force_login(second)
        [row] = shown(client, whose="mine")
        assert row.instead_of == officer.full_name
        assert f"thay {officer.full_name}" in client.get(LIST, {"whose": "mine"}).content.decode()
        with time_machine.travel(NOW + timedelta(days=5), tick=False):
            client.force_login(second)
            assert shown(client, whose="mine") == []

    def test_it_can_end_early(
        self, client: Client, chair: User, officer: User, second: User, work: Deadline
    ) -> None:
        give(chair, officer, work)
        with scope.use(scope.of(chair)):
            absence = services.delegate(
                by=chair, officer=officer, deputy=second, why="Ốm",
                **days("2024-06-12", "2024-06-18"),
            )  # fmt: skip
        client.force_login(officer)
        client.post(reverse("work:absence_end", args=[absence.pk]))
        client.force_login(second)
        assert shown(client, whose="mine") == []
        assert AccessLog.objects.filter(action="work.delegation_ended").exists()

    def test_the_page_writes_it_down(self, client: Client, officer: User, second: User) -> None:
        client.force_login(officer)
        form = client.get(reverse("work:absences")).context["form"]
        sent = {
            "key": form["key"].value(),
            "officer": officer.pk,
            "deputy": second.pk,
            "starts_on": "17/6/2024",
            "ends_on": "20/6/2024",
            "why": "Nghỉ phép",
        }
        for _ in range(2):
            assert client.post(reverse("work:absences"), sent).status_code == 302
        page = client.get(reverse("work:absences"))
        assert len(page.context["rows"]) == 1
        assert AccessLog.objects.filter(action="work.delegated").count() == 1

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"deputy": "officer"}, "work.same_person"),
            ({"by": "second"}, "work.head"),
            ({"ends_on": date(2024, 6, 13)}, "work.days"),
            ({"starts_on": date(2024, 6, 1), "ends_on": date(2024, 6, 2)}, "work.past"),
            ({"deputy": "stranger"}, "work.stranger"),
        ],
    )
    def test_refusals(
        self, officer: User, second: User, world: World, change: dict[str, object], code: str
    ) -> None:
        people = {"officer": officer, "second": second, "stranger": world.user(Role.LABOUR)}
        wanted = {
            "by": officer, "officer": officer, "deputy": second, "why": "Nghỉ",
            **days("2024-06-14", "2024-06-18"), **change,
        }  # fmt: skip
        wanted |= {
            name: people[value] for name, value in wanted.items()
            if isinstance(value, str) and value in people
        }  # fmt: skip
        with scope.use(scope.of(officer)), pytest.raises(Refusal) as refused:
            services.delegate(**wanted)  # type: ignore[arg-type]
        assert refused.value.code == code

    def test_another_units_absence_is_not_found(
        self, client: Client, officer: User, second: User, world: World
    ) -> None:
        with scope.use(scope.of(officer)):
            absence = services.delegate(
                by=officer, officer=officer, deputy=second, why="Nghỉ",
                **days("2024-06-14", "2024-06-18"),
            )  # fmt: skip
        client.force_login(world.user(Role.COMMUNE_CHAIR, world.other_ward))
        assert client.post(reverse("work:absence_end", args=[absence.pk])).status_code == 404


class TestHeads:
    HEADS = "/viec/can-xem/"

    @pytest.mark.parametrize(
        ("day", "count"),
        [("2024-06-17", 0), ("2024-06-20", 0), ("2024-06-21", 1), ("2024-06-24", 1)],
    )
    def test_overdue_by_more_than_three_working_days(
        self, client: Client, chair: User, work: Deadline, day: str, count: int
    ) -> None:
        """Due on Monday 17 June; on Friday the 21st four working days have passed."""
        with time_machine.travel(f"{day} 09:00:00+07:00", tick=False):
            client.force_login(chair)
            context = client.get(self.HEADS).context
        rows = [row for group in context["groups"] for row in group.rows]
        assert sum("quyết định quản lý" in row.work.what for row in rows) == count

    def test_the_head_sets_the_number(self, client: Client, chair: User, work: Deadline) -> None:
        client.force_login(chair)
        client.post(reverse("work:escalation"), {"after_days": "0"})
        with time_machine.travel("2024-06-18 09:00:00+07:00", tick=False):
            client.force_login(chair)
            assert client.get(self.HEADS).context["groups"]
        assert AccessLog.objects.get(action="work.escalation_set").detail == {"working_days": 0}
        refused = client.post(reverse("work:escalation"), {"after_days": "-1"}, follow=True)
        assert "không được nhỏ hơn" in refused.content.decode()

    def test_what_nobody_was_given(
        self, client: Client, chair: User, second: User, work: Deadline
    ) -> None:
        client.force_login(chair)

        def free() -> list[str]:
            groups = client.get(self.HEADS, {"show": "free"}).context["groups"]
            return [row.work.what for group in groups for row in group.rows]

        what = presenters.limit_words("2021", "decide_user_mgmt")
        assert what in free()
        give(chair, second, work)
        assert what not in free()

    def test_it_says_who_has_it_and_since_when(
        self, client: Client, chair: User, second: User, work: Deadline
    ) -> None:
        give(chair, second, work)
        with time_machine.travel("2024-06-24 09:00:00+07:00", tick=False):
            client.force_login(chair)
            page = client.get(self.HEADS).content.decode()
        assert "Lò Thị Hai" in page
        assert "giao từ 14/6" in page

    def test_officers_do_not_see_it(self, client: Client, officer: User) -> None:
        client.force_login(officer)
        assert client.get(self.HEADS).status_code == 403
