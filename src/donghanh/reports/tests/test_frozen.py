"""A signed report is not changed by anybody: not by the site, not by the owner of the tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from donghanh.reports.models import Submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]

ATTACKS = (
    "update reports_submission set figures = '{}'",
    "update reports_submission set narrative = '{}'",
    "update reports_submission set state = 'draft', signed_at = null, signed_by_id = null",
    "delete from reports_submission",
    "truncate reports_submission",
    "truncate reports_submission cascade",
)


@pytest.fixture(params=["the site", "the owner"])
def as_role(request: pytest.FixtureRequest, signed: Submission) -> Iterator[None]:
    """The connection is that of the site, or of the owner who migrates."""
    with connection.cursor() as cursor:
        cursor.execute("set role dh_app" if request.param == "the site" else "reset role")
    yield
    with connection.cursor() as cursor:
        cursor.execute("set role dh_app")


@pytest.mark.parametrize("statement", ATTACKS)
def test_no_statement_changes_a_signed_report(
    as_role: None, signed: Submission, statement: str
) -> None:
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    before = (signed.figures, signed.narrative, signed.signed_at)
    signed.refresh_from_db()
    assert (signed.figures, signed.narrative, signed.signed_at) == before


def test_a_draft_can_still_be_thrown_away(draft: Submission) -> None:
    draft.delete()
    assert not Submission.objects.exists()
