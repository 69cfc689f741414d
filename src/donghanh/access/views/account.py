"""Signing in and out, the password, the language."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from donghanh.access import services, signin
from donghanh.access.decorators import allow_public, allow_temporary_password
from donghanh.access.forms import PasswordForm, SignInForm
from donghanh.errors import Refusal


@allow_public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The way in. Whoever is signed in goes straight on."""
    goal = _goal(request)
    if request.user.is_authenticated:
        return redirect(goal)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            signin.sign_in(request, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(goal)
    return render(request, "access/sign_in.html", {"form": form, "next": goal})


@allow_temporary_password
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The way out."""
    signin.sign_out(request)
    return redirect("access:sign_in")


@allow_temporary_password
@sensitive_post_parameters("old", "new", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """One's own new password; other sessions of the user end."""
    user = request.user
    assert user.is_authenticated
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_password(
                user=user, old=form.cleaned_data["old"], new=form.cleaned_data["new"]
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("Đã đổi mật khẩu."))
            return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "access/password.html", {"form": form})


language = allow_public(set_language)


def _goal(request: HttpRequest) -> str:
    """Where to go after signing in: an address of this site only."""
    goal = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        goal, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return goal if ours else resolve_url(settings.LOGIN_REDIRECT_URL)
