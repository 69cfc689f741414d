"""The access log: who did what to whose record, when and why. Append-only and hash-chained.

Every line holds the SHA-256 of the line before it together with its own content, so a line that was
changed, taken out or slipped in breaks the chain from there on. Lines are numbered without gaps.

A chain can be lengthened by one transaction at a time. To keep one office from waiting for another
there are several chains side by side, the lanes; a transaction takes a free lane and holds it until
it ends (an advisory lock), so a line that is rolled back leaves no gap.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from donghanh.access.models import AccessLog
from donghanh.today import now

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from donghanh.access.models import User

#: What a line may hold in ``detail``. No floats: they do not come back from the database the same.
Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]

LANES = 8
#: "dh_log" in ASCII; the first half of the advisory lock's key, the lane is the second.
_LOCK = 0x6C6F67
_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``verify`` found. ``first_broken`` is the id of the first wrong line, if any."""

    rows: int
    ok: bool
    first_broken: int | None


def record(
    action: str,
    *,
    by: User | AnonymousUser | None,
    subject_type: str = "",
    subject_id: object = "",
    purpose: str = "",
    detail: Mapping[str, Plain] | None = None,
) -> AccessLog:
    """Add a line in the running transaction, or in one of its own.

    ``action`` is dotted and in the past tense ("person.opened"). ``detail`` holds no names and no
    numbers of persons. Raises ``TypeError`` if ``detail`` holds something else than ``Plain``.
    """
    plain = dict(detail or {})
    _check(plain)
    with transaction.atomic():
        lane = _take_lane()
        last = AccessLog.objects.filter(lane=lane).order_by("-number").first()
        line = AccessLog(
            lane=lane,
            number=last.number + 1 if last else 1,
            at=now(),
            by_id=by.pk if by is not None else None,
            action=action,
            subject_type=subject_type,
            subject_id=str(subject_id),
            purpose=purpose[:300],
            detail=plain,
            previous=last.digest if last else _FIRST,
        )
        line.digest = digest(line)
        line.save(force_insert=True)
    return line


def digest(line: AccessLog) -> str:
    """SHA-256 over the previous line's digest and this line's content as canonical JSON."""
    content = {
        "lane": line.lane,
        "number": line.number,
        "at": _instant(line.at),
        "by": line.by_id,
        "action": line.action,
        "subject": [line.subject_type, line.subject_id],
        "purpose": line.purpose,
        "detail": line.detail,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{line.previous}\n{text}".encode()).hexdigest()


def verify() -> Verification:
    """Walk every line of every lane, in little memory, and recompute the chain.

    What it cannot see by itself is a lane whose last lines were taken out; the triggers stand
    against that, and a copy of the log kept elsewhere shows it.
    """
    rows = 0
    broken: list[int] = []
    lane, number, previous = -1, 0, _FIRST
    for line in AccessLog.objects.order_by("lane", "number").iterator(chunk_size=5000):
        rows += 1
        if line.lane != lane:
            lane, number, previous = line.lane, 0, _FIRST
        right = (
            line.number == number + 1 and line.previous == previous and line.digest == digest(line)
        )
        if not right:
            broken.append(line.pk)
        number, previous = line.number, line.digest
    return Verification(rows=rows, ok=not broken, first_broken=min(broken, default=None))


def _take_lane() -> int:
    """Lock a lane until the transaction ends: ours if we hold one, else a free one, else wait.

    The server process's own number says where to look first: a transaction that logs twice finds
    its own lane again.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        first: int = cursor.fetchone()[0] % LANES
        for step in range(LANES):
            lane = (first + step) % LANES
            cursor.execute("select pg_try_advisory_xact_lock(%s, %s)", [_LOCK, lane])
            if cursor.fetchone()[0]:
                return lane
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_LOCK, first])
    return first


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _check(value: object) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"the log takes text as keys, not {key!r}")
            _check(inner)
    elif isinstance(value, list):
        for inner in value:
            _check(inner)
    elif not isinstance(value, str | int | None):
        raise TypeError(f"the log takes text and whole numbers, not {value!r}")
