"""Accounts and appointments, for the administrator."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access import queries, services
from donghanh.access.decorators import allow
from donghanh.access.forms import (
    AppointForm,
    EndForm,
    HandOverForm,
    NewUserForm,
    UnitFilter,
    UserFilter,
)
from donghanh.access.models import Membership, User
from donghanh.access.roles import LABELS, Can, Role
from donghanh.agencies.models import Agency
from donghanh.errors import Refusal
from donghanh.text import BadDateError, format_date, parse_date
from donghanh.ui.forms import Form

#: The most agencies that one drop-down list shows; a narrower search brings the others.
MOST_AGENCIES = 100


@allow(Can.USERS_MANAGE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All accounts with today's appointment."""
    form = UserFilter(request.GET)
    form.is_valid()
    found = queries.users(words=form.cleaned_data.get("words", ""))
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "access/users.html",
        {
            "form": form,
            "chips": form.chips(request.GET),
            "page": page,
            "rows": [_row(user) for user in page],
            "newer_url": _page_url(request, page.number - 1) if page.has_previous() else "",
            "older_url": _page_url(request, page.number + 1) if page.has_next() else "",
        },
    )


@allow(Can.USERS_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is shown once."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = services.temporary_password()
        try:
            user = services.create_user(
                **form.cleaned_data, password=password, by=_self(request), temporary=True
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _issued(request, user, password)
    return render(request, "access/user_new.html", {"form": form})


@allow(Can.USERS_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its appointments, and what can be done with it (``do`` names the button)."""
    user = get_object_or_404(User, pk=pk)
    forms = _forms(request, user)
    if request.method == "POST":
        form = forms.get(request.POST.get("do", ""))
        try:
            response = _do(request, user, form)
        except Refusal as refusal:
            if form is None:
                messages.error(request, str(refusal))
                response = redirect("access:user", pk=user.pk)
            else:
                form.refuse(refusal)
                response = None
        if response is not None:
            return response
    context = {
        "person": user,
        "memberships": user.memberships.select_related("agency__unit__parent"),
        "open_membership": _open_membership(user),
        "units": UnitFilter(
            {"unit": request.GET.get("unit", ""), "on": format_date(_first_day(request))}
        ),
        **forms,
        # The page says at the top what is to be mended in the form that was sent.
        "form": next((form for form in forms.values() if form.is_bound), None),
    }
    return render(request, "access/user.html", context)


def _do(request: HttpRequest, user: User, form: Form | None) -> HttpResponse | None:
    """Carry out what was asked; None if the form has to be shown again."""
    by = _self(request)
    if form is not None and not form.is_valid():
        return None
    match form:
        case AppointForm():
            data: dict[str, Any] = dict(form.cleaned_data)
            services.appoint(user=user, by=by, **data | {"role": Role(data["role"])})
            done = _("Đã giao nhiệm vụ.")
        case EndForm():
            services.end(membership=_membership(user), by=by, **form.cleaned_data)
            done = _("Đã ghi ngày kết thúc nhiệm vụ.")
        case HandOverForm():
            services.hand_over(membership=_membership(user), by=by, **form.cleaned_data)
            done = _("Đã bàn giao nhiệm vụ.")
        case _:
            match request.POST.get("do"):
                case "reset":
                    return _issued(request, user, services.reset_password(user=user, by=by))
                case "close":
                    services.set_active(user=user, active=False, by=by)
                    done = _("Đã khóa tài khoản.")
                case "open":
                    services.set_active(user=user, active=True, by=by)
                    done = _("Đã mở lại tài khoản.")
                case _:
                    raise Http404
    messages.success(request, done)
    return redirect("access:user", pk=user.pk)


def _forms(request: HttpRequest, user: User) -> dict[str, Form]:
    """The forms of the page by the name of their button; the one that was sent is bound."""

    def data(name: str) -> Any:
        return request.POST if request.POST.get("do") == name else None

    forms: dict[str, Form] = {}
    day = _first_day(request)
    agencies = _agencies(request, day)
    if agencies:
        forms["appoint"] = AppointForm(
            data("appoint"), agencies=agencies, prefix="appoint", initial={"valid_from": day}
        )
    if _open_membership(user):
        forms["end"] = EndForm(data("end"), prefix="end")
        forms["hand_over"] = HandOverForm(data("hand_over"), prefix="hand_over")
    return forms


def _first_day(request: HttpRequest) -> date:
    """The first day of a new task: as it was sent, else as it was searched with, else today."""
    typed = request.POST.get("appoint-valid_from") or request.GET.get("on", "")
    try:
        return parse_date(typed)
    except BadDateError:
        return clock.today()


def _agencies(request: HttpRequest, day: date) -> list[Agency]:
    """The agencies of the units that were searched for, as they are on the day."""
    search = UnitFilter(request.GET)
    search.is_valid()
    words = search.cleaned_data.get("unit", "")
    if not words:
        return []
    found = Agency.objects.on(day).filter(Q(unit__code=words) | Q(unit__name__icontains=words))
    return list(found.select_related("unit__parent")[:MOST_AGENCIES])


def _open_membership(user: User) -> Membership | None:
    found: Membership | None = user.memberships.filter(valid_to__isnull=True).first()
    return found


def _membership(user: User) -> Membership:
    memberships = Membership.objects.select_related("user", "agency")
    found: Membership = get_object_or_404(memberships, user=user, valid_to__isnull=True)
    return found


def _issued(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """The page that shows a password once. It follows a POST directly: nothing stores it."""
    return render(request, "access/password_issued.html", {"person": user, "password": password})


def _row(user: User) -> dict[str, Any]:
    today: list[Membership] = user.today  # type: ignore[attr-defined]
    membership = today[0] if today else None
    return {
        "user": user,
        "agency": membership.agency.full_name if membership else "",
        "role": LABELS[Role(membership.role)] if membership else "",
        "since": membership.valid_from if membership else None,
    }


def _page_url(request: HttpRequest, number: int) -> str:
    address = request.GET.copy()
    address["page"] = str(number)
    return f"?{address.urlencode()}"


def _self(request: HttpRequest) -> User:
    assert request.user.is_authenticated
    return request.user
