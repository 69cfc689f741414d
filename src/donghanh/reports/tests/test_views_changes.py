"""The page that says why a signed figure differs from today's, and what it shows to whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.register.models import Person
from donghanh.reports import services
from donghanh.reports.models import Submission
from donghanh.reports.tests.conftest import at, contact, write
from donghanh.reports.tests.pages import get, soup, text
from donghanh.support import services as support
from donghanh.support.models import Contact
from donghanh.testing.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]


@pytest.fixture
def changed(signed: Submission, world: World, people: list[Person], clerk: User) -> Submission:
    """One contact came late, one was withdrawn."""
    contact(world, people[4], "2024-06-03", recorded="2024-06-20T09:00")
    with at("2024-06-21T09:00"):
        standing = Contact._default_manager.get(person=people[0], corrects=None)
        support.retract_contact(standing, by=clerk, reason="Ghi nhầm người")
    contact(world, people[4], "2024-06-04", service="job", recorded="2024-06-22T09:00")
    return signed


def test_who_may_open_files_sees_entries_with_initials(
    changed: Submission, visit: Any, people: list[Person]
) -> None:
    with at("2024-06-24T09:00"):
        page = get(visit(Role.LABOUR), "changes", changed.pk, figure="svc_access_all")
    said = text(page)
    assert f"L.V.V.D.E. {people[4].file_number}" in said
    assert "Rút: Tư vấn; Ghi nhầm người" in said
    assert "1 − 1 = 0" in said
    assert "Lò Văn" not in said
    assert reverse("register:person", args=[people[4].pk]) in page.content.decode()


def test_a_filter_keeps_one_kind(changed: Submission, visit: Any, people: list[Person]) -> None:
    with at("2024-06-24T09:00"):
        page = text(
            get(visit(Role.LABOUR), "changes", changed.pk, figure="svc_access_all", cause="late")
        )
        odd = get(visit(Role.LABOUR), "changes", changed.pk, figure="svc_access_all", cause="x")
    assert people[4].file_number in page
    assert people[0].file_number not in page
    assert odd.status_code == 200


def test_a_leader_sees_counts_and_nobody(
    changed: Submission, visit: Any, people: list[Person]
) -> None:
    for role in (Role.LEADER, Role.PROVINCE):
        with at("2024-06-24T09:00"):
            page = get(visit(role), "changes", changed.pk, figure="svc_access_all")
        said = text(page)
        assert "Ghi muộn" in said
        assert "Rút" in said
        for person in people:
            assert person.file_number not in said
            assert str(person.commune.short_name) not in said
        assert "Ghi nhầm người" not in said


def test_the_first_changed_figure_is_shown(changed: Submission, visit: Any) -> None:
    with at("2024-06-24T09:00"):
        page = soup(get(visit(Role.LABOUR), "changes", changed.pk))
    current = page.select_one(".dh-lines [aria-current=true]")
    assert current is not None
    assert "Người được tạo việc làm" in current.get_text()


def test_the_chart_says_itself_and_its_bars_filter(changed: Submission, visit: Any) -> None:
    with at("2024-06-24T09:00"):
        page = soup(get(visit(Role.LABOUR), "changes", changed.pk, figure="svc_access_all"))
    drawn = page.select_one("svg.dh-waterfall")
    assert drawn is not None
    title = drawn.find("title")
    assert title is not None
    assert title.get_text() == "Từ 4 khi ký đến 4 khi tính lại: Ghi muộn +1, Rút −1."
    assert [str(link["href"]).rpartition("=")[2] for link in drawn.select("a")] == [
        "late",
        "retracted",
    ]
    assert not drawn.select("[style]")


def test_nothing_has_changed(signed: Submission, visit: Any) -> None:
    page = text(get(visit(Role.LABOUR), "changes", signed.pk))
    assert "Không số nào thay đổi từ khi ký" in page
    assert "vẫn ra đúng số đã ký" in page


def test_a_draft_has_no_changes_and_a_figure_must_be_in_the_report(
    draft: Submission, visit: Any, clerk: User, leader: User
) -> None:
    assert get(visit(Role.LABOUR), "changes", draft.pk).status_code == 404
    write(draft, clerk)
    services.sign(draft, by=leader)
    assert get(visit(Role.LABOUR), "changes", draft.pk, figure="khac").status_code == 404


def test_the_queries_of_the_page_do_not_grow_with_the_entries(
    changed: Submission, visit: Any, world: World, people: list[Person]
) -> None:
    with at("2024-06-24T09:00"):
        client = visit(Role.LABOUR)
        get(client, "changes", changed.pk, figure="support_job")
        with CaptureQueriesContext(connection) as few:
            assert "1 việc ghi" in text(get(client, "changes", changed.pk, figure="support_job"))
    for person in people[:4]:
        contact(world, person, "2024-06-05", service="job", recorded="2024-06-23T09:00")
    with at("2024-06-24T09:00"), CaptureQueriesContext(connection) as many:
        page = get(client, "changes", changed.pk, figure="support_job")
    assert "5 việc ghi" in text(page)
    assert len(many) == len(few)
