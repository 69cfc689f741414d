"""The sample world: plausible, visibly invented, the same for the same seed."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from donghanh import today
from donghanh.access import crypto
from donghanh.law import packs
from donghanh.plans.models import Difficulty, Evidence, Extension, Plan, TaskParty
from donghanh.register.models import Case, Entry, Person
from donghanh.register.projection import check, facts_of, fold_case
from donghanh.register.services import Place
from donghanh.reports.models import Submission
from donghanh.sample import accounts, lives, names, people, world
from donghanh.sample.models import World
from donghanh.sample.people import CITY, Home

HOME = Home("03389", Place(1, 2, 3), 1, 1)


def told(seed: int) -> list[tuple[str, str, list[tuple[str, object]]]]:
    """Everything of a few people but their ciphertext, which differs each time."""
    rows = people.people(Random(seed), [HOME], CITY[:3], world.PLAYS_FROM, first_number=1)
    return [
        (
            row.person.name,
            row.person.file_number,
            [(paper.kind, paper.recorded_at) for case in row.cases for paper in case.papers],
        )
        for row in rows
    ]


def test_the_same_seed_tells_the_same_lives() -> None:
    assert told(5) == told(5)
    assert told(5) != told(6)


def test_every_paper_of_every_life_is_a_kind_of_the_pack_with_its_answers() -> None:
    pack = packs.load(lives.REGIME)
    rows = people.people(Random(1), [HOME], CITY, world.PLAYS_FROM, first_number=1)
    for row in rows:
        for case in row.cases:
            for paper in case.papers:
                required = {f.id for f in pack.entries[paper.kind].fields if f.required}
                assert required <= set(paper.data), paper.kind
                assert paper.effective_on <= paper.recorded_at.date() <= world.ON


def test_names_say_that_they_are_invented() -> None:
    rng = Random(3)
    for _ in range(200):
        name, _sex, _ethnicity = names.person(rng)
        assert name.endswith(names.GIVEN)


def test_the_start_names_who_proposes_and_who_decides_in_the_labour_office() -> None:
    shown = [username for _role, username, _password in accounts.listing()]
    assert {"xa.doanket", "chutich.doanket", "laodong.thanhpho", "phophong.thanhpho"} <= set(shown)
    assert "xa.binhlu" not in shown


@pytest.mark.django_db
@pytest.mark.usefixtures("system_scope")
def test_the_world_of_two_plans() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local role dh_owner")  # who makes it, and may gather statistics
    entries = world.build(seed=2024)
    assert Entry.objects.count() == entries

    city, district = (Person.objects.filter(district__code=code) for code in ("105", "106"))
    assert 430 <= city.count() <= 520
    assert 360 <= district.count() <= 450
    assert 235 <= city.filter(headline_status="substitution").count() <= 250

    proved = check()
    assert proved.differences == ()
    assert proved.entries == entries
    assert Entry.objects.filter(corrects__isnull=False).count() >= 15
    assert Entry.objects.filter(retracted=True).exists()
    assert any(
        entry.recorded_at - entry.happened_at > timedelta(days=9)
        for entry in Entry.objects.filter(corrects=None)
    )

    irregular = [
        step
        for case in Case.objects.select_related("person")
        for step in fold_case(case, facts_of(case)).irregular
    ]
    assert len(irregular) <= 2

    for person in Person.objects.exclude(citizen_token="")[:50]:
        assert crypto.decrypt(person.citizen_token).startswith("999")
    assert Plan.objects.filter(state=Plan.State.CONFIRMED, parent=None).count() == 2
    has_what_a_year_does(Plan.objects.get(unit__code="105"))
    assert Submission.objects.filter(state=Submission.State.SIGNED, unit__code="106").count() == 2
    assert {account.username for account in accounts.ACCOUNTS} >= {"xa.doanket", "kiemtra"}


def has_what_a_year_does(plan: Plan) -> None:
    """Something to see on every page of the city's plan."""
    lines = list(plan.budget_lines.all())
    assert sum(line.allotted for line in lines) == plan.budget_amount
    assert {entry.kind for line in lines for entry in line.entries.all()} == {"spent", "settled"}
    target = plan.targets.get(allotments__isnull=False, allotments__unit__code="03389")
    assert sum(one.value for one in target.allotments.all()) == target.value
    own = Plan.objects.get(parent=plan)
    assert (own.unit.code, own.standing) == ("03389", Plan.Standing.ACCEPTED)
    assert own.occurrences.filter(task__origin=None, done_on__isnull=False).exists()
    assert not TaskParty.objects.filter(task__plan=own, agencies=None).exists()
    assert Evidence.objects.filter(progress__occurrence__plan=own).count() == 1
    settled, waiting = Difficulty.objects.order_by("raised_on")
    assert (settled.settled_on is None, waiting.answered_at) == (False, None)
    assert Extension.objects.get().state == Extension.State.ASKED
    mended, open_ = plan.inspections.get().findings.order_by("mend_until")
    assert (mended.mended_on is None, open_.mended_on) == (False, None)
    assert plan.commendations.count() == 1


@pytest.mark.django_db
def test_the_world_has_its_own_today(monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel("2026-11-21 10:00+07:00", tick=False):
        row = World(seed=1, plays_from=world.PLAYS_FROM, loaded_at=timezone.now())
        monkeypatch.setattr(today, "_shift", lambda: row.shift)
        assert today.now() == world.PLAYS_FROM
    with time_machine.travel("2026-11-23 10:00+07:00", tick=False):
        assert today.today() == world.ON + timedelta(days=2)
