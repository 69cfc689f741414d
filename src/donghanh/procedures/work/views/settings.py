"""How a user is reminded: notices, letters and the calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donghanh.access.decorators import allow, allow_public
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.procedures.work import services
from donghanh.procedures.work.feed import calendar
from donghanh.procedures.work.forms import MailForm
from donghanh.procedures.work.models import CalendarFeed, MailSetting
from donghanh.procedures.work.notices import notices
from donghanh.procedures.work.views import feeds
from donghanh.register.views.common import UserRequest


@allow(Can.DEADLINES, Can.TASK_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def notices_page(request: UserRequest) -> HttpResponse:
    """What is new first; a click marks all as seen."""
    if request.method == "POST":
        services.mark_seen(by=request.user)
        request.session["notices"] = 0
        return redirect("work:notices")
    found = notices(request.user)
    new = sum(one.new for one in found)
    if request.session.get("notices", 0) != new:
        request.session["notices"] = new
    return render(request, "work/notices.html", {"notices": found, "new": new})


@allow(Can.DEADLINES, Can.TASK_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: UserRequest) -> HttpResponse:
    """Letters and the calendar."""
    return _page(request)


@allow(Can.DEADLINES)
@never_cache
@require_POST
def renew(request: UserRequest) -> HttpResponse:
    """A new address of the calendar, shown this once; the former one ends."""
    secret = services.renew_feed(by=request.user)
    address = request.build_absolute_uri(reverse("work:feed", args=[secret]))
    return _page(request, address)


@allow(Can.DEADLINES)
@require_POST
def revoke(request: UserRequest) -> HttpResponse:
    """The calendar's address ends."""
    services.revoke_feed(by=request.user)
    messages.success(request, _("Địa chỉ lịch không còn dùng được."))
    return redirect("work:settings")


def _page(request: UserRequest, address: str = "") -> HttpResponse:
    user = request.user
    own = MailSetting.objects.filter(user=user).first() or MailSetting(user=user)
    form = MailForm(initial={"email": own.email, "digest": own.digest})
    if request.method == "POST" and not address:
        form = MailForm(request.POST)
        if form.is_valid():
            try:
                services.set_mail(by=user, **form.cleaned_data)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("Đã lưu cách nhắc việc."))
                return redirect("work:settings")
    made = CalendarFeed.objects.filter(user=user, kind=CalendarFeed.Kind.WORK).first()
    context = {"form": form, "address": address, "feed": made, "files": user.can(Can.DEADLINES)}
    return render(request, "work/settings.html", context)


@allow_public
@never_cache
@require_safe
def feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address, in the scope of its user; 404 for any other."""
    return feeds.answer(
        secret,
        CalendarFeed.Kind.WORK,
        needs=Can.DEADLINES,
        calendar=calendar,
        name="dong-hanh",
    )
