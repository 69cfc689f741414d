"""The queue of requests about personal data, and the extract. What is handed over is logged."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.agencies.models import Unit
from donghanh.documents import files
from donghanh.errors import Refusal
from donghanh.portal import extract as extracts
from donghanh.portal import queries, services
from donghanh.portal.clocks import clocks
from donghanh.portal.forms import RequestForm, StepForm
from donghanh.portal.models import DataRequest
from donghanh.register.presenters import words
from donghanh.register.views.common import UserRequest, visible_person


@allow(Can.RIGHTS)
@require_safe
def requests(request: UserRequest) -> HttpResponse:
    """The queue, the most urgent first; ``?ended=1`` what was resolved."""
    ended = request.GET.get("ended") == "1"
    context = {
        "rows": [
            (row, words.said(row.kind)) for row in queries.standings(request.user, ended=ended)
        ],
        "ended": ended,
        "since": clocks().since,
        "cite": clocks().first_answer.cite,
        "confidence": clocks().first_answer.confidence,
    }
    return render(request, "portal/requests.html", context)


@allow(Can.RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: UserRequest) -> HttpResponse:
    """Write down a request that came in."""
    form = RequestForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.receive(
                by=request.user,
                unit=_unit(request, form),
                kind=form.cleaned_data["kind"],
                received_at=form.received_at,
                applicant=form.cleaned_data["applicant"],
                representing=form.cleaned_data["representing"],
                person=form.person,
                text=form.cleaned_data["text"],
                others=form.cleaned_data["others"],
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã đưa yêu cầu vào danh sách chờ giải quyết."))
            return redirect("portal:request", pk=row.pk)
    return render(request, "portal/new.html", {"form": form})


def _unit(request: UserRequest, form: RequestForm) -> Unit:
    unit: Unit | None = request.user.unit
    if form.person is not None:
        unit = form.person.commune
    elif chosen := form.cleaned_data.get("commune"):
        unit = Unit.objects.select_related("parent").get(pk=int(chosen))
    assert unit is not None
    return unit


@allow(Can.RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: UserRequest, pk: int) -> HttpResponse:
    """One request: its clocks, what was done, and the next step."""
    row = (
        DataRequest.objects.visible_to(request.user)
        .select_related("person", "commune", "by")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    standing = queries.of(row)
    form = StepForm(request.POST or None, standing=standing)
    if request.method == "POST" and form.is_valid():
        try:
            services.take_step(
                row,
                by=request.user,
                act=form.cleaned_data["act"],
                note=form.cleaned_data["note"],
                ground=form.cleaned_data["ground"],
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi vào yêu cầu."))
            return redirect("portal:request", pk=pk)
    steps = [
        (step, words.said(clocks().ground(step.ground)) if step.ground else "")
        for step in standing.steps
    ]
    context = {
        "one": standing,
        "kind": words.said(standing.kind),
        "steps": steps,
        "form": form,
        "now": clock.now(),
        "since": clocks().since,
    }
    return render(request, "portal/request.html", context)


@allow(Can.RIGHTS)
@require_safe
def extract(request: UserRequest, pk: int, format: str) -> HttpResponse:
    """Everything the system holds about a person, as Word or PDF; written into the access log."""
    person = visible_person(request, pk)
    log.record(
        "person.extracted",
        by=request.user,
        subject_type="person",
        subject_id=person.pk,
        purpose=_("Trích thông tin theo yêu cầu của người có thông tin"),
    )
    made = extracts.make(request.user, person)
    name = person.file_number.replace("/", "-")
    return files.written(made, f"ban-trich-{name}", format)
