"""Two files become one and two again; nothing is lost and nobody is counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donghanh.access import scope
from donghanh.access.models import AccessLog, User
from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.register import merging, moves, projection, queries, services
from donghanh.register.models import Case, Entry, Episode, Merge, Person
from donghanh.support import services as support
from donghanh.testing.worlds import NOW, World

pytestmark = pytest.mark.django_db

#: Steps in this order are lawful; a history is any number of the first of them.
PATHS = (
    (
        ("user.test_positive", 0),
        ("user.residence_verified", 2),
        ("user.notice_received", 3),
        ("user.management_decided", 5),
        ("user.residence_checked", 30),
    ),
    (
        ("determination.requested", 0),
        ("determination.file_received", 1),
        ("determination.person_received", 2),
        ("determination.found_dependent", 4),
    ),
)
START = date(2024, 1, 8)


def officer(world: World) -> User:
    return world.user(Role.COMMUNE_OFFICER)


@pytest.fixture(autouse=True)
def _all_rows(system_scope: None) -> None:
    """These tests compare whole tables."""


def tell(world: World, person: Person, path: int, steps: int, start: date) -> None:
    for kind, after in PATHS[path][:steps]:
        world.record(person, kind, str(start + timedelta(days=after)))


def tables() -> dict[str, list[Any]]:
    """All rows that belong to persons, without the ledger of merges and without what a rebuilt
    deadline is numbered."""
    found = {}
    for model in apps.get_models():
        if model in (Merge, AccessLog) or model._meta.app_label not in ("register", "support"):
            continue
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if (model._meta.model_name, field.attname) != ("deadline", "id")
        ]
        rows = model._default_manager.values_list(*fields)
        found[model._meta.db_table] = sorted(map(str, rows))
    return found


def believed() -> dict[str, list[Any]]:
    """What stands now. A file that was received from elsewhere and given back keeps in its ledger
    that this was so; what counts is as before."""
    open_ended = Episode.objects.filter(known__endswith__isnull=True)
    case_columns = [
        field.attname for field in Case._meta.concrete_fields if field.name != "last_recorded_at"
    ]
    return {
        "episodes": sorted(
            open_ended.values_list("case", "person", "entry", "status", "commune", "valid"), key=str
        ),
        "cases": sorted(Case.objects.values_list(*case_columns), key=str),
        "entries": sorted(Entry.objects.known_at().values_list("pk", "commune")),
        "people": tables()["register_person"],
        "deadlines": tables()["register_deadline"],
    }


def counts(user: User) -> dict[str, Any]:
    """The same question asked of the list, the home page's queues and the figures."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(distinct person_id) from mart.episode"
            " where known_to is null and valid_to is null and status <> 'continued'"
        )
        (figure,) = cursor.fetchone()
        cursor.execute("select count(distinct person_id) from mart.contact where known_to is null")
        (served,) = cursor.fetchone()
        cursor.execute("select count(*) from mart.person")
        (persons,) = cursor.fetchone()
    people = queries.people(user, queries.PeopleFilter())
    return {
        "list": people.count(),
        "with_status": people.exclude(headline_status="").count(),
        "figure": figure,
        "served": served,
        "persons": persons,
        "deadlines": queries.deadlines(user).count(),
    }


@pytest.fixture
def pair(world: World) -> tuple[Person, Person]:
    one, other = world.person("Lò Văn Mẫu"), world.person("Lò Văn Mẫu", citizen_id="")
    tell(world, one, 0, 4, START)
    tell(world, other, 1, 4, START + timedelta(days=60))
    for person in (one, other):
        support.record_contact(
            by=officer(world), person=person, service="counselling", on=date(2024, 6, 3)
        )
    return one, other


def test_one_person_remains_with_the_cases_of_both(
    world: World, pair: tuple[Person, Person]
) -> None:
    one, other = pair
    before = counts(officer(world))
    merging.merge(one, other, by=officer(world), reason="Cùng một người.")
    file = queries.file_of(officer(world), one.pk, day=NOW.date(), known=None)
    assert {view.case.measure for view in file.cases} == {"user", "determination"}
    assert file.person.measures == ["determination", "user"]
    after = counts(officer(world))
    assert (after["list"], after["figure"], after["served"], after["persons"]) == (1, 1, 1, 1)
    assert after["with_status"] == after["figure"]
    assert after["deadlines"] == before["deadlines"]
    with pytest.raises(Person.DoesNotExist):
        queries.file_of(officer(world), other.pk, day=NOW.date(), known=None)
    assert merging.survivor_of(officer(world), other.pk) == one
    assert projection.check().differences == ()


def test_services_of_both_files_are_shown(world: World, pair: tuple[Person, Person]) -> None:
    from donghanh.support.queries import contacts_of

    one, other = pair
    merging.merge(one, other, by=officer(world), reason="Cùng một người.")
    assert contacts_of(officer(world), one).count() == 2


def test_the_merged_files_number_still_leads_to_the_person(
    world: World, pair: tuple[Person, Person]
) -> None:
    one, other = pair
    merging.merge(other, one, by=officer(world), reason="Cùng một người.")
    for words in (one.file_number, "999" + f"{int(one.citizen_last4):09d}"):
        found = queries.people(officer(world), queries.PeopleFilter(q=words))
        assert list(found) == [other]


@given(
    paths=st.tuples(st.integers(0, 1), st.integers(0, 1)),
    steps=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    apart=st.integers(0, 40),
    births=st.tuples(
        *[st.sampled_from([None, date(1988, 3, 12), date(2007, 9, 1)]) for _ in range(2)]
    ),
    elsewhere=st.booleans(),
    later=st.booleans(),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_merging_and_parting_restores_both_files(
    world: World,
    paths: tuple[int, int],
    steps: tuple[int, int],
    apart: int,
    births: tuple[date | None, date | None],
    elsewhere: bool,
    later: bool,
) -> None:
    with transaction.atomic():
        home = world.other_ward if elsewhere else world.ward
        one = world.person("Lò Văn Mẫu", born_on=births[0])
        other = world.person("Lò Văn Mẫu", born_on=births[1], commune=home)
        tell(world, one, paths[0], steps[0], START)
        tell(world, other, paths[1], steps[1], START + timedelta(days=apart))
        police = world.user(Role.POLICE, world.city)
        before, believed_before, said_before = tables(), believed(), counts(police)
        merge = merging.merge(one, other, by=police, reason="Cùng một người.")
        merged = counts(police)
        assert merged["list"] == merged["persons"] == said_before["list"] - 1
        assert merged["with_status"] == merged["figure"]
        assert merged["deadlines"] == said_before["deadlines"]
        assert projection.check().differences == ()
        if later:
            case = Case.objects.filter(person=one, closed_on=None).first()
            if case:
                services.record(
                    by=officer(world),
                    kind="case.note_added",
                    case=case,
                    effective_on=NOW.date(),
                    data={"remark": "Ghi sau khi gộp."},
                )
        merging.undo(merge, by=police, reason="Nhầm.")
        after = tables()
        assert projection.check().differences == ()
        assert counts(police) == said_before
        if not later and not elsewhere:
            assert after == before
        if not later:
            assert believed() == believed_before
        transaction.set_rollback(True)


def test_a_merge_that_something_builds_on_is_not_parted(
    world: World, pair: tuple[Person, Person]
) -> None:
    one, other = pair
    third = world.person("Lò Văn Mẫu", citizen_id="")
    first = merging.merge(one, other, by=officer(world), reason="Cùng một người.")
    second = merging.merge(third, one, by=officer(world), reason="Cùng một người.")
    assert merging.survivor_of(officer(world), other.pk) == third
    with pytest.raises(Refusal, match="lần gộp sau"):
        merging.undo(first, by=officer(world), reason="Nhầm.")
    merging.undo(second, by=officer(world), reason="Nhầm.")
    assert merging.survivor_of(officer(world), other.pk) == one
    merging.undo(first, by=officer(world), reason="Nhầm.")
    assert counts(officer(world))["list"] == 3


def test_a_file_of_another_commune_is_merged_by_a_higher_unit(world: World) -> None:
    one, other = world.person(), world.person(commune=world.other_ward)
    with scope.use(scope.of(officer(world))), pytest.raises(Refusal, match="Đơn vị cấp trên"):
        merging.merge(one, other, by=officer(world), reason="Cùng một người.")


def test_a_file_on_its_way_is_not_merged(world: World, pair: tuple[Person, Person]) -> None:
    one, other = pair
    world.user(Role.COMMUNE_OFFICER, world.other_ward.code)
    moves.send(other, by=officer(world), to=world.other_ward, on=NOW.date())
    with pytest.raises(Refusal, match="đang chờ"):
        merging.merge(one, other, by=officer(world), reason="Cùng một người.")


def test_an_undone_merge_is_not_undone_again(world: World, pair: tuple[Person, Person]) -> None:
    one, other = pair
    merge = merging.merge(one, other, by=officer(world), reason="Cùng một người.")
    merging.undo(merge, by=officer(world), reason="Nhầm.")
    with pytest.raises(Refusal):
        merging.undo(merge, by=officer(world), reason="Nhầm.")
