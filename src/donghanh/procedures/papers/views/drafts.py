"""A person's papers: the list, drafting, changing, throwing away, replacing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.procedures.papers import presenters as present
from donghanh.procedures.papers import queries, services, values
from donghanh.procedures.papers.forms import DraftForm, draft_form, initial_of
from donghanh.procedures.papers.models import Paper
from donghanh.procedures.papers.template import Template, load
from donghanh.register.models import Case, Entry, Person
from donghanh.register.presenters import words
from donghanh.register.views.common import UserRequest, visible_person


def found(request: UserRequest, pk: int) -> Paper:
    """The paper within the user's scope. Raises ``Http404`` for every other id."""
    try:
        return queries.paper(request.user, pk)
    except Paper.DoesNotExist:
        raise Http404 from None


@allow(Can.PERSON_OPEN)
@require_safe
def papers_of(request: UserRequest, pk: int) -> HttpResponse:
    """What was issued and drafted for a person, and the forms that fit now."""
    person = visible_person(request, pk)
    user = request.user
    log.record(
        "person.opened", by=user, subject_type="person", subject_id=pk, purpose=_("Xem giấy tờ")
    )
    cases = queries.cases_of(user, person)
    entries = _entries(cases)
    may_prepare = user.can(Can.PAPER_PREPARE)
    papers = queries.papers_of(user, person)
    lines = [present.line(paper, entries) for paper in papers]
    fits = queries.fitting(cases, clock.today(), entries, papers) if may_prepare else []
    context = {
        "person": person,
        "drafts": [line for line in lines if line.paper.is_draft],
        "issued": [line for line in lines if not line.paper.is_draft],
        "groups": present.groups(fits, pk),
        "may_prepare": may_prepare,
        "may_record": user.can(Can.ENTRY_RECORD),
    }
    return render(request, "papers/person.html", context)


@allow(Can.PAPER_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: UserRequest, pk: int) -> HttpResponse:
    """Draft the form named in the address for a case (``ca``) and a step (``viec``)."""
    person, user = visible_person(request, pk), request.user
    template = _template(request)
    if template is None:
        return redirect("papers:person", pk=pk)
    pack = packs.load(template.pack_id)
    cases = queries.cases_of(user, person)
    case = _case(request, cases)
    kind, entry = _step(request, template, case)
    form_class = draft_form(template, pack, kind, user, recorded=entry is not None)
    earlier = queries.earlier_answers(user, person, template)
    form = form_class(request.POST or None, initial=initial_of(earlier, {}, clock.today()))
    if request.method == "POST" and form.is_valid():
        try:
            paper = services.draft(
                by=user,
                person=person,
                case=case,
                template=template,
                kind=kind,
                entry=entry,
                entry_on=form.entry_on,
                typed=form.typed,
                data=form.planned,
            )
        except Refusal as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Đã lập bản thảo. Anh/chị xem lại trước khi trình ký."))
            return redirect("papers:paper", pk=paper.pk)
    context = {
        **_form_context(template, person, form),
        "steps": _steps(template, pack, case),
        "step": f"{entry.pk}" if entry else kind,
        "prefilled": bool(earlier),
        "asked": {
            key: value for key, value in request.GET.items() if key in ("mau", "che_do", "ca")
        },
    }
    return render(request, "papers/draft.html", context)


@allow(Can.PAPER_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: UserRequest, pk: int) -> HttpResponse:
    """Change a draft; only its author may."""
    paper = found(request, pk)
    if not paper.is_draft or paper.created_by_id != request.user.pk:
        messages.warning(request, _("Chỉ người soạn sửa được bản thảo, khi chưa ban hành."))
        return redirect("papers:paper", pk=pk)
    template = load(paper.regime, paper.form)
    pack = packs.load(paper.regime)
    form_class = draft_form(
        template, pack, paper.kind, request.user, recorded=paper.entry_id is not None
    )
    initial = {**initial_of(paper.typed, paper.data, paper.entry_on), "seen": paper.version}
    form = form_class(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change(
                paper,
                by=request.user,
                typed=form.typed,
                data=form.planned,
                entry_on=form.entry_on,
                seen=form.cleaned_data["seen"] or 0,
            )
        except Refusal as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Đã lưu bản thảo."))
            return redirect("papers:paper", pk=pk)
    context = {**_form_context(template, paper.person, form), "paper": paper}
    return render(request, "papers/draft.html", context)


@allow(Can.PAPER_PREPARE)
@require_POST
def discard(request: UserRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    paper = found(request, pk)
    person_pk = paper.person_id
    try:
        services.discard(paper, by=request.user)
    except Refusal as refused:
        messages.error(request, str(refused))
        return redirect("papers:paper", pk=pk)
    messages.success(request, _("Đã bỏ bản thảo."))
    return redirect("papers:person", pk=person_pk)


@allow(Can.PAPER_PREPARE)
@require_POST
def replace(request: UserRequest, pk: int) -> HttpResponse:
    """Begin the paper that replaces an issued one."""
    paper = found(request, pk)
    try:
        made = services.replacement(paper, by=request.user)
    except Refusal as refused:
        messages.error(request, str(refused))
        return redirect("papers:paper", pk=pk)
    messages.success(
        request, _("Đã lập bản thảo thay thế với nội dung của giấy cũ. Anh/chị sửa chỗ sai.")
    )
    return redirect("papers:change", pk=made.pk)


# ---- what the address asks ------------------------------------------------------------------


def _template(request: UserRequest) -> Template | None:
    form, regime = request.GET.get("mau", ""), request.GET.get("che_do", "")
    if not form:
        return None
    try:
        return load(regime, form)
    except KeyError:
        raise Http404 from None


def _case(request: UserRequest, cases: list[Case]) -> Case | None:
    wanted = request.GET.get("ca", "")
    case = next((one for one in cases if str(one.pk) == wanted), None)
    if wanted and case is None:
        raise Http404
    return case


def _step(request: UserRequest, template: Template, case: Case | None) -> tuple[str, Entry | None]:
    """The kind of entry the paper belongs to; or the entry itself, when it is recorded."""
    wanted = request.GET.get("viec", "")
    entries = _recorded(template, case)
    if wanted.isdigit():
        entry = next((one for one in entries if one.pk == int(wanted)), None)
        if entry is None:
            raise Http404
        return entry.kind, entry
    if wanted and wanted not in template.head.entries:
        raise Http404
    return wanted or next(iter(template.head.entries), ""), None


def _steps(template: Template, pack: packs.Pack, case: Case | None) -> list[tuple[str, str]]:
    """The choices of ``viec``: entries on file, then kinds that will be recorded."""
    on_file = [
        (
            str(entry.pk),
            _("%(step)s, đã ghi ngày %(day)s")
            % {
                "step": words.said(packs.reading(entry.kind, pack).entries[entry.kind]),
                "day": f"{entry.effective_on:%d/%m/%Y}",
            },
        )
        for entry in _recorded(template, case)
    ]
    planned = [
        (kind, _("%(step)s, sẽ ghi sau") % {"step": words.said(pack.entries[kind])})
        for kind in template.head.entries
        if not pack.entries[kind].system
    ]
    return [*on_file, *planned]


def _recorded(template: Template, case: Case | None) -> list[Entry]:
    return [
        entry for entry in _entries([case] if case else []) if entry.kind in template.head.entries
    ]


def _entries(cases: list[Case]) -> list[Entry]:
    standing = Entry.objects.filter(case__in=cases).known_at()
    return list(standing.order_by("-effective_on", "-id"))


def _form_context(template: Template, person: Person, form: DraftForm) -> dict[str, Any]:
    return {
        "person": person,
        "template": template,
        "form_name": words.said(template.form),
        "cites": template.form.cite,
        "confidence": template.form.confidence,
        "form": form,
        "entry_names": values.entry_names(template),
    }
