"""Writing append-only rows of any room: the first version, the next one, the last one.

Rooms check what they write themselves; this is how it becomes a row of the ledger.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.register.ledger import LedgerRow, after
from donghanh.text import nfc

R = TypeVar("R", bound=LedgerRow)

#: What belongs to a version and not to its content.
_OF_THE_VERSION = frozenset(
    {"id", "recorded_at", "by", "corrects", "retracted", "reason", "idempotency_key"}
)


def written_before(model: type[R], key: UUID | None) -> R | None:
    """The row that this form wrote when it was sent before; waits for one being written now."""
    if key is None:
        return None
    hold(str(key))
    found: R | None = model.objects.filter(idempotency_key=key).first()
    return found


def first_version(row: R, *, by: User, key: UUID | None) -> R:
    """Save a new row."""
    row.by, row.recorded_at, row.idempotency_key = by, today.now(), key or uuid4()
    row.save(force_insert=True)
    return row


def last_version(row: R) -> R:
    """The version that stands, held until the transaction ends. Raises ``Refusal`` if withdrawn."""
    hold(f"{row._meta.db_table} {row.root_id}")
    versions = type(row).objects.filter(Q(pk=row.root_id) | Q(corrects_id=row.root_id))
    last: R = versions.order_by("-recorded_at", "-pk")[:1].get()
    if last.retracted:
        raise Refusal(
            _("Mục này đã được rút. Anh/chị ghi một mục mới nếu cần."), code="ledger.retracted"
        )
    return last


def next_version(
    last: R, *, by: User, reason: str, key: UUID | None, retracted: bool = False, **content: Any
) -> R:
    """Save a version after ``last`` (see ``last_version``): its content with these changes."""
    kept = {
        field.attname: getattr(last, field.attname)
        for field in last._meta.concrete_fields
        if field.name not in _OF_THE_VERSION
    }
    row = type(last)(**kept)
    for name, value in content.items():
        setattr(row, name, value)
    row.corrects_id, row.retracted, row.reason = last.root_id, retracted, reason
    row.by, row.idempotency_key = by, key or uuid4()
    row.recorded_at = after(last.recorded_at, today.now())
    row.save(force_insert=True)
    return row


def said_reason(reason: str) -> str:
    """The reason in one form. Raises ``Refusal`` when there is none."""
    said = nfc(reason).strip()
    if not said:
        raise Refusal(
            _("Anh/chị ghi lý do để người đọc sau hiểu được."), code="ledger.reason", field="reason"
        )
    return said


def refuse_future(day: date, field: str) -> None:
    """Raise ``Refusal`` for a day after today."""
    if day > today.today():
        raise Refusal(_("Ngày này không thể ở sau hôm nay."), code="ledger.future", field=field)


def hold(name: str) -> None:
    """Let one transaction at a time work on what bears this name."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
