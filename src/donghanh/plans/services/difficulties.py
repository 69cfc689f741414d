"""Difficulties: raised by who does the work, answered by who can help, settled by who raised it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.models import Agency
from donghanh.errors import Refusal
from donghanh.plans.models import Difficulty, DifficultyMessage, Occurrence, Plan
from donghanh.plans.services.work import check_counts, hold, project
from donghanh.register.versions import first_version, written_before

Kind = DifficultyMessage.Kind


@transaction.atomic
def raise_difficulty(
    plan: Plan,
    *,
    by: User,
    addressee: Agency,
    text: str,
    wished_on: date,
    occurrence: Occurrence | None = None,
    blocking: bool = False,
    idempotency_key: UUID | None = None,
) -> Difficulty:
    """Tell an agency what stands in the way, and by which day an answer is wished (included).

    ``blocking``: the turn cannot go on until it is settled. Raises ``Refusal``.
    """
    if again := written_before(DifficultyMessage, idempotency_key):
        return again.difficulty
    held = hold(occurrence) if occurrence else None
    check_counts(plan)
    agency = _agency(by)
    _check_text(text)
    if addressee.pk == agency.pk:
        raise Refusal(
            _("Chọn cơ quan khác: cơ quan này là nơi nêu vướng mắc."),
            code="difficulty.self",
            field="addressee",
        )
    today = clock.today()
    if wished_on < today:
        raise Refusal(
            _("Ngày mong được trả lời không được trước hôm nay."),
            code="difficulty.day",
            field="wished_on",
        )
    found: Difficulty = Difficulty.objects.create(
        plan=plan,
        occurrence=held,
        raised_by=agency,
        addressee=addressee,
        blocking=blocking and held is not None,
        wished_on=wished_on,
        raised_on=today,
        asked_at=clock.now(),
    )
    _write(found, Kind.ASKED, text, by, agency, idempotency_key)
    if held:
        project(held)
    return found


@transaction.atomic
def answer(
    difficulty: Difficulty, *, by: User, text: str, idempotency_key: UUID | None = None
) -> Difficulty:
    """The addressee says what will be done. Raises ``Refusal`` once it is settled."""
    if again := written_before(DifficultyMessage, idempotency_key):
        return again.difficulty
    found = _open(difficulty)
    _check_text(text)
    row = _write(found, Kind.ANSWERED, text, by, _agency(by), idempotency_key)
    found.answered_at = row.recorded_at
    found.save(update_fields=["answered_at"])
    return found


@transaction.atomic
def ask_again(
    difficulty: Difficulty,
    *,
    by: User,
    text: str,
    wished_on: date | None = None,
    idempotency_key: UUID | None = None,
) -> Difficulty:
    """Who raised it writes more, and may wish another day; it waits for an answer again."""
    if again := written_before(DifficultyMessage, idempotency_key):
        return again.difficulty
    found = _open(difficulty)
    _check_text(text)
    row = _write(found, Kind.ASKED, text, by, _agency(by), idempotency_key)
    found.asked_at = row.recorded_at
    found.wished_on = wished_on or found.wished_on
    found.save(update_fields=["asked_at", "wished_on"])
    return found


@transaction.atomic
def settle(
    difficulty: Difficulty, *, by: User, text: str = "", idempotency_key: UUID | None = None
) -> Difficulty:
    """Who raised it says that it is out of the way; a blocked turn goes on. Raises ``Refusal``."""
    if again := written_before(DifficultyMessage, idempotency_key):
        return again.difficulty
    found = _open(difficulty)
    _write(found, Kind.SETTLED, text, by, _agency(by), idempotency_key)
    found.settled_on = clock.today()
    found.save(update_fields=["settled_on"])
    if found.occurrence:
        held = Occurrence.objects.select_for_update(of=("self",)).select_related("plan")
        project(held.get(pk=found.occurrence_id))
    return found


def _open(difficulty: Difficulty) -> Difficulty:
    found: Difficulty = (
        Difficulty.objects.select_for_update(of=("self",))
        .select_related("occurrence")
        .get(pk=difficulty.pk)
    )
    if found.settled_on:
        raise Refusal(
            _("Vướng mắc này đã được gỡ xong. Anh/chị nêu một vướng mắc mới nếu cần."),
            code="difficulty.settled",
        )
    return found


def _agency(by: User) -> Agency:
    if by.agency is None:
        raise Refusal(_("Tài khoản này chưa thuộc cơ quan nào."), code="difficulty.agency")
    return by.agency


def _check_text(text: str) -> None:
    if not text.strip():
        raise Refusal(_("Nhập nội dung."), code="difficulty.text", field="text")


def _write(
    found: Difficulty, kind: str, text: str, by: User, agency: Agency, key: UUID | None
) -> DifficultyMessage:
    row = DifficultyMessage(difficulty=found, kind=kind, agency=agency, text=text)
    return first_version(row, by=by, key=key)
