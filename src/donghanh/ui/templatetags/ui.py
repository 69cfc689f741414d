"""The template tags and filters of every page. docs/design.md lists them; see the style page.

Small marks are built here; whatever has more than a line of markup is a template in ``ui/parts/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import text
from donghanh.ui import charts, language, marks
from donghanh.ui.due import due_words
from donghanh.ui.forms import error_links, field_parts

register = template.Library()

Context = dict[str, Any]


# ---- figures and days ---------------------------------------------------------------------


@register.filter
def vnum(value: text.Number | None, places: int = 1) -> str:
    """1.250; 86,3. At most ``places`` decimals, rounded half up; nothing for None."""
    return "" if value is None or value == "" else text.format_number(value, places)


@register.filter
def vdate(day: date | datetime | None) -> str:
    """14/6/2024; nothing for None."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return text.format_date(day) if day else ""


@register.filter
def vday(day: date | datetime | None) -> str:
    """14/6: the day without its year, where the year is plain."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return text.format_date(day, year=False) if day else ""


@register.filter
def vweekday(day: date | None) -> str:
    """Thứ Sáu, 14/6/2024."""
    return f"{_WEEKDAYS[day.weekday()]}, {text.format_date(day)}" if day else ""


@register.filter
def vdatetime(moment: datetime | None) -> str:
    """8:05 ngày 14/6/2024, in Vietnamese time and the reader's language."""
    return language.moment(moment) if moment else ""


@register.filter
def said(words: language.Bilingual) -> str:
    """What data carry in both languages, in the reader's."""
    return language.said(words)


@register.filter
def dong(amount: int | None) -> str:
    """148.500.000 đồng."""
    return "" if amount is None else text.format_dong(amount)


_WEEKDAYS = (
    gettext_lazy("Thứ Hai"),
    gettext_lazy("Thứ Ba"),
    gettext_lazy("Thứ Tư"),
    gettext_lazy("Thứ Năm"),
    gettext_lazy("Thứ Sáu"),
    gettext_lazy("Thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)


# ---- marks --------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A Lucide outline; beside words without ``label``, alone with it."""
    return marks.icon(name, label, css)


@register.simple_tag
def glyph(state: str, label: str = "") -> SafeString:
    """The shape of a state: ok, now, wait, soon, late, over, idle, done, none."""
    return marks.glyph(state, str(label))


@register.simple_tag
def tag(state: str, word: str, bare: bool = False) -> SafeString:
    """A state as shape and word."""
    return _tag(state, str(word), bare)


# Lists repeat the same few marks in every row: each is written once and remembered by its words,
# which are already in the reader's language.
@lru_cache(maxsize=2048)
def _tag(state: str, word: str, bare: bool) -> SafeString:
    css = f"dh-tag dh-tag--{state}" + (" dh-tag--bare" if bare else "")
    return format_html('<span class="{}">{}{}</span>', css, marks.glyph(state), word)


@register.simple_tag
def measure(kind: str, word: str, ended: bool = False) -> SafeString:
    """What a person is in: the icon of the measure and words in ink."""
    return _measure(kind, str(word), ended)


@lru_cache(maxsize=512)
def _measure(kind: str, word: str, ended: bool) -> SafeString:
    css = "dh-measure dh-measure--ended" if ended else "dh-measure"
    shape = marks.icon(marks.MEASURE_ICONS.get(kind, "folder-open"))
    return format_html('<span class="{}">{}{}</span>', css, shape, word)


@register.simple_tag
def due(
    day: date | datetime | None,
    working_days: int | None = None,
    today: date | None = None,
    met: date | None = None,
    note: str = "",
    hours: bool = False,
    inline: bool = False,
) -> SafeString:
    """Shape, date and distance of a due day; ``note`` stands in place of a distance ahead."""
    if day is None:
        return mark_safe("")
    words = due_words(day, today=today, working_days=working_days, hours=hours, met=met)
    distance = note if note and words.state == "idle" else words.distance
    return _due(words.state, words.day, str(distance), inline)


@lru_cache(maxsize=4096)
def _due(state: str, day: str, distance: str, inline: bool) -> SafeString:
    return format_html(
        '<span class="dh-due dh-due--{}{}">{}<b>{}</b> <small>{}</small></span>',
        state,
        " dh-due--inline" if inline else "",
        marks.glyph(state),
        day,
        distance,
    )


@register.simple_tag
def cite(source: Any, url: str = "", internal: bool = False, confidence: str = "") -> SafeString:
    """The article of a rule: a text, one object with ``text`` (and ``url``), or several of them.

    ``internal`` marks a limit the office set itself. ``confidence`` (or that of the object) adds
    a word unless the wording of the law was read ("verified").
    """
    if not source:
        return mark_safe("")
    several = [source] if isinstance(source, str) or hasattr(source, "text") else list(source)
    return format_html_join(
        " ",
        "{}",
        ((_one_cite(one, url, internal, confidence),) for one in several),
    )


def _one_cite(source: Any, url: str, internal: bool, confidence: str) -> SafeString:
    css = "dh-cite dh-cite--in" if internal else "dh-cite"
    words = getattr(source, "text", source)
    href = url or getattr(source, "url", "")
    start = (
        format_html('<a class="{}" href="{}">{}</a>', css, href, words)
        if href
        else format_html('<span class="{}">{}</span>', css, words)
    )
    doubt = {
        "secondary": _("chưa đối chiếu bản gốc"),
        "unverified": _("chưa kiểm chứng"),
    }.get(confidence or getattr(source, "confidence", ""))
    return format_html('{} <span class="dh-doubt">{}</span>', start, doubt) if doubt else start


@register.simple_tag
def part_of(part: int | None, whole: int, unit: str) -> SafeString:
    """377 trên 437 người: the two figures that must stand beside every rate."""
    if part is None:
        return format_html('<span class="dh-num">{}</span>', _("chưa có số liệu"))
    sentence = _("%(part)s trên %(whole)s %(unit)s") % {
        "part": text.format_number(part),
        "whole": text.format_number(whole),
        "unit": unit,
    }
    return format_html('<span class="dh-num">{}</span>', sentence)


@register.simple_tag
def hidden_cell(with_others: bool = False, css: str = "", span: int = 1) -> SafeString:
    """A table cell that the small-number rule hides; ``with_others``: so that no one subtracts."""
    return format_html(
        '<td class="dh-hatch {}"{}><span title="{}">{}</span></td>',
        css,
        format_html(' colspan="{}"', span) if span > 1 else "",
        _("Ẩn để không tính ngược ra ô khác") if with_others else _("Mẫu số dưới 5 người"),
        _("ẩn kèm") if with_others else _("ẩn"),
    )


# ---- charts -------------------------------------------------------------------------------


@register.simple_tag
def sparkline(
    values: Sequence[charts.Value], plan: float | None = None, title: str = ""
) -> SafeString:
    """A line scaled to its own row, with the plan dashed."""
    return charts.sparkline(values, plan, title)


@register.simple_tag
def bar(done: int, doing: int, late: int, title: str = "") -> SafeString:
    """One whole in three parts; without ``title`` the parts are said in words."""
    said = title or _("%(done)s xong, %(doing)s đang làm, %(late)s chậm") % {
        "done": done,
        "doing": doing,
        "late": late,
    }
    return charts.split_bar(done, doing, late, said)


@register.simple_tag
def meter(value: float, whole: float, mark: float | None = None, title: str = "") -> SafeString:
    """A filled length of value on whole; ``mark`` is the tick of the plan."""
    return charts.meter(value, whole, mark, title)


# ---- blocks -------------------------------------------------------------------------------


@register.simple_block_tag
def panel(
    content: SafeString,
    title: str,
    small: str = "",
    url: str = "",
    link: str = "",
    foot: str = "",
    state: str = "",
    word: str = "",
    css: str = "",
    icon: str = "",
    flush: bool = False,
    id: str = "",
) -> SafeString:
    """A white sheet with a head: title, a link or a tag (``state``, ``word``), content, foot.

    ``flush`` when the content is a table or list that reaches the edges. Two panels of one title
    on one page need an ``id`` of their own.
    """
    parts = {
        "content": content,
        "title": title,
        "small": small,
        "url": url,
        "link": link,
        "foot": foot,
        "state": state,
        "word": word,
        "css": css,
        "icon": icon,
        "flush": flush,
        "id": id,
        "heading_id": f"{id or slugify(text.fold(str(title)))}-t",
    }
    return _part("panel", parts)


@register.simple_block_tag
def note(content: SafeString, state: str = "now", title: str = "") -> SafeString:
    """A boxed remark; state: now (information), soon, late, over, idle."""
    return _part("note", {"content": content, "state": state, "title": title})


@register.inclusion_tag("ui/parts/queue.html")
def queue(
    count: int, title: str, url: str, small: str = "", state: str = "", icon: str = ""
) -> Context:
    """One tile of waiting work in ``<ul class="dh-queues">``; red and amber only when it waits."""
    loud = state in ("late", "soon") and count > 0
    return {
        "count": text.format_number(count),
        "title": title,
        "url": url,
        "small": small,
        "state": state,
        "icon": icon,
        "loud": state if loud else "",
    }


@register.inclusion_tag("ui/parts/summary_row.html")
def summary_row(
    key: str, value: Any, url: str = "", link: str = "", cite: Any = None, confidence: str = ""
) -> Context:
    """One row of ``<dl class="dh-facts">``; an empty value shows a dash with words."""
    return {
        "key": key,
        "value": value,
        "url": url,
        "link": link,
        "cite": cite,
        "confidence": confidence,
    }


@register.inclusion_tag("ui/parts/empty_state.html")
def empty_state(
    title: str, small: str = "", url: str = "", link: str = "", icon: str = "inbox"
) -> Context:
    """What stands where a list would be: why it is empty and what to do next."""
    return {"title": title, "small": small, "url": url, "link": link, "icon": icon}


@register.inclusion_tag("ui/parts/pager.html")
def pager(words: str = "", previous_url: str = "", next_url: str = "") -> Context:
    """Links of keyset paging: the page before and the page after, no page numbers."""
    return {"words": words, "previous_url": previous_url, "next_url": next_url}


@register.inclusion_tag("ui/parts/chips.html")
def chips(items: Iterable[Any], count: str = "", clear_url: str = "?", small: str = "") -> Context:
    """The filters in use as (label, URL without it); ``count`` in words, "27 trong 83 hồ sơ"."""
    return {"items": list(items), "count": count, "clear_url": clear_url, "small": small}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Iterable[Any], label: str) -> Context:
    """Tabs as links: (label, URL, current); ``label`` names the group for screen readers."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("ui/parts/crumb.html")
def crumb(label: str, url: str = "") -> Context:
    """One step of the path in the ``crumbs`` block; the last one has no URL."""
    return {"label": label, "url": url}


@register.inclusion_tag("ui/timeline_item.html")
def timeline_item(
    what: str,
    happened: date,
    known: date,
    body: str = "",
    url: str = "",
    link: str = "",
    correction: str = "",
    recorded: str = "",
    delay: int | None = None,
) -> Context:
    """One entry in ``<ol class="dh-time">``: the day it happened and the day the office knew.

    ``correction`` is the word of its tag ("Đính chính", "Rút lại"); ``recorded`` replaces the
    words on recording; ``delay`` is the number of working days between, named when over 2.
    """
    return {
        "what": what,
        "happened": happened,
        "known": text.format_date(known, year=known.year != happened.year),
        "late": known > happened,
        "body": body,
        "url": url,
        "link": link,
        "correction": correction,
        "recorded": recorded,
        "delay": delay if delay is not None and delay > 2 else None,
    }


@register.inclusion_tag("ui/parts/refusal.html")
def refusal(
    error: Any, title: str = "", ways: Iterable[Any] = (), law_url: str = "", note: str = ""
) -> Context:
    """A lawful refusal: the sentence, its article, and the ways on as (URL, words, rest)."""
    return {
        "message": str(error),
        "cites": getattr(error, "cite", ()),
        "title": title,
        "ways": list(ways),
        "law_url": law_url,
        "note": note,
    }


# ---- forms --------------------------------------------------------------------------------


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, css: str = "") -> Context:
    """A form field with label, hint, error and what was typed."""
    return field_parts(bound) | {"css": css}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm, refusal: Any = None) -> Context:
    """Everything to mend, each linked to its field; ``refusal`` links to the refusal box first."""
    links: list[tuple[str, str]] = [("#tu-choi", str(refusal))] if refusal else []
    links += error_links(form)
    return {"links": links}


def _part(name: str, context: Mapping[str, Any]) -> SafeString:
    return render_to_string(f"ui/parts/{name}.html", dict(context))
