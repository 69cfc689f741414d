"""What pages say about the items of a draft and the reporting of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from donghanh.indicators import catalogue
from donghanh.plans import parties
from donghanh.plans.passages import Found, Paragraph, Piece, paragraphs
from donghanh.plans.review import SURE, Item, Review, level_words
from donghanh.plans.scoreboard import passage_words

if TYPE_CHECKING:
    from donghanh.plans.forms import AnswerForm
    from donghanh.plans.models import Plan
    from donghanh.plans.sheets import Sheet

#: A row shows this much of a sentence; the whole stands in the source beside it.
LONG = 96


@dataclass
class ReviewRow:
    """An item in the list, with the form of its open questions."""

    item: Item
    title: str
    small: str
    level: str
    word: str
    form: AnswerForm | None = None


@dataclass
class Panel:
    """The items of one kind; ``css`` colours their numbers."""

    id: str
    title: str
    css: str
    rows: list[ReviewRow]

    @property
    def open_count(self) -> int:
        return sum(bool(row.item.questions) for row in self.rows)


def row(item: Item) -> ReviewRow:
    """One item in short."""
    return ReviewRow(item, _short(item.text), _small(item), _level(item), _word(item))


def panels(rows: Sequence[ReviewRow]) -> list[Panel]:
    """The rows in the panels of the page, empty ones left out."""
    kinds = (
        ("chi-tieu", _("Chỉ tiêu"), "", ("target", "aim")),
        ("nhiem-vu", _("Nhiệm vụ"), "task", ("task",)),
        ("trach-nhiem", _("Trách nhiệm của cơ quan"), "task", ("duty",)),
        ("bao-cao", _("Chế độ báo cáo"), "task", ("report",)),
    )
    found = [
        Panel(name, title, css, [one for one in rows if one.item.kind in wanted])
        for name, title, css, wanted in kinds
    ]
    return [panel for panel in found if panel.rows]


@dataclass
class SourceLine:
    """A paragraph of the source, drawn. ``level`` and ``page`` as in ``passages.Paragraph``."""

    line: int
    level: str
    page: int | None
    html: SafeString


def source(
    plan: Plan, marks: Sequence[Found], *, linked: bool, sheet: Sheet | None = None
) -> list[SourceLine]:
    """The text of a plan, or a sheet of it, with its marks; ``linked``: their numbers lead to the
    list beside it."""
    lines = plan.source_lines
    if sheet is not None:
        lines = [line for line in lines if sheet.holds(line["number"])]
        marks = [one for one in marks if one.first <= sheet.last and sheet.first <= one.last]
    return [
        SourceLine(one.line, one.level, one.page, _drawn(one, linked))
        for one in paragraphs(lines, marks)
    ]


def pages(seen: Review, sheets: Sequence[Sheet], shown: Sheet) -> dict[str, Any] | None:
    """The way between the sheets of a long document; None for a short one."""
    if len(sheets) < 2:
        return None
    waiting = sum(not shown.holds(item.first) for item in seen.open_items)
    words = _("Phần %(number)s trên %(count)s của văn bản") % {
        "number": shown.number,
        "count": len(sheets),
    }
    if waiting:
        words = _("%(words)s; các phần khác còn %(waiting)s chỗ cần quyết định") % {
            "words": words,
            "waiting": waiting,
        }
    before, after = shown.number - 1, shown.number + 1
    return {
        "words": words,
        "previous": f"?trang={before}" if before else "",
        "next": f"?trang={after}" if after <= len(sheets) else "",
    }


def _drawn(paragraph: Paragraph, linked: bool) -> SafeString:
    return format_html_join(
        "", "{}{}", ((_numbers(piece, linked), _marked(piece)) for piece in paragraph.pieces)
    )


def _numbers(piece: Piece, linked: bool) -> SafeString:
    """The number of each item whose words begin here."""
    drawn = (
        '<a class="{0}" id="s-{1}" href="#x-{1}" data-keys="{1}">{2}</a>'
        if linked
        else '<span class="{0}">{2}</span>'
    )
    return format_html_join(
        "",
        drawn,
        (
            ("dh-ref dh-ref--task" if one.kind == "task" else "dh-ref", one.key, one.label)
            for one in piece.opens
        ),
    )


def _marked(piece: Piece) -> str:
    if not piece.keys:
        return piece.text
    css = "dh-mark" if piece.kind == "target" else f"dh-mark dh-mark--{piece.kind}"
    return format_html(
        '<mark class="{}" data-keys="{}">{}</mark>', css, " ".join(piece.keys), piece.text
    )


def counts(seen: Review) -> list[tuple[int, str]]:
    """How much was found, for the head of the page."""
    return [
        (len(seen.kept("target", "aim")), _("chỉ tiêu")),
        (len(seen.kept("task")), _("nhiệm vụ")),
        (len(seen.kept("duty")), _("trách nhiệm")),
        (seen.agencies, _("cơ quan")),
        (len(seen.kept("report")), _("chế độ báo cáo")),
    ]


def cadences(plan: Plan) -> list[dict[str, str]]:
    """Who reports to whom, and how often, in words."""
    words = {
        "week": _("tuần"),
        "month": _("tháng"),
        "quarter": _("quý"),
        "six_month": _("6 tháng"),
        "nine_months": _("9 tháng"),
        "annual": _("năm"),
        "ad_hoc": _("đột xuất"),
        "by_rule": _("theo quy định"),
        "regular": _("định kỳ"),
    }
    return [
        {
            "who": cadence.who,
            "to": cadence.to,
            "often": ", ".join(words.get(kind, kind) for kind in cadence.kinds),
        }
        for cadence in plan.cadences.all()
    ]


def warnings(seen: Review, sheet: Sheet) -> list[dict[str, Any]]:
    """What a person should look at on this sheet, with the key of its mark if it has one."""
    marked = {found.key for found in seen.found()}
    return [
        {**warning, "key": f"w{number}" if f"w{number}" in marked else ""}
        for number, warning in enumerate(seen.warnings, 1)
        if sheet.holds(warning["line"] or sheet.first)
    ]


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[:LONG].rsplit(" ", 1)[0] + "…"


def _level(item: Item) -> str:
    if not item.has_figure:
        return ""
    return level_words(
        str(item.get("comparator")),
        item.number("value"),
        item.number("value_to"),
        item.number("out_of"),
        str(item.get("unit") or ""),
    )


def _small(item: Item) -> str:
    """Where it stands and what was understood, in one line."""
    parts = []
    if item.kind in ("target", "aim"):
        parts.append(passage_words(item.found["passage"]))
        if item.indicators:
            names = ", ".join(str(catalogue.get(one).short) for one in item.indicators)
            parts.append(_("đo bằng: %(names)s") % {"names": names})
        elif item.unmeasured:
            parts.append(_("không đo bằng hệ thống"))
    elif item.kind == "task":
        parts.append(passage_words(item.found["id"]))
        lead = ", ".join(item.get("lead") or ())
        parts.append(_("%(lead)s chủ trì") % {"lead": lead} if lead else _("chưa nêu chủ trì"))
        parts += [str(item.get(name)) for name in ("when", "condition") if item.get(name)]
        strange = parties.unknown([*(item.get("lead") or ()), *(item.get("coordinating") or ())])
        if strange:
            parts.append(_("chưa nhận ra cơ quan: %(names)s") % {"names": ", ".join(strange)})
    elif item.kind == "duty":
        parts.append(item.block["agency"])
    else:
        if item.get("to"):
            parts.append(_("Gửi %(to)s") % {"to": item.get("to")})
        parts.append(", ".join(item.get("cadence")))
    if item.merged > 1:
        parts.append(_("gộp từ %(count)s mục") % {"count": item.merged})
    if item.parted:
        parts.append(_("tách ra từ mục trước"))
    if item.confidence < 1:
        parts.append(_sure(item.confidence))
    return "; ".join(part for part in parts if part)


def _sure(confidence: float) -> str:
    return _("máy đọc không chắc") if confidence < SURE else _("máy đọc khá chắc")


def _word(item: Item) -> str:
    """The tag of an item that waits."""
    if not item.questions:
        return ""
    if item.questions == ("indicator",):
        return _("Chưa có chỉ số")
    return _("Đọc lại") if item.questions == ("doubt",) else _("Cần quyết định")
