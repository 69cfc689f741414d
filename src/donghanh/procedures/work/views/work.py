"""The work list, and handing out what was ticked in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from donghanh.access.decorators import allow
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.procedures.work import presenters, queries, services
from donghanh.procedures.work.forms import WorkForm
from donghanh.register.views.common import UserRequest, page_urls
from donghanh.text import format_number
from donghanh.ui import language

#: Answers of the tabs; "" is all that is open.
DUES = (*queries.WHEN, "waiting", "late")
#: Of the rows that somebody else gave first, so many are told one by one.
TOLD = 5


@allow(Can.DEADLINES)
@require_safe
def index(request: UserRequest) -> HttpResponse:
    """``due`` by tabs; the other conditions by the form; ``group=case`` under each case."""
    address = request.GET
    who = queries.viewer(request.user)
    due = address.get("due", "")
    due = due if due in DUES else ""
    form = WorkForm(address, who=who)
    wanted = form.wanted(due=due, cursor=address.get("page", ""))
    if form.grouped:
        shown, found = queries.case_page(who, wanted)
    else:
        shown = queries.work_page(who, wanted)
        found = shown.rows
    may_assign = request.user.can(Can.WORK_ASSIGN) and due != "late"
    stands = queries.assignments(request.user, found)
    rows = presenters.rows(found, who, stands, may_assign=may_assign)
    counts = queries.counts(queries.work(who, wanted), who)
    context = {
        "groups": presenters.by_case(rows) if form.grouped else presenters.by_day(rows),
        "grouped": form.grouped,
        "form": form,
        "due": due,
        "chips": form.chips(address),
        "tabs": _tabs(counts, due, address),
        "wide": "commune" in form.fields,
        "may_assign": may_assign,
        "is_head": request.user.can(Can.WORK_ASSIGN),
        "colleagues": who.colleagues.items(),
        "covered": who.covered.values(),
        "back": request.get_full_path(),
        **page_urls(address, shown),
    }
    return render(request, "work/list.html", context)


def _tabs(counts: dict[str, int], due: str, address: QueryDict) -> list[tuple[str, str, bool]]:
    titles = {
        "overdue": _("Quá hạn (%(count)s)"),
        "today": _("Hôm nay (%(count)s)"),
        "week": _("7 ngày tới (%(count)s)"),
        "later": _("Sau đó (%(count)s)"),
        "waiting": _("Chờ nơi khác (%(count)s)"),
    }
    kept = {k: str(v) for k, v in address.items() if v and k not in ("due", "page")}

    def url(name: str) -> str:
        return "?" + urlencode({"due": name, **kept} if name else kept)

    tabs = [
        (title % {"count": format_number(counts[name])}, url(name), name == due)
        for name, title in titles.items()
    ]
    return [*tabs, (_("Tất cả"), url(""), not due), (_("Đã làm muộn"), url("late"), due == "late")]


@allow(Can.WORK_ASSIGN)
@require_POST
def assign(request: UserRequest) -> HttpResponse:
    """Give the ticked rows to one officer, or take them back; then to the list as it was."""
    data = request.POST
    picks = [pick for text in data.getlist("pick") if (pick := presenters.read_pick(text))]
    to = None
    try:
        if data.get("do") != "take_back":
            to = _chosen(data.get("to", ""))
        handed = services.assign(by=request.user, picks=picks, to=to)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        _tell(request, handed, to)
    back = data.get("back", "")
    own = (reverse("work:list"), reverse("work:heads"))
    return redirect(back if back.partition("?")[0] in own else own[0])


def _chosen(pk: str) -> User:
    found = User.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None
    if found is None:
        raise Refusal(_("Chọn người nhận việc."), code="work.nobody", field="to")
    return found


def _tell(request: UserRequest, handed: services.Handed, to: User | None) -> None:
    count = format_number(handed.done)
    if handed.done and to:
        words: Any = ngettext(
            "Đã giao %(count)s việc cho %(officer)s.",
            "Đã giao %(count)s việc cho %(officer)s.",
            handed.done,
        )
        messages.success(request, words % {"count": count, "officer": to.full_name})
    elif handed.done:
        words = ngettext("Đã thu lại %(count)s việc.", "Đã thu lại %(count)s việc.", handed.done)
        messages.success(request, words % {"count": count})
    for former in handed.overtaken[:TOLD]:
        shape = (
            _("%(head)s đã giao “%(work)s” cho %(officer)s lúc %(at)s, nên việc này được giữ nguyên. Anh/chị chọn lại nếu vẫn muốn đổi.")
            if former.assignee
            else _("%(head)s đã thu lại “%(work)s” lúc %(at)s, nên việc này được giữ nguyên. Anh/chị chọn lại nếu vẫn muốn giao.")
        )  # fmt: skip
        messages.warning(
            request,
            shape
            % {
                "head": former.by.full_name,
                "work": presenters.limit_words(former.regime, former.limit),
                "officer": former.assignee.full_name if former.assignee else "",
                "at": language.moment(former.recorded_at),
            },
        )
    more = len(handed.overtaken) - TOLD
    if more > 0:
        words = ngettext(
            "Còn %(count)s việc nữa đã được người khác giao trước.",
            "Còn %(count)s việc nữa đã được người khác giao trước.",
            more,
        )
        messages.warning(request, words % {"count": format_number(more)})
    if handed.left_out:
        words = ngettext(
            "%(count)s việc không giao được vì đã xong hoặc người nhận không được xem hồ sơ.",
            "%(count)s việc không giao được vì đã xong hoặc người nhận không được xem hồ sơ.",
            handed.left_out,
        )
        messages.warning(request, words % {"count": format_number(handed.left_out)})
