"""What a page of a plan has by the hundred: ``{% load plan_marks %}{% score_cells row.cells %}``.

A province has a thousand cells and turns on one page, so they are written here and not by a
template.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from donghanh.plans.agenda import Job
from donghanh.plans.scoreboard import Cell
from donghanh.ui import marks

register = template.Library()


@register.simple_tag
def score_cells(cells: Iterable[Cell]) -> SafeString:
    """The figure of each commune with the shape of its state, or why it is hidden."""
    language = get_language()
    return mark_safe("".join(_score_cell(cell, language) for cell in cells))  # each of them is


# A figure changes seldom and its board is opened often: a cell is written once.
@lru_cache(maxsize=8192)
def _score_cell(cell: Cell, _language: str | None) -> SafeString:
    if cell.hidden:
        paired = cell.hidden == "paired"
        return format_html(
            '<td class="dh-score__c dh-hatch" data-name="{}"><span title="{}">{}</span></td>',
            cell.short,
            _("Ẩn để không tính ngược ra ô khác") if paired else _("Dưới 5 người"),
            _("ẩn kèm") if paired else _("ẩn"),
        )
    return format_html(
        '<td class="dh-score__c{}" data-name="{}">{}<a href="{}">{}'
        '<span class="govuk-visually-hidden"> {}</span></a></td>',
        f" is-{cell.state}" if cell.state else "",
        cell.short,
        marks.glyph(cell.state, cell.word) if cell.state else "",
        cell.url,
        cell.text,
        cell.short,
    )


@register.simple_tag
def turn_link(job: Job) -> SafeString:
    """A turn with the shape of its state and, where several units do it, how many have."""
    return format_html(
        '<a class="dh-turn dh-turn--{}" href="{}">{}{}{}</a>',
        job.shape,
        job.url,
        marks.glyph(job.shape, job.word),
        job.name,
        f" ({job.done}/{job.total})" if job.where else "",
    )
