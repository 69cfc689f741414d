"""Two real plans from the file to the scoreboard. They are not part of the project; see
``reading/tests/test_real_plans.py`` for where they are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from donghanh.access.roles import Role
from donghanh.agencies.queries import unit
from donghanh.indicators.periods import read
from donghanh.plans import agenda, intake, queries, review, scoreboard, services
from donghanh.plans.models import Target
from donghanh.plans.reading.tests.test_real_plans import CITY, DISTRICT
from donghanh.testing.worlds import NOW, World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not CITY.exists() or not DISTRICT.exists(),
        reason="the two real plans are not here; DONGHANH_PLANS can name their folder",
    ),
]

CITY_BINDINGS = [
    "svc_access_all",
    "managed_after_completion",
    "compulsory_sent",
    "ost_active",
    "communes_communicated",
    "staff_trained_rate",
]
DISTRICT_BINDINGS = [
    "svc_compound_b",
    "staff_trained_rate",
    "models_rehab",
    "it_online_reporting",
    "it_online_services",
    "user_prevention_access",
    "complex_communes_prevention",
]


@pytest.mark.parametrize(
    ("path", "code", "period", "bindings", "agencies", "jobs"),
    [
        (CITY, "105", "2024-H1", CITY_BINDINGS, [""], 16),
        (DISTRICT, "106", "2023-Y", DISTRICT_BINDINGS, None, 0),
    ],
)
def test_from_the_file_to_the_scoreboard(
    world: World,
    system_scope: None,
    path: Path,
    code: str,
    period: str,
    bindings: list[str],
    agencies: list[str] | None,
    jobs: int,
) -> None:
    content = path.read_bytes()
    place = unit(code, on=NOW.date())
    assert intake.unit(path.name, content) == place
    by = world.user(Role.LABOUR, code)
    plan = services.import_plan(file_name=path.name, content=content, unit=place, by=by)
    services.bind_suggested(plan, by=by)
    for item in review.of(plan).open_items:
        assert item.questions == ("doubt",)  # what the reader is not sure of, a person looks at
        services.save_review(plan, by=by, key=item.key, accepted=True)
    services.confirm(plan, by=by)
    assert list(Target.objects.filter(plan=plan).values_list("indicator", flat=True)) == bindings
    shown = scoreboard.scoreboard(plan, period=read(period))
    assert [row.target.indicator for row in shown.rows] == bindings
    works = queries.works(plan, NOW.date())
    led = agenda.by_agency(works)
    if agencies is not None:  # the city's plan names no lead, so none is shown
        assert [one.name for one in led] == agencies
        assert led[0].total == jobs
    else:
        assert len(works) == 13
        assert [one.name for one in led][-1] == ""
        assert len(led[-1].works) == 1
