"""Correcting who the person is: the old words stay on file beside the new."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.register.forms.person import IdentityForm
from donghanh.register.identity import correct_identity
from donghanh.register.presenters.identity import changes_of
from donghanh.register.views.common import UserRequest, visible_person


@allow(Can.ENTRY_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: UserRequest, pk: int) -> HttpResponse:
    """The questions of the file with what it says now; below them what was corrected before."""
    person = visible_person(request, pk)
    form = IdentityForm(request.POST or None, user=request.user, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            correct_identity(person, by=request.user, **form.changes())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            log.record("person.changed", by=request.user, subject_type="person", subject_id=pk)
            messages.success(request, _("Đã sửa thông tin; bản trước vẫn còn trong hồ sơ."))
            return redirect("register:person", pk=pk)
    earlier = person.identities.select_related("by").order_by("-recorded_at")
    context = {
        "person": person,
        "form": form,
        "fields": [form[name] for name in form.fields if name not in ("key", "reason")],
        "earlier": [(row, changes_of(row)) for row in earlier],
    }
    return render(request, "register/identity_correct.html", context)
