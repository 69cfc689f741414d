"""What the head of an office has to see: work far over its limit, and work that nobody was given."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.procedures.work import presenters, queries, services
from donghanh.procedures.work.forms import EscalationForm
from donghanh.register.views.common import UserRequest, page_urls
from donghanh.text import format_number


@allow(Can.WORK_ASSIGN)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    """``show=overdue`` (default) or ``free``; rows can be ticked and given as in the list."""
    user = request.user
    who = queries.viewer(user)
    after = queries.escalate_after(user)
    free = request.GET.get("show") == "free"
    parts = {"overdue": queries.escalated(who, after), "free": queries.unassigned(who)}
    shown = queries.rows_page(parts["free" if free else "overdue"], request.GET.get("page", ""))
    stands = queries.assignments(user, shown.rows)
    rows = presenters.rows(shown.rows, who, stands, may_assign=True)
    here = reverse("work:heads")
    counts = {name: format_number(part.count()) for name, part in parts.items()}
    context = {
        "groups": presenters.by_day(rows),
        "tabs": [
            (
                _("Quá hạn trên %(days)s ngày làm việc (%(count)s)")
                % {"days": after, "count": counts["overdue"]},
                here,
                not free,
            ),
            (_("Chưa giao ai (%(count)s)") % {"count": counts["free"]}, f"{here}?show=free", free),
        ],
        "free": free,
        "form": EscalationForm(initial={"after_days": after}),
        "wide": user.scope.level != "commune",
        "may_assign": True,
        "colleagues": who.colleagues.items(),
        "back": request.get_full_path(),
        **page_urls(request.GET, shown),
    }
    return render(request, "work/heads.html", context)


@allow(Can.WORK_ASSIGN)
@require_POST
def escalation(request: UserRequest) -> HttpResponse:
    """Set from how many working days over the limit on work is shown here."""
    form = EscalationForm(request.POST)
    if form.is_valid():
        services.set_escalation(by=request.user, after_days=form.cleaned_data["after_days"])
        messages.success(request, _("Đã lưu số ngày."))
    else:
        messages.error(request, str(form.errors["after_days"][0]))
    return redirect("work:heads")
