"""Recording: choose a kind of entry, write it; correct or retract one that stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register import services
from donghanh.register.forms.entry import CorrectForm, RetractForm, entry_form, key_of, unit_choices
from donghanh.register.models import Case, Deadline, Entry, Person
from donghanh.register.presenters import steps, timeline, words
from donghanh.register.views.common import UserRequest, visible_person
from donghanh.text import BadDateError, format_date, make_date

#: Refusals that are the law's order of steps, which an office may go against with a reason.
OVERRIDABLE = ("entry.not_allowed", "entry.no_origin")
LAST_ENTRIES = 3


@allow(Can.ENTRY_RECORD)
@require_safe
def choose(request: UserRequest, pk: int) -> HttpResponse:
    """The entries that the law allows now, case by case, and those that open a new case."""
    person = visible_person(request, pk)
    cases = _cases(request, person)
    log.record(
        "person.opened",
        by=request.user,
        subject_type="person",
        subject_id=pk,
        purpose=_("Chọn việc để ghi"),
    )
    open_deadlines = Deadline.objects.filter(person=person, state=Deadline.State.OPEN)
    running = set(open_deadlines.values_list("case_id", "limit"))
    context = {
        "person": person,
        "cases": steps.case_steps(person, cases, running),
        "openings": steps.opening_steps(person, cases, clock.today()),
    }
    return render(request, "register/record.html", context)


@allow(Can.ENTRY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """The form of one kind. An exception opens only from the law's refusal."""
    user = request.user
    person = visible_person(request, pk)
    cases = _cases(request, person)
    case = _chosen_case(request, cases)
    pack, entry_kind = _kind(request, kind, case)
    override = "override" in request.POST and user.can(Can.ENTRY_OVERRIDE)
    units = _units(request, entry_kind)
    form = entry_form(pack, entry_kind, units, override=override)(
        request.POST or None, initial={"effective_on": clock.today()}
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.record(
                by=user,
                kind=kind,
                person=None if case else person,
                case=case,
                effective_on=form.cleaned_data["effective_on"],
                happened_at=form.happened_at,
                data=form.entry_data,
                document=form.document,
                override_reason=form.override_reason,
                idempotency_key=key_of(form),
            )
        except Refusal as refused:
            if refused.code in OVERRIDABLE:
                refusal = refused
            else:
                form.refuse(refused)
        except IntegrityError:
            # The same form was sent twice at once, and the first one has been recorded.
            entry = get_object_or_404(Entry, idempotency_key=key_of(form))
            return redirect("register:person", pk=pk)
        else:
            _log(request, "entry.recorded", entry)
            messages.success(request, _recorded(entry, entry_kind, pack))
            return redirect("register:person", pk=pk)
    if refusal and user.can(Can.ENTRY_OVERRIDE):
        # The same answers, now with room for the reason of an exception; nothing typed is lost.
        form = entry_form(pack, entry_kind, units, override=True)(
            initial={**request.POST.dict(), **form.cleaned_data}
        )
    context = {
        "person": person,
        "case": case,
        "form": form,
        "kind": words.said(entry_kind),
        "regime": pack.title,
        "starts": steps.starts(entry_kind, pack),
        "refusal": refusal,
        "ways": steps.ways_on(person, entry_kind, case) if refusal else [],
        "case_tag": words.status_tag(case.status, pack) if case else None,
        "measure_words": words.measure_words(case.measure) if case else "",
        "opens": words.measure_words(entry_kind.opens or ""),
        "last": _last_entries(cases),
    }
    return render(request, "register/record_kind.html", context)


@allow(Can.ENTRY_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: UserRequest, pk: int, entry: int) -> HttpResponse:
    """A new version of an entry beside the old one, with the reason."""
    person, old = _standing_entry(request, pk, entry)
    pack = packs.load(old.case.regime)
    kind = pack.entries[old.kind]
    form = entry_form(pack, kind, _units(request, kind), base=CorrectForm)(
        request.POST or None, initial=CorrectForm.initial_of(old)
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = services.correct(
                old,
                by=request.user,
                reason=form.cleaned_data["reason"],
                effective_on=form.cleaned_data["effective_on"],
                happened_at=form.happened_at,
                data=form.entry_data,
                document=form.document,
                idempotency_key=key_of(form),
            )
        except Refusal as refused:
            form.refuse(refused)
        else:
            _log(request, "entry.corrected", version)
            message = _("Đã đính chính “%(entry)s”. Bản trước vẫn còn trong hồ sơ.")
            messages.success(request, message % {"entry": words.said(kind)})
            return redirect("register:person", pk=pk)
    return _change_page(request, "register/correct.html", person, old, pack, form)


@allow(Can.ENTRY_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: UserRequest, pk: int, entry: int) -> HttpResponse:
    """Take an entry out, with the reason; it stays on the file, struck through."""
    person, old = _standing_entry(request, pk, entry)
    pack = packs.load(old.case.regime)
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = services.retract(
                old,
                by=request.user,
                reason=form.cleaned_data["reason"],
                idempotency_key=key_of(form),
            )
        except Refusal as refused:
            form.refuse(refused)
        else:
            _log(request, "entry.retracted", version)
            message = _("Đã rút “%(entry)s”. Mục này vẫn còn trong hồ sơ và được gạch ngang.")
            messages.success(request, message % {"entry": words.said(pack.entries[old.kind])})
            return redirect("register:person", pk=pk)
    return _change_page(request, "register/retract.html", person, old, pack, form)


def _change_page(
    request: UserRequest, template: str, person: Person, old: Entry, pack: packs.Pack, form: Any
) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "kind": words.said(pack.entries[old.kind]),
        "old": timeline.version_of(old, pack),
        "measure": old.case.measure,
        "measure_words": words.measure_words(old.case.measure),
    }
    return render(request, template, context)


def _cases(request: UserRequest, person: Person) -> list[Case]:
    return list(
        Case.objects.visible_to(request.user).filter(person=person).order_by("-opened_on", "-id")
    )


def _chosen_case(request: UserRequest, cases: list[Case]) -> Case | None:
    """The case named in the address; none means that the entry opens one."""
    wanted = request.GET.get("case", "")
    if not wanted:
        return None
    found = next((case for case in cases if str(case.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _kind(
    request: UserRequest, kind_id: str, case: Case | None
) -> tuple[packs.Pack, packs.EntryKind]:
    """The kind under the case's law; for a new case, under the law of the day that was typed."""
    pack = packs.load(case.regime) if case else packs.in_force(_typed_day(request))
    kind = pack.entries.get(kind_id)
    if kind is None or kind.system or (case is None) != bool(kind.opens):
        raise Http404
    if case is not None and case.measure not in kind.measures:
        raise Http404
    return pack, kind


def _typed_day(request: UserRequest) -> date:
    """The day in the form, today without a readable one."""
    names = ("effective_on_day", "effective_on_month", "effective_on_year")
    try:
        return min(make_date(*(request.POST.get(name, "") for name in names)), clock.today())
    except BadDateError:
        return clock.today()


def _log(request: UserRequest, action: str, entry: Entry) -> None:
    log.record(action, by=request.user, subject_type="entry", subject_id=entry.pk)


def _units(request: UserRequest, kind: packs.EntryKind) -> list[Any]:
    wanted = any(field.type == "unit" for field in kind.fields)
    return unit_choices(request.user) if wanted else []


def _last_entries(cases: list[Case]) -> list[tuple[str, Entry]]:
    """The newest entries of the person, for remembering where the work stands."""
    regimes = {case.pk: packs.load(case.regime) for case in cases}
    newest = Entry.objects.filter(case__in=cases).known_at().order_by("-effective_on", "-id")
    return [
        (words.said(regimes[entry.case_id].entries[entry.kind]), entry)
        for entry in newest[:LAST_ENTRIES]
    ]


def _recorded(entry: Entry, kind: packs.EntryKind, pack: packs.Pack) -> str:
    """What was recorded, and the new deadlines by name."""
    message = _("Đã ghi “%(entry)s”.") % {"entry": words.said(kind)}
    fresh = Deadline.objects.filter(started_by_id=entry.root_id, state=Deadline.State.OPEN)
    named = [
        _("%(what)s, hạn %(day)s")
        % {
            "what": words.inner(words.said(pack.limits[due.limit])),
            "day": format_date(words.local_day(due.due_at)),
        }
        for due in fresh.order_by("due_at", "id")
    ]
    if not named:
        return message
    return _("%(recorded)s Hạn mới: %(deadlines)s.") % {
        "recorded": message,
        "deadlines": "; ".join(named),
    }


def _standing_entry(request: UserRequest, pk: int, entry_pk: int) -> tuple[Person, Entry]:
    """The last version of a visible person's entry. Raises ``Http404`` for every other."""
    person = visible_person(request, pk)
    visible = Case.objects.visible_to(request.user).filter(person=person)
    old: Entry | None = (
        Entry.objects.filter(pk=entry_pk, case__in=visible)
        .known_at()
        .select_related("case", "by")
        .first()
    )
    if old is None:
        raise Http404
    if packs.load(old.case.regime).entries[old.kind].system:
        raise Http404
    old.case.person = person
    return person, old
