"""Build the sample world: the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from donghanh.access import scope
from donghanh.access.models import User
from donghanh.agencies.models import AgencyKind, Unit
from donghanh.agencies.queries import agency, communes_of, unit
from donghanh.agencies.services import load_agencies, load_units
from donghanh.errors import Refusal
from donghanh.law.clock import HERE
from donghanh.register import bulk
from donghanh.register.services import Place
from donghanh.sample import accounts, apps, offices, papers, people
from donghanh.sample.models import World
from donghanh.sample.people import CITY, DISTRICT, Home

#: The Monday on which the sample world opens: the half-year figures are closed, the report is due.
PLAYS_FROM = datetime(2024, 6, 17, 8, 0, tzinfo=HERE)
ON = date(2024, 6, 17)

#: Where more people on file live: larger communes weigh more.
WEIGHTS: Mapping[str, int] = {
    "03386": 5, "03387": 8, "03388": 4, "03389": 7, "03403": 3, "03408": 5, "03409": 3,
    "03390": 6, "03412": 5, "03413": 3, "03424": 4,
}  # fmt: skip


def build(*, seed: int = 2024, tell: Callable[[str, int], None] | None = None) -> int:
    """Fill an empty database with the world; answer the number of entries written.

    ``tell`` hears a sentence about what is being made, and how many people are done.
    """
    say = tell or _silent
    rng = Random(seed)
    with scope.use(scope.SYSTEM):
        with transaction.atomic():
            World.objects.create(seed=seed, plays_from=PLAYS_FROM, loaded_at=timezone.now())
            apps.forget()
            users, entries = _people_and_offices(rng, say)
        with connection.cursor() as cursor:
            cursor.execute("analyze")  # a fresh world has no statistics to plan its figures by
        # Figures are computed over another connection, which sees what is committed only.
        papers.write(users, rng, say)
    return entries


def set_clock(day: date) -> None:
    """Let the world live on from eight in the morning of ``day``. Its people do not grow with it.

    Raises ``Refusal`` without a sample world, or for a day before the world opens.
    """
    found = World.objects.order_by("pk").first()
    if found is None:
        raise Refusal("Cơ sở dữ liệu này không có thế giới mẫu.", code="sample.none")
    if day < PLAYS_FROM.date():
        raise Refusal("Thế giới mẫu không lùi về trước ngày mở đầu.", code="sample.clock")
    found.plays_from = datetime.combine(day, PLAYS_FROM.time(), HERE)
    found.loaded_at = timezone.now()
    found.save()
    apps.forget()


def _people_and_offices(
    rng: Random, say: Callable[[str, int], None]
) -> tuple[dict[str, User], int]:
    if not Unit.objects.exists():
        say("Nạp danh mục đơn vị hành chính", 0)
        load_units()
        load_agencies()
    say("Lập tài khoản mẫu", 0)
    users = accounts.create()
    entries = 0
    areas = [
        ("105", 2024, CITY, users["laodong.thanhpho"], 1, 0.82),
        ("106", 2023, DISTRICT, users["laodong.tamduong"], 100_001, 0.9),
    ]
    for code, year, courses, clerk, first_number, share in areas:
        place = unit(code, on=ON)
        say(f"Lập hồ sơ mẫu của {place.name}", 0)
        homes = _homes(place, users)
        entries += _people(rng, homes, courses, first_number, say)
        _offices(rng, _area(place, homes, year, clerk), share, users)
    return users, entries


def _silent(_sentence: str, _done: int) -> None:
    """Nobody listens."""


def _homes(place: Unit, users: Mapping[str, User]) -> list[Home]:
    by_commune = {
        user.unit.pk: user.pk
        for user in users.values()
        if user.unit and user.role == "commune_officer"
    }
    clerk = users["laodong.thanhpho" if place.code == "105" else "laodong.tamduong"].pk
    return [
        Home(
            commune.code,
            Place.of(commune),
            by_commune.get(commune.pk, clerk),
            WEIGHTS.get(commune.code, 2),
        )
        for commune in communes_of(place, ON).select_related("parent").order_by("code")
    ]


def _people(
    rng: Random,
    homes: list[Home],
    courses: people.Courses,
    first_number: int,
    say: Callable[[str, int], None],
) -> int:
    told = people.people(rng, homes, courses, PLAYS_FROM, first_number=first_number)
    return bulk.write(told, tell=lambda done: say("", done))


def _area(place: Unit, homes: list[Home], year: int, clerk: User) -> offices.Area:
    communes = {home.place.commune_id: Unit.objects.get(pk=home.place.commune_id) for home in homes}
    assert place.parent_id is not None
    return offices.Area(
        year=year,
        homes=homes,
        district=place.pk,
        province=place.parent_id,
        labour=agency(AgencyKind.LABOUR, place, ON),
        culture=agency(AgencyKind.CULTURE_CENTRE, place, ON),
        education=agency(AgencyKind.EDUCATION, place, ON),
        police=agency(AgencyKind.POLICE, place, ON),
        women={pk: agency(AgencyKind.WOMEN_UNION, unit, ON) for pk, unit in communes.items()},
        committees={
            pk: agency(AgencyKind.PEOPLES_COMMITTEE, unit, ON) for pk, unit in communes.items()
        },
        clerk=clerk.pk,
        now=PLAYS_FROM,
    )


def _offices(rng: Random, area: offices.Area, share: float, users: Mapping[str, User]) -> None:
    helpers = {user.unit.pk: user for user in users.values() if user.unit and user.role == "helper"}
    offices.services(rng, area)
    offices.helpers(rng, area, helpers)
    offices.communication(rng, area)
    offices.training(rng, area, share=share)
    offices.pilots_and_areas(rng, area)
