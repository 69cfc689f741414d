"""What the offices of the sample world did: services, helpers, communication, training, models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from donghanh.access.models import User
from donghanh.agencies.models import Agency
from donghanh.law.clock import HERE
from donghanh.prevention.models import (
    Activity,
    Attendance,
    ComplexArea,
    Course,
    OnlineProcedure,
    PilotModel,
    Setting,
    Staff,
)
from donghanh.register.ledger import LedgerRow
from donghanh.register.models import Episode, Person
from donghanh.sample import names
from donghanh.sample.lives import working_day
from donghanh.sample.people import Home
from donghanh.support.models import Assignment, Contact, Service


@dataclass(frozen=True, slots=True)
class Area:
    """A city or district of the world with its offices and the year its plan is about."""

    year: int
    homes: Sequence[Home]
    district: int
    province: int
    labour: Agency
    culture: Agency
    education: Agency
    police: Agency
    women: dict[int, Agency]
    committees: dict[int, Agency]
    clerk: int
    now: datetime

    @property
    def first_day(self) -> date:
        """The plan year by the administrative scheme begins in December of the year before."""
        return date(self.year - 1, 12, 15)

    @property
    def last_day(self) -> date:
        return min(date(self.year, 12, 14), self.now.date())


def _day(rng: Random, first: date, last: date) -> date:
    day = first + timedelta(days=rng.randrange(max((last - first).days, 1)))
    return working_day(day)


def _recorded(rng: Random, day: date, now: datetime) -> datetime:
    """Mostly within days, sometimes weeks later; never in the future."""
    late = rng.randrange(20, 60) if rng.random() < 0.06 else rng.randrange(0, 4)
    moment = datetime.combine(day + timedelta(days=late), time(rng.randrange(8, 17)), HERE)
    return min(moment, now - timedelta(minutes=rng.randrange(1, 600)))


def services(rng: Random, area: Area) -> None:
    """Contacts: most people on file are reached by something, some by nothing."""
    rows = []
    people = Person.objects.filter(district_id=area.district).order_by("pk")
    registers = _registers(area)
    for person in people:
        register = registers.get(person.pk, "")
        for service, often in _needs(rng, register):
            for _ in range(often):
                day = _day(rng, area.first_day, area.last_day)
                rows.append(
                    Contact(
                        person=person,
                        service=service,
                        on=day,
                        provider=area.committees[person.commune_id],
                        minutes=rng.choice((20, 30, 45, 60)),
                        amount=rng.choice((20, 30, 50)) * 1_000_000
                        if service == Service.LOAN
                        else None,
                        recorded_at=_recorded(rng, day, area.now),
                        by_id=area.clerk,
                        commune_id=person.commune_id,
                        district_id=person.district_id,
                        province_id=person.province_id,
                    )
                )
    _create(Contact, rows)


def _registers(area: Area) -> dict[int, str]:
    """On which list each person stood at some time of the plan year."""
    rows = Episode.objects.filter(
        person__district_id=area.district,
        known__endswith=None,
        valid__overlap=(area.first_day, area.last_day),
    ).exclude(register="")
    return dict(rows.order_by("valid").values_list("person_id", "register"))


def _needs(rng: Random, register: str) -> Iterable[tuple[str, int]]:
    chance = rng.random
    if register == "user_list":
        if chance() < 0.86:
            yield Service.PREVENTION, rng.randint(1, 3)
    elif register == "addict_list":
        if chance() < 0.78:
            yield Service.COUNSELLING, rng.randint(1, 3)
        if chance() < 0.5:
            yield Service.SCREENING, 1
        if chance() < 0.2:
            yield Service.EDUCATION, 1
    elif register == "post_rehab_list":
        if chance() < 0.82:
            yield Service.COUNSELLING, rng.randint(1, 4)
        for service, share in (
            (Service.VOCATIONAL, 0.34),
            (Service.JOB, 0.28),
            (Service.LOAN, 0.12),
            (Service.REINTEGRATION, 0.4),
        ):
            if chance() < share:
                yield service, 1


def helpers(rng: Random, area: Area, accounts: dict[int, User]) -> None:
    """Nine in ten people in post-rehabilitation have somebody who accompanies them."""
    rows = []
    people = Person.objects.filter(
        district_id=area.district, headline_status="post_rehab"
    ).order_by("pk")
    for person in people:
        if rng.random() > 0.9:
            continue
        account = accounts.get(person.commune_id)
        since = person.headline_since or area.first_day
        rows.append(
            Assignment(
                person=person,
                helper=account,
                helper_name=account.full_name if account else names.official(rng),
                organisation=area.women[person.commune_id],
                task="Thăm, động viên mỗi tháng; báo khi cần giúp.",
                starts_on=since,
                recorded_at=_recorded(rng, since, area.now),
                by_id=area.clerk,
                commune_id=person.commune_id,
                district_id=person.district_id,
                province_id=person.province_id,
            )
        )
    _create(Assignment, rows)


def communication(rng: Random, area: Area) -> None:
    """Sessions, broadcasts and school talks; every commune has some by the middle of the year."""
    topics = (
        "Tác hại của ma túy và cách từ chối",
        "Luật Phòng, chống ma túy: quyền và nghĩa vụ",
        "Cai nghiện tự nguyện: đăng ký ở đâu, được hỗ trợ gì",
        "Đồng hành cùng người sau cai nghiện",
    )
    rows = []
    for home in area.homes:
        for _ in range(rng.randint(6, 12)):
            setting = rng.choice((*Setting.values, "community", "community"))
            kind = "broadcast" if setting == "media" else "session"
            day = _day(rng, area.first_day, area.last_day)
            rows.append(
                Activity(
                    kind=kind,
                    setting=setting,
                    title=rng.choice(topics),
                    on=day,
                    agency=area.education if setting == "school" else area.culture,
                    attendance=rng.randrange(25, 180) if kind == "session" else None,
                    recorded_at=_recorded(rng, day, area.now),
                    by_id=area.clerk,
                    commune_id=home.place.commune_id,
                    district_id=home.place.district_id,
                    province_id=home.place.province_id,
                )
            )
    _create(Activity, rows)


def training(rng: Random, area: Area, *, share: float) -> None:
    """Staff, two courses, and who came: about ``share`` of the staff."""
    placed = {"district_id": area.district, "province_id": area.province}
    staff = []
    for home in area.homes:
        for post in ("Công chức Văn hóa - xã hội", "Công an viên phụ trách"):
            staff.append(
                Staff(
                    name=names.official(rng),
                    agency=area.committees[home.place.commune_id],
                    post=post,
                    level="commune",
                    starts_on=date(2022, 1, 1),
                    recorded_at=datetime(2022, 1, 5, 9, tzinfo=HERE),
                    by_id=area.clerk,
                    commune_id=home.place.commune_id,
                    **placed,
                )
            )
    for office in (area.labour, area.police, area.culture, area.education):
        staff.append(
            Staff(
                name=names.official(rng),
                agency=office,
                post="Chuyên viên",
                level="district",
                starts_on=date(2022, 1, 1),
                recorded_at=datetime(2022, 1, 5, 9, tzinfo=HERE),
                by_id=area.clerk,
                **placed,
            )
        )
    _create(Staff, staff)
    courses = []
    for title, day in (
        ("Kỹ năng tư vấn, quản lý trường hợp", date(area.year, 4, 9)),
        ("Nghiệp vụ lập hồ sơ và quản lý sau cai nghiện", date(area.year, 5, 14)),
    ):
        courses.append(
            Course(
                title=title,
                topic="Nghiệp vụ",
                organiser=area.labour,
                starts_on=day,
                ends_on=day + timedelta(days=1),
                recorded_at=_recorded(rng, day, area.now),
                by_id=area.clerk,
                **placed,
            )
        )
    _create(Course, courses)
    came = [member for member in staff if rng.random() < share]
    _create(
        Attendance,
        [
            Attendance(
                course=course,
                staff=member,
                recorded_at=course.recorded_at,
                by_id=area.clerk,
                commune_id=member.commune_id,
                **placed,
            )
            for member in came
            for course in (courses if rng.random() < 0.4 else [rng.choice(courses)])
        ],
    )


def pilots_and_areas(rng: Random, area: Area) -> None:
    """A model at work, the communes that the police list as complex, procedures online."""
    placed = {"district_id": area.district, "province_id": area.province, "by_id": area.clerk}
    recorded = datetime(area.year, 2, 20, 9, tzinfo=HERE)
    complex_homes = rng.sample(list(area.homes), max(2, len(area.homes) // 3))
    first = area.homes[0].place.commune_id
    _create(
        PilotModel,
        [
            PilotModel(
                name="Tổ đồng hành sau cai nghiện tại bản, tổ dân phố",
                purpose="rehab",
                decision_number="00/QĐ-UBND",
                decided_on=date(area.year, 2, 15),
                deployed_on=date(area.year, 3, 4),
                commune_id=first,
                recorded_at=recorded,
                **placed,
            )
        ],
    )
    _create(
        ComplexArea,
        [
            ComplexArea(
                commune_id=home.place.commune_id,
                starts_on=date(area.year - 1, 12, 1),
                document="Danh sách địa bàn phức tạp, Công an cấp huyện (mẫu)",
                recorded_at=recorded,
                **placed,
            )
            for home in complex_homes
        ],
    )
    _create(
        OnlineProcedure,
        [
            OnlineProcedure(name=name, online_from=online, recorded_at=recorded, **placed)
            for name, online in (
                ("Đăng ký cai nghiện ma túy tự nguyện", date(area.year, 3, 1)),
                ("Xác nhận hoàn thành cai nghiện tự nguyện", date(area.year, 3, 1)),
                ("Công bố đơn vị cung cấp dịch vụ cai nghiện", None),
            )
        ],
    )


def _create(model: type[LedgerRow], rows: Sequence[LedgerRow]) -> None:
    model.objects.bulk_create(rows, batch_size=1000)
