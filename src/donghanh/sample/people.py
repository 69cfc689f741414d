"""The people of the sample world: how many of each life course, where, and since when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from donghanh.access import crypto
from donghanh.register.bulk import Paper, PersonHistory
from donghanh.register.models import Person
from donghanh.register.services import Place
from donghanh.sample import lives, names
from donghanh.sample.lives import Diary

LifeCourse = Callable[[Diary, Random], None]
Courses = Sequence[tuple[int, LifeCourse]]


@dataclass(frozen=True, slots=True)
class Home:
    """A commune as the world needs it: its place, its officer, and its share of the people."""

    code: str
    place: Place
    officer: int
    weight: int


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def managed(first: date, last: date) -> LifeCourse:
    def live(diary: Diary, rng: Random) -> None:
        lives.user_to_the_end(diary, _day(rng, first, last))

    return live


def caught_again(first: date, last: date) -> LifeCourse:
    """Managed, found using again, determined dependent, and treated."""

    def live(diary: Diary, rng: Random) -> None:
        case, decided = lives.user_managed(diary, _day(rng, first, last), checks=False)
        again = diary.months(decided, rng.randint(2, 8))
        before, found = lives.determined(diary, again)
        if case is None or before is None:
            return
        diary.write(
            case, "user.management_stopped", diary.after(found, 1, 3), {"ground": "dependent"}
        )
        registered = diary.after(found, 1, 5)
        if diary.write(before, "voluntary_home.registered", registered):
            home = diary.open(
                "voluntary_home.decided",
                diary.after(registered, 1, 3),
                lives.home_data(6),
                origin=before,
                closes=True,
            )
            if home is not None:
                started = diary.after(registered, 4, 5)
                diary.write(home, "voluntary_home.started", started)
                diary.write(
                    home,
                    "voluntary_home.provider_notified",
                    diary.after(started, 1, 3),
                    {"about": "start"},
                )
                diary.write(home, "voluntary_home.completed", diary.months(registered, 7))

    return live


def not_dependent(first: date, last: date) -> LifeCourse:
    def live(diary: Diary, rng: Random) -> None:
        lives.determined(diary, _day(rng, first, last), dependent=False)

    return live


def waiting(first: date, last: date) -> LifeCourse:
    """Found dependent, and still within the days to register."""

    def live(diary: Diary, rng: Random) -> None:
        lives.determined(diary, _day(rng, first, last))

    return live


def home(first: date, last: date) -> LifeCourse:
    def live(diary: Diary, rng: Random) -> None:
        case, done = lives.voluntary_home(diary, _day(rng, first, last))
        if case is not None:
            lives.after_care(diary, case, done, kind="voluntary", reports=rng.random() < 0.94)

    return live


def facility(first: date, last: date) -> LifeCourse:
    def live(diary: Diary, rng: Random) -> None:
        case, done = lives.voluntary_facility(diary, _day(rng, first, last))
        if case is not None:
            lives.after_care(diary, case, done, kind="voluntary", reports=rng.random() < 0.94)

    return live


def substitution(first: date, last: date) -> LifeCourse:
    def live(diary: Diary, rng: Random) -> None:
        lives.substitution(diary, _day(rng, first, last))

    return live


def left_substitution(first: date, last: date, leaves: tuple[date, date]) -> LifeCourse:
    def live(diary: Diary, rng: Random) -> None:
        lives.substitution(diary, _day(rng, first, last), leaves=_day(rng, *leaves))

    return live


def completed_substitution(first: date, last: date, done: tuple[date, date]) -> LifeCourse:
    def live(diary: Diary, rng: Random) -> None:
        case, day = lives.substitution(diary, _day(rng, first, last), completes=_day(rng, *done))
        if case is not None:
            lives.after_care(diary, case, day, kind="substitution")

    return live


def compulsory(first: date, last: date, stop_after: str = "") -> LifeCourse:
    def live(diary: Diary, rng: Random) -> None:
        case, done = lives.compulsory(diary, _day(rng, first, last), stop_after=stop_after)
        if case is not None:
            lives.after_care(
                diary,
                case,
                done,
                kind="compulsory_adult",
                years=2,
                reports=rng.random() < 0.95,
            )

    return live


D = date
#: (how many, life course) of Lai Châu city; the plan of 2024 counts from 2023-12-15.
CITY: Courses = (
    (233, substitution(D(2022, 1, 10), D(2023, 11, 30))),
    (12, left_substitution(D(2022, 2, 1), D(2022, 12, 1), (D(2023, 12, 20), D(2024, 6, 10)))),
    (6, completed_substitution(D(2022, 1, 5), D(2022, 6, 1), (D(2023, 10, 1), D(2024, 5, 20)))),
    (9, substitution(D(2023, 12, 20), D(2024, 5, 20))),
    (62, managed(D(2023, 7, 1), D(2024, 5, 20))),
    (22, managed(D(2022, 2, 1), D(2023, 5, 1))),
    (7, managed(D(2024, 5, 27), D(2024, 6, 12))),
    (8, caught_again(D(2023, 3, 1), D(2023, 10, 1))),
    (5, not_dependent(D(2023, 6, 1), D(2024, 5, 1))),
    (8, waiting(D(2024, 6, 3), D(2024, 6, 13))),
    (14, home(D(2023, 9, 1), D(2024, 5, 1))),
    (22, home(D(2022, 6, 1), D(2023, 9, 1))),
    (18, facility(D(2022, 6, 1), D(2023, 11, 1))),
    (26, compulsory(D(2022, 2, 1), D(2023, 8, 1))),
    (6, compulsory(D(2023, 11, 10), D(2024, 3, 25))),
    (3, compulsory(D(2024, 5, 13), D(2024, 5, 24), "compulsory.reading_ended")),
    (3, compulsory(D(2024, 5, 20), D(2024, 6, 4), "compulsory.notice_served")),
    (3, compulsory(D(2024, 4, 10), D(2024, 5, 6), "compulsory.forwarded_to_court")),
)
#: And of Tam Đường; the plan of 2023 counts from 2022-12-15.
DISTRICT: Courses = (
    (70, managed(D(2022, 3, 1), D(2023, 4, 1))),
    (64, managed(D(2023, 4, 1), D(2024, 5, 10))),
    (4, managed(D(2024, 5, 28), D(2024, 6, 12))),
    (12, caught_again(D(2022, 6, 1), D(2023, 6, 1))),
    (8, not_dependent(D(2022, 6, 1), D(2024, 3, 1))),
    (4, waiting(D(2024, 6, 3), D(2024, 6, 13))),
    (46, substitution(D(2022, 1, 10), D(2023, 6, 1))),
    (10, left_substitution(D(2022, 2, 1), D(2022, 9, 1), (D(2023, 2, 1), D(2023, 11, 1)))),
    (58, home(D(2022, 2, 1), D(2023, 3, 1))),
    (20, home(D(2023, 3, 1), D(2024, 4, 1))),
    (40, facility(D(2022, 2, 1), D(2023, 6, 1))),
    (52, compulsory(D(2022, 2, 1), D(2023, 6, 1))),
    (8, compulsory(D(2023, 6, 1), D(2024, 2, 1))),
    (3, compulsory(D(2024, 5, 20), D(2024, 6, 4), "compulsory.dossier_completed")),
)


def people(
    rng: Random,
    homes: Sequence[Home],
    courses: Courses,
    now: datetime,
    *,
    first_number: int,
) -> Iterator[PersonHistory]:
    """Every person of one plan's area, with their papers up to ``now``."""
    number = first_number
    weights = [home.weight for home in homes]
    counters: dict[str, int] = {}
    for how_many, live in courses:
        for _ in range(how_many):
            home = rng.choices(homes, weights)[0]
            diary = Diary(rng, home.officer, now)
            live(diary, rng)
            if not diary.cases:
                continue
            _mend(diary, rng)
            yield PersonHistory(_person(rng, home, number, counters, diary), diary.cases)
            number += 1


def _person(rng: Random, home: Home, number: int, counters: dict[str, int], diary: Diary) -> Person:
    name, sex, ethnicity = names.person(rng)
    year = diary.cases[0].papers[0].effective_on.year % 100
    stem = f"{home.code}-{year:02d}/"
    counters[stem] = counters.get(stem, 0) + 1
    citizen_id = f"999{number:09d}"
    only_year = rng.random() < 0.12
    born = date(1964 + int(rng.triangular(0, 41, 22)), 1, 1)
    if not only_year:
        born = born + timedelta(days=rng.randrange(365))
    return Person(
        file_number=f"{stem}{counters[stem]:04d}",
        name=name,
        born_on=born,
        born_precision="year" if only_year else "day",
        sex=sex,
        ethnicity=ethnicity,
        phone=f"0000{rng.randrange(10**6):06d}",
        address=f"Tổ, bản số {rng.randint(1, 14)}",
        citizen_token=crypto.encrypt(citizen_id),
        citizen_index=crypto.blind_index(citizen_id),
        citizen_last4=citizen_id[-4:],
        commune_id=home.place.commune_id,
        district_id=home.place.district_id,
        province_id=home.place.province_id,
        created_by_id=home.officer,
        created_at=diary.cases[0].papers[0].recorded_at,
    )


def _mend(diary: Diary, rng: Random) -> None:
    """A few papers are corrected later, and a few visits taken out: offices make mistakes."""
    for case in diary.cases:
        last = case.papers[-1]
        if rng.random() < 0.05 and len(case.papers) > 2 and last.kind != "case.handed_on":
            wrong = rng.randrange(1, len(case.papers))
            _correct(case.papers, wrong, diary, rng)
        visits = [
            place
            for place, paper in enumerate(case.papers)
            if paper.kind in _VISITS and paper.corrects is None
        ]
        if visits and rng.random() < 0.03:
            _retract(case.papers, rng.choice(visits), diary)


_VISITS = ("post_rehab.visited", "user.residence_checked")


def _correct(papers: list[Paper], wrong: int, diary: Diary, rng: Random) -> None:
    """The day was written wrong: a later version names the day before."""
    old = papers[wrong]
    recorded = papers[-1].recorded_at + timedelta(days=rng.randint(1, 20), minutes=5)
    earlier = papers[wrong - 1].effective_on
    day = old.effective_on - timedelta(days=1)
    if recorded > diary.now or day < earlier or old.kind == "case.handed_on":
        return
    papers.append(
        Paper(
            old.kind,
            old.happened_at - timedelta(days=1),
            day,
            recorded,
            diary.officer,
            dict(old.data),
            dict(old.document),
            corrects=wrong,
            reason="Ghi nhầm ngày, sửa theo bản giấy.",
        )
    )


def _retract(papers: list[Paper], wrong: int, diary: Diary) -> None:
    old = papers[wrong]
    recorded = papers[-1].recorded_at + timedelta(days=2)
    if recorded <= diary.now:
        papers.append(
            Paper(
                old.kind,
                old.happened_at,
                old.effective_on,
                recorded,
                diary.officer,
                dict(old.data),
                dict(old.document),
                corrects=wrong,
                retracted=True,
                reason="Ghi nhầm người, mục này thuộc hồ sơ khác.",
            )
        )
