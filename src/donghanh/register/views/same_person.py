"""Likely pairs, two files side by side, merging and parting."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.register import merging
from donghanh.register.forms.moves import ReasonForm
from donghanh.register.forms.same_person import ApartForm, MergeForm, OtherFileForm
from donghanh.register.models import Merge, Person, Twins
from donghanh.register.presenters import same_person as present
from donghanh.register.presenters import words
from donghanh.register.views.common import UserRequest, visible_person

#: Pairs on the page, the likeliest first; the next come when these are judged.
PAIRS = 50


@allow(Can.SAME_PERSON)
@require_safe
def pairs(request: UserRequest) -> HttpResponse:
    """Files that may be one person's, of which the user sees at least one."""
    waiting = merging.likely_pairs(request.user).order_by("-weight", "pk")[: PAIRS + 1]
    rows = present.rows(request.user, waiting[:PAIRS])
    return render(request, "register/pairs.html", {"rows": rows, "more": len(waiting) > PAIRS})


@allow(Can.SAME_PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def other(request: UserRequest, pk: int) -> HttpResponse:
    """The file to compare this one with; and the merges into this file that stand."""
    person = visible_person(request, pk)
    form = OtherFileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["file_number"]
        seen = Person.objects.visible_to(request.user).exclude(pk=pk)
        found = seen.filter(file_number=number).first()
        if found is not None:
            return redirect("register:compare", pk=pk, other=found.pk)
        form.add_error("file_number", _("Đơn vị mình không có hồ sơ khác mang mã này."))
    context = {
        "person": person,
        "form": form,
        "merges": merging.standing_merges(person),
        "pairs": present.rows(request.user, merging.likely_pairs(request.user, person)),
    }
    return render(request, "register/merge_other.html", context)


@allow(Can.SAME_PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: UserRequest, pk: int, other: int) -> HttpResponse:
    """Two files side by side: one person, or two. The first stays, the other goes into it."""
    user = request.user
    try:
        keeps, goes = merging.both(user, pk, other)
    except Person.DoesNotExist:
        raise Http404 from None
    if keeps == goes:
        raise Http404
    action = request.POST.get("action", "") if request.method == "POST" else ""
    form = MergeForm(request.POST if action == "merge" else None)
    apart = ApartForm(request.POST if action == "apart" else None)
    twins = merging.pair_of(keeps, goes)
    try:
        if action == "merge" and form.is_valid():
            merging.merge(keeps, goes, by=user, reason=form.cleaned_data["reason"])
            messages.success(
                request,
                _("Đã gộp hồ sơ %(number)s vào hồ sơ này. Có thể hoàn tác ở “So với hồ sơ khác”.")
                % {"number": goes.file_number},
            )
            return redirect("register:person", pk=pk)
        if action == "apart" and twins is not None and apart.is_valid():
            merging.tell_apart(twins, by=user, reason=apart.cleaned_data["apart"])
            messages.success(request, _("Đã ghi là hai người. Cặp này không hiện lại nữa."))
            return redirect("register:pairs")
    except Refusal as refusal:
        (form if action == "merge" else apart).refuse(refusal)
    if request.method != "POST":
        for one in (keeps, goes):
            log.record("people.compared", by=user, subject_type="person", subject_id=one.pk)
    preview = merging.preview(keeps, goes)
    context = {
        "keeps": keeps,
        "goes": goes,
        "lines": present.side_by_side(keeps, goes),
        "preview": preview,
        "twice": [words.measure_words(measure) for measure in preview.twice],
        "form": apart if action == "apart" else form,
        "merge_form": form,
        "apart_form": apart if twins and twins.state == Twins.State.LIKELY else None,
    }
    return render(request, "register/compare.html", context)


@allow(Can.SAME_PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: UserRequest, pk: int, merge: int) -> HttpResponse:
    """Take a merge back, with the reason."""
    person = visible_person(request, pk)
    found: Merge | None = next((m for m in merging.standing_merges(person) if m.pk == merge), None)
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            merging.undo(found, by=request.user, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã tách lại thành hai hồ sơ như trước khi gộp."))
            return redirect("register:person", pk=found.absorbed_id)
    context = {"person": person, "merge": found, "form": form}
    return render(request, "register/merge_undo.html", context)
