"""What the page of a dossier shows, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from donghanh.law import packs
from donghanh.law.packs.guide import Right
from donghanh.procedures.dossier import checklist
from donghanh.procedures.dossier.checklist import State
from donghanh.procedures.dossier.queries import Dossier, Line
from donghanh.register.fold import Promise
from donghanh.register.models import Entry
from donghanh.register.presenters import words
from donghanh.register.presenters.proposals import competent
from donghanh.text import format_date
from donghanh.ui import language
from donghanh.ui.templatetags.ui import vdate

_STATES = {
    State.THERE: ("ok", gettext_lazy("Đã có")),
    State.NOTED: ("soon", gettext_lazy("Chưa có bản quét")),
    State.MISSING: ("late", gettext_lazy("Còn thiếu")),
    State.IF_NEEDED: ("none", gettext_lazy("Nếu thuộc trường hợp")),
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One paper of the checklist: what it is, what stands for it, whether it is there."""

    id: str
    title: str
    form: str
    when: str
    note: str
    tag: words.Tag
    proofs: list[tuple[str, str]]
    stage: str
    confidence: str


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One limit that has run in the case: what was allowed and what was done."""

    what: str
    allowed: str
    counted: str
    started: date
    due: datetime
    hours: bool
    done: str
    tag: words.Tag
    who: str
    cite: words.Cited
    confidence: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """One entry of the case on the line of days; ``number`` counts from the opening, day 1."""

    number: int
    on: date
    what: str
    document: str


@dataclass(frozen=True, slots=True)
class LoopRow:
    """The file came back: who sent it, why, until when the answer was due, and the answer."""

    what: str
    on: date
    who: str
    why: str
    due: datetime | None
    answer: str
    tag: words.Tag


@dataclass(frozen=True, slots=True)
class RightRow:
    """A right of the person, and the entries that show it was kept."""

    what: str
    proofs: list[str]
    provable: bool
    length: str
    note: str
    cite: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The time the person has to read: from the notice on, until when, and how it ended."""

    since: date
    until: datetime | None
    length: str
    ended: date | None
    comments: str
    early: bool


@dataclass(frozen=True, slots=True)
class ListRow:
    """One dossier of the list."""

    pk: int
    name: str
    file_number: str
    commune: str
    opened: date
    stage: str
    status: words.Tag
    due: words.DueMark | None
    limit: str
    missing: int
    noted: int
    returned: bool


def items(dossier: Dossier) -> list[ItemRow]:
    """The checklist in the law's order."""
    names = {stage.id: words.said(stage) for stage in dossier.guide.stages}
    return [
        ItemRow(
            id=one.item.id,
            title=words.said(one.item),
            form=", ".join(_form(form, dossier) for form in one.item.forms),
            when=words.said(one.item.when) if one.item.when else "",
            note=words.said(one.item.note) if one.item.note else "",
            tag=words.Tag(_STATES[one.state][0], str(_STATES[one.state][1])),
            proofs=_proofs(one, dossier),
            stage=names[one.item.stage],
            confidence=one.item.confidence,
        )
        for one in dossier.checked
    ]


def limits(dossier: Dossier) -> list[LimitRow]:
    """Every limit that has run, in the order in which they began; terms of measures apart."""
    promises = [one for one in dossier.view.folded.promises if not one.is_term]
    return [_limit(one, dossier) for one in sorted(promises, key=lambda p: (p.starts_at, p.due_at))]


def days(dossier: Dossier) -> list[DayRow]:
    """What happened, day by day."""
    opened = dossier.case.opened_on
    return [
        DayRow(
            number=(entry.effective_on - opened).days + 1,
            on=entry.effective_on,
            what=_what(entry, dossier),
            document=words.document_words(entry.document, dossier.view.law_of(entry)),
        )
        for entry in dossier.entries
    ]


def served(dossier: Dossier) -> list[tuple[str, str, str]]:
    """What was served or handed over: the words, the moment, the paper."""
    return [
        (
            _what(entry, dossier),
            _moment(entry, dossier),
            words.document_words(entry.document, dossier.view.law_of(entry)),
        )
        for entry in dossier.entries
        if entry.kind in dossier.guide.served
    ]


def reading(dossier: Dossier) -> Reading | None:
    """The last reading period; None before the notice was served."""
    begins, ends, limit_id = dossier.guide.reading
    notice = next((e for e in reversed(dossier.entries) if e.kind == begins), None)
    if notice is None:
        return None
    promise = _promise(dossier, notice, limit_id)
    later = [e for e in dossier.entries if e.kind == ends and e.effective_on >= notice.effective_on]
    ended = later[0] if later else None
    until = promise.due_at if promise else None
    return Reading(
        since=notice.effective_on,
        until=until,
        length=words.length(dossier.view.pack.limits[limit_id])
        if limit_id in dossier.view.pack.limits
        else "",
        ended=ended.effective_on if ended else None,
        comments=str(ended.data.get("comments", "")) if ended else "",
        early=bool(ended and until and ended.effective_on < words.local_day(until)),
    )


def loops(dossier: Dossier) -> list[LoopRow]:
    """Every time the file came back, the latest first."""
    return [_loop(one, dossier) for one in checklist.loops(dossier.guide, dossier.entries)]


def rights(dossier: Dossier) -> list[RightRow]:
    """The rights of this person in this procedure."""
    age = "minors" if dossier.minor else "adults"
    return [
        _right(right, dossier) for right in dossier.guide.rights if right.applies_to in (None, age)
    ]


def list_rows(lines: list[Line], today: date) -> list[ListRow]:
    return [_list_row(line, today) for line in lines]


def _list_row(line: Line, today: date) -> ListRow:
    case, due = line.case, line.due
    limit = packs.load(due.regime).limits.get(due.limit) if due else None
    return ListRow(
        pk=case.pk,
        name=case.person.name,
        file_number=case.person.file_number,
        commune=case.commune.short_name,
        opened=case.opened_on,
        stage=words.said(line.stage.stage) if line.stage else _("đã xong"),
        status=words.status_tag(case.status, line.pack, brief=True),
        due=words.due_mark(due.due_at, limit, today) if due else None,
        limit=words.task(limit) if limit else "",
        missing=line.missing,
        noted=line.noted,
        returned=line.returned,
    )


def _proofs(one: checklist.Checked, dossier: Dossier) -> list[tuple[str, str]]:
    """What stands for a paper, as (words, address)."""
    person = dossier.file.person.pk
    found = [
        (
            _("văn bản %(number)s") % {"number": paper.outgoing.symbol if paper.outgoing else ""},
            reverse("papers:paper", args=[paper.pk]),
        )
        for paper in one.papers
    ]
    found += [(scan.name, reverse("register:scan", args=[person, scan.pk])) for scan in one.scans]
    found += [
        (f"{_what(entry, dossier)}, {format_date(entry.effective_on)}", "") for entry in one.entries
    ]
    return found


def _limit(one: Promise, dossier: Dossier) -> LimitRow:
    pack = packs.load(one.regime or dossier.case.regime)
    limit = pack.limits[one.limit]
    start = next((e for e in dossier.file.entries if e.pk == one.started_by), None)
    met = next((e for e in dossier.file.entries if e.pk == one.met_by), None)
    done = _at(one.met_at, limit) if one.met_at else ""
    return LimitRow(
        what=words.said(limit),
        allowed=words.length(limit),
        counted=_what(start, dossier) if start else "",
        started=words.local_day(one.starts_at),
        due=one.due_at,
        hours=limit.unit == "hours",
        done=done,
        tag=_verdict(one, limit, dossier.file.day),
        who=_responsible(pack, limit, met, words.local_day(one.starts_at)),
        cite=words.cited(pack, limit, brief=True),
        confidence=limit.confidence,
    )


def _verdict(one: Promise, limit: packs.Limit, today: date) -> words.Tag:
    if one.state == "void":
        return words.Tag("none", _("Không còn chạy"))
    if one.state == "met":
        return words.Tag("done", _("Đúng hạn"))
    if one.state == "late":
        assert one.met_at is not None
        return words.Tag("late", _("Muộn %(length)s") % {"length": _over(one, one.met_at, limit)})
    mark = words.due_mark(one.due_at, limit, today)
    if mark is not None and words.local_day(one.due_at) < today:
        return words.Tag("late", _("Đã quá hạn, chưa làm"))
    return words.Tag("wait", _("Đang chờ"))


def _over(one: Promise, met: datetime, limit: packs.Limit) -> str:
    """By how much a limit was passed, in its own unit."""
    if limit.unit == "hours":
        hours = max(int((met - one.due_at).total_seconds() // 3600), 1)
        return words.amount(hours, "hours")
    due, done = words.local_day(one.due_at), words.local_day(met)
    if limit.unit == "working_days":
        return words.amount(max(words.working_days(due, done), 1), "working_days")
    return words.amount(max((done - due).days, 1), "days")


def _responsible(pack: packs.Pack, limit: packs.Limit, met: Entry | None, day: date) -> str:
    """The office that had to act: competent for the entry that fulfils the limit, on that day."""
    kinds = [pack.entries[met.kind]] if met and met.kind in pack.entries else []
    kinds += [kind for kind in pack.entries.values() if limit.id in kind.meets]
    for kind in kinds:
        if who := competent(pack, kind, day):
            return who
    return words.said(limit.actor) if limit.actor else ""


def _loop(one: checklist.Loop, dossier: Dossier) -> LoopRow:
    law = dossier.view.law_of(one.returned)
    kind = law.entries[one.returned.kind]
    promise = _promise(dossier, one.returned, one.rule.limit) if one.rule.limit else None
    if one.answer is None:
        tag = words.Tag("wait", _("Chờ bổ sung"))
    elif promise is not None and promise.state == "late":
        tag = words.Tag("late", _("Đã bổ sung, muộn"))
    else:
        tag = words.Tag("done", _("Đã bổ sung"))
    answer = one.answer
    return LoopRow(
        what=words.said(kind),
        on=one.returned.effective_on,
        who=competent(law, kind, one.returned.effective_on),
        why=str(one.returned.data.get("reason", "")),
        due=promise.due_at if promise else None,
        answer=f"{_what(answer, dossier)}, {format_date(answer.effective_on)}" if answer else "",
        tag=tag,
    )


def _right(right: Right, dossier: Dossier) -> RightRow:
    limit = dossier.view.pack.limits.get(right.limit or "")
    return RightRow(
        what=words.said(right),
        proofs=[
            f"{_what(entry, dossier)}, {_moment(entry, dossier)}"
            for entry in dossier.entries
            if entry.kind in right.kept_by
        ],
        provable=bool(right.kept_by),
        length=words.length(limit) if limit else "",
        note=words.said(right.note) if right.note else "",
        cite="; ".join(str(cite) for cite in right.cite),
        confidence=right.confidence,
    )


def _promise(dossier: Dossier, entry: Entry, limit: str) -> Promise | None:
    return next(
        (
            one
            for one in dossier.view.folded.promises
            if one.started_by == entry.root_id and one.limit == limit
        ),
        None,
    )


def _what(entry: Entry, dossier: Dossier) -> str:
    law = packs.reading(entry.kind, dossier.view.pack)
    return words.said(law.entries[entry.kind])


def _moment(entry: Entry, dossier: Dossier) -> str:
    at = timezone.localtime(entry.happened_at)
    law = dossier.view.law_of(entry)
    timed = words.says_time(law.entries[entry.kind], law) and (at.hour or at.minute)
    return language.moment(at) if timed else format_date(entry.effective_on)


def _at(moment: datetime, limit: packs.Limit) -> str:
    return language.moment(moment) if limit.unit == "hours" else vdate(moment)


def _form(form_id: str, dossier: Dossier) -> str:
    form = dossier.view.pack.forms.get(form_id)
    return _("Mẫu %(number)s") % {"number": form.number} if form else ""


def missing_words(count: int) -> str:
    """How many papers are missing, as a sentence."""
    if not count:
        return _("Đủ giấy tờ theo danh mục")
    return ngettext("Còn thiếu %(n)s giấy tờ", "Còn thiếu %(n)s giấy tờ", count) % {"n": count}
