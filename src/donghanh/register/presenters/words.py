"""Vietnamese words for what the register stores as codes. The law's words come from its packs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from donghanh import today as clock
from donghanh.law import packs
from donghanh.law.calendars import VIETNAM
from donghanh.law.packs.models import Register
from donghanh.register.models import NO_DEADLINE, BirthPrecision, Measure, Person
from donghanh.text import format_date, format_number
from donghanh.ui import language

#: For rows and tags, where the full name of a measure would not fit.
SHORT_MEASURES = {
    Measure.USER: gettext_lazy("Người sử dụng"),
    Measure.DETERMINATION: gettext_lazy("Xác định nghiện"),
    Measure.VOLUNTARY_HOME: gettext_lazy("Cai tại gia đình"),
    Measure.VOLUNTARY_FACILITY: gettext_lazy("Cai tại cơ sở"),
    Measure.SUBSTITUTION: gettext_lazy("Điều trị thay thế"),
    Measure.COMPULSORY: gettext_lazy("Cai bắt buộc"),
    Measure.POST_REHAB: gettext_lazy("Quản lý sau cai"),
    Measure.MONITORING: gettext_lazy("Giám sát điện tử"),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A state as the shape and the words of ``{% tag %}``."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation that leads to the page of the limit it grounds."""

    text: str
    url: str


#: The words of a fact of the law in the reader's language.
said = language.said


def inner(sentence: str) -> str:
    """For use inside a sentence: the first letter small, unless the word is an abbreviation."""
    first = sentence.partition(" ")[0]
    return sentence if len(first) > 1 and first.isupper() else sentence[:1].lower() + sentence[1:]


# ---- measures and statuses ----------------------------------------------------------------


def measure_words(measure: str, *, short: bool = False) -> str:
    """The name of a measure; nothing for none."""
    if not measure:
        return ""
    return str(SHORT_MEASURES[Measure(measure)] if short else Measure(measure).label)


def status_tag(status_id: str, pack: packs.Pack | None, *, brief: bool = False) -> Tag:
    """The tag of a status under the law of its case; without a case, that there is none."""
    if pack is None or status_id not in pack.statuses:
        return Tag("none", _("Chưa có biện pháp"))
    status = pack.statuses[status_id]
    tag = tag_of(status, pack)
    return Tag(tag.state, said(status.brief)) if brief and status.brief else tag


def tag_of(status: packs.Status, pack: packs.Pack) -> Tag:
    """Ended when terminal; waiting when only acts have a limit in it; else under way.

    Never red or amber: a status belongs to a person.
    """
    if status.terminal:
        return Tag("done", said(status))
    limits = [pack.limits[name] for name in status.clock]
    waiting = bool(limits) and not any(limit.is_term for limit in limits)
    return Tag("wait" if waiting else "now", said(status))


def _newest_first() -> list[packs.Pack]:
    return [packs.load(pack_id) for pack_id in sorted(packs.IDS, reverse=True)]


@cache
def registers() -> Mapping[str, Register]:
    """The lists that the law orders to be kept and that a status can put a person on."""
    found: dict[str, Register] = {}
    for pack in _newest_first():
        used = {status.register for status in pack.statuses.values()}
        for register in pack.registers.values():
            if register.id in used:
                found.setdefault(register.id, register)
    return found


# ---- limits -------------------------------------------------------------------------------


@cache
def limit_url(pack_id: str, limit_id: str) -> str:
    return reverse("register:limit", args=[pack_id, limit_id])


def cited(pack: packs.Pack, limit: packs.Limit, *, brief: bool = False) -> Cited:
    """The articles of a limit as one link to its page, where value and doubt are explained.

    ``brief`` names the first article only, for the narrow column of a table.
    """
    articles = [cite.text for cite in limit.cite]
    more = "…" if len(articles) > 1 else ""
    text = articles[0] + more if brief else "; ".join(articles)
    return Cited(text, limit_url(pack.id, limit.id))


def task(limit: packs.Limit) -> str:
    """What is to be done by the end of a limit; a term is not done, it ends."""
    name = said(limit)
    if not limit.is_term:
        return name
    if inner(name).startswith(("thời hạn", "hết", "term")):
        return _("Hết %(term)s") % {"term": inner(name).removeprefix("hết ")}
    return _("Hết thời hạn: %(term)s") % {"term": inner(name)}


def length(limit: packs.Limit) -> str:
    """How long: "trong 3 ngày làm việc", "ít nhất 10 ngày", "mỗi tháng 1 lần", "ngay"."""
    if limit.unit == "immediate":
        return _("ngay, không có thời gian chờ")
    if not limit.measurable or limit.value is None:
        return _("pháp luật không ấn định độ dài")
    if isinstance(limit.value, packs.Extent):
        least, most = format_number(limit.value.min), amount(limit.value.max, limit.unit)
        return _("từ %(least)s đến %(most)s") % {"least": least, "most": most}
    if limit.unit == "per_month":
        return _("mỗi tháng %(times)s lần") % {"times": limit.value}
    shape = {
        "min": _("ít nhất %(amount)s"),
        "min_before": _("ít nhất %(amount)s trước đó"),
        "before": _("%(amount)s trước đó"),
        "every": _("%(amount)s một lần"),
        "threshold": _("khi đủ %(amount)s"),
        "exact": _("đúng %(amount)s"),
    }.get(limit.bound, "%(amount)s" if limit.is_term else _("trong %(amount)s"))
    return shape % {"amount": amount(limit.value, limit.unit)}


def amount(count: int, unit: str) -> str:
    """A count with its unit: "3 ngày làm việc"."""
    shapes = {
        "hours": ngettext("%(n)s giờ", "%(n)s giờ", count),
        "days": ngettext("%(n)s ngày", "%(n)s ngày", count),
        "working_days": ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", count),
        "weeks": ngettext("%(n)s tuần", "%(n)s tuần", count),
        "months": ngettext("%(n)s tháng", "%(n)s tháng", count),
        "years": ngettext("%(n)s năm", "%(n)s năm", count),
    }
    return shapes[unit] % {"n": format_number(count)}


@dataclass(frozen=True, slots=True)
class DueMark:
    """What ``{% due %}`` needs; ``working_days`` is None where the law counts calendar days."""

    at: datetime
    working_days: int | None
    hours: bool


def due_mark(at: datetime, limit: packs.Limit | None, today: date) -> DueMark | None:
    """The due mark of a limit, counted as the law counts it. None for no deadline."""
    if at >= NO_DEADLINE:
        return None
    unit = limit.unit if limit else ""
    left = working_days(today, local_day(at)) if unit == "working_days" else None
    return DueMark(at, left, unit == "hours" and today == clock.today())


def working_days(start: date, end: date) -> int:
    """Working days from ``start`` to ``end``; negative when ``end`` is past."""
    if end < start:
        return -VIETNAM.working_days_between(end, start)
    return VIETNAM.working_days_between(start, end)


def local_day(moment: datetime) -> date:
    """The day of a moment in Viet Nam."""
    return timezone.localtime(moment).date()


# ---- people -------------------------------------------------------------------------------


def born(person: Person) -> str:
    """The birth date as precisely as the papers give it: "12/3/1988", "3/1988", "1988"."""
    day = person.born_on
    if day is None:
        return ""
    if person.born_precision == BirthPrecision.YEAR:
        return str(day.year)
    if person.born_precision == BirthPrecision.MONTH:
        return format_date(day).partition("/")[2]
    return format_date(day)


# ---- entries ------------------------------------------------------------------------------


def says_time(kind: packs.EntryKind, pack: packs.Pack) -> bool:
    """Whether a limit that the entry starts or meets runs by the clock, so that the hour counts."""
    chosen = (name for field in kind.fields for choice in field.choices for name in choice.starts)
    return any(pack.limits[name].unit == "hours" for name in (*kind.starts, *kind.meets, *chosen))


def entry_facts(
    kind: packs.EntryKind, data: Mapping[str, Any], units: Mapping[int, str]
) -> list[tuple[str, str]]:
    """What an entry says, as (label, words) in the order of the pack. Codes never show."""
    return [
        (said(field), value_words(field, data[field.id], units))
        for field in kind.fields
        if data.get(field.id) not in (None, "")
    ]


def value_words(field: packs.Field, value: Any, units: Mapping[int, str]) -> str:
    """One stored value in words."""
    if field.choices:
        return next((said(choice) for choice in field.choices if choice.id == value), str(value))
    if field.type == "date":
        return format_date(date.fromisoformat(value))
    if field.type == "bool":
        return _("có") if value else _("không")
    if field.type == "unit":
        return units.get(value, _("địa phương khác"))
    if field.type == "months":
        return amount(value, "months")
    if field.type == "int":
        return format_number(value)
    return str(value)


def document_words(document: Mapping[str, str], pack: packs.Pack) -> str:
    """The paper of an entry: "Mẫu 51, số 12/QĐ-UBND, ngày 08/5/2024, người ký …"."""
    form = pack.forms.get(document.get("form", ""))
    parts = [
        (_("mẫu %s"), form.number if form else ""),
        (_("số %s"), document.get("number", "")),
        (_("ngày %s"), written_day(document.get("date", ""))),
        (_("%s"), document.get("authority", "")),
        (_("người ký %s"), document.get("signer", "")),
    ]
    words = ", ".join(shape % value for shape, value in parts if value)
    return words[:1].upper() + words[1:]


def written_day(iso: str) -> str:
    """A stored day as it is read; nothing for none."""
    return format_date(date.fromisoformat(iso)) if iso else ""
