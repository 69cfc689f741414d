"""Writing what people receive, and who accompanies them: one verb, one transaction, with ``by``.

Rows are added, never changed. A correction holds the whole content again; a withdrawn row stays,
marked, with the reason.
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from donghanh import today
from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.agencies.models import Agency
from donghanh.agencies.queries import check_at_work
from donghanh.errors import Refusal
from donghanh.register.models import Person
from donghanh.register.versions import (
    first_version,
    last_version,
    next_version,
    refuse_future,
    said_reason,
    written_before,
)
from donghanh.support import queries
from donghanh.support.models import Assignment, Contact, Service
from donghanh.text import nfc, squeeze

Row = TypeVar("Row", Contact, Assignment)


class Outcome(models.TextChoices):
    """How a helper's visit went, in one tap."""

    WELL = "well", gettext_lazy("Đã gặp, mọi việc ổn")
    NEEDS_HELP = "needs_help", gettext_lazy("Đã gặp, cần hỗ trợ thêm")
    NOT_MET = "not_met", gettext_lazy("Không gặp được")


# ---- contacts -----------------------------------------------------------------------------


@transaction.atomic
def record_contact(
    *,
    by: User,
    person: Person,
    service: str,
    on: date,
    provider: Agency | None = None,
    minutes: int | None = None,
    amount: int | None = None,
    note: str = "",
    idempotency_key: UUID | None = None,
) -> Contact:
    """Write down one service that ``person`` received on a day. ``amount`` is đồng, for loans.

    A repeated ``idempotency_key`` answers the row of the first time.
    """
    if earlier := written_before(Contact, idempotency_key):
        return earlier
    _refuse_stranger(by, person)
    _check_contact(service, on, provider, minutes, amount)
    contact = Contact(
        person=person,
        service=service,
        on=on,
        provider=provider,
        minutes=minutes,
        amount=amount,
        note=nfc(note).strip(),
        commune_id=person.commune_id,
        district_id=person.district_id,
        province_id=person.province_id,
    )
    return first_version(contact, by=by, key=idempotency_key)


@transaction.atomic
def correct_contact(
    contact: Contact,
    *,
    by: User,
    reason: str,
    service: str,
    on: date,
    provider: Agency | None = None,
    minutes: int | None = None,
    amount: int | None = None,
    note: str = "",
    idempotency_key: UUID | None = None,
) -> Contact:
    """Put a whole new version in the place of ``contact``."""
    if earlier := written_before(Contact, idempotency_key):
        return earlier
    _refuse_stranger(by, contact.person)
    said = said_reason(reason)
    last = last_version(contact)
    _check_contact(service, on, provider, minutes, amount)
    return next_version(
        last,
        by=by,
        reason=said,
        key=idempotency_key,
        service=service,
        on=on,
        provider=provider,
        minutes=minutes,
        amount=amount,
        note=nfc(note).strip(),
    )


@transaction.atomic
def retract_contact(
    contact: Contact, *, by: User, reason: str, idempotency_key: UUID | None = None
) -> Contact:
    """Take ``contact`` out: it never took place."""
    return _retract(contact, by, reason, idempotency_key)


@transaction.atomic
def record_visit(
    *,
    by: User,
    assignment_id: int,
    outcome: str,
    on: date,
    note: str = "",
    idempotency_key: UUID | None = None,
) -> Contact:
    """Write down a helper's visit to one of the people accompanied today.

    A visit that met nobody is kept as such: no target may count it.
    """
    if earlier := written_before(Contact, idempotency_key):
        return earlier
    own = {one.assignment_id: one for one in queries.own_people(by)}.get(assignment_id)
    if own is None:
        raise Refusal(
            _(
                "Anh/chị không còn được giao đồng hành với người này. Cán bộ xã sẽ cho anh/chị biết."
            ),
            code="visit.not_own",
            field="who",
        )
    refuse_future(on, "on")
    if on < own.starts_on:
        raise Refusal(
            _("Ngày thăm không thể ở trước ngày anh/chị nhận đồng hành."),
            code="visit.before_assignment",
            field="on",
        )
    how = Outcome(outcome)
    with override("vi"):  # what is stored is Vietnamese, whatever the page speaks
        told = f"{how.label}. {nfc(note).strip()}".strip()
    visit = Contact(
        person_id=own.person_id,
        service=Service.MISSED_VISIT if how is Outcome.NOT_MET else Service.VISIT,
        on=on,
        note=told,
        commune_id=own.commune_id,
        district_id=own.district_id,
        province_id=own.province_id,
    )
    return first_version(visit, by=by, key=idempotency_key)


def _check_contact(
    service: str,
    on: date,
    provider: Agency | None,
    minutes: int | None,
    amount: int | None,
) -> None:
    refuse_future(on, "on")
    if service not in Service.values:
        raise Refusal(_("Chọn một loại hỗ trợ."), code="contact.service", field="service")
    if service == Service.LOAN and not amount:
        raise Refusal(
            _("Vay vốn cần ghi số tiền được vay."), code="contact.amount_missing", field="amount"
        )
    if service != Service.LOAN and amount is not None:
        raise Refusal(
            _("Số tiền chỉ ghi cho vay vốn."), code="contact.amount_without_loan", field="amount"
        )
    if minutes is not None and not 0 < minutes <= 24 * 60:
        raise Refusal(
            _("Thời lượng phải từ 1 phút đến 1.440 phút."), code="contact.minutes", field="minutes"
        )
    if provider is not None:
        check_at_work(provider, on, field="provider")


# ---- assignments --------------------------------------------------------------------------


@transaction.atomic
def assign_helper(
    *,
    by: User,
    person: Person,
    task: str,
    starts_on: date,
    helper: User | None = None,
    helper_name: str = "",
    organisation: Agency | None = None,
    ends_on: date | None = None,
    idempotency_key: UUID | None = None,
) -> Assignment:
    """Have somebody accompany ``person`` from ``starts_on`` to ``ends_on`` (included, or open).

    A ``helper`` with an account sees the person's name, phone, place and this task from then on;
    without one ``helper_name`` is enough.
    """
    if earlier := written_before(Assignment, idempotency_key):
        return earlier
    _refuse_stranger(by, person)
    name = squeeze(helper.full_name if helper else helper_name)
    if not name:
        raise Refusal(
            _("Chọn hoặc ghi tên người đồng hành."), code="assignment.nobody", field="helper_name"
        )
    if not squeeze(task):
        raise Refusal(_("Ghi việc được giao."), code="assignment.task", field="task")
    _refuse_disorder(starts_on, ends_on)
    if organisation is not None:
        check_at_work(organisation, starts_on, field="organisation")
    if helper is not None:
        _refuse_helper(helper, person)
        _refuse_twice(helper, person, starts_on, ends_on)
    assignment = Assignment(
        person=person,
        helper=helper,
        helper_name=name,
        organisation=organisation,
        task=squeeze(task),
        starts_on=starts_on,
        ends_on=ends_on,
        commune_id=person.commune_id,
        district_id=person.district_id,
        province_id=person.province_id,
    )
    return first_version(assignment, by=by, key=idempotency_key)


@transaction.atomic
def end_assignment(
    assignment: Assignment,
    *,
    by: User,
    ends_on: date,
    reason: str = "",
    idempotency_key: UUID | None = None,
) -> Assignment:
    """Give an assignment its last day (included); a helper loses sight of the person after it."""
    if earlier := written_before(Assignment, idempotency_key):
        return earlier
    _refuse_stranger(by, assignment.person)
    last = last_version(assignment)
    _refuse_disorder(last.starts_on, ends_on)
    return next_version(
        last, by=by, reason=nfc(reason).strip(), key=idempotency_key, ends_on=ends_on
    )


@transaction.atomic
def retract_assignment(
    assignment: Assignment, *, by: User, reason: str, idempotency_key: UUID | None = None
) -> Assignment:
    """Take an assignment out: it was written for the wrong person or helper."""
    return _retract(assignment, by, reason, idempotency_key)


def _retract(row: Row, by: User, reason: str, key: UUID | None) -> Row:
    if earlier := written_before(type(row), key):
        return earlier
    _refuse_stranger(by, row.person)
    said = said_reason(reason)
    return next_version(last_version(row), by=by, reason=said, key=key, retracted=True)


# ---- what may not be ----------------------------------------------------------------------


def _refuse_stranger(by: User, person: Person) -> None:
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise Refusal(
            _("Người này không thuộc địa bàn anh/chị phụ trách."), code="person.out_of_scope"
        )


def _refuse_disorder(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refusal(
            _("Ngày kết thúc không thể ở trước ngày bắt đầu."),
            code="assignment.end_before_start",
            field="ends_on",
        )


def _refuse_helper(helper: User, person: Person) -> None:
    at_home = helper.unit is not None and helper.unit.pk in (person.commune_id, person.district_id)
    if helper.role is not Role.HELPER or not at_home:
        raise Refusal(
            _("%(name)s không phải là người đồng hành của địa bàn này.")
            % {"name": helper.full_name},
            code="assignment.not_a_helper",
            field="helper",
        )


def _refuse_twice(helper: User, person: Person, starts_on: date, ends_on: date | None) -> None:
    same = Assignment.objects.filter(person=person).known_at().filter(helper=helper)
    meeting = same.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=max(starts_on, today.today())))
    if ends_on is not None:
        meeting = meeting.filter(starts_on__lte=ends_on)
    if meeting.exists():
        raise Refusal(
            _("%(name)s đang được giao đồng hành với người này.") % {"name": helper.full_name},
            code="assignment.twice",
            field="helper",
        )
