"""Writing prevention work: activities, training, models, areas, procedures.

Rows are added, never changed. ``correct`` takes the same keywords as the verb that recorded the
row, its whole content again; ``retract`` takes it out with a reason. Everything lies in a unit of
the office that writes it, or below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access.models import User
from donghanh.agencies.models import Agency, Level, Unit
from donghanh.agencies.queries import check_at_work
from donghanh.errors import Refusal
from donghanh.prevention import queries
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
from donghanh.register.versions import (
    first_version,
    last_version,
    next_version,
    refuse_future,
    said_reason,
    written_before,
)
from donghanh.text import nfc, squeeze

R = TypeVar("R", bound=LedgerRow)
Content = dict[str, Any]


@transaction.atomic
def record_activity(*, by: User, idempotency_key: UUID | None = None, **content: Any) -> Activity:
    """Keywords: kind, setting, title, on, agency, commune; attendance and note if known."""
    return _record(Activity, by, idempotency_key, content)


@transaction.atomic
def record_course(*, by: User, idempotency_key: UUID | None = None, **content: Any) -> Course:
    """Keywords: title, topic, organiser, starts_on, ends_on (included).

    The course is given for the whole of its organiser's unit.
    """
    return _record(Course, by, idempotency_key, content)


@transaction.atomic
def add_staff(*, by: User, idempotency_key: UUID | None = None, **content: Any) -> Staff:
    """Keywords: name, agency, post, starts_on; ends_on (included) once it is known.

    The level is that of the agency's unit.
    """
    return _record(Staff, by, idempotency_key, content)


@transaction.atomic
def record_pilot(*, by: User, idempotency_key: UUID | None = None, **content: Any) -> PilotModel:
    """Keywords: name, purpose, unit (where it is tried); decision_number, decided_on,
    deployed_on once they are known."""
    return _record(PilotModel, by, idempotency_key, content)


@transaction.atomic
def list_complex_area(
    *, by: User, idempotency_key: UUID | None = None, **content: Any
) -> ComplexArea:
    """Keywords: commune, starts_on, document; ends_on (included) once the police take it off."""
    return _record(ComplexArea, by, idempotency_key, content)


@transaction.atomic
def offer_procedure(
    *, by: User, idempotency_key: UUID | None = None, **content: Any
) -> OnlineProcedure:
    """Keywords: name, unit (which office offers it); online_from once it is offered online."""
    return _record(OnlineProcedure, by, idempotency_key, content)


@transaction.atomic
def record_attendance(*, by: User, course: Course, staff: Iterable[Staff]) -> list[Attendance]:
    """Write down that these officials attended; those already written down are left alone."""
    course = last_version(course)
    if course.starts_on > today.today():
        raise Refusal(
            _("Lớp chưa khai giảng nên chưa ghi được người dự."),
            code="course.future",
            field="staff",
        )
    standing = Attendance.objects.filter(course=course.root_id).known_at()
    here = set(standing.values_list("staff_id", flat=True))
    seen = set(queries.visible(Staff, by).known_at().values_list("root", flat=True))
    rows = []
    for one in staff:
        if one.root_id not in seen:
            raise _outside(one.name, "staff")
        if one.root_id not in here:
            here.add(one.root_id)
            row = Attendance(
                course_id=course.root_id,
                staff_id=one.root_id,
                commune_id=one.commune_id,
                district_id=one.district_id,
                province_id=one.province_id,
            )
            rows.append(first_version(row, by=by, key=None))
    return rows


@transaction.atomic
def correct(
    row: R, *, by: User, reason: str, idempotency_key: UUID | None = None, **content: Any
) -> R:
    """Put a new version with this content in the place of ``row``; also when something has been
    added since, such as the day on which it ended."""
    if earlier := written_before(type(row), idempotency_key):
        return earlier
    said = said_reason(reason)
    last = last_version(row)
    _refuse_outside(by, last)
    checked = _CHECKS[type(row)](**content)
    _refuse_outside(by, type(row)(**checked))
    return next_version(last, by=by, reason=said, key=idempotency_key, **checked)


@transaction.atomic
def retract(row: R, *, by: User, reason: str, idempotency_key: UUID | None = None) -> R:
    """Take ``row`` out: it never took place."""
    if earlier := written_before(type(row), idempotency_key):
        return earlier
    said = said_reason(reason)
    last = last_version(row)
    _refuse_outside(by, last)
    return next_version(last, by=by, reason=said, key=idempotency_key, retracted=True)


def _record(model: type[R], by: User, key: UUID | None, content: Content) -> R:
    if earlier := written_before(model, key):
        return earlier
    row = model(**_CHECKS[model](**content))
    _refuse_outside(by, row)
    return first_version(row, by=by, key=key)


# ---- what each may hold -------------------------------------------------------------------


def _activity(
    *,
    kind: str,
    setting: str,
    title: str,
    on: date,
    agency: Agency,
    commune: Unit,
    attendance: int | None = None,
    note: str = "",
) -> Content:
    refuse_future(on, "on")
    _refuse_unknown(kind, Activity.Kind.values, "kind")
    _refuse_unknown(setting, Setting.values, "setting")
    if attendance is not None and attendance < 0:
        raise Refusal(
            _("Số người tham dự không thể nhỏ hơn 0."),
            code="activity.attendance",
            field="attendance",
        )
    check_at_work(agency, on, field="agency")
    return {
        "kind": kind,
        "setting": setting,
        "title": _said(title, "title"),
        "on": on,
        "agency": agency,
        "attendance": attendance,
        "note": nfc(note).strip(),
        **_placed(_commune(commune)),
    }


def _course(
    *, title: str, organiser: Agency, starts_on: date, ends_on: date, topic: str = ""
) -> Content:
    _refuse_disorder(starts_on, ends_on)
    check_at_work(organiser, starts_on, field="organiser")
    return {
        "title": _said(title, "title"),
        "topic": squeeze(topic),
        "organiser": organiser,
        "starts_on": starts_on,
        "ends_on": ends_on,
        **_placed(organiser.unit),
    }


def _staff(
    *, name: str, agency: Agency, post: str, starts_on: date, ends_on: date | None = None
) -> Content:
    refuse_future(starts_on, "starts_on")
    _refuse_disorder(starts_on, ends_on)
    return {
        "name": _said(name, "name"),
        "agency": agency,
        "post": _said(post, "post"),
        "level": agency.unit.level,
        "starts_on": starts_on,
        "ends_on": ends_on,
        **_placed(agency.unit),
    }


def _pilot(
    *,
    name: str,
    purpose: str,
    unit: Unit,
    decision_number: str = "",
    decided_on: date | None = None,
    deployed_on: date | None = None,
) -> Content:
    _refuse_unknown(purpose, ("rehab", "prevention"), "purpose")
    for field, day in (("decided_on", decided_on), ("deployed_on", deployed_on)):
        if day is not None:
            refuse_future(day, field)
    if deployed_on is not None and decided_on is not None and deployed_on < decided_on:
        raise Refusal(
            _("Ngày triển khai không thể ở trước ngày quyết định."),
            code="pilot.order",
            field="deployed_on",
        )
    return {
        "name": _said(name, "name"),
        "purpose": purpose,
        "decision_number": squeeze(decision_number),
        "decided_on": decided_on,
        "deployed_on": deployed_on,
        **_placed(unit),
    }


def _area(*, commune: Unit, starts_on: date, document: str, ends_on: date | None = None) -> Content:
    refuse_future(starts_on, "starts_on")
    _refuse_disorder(starts_on, ends_on)
    return {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "document": _said(document, "document"),
        **_placed(_commune(commune)),
    }


def _procedure(*, name: str, unit: Unit, online_from: date | None = None) -> Content:
    if online_from is not None:
        refuse_future(online_from, "online_from")
    return {"name": _said(name, "name"), "online_from": online_from, **_placed(unit)}


_CHECKS: Mapping[type[LedgerRow], Callable[..., Content]] = {
    Activity: _activity,
    Course: _course,
    Staff: _staff,
    PilotModel: _pilot,
    ComplexArea: _area,
    OnlineProcedure: _procedure,
}


# ---- what may not be ----------------------------------------------------------------------


def _placed(unit: Unit) -> Content:
    """The unit of a row and the units above it."""
    above = unit.lineage
    return {
        "commune_id": above.commune_id,
        "district_id": above.district_id,
        "province_id": above.province_id,
    }


def _commune(unit: Unit) -> Unit:
    if unit.level != Level.COMMUNE:
        raise Refusal(_("Chọn một xã hoặc phường."), code="prevention.commune", field="commune")
    return unit


def _refuse_outside(by: User, row: LedgerRow) -> None:
    """A row without a commune belongs to the district, one without both to the province."""
    unit = by.unit
    if unit is None or getattr(row, f"{unit.level}_id") != unit.pk:
        raise _outside("", None)


def _outside(name: str, field: str | None) -> Refusal:
    words = _("Nơi này không thuộc địa bàn anh/chị phụ trách.")
    if name:
        words = _("%(name)s không thuộc địa bàn anh/chị phụ trách.") % {"name": name}
    return Refusal(words, code="prevention.outside", field=field)


def _refuse_unknown(value: str, known: Iterable[str], field: str) -> None:
    if value not in known:
        raise Refusal(_("Chọn một mục có trong danh sách."), code="prevention.choice", field=field)


def _refuse_disorder(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refusal(
            _("Ngày kết thúc không thể ở trước ngày bắt đầu."),
            code="prevention.order",
            field="ends_on",
        )


def _said(text: str, field: str) -> str:
    said = squeeze(text)
    if not said:
        raise Refusal(_("Mục này không để trống."), code="prevention.empty", field=field)
    return said
