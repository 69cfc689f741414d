"""The outgoing register: numbers from 01 each year, for every agency and type, without gaps.

Not only papers of cases take numbers here: whatever an agency issues does, by ``take_number``.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from donghanh.access import log
from donghanh.access.models import User
from donghanh.agencies.models import Agency
from donghanh.errors import Refusal
from donghanh.procedures.papers.models import NumberCounter, Outgoing, VoidedNumber


def take_number(
    *,
    agency: Agency,
    type_code: str,
    on: date,
    by: User,
    code: str,
    type_name: str,
    subject: str,
    signer: str = "",
    recipients: str = "",
    kept_by: str = "",
    copies: int | None = None,
) -> Outgoing:
    """Take the next number of the year of ``on`` and write its line, in the running transaction.

    ``type_code`` is the type's abbreviation ("" for letters), ``code`` what follows the stroke.
    The counter stays locked until the transaction ends: another issue waits, and one that is
    rolled back gives its number back. Raises ``RuntimeError`` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken in the transaction that issues the paper")
    key = {"agency": agency, "type_code": type_code, "year": on.year}
    NumberCounter.objects.bulk_create([NumberCounter(**key)], ignore_conflicts=True)
    counter = NumberCounter.objects.select_for_update().get(**key)
    counter.last += 1
    counter.save(update_fields=["last"])
    line: Outgoing = Outgoing.objects.create(
        **key,
        number=counter.last,
        code=code,
        type_name=type_name,
        on=on,
        subject=subject[:400],
        signer=signer[:160],
        recipients=recipients,
        kept_by=kept_by[:160],
        copies=copies,
        by=by,
    )
    return line


@transaction.atomic
def begin_after(*, agency: Agency, type_code: str, year: int, last: int, by: User) -> NumberCounter:
    """Go on after the last number of a book kept on paper, before any number is taken here.

    Raises ``Refusal`` once the register has a number of that type and year.
    """
    key = {"agency": agency, "type_code": type_code, "year": year}
    NumberCounter.objects.bulk_create([NumberCounter(**key)], ignore_conflicts=True)
    counter: NumberCounter = NumberCounter.objects.select_for_update().get(**key)
    if Outgoing.objects.filter(**key).exists():
        raise Refusal(
            _("Sổ năm này đã có số lấy trên hệ thống nên không đặt lại số bắt đầu được."),
            code="numbers.begun",
            field="last",
        )
    counter.last = last
    counter.save(update_fields=["last"])
    log.record(
        "number.begun",
        by=by,
        subject_type="agency",
        subject_id=agency.pk,
        detail={"type": type_code, "year": year, "last": last},
    )
    return counter


@transaction.atomic
def void(line: Outgoing, *, by: User, reason: str) -> VoidedNumber:
    """Mark a number as void for good. Raises ``Refusal`` without a reason or the second time."""
    said = " ".join(reason.split())
    if not said:
        raise Refusal(_("Nhập lý do hủy số."), code="number.reason", field="reason")
    try:
        with transaction.atomic():
            voided: VoidedNumber = VoidedNumber.objects.create(outgoing=line, reason=said, by=by)
    except IntegrityError:
        raise Refusal(_("Số này đã được hủy trước đó."), code="number.voided") from None
    log.record("number.voided", by=by, subject_type="outgoing", subject_id=line.pk, purpose=said)
    return voided
