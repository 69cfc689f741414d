"""The access log: one's own lines, and all lines for the auditor."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from donghanh.access import queries
from donghanh.access.actions import LABELS, SUBJECTS
from donghanh.access.decorators import allow, allow_signed_in
from donghanh.access.forms import LogFilter, OwnLogFilter
from donghanh.access.models import AccessLog
from donghanh.access.roles import Can
from donghanh.ui.forms import FilterForm


@allow(Can.AUDIT_VIEW)
@require_safe
def everyone(request: HttpRequest) -> HttpResponse:
    """Who did what, by account, action, record and day."""
    form = LogFilter(request.GET)
    lines = queries.log_lines(**_chosen(form))
    return _page(request, "access/log.html", form, lines)


@allow_signed_in
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What I did, and what was done with my account."""
    assert request.user.is_authenticated
    form = OwnLogFilter(request.GET)
    lines = queries.log_lines(**_chosen(form)) & queries.own_log_lines(request.user)
    return _page(request, "access/own_log.html", form, lines)


def _chosen(form: FilterForm) -> dict[str, Any]:
    """The filters that were filled and understood."""
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}


def _page(
    request: HttpRequest, template: str, form: FilterForm, lines: QuerySet[AccessLog]
) -> HttpResponse:
    page = queries.log_page(
        lines, before=_number(request, "before"), after=_number(request, "after")
    )
    context = {
        "form": form,
        "chips": form.chips(request.GET),
        "rows": [_row(line) for line in page.lines],
        "newer_url": _address(request, "after", page.newer),
        "older_url": _address(request, "before", page.older),
    }
    return render(request, template, context)


def _row(line: AccessLog) -> dict[str, Any]:
    return {
        "id": line.pk,
        "at": line.at,
        "by": line.by,
        "action": LABELS.get(line.action, line.action),
        "subject": SUBJECTS.get(line.subject_type, line.subject_type),
        "subject_id": line.subject_id,
        "purpose": line.purpose,
    }


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _address(request: HttpRequest, name: str, value: int | None) -> str:
    if value is None:
        return ""
    address = request.GET.copy()
    for key in ("before", "after"):
        address.pop(key, None)
    address[name] = str(value)
    return f"?{address.urlencode()}"
