"""Recording: choose a kind of entry, write it; correct or retract one that stands."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid5

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register import attachments, moves, proposals, services
from donghanh.register.fold import law_for
from donghanh.register.forms.entry import (
    CorrectForm,
    EntryForm,
    entry_form,
    unit_choices,
)
from donghanh.register.forms.keyed import RetractForm
from donghanh.register.forms.scans import taken_in
from donghanh.register.models import Case, Deadline, Entry, Person, Proposal
from donghanh.register.presenters import steps, timeline, words
from donghanh.register.projection import facts_of
from donghanh.register.two_people import takes_two
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
    """The form of one kind. An exception opens only from the law's refusal.

    A kind that restricts the person is not recorded but put before a second person.
    """
    user = request.user
    person = visible_person(request, pk)
    cases = _cases(request, person)
    case = _chosen_case(request, cases)
    pack, entry_kind = _kind(request, kind, case)
    if entry_kind.to == moves.MOVED_OUT and request.method != "POST" and "giay" not in request.GET:
        return redirect("register:move_send", pk=pk)
    override = "override" in request.POST and user.can(Can.ENTRY_OVERRIDE)
    units = _units(request, entry_kind)
    form = entry_form(pack, entry_kind, units, override=override)(
        request.POST or None, request.FILES or None, initial=_initial(request, person, kind)
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            written = _write(form, request, person, case, pack, entry_kind)
        except Refusal as refused:
            if refused.code in OVERRIDABLE:
                refusal = refused
            else:
                form.refuse(refused)
        except IntegrityError:
            # The same form was sent twice at once, and the first one has been written.
            return redirect("register:person", pk=pk)
        else:
            if isinstance(written, Proposal):
                _log(request, "proposal.made", written)
                messages.success(request, _("Đã đề nghị. Việc này được ghi khi có quyết định."))
                return redirect("register:proposal", pk=written.pk)
            _log(request, "entry.recorded", written)
            messages.success(request, _recorded(written, entry_kind, pack))
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
        "restricts": entry_kind.restricts,
        "file_lost": bool(request.FILES),
        "starts": steps.starts(entry_kind, pack),
        "refusal": refusal,
        "ways": steps.ways_on(person, entry_kind, case) if refusal else [],
        "case_tag": words.status_tag(case.status, pack, brief=True) if case else None,
        "measure_words": words.measure_words(case.measure) if case else "",
        "opens": words.measure_words(entry_kind.opens or ""),
        "last": _last_entries(cases),
    }
    return render(request, "register/record_kind.html", context)


@allow(Can.ENTRY_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: UserRequest, pk: int, entry: int) -> HttpResponse:
    """A new version of an entry beside the old one, with the reason.

    Of an entry that restricts the person it is not written but put before a second person.
    """
    person, old = _standing_entry(request, pk, entry)
    pack = _law_of(old)
    kind = pack.entries[old.kind]
    again = _sent_back(request, old, Proposal.Action.CORRECT)
    initial = CorrectForm.initial_of(again or old)
    form = entry_form(pack, kind, _units(request, kind), base=CorrectForm)(
        request.POST or None, initial=initial | {"reason": again.change_reason if again else ""}
    )
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["effective_on"]
        two = takes_two(old, day)
        write = proposals.propose_correction if two else services.correct
        try:
            version = write(
                old,
                by=request.user,
                reason=form.cleaned_data["reason"],
                effective_on=day,
                happened_at=form.happened_at,
                data=form.entry_data,
                document=form.document,
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refused:
            form.refuse(refused)
        else:
            return _changed(
                request,
                version,
                "entry.corrected",
                _("Đã đính chính “%(entry)s”. Bản trước vẫn còn trong hồ sơ.")
                % {"entry": words.said(kind)},
                _("Đã đề nghị đính chính. Hồ sơ chỉ đổi khi có quyết định."),
            )
    return _change_page(request, "register/correct.html", person, old, pack, form)


@allow(Can.ENTRY_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: UserRequest, pk: int, entry: int) -> HttpResponse:
    """Take an entry out, with the reason; it stays on the file, struck through.

    One that restricts the person is taken out by two people.
    """
    person, old = _standing_entry(request, pk, entry)
    pack = _law_of(old)
    again = _sent_back(request, old, Proposal.Action.RETRACT)
    initial = {"reason": again.change_reason} if again else {}
    form = RetractForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        write = proposals.propose_retraction if takes_two(old) else services.retract
        try:
            version = write(
                old,
                by=request.user,
                reason=form.cleaned_data["reason"],
                idempotency_key=form.idempotency_key,
            )
        except Refusal as refused:
            form.refuse(refused)
        else:
            return _changed(
                request,
                version,
                "entry.retracted",
                _("Đã rút “%(entry)s”. Mục này vẫn còn trong hồ sơ và được gạch ngang.")
                % {"entry": words.said(pack.entries[old.kind])},
                _("Đã đề nghị rút. Hồ sơ chỉ đổi khi có quyết định."),
            )
    return _change_page(request, "register/retract.html", person, old, pack, form)


def _changed(
    request: UserRequest, made: Entry | Proposal, action: str, done: str, asked: str
) -> HttpResponse:
    """To the file when the change was written, to the proposal of it otherwise."""
    if isinstance(made, Proposal):
        _log(request, "proposal.made", made)
        messages.success(request, asked)
        return redirect("register:proposal", pk=made.pk)
    _log(request, action, made)
    messages.success(request, done)
    return redirect("register:person", pk=made.case.person_id)


def _change_page(
    request: UserRequest, template: str, person: Person, old: Entry, pack: packs.Pack, form: Any
) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "kind": words.said(pack.entries[old.kind]),
        "old": timeline.version_of(old, pack),
        "restricts": takes_two(old),
        "waiting": proposals.waiting_for_entry(old),
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
    """The kind under the law of the case, or of a new case, on the day that was typed."""
    day = _typed_day(request)
    try:
        pack = law_for(kind_id, facts_of(case), day) if case else packs.in_force(day)
    except LookupError:
        raise Http404 from None
    kind = pack.entries.get(kind_id)
    if kind is None or kind.system or (case is None) != bool(kind.opens):
        raise Http404
    if case is not None and case.measure not in kind.measures:
        raise Http404
    return pack, kind


def _law_of(entry: Entry) -> packs.Pack:
    """The law that reads an entry of the ledger."""
    return law_for(entry.kind, facts_of(entry.case), entry.effective_on)


def _typed_day(request: UserRequest) -> date:
    """The day in the form, today without a readable one."""
    names = ("effective_on_day", "effective_on_month", "effective_on_year")
    try:
        return min(make_date(*(request.POST.get(name, "") for name in names)), clock.today())
    except BadDateError:
        return clock.today()


def _initial(request: UserRequest, person: Person, kind: str) -> dict[str, Any]:
    """Today; or what a proposal said that was sent back, to mend it and propose again.

    The address may bring answers by their fields' names, from a paper that was just issued.
    """
    again = _again(request, person=person, kind=kind, action=Proposal.Action.RECORD)
    if again is not None:
        return EntryForm.initial_of(again)
    said = {
        name: value
        for name, value in request.GET.items()
        if name == "effective_on" or name.startswith(("doc_", "d_"))
    }
    return {"effective_on": clock.today(), **said}


def _again(request: UserRequest, **about: Any) -> Proposal | None:
    """The proposal to mend that the address names, if it is visible and about the same thing."""
    number = request.GET.get("de_nghi", "")
    if not number.isdigit():
        return None
    visible = Proposal.objects.visible_to(request.user)
    found: Proposal | None = visible.filter(pk=int(number), **about).first()
    return found


def _sent_back(request: UserRequest, entry: Entry, action: str) -> Proposal | None:
    return _again(request, case=entry.case_id, kind=entry.kind, action=action)


def _write(
    form: EntryForm,
    request: UserRequest,
    person: Person,
    case: Case | None,
    pack: packs.Pack,
    kind: packs.EntryKind,
) -> Entry | Proposal:
    """Record what the form says with its scan, or propose it. Raises ``Refusal``."""
    user, key = request.user, form.idempotency_key
    scan = taken_in(form.cleaned_data["scan"])
    said: dict[str, Any] = {
        "by": user,
        "kind": kind.kind,
        "case": case,
        "effective_on": form.cleaned_data["effective_on"],
        "happened_at": form.happened_at,
        "data": form.entry_data,
        "document": form.document,
        "override_reason": form.override_reason,
        "idempotency_key": key,
    }
    if kind.restricts:
        return proposals.propose(pack=pack, person=person, scan=scan, **said)
    entry = services.record(person=None if case else person, **said)
    if scan is not None:
        attachments.attach(entry, scan, by=user, idempotency_key=uuid5(key, "scan"))
    return entry


def _log(request: UserRequest, action: str, row: Entry | Proposal) -> None:
    log.record(
        action,
        by=request.user,
        subject_type="proposal" if isinstance(row, Proposal) else "entry",
        subject_id=row.pk,
    )


def _units(request: UserRequest, kind: packs.EntryKind) -> list[Any]:
    wanted = any(field.type == "unit" for field in kind.fields)
    return unit_choices(request.user) if wanted else []


def _last_entries(cases: list[Case]) -> list[tuple[str, Entry]]:
    """The newest entries of the person, for remembering where the work stands."""
    regimes = {case.pk: packs.load(case.regime) for case in cases}

    def kind_of(entry: Entry) -> packs.EntryKind:
        return packs.reading(entry.kind, regimes[entry.case_id]).entries[entry.kind]

    newest = Entry.objects.filter(case__in=cases).known_at().order_by("-effective_on", "-id")
    return [(words.said(kind_of(entry)), entry) for entry in newest[:LAST_ENTRIES]]


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
    if _law_of(old).entries[old.kind].system:
        raise Http404
    old.case.person = person
    return person, old
