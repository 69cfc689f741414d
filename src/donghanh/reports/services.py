"""Writes: open a report, compute it again, edit its words, sign it, begin a new version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.errors import Refusal
from donghanh.indicators.periods import Period
from donghanh.indicators.places import place
from donghanh.plans.models import Plan
from donghanh.reports import figures as kept
from donghanh.reports import queries, regimes
from donghanh.reports.figures import Figures, Signer
from donghanh.reports.models import Submission
from donghanh.reports.outline import outline
from donghanh.text import format_date, nfc

ONE_MOMENT = timedelta(microseconds=1)


@transaction.atomic
def open_report(*, plan: Plan, unit: Unit, period: Period, by: User) -> Submission:
    """The draft of this report, with the figures of now. Opened twice, it is the same draft.

    Raises ``Refusal`` for a plan that is not confirmed, a unit it does not cover, a period that
    lies outside its years or has not begun, and a report that is signed already.
    """
    check_asked(plan, unit, period)
    regime = regimes.for_plan(plan, period.scheme)
    key = {"plan": plan, "unit": unit, "period": period.code, "scheme": period.scheme}
    _hold(f"{plan.pk} {unit.pk} {period.code} {period.scheme}")
    last: Submission | None = Submission.objects.filter(**key).order_by("-version").first()
    if last is not None:
        if last.state == Submission.State.SIGNED:
            raise Refusal(
                _("Báo cáo kỳ này đã được ký. Nếu cần thay đổi, anh/chị lập báo cáo bổ sung."),
                code="report.signed",
            )
        return last
    known = clock.now()
    figures = kept.compute(plan=plan, unit=unit, period=period, known=known)
    return Submission._default_manager.create(
        **key,
        regime=regime.id,
        kind=regimes.kind_of(regime, unit.level, period),
        starts_on=period.start,
        ends_on=period.end,
        catalogue=figures.catalogue,
        known=known,
        figures=kept.write(figures),
        narrative={"sections": {}, "reasons": {}},
        created_by=by,
    )


def check_asked(plan: Plan, unit: Unit, period: Period) -> None:
    """Raise ``Refusal`` unless the plan can be reported on by the unit for the period."""
    if plan.state != Plan.State.CONFIRMED or plan.starts_on is None or plan.ends_on is None:
        raise Refusal(
            _("Kế hoạch chưa được xác nhận nên chưa lập báo cáo được."), code="report.plan_draft"
        )
    if plan.unit_id not in {one.pk for one in (unit, *unit.ancestors())}:
        raise Refusal(
            _("Kế hoạch này không áp dụng cho %(unit)s.") % {"unit": regimes.inside(unit)},
            code="report.unit",
        )
    if not plan.starts_on.year <= period.year <= plan.ends_on.year:
        raise Refusal(
            _("%(period)s nằm ngoài thời gian của kế hoạch.") % {"period": period.label},
            code="report.period_outside",
            field="period",
        )
    if period.start > clock.today():
        raise Refusal(
            _("%(period)s chưa bắt đầu; kỳ này tính từ ngày %(start)s.")
            % {"period": period.label, "start": format_date(period.start)},
            code="report.period_not_begun",
            field="period",
        )
    place(unit, min(period.end, clock.today()))


@transaction.atomic
def recompute(submission: Submission, *, by: User) -> Submission:
    """Compute the figures of a draft again, as known now. Raises ``Refusal`` for a signed one."""
    del by
    draft = _draft(submission)
    _set_figures(draft, _computed(draft, clock.now()))
    draft.save(update_fields=["known", "catalogue", "figures", "updated_at"])
    return _refreshed(submission)


@transaction.atomic
def edit_narrative(
    submission: Submission,
    *,
    by: User,
    sections: Mapping[str, str],
    reasons: Mapping[str, str] | None = None,
    seen: Mapping[str, str] | None = None,
) -> list[str]:
    """Save the words of a draft; sections that are left out stay as they are.

    ``seen`` holds for each section the ``digest`` of the text the writer started from. Where
    somebody else has saved in between, both texts are kept, one below the other: nothing typed is
    lost. Answers the ids of those sections. Raises ``Refusal`` for a signed report.
    """
    del by
    draft = _draft(submission)
    texts = dict(draft.narrative.get("sections", {}))
    merged: list[str] = []
    for key in _known(sections):
        typed, stored = _tidy(sections[key]), texts.get(key, "")
        started = seen.get(key) if seen else None
        if started is not None and started != digest(stored):
            if digest(typed) == started or typed == stored:
                continue  # the writer changed nothing here
            typed = f"{stored}\n\n{typed}".strip()
            merged.append(key)
        texts[key] = typed
    said = {**draft.narrative.get("reasons", {}), **(reasons or {})}
    kept_reasons = {key: _tidy(text) for key, text in said.items() if text.strip()}
    draft.narrative = {"sections": texts, "reasons": kept_reasons}
    draft.save(update_fields=["narrative", "updated_at"])
    _refreshed(submission)
    return merged


@transaction.atomic
def sign(submission: Submission, *, by: User, number: int | None = None) -> Submission:
    """Freeze the report: its figures, as known at this moment, and its words.

    The figures are computed once more, so that what is frozen is what ``known`` gives. Raises
    ``Refusal`` when they differ from those the signer has seen (code "report.figures_moved"), or
    while something must be mended or a reason is missing (code "report.blocked").
    """
    draft = _draft(submission)
    known = clock.now()
    fresh = _computed(draft, known)
    if not fresh.says_the_same(kept.read(draft.figures)):
        raise Refusal(
            _("Số liệu đã thay đổi từ lần tính gần nhất. Anh/chị tính lại, xem các số rồi mới ký."),
            code="report.figures_moved",
        )
    blocking = [one for one in queries.checks_of(draft) if one.blocks]
    if blocking:
        raise Refusal(
            _("Chưa thể ký: còn %(count)s việc phải xử lý, trước hết là %(first)s.")
            % {"count": len(blocking), "first": f"“{blocking[0].title}”"},
            code="report.blocked",
        )
    signer = Signer(
        name=by.full_name, title=by.membership.title if by.membership else "", number=number
    )
    _set_figures(draft, fresh.model_copy(update={"signer": signer}))
    draft.state, draft.signed_by = Submission.State.SIGNED, by
    # The signature itself is known just after what it signs.
    draft.signed_at = known + ONE_MOMENT
    draft.save()
    log.record(
        "report.signed",
        by=by,
        subject_type="submission",
        subject_id=draft.pk,
        detail={"period": draft.period, "version": draft.version},
    )
    return _refreshed(submission)


@transaction.atomic
def new_version(submission: Submission, *, by: User) -> Submission:
    """A draft that will replace a signed report: the same words, the figures of now.

    Raises ``Refusal`` for a draft, and when a later version is there already.
    """
    _hold(f"{submission.plan_id} {submission.unit_id} {submission.period} {submission.scheme}")
    if submission.state != Submission.State.SIGNED:
        raise Refusal(_("Báo cáo này chưa được ký, anh/chị sửa thẳng vào đó."), code="report.draft")
    if queries.later_version(submission) is not None:
        raise Refusal(
            _("Kỳ này đã có phiên bản sau, anh/chị mở phiên bản đó."), code="report.superseded"
        )
    known = clock.now()
    figures = _computed(submission, known)
    return Submission._default_manager.create(
        plan_id=submission.plan_id,
        unit_id=submission.unit_id,
        regime=submission.regime,
        kind=submission.kind,
        scheme=submission.scheme,
        period=submission.period,
        starts_on=submission.starts_on,
        ends_on=submission.ends_on,
        version=submission.version + 1,
        catalogue=figures.catalogue,
        known=known,
        figures=kept.write(figures),
        narrative=submission.narrative,
        created_by=by,
    )


def digest(text: str) -> str:
    """A short mark of a text, for a form to say what it started from."""
    return hashlib.sha256(_tidy(text).encode()).hexdigest()[:16]


# ---- how it is done -----------------------------------------------------------------------


def _draft(submission: Submission) -> Submission:
    """The row, locked, while it is a draft."""
    row: Submission = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("plan__unit", "unit__parent__parent")
        .get(pk=submission.pk)
    )
    if row.state != Submission.State.DRAFT:
        raise Refusal(
            _("Báo cáo đã được ký nên không sửa được nữa. Anh/chị có thể lập báo cáo bổ sung."),
            code="report.signed",
        )
    return row


def _refreshed(submission: Submission) -> Submission:
    submission.refresh_from_db()
    return submission


def _computed(submission: Submission, known: datetime) -> Figures:
    return kept.compute(
        plan=submission.plan,
        unit=submission.unit,
        period=queries.period_of(submission),
        known=known,
    )


def _set_figures(submission: Submission, figures: Figures) -> None:
    submission.known, submission.catalogue = figures.known, figures.catalogue
    submission.figures = kept.write(figures)


def _known(sections: Mapping[str, str]) -> Iterable[str]:
    ids = {section.id for section in outline().sections}
    if unknown := set(sections) - ids:
        raise ValueError(f"no such section: {sorted(unknown)}")
    return sections


def _tidy(text: str) -> str:
    """As it is kept: NFC, one kind of line end, nothing around it."""
    return nfc(text).replace("\r\n", "\n").strip()


def _hold(name: str) -> None:
    """Let one transaction at a time open or renew this report."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"report {name}"])
