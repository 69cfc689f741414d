"""Life courses: how one invented person goes through the measures of the law.

Each function writes papers into a ``Diary`` until the world's present. Days follow the law's
order and mostly its limits; some are late, some are recorded late, a few are corrected later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from donghanh.law.calendars import VIETNAM
from donghanh.law.clock import HERE, add_months
from donghanh.register.bulk import CaseHistory, Paper

REGIME = "2021"
OST = "Cơ sở điều trị Methadone"
COURT = "Tòa án nhân dân cấp huyện"
FACILITY = "Cơ sở cai nghiện ma túy tỉnh"


def home_data(months: int) -> dict[str, Any]:
    """What a decision for treatment at home says."""
    return {"term_months": months, "provider": "Tổ hỗ trợ cai nghiện mẫu"}


def facility_data(months: int) -> dict[str, Any]:
    """What an admission to a facility says."""
    return {"term_months": months, "facility": FACILITY, "facility_kind": "public"}


def post_rehab_data(after: str, done: date) -> dict[str, Any]:
    """What a decision for management after rehabilitation says."""
    return {"after": after, "term_from": done.isoformat()}


def working_day(day: date) -> date:
    """``day``, or the working day after it."""
    return day if VIETNAM.is_working_day(day) else VIETNAM.next_working_day(day)


class Diary:
    """The cases of one person as they are told. ``now`` is the world's present."""

    def __init__(self, rng: Random, officer: int, now: datetime) -> None:
        self.rng = rng
        self.officer = officer
        self.now = now
        self.cases: list[CaseHistory] = []
        self._numbers = 0

    def open(
        self,
        kind: str,
        day: date,
        data: Mapping[str, Any] | None = None,
        *,
        origin: int | None = None,
        closes: bool = False,
    ) -> int | None:
        """Open a case with ``kind``; its place, or ``None`` when that day has not come."""
        measure = kind.split(".")[0]
        case = CaseHistory(measure, REGIME, [], origin)
        self.cases.append(case)
        place = len(self.cases) - 1
        if not self.write(place, kind, day, data):
            self.cases.pop()
            return None
        if origin is not None and closes:
            opened = case.papers[0]
            earlier = self.cases[origin].papers
            earlier.append(
                Paper(
                    "case.handed_on",
                    opened.happened_at,
                    opened.effective_on,
                    max(opened.recorded_at, earlier[-1].recorded_at + timedelta(seconds=1)),
                    self.officer,
                    {"to_case": place - origin, "kind": kind},
                )
            )
        return place

    def write(self, case: int, kind: str, day: date, data: Mapping[str, Any] | None = None) -> bool:
        """Write a paper unless its day, or the day it reached the office, has not come."""
        papers = self.cases[case].papers
        hour = self.rng.randrange(8, 16)
        happened = datetime.combine(day, time(hour, self.rng.randrange(60)), HERE)
        if papers and papers[-1].effective_on == day:
            happened = max(happened, papers[-1].happened_at + timedelta(minutes=5))
        recorded = happened + self._lag()
        if papers:
            recorded = max(recorded, papers[-1].recorded_at + timedelta(minutes=1))
        if recorded > self.now:
            return False
        self._numbers += 1
        document = {"number": f"{self._numbers:02d}", "date": day.isoformat()}
        papers.append(
            Paper(kind, happened, day, recorded, self.officer, dict(data or {}), document)
        )
        return True

    def _lag(self) -> timedelta:
        chance = self.rng.random()
        if chance < 0.82:
            return timedelta(minutes=self.rng.randrange(10, 90))
        if chance < 0.97:
            return timedelta(days=self.rng.randrange(1, 7))
        return timedelta(days=self.rng.randrange(10, 45))

    def after(self, day: date, fewest: int, most: int) -> date:
        """A working day between so many working days after ``day``."""
        for _ in range(self.rng.randint(fewest, most)):
            day = working_day(day + timedelta(days=1))
        return working_day(day)

    def months(self, day: date, months: int) -> date:
        """A working day about so many months later."""
        return self.after(add_months(day, months), 0, 2)


def _drug(rng: Random) -> str:
    return rng.choices(("heroin", "opium", "ats", "several"), (58, 22, 15, 5))[0]


def user_managed(diary: Diary, day: date, *, checks: bool = True) -> tuple[int | None, date]:
    """Illegal use is found and a year of management is decided and watched."""
    case = diary.open(
        "user.test_positive", day, {"substance": _drug(diary.rng), "ground": "caught"}
    )
    if case is None:
        return None, day
    verified = diary.after(day, 1, 3)
    notified = diary.after(verified, 1, 3)
    decided = diary.after(notified, 1, 3)
    going = (
        diary.write(case, "user.result_sent", day)
        and diary.write(case, "user.residence_verified", verified, {"residence_result": "stable"})
        and diary.write(case, "user.notice_received", notified)
        and diary.write(case, "user.management_decided", decided)
    )
    if not going:
        return case, decided
    if checks:
        for month in range(1, 12):
            shift = diary.rng.choice((-3, -2, -1, 0, 0, 2))
            checked = working_day(add_months(decided, month) + timedelta(days=shift))
            if diary.rng.random() < 0.97 and not diary.write(
                case, "user.residence_checked", checked, {"found": "present"}
            ):
                return case, decided
    return case, decided


def user_to_the_end(diary: Diary, day: date) -> None:
    """A clean year: management ends on its day."""
    case, decided = user_managed(diary, day)
    ended = diary.after(add_months(decided, 12), 0, 2)
    if case is not None and diary.write(case, "user.management_ended", ended):
        diary.write(case, "user.decision_sent", diary.after(ended, 0, 2))


def determined(diary: Diary, day: date, *, dependent: bool = True) -> tuple[int | None, date]:
    """The health facility determines whether the person is dependent."""
    case = diary.open(
        "determination.requested", day, {"group": diary.rng.choice(("volunteer", "user_managed"))}
    )
    if case is None:
        return None, day
    result = diary.after(day, 1, 3)
    kind = "determination.found_dependent" if dependent else "determination.found_not_dependent"
    if not (
        diary.write(case, "determination.person_received", day)
        and diary.write(case, kind, result)
        and diary.write(case, "determination.result_sent", result)
    ):
        return None, result
    return case, result


def voluntary_home(diary: Diary, day: date) -> tuple[int | None, date]:
    """Treatment at home: registered, decided, started, and, after its months, completed."""
    before, found = determined(diary, day)
    if before is None:
        return None, day
    registered = diary.after(found, 1, 5)
    decided = diary.after(registered, 1, 3)
    if not diary.write(before, "voluntary_home.registered", registered):
        return None, registered
    months = diary.rng.choice((6, 6, 9, 12))
    case = diary.open(
        "voluntary_home.decided", decided, home_data(months), origin=before, closes=True
    )
    if case is None:
        return None, decided
    started = diary.after(decided, 1, 4)
    done = diary.months(decided, months)
    told = diary.write(case, "voluntary_home.started", started) and diary.write(
        case, "voluntary_home.provider_notified", diary.after(started, 1, 4), {"about": "start"}
    )
    if not (told and diary.write(case, "voluntary_home.completed", done)):
        return None, done
    diary.write(
        case, "voluntary_home.provider_notified", diary.after(done, 0, 1), {"about": "completed"}
    )
    return case, done


def voluntary_facility(diary: Diary, day: date) -> tuple[int | None, date]:
    """Treatment in a facility, by contract."""
    before, found = determined(diary, day)
    if before is None:
        return None, day
    months = diary.rng.choice((6, 8, 12))
    admitted = diary.after(found, 1, 5)
    case = diary.open(
        "voluntary_facility.admitted",
        admitted,
        facility_data(months),
        origin=before,
        closes=True,
    )
    if case is None:
        return None, day
    done = diary.months(admitted, months)
    told = diary.write(
        case, "voluntary_facility.notice_received", diary.after(admitted, 1, 4), {"about": "start"}
    )
    if not (told and diary.write(case, "voluntary_facility.completed", done)):
        return None, done
    diary.write(
        case, "voluntary_facility.notice_received", diary.after(done, 0, 1), {"about": "completed"}
    )
    return case, done


def substitution(
    diary: Diary, day: date, *, leaves: date | None = None, completes: date | None = None
) -> tuple[int | None, date]:
    """Substitution treatment: no end of its own, until the person leaves or completes it."""
    before, found = determined(diary, day)
    if before is None:
        return None, day
    admitted = diary.after(found, 1, 5)
    case = diary.open(
        "substitution.admitted",
        admitted,
        {"ost_facility": OST, "medicine": "methadone"},
        origin=before,
        closes=True,
    )
    if case is None:
        return None, day
    _ost_notice(diary, case, admitted, "joined")
    if leaves is not None:
        if diary.rng.random() < 0.6:
            diary.write(case, "substitution.ended_by_choice", leaves)
        else:
            why = diary.rng.choice(("missed_doses", "opioid_positive"))
            diary.write(case, "substitution.terminated", leaves, {"reason": why})
        _ost_notice(diary, case, leaves, "ended")
        return None, leaves
    if completes is not None and diary.write(case, "substitution.completed", completes):
        _ost_notice(diary, case, completes, "completed")
        return case, completes
    return None, day


def _ost_notice(diary: Diary, case: int, day: date, about: str) -> None:
    """The clinic tells the commune within its days; sometimes it does not."""
    if diary.rng.random() < 0.97:
        diary.write(case, "substitution.notice_received", diary.after(day, 1, 4), {"about": about})


def compulsory(diary: Diary, day: date, *, stop_after: str = "") -> tuple[int | None, date]:
    """The compulsory dossier, step by step, up to handing over and the end of the term.

    ``stop_after`` names the last step to write, for dossiers that are still on their way.
    """
    before, found = determined(diary, day)
    if before is None:
        return None, day
    opened = diary.after(found, 6, 8)
    case = diary.open(
        "compulsory.dossier_opened",
        opened,
        {"ground": "g1_no_register_perform_selfterm", "exclusions_checked": True},
        origin=before,
        closes=True,
    )
    if case is None:
        return None, day
    term = diary.rng.choice((12, 15, 18, 24))
    at = opened
    for kind, fewest, most, data in (
        ("compulsory.dossier_completed", 2, 5, {}),
        ("compulsory.notice_served", 1, 2, {}),
        ("compulsory.reading_ended", 3, 3, {}),
        ("compulsory.dossier_sent", 1, 1, {}),
        ("compulsory.forwarded_to_court", 1, 2, {"court": COURT}),
        ("compulsory.court_accepted", 1, 2, {}),
        ("compulsory.acceptance_notified", 1, 2, {}),
        ("compulsory.court_decided", 5, 9, {"term_months": term, "court": COURT}),
        ("compulsory.decision_sent", 1, 2, {}),
        ("compulsory.decision_effective", 5, 6, {}),
        ("compulsory.decision_received", 1, 1, {}),
        ("compulsory.handed_over", 1, 3, {"term_months": term, "facility": FACILITY}),
    ):
        at = diary.after(at, fewest, most)
        if not diary.write(case, kind, at, data):
            return None, at
        if kind == stop_after:
            return None, at
    if not _serve(diary, case, at, term):
        return None, at
    if diary.rng.random() < 0.06:
        away = diary.months(at, 3)
        if diary.write(case, "compulsory.absconded", away):
            diary.write(case, "compulsory.brought_back", diary.after(away, 8, 30))
    done = diary.months(at, term)
    return (case, done) if diary.write(case, "compulsory.completed", done) else (None, done)


def _serve(diary: Diary, case: int, since: date, term: int) -> bool:
    """The facility reviews every three months and examines every six; then the end is near."""
    for month in range(3, term, 3):
        day = diary.after(add_months(since, month), -2, 0)
        if not diary.write(case, "compulsory.reduction_reviewed", day):
            return False
        if month % 6 == 0 and not diary.write(case, "compulsory.health_checked", day):
            return False
    announced = add_months(since, term) - timedelta(days=diary.rng.randint(16, 25))
    return diary.write(case, "compulsory.end_announced", announced)


def after_care(
    diary: Diary, rehab: int, done: date, *, kind: str, years: int = 1, reports: bool = True
) -> None:
    """After completion: the person reports, the commune decides, visits follow until the end."""
    if not reports:
        return
    reported = diary.after(done, 1, 6)
    filed = diary.after(reported, 1, 3)
    decided = diary.after(filed, 1, 2)
    going = diary.write(rehab, "completion.reported", reported) and diary.write(
        rehab, "completion.file_made", filed
    )
    if not going:
        return
    case = diary.open(
        "post_rehab.decided", decided, post_rehab_data(kind, done), origin=rehab, closes=True
    )
    if case is None:
        return
    for month in range(1, 12 * years):
        if diary.rng.random() < 0.85:
            day = diary.months(decided, month)
            tested = month % 6 == 0
            written = (
                diary.write(case, "post_rehab.tested", day, {"test_result": "negative"})
                if tested
                else diary.write(case, "post_rehab.visited", day)
            )
            if not written:
                return
    diary.write(case, "post_rehab.ended", diary.after(add_months(done, 12 * years), 0, 3))
