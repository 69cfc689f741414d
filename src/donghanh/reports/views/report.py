"""One report: the grid, the words, what blocks signing; saving, signing, the paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.documents import files
from donghanh.documents.model import roman
from donghanh.errors import Refusal
from donghanh.law.calendars import VIETNAM
from donghanh.reports import document as papers
from donghanh.reports import figures as kept
from donghanh.reports import queries, regimes, sentences, services
from donghanh.reports.figures import Figures
from donghanh.reports.models import Submission
from donghanh.reports.outline import outline
from donghanh.reports.presenters import grid
from donghanh.reports.views.common import UserRequest, found, names, to_edit
from donghanh.ui.language import said


@allow(Can.REPORT_VIEW)
@require_safe
def report(request: UserRequest, pk: int) -> HttpResponse:
    """The report as it stands."""
    return render(request, "reports/report.html", _context(request, found(request, pk)))


@allow(Can.REPORT_EDIT)
@require_POST
def save(request: UserRequest, pk: int) -> HttpResponse:
    """Save the words; the button of an offered sentence also puts it into its section."""
    submission = to_edit(request, pk)
    asked, here = request.POST, reverse("reports:report", args=[pk])
    texts = {
        section.id: asked[f"section-{section.id}"]
        for section in outline().sections
        if f"section-{section.id}" in asked
    }
    section, sentence = _inserted(submission, asked.get("insert", ""))
    if section in texts:
        texts[section] = f"{texts[section].rstrip()}\n{sentence}".strip()
    try:
        merged = services.edit_narrative(
            submission,
            by=request.user,
            sections=texts,
            reasons={
                key.removeprefix("reason-"): str(text)
                for key, text in asked.items()
                if key.startswith("reason-")
            },
            seen={key: asked.get(f"seen-{key}", "") for key in texts if f"seen-{key}" in asked},
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(here)
    if merged:
        messages.warning(
            request,
            _(
                "Trong lúc anh/chị viết, người khác đã lưu cùng một mục. Hệ thống giữ cả hai đoạn, "
                "đoạn của anh/chị ở dưới; anh/chị xem và bỏ phần thừa."
            ),
        )
    elif not section:
        messages.success(request, _("Đã lưu phần lời."))
    return redirect(f"{here}#muc-{section}" if section else f"{here}#phan-loi")


def _inserted(submission: Submission, asked: str) -> tuple[str, str]:
    """The section and the sentence of the button that was pressed."""
    section, _colon, number = asked.partition(":")
    offered = sentences.suggest(kept.read(submission.figures)).get(section, [])
    if number.isdigit() and int(number) < len(offered):
        return section, offered[int(number)]
    return "", ""


@allow(Can.REPORT_EDIT)
@require_POST
def recompute(request: UserRequest, pk: int) -> HttpResponse:
    """Compute the figures of a draft again, as known now."""
    submission = to_edit(request, pk)
    before = kept.read(submission.figures)
    try:
        services.recompute(submission, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:report", pk=pk)
    same = before.says_the_same(kept.read(submission.figures))
    messages.success(
        request,
        _("Đã tính lại, không số nào thay đổi.")
        if same
        else _("Đã tính lại theo điều biết đến lúc này. Anh/chị xem các số đã thay đổi."),
    )
    return redirect("reports:report", pk=pk)


@allow(Can.REPORT_SIGN)
@require_POST
def sign(request: UserRequest, pk: int) -> HttpResponse:
    """Sign. Figures that moved since they were last computed are shown first."""
    submission = found(request, pk)
    if not queries.may_sign(request.user, submission):
        raise PermissionDenied(_("Chỉ người ký của đơn vị lập báo cáo mới ký được."))
    number = request.POST.get("number", "").strip()
    if number and not (number.isdecimal() and 0 < int(number) < 100_000):
        messages.error(request, _("Số văn bản là một số nguyên, thí dụ 15. Có thể để trống."))
        return redirect("reports:report", pk=pk)
    try:
        services.sign(submission, by=request.user, number=int(number) if number else None)
    except Refusal as refusal:
        if refusal.code == "report.figures_moved":
            services.recompute(submission, by=request.user)
            messages.warning(
                request,
                _(
                    "Có việc được ghi sau lần tính trước nên số liệu đã thay đổi. Hệ thống vừa tính "
                    "lại; anh/chị xem các số rồi ký."
                ),
            )
        else:
            messages.error(request, str(refusal))
        return redirect("reports:report", pk=pk)
    messages.success(
        request, _("Đã ký. Số liệu và phần lời được giữ nguyên trạng cùng thời điểm chốt.")
    )
    return redirect("reports:report", pk=pk)


@allow(Can.REPORT_EDIT)
@require_POST
def new_version(request: UserRequest, pk: int) -> HttpResponse:
    """Begin the version that will replace a signed report."""
    submission = to_edit(request, pk)
    try:
        draft = services.new_version(submission, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        later = queries.later_version(submission)
        return redirect("reports:report", pk=later.pk if later else pk)
    messages.success(
        request,
        _("Đã lập phiên bản %(version)s với số liệu tính đến lúc này.")
        % {"version": draft.version},
    )
    return redirect("reports:report", pk=draft.pk)


@allow(Can.REPORT_VIEW)
@require_safe
def document(request: UserRequest, pk: int, format: str) -> HttpResponse:
    """The report as a file, written into the access log."""
    submission = found(request, pk)
    made = papers.make(submission, replaces=queries.earlier_version(submission))
    answer = files.written(made, papers.file_name(submission), format)
    log.record(
        "report.exported",
        by=request.user,
        subject_type="submission",
        subject_id=pk,
        detail={"format": format, "version": submission.version, "state": submission.state},
    )
    return answer


# ---- how the page is made -----------------------------------------------------------------


def _context(request: UserRequest, submission: Submission) -> dict[str, Any]:
    user, figures = request.user, kept.read(submission.figures)
    period = queries.period_of(submission)
    before = queries.year_before(submission)
    draft = submission.state == Submission.State.DRAFT
    checks = queries.checks_of(submission, before) if draft else []
    regime = regimes.get(submission.regime)
    due = regimes.due(regime, submission.unit.level, period)
    editing = draft and queries.may_edit(user, submission)
    return {
        **names(submission),
        "submission": submission,
        "figures": figures,
        "period": period,
        "regime": regime,
        "kind": said(regimes.book().kinds[submission.kind]),
        "due": due,
        "due_left": _left(due),
        "addressees": regimes.mailing(submission.unit, papers.issued_on(submission)).addressees,
        "before": before,
        "groups": grid.groups(figures, before, checks),
        "counts": sum(1 for _line in figures.lines()),
        "checks": checks,
        "blocking": [one for one in checks if one.blocks],
        "sections": _sections(submission, figures, editing=editing),
        "editing": editing,
        "may_sign": draft and queries.may_sign(user, submission),
        "signs": queries.may_sign(user, submission),
        "may_renew": not draft and queries.may_edit(user, submission),
        "later": None if draft else queries.later_version(submission),
        "earlier": queries.earlier_version(submission) if submission.version > 1 else None,
        "number_missing": not draft
        and figures.signer is not None
        and figures.signer.number is None,
    }


def _left(due: regimes.DueDay | None) -> int | None:
    if due is None:
        return None
    today, last = clock.today(), due.last_day
    days = VIETNAM.working_days_between(min(today, last), max(today, last))
    return days if last >= today else -days


def _sections(submission: Submission, figures: Figures, *, editing: bool) -> list[dict[str, Any]]:
    """Each section with its words and, while it is written, the sentences not yet in it."""
    texts = submission.narrative.get("sections", {})
    offered = sentences.suggest(figures) if editing else {}
    shown = []
    for number, section in enumerate(outline().sections, 1):
        text = texts.get(section.id, "")
        shown.append(
            {
                "number": roman(number),
                "id": section.id,
                "title": section.title,
                "required": section.required,
                "text": text,
                "seen": services.digest(text),
                "rows": max(3, min(14, len(text) // 95 + text.count("\n") + 1)),
                "offered": [
                    (f"{section.id}:{place}", said)
                    for place, said in enumerate(offered.get(section.id, []))
                    if said not in text
                ],
            }
        )
    return shown
