"""Correcting who a person is on file. The old words stay beside the new, with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access import crypto
from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.register.ledger import after
from donghanh.register.models import Case, IdentityCorrection, Person
from donghanh.register.projection import facts_of, project
from donghanh.register.services import citizen_number, known_number
from donghanh.register.versions import first_version, said_reason, written_before
from donghanh.text import nfc, squeeze


@transaction.atomic
def correct_identity(
    person: Person,
    *,
    by: User,
    reason: str,
    name: str,
    sex: str,
    born_on: date | None,
    born_precision: str,
    ethnicity: str,
    phone: str,
    aliases: list[str],
    citizen_id: str = "",
    idempotency_key: UUID | None = None,
) -> IdentityCorrection:
    """Put other words in the file; an empty ``citizen_id`` leaves the number as it is.

    Limits that hang on the person's age are counted anew. Raises ``Refusal`` without a reason,
    when nothing changes, or when the number stands on another file.
    """
    if earlier := written_before(IdentityCorrection, idempotency_key):
        return earlier
    said = said_reason(reason)
    locked: Person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    wanted: dict[str, Any] = {
        "name": squeeze(nfc(name)),
        "sex": sex,
        "born_on": born_on,
        "born_precision": born_precision,
        "ethnicity": squeeze(nfc(ethnicity)),
        "phone": phone.strip(),
        "aliases": [squeeze(nfc(alias)) for alias in aliases],
    }
    number = citizen_number(citizen_id)
    index = crypto.blind_index(number) if number else None
    if index and index != locked.citizen_index:
        wanted |= {
            "citizen_token": crypto.encrypt(number),
            "citizen_index": index,
            "citizen_last4": number[-4:],
        }
    changed = {field: value for field, value in wanted.items() if getattr(locked, field) != value}
    if "born_on" in changed:
        changed["born_precision"] = born_precision  # a day is read with its precision
    if not changed:
        raise Refusal(_("Anh/chị chưa sửa mục nào."), code="identity.same")
    before = {field: _plain(getattr(locked, field)) for field in changed}
    for field, value in changed.items():
        setattr(locked, field, value)
    try:
        with transaction.atomic():
            locked.save(update_fields=list(changed))
    except IntegrityError as error:
        if index and "citizen_index" in str(error):
            raise known_number(index) from None
        raise
    if "born_on" in changed:
        _count_anew(locked)
    return first_version(
        IdentityCorrection(
            person=locked,
            before=_shown(before),
            after=_shown({field: _plain(value) for field, value in changed.items()}),
            reason=said,
        ),
        by=by,
        key=idempotency_key,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _shown(fields: dict[str, Any]) -> dict[str, Any]:
    """Without the keyed hash of the number, which is for finding only."""
    return {field: value for field, value in fields.items() if field != "citizen_index"}


def _count_anew(person: Person) -> None:
    cases = Case.objects.select_for_update(of=("self",)).filter(person=person).order_by("id")
    for case in cases:
        case.person = person
        project(case, facts_of(case), after(case.last_recorded_at, today.now()))
