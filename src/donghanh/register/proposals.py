"""Decisions that restrict a person take two people: one prepares, another of the unit decides.

So does every change of one that was recorded, also a correction or withdrawal in the person's
favour (see ``two_people``).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register import attachments, kinds, services
from donghanh.register.fold import law_for
from donghanh.register.ledger import Placed
from donghanh.register.models import Case, Entry, Person, Proposal
from donghanh.register.projection import facts_of
from donghanh.register.versions import hold, last_version, said_reason, written_before
from donghanh.ui import language

STATE = Proposal.State
ACTION = Proposal.Action


class _NotWritten(Exception):
    """Ends the trial of a proposal: what it says could be written."""


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
    hold(f"proposal {person.pk} {kind}")
    same = Proposal.objects.filter(person=person, case=case, kind=kind, action=ACTION.RECORD)
    if same.filter(state=STATE.WAITING).exists():
        raise Refusal(
            _("Việc này đã được đề nghị và đang chờ quyết định."), code="proposal.waiting"
        )
    measure = case.measure if case else pack.entries[kind].opens
    assert measure is not None, "what stands in no case opens one"
    return _put(
        Proposal(
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
            scan=scan.columns() if scan else {},
        ),
        case or person,
        by=by,
        key=idempotency_key,
    )


@transaction.atomic
def propose_correction(
    entry: Entry,
    *,
    by: User,
    reason: str,
    effective_on: date,
    happened_at: datetime | None = None,
    data: dict[str, Any],
    document: dict[str, str],
    idempotency_key: UUID | None = None,
) -> Proposal:
    """Put a new version of ``entry`` before the second person.

    Raises ``Refusal`` as ``services.correct`` would, when a change of the entry already waits, and
    when ``entry`` is no longer the version that stands.
    """
    pack = law_for(entry.kind, facts_of(entry.case), effective_on)
    return _propose_change(
        entry,
        Proposal(
            action=ACTION.CORRECT,
            change_reason=said_reason(reason),
            regime=pack.id,
            effective_on=effective_on,
            happened_at=happened_at,
            data=kinds.clean(pack.id, entry.kind, data),
            document=document,
        ),
        by=by,
        key=idempotency_key,
    )


@transaction.atomic
def propose_retraction(
    entry: Entry, *, by: User, reason: str, idempotency_key: UUID | None = None
) -> Proposal:
    """Put the withdrawal of ``entry`` before the second person. Raises ``Refusal`` likewise."""
    pack = law_for(entry.kind, facts_of(entry.case), entry.effective_on)
    return _propose_change(
        entry,
        Proposal(
            action=ACTION.RETRACT,
            change_reason=said_reason(reason),
            regime=pack.id,
            effective_on=entry.effective_on,
        ),
        by=by,
        key=idempotency_key,
    )


@transaction.atomic
def confirm(proposal: Proposal, *, by: User) -> Entry:
    """Decide as proposed: the entry is written now, in the name of who decides.

    Raises ``Refusal`` when somebody else has answered already, when ``by`` may not decide, with
    the article when the law no longer allows the step, and when the entry to change has changed
    since; the proposal then still waits.
    """
    waiting = _waiting(proposal, by)
    entry = _write(waiting, by)
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
    """Take back one's own proposal before it is decided, or let one rest that was sent back: who
    sent it back and why stays. Raises ``Refusal``."""
    held = _held(proposal, STATE.WAITING, STATE.SENT_BACK)
    if held.by_id != by.pk:
        raise Refusal(_("Chỉ người đề nghị mới rút được đề nghị này."), code="proposal.not_own")
    if held.state == STATE.SENT_BACK:
        held.state = STATE.WITHDRAWN
        held.save(update_fields=["state"])
        return held
    return _answer(held, STATE.WITHDRAWN, by=by)


def may_decide(proposal: Proposal, user: User) -> bool:
    """Whether the user is a possible second person of a proposal that waits. A step against the
    order of the law is decided by who might record it so."""
    return (
        proposal.state == STATE.WAITING
        and user.can(Can.DECIDE)
        and (not proposal.override_reason or user.can(Can.ENTRY_OVERRIDE))
        and user.unit is not None
        and proposal.unit_id == user.unit.pk
        and proposal.by_id != user.pk
    )


def waiting_for_entry(entry: Entry) -> Proposal | None:
    """The change of this entry that waits for its second person: one at a time."""
    same = Q(corrects=entry.root_id) | Q(corrects__corrects=entry.root_id)
    found: Proposal | None = Proposal.objects.filter(same, state=STATE.WAITING).first()
    return found


def outdated(one: Proposal) -> bool:
    """Whether what it would change has changed since it was proposed."""
    if one.corrects is None:
        return False
    root = one.corrects.root_id
    later = Entry.objects.filter(corrects=root, recorded_at__gt=one.corrects.recorded_at)
    return bool(later.exists())


def written_before_as_proposal(key: UUID) -> Proposal | None:
    """The proposal that this form made when it was sent before."""
    written_before(Entry, key)  # waits for one being written now
    found: Proposal | None = Proposal.objects.filter(idempotency_key=key).first()
    return found


def _propose_change(entry: Entry, change: Proposal, *, by: User, key: UUID | None) -> Proposal:
    """Complete what both kinds of change have in common, and put it before the second person."""
    if key and (sent := written_before_as_proposal(key)):
        return sent
    hold(f"proposal of entry {entry.root_id}")
    if waiting_for_entry(entry) is not None:
        raise Refusal(
            _("Mục này đã có đề nghị đính chính hoặc rút đang chờ quyết định."),
            code="proposal.waiting",
        )
    change.person_id, change.case, change.measure = (
        entry.case.person_id,
        entry.case,
        entry.case.measure,
    )
    change.kind, change.corrects = entry.kind, entry
    return _put(change, entry.case, by=by, key=key)


def _put(made: Proposal, place: Placed, *, by: User, key: UUID | None) -> Proposal:
    """Try what it says, then save it. Raises the ``Refusal`` that writing it would."""
    if by.unit is None:
        raise ValueError("a user without a unit proposes nothing")
    services.Place.of_row(place).hold(made)
    made.unit, made.by, made.at = by.unit, by, today.now()
    made.idempotency_key = key or uuid4()
    try:
        with transaction.atomic():
            _write(made, by)
            raise _NotWritten
    except _NotWritten:
        made.save(force_insert=True)
    return made


def _write(one: Proposal, by: User) -> Entry:
    """What a proposal says, into the register. Raises ``Refusal``."""
    key = one.idempotency_key
    if one.action == ACTION.RECORD:
        return services.record(
            by=by,
            kind=one.kind,
            person=None if one.case_id else one.person,
            case=one.case,
            effective_on=one.effective_on,
            happened_at=one.happened_at,
            data=one.data,
            document=one.document,
            override_reason=one.override_reason,
            idempotency_key=key,
            proposal=one,
        )
    seen, why = _still_standing(one), one.change_reason
    if one.action == ACTION.RETRACT:
        return services.retract(seen, by=by, reason=why, idempotency_key=key, proposal=one)
    return services.correct(
        seen,
        by=by,
        reason=why,
        effective_on=one.effective_on,
        happened_at=one.happened_at,
        data=one.data,
        document=one.document,
        idempotency_key=key,
        proposal=one,
    )


def _still_standing(one: Proposal) -> Entry:
    """The version that the proposer saw. Raises ``Refusal`` if another one stands by now."""
    seen = one.corrects
    assert seen is not None, "a change says what it changes"
    # The case before its entry, as ``services`` does: two who hold them cannot wait for each other.
    Case.objects.select_for_update(of=("self",)).get(pk=seen.case_id)
    last = last_version(seen)
    if last.pk != seen.pk:
        raise Refusal(
            _(
                "Sau khi có đề nghị, mục này đã được đính chính: %(name)s, lúc %(at)s. Đề nghị dựa "
                "trên bản cũ nên không ghi được; anh/chị trả lại để đề nghị theo bản mới."
            )
            % {
                "name": last.by.full_name,
                "at": language.moment(last.recorded_at),
            },
            code="proposal.outdated",
        )
    return seen


def _held(proposal: Proposal, *states: str) -> Proposal:
    """The row, locked until the transaction ends. Raises ``Refusal`` if it is in no such state."""
    # Without joins: rows beside the locked one would be those of before the wait for the lock.
    held: Proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state not in states:
        assert held.decided_by is not None
        assert held.decided_at is not None
        raise Refusal(
            _("Đề nghị này %(state)s: %(name)s, lúc %(at)s.")
            % {
                "state": held.get_state_display(),
                "name": held.decided_by.full_name,
                "at": language.moment(held.decided_at),
            },
            code="proposal.answered",
        )
    return held


def _waiting(proposal: Proposal, by: User) -> Proposal:
    held = _held(proposal, STATE.WAITING)
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
