"""Decisions that restrict a person take two people: one prepares, another of the unit decides."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register import attachments, kinds, services
from donghanh.register.models import Case, Entry, Person, Proposal
from donghanh.register.versions import hold, said_reason, written_before
from donghanh.text import format_datetime

STATE = Proposal.State


class _NotWritten(Exception):
    """Ends the trial of an entry: it would have been lawful."""


@transaction.atomic
def propose(
    *,
    by: User,
    pack: packs.Pack,
    kind: str,
    person: Person,
    case: Case | None,
    effective_on: date,
    happened_at: datetime | None = None,
    data: dict[str, Any] | None = None,
    document: dict[str, str] | None = None,
    override_reason: str = "",
    scan: attachments.Kept | None = None,
    idempotency_key: UUID | None = None,
) -> Proposal:
    """Put an entry before the second person. ``case`` is None for an entry that opens one.

    Raises ``Refusal`` as ``services.record`` would, so that nobody is asked to decide what the
    law does not allow, and when the same step of the case is already waiting.
    """
    if idempotency_key and (sent := written_before_as_proposal(idempotency_key)):
        return sent
    if by.unit is None:
        raise ValueError("a user without a unit proposes nothing")
    hold(f"proposal {person.pk} {kind}")
    same = Proposal.objects.filter(person=person, case=case, kind=kind, state=STATE.WAITING)
    if same.exists():
        raise Refusal(
            _("Việc này đã được đề nghị và đang chờ quyết định."), code="proposal.waiting"
        )
    _try(
        by=by,
        kind=kind,
        person=person,
        case=case,
        effective_on=effective_on,
        happened_at=happened_at,
        data=data,
        document=document,
        override_reason=override_reason,
    )
    place = case or person
    measure = case.measure if case else pack.entries[kind].opens
    assert measure is not None, "what stands in no case opens one"
    made: Proposal = Proposal.objects.create(
        person=person,
        case=case,
        measure=measure,
        regime=pack.id,
        kind=kind,
        effective_on=effective_on,
        happened_at=happened_at,
        data=kinds.clean(pack.id, kind, data or {}),
        document=document or {},
        override_reason=override_reason,
        scan=scan.as_json() if scan else {},
        commune_id=place.commune_id,
        district_id=place.district_id,
        province_id=place.province_id,
        unit=by.unit,
        by=by,
        at=today.now(),
        idempotency_key=idempotency_key or uuid4(),
    )
    return made


@transaction.atomic
def confirm(proposal: Proposal, *, by: User) -> Entry:
    """Decide as proposed: the entry is recorded now, in the name of who decides.

    Raises ``Refusal`` when somebody else has answered already, when ``by`` may not decide, and
    with the article when the law no longer allows the step; the proposal then still waits.
    """
    waiting = _waiting(proposal, by)
    entry = services.record(
        by=by,
        kind=waiting.kind,
        person=None if waiting.case_id else waiting.person,
        case=waiting.case,
        effective_on=waiting.effective_on,
        happened_at=waiting.happened_at,
        data=waiting.data,
        document=waiting.document,
        override_reason=waiting.override_reason,
        idempotency_key=waiting.idempotency_key,
    )
    if waiting.scan:
        attachments.attach(entry, attachments.Kept(**waiting.scan), by=waiting.by)
    _answer(waiting, STATE.CONFIRMED, by=by, entry=entry)
    return entry


@transaction.atomic
def send_back(proposal: Proposal, *, by: User, reason: str) -> Proposal:
    """Give it back to who proposed, saying what is to be mended. Raises ``Refusal``."""
    said = said_reason(reason)
    return _answer(_waiting(proposal, by), STATE.SENT_BACK, by=by, reason=said)


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User) -> Proposal:
    """Take back one's own proposal before it is decided. Raises ``Refusal``."""
    held = _held(proposal)
    if held.by_id != by.pk:
        raise Refusal(_("Chỉ người đề nghị mới rút được đề nghị này."), code="proposal.not_own")
    return _answer(held, STATE.WITHDRAWN, by=by)


def may_decide(proposal: Proposal, user: User) -> bool:
    """Whether the user is a possible second person of a proposal that waits."""
    return (
        proposal.state == STATE.WAITING
        and user.can(Can.DECIDE)
        and user.unit is not None
        and proposal.unit_id == user.unit.pk
        and proposal.by_id != user.pk
    )


def written_before_as_proposal(key: UUID) -> Proposal | None:
    """The proposal that this form made when it was sent before."""
    written_before(Entry, key)  # waits for one being written now
    found: Proposal | None = Proposal.objects.filter(idempotency_key=key).first()
    return found


def _try(**entry: Any) -> None:
    """Record, and take it back: raises the ``Refusal`` that recording would."""
    if entry["case"] is not None:
        entry["person"] = None
    try:
        with transaction.atomic():
            services.record(**entry)
            raise _NotWritten
    except _NotWritten:
        return


def _held(proposal: Proposal) -> Proposal:
    """The row, locked until the transaction ends. Raises ``Refusal`` if it was answered."""
    # Without joins: rows beside the locked one would be those of before the wait for the lock.
    held: Proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state != STATE.WAITING:
        assert held.decided_by is not None
        assert held.decided_at is not None
        raise Refusal(
            _("Đề nghị này %(state)s: %(name)s, lúc %(at)s.")
            % {
                "state": held.get_state_display(),
                "name": held.decided_by.full_name,
                "at": format_datetime(timezone.localtime(held.decided_at)),
            },
            code="proposal.answered",
        )
    return held


def _waiting(proposal: Proposal, by: User) -> Proposal:
    held = _held(proposal)
    if held.by_id == by.pk:
        raise Refusal(
            _("Người đề nghị không tự quyết định được. Việc này cần người thứ hai."),
            code="proposal.own",
        )
    if not may_decide(held, by):
        raise Refusal(
            _("Chỉ người có quyền quyết định ở cùng đơn vị mới trả lời được đề nghị này."),
            code="proposal.not_here",
        )
    return held


def _answer(held: Proposal, state: str, *, by: User, **more: Any) -> Proposal:
    held.state, held.decided_by, held.decided_at = state, by, today.now()
    for name, value in more.items():
        setattr(held, name, value)
    held.save()
    return held
