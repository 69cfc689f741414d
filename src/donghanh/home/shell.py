"""What stands around every page: navigation by capability, who one is, where, and the day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.access.roles import LABELS, Can, Role
from donghanh.home.places import Place, is_current, parts, places
from donghanh.text import initials
from donghanh.ui.templatetags.ui import vweekday


def shell(request: HttpRequest) -> dict[str, Any]:
    """The ``shell`` of ``ui/base.html``. Asks the database nothing that the request has not."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"shell": {"language_url": reverse("access:language")}}
    own = places(user)
    return {
        "shell": {
            "home_url": reverse("home:home"),
            "nav": _nav(request, own),
            "tabs": _tabs(request, user, own),
            "parts": [
                (str(part.label), part.url, request.path == part.url)
                for part in parts(user, request.path)
            ],
            "today": vweekday(clock.today()),
            "user_name": user.full_name,
            "user_title": _title(user),
            "initials": initials(user.full_name),
            **_place(user),
            "search_url": reverse("register:people") if user.can(Can.PERSON_LIST) else "",
            "search_words": request.GET.get("q", "")
            if request.path == reverse("register:people")
            else "",
            "notices": request.session.get("notices", 0),
            "notices_url": reverse("work:notices")
            if user.can(Can.DEADLINES) or user.can(Can.TASK_REPORT)
            else "",
            "signout_url": reverse("access:sign_out"),
            "language_url": reverse("access:language"),
            "menu": [
                (_("Nhật ký của tôi"), reverse("access:own_log")),
                (_("Đổi mật khẩu"), reverse("access:password")),
            ],
            "crumbs": [],
        }
    }


def _nav(request: HttpRequest, own: list[Place]) -> list[tuple[str, str, bool]]:
    home = reverse("home:home")
    return [
        (_("Hôm nay"), home, request.path == home),
        *((str(place.label), place.url, is_current(place, request.path)) for place in own),
    ]


def _tabs(request: HttpRequest, user: User, own: list[Place]) -> list[tuple[str, str, bool, str]]:
    """Four tabs for the thumb: today, two places, and recording where the role records."""
    home = reverse("home:home")
    tabs = [(_("Hôm nay"), home, request.path == home, "calendar-clock")]
    tabs += [
        (str(place.label), place.url, is_current(place, request.path), place.icon)
        for place in own[:3]
    ]
    if user.can(Can.ENTRY_RECORD):
        pick = reverse("register:pick")
        tabs = [*tabs[:2], (_("Ghi việc"), pick, request.path == pick, "plus"), *tabs[2:3]]
    return tabs


def _title(user: User) -> str:
    if user.membership is None:
        return _("Chưa được giao nhiệm vụ")
    return user.membership.title or str(LABELS[Role(user.membership.role)])


def _place(user: User) -> dict[str, str]:
    """The agency, and its unit, or the one above when the agency's name says its own."""
    if user.agency is None:
        return {"place": "", "wider_place": ""}
    unit = user.agency.unit
    wider = unit.parent if unit.short_name in user.agency.short_name else unit
    name = wider.name if wider else ""
    return {"place": user.agency.short_name, "wider_place": name[:1].lower() + name[1:]}
