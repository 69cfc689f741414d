"""Writing papers: draft, change, issue, replace. One verb, one transaction, always ``by``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.agencies.models import Agency
from donghanh.documents import frozen
from donghanh.documents.model import Day, Document
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.law.calendars import VIETNAM
from donghanh.procedures.papers import compose, offices, queries, signers, values
from donghanh.procedures.papers.compose import Issue
from donghanh.procedures.papers.models import Outgoing, Paper
from donghanh.procedures.papers.numbers import take_number
from donghanh.procedures.papers.signers import Signer
from donghanh.procedures.papers.template import Template, load
from donghanh.register.models import Case, Entry, Person


@transaction.atomic
def draft(
    *,
    by: User,
    person: Person,
    case: Case | None,
    template: Template,
    kind: str = "",
    entry: Entry | None = None,
    entry_on: date | None = None,
    typed: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    replaces: Paper | None = None,
) -> Paper:
    """Draft a form. ``kind`` is what will be recorded with it, ``entry`` what already is.

    ``typed`` and ``data`` are JSON-ready answers. Raises ``Refusal`` when the form does not belong
    to the measure.
    """
    opened = packs.load(template.pack_id).entries.get(kind)
    measure = case.measure if case else (opened.opens if opened and opened.opens else "")
    if measure not in template.head.measures and not (opened and opened.opens):
        raise Refusal(_("Mẫu này không dùng cho biện pháp của hồ sơ."), code="paper.measure")
    if by.agency is None:
        raise Refusal(_("Anh/chị chưa được giao nhiệm vụ ở cơ quan nào."), code="paper.agency")
    paper = Paper(
        person=person,
        case=case,
        entry=entry,
        measure=measure,
        regime=template.pack_id,
        form=template.id,
        kind=entry.kind if entry else kind,
        agency=offices.issuing(template, by.agency, person.commune, clock.today()),
        typed=_kept(typed),
        data=_kept(data),
        entry_on=None if entry else entry_on,
        replaces=replaces,
        created_by=by,
    )
    paper.save(force_insert=True)
    _log("paper.drafted", by, paper)
    return paper


@transaction.atomic
def change(
    paper: Paper,
    *,
    by: User,
    typed: Mapping[str, Any],
    data: Mapping[str, Any],
    entry_on: date | None,
    seen: int,
) -> Paper:
    """Change a draft. Raises ``Refusal`` to all but its author, and after it was issued."""
    locked = _locked(paper, seen)
    if locked.created_by_id != by.pk:
        raise Refusal(_("Chỉ người soạn sửa được bản thảo."), code="paper.not_author")
    locked.typed, locked.data = _kept(typed), _kept(data)
    locked.entry_on = None if locked.entry_id else entry_on
    locked.version += 1
    locked.changed_at = clock.now()
    locked.save()
    return locked


@transaction.atomic
def discard(paper: Paper, *, by: User) -> None:
    """Throw a draft away. Raises ``Refusal`` to all but its author, and after it was issued."""
    locked = _locked(paper, None)
    if locked.created_by_id != by.pk:
        raise Refusal(_("Chỉ người soạn bỏ được bản thảo."), code="paper.not_author")
    _log("paper.discarded", by, locked)
    locked.delete()


@transaction.atomic
def issue(
    paper: Paper,
    *,
    by: User,
    on: date,
    seen: int,
    signer: Signer | None = None,
    place: str = "",
    recipients: tuple[str, ...] | None = None,
) -> Paper:
    """Sign, number and freeze a draft: all of it or nothing.

    ``on`` is the day of signing, the day of the number too. ``seen`` is the version that the
    signer read: a draft that was changed or issued meanwhile is refused. Raises ``Refusal``.
    """
    locked = _locked(paper, seen)
    template = load(locked.regime, locked.form)
    _may_issue(locked, template, by)
    check_day(on)
    source = queries.source(by, locked)
    filled = values.of(locked, template, source, on)
    hand = signers.by_hand(template)
    signature = None
    if not hand:
        signature = signers.signature(filled.office, signer or Signer(""), on)
    line: Outgoing | None = None
    made = compose.compose(
        template,
        filled,
        Issue(None, Day.of(on), place.strip(), signature, recipients, done=True),
    )
    if template.numbered:
        assert locked.agency is not None
        line = _numbered(locked, template, made, filled.office, on, by)
        made = compose.compose(
            template,
            filled,
            Issue(line.number, Day.of(on), place.strip(), signature, recipients, done=True),
        )
    return _freeze(locked, made, template, by=by, on=on, line=line, signer=signer)


@transaction.atomic
def finish(paper: Paper, *, by: User, seen: int) -> Paper:
    """Freeze a paper that others sign with a pen: it has neither number nor day of the office.

    Raises ``Refusal`` for a paper that an office issues.
    """
    locked = _locked(paper, seen)
    template = load(locked.regime, locked.form)
    if signers.issued_by_office(template):
        raise Refusal(_("Giấy này phải được ký và lấy số."), code="paper.needs_issue")
    if locked.created_by_id != by.pk:
        raise Refusal(_("Chỉ người soạn chốt được bản giấy này."), code="paper.not_author")
    today = clock.today()
    filled = values.of(locked, template, queries.source(by, locked), today)
    made = compose.compose(template, filled, Issue(done=True))
    return _freeze(locked, made, template, by=by, on=today, line=None, signer=None)


@transaction.atomic
def replacement(paper: Paper, *, by: User) -> Paper:
    """Draft the paper that will replace an issued one, with the same answers.

    Raises ``Refusal`` for a draft, and where a replacement exists.
    """
    if paper.is_draft:
        raise Refusal(_("Bản thảo thì sửa trực tiếp."), code="paper.draft")
    if Paper.objects.filter(replaces=paper).exists():
        raise Refusal(_("Đã có giấy thay cho giấy này."), code="paper.replaced")
    return draft(
        by=by,
        person=paper.person,
        case=paper.case,
        template=load(paper.regime, paper.form),
        kind=paper.kind,
        entry=paper.entry,
        entry_on=paper.entry_on,
        typed=paper.typed,
        data=paper.data,
        replaces=paper,
    )


def _numbered(
    paper: Paper, template: Template, made: Document, office: offices.Office, on: date, by: User
) -> Outgoing:
    assert paper.agency is not None
    agency: Agency = paper.agency
    kind, subject = made.title_lines
    return take_number(
        agency=agency,
        type_code=compose.type_code(template, office),
        on=on,
        by=by,
        code=compose.symbol(template, office),
        type_name=kind.capitalize() if kind else _("Công văn"),
        subject=subject or made.subject or template.form.vi,
        signer=made.signature.name or made.signature.title,
        recipients="; ".join(one.name for one in made.recipients),
        kept_by=", ".join(made.archive),
        copies=None,
    )


def _freeze(
    paper: Paper,
    made: Document,
    template: Template,
    *,
    by: User,
    on: date,
    line: Outgoing | None,
    signer: Signer | None,
) -> Paper:
    paper.content = frozen.dump(made)
    paper.template_digest = template.digest
    paper.citizen_token = paper.person.citizen_token
    paper.outgoing = line
    paper.issued_on = on
    paper.signer = made.signature.name or ""
    if signer and not signers.by_hand(template):
        paper.signing = {
            "capacity": signer.capacity.value,
            "delegation": signer.delegation,
            "delegation_ends": signer.delegation_ends.isoformat() if signer.delegation_ends else "",
        }
    paper.issued_by, paper.issued_at = by, clock.now()
    paper.state = Paper.State.ISSUED
    paper.save()
    _log("paper.issued", by, paper)
    return paper


def _locked(paper: Paper, seen: int | None) -> Paper:
    """The draft as it is now, locked. Raises ``Refusal`` when it is no longer what was seen."""
    locked: Paper | None = Paper.objects.select_for_update(of=("self",)).filter(pk=paper.pk).first()
    if locked is None:
        raise Refusal(_("Bản thảo này vừa bị bỏ."), code="paper.gone")
    if not locked.is_draft:
        raise Refusal(
            _("Người khác vừa ban hành giấy này; giấy đã ban hành thì không sửa, không ký lại."),
            code="paper.issued",
        )
    if seen is not None and locked.version != seen:
        raise Refusal(
            _("Bản thảo vừa được sửa sau khi anh/chị mở trang. Anh/chị xem lại rồi làm tiếp."),
            code="paper.changed",
        )
    return locked


def _may_issue(paper: Paper, template: Template, by: User) -> None:
    if not signers.issued_by_office(template):
        raise Refusal(_("Giấy này do người khác ký, không lấy số."), code="paper.not_issued_here")
    if not by.can(Can.PAPER_ISSUE) or by.agency is None or paper.agency_id != by.agency.pk:
        name = paper.agency.full_name if paper.agency else _("cơ quan khác")
        raise Refusal(
            _("Giấy này do %(agency)s ban hành.") % {"agency": name}, code="paper.other_agency"
        )


def check_day(on: date) -> None:
    """The number is given on the day of signing or the next working day, not later."""
    today = clock.today()
    if on > today:
        raise Refusal(_("Ngày ký không được sau hôm nay."), code="paper.day", field="on")
    if today > VIETNAM.next_working_day(on + timedelta(days=1)):
        raise Refusal(
            _(
                "Văn bản lấy số trong ngày ký hoặc ngày làm việc tiếp theo. Anh/chị xem lại ngày ký."
            ),
            code="paper.day",
            field="on",
        )


def _kept(answers: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in (answers or {}).items()
        if value not in (None, "")
    }


def _log(action: str, by: User, paper: Paper) -> None:
    log.record(
        action,
        by=by,
        subject_type="person",
        subject_id=paper.person_id,
        detail={"paper": paper.pk, "form": paper.form},
    )
