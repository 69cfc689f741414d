"""A small world written by hand: people, papers and activities in Lai Châu city in 2024.

Entries go in as rows, with the moment the office learned them; ``settle`` folds them into episodes
with the register's own fold, so statuses have their true bounds of knowledge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from donghanh.access.models import User
from donghanh.agencies.models import Agency, AgencyKind, Unit
from donghanh.agencies.queries import unit
from donghanh.plans.models import Plan
from donghanh.prevention.models import (
    Activity,
    Attendance,
    ComplexArea,
    Course,
    OnlineProcedure,
    PilotModel,
    Staff,
)
from donghanh.register.fold import history
from donghanh.register.models import Case, Entry, Episode, Person
from donghanh.register.projection import episode_of, facts_of
from donghanh.reports.models import Submission
from donghanh.support.models import Assignment, Contact

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DOAN_KET, TAN_PHONG, SAN_THANG, BINH_LU = "03389", "03387", "03409", "03412"


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """Eight in the morning of a day, or the moment itself if an hour is given."""
    if "T" in text:
        return datetime.fromisoformat(text).replace(tzinfo=HANOI)
    return datetime.combine(day(text), time(8), HANOI)


@dataclass
class World:
    """Everything is recorded on its own day unless ``recorded`` says otherwise."""

    on: date = field(default_factory=lambda: day("2024-06-14"))
    numbers: Any = field(default_factory=lambda: count(1))

    @cached_property
    def by(self) -> User:
        return User.objects.create(username="nguoi.ghi.mau", full_name="Nguyễn Văn Mẫu")

    @cached_property
    def city(self) -> Unit:
        return unit("105", self.on)

    @cached_property
    def province(self) -> Unit:
        return unit("12", self.on)

    def commune(self, code: str) -> Unit:
        return unit(code, self.on)

    def place(self, code: str | None) -> dict[str, Any]:
        """The unit columns of a row; None is the city itself."""
        if code is None:
            return {
                "commune_id": None,
                "district_id": self.city.pk,
                "province_id": self.city.parent_id,
            }
        commune = self.commune(code)
        above = commune.parent
        assert above is not None
        return {
            "commune_id": commune.pk,
            "district_id": above.pk,
            "province_id": above.parent_id,
        }

    @cached_property
    def agency(self) -> Agency:
        return Agency.objects.create(
            kind=AgencyKind.OTHER, name="Cơ quan mẫu", short_name="Cơ quan mẫu", unit=self.city
        )

    # ---- people -----------------------------------------------------------

    def person(self, commune: str = DOAN_KET, sex: str = "m") -> Person:
        number = next(self.numbers)
        created: Person = Person.objects.create(
            file_number=f"MAU/{number:04}",
            name=f"Lò Văn Ví Dụ {number}",
            sex=sex,
            created_by=self.by,
            **self.place(commune),
        )
        return created

    def case(self, person: Person, measure: str, opened_on: str, regime: str = "2021") -> Case:
        created: Case = Case.objects.create(
            person=person,
            measure=measure,
            regime=regime,
            opened_on=day(opened_on),
            commune_id=person.commune_id,
            district_id=person.district_id,
            province_id=person.province_id,
        )
        return created

    def paper(
        self,
        case: Case,
        kind: str,
        on: str,
        *,
        recorded: str | None = None,
        commune: str | None = None,
        corrects: Entry | None = None,
        retracted: bool = False,
    ) -> Entry:
        created: Entry = Entry.objects.create(
            case=case,
            kind=kind,
            happened_at=at(on),
            effective_on=day(on),
            recorded_at=at(recorded or on),
            by=self.by,
            commune_id=self.commune(commune).pk if commune else case.commune_id,
            corrects=corrects,
            retracted=retracted,
        )
        self.settle(case)
        return created

    def settle(self, case: Case) -> None:
        """Fold the entries of the case into its episodes."""
        Episode.objects.filter(case=case).delete()
        learned, _ = history(facts_of(case), born=case.person.born_on)
        Episode.objects.bulk_create(episode_of(case, known) for known in learned)

    def patient(
        self, since: str, commune: str = DOAN_KET, *, recorded: str | None = None
    ) -> tuple[Person, Case]:
        """Somebody in substitution treatment."""
        person = self.person(commune)
        case = self.case(person, "substitution", since)
        self.paper(case, "substitution.admitted", since, recorded=recorded)
        return person, case

    def user(self, since: str, commune: str = DOAN_KET) -> tuple[Person, Case]:
        """Somebody under management as a user."""
        person = self.person(commune)
        case = self.case(person, "user", since)
        self.paper(case, "user.test_positive", since)
        self.paper(case, "user.management_decided", since, recorded=f"{since}T09:00")
        return person, case

    def addict(self, since: str, commune: str = DOAN_KET) -> tuple[Person, Case]:
        """Somebody found dependent, within the days for registering."""
        person = self.person(commune)
        case = self.case(person, "determination", since)
        self.paper(case, "determination.requested", since)
        self.paper(case, "determination.found_dependent", since, recorded=f"{since}T09:00")
        return person, case

    def completer(self, on: str, measure: str = "compulsory", commune: str = DOAN_KET) -> Person:
        """Somebody who completed a programme on a day."""
        person = self.person(commune)
        case = self.case(person, measure, "2023-01-05")
        opening = {
            "compulsory": "compulsory.handed_over",
            "voluntary_facility": "voluntary_facility.admitted",
            "voluntary_home": "voluntary_home.decided",
            "substitution": "substitution.admitted",
        }[measure]
        self.paper(case, opening, "2023-01-05")
        self.paper(case, f"{measure}.completed", on)
        return person

    def post_rehab(self, person: Person, on: str, *, recorded: str | None = None) -> Case:
        """A decision on post-rehabilitation management; a completed case is handed on to it."""
        for completed in Case.objects.filter(person=person):
            self.paper(completed, "case.handed_on", on, recorded=recorded)
        case = self.case(person, "post_rehab", on)
        self.paper(case, "post_rehab.decided", on, recorded=recorded)
        return case

    def contact(
        self,
        person: Person,
        service: str,
        on: str,
        *,
        recorded: str | None = None,
        corrects: Contact | None = None,
        retracted: bool = False,
    ) -> Contact:
        created: Contact = Contact.objects.create(
            person=person,
            service=service,
            on=day(on),
            recorded_at=at(recorded or on),
            by=self.by,
            corrects=corrects,
            retracted=retracted,
            commune_id=person.commune_id,
            district_id=person.district_id,
            province_id=person.province_id,
        )
        return created

    def helper(self, person: Person, since: str, until: str | None = None) -> Assignment:
        created: Assignment = Assignment.objects.create(
            person=person,
            helper_name="Hội viên mẫu",
            task="thăm hỏi",
            starts_on=day(since),
            ends_on=day(until) if until else None,
            recorded_at=at(since),
            by=self.by,
            commune_id=person.commune_id,
            district_id=person.district_id,
            province_id=person.province_id,
        )
        return created

    # ---- work of the offices ----------------------------------------------

    def activity(
        self,
        commune: str,
        on: str,
        *,
        kind: str = "session",
        setting: str = "community",
        recorded: str | None = None,
    ) -> Activity:
        created: Activity = Activity.objects.create(
            kind=kind,
            setting=setting,
            title="Hoạt động mẫu",
            on=day(on),
            agency=self.agency,
            recorded_at=at(recorded or on),
            by=self.by,
            **self.place(commune),
        )
        return created

    def staff(
        self,
        commune: str | None,
        since: str = "2023-01-01",
        until: str | None = None,
        *,
        corrects: Staff | None = None,
        recorded: str | None = None,
    ) -> Staff:
        created: Staff = Staff.objects.create(
            name="Cán bộ mẫu",
            agency=self.agency,
            post="chuyên trách",
            level="commune" if commune else "district",
            starts_on=day(since),
            ends_on=day(until) if until else None,
            recorded_at=at(recorded or since),
            corrects=corrects,
            by=self.by,
            **self.place(commune),
        )
        return created

    def course(self, on: str, *who: Staff, recorded: str | None = None) -> Course:
        course: Course = Course.objects.create(
            title="Tập huấn mẫu",
            organiser=self.agency,
            starts_on=day(on),
            ends_on=day(on),
            recorded_at=at(recorded or on),
            by=self.by,
            **self.place(None),
        )
        for staff in who:
            Attendance.objects.create(
                course=course,
                staff=staff,
                recorded_at=at(recorded or on),
                by=self.by,
                commune_id=staff.commune_id,
                district_id=staff.district_id,
                province_id=staff.province_id,
            )
        return course

    def model(self, purpose: str, decided: str | None, deployed: str | None) -> PilotModel:
        created: PilotModel = PilotModel.objects.create(
            name="Mô hình mẫu",
            purpose=purpose,
            decided_on=day(decided) if decided else None,
            deployed_on=day(deployed) if deployed else None,
            recorded_at=at("2024-01-02"),
            by=self.by,
            **self.place(None),
        )
        return created

    def complex_area(self, commune: str, since: str, until: str | None = None) -> ComplexArea:
        created: ComplexArea = ComplexArea.objects.create(
            starts_on=day(since),
            ends_on=day(until) if until else None,
            document="Danh sách mẫu",
            recorded_at=at(since),
            by=self.by,
            **self.place(commune),
        )
        return created

    def procedure(self, online_from: str | None) -> OnlineProcedure:
        created: OnlineProcedure = OnlineProcedure.objects.create(
            name="Thủ tục mẫu",
            online_from=day(online_from) if online_from else None,
            recorded_at=at("2024-01-02"),
            by=self.by,
            **self.place(None),
        )
        return created

    @cached_property
    def plan(self) -> Plan:
        created: Plan = Plan.objects.create(
            unit=self.city, doc_type="KẾ HOẠCH", title="Kế hoạch mẫu", source_name="mau.txt",
            source_sha256="0" * 64, source=b"", imported_by=self.by,
        )  # fmt: skip
        return created

    def signed_report(self, commune: str, signed: str, period: str = "2024-Q1") -> Submission:
        created: Submission = Submission.objects.create(
            plan=self.plan, unit=self.commune(commune), regime="mau", kind="quarter", scheme="A",
            period=period, starts_on=day("2023-12-15"), ends_on=day("2024-03-14"),
            state="signed", catalogue="mau", known=at(signed), created_by=self.by,
            signed_by=self.by, signed_at=at(signed),
        )  # fmt: skip
        return created
