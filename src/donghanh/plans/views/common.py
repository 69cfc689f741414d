"""What several views of this room share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from donghanh.access import log
from donghanh.access.models import User
from donghanh.plans import queries
from donghanh.plans.models import Plan
from donghanh.ui import forms


class UserRequest(HttpRequest):
    """A request behind a guard: somebody is signed in."""

    user: User


def visible_plan(request: UserRequest, pk: int, *, heavy: bool = False) -> Plan:
    """The plan, if the user may see it. ``heavy``: with its document and draft. Raises 404."""
    plans = queries.visible_to(request.user)
    found: Plan | None = (plans if heavy else plans.defer(*queries.HEAVY)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def counting_plan(request: UserRequest, pk: int) -> Plan:
    """A visible plan that counts, or counted once. Raises 404: a draft has no scoreboard and no
    tasks."""
    plan = visible_plan(request, pk)
    if plan.state == Plan.State.DRAFT:
        raise Http404
    return plan


def draft_to_edit(request: UserRequest, pk: int) -> Plan:
    """A draft of the user's own unit. Raises 404 for other plans, 403 for a confirmed one."""
    plan = visible_plan(request, pk, heavy=True)
    if not queries.may_edit(request.user, plan):
        raise Http404
    if plan.state != Plan.State.DRAFT:
        raise PermissionDenied(_("Kế hoạch đã được xác nhận nên không soát lại được nữa."))
    return plan


def form_page(
    request: UserRequest,
    plan: Plan,
    form: forms.Form,
    *,
    heading: str,
    submit: str,
    back: str,
    lead: str = "",
    facts: list[tuple[str, Any]] | None = None,
) -> HttpResponse:
    """A page with one form. ``facts`` stand beside it."""
    context = {
        "plan": plan,
        "form": form,
        "page_heading": heading,
        "page_lead": lead,
        "submit": submit,
        "back": back,
        "facts": facts or (),
    }
    return render(request, "plans/form.html", context)


def record(request: UserRequest, action: str, plan: Plan, **detail: int) -> None:
    """A line in the access log about a plan."""
    log.record(
        action, by=request.user, subject_type="plan", subject_id=plan.pk, detail=dict(detail)
    )
