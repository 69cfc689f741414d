"""Inspections of the work on a plan, what they found, and proposals to commend."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.models import Agency, Unit
from donghanh.errors import Refusal
from donghanh.plans.models import Commendation, Finding, Inspection, Plan
from donghanh.plans.services.work import check_counts
from donghanh.register.versions import refuse_future


@transaction.atomic
def record_inspection(
    plan: Plan,
    *,
    by: User,
    unit: Unit,
    on: date,
    team: str,
    agency: Agency | None = None,
    note: str = "",
) -> Inspection:
    """Write down that a unit, or an agency in it, was inspected. Raises ``Refusal``."""
    check_counts(plan)
    refuse_future(on, "on")
    found: Inspection = Inspection.objects.create(
        plan=plan, unit=unit, agency=agency, on=on, team=team, note=note, by=by
    )
    return found


@transaction.atomic
def add_finding(
    inspection: Inspection, *, by: User, text: str, mend_until: date | None = None
) -> Finding:
    """Add what was found; with ``mend_until`` (included), something to mend. Raises ``Refusal``."""
    del by
    if not text.strip():
        raise Refusal(_("Nhập nội dung kết luận."), code="finding.text", field="text")
    if mend_until and mend_until < inspection.on:
        raise Refusal(
            _("Hạn khắc phục không được trước ngày kiểm tra."),
            code="finding.day",
            field="mend_until",
        )
    found: Finding = Finding.objects.create(
        inspection=inspection, text=text.strip(), mend_until=mend_until
    )
    return found


@transaction.atomic
def mend(finding: Finding, *, by: User, on: date, how: str) -> Finding:
    """Write that a finding was mended, and how. Raises ``Refusal``."""
    del by
    held: Finding = Finding.objects.select_for_update(of=("self",)).select_related(
        "inspection"
    ).get(pk=finding.pk)  # fmt: skip
    if held.mend_until is None or held.mended_on is not None:
        raise Refusal(_("Kết luận này không còn gì phải khắc phục."), code="finding.mended")
    refuse_future(on, "on")
    if on < held.inspection.on:
        raise Refusal(
            _("Ngày khắc phục không được trước ngày kiểm tra."), code="finding.day", field="on"
        )
    held.mended_on, held.mended = on, how.strip()
    held.save(update_fields=["mended_on", "mended"])
    return held


@transaction.atomic
def propose(
    plan: Plan,
    *,
    by: User,
    unit: Unit,
    reason: str,
    agency: Agency | None = None,
    staff_id: int | None = None,
) -> Commendation:
    """Propose to commend a unit, an agency, or one of the staff of offices. Raises ``Refusal``."""
    check_counts(plan)
    if not reason.strip():
        raise Refusal(_("Nhập thành tích."), code="commendation.reason", field="reason")
    found: Commendation = Commendation.objects.create(
        plan=plan,
        unit=unit,
        agency=agency,
        staff_id=staff_id,
        reason=reason.strip(),
        by=by,
        proposed_on=clock.today(),
    )
    return found


@transaction.atomic
def decide(commendation: Commendation, *, by: User, agreed: bool, answer: str = "") -> Commendation:
    """Agree to a proposal or decline it, once. Raises ``Refusal``."""
    held: Commendation = Commendation.objects.select_for_update(of=("self",)).get(
        pk=commendation.pk
    )
    if held.state != Commendation.State.PROPOSED:
        raise Refusal(_("Đề nghị này đã được quyết định."), code="commendation.decided")
    if not agreed and not answer.strip():
        raise Refusal(_("Nhập lý do không đồng ý."), code="commendation.answer", field="answer")
    held.state = Commendation.State.AGREED if agreed else Commendation.State.DECLINED
    held.answer, held.decided_by, held.decided_on = answer.strip(), by, clock.today()
    held.save(update_fields=["state", "answer", "decided_by", "decided_on"])
    return held
