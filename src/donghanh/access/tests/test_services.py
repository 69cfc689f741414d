"""Accounts, appointments and their hand-over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine

from donghanh.access import services
from donghanh.access.models import AccessLog, Membership, User
from donghanh.access.roles import Role
from donghanh.access.tests.conftest import DAY, PASSWORD
from donghanh.agencies import queries
from donghanh.agencies.models import Agency, AgencyKind
from donghanh.errors import Refusal

JUNE = dt.date(2024, 6, 1)


@pytest.fixture
def labour(db: None) -> Agency:
    return queries.agency(AgencyKind.LABOUR, queries.unit("105"), DAY)


@pytest.fixture
def police(db: None) -> Agency:
    return queries.agency(AgencyKind.POLICE, queries.unit("105"), DAY)


def days(user: User) -> list[tuple[str, dt.date, dt.date | None]]:
    found = Membership.objects.filter(user=user).order_by("valid_from")
    return [(one.role, one.valid_from, one.valid_to) for one in found]


@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("nv mau", "username_form"),
        ("nguyễn.mẫu", "username_form"),
        ("ab", "username_form"),
        ("", "username_form"),
        ("lo.mau", "username_taken"),
        ("LO.mau", "username_taken"),
    ],
)
def test_names_that_an_account_cannot_have(
    make_user: Callable[..., User], username: str, code: str
) -> None:
    make_user("lo.mau")
    with pytest.raises(Refusal) as refused:
        services.create_user(
            username=username, full_name="Nguyễn Văn Mẫu", password=PASSWORD, by=None
        )
    assert (refused.value.code, refused.value.field) == (code, "username")


def test_an_account_without_an_appointment_may_do_nothing(make_user: Callable[..., User]) -> None:
    user = make_user("nv.mau")
    assert (user.membership, user.role, user.agency, user.unit) == (None, None, None, None)


def test_temporary_passwords_are_long_and_never_the_same() -> None:
    made = {services.temporary_password() for _ in range(50)}
    assert len(made) == 50
    assert {len(one) for one in made} == {14}


def test_a_new_appointment_ends_the_open_one_the_day_before(
    make_user: Callable[..., User], labour: Agency, police: Agency
) -> None:
    user = make_user("nv.mau")
    services.appoint(user=user, agency=labour, role=Role.LABOUR, valid_from=DAY, by=None)
    services.appoint(user=user, agency=police, role=Role.POLICE, valid_from=JUNE, by=None)
    assert days(user) == [
        ("labour", DAY, dt.date(2024, 5, 31)),
        ("police", JUNE, None),
    ]
    with time_machine.travel(dt.datetime(2024, 6, 1, 12), tick=False):
        assert User.objects.get(pk=user.pk).role is Role.POLICE


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [
        ((DAY, JUNE), (JUNE, None), False),
        ((DAY, JUNE), (dt.date(2024, 6, 2), None), True),
        ((DAY, None), (DAY, None), False),
        ((JUNE, None), (DAY, None), False),
        ((JUNE, None), (DAY, dt.date(2024, 5, 31)), True),
        ((JUNE, None), (DAY, JUNE), False),
    ],
)
def test_one_role_at_a_time(
    make_user: Callable[..., User],
    labour: Agency,
    first: tuple[dt.date, dt.date | None],
    second: tuple[dt.date, dt.date | None],
    fits: bool,
) -> None:
    user = make_user("nv.mau")

    def appoint(dates: tuple[dt.date, dt.date | None]) -> None:
        services.appoint(
            user=user,
            agency=labour,
            role=Role.LABOUR,
            valid_from=dates[0],
            valid_to=dates[1],
            by=None,
        )

    appoint(first)
    if fits:
        appoint(second)
        assert len(days(user)) == 2
    else:
        with pytest.raises(Refusal) as refused:
            appoint(second)
        assert refused.value.code == "membership_overlap"
        assert len(days(user)) == 1


def test_nobody_is_appointed_where_there_is_no_office_any_more(
    make_user: Callable[..., User], labour: Agency
) -> None:
    with pytest.raises(Refusal, match=r"không hoạt động vào ngày 01/3/2025") as refused:
        services.appoint(
            user=make_user("nv.mau"),
            agency=labour,
            role=Role.LABOUR,
            valid_from=dt.date(2025, 3, 1),
            by=None,
        )
    assert refused.value.code == "agency_closed"


def test_a_post_is_handed_over(make_user: Callable[..., User], labour: Agency) -> None:
    former, successor = make_user("nv.mau"), make_user("lo.mau")
    post = services.appoint(
        user=former,
        agency=labour,
        role=Role.LABOUR,
        title="Phó Trưởng phòng",
        valid_from=DAY,
        by=None,
    )
    taken = services.hand_over(membership=post, to=successor, on=JUNE, by=None)
    assert days(former) == [("labour", DAY, dt.date(2024, 5, 31))]
    assert days(successor) == [("labour", JUNE, None)]
    assert (taken.agency, taken.title) == (labour, "Phó Trưởng phòng")


def test_a_hand_over_that_fails_leaves_the_post_where_it_was(
    make_user: Callable[..., User], labour: Agency
) -> None:
    former, busy = make_user("nv.mau"), make_user("lo.mau")
    post = services.appoint(user=former, agency=labour, role=Role.LABOUR, valid_from=DAY, by=None)
    services.appoint(user=busy, agency=labour, role=Role.LABOUR, valid_from=JUNE, by=None)
    with pytest.raises(Refusal):
        services.hand_over(membership=post, to=busy, on=JUNE, by=None)
    assert days(former) == [("labour", DAY, None)]


@pytest.mark.parametrize(
    ("last_day", "code"), [(dt.date(2024, 5, 1), "dates"), (JUNE, "membership_over")]
)
def test_days_on_which_an_appointment_cannot_end(
    make_user: Callable[..., User], labour: Agency, last_day: dt.date, code: str
) -> None:
    post = services.appoint(
        user=make_user("nv.mau"),
        agency=labour,
        role=Role.LABOUR,
        valid_from=DAY,
        valid_to=dt.date(2024, 5, 31),
        by=None,
    )
    with pytest.raises(Refusal) as refused:
        services.end(membership=post, last_day=last_day, by=None)
    assert refused.value.code == code


def test_nobody_changes_the_own_account(make_user: Callable[..., User], labour: Agency) -> None:
    admin = make_user("quan.tri", Role.ADMIN)
    assert admin.membership is not None
    membership = admin.membership
    for change in (
        lambda: services.appoint(
            user=admin, agency=labour, role=Role.LABOUR, valid_from=JUNE, by=admin
        ),
        lambda: services.end(membership=membership, last_day=JUNE, by=admin),
        lambda: services.set_active(user=admin, active=False, by=admin),
        lambda: services.reset_password(user=admin, by=admin),
    ):
        with pytest.raises(Refusal) as refused:
            change()
        assert refused.value.code == "own_account"


def test_every_change_is_in_the_log(make_user: Callable[..., User], labour: Agency) -> None:
    admin = make_user("quan.tri", Role.ADMIN)
    before = AccessLog.objects.count()
    user = services.create_user(
        username="nv.mau", full_name="Nguyễn Văn Mẫu", password=PASSWORD, by=admin
    )
    post = services.appoint(user=user, agency=labour, role=Role.LABOUR, valid_from=DAY, by=admin)
    services.end(membership=post, last_day=JUNE, by=admin)
    services.reset_password(user=user, by=admin)
    services.set_active(user=user, active=False, by=admin)
    services.set_active(user=user, active=True, by=admin)
    written = AccessLog.objects.order_by("pk")[before:]
    assert [line.action for line in written] == [
        "user.created",
        "membership.started",
        "membership.ended",
        "password.reset",
        "user.closed",
        "user.opened",
    ]
    assert {(line.by_id, line.subject_id) for line in written} == {(admin.pk, str(user.pk))}
