"""A ward in June 2024: a person with a positive test, an officer who drafts, a chair who signs."""

from __future__ import annotations

from typing import Any

import pytest

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.procedures.papers import services
from donghanh.procedures.papers.models import Paper
from donghanh.procedures.papers.signers import Signer
from donghanh.procedures.papers.template import load
from donghanh.register.models import Case, Person
from donghanh.testing.worlds import NOW, World

DECISION = "ND105/07"
DECIDED = "user.management_decided"


@pytest.fixture
def officer(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER)


@pytest.fixture
def chair(world: World) -> User:
    return world.user(Role.COMMUNE_CHAIR)


@pytest.fixture
def person(world: World) -> Person:
    return world.person(phone="0999000123")


@pytest.fixture
def case(world: World, person: Person) -> Case:
    """Tested positive on 3 June, residence verified the next day."""
    first, *_rest = world.story(
        person,
        ("user.test_positive", "2024-06-03"),
        ("user.residence_verified", "2024-06-04"),
        ("user.notice_received", "2024-06-05"),
    )
    return first.case


@pytest.fixture
def paper(officer: User, person: Person, case: Case) -> Paper:
    """The decision on management, drafted."""
    return drafted(officer, person, case)


def drafted(by: User, person: Person, case: Case, **more: Any) -> Paper:
    with scope.use(scope.SYSTEM):
        return services.draft(
            by=by,
            person=person,
            case=case,
            template=load("2021", more.pop("form", DECISION)),
            kind=more.pop("kind", DECIDED),
            entry_on=NOW.date(),
            **more,
        )


def issued(paper: Paper, by: User, **more: Any) -> Paper:
    with scope.use(scope.SYSTEM):
        return services.issue(
            paper, by=by, on=NOW.date(), seen=paper.version, signer=Signer("Người Ký Thử"), **more
        )
