"""Where each role can go: the one list behind the navigation and the home page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from donghanh.access.models import User
from donghanh.access.roles import Can

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@cache
def _url(name: str) -> str:
    """Every page asks for all of them, and they never change."""
    return reverse(name)


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the site: its name in the navigation and what one does there."""

    label: StrPromise
    about: StrPromise
    url_name: str
    icon: str
    cans: frozenset[Can]

    @property
    def url(self) -> str:
        return _url(self.url_name)


PLACES = (
    Place(
        _("Hồ sơ"),
        _("Người được quản lý, biện pháp và hạn của từng người."),
        "register:people",
        "folder-open",
        frozenset({Can.PERSON_LIST}),
    ),
    Place(
        _("Việc"),
        _("Việc đến hạn theo luật: của ai, hạn nào, ghi gì thì xong."),
        "work:list",
        "calendar-clock",
        frozenset({Can.DEADLINES}),
    ),
    Place(
        _("Người tôi giúp"),
        _("Những người anh/chị đồng hành và việc được giao."),
        "support:own",
        "hand-heart",
        frozenset({Can.HELP_OWN}),
    ),
    Place(
        _("Kế hoạch"),
        _("Chỉ tiêu, nhiệm vụ của kế hoạch năm và mức đạt được."),
        "plans:list",
        "target",
        frozenset({Can.PLAN_VIEW}),
    ),
    Place(
        _("Báo cáo"),
        _("Báo cáo kỳ này, báo cáo đã ký và điều đã thay đổi từ khi ký."),
        "reports:list",
        "table-2",
        frozenset({Can.REPORT_VIEW}),
    ),
    Place(
        _("Chỉ số"),
        _("Số liệu theo đơn vị và thời gian, mở được đến từng dòng."),
        "indicators:list",
        "chart-column",
        frozenset({Can.INDICATOR_VIEW}),
    ),
    Place(
        _("Phòng ngừa"),
        _("Buổi tuyên truyền, lớp tập huấn và mô hình."),
        "prevention:activities",
        "megaphone",
        frozenset({Can.PREVENTION_VIEW}),
    ),
    Place(
        _("Tài khoản"),
        _("Lập tài khoản, giao và kết thúc nhiệm vụ."),
        "access:users",
        "users",
        frozenset({Can.USERS_MANAGE}),
    ),
    Place(
        _("Nhật ký"),
        _("Ai đã xem, in, xuất và sửa những gì."),
        "access:log",
        "history",
        frozenset({Can.AUDIT_VIEW}),
    ),
)


def places(user: User) -> list[Place]:
    """The places that today's role may enter, in the order of the navigation."""
    return [place for place in PLACES if any(user.can(one) for one in place.cans)]


@dataclass(frozen=True, slots=True)
class Part:
    """A list within a place, reached by a tab on each of the place's lists."""

    label: StrPromise
    url_name: str
    cans: frozenset[Can]

    @property
    def url(self) -> str:
        return _url(self.url_name)


#: The lists that belong together, group by group. A page that is none of them has no tabs.
PARTS: tuple[tuple[Part, ...], ...] = (
    (
        Part(_("Danh sách"), "register:people", frozenset({Can.PERSON_LIST})),
        Part(_("Chờ quyết định"), "register:proposals", frozenset({Can.DECIDE, Can.ENTRY_RECORD})),
        Part(_("Hồ sơ đề nghị"), "dossier:list", frozenset({Can.PERSON_LIST})),
        Part(_("Chuyển đi, chuyển đến"), "register:moves", frozenset({Can.MOVE})),
        Part(_("Có thể trùng"), "register:pairs", frozenset({Can.SAME_PERSON})),
        Part(_("Ba danh sách, sổ"), "books:lists", frozenset({Can.LISTS})),
        Part(_("Chờ ký"), "papers:waiting", frozenset({Can.PAPER_ISSUE})),
        Part(_("Văn bản đi"), "papers:outgoing", frozenset({Can.PAPER_PREPARE, Can.PAPER_ISSUE})),
        Part(_("Ngoại lệ"), "register:exceptions", frozenset({Can.WORK_ASSIGN})),
        Part(_("Yêu cầu dữ liệu"), "portal:requests", frozenset({Can.RIGHTS})),
    ),
    (
        Part(_("Tài khoản"), "access:users", frozenset({Can.USERS_MANAGE})),
        Part(_("Sắp xếp đơn vị"), "register:reorganisation", frozenset({Can.REORGANISE})),
    ),
)


def parts(user: User, path: str) -> list[Part]:
    """The lists beside the one at ``path`` that today's role may open; none for one alone."""
    for group in PARTS:
        if any(part.url == path for part in group):
            own = [part for part in group if any(user.can(one) for one in part.cans)]
            return own if len(own) > 1 else []
    return []


def is_current(place: Place, path: str) -> bool:
    """Whether a page belongs to the place: below its address, or below one of its parts'."""
    own = next((group for group in PARTS if group[0].url == place.url), ())
    return any(path.startswith(url) for url in (place.url, *(part.url for part in own)))
