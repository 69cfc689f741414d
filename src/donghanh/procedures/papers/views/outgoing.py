"""The office's outgoing register of a year: to read, to print, to void a number."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.agencies.models import Agency
from donghanh.errors import Refusal
from donghanh.procedures.papers import numbers, queries
from donghanh.procedures.papers.forms import BeginForm, RegisterFilter, VoidForm
from donghanh.procedures.papers.models import Outgoing
from donghanh.register.views.common import UserRequest

#: The first year whose law this system knows.
FIRST_YEAR = 2022


@allow(Can.PAPER_PREPARE, Can.PAPER_ISSUE)
@require_safe
def outgoing(request: UserRequest) -> HttpResponse:
    """``?year=&type=``: the numbers of the own agency, voided ones with their reasons."""
    agency = _agency(request)
    this_year = clock.today().year
    years = range(this_year, FIRST_YEAR - 1, -1)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else this_year
    types = queries.types_of(agency, year)
    chosen = request.GET.get("type", "")
    form = RegisterFilter({"type": chosen, "year": str(year)}, types=types, years=years)
    code = {"-": "", "": None}.get(chosen, chosen)
    if code is not None and code not in dict(types):
        code = None
    lines = list(queries.outgoing(agency, year, code))
    papers = queries.visible_papers_of(request.user, lines)
    context = {
        "agency": agency,
        "year": year,
        "form": form,
        "rows": [(line, papers.get(line.pk)) for line in lines],
        "may_void": request.user.can(Can.PAPER_ISSUE),
        "voided": sum(hasattr(line, "voided") for line in lines),
    }
    return render(request, "papers/outgoing.html", context)


@allow(Can.PAPER_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: UserRequest, pk: int) -> HttpResponse:
    """Void one number of the own agency, with the reason."""
    line = Outgoing.objects.filter(pk=pk, agency=_agency(request)).select_related("voided").first()
    if line is None:
        raise Http404
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            numbers.void(line, by=request.user, reason=form.cleaned_data["reason"])
        except Refusal as refused:
            form.refuse(refused)
        else:
            said = _("Đã hủy số %(number)s. Số này vẫn ở trong sổ cùng lý do.")
            messages.success(request, said % {"number": line.symbol})
            return redirect(f"{reverse('papers:outgoing')}?year={line.year}")
    return render(request, "papers/void.html", {"line": line, "form": form})


@allow(Can.PAPER_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: UserRequest) -> HttpResponse:
    """Go on after the last number of this year's paper book."""
    agency = _agency(request)
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            numbers.begin_after(
                agency=agency,
                type_code=form.cleaned_data["type_code"],
                year=clock.today().year,
                last=form.cleaned_data["last"],
                by=request.user,
            )
        except Refusal as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Đã đặt số bắt đầu. Số lấy tiếp theo nối ngay sau số đó."))
            return redirect("papers:outgoing")
    return render(request, "papers/begin.html", {"agency": agency, "form": form})


def _agency(request: UserRequest) -> Agency:
    agency = request.user.agency
    assert agency is not None, "a guard by capability asks for an appointment"
    return agency
