"""More time for a turn: asked for by who does it, decided once by the owner of the plan."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.plans.models import Extension, Occurrence
from donghanh.plans.services.work import hold
from donghanh.text import format_date


@transaction.atomic
def ask_for_time(occurrence: Occurrence, *, by: User, until: date, reason: str) -> Extension:
    """Ask for a later deadline, included. Sent twice, the open request is answered.

    Raises ``Refusal``.
    """
    held = hold(occurrence)
    open_one: Extension | None = Extension.objects.filter(
        occurrence=held, state=Extension.State.ASKED
    ).first()
    if open_one is not None:
        if (open_one.wanted_on, open_one.reason) == (until, reason):
            return open_one
        raise Refusal(
            _("Lượt việc này đang có một đề nghị gia hạn chờ quyết định."), code="extension.open"
        )
    if held.deadline is None or held.done_on or held.cancelled_on:
        raise Refusal(
            _("Lượt việc này không có hạn, hoặc đã xong, nên không cần gia hạn."),
            code="extension.not_needed",
        )
    _check_until(held, until, "until")
    if not reason.strip():
        raise Refusal(_("Nhập lý do xin gia hạn."), code="extension.reason", field="reason")
    asked: Extension = Extension.objects.create(
        occurrence=held,
        deadline_then=held.deadline,
        wanted_on=until,
        reason=reason,
        asked_by=by,
        asked_at=clock.now(),
    )
    return asked


@transaction.atomic
def decide_time(
    extension: Extension, *, by: User, grant: bool, until: date | None = None, answer: str = ""
) -> Extension:
    """Grant more time, to the day asked for or another one, or refuse it with a reason.

    The day in the plan stays beside the granted one. Raises ``Refusal``, also when it was decided
    before.
    """
    held = hold(extension.occurrence)
    found: Extension = Extension.objects.select_for_update().get(pk=extension.pk)
    if found.state != Extension.State.ASKED:
        raise Refusal(_("Đề nghị gia hạn này đã được quyết định rồi."), code="extension.decided")
    if grant:
        granted = until or found.wanted_on
        _check_until(held, granted, "until")
        found.state, found.granted_on = Extension.State.GRANTED, granted
        held.deadline = granted
        held.save(update_fields=["deadline"])
    else:
        if not answer.strip():
            raise Refusal(_("Nhập lý do không gia hạn."), code="extension.answer", field="answer")
        found.state = Extension.State.REFUSED
    found.answer, found.decided_by, found.decided_at = answer, by, clock.now()
    found.save(update_fields=["state", "granted_on", "answer", "decided_by", "decided_at"])
    return found


def _check_until(held: Occurrence, until: date, field: str) -> None:
    assert held.deadline is not None
    if until <= held.deadline:
        raise Refusal(
            _("Hạn mới phải sau hạn đang tính, %(day)s.") % {"day": format_date(held.deadline)},
            code="extension.day",
            field=field,
        )
