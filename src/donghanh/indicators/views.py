"""The list of indicators, one indicator with its explanation, the rows behind it, its table."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.documents import files, media
from donghanh.errors import Refusal
from donghanh.indicators import answer as answers
from donghanh.indicators import catalogue, charts, judge
from donghanh.indicators.answer import Answer, CommuneFigure
from donghanh.indicators.catalogue import Indicator, city_targets, district_targets, people, work
from donghanh.indicators.forms import Question, QuestionForm
from donghanh.indicators.rows import MEASURES, Which, chosen, lines
from donghanh.text import format_date, format_number

PAGE = 50
#: Rows that the page of an indicator itself shows.
FIRST = 8

GROUPS = (
    ("targets", city_targets.INDICATORS + district_targets.INDICATORS),
    ("people", people.INDICATORS),
    ("work", work.INDICATORS),
)


class UserRequest(HttpRequest):
    """A request behind a guard: somebody is signed in."""

    user: User


@allow(Can.INDICATOR_VIEW)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    """Every indicator of the catalogue for one unit and period."""
    form = QuestionForm(request.GET, user=request.user)
    context: dict[str, Any] = {"form": form, "rules": judge.RULES}
    try:
        question = form.question()
        found = _answer(catalogue.ALL, question)
    except Refusal as refusal:
        return render(request, "indicators/index.html", context | {"refusal": refusal})
    titles = {
        "targets": _("Chỉ tiêu của các kế hoạch"),
        "people": _("Người có hồ sơ và các biện pháp"),
        "work": _("Tuyên truyền, tập huấn, mô hình"),
    }
    context |= {
        "question": question,
        "version": catalogue.version(),
        "groups": [
            (titles[key], [_shown(found[one.id], one) for one in group]) for key, group in GROUPS
        ],
    }
    return render(request, "indicators/index.html", context)


@allow(Can.INDICATOR_VIEW)
@require_safe
def detail(request: UserRequest, indicator_id: str) -> HttpResponse:
    """One indicator: its figure, its definition in words, by commune, over time, its rows."""
    indicator = _indicator(indicator_id)
    form = QuestionForm(request.GET, user=request.user)
    context: dict[str, Any] = {"indicator": indicator, "form": form}
    try:
        question = form.question()
        found = _answer([indicator.id], question)[indicator.id]
    except Refusal as refusal:
        return render(request, "indicators/detail.html", context | {"refusal": refusal})
    plan = _plan_level(request)
    context |= {
        "question": question,
        "figure": _shown(found, indicator),
        "plan": plan,
        "plan_words": "" if plan is None else answers.shown(Decimal(str(plan)), found.unit),
        "version": catalogue.version(),
        "as_table": request.GET.get("view") == "table",
        "table_url": _again(request, view="table"),
        "chart_url": _again(request, view=""),
        **_by_commune(found, indicator, plan),
        **_trend(indicator, question, plan),
    }
    if request.user.can(Can.INDICATOR_ROWS) and question.disclose:
        context |= _first_rows(request.user, indicator, question)
    return render(request, "indicators/detail.html", context)


@allow(Can.INDICATOR_ROWS)
@require_safe
def rows(request: UserRequest, indicator_id: str) -> HttpResponse:
    """The rows behind a figure; reading them is written into the access log."""
    indicator = _indicator(indicator_id)
    form = QuestionForm(request.GET, user=request.user)
    which = request.GET.get("which", "part")
    if which not in ("part", "whole", "missing"):
        raise Http404
    context: dict[str, Any] = {"indicator": indicator, "form": form, "which": which}
    try:
        question = form.question()
    except Refusal as refusal:
        return render(request, "indicators/rows.html", context | {"refusal": refusal})
    if not question.disclose:
        raise Http404
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdigit() else 1
    all_rows = _rows(indicator, question)
    wanted = chosen(all_rows, cast("Which", which))
    start = PAGE * (page - 1)
    _log_rows(request.user, indicator, question, which)
    context |= {
        "question": question,
        "lines": lines(indicator.key, wanted[start : start + PAGE], request.user),
        "measures": MEASURES,
        "first": start + 1,
        "last": min(start + PAGE, len(wanted)),
        "count": len(wanted),
        "previous_url": _again(request, page=str(page - 1)) if page > 1 else "",
        "next_url": _again(request, page=str(page + 1)) if start + PAGE < len(wanted) else "",
        "tabs": [
            (words, _again(request, which=key, page=""), key == which)
            for key, words in _which_words(indicator, all_rows)
        ],
    }
    return render(request, "indicators/rows.html", context)


@allow(Can.INDICATOR_VIEW)
@require_safe
def table(request: UserRequest, indicator_id: str) -> HttpResponse:
    """The table by commune as a file for a spreadsheet: figures only, small ones hidden."""
    indicator = _indicator(indicator_id)
    try:
        question = QuestionForm(request.GET, user=request.user).question()
        found = _answer([indicator.id], question)[indicator.id]
    except Refusal as refusal:
        return HttpResponse(str(refusal), content_type="text/plain; charset=utf-8", status=400)
    log.record(
        "indicator.table_exported",
        by=request.user,
        subject_type="indicator",
        subject_id=indicator.id,
        detail={"unit": question.unit.code, "period": question.period.code},
    )
    name = f"{indicator.id}-{question.unit.code}-{question.period.code}.csv"
    response = files.attached("", media.CSV, name)
    response.write("\ufeff")  # spreadsheets then read it as UTF-8
    writer = csv.writer(response)
    writer.writerow(
        [_("Mã"), _("Đơn vị"), _("Phần"), _("Toàn thể"), _("Giá trị"), _("Đơn vị tính")]
    )
    for cell in (*found.by_commune, *([found.elsewhere] if found.elsewhere else [])):
        writer.writerow(_csv_line(cell, found))
    if not found.suppressed:
        total = [question.unit.code, _("Toàn bộ %(unit)s") % {"unit": question.unit.name}]
        writer.writerow([*total, *_figures(found.part, found.whole, found.value, found.unit)])
    return response


# ---- how pages are made -------------------------------------------------------------------


def _indicator(indicator_id: str) -> Indicator:
    if indicator_id not in catalogue.ALL:
        raise Http404
    return catalogue.ALL[indicator_id]


def _answer(ids: Any, question: Question) -> dict[str, Answer]:
    return answers.answer(
        ids,
        unit=question.unit,
        period=question.period,
        known=question.known,
        disclose=question.disclose and question.unit.level == "commune",
    )


def _shown(found: Answer, indicator: Indicator) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "answer": found,
        "words": "" if found.suppressed else answers.shown(found.value, found.unit),
        "rows_of": found.whole if indicator.has_whole else found.part,
        "missing": None if found.whole is None or found.part is None else found.whole - found.part,
    }


def _plan_level(request: UserRequest) -> float | None:
    """The level of a plan that a link brings along, for the dashed line."""
    try:
        level = float(request.GET.get("plan", ""))
    except ValueError:
        return None
    return level if 0 <= level < 1e9 else None


def _by_commune(found: Answer, indicator: Indicator, plan: float | None) -> dict[str, Any]:
    if len(found.by_commune) < 2:
        return {}
    rate = found.unit == "%"
    title = _("%(indicator)s, theo xã, phường") % {"indicator": indicator.short}
    drawn = charts.by_commune_svg(
        found.by_commune, title=title, unit=found.unit, plan=plan if rate else None
    )
    return {
        "by_commune": [(cell, answers.shown(cell.value, found.unit)) for cell in found.by_commune],
        "elsewhere": found.elsewhere,
        "by_commune_svg": mark_safe(drawn),
    }


def _trend(indicator: Indicator, question: Question, plan: float | None) -> dict[str, Any]:
    points = answers.trend(
        [indicator.id],
        unit=question.unit,
        period=question.period,
        known=question.known,
        disclose=question.disclose and question.unit.level == "commune",
    )[indicator.id]
    if len(points) < 2:
        return {}
    labelled = [
        (
            format_date(point.period.end, year=False),
            None if point.value is None else float(point.value),
        )
        for point in points
    ]
    title = _("%(indicator)s, đến cuối từng tháng") % {"indicator": indicator.short}
    drawn = charts.trend_svg(labelled, title=title, unit=str(indicator.unit), plan=plan)
    return {
        "trend": [
            (point, "" if point.suppressed else answers.shown(point.value, point.unit))
            for point in points
        ],
        "trend_svg": mark_safe(drawn),
    }


def _rows(indicator: Indicator, question: Question) -> list[answers.Row]:
    return answers.rows(
        indicator.id, unit=question.unit, period=question.period, known=question.known
    )


def _first_rows(user: User, indicator: Indicator, question: Question) -> dict[str, Any]:
    """The first rows that are missing from the part, or the first rows of a count."""
    which: Which = "missing" if indicator.has_whole else "part"
    wanted = chosen(_rows(indicator, question), which)
    _log_rows(user, indicator, question, which)
    return {
        "may_rows": True,
        "rows_url": reverse("indicators:rows", args=[indicator.id]) + f"?{question.address}",
        "rows_which": which,
        "rows_count": len(wanted),
        "rows": lines(indicator.key, wanted[:FIRST], user),
        "measures": MEASURES,
    }


def _log_rows(user: User, indicator: Indicator, question: Question, which: str) -> None:
    log.record(
        "indicator.rows_read",
        by=user,
        subject_type="indicator",
        subject_id=indicator.id,
        detail={
            "unit": question.unit.code,
            "period": question.period.code,
            "scheme": question.period.scheme,
            "known": question.known.isoformat(),
            "rows": which,
        },
    )


def _which_words(indicator: Indicator, found: list[answers.Row]) -> list[tuple[str, str]]:
    if not indicator.has_whole:
        return []
    inside = sum(row.in_part for row in found)
    counts = {"part": inside, "whole": len(found), "missing": len(found) - inside}
    words = {
        "part": _("Trong phần được tính: %(count)s"),
        "whole": _("Toàn thể: %(count)s"),
        "missing": _("Chưa có: %(count)s"),
    }
    return [(key, words[key] % {"count": format_number(counts[key])}) for key in words]


def _csv_line(cell: CommuneFigure, found: Answer) -> list[object]:
    if cell.hidden:
        word = _("ẩn") if cell.hidden == "small" else _("ẩn kèm")
        return [cell.code, cell.name, word, word, word, found.unit]
    return [cell.code, cell.name, *_figures(cell.part, cell.whole, cell.value, found.unit)]


def _figures(part: Any, whole: Any, value: Any, unit: str) -> list[object]:
    number = "" if value is None else format_number(value, 1).replace(".", "")
    return ["" if part is None else part, "" if whole is None else whole, number, unit]


def _again(request: UserRequest, **changes: str) -> str:
    """This page with some keys of its address changed; an empty one is left out."""
    address = request.GET.copy()
    for key, value in changes.items():
        if value:
            address[key] = value
        else:
            address.pop(key, None)
    return "?" + address.urlencode()
