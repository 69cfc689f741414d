"""Why the signed figure differs from what the same question gives today."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.reports import comparison, queries
from donghanh.reports.causes import KINDS
from donghanh.reports.comparison import Compared, Comparison, FigureChange
from donghanh.reports.models import Submission
from donghanh.reports.presenters import changes as shown
from donghanh.reports.presenters import waterfall
from donghanh.reports.presenters.grid import signed
from donghanh.reports.presenters.waterfall import Bar
from donghanh.reports.views.common import UserRequest, found, names
from donghanh.text import format_date, format_number

PAGE = 100


@allow(Can.REPORT_VIEW)
@require_safe
def changes(request: UserRequest, pk: int) -> HttpResponse:
    """``?figure=`` one figure of the report (the first that changed); ``?cause=`` one kind."""
    submission, user = found(request, pk), request.user
    if submission.state != Submission.State.SIGNED:
        raise Http404
    whole = comparison.compare(submission)
    chosen = _chosen(whole, request.GET.get("figure", ""))
    context: dict[str, Any] = {
        **names(submission),
        "submission": submission,
        "period": queries.period_of(submission),
        "comparison": whole,
        "chosen": chosen,
        "lines": [(one, _words(one), signed(one.part)) for one in whole.changed],
        "may_renew": queries.may_edit(user, submission),
        "later": queries.later_version(submission),
    }
    if chosen is not None:
        context |= _figure(request, submission, whole, chosen)
    return render(request, "reports/changes.html", context)


def _chosen(whole: Comparison, asked: str) -> Compared | None:
    if asked:
        one = whole.of(asked)
        if one is None:
            raise Http404
        return one
    return next(iter(whole.changed), None)


def _figure(
    request: UserRequest, submission: Submission, whole: Comparison, chosen: Compared
) -> dict[str, Any]:
    change = FigureChange(chosen, comparison.steps_of(submission, whole, chosen))
    address = f"{reverse('reports:changes', args=[submission.pk])}?figure={chosen.line.indicator}"
    kind = shown.chosen_kind(change, request.GET.get("cause", ""))
    steps = [step for step in change.steps if kind is None or step.kind == kind]
    may = shown.may_list(request.user, chosen.line.indicator, submission.unit)
    bars = _bars(change, submission, whole, address, kind or "")
    return {
        "change": change,
        "by_whole": not chosen.part and bool(chosen.whole),
        "chips": shown.filters(change, address, kind or ""),
        "may_list": may,
        "whole_moved": any(step.whole for step in change.steps) and chosen.line.whole is not None,
        "items": shown.items(steps[:PAGE], request.user) if may else [],
        "more": max(len(steps) - PAGE, 0) if may else 0,
        "kinds": [(KINDS[one], change.count(one), *change.total(one)) for one in change.kinds],
        "sum": _sum(change),
        "waterfall": waterfall.draw(bars, title=_title(bars)) if change.steps else "",
        "floor": waterfall.floor_of(bars) if change.steps else 0,
    }


def _bars(
    change: FigureChange, submission: Submission, whole: Comparison, address: str, chosen: str
) -> list[Bar]:
    """From the signed number to that of now: of the part, or of the whole where only it moved."""
    one, by_whole = change.compared, not change.compared.part and bool(change.compared.whole)
    before = (one.line.whole if by_whole else one.line.part) or 0
    assert submission.signed_at is not None
    now = before + (one.whole if by_whole else one.part)
    small = {
        "late": _("ghi sau ngày ký"),
        "corrected": _("sửa điều đã ghi"),
        "retracted": _("điều ghi không có"),
        "other": _("không phải do việc ghi"),
    }
    signed_on = format_date(timezone.localdate(submission.signed_at))
    return [
        Bar(_("Đã ký"), signed_on, before, total=True),
        *(
            Bar(
                str(KINDS[kind]),
                small[kind],
                change.total(kind)[by_whole],
                url=f"{address}&cause={kind}",
                chosen=chosen == kind,
            )
            for kind in change.kinds
        ),
        Bar(_("Tính lại"), format_date(timezone.localdate(whole.now)), now, total=True),
    ]


def _title(bars: list[Bar]) -> str:
    """The chart in words."""
    steps = ", ".join(f"{bar.label} {signed(bar.value)}" for bar in bars[1:-1])
    return _("Từ %(first)s khi ký đến %(last)s khi tính lại: %(steps)s.") % {
        "first": format_number(bars[0].value),
        "last": format_number(bars[-1].value),
        "steps": steps,
    }


def _sum(change: FigureChange) -> str:
    """The steps as a sum: "6 − 2 + 1 = 5"."""
    one = change.compared
    by_whole = not one.part and bool(one.whole)
    parts = [change.total(kind)[by_whole] for kind in change.kinds]
    if len(parts) < 2:
        return ""
    words = " ".join(f"{'−' if part < 0 else '+'} {abs(part)}" for part in parts)
    total = one.whole if by_whole else one.part
    return f"{words.removeprefix('+ ')} = {'−' if total < 0 else ''}{abs(total)}"


def _words(one: Compared) -> str:
    """What changed of a figure, in a line: "377 → 381 trên 437 → 438"."""
    if one.line.whole is None:
        return ""
    now = one.now
    return _("%(part)s trên %(whole)s thành %(part_now)s trên %(whole_now)s") % {
        "part": one.line.part,
        "whole": one.line.whole,
        "part_now": now.part if now else "–",
        "whole_now": now.whole if now else "–",
    }
