"""Writes the plan on paper: the words of its parts, and its issue under a number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.agencies.models import Agency
from donghanh.documents import checks, frozen
from donghanh.documents import layout as layouts
from donghanh.documents.model import Day, Document
from donghanh.errors import Refusal
from donghanh.plans import rights
from donghanh.plans.models import Plan, PlanPaper
from donghanh.plans.writing import document, words
from donghanh.plans.writing.document import Issue
from donghanh.procedures.papers import offices, signers
from donghanh.procedures.papers.numbers import take_number
from donghanh.procedures.papers.services import check_day
from donghanh.procedures.papers.signers import Signer


@transaction.atomic
def save_words(plan: Plan, *, by: User, typed: Mapping[str, str]) -> PlanPaper:
    """Keep what was typed for the parts of ``words.PARTS``. Raises ``Refusal`` once issued."""
    if not rights.may_edit(by, plan) or not plan.made_here:
        raise Refusal(
            _("Chỉ cơ quan lập kế hoạch mới viết phần lời của văn bản."), code="plan.not_owner"
        )
    paper = _held(plan)
    paper.words = {name: text.strip() for name, text in typed.items() if name in words.PARTS}
    paper.version += 1
    paper.save(update_fields=["words", "version"])
    return paper


@transaction.atomic
def issue(
    plan: Plan, *, by: User, on: date, seen: int, signer: Signer, place: str = ""
) -> PlanPaper:
    """Sign, number and freeze the document of a plan that was made here: all of it or nothing.

    ``seen`` is the version of the words that the signer read. The plan takes the number and the
    day as its own. Raises ``Refusal``.
    """
    held: Plan = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("unit__parent__parent", "agency")
        .get(pk=plan.pk)
    )
    paper = _held(held)
    agency = may_issue(by, held)
    if agency is None:
        raise Refusal(
            _("Kế hoạch này do cơ quan khác ban hành, hoặc không được lập trên hệ thống."),
            code="plan.other_agency",
        )
    if held.state != Plan.State.CONFIRMED:
        raise Refusal(
            _("Chỉ ban hành bản kế hoạch đã xác nhận và đang có hiệu lực."),
            code="plan.not_in_force",
        )
    if paper.version != seen:
        raise Refusal(
            _("Văn bản vừa được sửa sau khi anh/chị mở trang. Anh/chị xem lại rồi ký."),
            code="paper.changed",
        )
    check_day(on)
    office = offices.of(agency)
    signature = signers.signature(office, signer, on)
    day = Day.of(on)
    made = document.make(held, issue=Issue(None, day, place.strip() or office.place, signature))
    _whole(made)
    assert made.symbol is not None
    line = take_number(
        agency=agency,
        type_code=layouts.load(document.LAYOUT).types[made.type],
        on=on,
        by=by,
        code=made.symbol.code,
        type_name=made.type,
        subject=made.subject,
        signer=signature.name or signature.title,
        recipients="; ".join(one.text for one in made.recipients),
        kept_by=", ".join(made.archive),
    )
    made = document.make(held, issue=Issue(line.number, day, made.place, signature))
    paper.content, paper.outgoing = frozen.dump(made), line
    paper.issued_on, paper.issued_by, paper.issued_at = on, by, clock.now()
    paper.save()
    held.number, held.issued_on = made.symbol.text if made.symbol else "", on
    held.save(update_fields=["number", "issued_on"])
    log.record(
        "plan.issued",
        by=by,
        subject_type="plan",
        subject_id=held.pk,
        detail={"number": line.symbol, "version": held.version},
    )
    return paper


def may_issue(user: User, plan: Plan) -> Agency | None:
    """The agency in whose name the user issues this plan, or None."""
    if not plan.made_here or not user.can(Can.PAPER_ISSUE) or user.agency is None:
        return None
    agency = document.issuing_agency(plan)
    return agency if agency is not None and agency.pk == user.agency.pk else None


def _held(plan: Plan) -> PlanPaper:
    """The row of the plan's paper, locked, made if there is none. Raises ``Refusal`` once issued."""
    PlanPaper.objects.bulk_create([PlanPaper(plan=plan)], ignore_conflicts=True)
    paper: PlanPaper = PlanPaper.objects.select_for_update(of=("self",)).get(plan=plan)
    if paper.issued:
        raise Refusal(
            _("Kế hoạch này đã ban hành; muốn thay đổi thì lập bản sửa đổi."), code="plan.issued"
        )
    return paper


def _whole(made: Document) -> None:
    """Refuse what a clerk would send back; the number comes last."""
    fault = next((one for one in checks.check(made) if one.code != "number.missing"), None)
    if fault is not None:
        where = f" ({fault.where})" if fault.where else ""
        raise Refusal(f"{fault}{where}", code=f"paper.{fault.code}")
